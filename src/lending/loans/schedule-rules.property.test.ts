import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../../kernel/time.ts';
import { components, type LoanActs, sumOf } from './acts-rules.ts';
import { dayCounts } from './day-count-rules.ts';
import { reckon } from './schedule-rules.ts';
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
} from './terms-rules.ts';

const began = '2026-01-31';
const day = fc.integer({ min: 0, max: 900 }).map((days) => addDays(began, days));
const minor = fc.bigInt({ min: 1n, max: 3_000_000_00n });

const anyTerms: fc.Arbitrary<ScheduleTerms> = fc
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

const anyActs = fc
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
    } satisfies LoanActs,
  }));

/** The last day on which anything may be disbursed into a schedule: its end. */
const within = (terms: ScheduleTerms, acts: LoanActs): LoanActs => {
  const bare = { disbursements: acts.disbursements.slice(0, 1), receipts: [], charges: [], variations: [] };
  const end = reckon(terms, bare, began).rows.at(-1)?.dueOn ?? began;
  return { ...acts, disbursements: acts.disbursements.filter(({ on }) => on <= end) };
};

const reversed = (acts: LoanActs): LoanActs => ({
  ...acts,
  disbursements: acts.disbursements.toReversed(),
  receipts: acts.receipts.toReversed(),
  charges: acts.charges.toReversed(),
});

it('principal of the lines is what went out, nothing is paid twice, and the order of recording does not matter', () => {
  fc.assert(
    fc.property(anyTerms, anyActs, (terms, { acts: some, asOf }) => {
      const acts = within(terms, some);
      const state = reckon(terms, acts, asOf);
      const out = acts.disbursements.reduce((sum, d) => sum + d.amountMinor, 0n);
      expect(state.rows.reduce((sum, row) => sum + row.due.principal, 0n)).toBe(out);
      expect(state.rows.at(-1)?.balanceMinor).toBe(0n);
      for (const row of state.rows)
        for (const component of components) {
          expect(row.due[component]).toBeGreaterThanOrEqual(0n);
          expect(row.paid[component]).toBeGreaterThanOrEqual(0n);
          expect(row.paid[component]).toBeLessThanOrEqual(row.due[component]);
        }
      const charged = acts.charges.reduce((sum, c) => sum + (c.kind === 'fee' ? c.amountMinor : 0n), 0n);
      expect(state.rows.reduce((sum, row) => sum + row.due.fee, 0n)).toBe(charged);
      const got = acts.receipts.reduce((sum, r) => sum + r.amountMinor, 0n);
      const used = state.portions.reduce((sum, p) => sum + sumOf(p) + p.overpaid, 0n);
      expect(used).toBe(got);
      expect(state.rows.reduce((sum, row) => sum + sumOf(row.paid), 0n) + state.overpaidMinor).toBe(got);
      expect(reckon(terms, reversed(acts), asOf)).toEqual(state);
    }),
    { numRuns: 400 },
  );
});

it('money in two parts on one day does what it does in one', () => {
  fc.assert(
    fc.property(anyTerms, anyActs, (terms, { acts: some, asOf }) => {
      const acts = within(terms, some);
      const halves = acts.receipts.flatMap((r) => [
        { ...r, id: `${r.id}a`, amountMinor: r.amountMinor / 2n },
        { ...r, id: `${r.id}b`, amountMinor: r.amountMinor - r.amountMinor / 2n },
      ]);
      const { portions: _, ...whole } = reckon(terms, acts, asOf);
      const { portions: __, ...parts } = reckon(terms, { ...acts, receipts: halves }, asOf);
      expect(parts).toEqual(whole);
    }),
    { numRuns: 400 },
  );
});
