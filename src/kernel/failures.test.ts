import { expect, it } from 'vitest';
import { eachApart } from './failures.ts';

it('does each by itself and sums what was done', async () => {
  expect(await eachApart(['a', 'bb'], async (name) => name.length)).toBe(3);
});

it('goes on past who fails, and then names each of them', async () => {
  const done: string[] = [];
  const run = eachApart(['a', 'b', 'c', 'd'], async (name) => {
    if (name === 'b' || name === 'd') throw new Error('no room');
    return done.push(name);
  });
  await expect(run).rejects.toThrow('b: no room; d: no room');
  expect(done).toEqual(['a', 'c']);
});
