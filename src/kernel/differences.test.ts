import { expect, it } from 'vitest';
import { differences } from './differences.ts';

it('tells leaf by leaf where two values differ, and what one of them has not', () => {
  expect(differences({ a: 1, b: [1, { c: 'x' }] }, { b: [1, { c: 'x' }], a: 1 })).toEqual([]);
  expect(differences({ a: 1, 'b/~': [1, 2], gone: { x: true } }, { a: 2, 'b/~': [1], come: null })).toEqual([
    { at: '/a', earlier: 1, now: 2 },
    { at: '/b~1~0/1', earlier: 2, now: null },
    { at: '/gone', earlier: '{"x":true}', now: null },
  ]);
  expect(differences([1], { 0: 1 })).toEqual([{ at: '', earlier: '[1]', now: '{"0":1}' }]);
});
