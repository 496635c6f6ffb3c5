import fc from 'fast-check';
import { addDays } from '../../src/kernel/time.ts';
import type { LoanActs } from '../../src/lending/loans/acts-rules.ts';
import { dayCounts } from '../../src/lending/loans/day-count-rules.ts';
import {
  arrearsOrders,
  dueMoves,
  earlyActs,
  interestMethods,
  interestPeriods,
  orderNames,
  rests,
  roundings,
  type ScheduleTerms,
  shapes,
} from '../../src/lending/loans/terms-rules.ts';

/** Loans of every kind that may be agreed, and what may happen to one. */
export const began = '2026-01-31';
export const day = fc.integer({ min: 0, max: 900 }).map((days) => addDays(began, days));
const minor = fc.bigInt({ min: 1n, max: 3_000_000_00n });

export const anyTerms: fc.Arbitrary<ScheduleTerms> = fc
  .record({
    shape: fc.constantFrom(...shapes),
    periods: fc.integer({ min: 1, max: 36 }),
    every: fc.record({ count: fc.integer({ min: 1, max: 3 }), unit: fc.constantFrom('days', 'weeks', 'months') }),
    interestMethod: fc.constantFrom(...interestMethods),
    interestPeriod: fc.constantFrom(...interestPeriods),
    dayCount: fc.constantFrom(...dayCounts),
    rateBps: fc.integer({ min: 0, max: 2_400 }),
    laterBps: fc.option(fc.integer({ min: 0, max: 2_400 })),
    multipleMinor: fc.constantFrom(1n, 100n, 10_000n),
    rounding: fc.constantFrom(...roundings),
    principalGracePeriods: fc.integer({ min: 0, max: 3 }),
    interestGracePeriods: fc.integer({ min: 0, max: 3 }),
    interestFreePeriods: fc.integer({ min: 0, max: 2 }),
    downPaymentBps: fc.constantFrom(0, 1_000, 2_500),
    move: fc.constantFrom(...dueMoves),
    recalculation: fc.option(fc.record({ rest: fc.constantFrom(...rests), early: fc.constantFrom(...earlyActs) }), {
      nil: undefined,
    }),
    order: fc.constantFrom(...orderNames),
    overdueUpliftBps: fc.constantFrom(undefined, 3_000, 5_000),
  })
  .map(({ rateBps, laterBps, order, ...terms }) => {
    const follows = terms.interestMethod === 'declining' ? terms.recalculation : undefined;
    const share = Math.floor(10_000 / terms.periods);
    return {
      ...terms,
      recalculation: follows,
      expectedOn: began,
      expectedMinor: 1_000_000n,
      firstDueOn: undefined,
      rates: [
        { fromOn: began, rateBps },
        ...(laterBps === null ? [] : [{ fromOn: addDays(began, 100), rateBps: laterBps }]),
      ],
      stepsBps: Array.from({ length: terms.periods }, () => share),
      calendar: {
        place: 'CN',
        version: 'test',
        knownFrom: '2026-01-01',
        knownThrough: '2026-12-31',
        beyond: 'ordinary_week' as const,
        closedDays: new Set(['2026-10-01', '2026-10-02']),
        workedDays: new Set<string>(),
      },
      order: arrearsOrders[order],
    };
  });

export const anyActs = fc
  .record({
    first: minor,
    more: fc.array(fc.record({ on: day, amountMinor: minor }), { maxLength: 2 }),
    receipts: fc.array(fc.record({ on: day, amountMinor: minor }), { maxLength: 6 }),
    charges: fc.array(
      fc.record({ on: day, amountMinor: minor, kind: fc.constantFrom('fee' as const, 'penalty' as const) }),
      { maxLength: 2 },
    ),
    asOf: day,
  })
  .map(({ first, more, receipts, charges, asOf }) => ({
    asOf,
    acts: {
      disbursements: [{ on: began, amountMinor: first }, ...more].map((d, i) => ({ ...d, id: `d${i}` })),
      receipts: receipts.map((r, i) => ({ ...r, id: `r${i}` })),
      charges: charges.map((c, i) => ({ ...c, id: `c${i}` })),
      variations: [],
      misuse: [],
    } satisfies LoanActs,
  }));
