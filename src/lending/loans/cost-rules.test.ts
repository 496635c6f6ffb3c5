import { expect, it } from 'vitest';
import { allInBps, costOverPrincipalBps } from './cost-rules.ts';
import { interestOver, levelInstalment } from './interest-rules.ts';
import { periodsOf } from './period-rules.ts';
import { arrearsOrders, type ScheduleTerms } from './terms-rules.ts';

const flow = (on: string, minor: bigint) => ({ on, minor });

it('the all-in rate is what every payment by its day comes to', () => {
  // A year of 3.5 per cent and fees of 149,400 at its end on 9 million: 5.16 per cent.
  expect(allInBps([flow('2026-03-05', 900_000_000n), flow('2027-03-05', -946_440_000n)])).toBe(516);
  expect(costOverPrincipalBps(46_440_000n, 900_000_000n)).toBe(516);
  // Paid at its beginning, the same fees cost more.
  expect(
    allInBps([flow('2026-03-05', 900_000_000n), flow('2026-03-05', -14_940_000n), flow('2027-03-05', -931_500_000n)]),
  ).toBe(525);
  expect(allInBps([flow('2026-03-05', 100n), flow('2027-03-05', -100n)])).toBe(0);
  expect(allInBps([flow('2026-03-05', 100n), flow('2026-03-06', -200n)])).toBeUndefined();
});

const terms: ScheduleTerms = {
  shape: 'bullet',
  expectedOn: '2026-03-05',
  expectedMinor: 0n,
  periods: 1,
  every: { count: 12, unit: 'months' },
  interestMethod: 'declining',
  interestPeriod: 'daily',
  dayCount: 'actual/360',
  rates: [{ fromOn: '2026-03-05', rateBps: 500 }],
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
const interest = (more: Partial<ScheduleTerms>, minor: bigint, from: string) => {
  const [period] = periodsOf({ ...terms, ...more }, from);
  return period && interestOver(period, [{ on: period.startOn, minor }]);
};

it('interest of a year is by the days as they are counted', () => {
  // Interest kept back at the pay-out is no principal: a year of 5 per cent on 950,000.
  expect(interest({}, 95_000_000n, '2026-03-05')).toBe(4_815_972n);
  expect(interest({ dayCount: 'actual/365' }, 100_000_000n, '2026-03-05')).toBe(5_000_000n);
  expect(interest({ dayCount: '30/360' }, 100_000_000n, '2027-03-05')).toBe(5_000_000n);
  // 302 days of 2027 over 365, 64 of 2028 over 366.
  expect(interest({ dayCount: 'actual/actual' }, 100_000_000n, '2027-03-05')).toBe(5_011_303n);
  expect(interest({ dayCount: 'actual/360' }, 100_000_000n, '2027-03-05')).toBe(5_083_333n);
});

it('a level instalment pays off an amount exactly, then in whole multiples', () => {
  const month = { part: 1n, whole: 12n };
  expect(levelInstalment(10_000n, 6, 700, month, { multipleMinor: 1n, rounding: 'half-even' })).toBe(1_701n);
  expect(levelInstalment(28_000_000n, 20, 840, month, { multipleMinor: 100n, rounding: 'half-up' })).toBe(1_505_200n);
  expect(levelInstalment(125_000n, 4, 0, month, { multipleMinor: 100n, rounding: 'half-even' })).toBe(31_200n);
});
