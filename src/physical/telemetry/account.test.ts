import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, accountOf, arrive, RANGES_MOST } from './account.ts';

describe('the account of a device’s numbers', () => {
  it.each<[string, Account, number, ReturnType<typeof arrive>, Account]>([
    ['first', [], 7, 'new', [[7, 7]]],
    ['next', [[0, 6]], 7, 'new', [[0, 7]]],
    [
      'one left out',
      [[0, 6]],
      8,
      'new',
      [
        [0, 6],
        [8, 8],
      ],
    ],
    [
      'the one left out',
      [
        [0, 6],
        [8, 9],
      ],
      7,
      'new',
      [[0, 9]],
    ],
    ['just before', [[5, 6]], 4, 'new', [[4, 6]]],
    [
      'long before',
      [[5, 6]],
      1,
      'new',
      [
        [1, 1],
        [5, 6],
      ],
    ],
    ['the last again', [[0, 6]], 6, 'repeat', [[0, 6]]],
    [
      'an old one again',
      [
        [0, 2],
        [4, 6],
      ],
      0,
      'repeat',
      [
        [0, 2],
        [4, 6],
      ],
    ],
  ])('%s', (_, account, seq, arrival, after) => {
    expect(arrive(account, seq)).toBe(arrival);
    expect(account).toEqual(after);
  });

  it('has room for so many ranges: one more is scattered, what joins one is not', () => {
    const account: Account = Array.from({ length: RANGES_MOST }, (_, i) => [3 * i, 3 * i]);
    expect([arrive(account, 3 * RANGES_MOST), arrive(account, 1), arrive(account, 0)]).toEqual([
      'scattered',
      'new',
      'repeat',
    ]);
  });

  it('says of any numbers in any order what a set would say', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { maxLength: 200 }), (seqs) => {
        const account: Account = [];
        const set = new Set<number>();
        for (const seq of seqs) {
          expect(arrive(account, seq)).toBe(set.has(seq) ? 'repeat' : 'new');
          set.add(seq);
        }
        expect(account.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i))).toEqual(
          [...set].sort((a, b) => a - b),
        );
        for (const [i, [from]] of account.entries()) expect(from).toBeGreaterThan((account[i - 1]?.[1] ?? -2) + 1);
      }),
    );
  });

  it('reads the ranges of the database', () => {
    expect(accountOf('{[0,7),[9,10)}')).toEqual([
      [0, 6],
      [9, 9],
    ]);
    expect(accountOf('{}')).toEqual([]);
  });
});
