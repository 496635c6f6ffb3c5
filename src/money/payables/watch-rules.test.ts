import { describe, expect, it } from 'vitest';
import { type Watched, type WatchLimits, watchSignsOf } from './watch-rules.ts';

const limits: WatchLimits = { depth: 4, splits: 20, shardBps: 100, shards: 3, equalParts: 5, movesPerDay: 10 };
const quiet: Watched = { faceMinor: 1_000_000n, splits: 0, parts: [{ amountMinor: 1_000_000n, depth: 0 }], moves: [] };
const hour = 3_600_000;
const move = (from: string, to: string, amount: number, atHour: number) => ({
  fromPartyId: from,
  toPartyId: to,
  amountMinor: BigInt(amount),
  at: atHour * hour,
});
const parts = (amount: number, count: number, depth = 1) =>
  Array.from({ length: count }, () => ({ amountMinor: BigInt(amount), depth }));

describe('the watch over certificates', () => {
  it.each<[string, Partial<Watched>, string]>([
    ['held by one', {}, ''],
    ['passed through three hands', { parts: parts(1_000_000, 1, 3) }, ''],
    ['passed through four', { parts: parts(1_000_000, 1, 4) }, 'layers 4/4'],
    ['split often', { splits: 20 }, 'splits 20/20'],
    ['small parts, of one per cent', { parts: parts(10_000, 100) }, ''],
    ['parts below one per cent', { parts: parts(9_999, 3) }, 'shards 3/3'],
    ['two parts below it', { parts: parts(9_999, 2) }, ''],
    [
      'the same sum to five hands within a day',
      { moves: ['b', 'c', 'd', 'e', 'f'].map((to, i) => move('a', to, 500, i * 5)) },
      'equal_parts 5/5',
    ],
    ['the same sum each day', { moves: ['b', 'c', 'd', 'e', 'f'].map((to, i) => move('a', to, 500, i * 24)) }, ''],
    ['other sums', { moves: ['b', 'c', 'd', 'e', 'f'].map((to, i) => move('a', to, 500 + i, i)) }, ''],
    ['back to where it came from', { moves: [move('a', 'b', 500, 0), move('b', 'a', 300, 900)] }, 'return 1/1'],
    ['on and on', { moves: [move('a', 'b', 500, 0), move('b', 'c', 300, 1), move('c', 'd', 300, 2)] }, ''],
    [
      'ten moves in a day',
      { moves: Array.from({ length: 10 }, (_, i) => move(`${i}`, `x${i}`, i, i * 2.6)) },
      'burst 10/10',
    ],
    [
      'ten moves in a day and an hour',
      { moves: Array.from({ length: 10 }, (_, i) => move(`${i}`, `x${i}`, i, i * 2.7)) },
      '',
    ],
  ])('%s', (_, change, expected) =>
    expect(
      watchSignsOf({ ...quiet, ...change }, limits)
        .map(({ sign, found, from }) => `${sign} ${found}/${from}`)
        .join(', '),
    ).toBe(expected),
  );
});
