import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyActs, anyTerms, began, day } from '../../../tests/support/any-loan.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';
import { components, type LoanActs, leftOf, sumOf } from './acts-rules.ts';
import { reckon } from './schedule-rules.ts';
import type { ScheduleTerms } from './terms-rules.ts';

/** A counterexample of so many parts is made smaller for hours: after two minutes it is told as it is. */
const runs = { numRuns: 400, interruptAfterTimeLimit: 120_000 };

/** The last day on which anything falls due or came. */
const lastDay = (terms: ScheduleTerms, acts: LoanActs): LocalDate =>
  reckon(terms, acts, began).rows.reduce((last, { dueOn }) => (dueOn > last ? dueOn : last), addDays(began, 900));

/** The last day on which anything may be disbursed into a schedule: its end. */
const within = (terms: ScheduleTerms, acts: LoanActs): LoanActs => {
  const bare = { disbursements: acts.disbursements.slice(0, 1), receipts: [], charges: [], variations: [], misuse: [] };
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
    runs,
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
    runs,
  );
});

it('money never pays interest of days that have not come, however much it is and whatever the order', () => {
  fc.assert(
    fc.property(anyTerms, anyActs, day, (terms, { acts: some }, on) => {
      const acts = { ...some, disbursements: some.disbursements.slice(0, 1), charges: [] };
      const before = { ...acts, receipts: acts.receipts.filter((r) => r.on < on) };
      const quote = reckon(terms, { ...before, endsOn: on }, on).rows.reduce((sum, row) => sum + leftOf(row), 0n);
      const all = { id: 'all', on, amountMinor: quote + 1_000_000_000n };
      const state = reckon(terms, { ...before, receipts: [...before.receipts, all] }, on);
      // What pays the loan off is taken, and the rest is the borrower's; a flat loan rounds once for its end.
      const kept = state.portions.find(({ receiptId }) => receiptId === 'all');
      const off = Number((kept?.overpaid ?? 0n) - 1_000_000_000n);
      expect(Math.abs(off)).toBeLessThanOrEqual(terms.interestMethod === 'flat' ? 36 : 0);
      expect(state.rows.every((row) => leftOf(row) <= 36n)).toBe(true);
    }),
    runs,
  );
});

it('a line bears between its first day and the last on which it bears, by each day at which that turned no less than before', () => {
  fc.assert(
    fc.property(anyTerms, anyActs, day, (terms, { acts }, on) => {
      for (const { startOn, dueOn, borneTo, turns, due, carriedMinor } of reckon(terms, acts, on).rows) {
        expect(startOn <= borneTo && borneTo <= dueOn).toBe(true);
        const days = [startOn, ...turns.map((turn) => turn.on), borneTo];
        expect(turns.length === 0 || days.every((each, i) => i === 0 || each > (days[i - 1] ?? ''))).toBe(true);
        const borne = [0n, ...turns.map(({ borneMinor }) => borneMinor), due.interest - carriedMinor];
        expect(borne.every((minor, i) => i === 0 || minor >= (borne[i - 1] ?? 0n))).toBe(true);
      }
    }),
    runs,
  );
});

/**
 * What one unit more may cost: it divides a stretch of each line, whose interest and penalty are rounded by themselves, and what they
 * round to bears for as long as is reckoned.
 */
function roundingsOf({ rates, overdueUpliftBps = 0 }: ScheduleTerms, lines: number, years: bigint): bigint {
  const dearestBps = rates.reduce((most, { rateBps }) => (rateBps > most ? rateBps : most), 0);
  const ayear = (BigInt(dearestBps) * BigInt(10_000 + overdueUpliftBps)) / 100_000_000n + 1n;
  return 2n * BigInt(lines) * (1n + ayear * years);
}

it('a unit more never makes a loan dearer, but for its roundings', () => {
  fc.assert(
    fc.property(anyTerms, anyActs, day, (some, { acts: any }, on) => {
      // In whole multiples an instalment of one unit less may be one of a whole multiple less: that is agreed, and is no rounding.
      const terms = { ...some, multipleMinor: 1n };
      const acts = { ...within(terms, any), charges: [] };
      // As of a day behind everything: whoever pays later bears what the days between are worth, with the unit and without it.
      const far = addDays(lastDay(terms, acts), 730);
      const cost = (receipts: LoanActs['receipts']) => {
        const { rows } = reckon(terms, { ...acts, receipts }, far);
        return { lines: rows.length, minor: rows.reduce((sum, { due }) => sum + due.interest + due.penalty, 0n) };
      };
      const less = cost(acts.receipts);
      const more = cost([...acts.receipts, { id: 'one', on, amountMinor: 1n }]);
      expect(more.minor - less.minor).toBeLessThanOrEqual(roundingsOf(terms, less.lines, 14n));
    }),
    runs,
  );
});
