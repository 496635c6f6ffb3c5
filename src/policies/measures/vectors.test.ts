import { describe, expect, it } from 'vitest';
import { factorLimits } from '../../lending/factoring/rules.ts';
import { dischargeDueOn } from '../../security/registry/rules.ts';
import { askedOf, isToBeWarned } from '../motions/rules.ts';
import { shareBps } from '../pots/rules.ts';
import { exemptMinor, type LoanRow, vatInside } from '../returns/rules.ts';

const yuan = (amount: number): bigint => BigInt(Math.round(amount * 100));

describe('reference vector 24: value-added tax on interest of a small loan', () => {
  const loan = (more: Partial<LoanRow> = {}) =>
    ({
      taxSize: 'small',
      interestMinor: yuan(104_000).toString(),
      rateBps: 520,
      vatCeilingBps: 450,
      isWithinVatCap: true,
      isExemptWhole: false,
      ...more,
    }) as LoanRow;
  const taxed = (row: LoanRow, method: 'whole_loan' | 'up_to_ceiling') =>
    vatInside(BigInt(row.interestMinor) - exemptMinor(row, method), 600);
  it('is on all of it by the test of the whole loan, and on the slice above the ceiling by the other', () => {
    expect(taxed(loan(), 'whole_loan')).toBe(yuan(5_886.79));
    expect(exemptMinor(loan(), 'up_to_ceiling')).toBe(yuan(90_000));
    expect(taxed(loan(), 'up_to_ceiling')).toBe(yuan(792.45));
  });
  it('is on none of the smallest, whatever they cost, and on all beyond the cap', () => {
    expect(taxed(loan({ isExemptWhole: true, rateBps: 2_400 }), 'whole_loan')).toBe(0n);
    expect(taxed(loan({ isWithinVatCap: false }), 'up_to_ceiling')).toBe(yuan(5_886.79));
  });
});

describe('reference vector 28: joint credit', () => {
  const rule = { leastBanks: 3, mandatoryFrom: yuan(5_000_000_000), optionalFrom: yuan(2_000_000_000) };
  it.each([
    [3, 5_000_000_000, 'mandatory'],
    [3, 4_999_999_999.99, 'optional'],
    [3, 2_000_000_000, 'optional'],
    [3, 1_999_999_999.99, 'none'],
    [2, 8_000_000_000, 'none'],
  ] as const)('%i banks with %d out: %s', (banks, out, asked) => expect(askedOf(banks, yuan(out), rule)).toBe(asked));
  it('warns at 91 per cent of the line, at a line of 90', () =>
    expect(isToBeWarned(yuan(5_460_000_000), yuan(6_000_000_000), 9_000)).toBe(true));
});

it('reference vector 29: the mix of what is guaranteed, 81.2 per cent small and 39.5 per cent up to five million', () => {
  const m = (millions: number) => yuan(millions * 1_000_000);
  expect(shareBps(m(812), m(1_000))).toBe(8_120);
  expect(shareBps(m(395), m(1_000))).toBe(3_950);
  expect(m(812) * 10_000n >= 8_000n * m(1_000)).toBe(true);
  expect(m(395) * 10_000n >= 5_000n * m(1_000)).toBe(false);
});

it('reference vector 30: a filing is cancelled within ten working days of the day of payment, which is not counted', () => {
  const none: ReadonlySet<string> = new Set();
  const known = { place: 'CN', version: '2026', knownFrom: '2026-01-01', knownThrough: '2026-12-31' };
  expect(dischargeDueOn('2026-07-10', { ...known, closedDays: none, workedDays: none }, 10)).toBe('2026-07-24');
});

it('reference vector 32: the limits of a factor', () => {
  const m = (millions: number) => yuan(millions * 1_000_000);
  const book = {
    riskAssetsMinor: m(1_000),
    netAssetsMinor: m(95),
    balanceMinor: m(800),
    reserveMinor: m(7.9),
    largestDebtorMinor: m(520),
    relatedDebtorsMinor: m(390),
  };
  const limits = { oneDebtorBps: 5_000, relatedDebtorsBps: 4_000, reserveBps: 100, leverage: 10 };
  expect(factorLimits(book, limits).map(({ isBreached }) => isBreached)).toEqual([true, false, true, true]);
});
