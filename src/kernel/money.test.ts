import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, compareMoney, formatMoney, money } from './money.ts';
import { mulDiv, shareOf } from './ratio.ts';

describe('money', () => {
  it('prints each currency with its own minor units', () => {
    expect(formatMoney(money(480_000_000n, 'CNY'))).toBe('4,800,000.00 CNY');
    expect(formatMoney(money(5n, 'EUR'))).toBe('0.05 EUR');
    expect(formatMoney(money(-1_234_567n, 'JPY'))).toBe('-1,234,567 JPY');
    expect(formatMoney(money(1_500n, 'KWD'))).toBe('1.500 KWD');
  });

  it('never compares across currencies', () => {
    expect(() => compareMoney(money(1n, 'CNY'), money(1n, 'EUR'))).toThrow('CURRENCY_MISMATCH');
  });

  it('rounds once, in the direction named', () => {
    // A floating floor rounds up: 2,400,000.00 ÷ 65 % is 3,692,307.6923…
    expect(mulDiv(240_000_000n, 10_000n, 6_500n, 'up')).toBe(369_230_770n);
    expect(mulDiv(240_000_000n, 10_000n, 6_500n, 'down')).toBe(369_230_769n);
    expect(shareOf(462_000_000n, 7_000, 'down')).toBe(323_400_000n);
    expect(mulDiv(5n, 1n, 2n, 'half-up')).toBe(3n);
  });

  it('allocates to the last minor unit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.array(fc.bigInt({ min: 1n, max: 10n ** 6n }), { minLength: 1, maxLength: 20 }),
        (total, weights) => allocate(total, weights).reduce((a, b) => a + b, 0n) === total,
      ),
    );
  });
});
