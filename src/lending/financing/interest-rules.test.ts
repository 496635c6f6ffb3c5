import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AccruingDebt,
  accrue,
  allocateReceipt,
  assertUplifts,
  interestAt,
  type LoanTerms,
} from './interest-rules.ts';

const loan: AccruingDebt = {
  outstandingMinor: 3_000_000_00n,
  dueOn: '2026-06-20',
  interestFrom: '2026-03-05',
  interestDueMinor: 0n,
  penaltyDueMinor: 0n,
  compoundDueMinor: 0n,
  misuse: [],
};
const agreed = (overdueUpliftBps: number, misuseUpliftBps: number, fromOn = '1000-01-01') => ({
  overdueUpliftBps,
  misuseUpliftBps,
  fromOn,
});
const terms = (...uplifts: LoanTerms['uplifts'][number][]): LoanTerms => ({
  interestBps: 435,
  uplifts,
  rates: [],
  dayCount: 360,
});
const interestMinor = (principalMinor: bigint, interestBps: number, from: string, to: string, dayCount: number) =>
  interestAt(principalMinor, { interestBps, rates: [], dayCount }, from, to);

const half = terms(agreed(5_000, 10_000));
const of = (interestMinor: bigint, penaltyMinor = 0n, compoundMinor = 0n) => ({
  interestMinor,
  penaltyMinor,
  compoundMinor,
});
const late = of(38_787_50n, 13_593_75n + 175_76n, 175_76n);

describe('interest', () => {
  it('counts days as practice does (vector 13)', () => {
    expect(interestMinor(3_000_000_00n, 435, '2026-03-05', '2026-06-20', 360)).toBe(38_787_50n);
    expect(interestMinor(3_000_000_00n, 435, '2026-03-05', '2026-06-20', 365)).toBe(38_256_16n);
    expect(interestMinor(3_000_000_00n, 435, '2026-06-20', '2026-06-20', 360)).toBe(0n);
  });

  it('is for what was paid out, where some was kept back in advance (vector 26)', () => {
    expect(interestMinor(1_000_000_00n - 50_000_00n, 500, '2026-01-01', '2027-01-01', 360)).toBe(48_159_72n);
  });

  it.each<[string, Partial<AccruingDebt>, LoanTerms, string, ReturnType<typeof of>]>([
    ['the day it is due: contract interest only', {}, half, '2026-06-20', of(38_787_50n)],
    ['25 days late (vector 14)', {}, half, '2026-07-15', late],
    ['repaid early: for the actual days (Civil Code 677)', {}, half, '2026-03-06', of(362_50n)],
    // 132 days at the contract rate.
    ['no uplift agreed: the contract rate goes on', {}, terms(agreed(0, 0)), '2026-07-15', of(47_850_00n)],
    ['agreed later: from its day on', {}, terms(agreed(0, 0), agreed(5_000, 0, '2026-06-20')), '2026-07-15', late],
    [
      'agreed from a day to come',
      {},
      terms(agreed(0, 0), agreed(5_000, 0, '2026-07-15')),
      '2026-07-15',
      of(47_850_00n),
    ],
    [
      'the newest agreement that has begun decides',
      {},
      terms(agreed(3_000, 0), agreed(5_000, 0, '2026-06-20')),
      '2026-07-15',
      late,
    ],
    // 77 days at 4.35 %, 30 at 8.70 %.
    [
      'misused for 30 days before it is due (vector 14)',
      { misuse: [{ fromOn: '2026-05-21', untilOn: null }] },
      half,
      '2026-06-20',
      of(27_912_50n, 21_750_00n),
    ],
    // 25 days at 8.70 % on principal and on the unpaid interest.
    [
      'misused and overdue: misuse alone',
      { misuse: [{ fromOn: '2026-06-20', untilOn: null }] },
      half,
      '2026-07-15',
      of(38_787_50n, 18_125_00n + 234_34n, 234_34n),
    ],
    [
      'misuse found wrongly: no day of it counts',
      { misuse: [{ fromOn: '2026-05-21', untilOn: '2026-05-21' }] },
      half,
      '2026-07-15',
      late,
    ],
    [
      'misused with no uplift for it: overdue as agreed',
      { misuse: [{ fromOn: '2026-05-21', untilOn: null }] },
      terms(agreed(5_000, 0)),
      '2026-07-15',
      late,
    ],
    [
      'what receipts left is owed on, and only interest compounds',
      { interestFrom: '2026-07-15', interestDueMinor: 1_000_00n, penaltyDueMinor: 500_00n, compoundDueMinor: 10_00n },
      half,
      '2026-08-09',
      of(1_000_00n, 500_00n + 13_593_75n + 4_53n, 10_00n + 4_53n),
    ],
    [
      'asked for a day before the last receipt: nothing more',
      { interestFrom: '2026-07-15', interestDueMinor: 7n },
      half,
      '2026-07-01',
      of(7n),
    ],
  ])('%s', (_, change, t, on, expected) => {
    expect(accrue({ ...loan, ...change }, t, on)).toEqual(expected);
  });

  it('does not depend on when it is asked: computed twice, it is the same', () => {
    const day = fc
      .integer({ min: 0, max: 200 })
      .map((n) => new Date(Date.UTC(2026, 2, 5 + n)).toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, (a, b) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        const [x, y] = [accrue(loan, half, first), accrue(loan, half, second)];
        return (
          x.interestMinor <= y.interestMinor && x.penaltyMinor <= y.penaltyMinor && x.compoundMinor <= y.compoundMinor
        );
      }),
    );
  });

  it('takes an uplift within its bounds, or none', () => {
    const bounds = { overdue: { min: 3_000, max: 5_000 }, misuse: { min: 5_000, max: 10_000 } };
    const check = (overdueUpliftBps: number, misuseUpliftBps: number) => () =>
      assertUplifts({ overdueUpliftBps, misuseUpliftBps }, bounds);
    for (const fine of [check(0, 0), check(3_000, 5_000), check(5_000, 10_000)]) expect(fine).not.toThrow();
    for (const wrong of [check(2_999, 0), check(5_001, 0), check(0, 4_999), check(0, 10_001)])
      expect(wrong).toThrow(/uplift/);
  });
});

