import { describe, expect, it } from 'vitest';
import { scryptPasswords } from './passwords.ts';

// As it is kept, in a fraction of the time.
const passwords = scryptPasswords({ ln: 6, r: 8, p: 1 });
const long = 'seven wagons cross the frozen river before the sun is up, '.repeat(2);

describe('a password', () => {
  it('is kept by a slow hash with a salt of its own, at the cost of the day (OWASP Password Storage)', async () => {
    const [one, two] = await Promise.all([
      scryptPasswords().hash('the same one'),
      scryptPasswords().hash('the same one'),
    ]);
    expect(one).toMatch(/^scrypt\$14\$8\$5\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(two);
    expect(await scryptPasswords().verify('the same one', one)).toBe(true);
  });

  it('is compared whole and as it was typed: no letter folded, no blank cut, nothing beyond a length forgotten', async () => {
    const kept = await passwords.hash(long);
    expect(long.length).toBeGreaterThan(100);
    expect(await passwords.verify(long, kept)).toBe(true);
    for (const other of [
      long.toUpperCase(),
      long.trim(),
      `${long} `,
      long.slice(0, 72),
      long.slice(0, -1),
      `${long}x`,
      '',
    ])
      expect([other, await passwords.verify(other, kept)]).toEqual([other, false]);
    expect(await passwords.verify(`${long.slice(0, 20)}\0${long.slice(20)}`, kept)).toBe(false);
  });

  it('opens nothing where none is kept, or something else', async () => {
    for (const kept of [undefined, '', 'scrypt$6$8$1$$', 'plain', `scrypt$6$8$1$AAAA$`])
      expect([kept, await passwords.verify('', kept)]).toEqual([kept, false]);
  });
});
