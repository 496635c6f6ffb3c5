import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyActs, anyTerms, began, day } from '../../../tests/support/any-loan.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import { components, type LoanActs, nothing, sumOf } from './acts-rules.ts';
import { type LoanState, reckon } from './schedule-rules.ts';
import type { ScheduleTerms } from './terms-rules.ts';

/** What pays everything off on a day, part by part. */
function owed(terms: ScheduleTerms, acts: LoanActs, on: LocalDate) {
  const open = nothing();
  for (const { due, paid } of reckon(terms, { ...acts, endsOn: on }, on).rows)
    for (const component of components) open[component] += due[component] - paid[component];
  return open;
}

const until = (acts: LoanActs, on: LocalDate): LoanActs => ({
  ...acts,
  disbursements: acts.disbursements.slice(0, 1),
  receipts: acts.receipts.filter((r) => r.on <= on),
  charges: acts.charges.filter((c) => c.on <= on),
});
const from = (terms: ScheduleTerms, on: LocalDate): ScheduleTerms => ({
  ...terms,
  expectedOn: on,
  downPaymentBps: 0,
  rates: terms.rates.map((rate) => ({ ...rate, fromOn: rate.fromOn < on ? on : rate.fromOn })),
});
const due = (state: LoanState, on: LocalDate) =>
  state.rows.filter((row) => row.dueOn <= on).reduce((sum, row) => sum + sumOf(row.due), 0n);

const changes = fc.array(fc.record({ on: day, later: anyTerms, reAges: fc.boolean() }), { minLength: 1, maxLength: 3 });

it('what was owed when the day of a change began is owed when it ends, whatever the other terms are', () => {
  fc.assert(
    fc.property(anyTerms, anyActs, changes, (terms, { acts: some }, changed) => {
      const varied = changed
        .sort((a, b) => (a.on < b.on ? -1 : 1))
        .map(({ on, later, reAges }) => ({ on, reAges, terms: from(later, on) }));
      const last = varied.at(-1)?.on ?? began;
      const acts = { ...until(some, last), variations: varied.slice(0, -1) };
      const before = owed(terms, acts, last);
      const all = { ...acts, variations: varied };
      const after = nothing();
      const state = reckon(terms, all, last);
      // The lines that fell due, what is borne and on no line yet, and principal that falls due later.
      for (const row of state.rows) {
        if (row.dueOn <= last)
          for (const component of components) after[component] += row.due[component] - row.paid[component];
        else after.principal += row.due.principal - row.paid.principal;
        if (row.dueOn > last)
          for (const component of ['fee', 'penalty'] as const)
            after[component] += row.due[component] - row.paid[component];
      }
      after.interest += state.accruedMinor;
      // Flat interest is rounded with each line, and once for the whole where a loan ends: half a unit a line.
      const isFlat = [terms, ...varied.map((each) => each.terms)].some(
        ({ interestMethod }) => interestMethod === 'flat',
      );
      const off = Number(sumOf(after) - sumOf(before));
      expect(Math.abs(off)).toBeLessThanOrEqual(isFlat ? 36 : 0);
      // Money of that day pays what has fallen due: where the loan ends on it that is what is borne, too.
      const isPaidThen = acts.receipts.some((receipt) => receipt.on === last);
      if (!isFlat && !isPaidThen) expect(after).toEqual(before);
      if (!isFlat) expect(state.overpaidMinor).toBe(reckon(terms, acts, last).overpaidMinor);
      for (const row of state.rows)
        for (const component of components) {
          expect(row.due[component]).toBeGreaterThanOrEqual(row.paid[component]);
          expect(row.paid[component]).toBeGreaterThanOrEqual(0n);
        }
      const whole = state.rows.reduce((sum, row) => sum + row.due.principal, 0n);
      expect(whole).toBe(all.disbursements.reduce((sum, out) => sum + out.amountMinor, 0n));
    }),
    { numRuns: 200 },
  );
});

it('one day later the other terms have added one day of theirs, and nothing to the days before', () => {
  fc.assert(
    fc.property(anyTerms, anyActs, anyTerms, day, fc.boolean(), (terms, { acts: some }, later, on, reAges) => {
      fc.pre(terms.interestMethod !== 'flat'); // whose roundings stand above
      const acts = until(some, on);
      const free = { ...from(later, on), rates: [{ fromOn: on, rateBps: 0 }], interestMethod: 'declining' as const };
      const varied = { ...acts, variations: [{ on, reAges, terms: free }] };
      // Terms that bear nothing: not a unit more or less is owed, however late it is looked at.
      const before = owed(terms, acts, on);
      // Money of the day itself pays fees first where the loan ends on it, and principal first where a fee falls due later.
      const isPaidThen = acts.receipts.some((receipt) => receipt.on === on);
      for (const days of [1, 40, 400]) {
        const after = owed(terms, varied, addDays(on, days));
        expect(sumOf(after)).toBe(sumOf(before));
        if (!isPaidThen) expect(after).toEqual(before);
      }
    }),
    { numRuns: 200 },
  );
});

it('the same terms again change nothing of what is borne by the day', () => {
  const plain = anyTerms.map((terms) => ({
    ...terms,
    shape: 'bullet' as const,
    dayCount: 'actual/360' as const,
    interestPeriod: 'daily' as const,
    interestMethod: 'declining' as const,
    recalculation: { rest: 'daily' as const, early: 'reduce_number' as const },
    every: { count: 3, unit: 'months' as const },
    periods: 20,
    downPaymentBps: 0,
    interestGracePeriods: 0,
    interestFreePeriods: 0,
    overdueUpliftBps: undefined,
  }));
  fc.assert(
    fc.property(plain, anyActs, day, fc.integer({ min: 1, max: 300 }), (terms, { acts: some }, on, days) => {
      const acts = { ...until(some, on), charges: [] };
      const same = { ...acts, variations: [{ on, reAges: false, terms: { ...terms, expectedOn: on } }] };
      const at = addDays(on, days);
      const difference = Number(sumOf(owed(terms, acts, at)) - sumOf(owed(terms, same, at)));
      // Each stretch is rounded once, and the change makes one more of each.
      expect(Math.abs(difference)).toBeLessThanOrEqual(4);
      expect(due(reckon(terms, same, at), on)).toBeGreaterThanOrEqual(0n);
    }),
    { numRuns: 200 },
  );
});
