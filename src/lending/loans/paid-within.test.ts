import { expect, it } from 'vitest';
import { leftOf } from './acts-rules.ts';
import { reckon } from './schedule-rules.ts';
import { arrearsOrders, type ScheduleTerms } from './terms-rules.ts';

const began = '2026-01-31';
/** 10,000.00 at 24 % for three months of thirty days, which follows what is owed. */
const terms = (rest: 'daily' | 'repayment_period', more: Partial<ScheduleTerms> = {}): ScheduleTerms => ({
  shape: 'equal_instalment',
  periods: 3,
  every: { count: 30, unit: 'days' },
  interestMethod: 'declining',
  interestPeriod: 'daily',
  dayCount: 'actual/360',
  rates: [{ fromOn: began, rateBps: 2_400 }],
  multipleMinor: 1n,
  rounding: 'half-up',
  principalGracePeriods: 0,
  interestGracePeriods: 0,
  interestFreePeriods: 0,
  downPaymentBps: 0,
  stepsBps: [],
  move: 'none',
  recalculation: { rest, early: 'reduce_instalment' },
  order: arrearsOrders.fees_interest_principal,
  overdueUpliftBps: 5_000,
  expectedOn: began,
  expectedMinor: 1_000_000n,
  ...more,
});
const loan = (some: ScheduleTerms, receipts: [on: string, minor: bigint][], asOf: string) => {
  const acts = { charges: [], variations: [], misuse: [] };
  const paid = receipts.map(([on, amountMinor], i) => ({ id: `r${i}`, on, amountMinor }));
  const { rows, overpaidMinor } = reckon(
    some,
    { ...acts, disbursements: [{ id: 'd', on: began, amountMinor: 1_000_000n }], receipts: paid },
    asOf,
  );
  const sum = (of: 'interest' | 'penalty') => rows.reduce((all, { due }) => all + due[of], 0n);
  const leftMinor = rows.reduce((all, row) => all + leftOf(row), 0n);
  return { interest: sum('interest'), penalty: sum('penalty'), leftMinor, overpaidMinor };
};

it.each(['daily', 'repayment_period'] as const)(
  'by rest %s money after the last of the principal makes nothing dearer',
  (rest) => {
    // Ten days on 10,000.00: 66.67.
    const off = { interest: 6_667n, penalty: 0n, leftMinor: 0n };
    expect(loan(terms(rest), [['2026-02-10', 1_010_000n]], '2026-04-30')).toEqual({ ...off, overpaidMinor: 3_333n });
    const again = loan(
      terms(rest),
      [
        ['2026-02-10', 1_010_000n],
        ['2026-02-25', 500n],
      ],
      '2026-04-30',
    );
    expect(again).toEqual({ ...off, overpaidMinor: 3_833n });
    // Principal alone is paid: what it has borne is owed, and no more of it.
    const apart = loan(
      terms(rest),
      [
        ['2026-02-10', 1_000_000n],
        ['2026-02-25', 6_667n],
      ],
      '2026-04-30',
    );
    expect(apart).toEqual({ ...off, overpaidMinor: 0n });
  },
);

it('by rest repayment_period what is overdue is paid within a period in which nothing more falls due: it bears to that day', () => {
  // 1,000.00 is to come back at once and does not; all the rest falls due with the first line, its interest with the second.
  const some = terms('repayment_period', { downPaymentBps: 1_000, multipleMinor: 100_000n, interestGracePeriods: 2 });
  const all = terms('repayment_period', { ...some, shape: 'step', stepsBps: [10_000, 0, 0] });
  const borne = (receipts: [string, bigint][]) => loan(all, receipts, '2026-04-30').interest;
  const [early, late] = [borne([['2026-03-11', 2_000_000n]]), borne([['2026-03-20', 2_000_000n]])];
  // Nine days more on all 10,000.00, that are late.
  expect(late - early).toBe(6_000n);
});

it('by the day a part that was to come back at once, and did not, bears until it does, whatever else is paid', () => {
  const some = terms('daily', { downPaymentBps: 1_000, shape: 'bullet', periods: 1 });
  // Thirty days on all of it; and half as much again of the rate on 1,000.00 that is late.
  expect(loan(some, [], '2026-03-02')).toMatchObject({ interest: 20_000n, penalty: 1_000n });
  expect(loan(some, [['2026-02-05', 1n]], '2026-03-02')).toMatchObject({ interest: 20_000n });
});

it('from rest to rest a part that was to come back at once, and did not, is late with the whole rate, whatever else is overdue', () => {
  const some = terms('repayment_period', { downPaymentBps: 1_000, shape: 'bullet', periods: 2 });
  const out = [
    { id: 'd0', on: began, amountMinor: 10n },
    { id: 'd1', on: '2026-03-12', amountMinor: 1_000_000n },
  ];
  const acts = { disbursements: out, charges: [], variations: [], misuse: [] };
  const late = (receipts: { id: string; on: string; amountMinor: bigint }[]) =>
    reckon(some, { ...acts, receipts }, '2026-04-01').rows.find(({ dueOn }) => dueOn === '2026-03-12')?.due.penalty;
  // Twenty days on 1,000.00 at 36 %; whether the other one unit came back on its day says nothing of it.
  expect(late([{ id: 'r', on: began, amountMinor: 1n }])).toBe(2_000n);
  expect(late([])).toBe(2_000n);
});

it.each(['daily', 'repayment_period', undefined] as const)(
  'what is expected and never went out bears nothing and is late with nothing, whatever day it is (rest %s)',
  (rest) => {
    const some = rest ? terms(rest) : terms('daily', { recalculation: undefined });
    const acts = { disbursements: [], receipts: [], charges: [], variations: [], misuse: [] };
    const drawn = reckon(some, acts, began);
    const later = reckon(some, acts, '2026-12-31');
    expect(later).toEqual(drawn);
    expect(drawn.rows.every(({ due }) => due.interest > 0n && due.penalty === 0n)).toBe(true);
  },
);

it('unpaid interest bears, while the money is misused, the uplift for that in place of the one for being late', () => {
  const some = terms('daily', { shape: 'bullet', misuseUpliftBps: 10_000 });
  const disbursements = [{ id: 'd', on: began, amountMinor: 1_000_000n }];
  // Interest of 200.00 fell due on 2 March and is unpaid; misused from 12 to 22 March.
  const borne = (misuse: { id: string; from: string; to: string | null }[]) =>
    reckon(some, { disbursements, receipts: [], charges: [], variations: [], misuse }, '2026-03-22').rows.reduce(
      (sum, { due }) => sum + due.penalty,
      0n,
    );
  // Ten days at 24 % more on 10,000.00, and at 12 % more on the 200.00: 66.67 and 0.67, rounded once.
  expect(borne([{ id: 'm', from: '2026-03-12', to: '2026-03-22' }]) - borne([])).toBe(6_733n);
});
