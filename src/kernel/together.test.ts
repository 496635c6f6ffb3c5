import { expect, it } from 'vitest';
import { byKey, together } from './together.ts';

it('reads what is asked for in one turn as one, and nothing twice', async () => {
  const asked: string[][] = [];
  const lengthOf = together(async (keys) => {
    asked.push([...keys]);
    return new Map(keys.filter((key) => key !== 'none').map((key) => [key, key.length]));
  });
  const ask = async (key: string) => [await lengthOf(key), await lengthOf(`${key}+`)];
  expect(await Promise.all([ask('a'), ask('bb'), ask('a'), ask('none')])).toEqual([
    [1, 2],
    [2, 3],
    [1, 2],
    [undefined, 5],
  ]);
  expect(asked).toEqual([
    ['a', 'bb', 'none'],
    ['a+', 'bb+', 'none+'],
  ]);
});

it('fails for everybody who asked in that turn', async () => {
  const fails = together(() => Promise.reject(new Error('gone')));
  const all = await Promise.allSettled([fails('a'), fails('b')]);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

it('keeps the rows of a key in their order', () => {
  expect(byKey([3, 1, 4, 1, 5], (n) => (n % 2 ? 'odd' : 'even')).get('odd')).toEqual([3, 1, 1, 5]);
});
