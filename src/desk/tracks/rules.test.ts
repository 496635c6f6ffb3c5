import { expect, it } from 'vitest';
import { apart, degreesOfZoom, thinned } from './rules.ts';

const line = Array.from({ length: 1_000 }, (_, i) => ({ at: i, x: i, y: i === 500 ? 50 : 0 }));

it('keeps the ends and what stands out, and as many points as are drawn', () => {
  const drawn = thinned(line, 20);
  expect(drawn).toHaveLength(20);
  expect([drawn[0], drawn.at(-1)]).toEqual([line[0], line.at(-1)]);
  expect(drawn.map(({ y }) => y)).toContain(50);
  expect(drawn.every(({ at }, i) => i === 0 || at > (drawn[i - 1]?.at ?? 0))).toBe(true);
});

it('leaves alone what is few already', () => {
  expect(thinned(line.slice(0, 5), 20)).toEqual(line.slice(0, 5));
  expect(thinned([], 20)).toEqual([]);
});

it('drops what a map would draw onto the point before, and keeps the last', () => {
  const near = [0, 0.001, 0.002, 5, 5.001].map((x, at) => ({ at, x, y: 0 }));
  expect(apart(near, degreesOfZoom(5)).map(({ x }) => x)).toEqual([0, 5, 5.001]);
});