describe('a receipt', () => {
  const owed = (id: string, dueOn: string, more: Partial<ReturnType<typeof of>> = {}, outstandingMinor = 100_000n) => ({
    ...of(1_000n),
    ...more,
    id,
    dueOn,
    outstandingMinor,
  });
  const told = (r: ReturnType<typeof allocateReceipt>) => [
    ...r.costs.map((c) => `${c.id} ${c.paidMinor}`),
    ...r.allocations.map((a) => `${a.id} ${a.interestMinor}+${a.penaltyMinor}(${a.compoundMinor})+${a.principalMinor}`),
    `rest ${r.restMinor}`,
  ];

  it('pays costs, interest, penalty, then principal (vector 14)', () => {
    const paid = allocateReceipt(
      1_000_000_00n,
      [{ id: 'court', leftMinor: 5_000_00n }],
      [{ ...late, id: 'loan', dueOn: '2026-06-20', outstandingMinor: 3_000_000_00n }],
    );
    expect(told(paid)).toEqual(['court 500000', 'loan 3878750+1376951(17576)+94244299', 'rest 0']);
    expect(3_000_000_00n - 942_442_99n).toBe(2_057_557_01n);
  });

  it('pays every cost and all interest before any principal, the earliest due first, and gives the rest back', () => {
    const costs = [
      { id: 'first', leftMinor: 300n },
      { id: 'second', leftMinor: 200n },
    ];
    const debts = [owed('later', '2026-12-01'), owed('sooner', '2026-06-01')];
    const at = (received: bigint) => told(allocateReceipt(received, costs, debts));
    expect(at(400n)).toEqual(['first 300', 'second 100', 'sooner 0+0(0)+0', 'later 0+0(0)+0', 'rest 0']);
    expect(at(50_500n)).toEqual(['first 300', 'second 200', 'sooner 1000+0(0)+48000', 'later 1000+0(0)+0', 'rest 0']);
    expect(at(300_000n).at(-1)).toBe('rest 97500');
  });

  it('carries what it does not reach, contract interest paid before penalty, and penalty on principal before that on interest', () => {
    const debt = owed('a', '2026-06-01', { penaltyMinor: 500n, compoundMinor: 100n });
    const left = (received: bigint) => allocateReceipt(received, [], [debt]).allocations[0]?.left;
    expect(left(600n)).toEqual(of(400n, 500n, 100n));
    expect(left(1_300n)).toEqual(of(0n, 200n, 100n));
    expect(left(1_450n)).toEqual(of(0n, 50n, 50n));
  });

  it('never creates or loses a minor unit', () => {
    const debt = fc.record({
      id: fc.uuid(),
      outstandingMinor: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      interestMinor: fc.bigInt({ min: 0n, max: 10n ** 9n }),
      penaltyMinor: fc.bigInt({ min: 10n ** 6n, max: 10n ** 9n }),
      compoundMinor: fc.bigInt({ min: 0n, max: 10n ** 6n }),
      dueOn: fc.constantFrom('2026-06-01', '2026-12-01'),
    });
    const cost = fc.record({ id: fc.uuid(), leftMinor: fc.bigInt({ min: 1n, max: 10n ** 9n }) });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.array(cost, { maxLength: 3 }),
        fc.array(debt, { maxLength: 6 }),
        (received, costs, debts) => {
          const { allocations, restMinor, ...paid } = allocateReceipt(received, costs, debts);
          const applied =
            allocations.reduce((sum, a) => sum + a.interestMinor + a.penaltyMinor + a.principalMinor, 0n) +
            paid.costs.reduce((sum, c) => sum + c.paidMinor, 0n);
          const within = allocations.every((a) => {
            const d = debts.find(({ id }) => id === a.id);
            return (
              d !== undefined &&
              a.principalMinor <= d.outstandingMinor &&
              a.interestMinor + a.left.interestMinor === d.interestMinor &&
              a.penaltyMinor + a.left.penaltyMinor === d.penaltyMinor &&
              a.left.compoundMinor <= a.left.penaltyMinor
            );
          });
          return applied + restMinor === received && within;
        },
      ),
    );
  });
});
