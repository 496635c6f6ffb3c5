import { describe, expect, it } from 'vitest';
import { seededChance } from '../adapters/memory/clock.ts';
import { unfitMember } from './members.ts';

describe('the members of a JSON text', () => {
  it.each([
    ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":1}]}', undefined],
    ['{"a":1,"a":1}', 'a'],
    ['{"a":{"b":1,"c":[{}],"b":2}}', 'b'],
    ['[{"a":1},{"b" : 1,\n"b"\t:2}]', 'b'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"a":"\\"a\\":1","b":"{","c":"a:"}', undefined],
    ['{"a\\"":1,"a":2,"a\\"":3}', 'a"'],
    ['{"filters":{"__proto__":{"state":"x"}}}', '__proto__'],
    ['{"__pro\\u0074o__":1}', '__proto__'],
    ['"a"', undefined],
  ])('%s', (text, unfit) => expect(unfitMember(text)).toBe(unfit));

  it('are found twice where JSON.parse keeps fewer than were sent', () => {
    const chance = seededChance(11);
    const below = (most: number) => (chance(new Uint8Array(1))[0] ?? 0) % most;
    const names = ['a', 'b', 'c"', 'd\\', 'e:{', 'f}]', ''];
    const some = (depth: number): string => {
      const kind = below(depth > 3 ? 3 : 5);
      if (kind === 0) return String(below(9));
      if (kind < 3) return JSON.stringify(names[below(names.length)]);
      const parts = Array.from({ length: below(5) }, () => some(depth + 1));
      if (kind === 3) return `[${parts.join(',')}]`;
      return `{${parts.map((part) => `${JSON.stringify(names[below(names.length)])}:${part}`).join(',')}}`;
    };
    let twice = 0;
    for (let n = 0; n < 5_000; n++) {
      const text = some(0);
      const isWhole = JSON.stringify(JSON.parse(text)) === text;
      if (!isWhole) twice++;
      expect([text, unfitMember(text) === undefined]).toEqual([text, isWhole]);
    }
    expect(twice).toBeGreaterThan(100);
  });
});
