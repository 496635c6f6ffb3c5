import { describe, expect, it } from 'vitest';
import type { LoanActs } from './acts-rules.ts';
import { afterRefunds } from './refund-rules.ts';
import { reckon } from './schedule-rules.ts';
import { arrearsOrders, type ScheduleTerms } from './terms-rules.ts';

const terms: ScheduleTerms = {
  shape: 'bullet',
  expectedOn: '2026-03-05',
  expectedMinor: 1_000_000n,
  periods: 3,
  every: { count: 1, unit: 'months' },
  interestMethod: 'declining',
  interestPeriod: 'daily',
  dayCount: 'actual/365',
  rates: [{ fromOn: '2026-03-05', rateBps: 365 }],
  multipleMinor: 1n,
  rounding: 'half-up',
  principalGracePeriods: 0,
  interestGracePeriods: 0,
  interestFreePeriods: 0,
  downPaymentBps: 0,
  stepsBps: [],
  move: 'none',
  order: arrearsOrders.fees_interest_principal,
};
const acts = (receipts: readonly [id: string, on: string, amountMinor: bigint][]): LoanActs => ({
  disbursements: [{ id: 'out', on: '2026-03-05', amountMinor: 1_000_000n }],
  receipts: receipts.map(([id, on, amountMinor]) => ({ id, on, amountMinor })),
  charges: [],
  variations: [],
  misuse: [],
});
const refund = (amountMinor: bigint, on = '2026-03-06') => ({ id: 'back', on, amountMinor });
/** What is left of receipts, what went back of each, what is owed back; and how the loan then stands. */
function after(all: LoanActs, refunds: ReturnType<typeof refund>[]) {
  const { acts: now, ofReceipts, owedBackMinor } = afterRefunds(terms, all, refunds);
  const { overpaidMinor } = reckon(terms, now, '2026-03-10');
  return { left: now.receipts.map((r) => r.amountMinor), of: [...ofReceipts], owedBackMinor, overpaidMinor };
}

describe('what went back of an overpayment', () => {
  it('is no receipt any more, the newest first', () => {
    const all = acts([
      ['a', '2026-03-05', 900_000n],
      ['b', '2026-03-05', 150_000n],
      ['c', '2026-03-05', 50_000n],
    ]);
    expect(after(all, [refund(70_000n)])).toEqual({
      left: [130_000n, 900_000n],
      of: [
        ['c', 50_000n],
        ['b', 20_000n],
      ],
      owedBackMinor: 0n,
      overpaidMinor: 30_000n,
    });
  });

  it('is owed back as far as nobody had overpaid it on its day; what pays the loan is left alone', () => {
    const all = acts([['b', '2026-03-05', 50_000n]]);
    expect(after(all, [refund(100_000n)])).toEqual({
      left: [50_000n],
      of: [],
      owedBackMinor: 100_000n,
      overpaidMinor: 0n,
    });
  });

  it('is taken from no money that came after it', () => {
    const all = acts([['late', '2026-03-08', 1_200_000n]]);
    const { left, owedBackMinor, overpaidMinor } = after(all, [refund(100_000n)]);
    // Three days of interest on a million are 300.
    expect([left, owedBackMinor, overpaidMinor]).toEqual([[1_200_000n], 100_000n, 1_200_000n - 1_100_300n]);
  });

  it('is the same in whatever order acts were recorded', () => {
    const receipts: Parameters<typeof acts>[0] = [
      ['a', '2026-03-05', 1_050_000n],
      ['b', '2026-03-06', 50_000n],
    ];
    const refunds = [refund(30_000n, '2026-03-05'), { ...refund(60_000n, '2026-03-06'), id: 'again' }];
    const one = after(acts(receipts), refunds);
    expect(after(acts([...receipts].reverse()), [...refunds].reverse())).toEqual(one);
    expect([one.owedBackMinor, one.overpaidMinor]).toEqual([0n, 10_000n]);
  });
});
