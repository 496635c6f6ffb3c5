import { describe, expect, it } from 'vitest';
import type { Currency } from '../../kernel/money.ts';
import { type Position, revalue } from './rules.ts';

const rates = (of: Partial<Record<Currency, bigint>>) => new Map(Object.entries(of)) as Map<Currency, bigint>;
const long: Position[] = [
  { currency: 'USD', balanceMinor: -10_000n },
  { currency: 'CNY', balanceMinor: 70_000n },
];

describe('revaluation of the exchange position', () => {
  it.each([
    ['a long position gains as its currency rises', long, { USD: 7_200_000n }, 2_000n],
    ['and loses as it falls', long, { USD: 6_900_000n }, -1_000n],
    ['nothing at the rate of the books', long, { USD: 7_000_000n }, 0n],
    [
      'a short one loses',
      [
        { currency: 'USD', balanceMinor: 10_000n },
        { currency: 'CNY', balanceMinor: -70_000n },
      ],
      { USD: 7_200_000n },
      -2_000n,
    ],
    [
      'yen have no minor unit',
      [
        { currency: 'JPY', balanceMinor: -1_000n },
        { currency: 'CNY', balanceMinor: 4_500n },
      ],
      { JPY: 46_123n },
      112n,
    ],
    ['nothing is held', [], {}, 0n],
  ] as [string, Position[], Partial<Record<Currency, bigint>>, bigint][])('%s', (_, positions, of, result) => {
    const { resultMinor, entries } = revalue(positions, 'CNY', rates(of));
    expect(resultMinor).toBe(result);
    expect(entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n);
    expect(entries).toHaveLength(result === 0n ? 0 : 2);
  });

  it('refuses a position without a rate, and a rate of the books’ own currency', () => {
    expect(() => revalue(long, 'CNY', rates({ EUR: 8_000_000n }))).toThrow('RATES_MISSING');
    expect(() => revalue(long, 'CNY', rates({ USD: 7_000_000n, CNY: 1_000_000n }))).toThrow('RATE_OF_OWN_CURRENCY');
  });
});
