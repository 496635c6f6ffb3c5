import type { LocalDate } from '../../kernel/time.ts';
import {
  type Disbursed,
  inOrder,
  type LoanActs,
  leftOf,
  nothing,
  type Portion,
  type Row,
  sumOf,
  type Varied,
} from './acts-rules.ts';
import { allocate, bearPenalty } from './allocation-rules.ts';
import { misuseCharges } from './misuse-rules.ts';
import { endOf, periodsOf } from './period-rules.ts';
import type { RateFrom, ScheduleTerms } from './terms-rules.ts';
import { type Happened, type Seed, Walk } from './walk-rules.ts';

export interface LoanState {
  /** What went out, or is expected to; each with what was owed on its line. */
  disbursements: (Disbursed & { isExpected: boolean })[];
  rows: Row[];
  portions: Portion[];
  /** What was paid beyond everything owed. */
  overpaidMinor: bigint;
  /** Interest to the day that no line which began before it holds. */
  accruedMinor: bigint;
}

/** The day from which no principal is owed though more was to fall due; undefined where there is none. */
function paidUpOn({ rows }: Walk, portions: readonly Portion[], { disbursements }: Happened): LocalDate | undefined {
  if (rows.some((row) => row.due.principal > row.paid.principal)) return undefined;
  const on = portions.findLast(({ principal }) => principal > 0n)?.on;
  const isEarly = on !== undefined && rows.some((row) => row.dueOn > on && row.due.principal > 0n);
  return isEarly && disbursements.every((out) => out.on <= on) ? on : undefined;
}

/** One set of terms, from the day on which they began to a day. */
function walked(
  seed: Seed,
  terms: ScheduleTerms,
  from: LocalDate,
  acts: Happened,
  asOf: LocalDate,
  endsOn?: LocalDate,
) {
  const periods = periodsOf(terms, from, endsOn);
  let walk = new Walk(seed, periods, acts, asOf);
  walk.run();
  if (!terms.recalculation) {
    const receipts = inOrder(acts.receipts);
    const owedOn = (on: LocalDate) =>
      acts.disbursements.reduce((sum, out) => sum + (out.on <= on ? out.amountMinor : 0n), seed.disbursedMinor);
    let paid = allocate(walk.rows, receipts, terms, { outOn: owedOn, isBorne: false }, walk.later);
    const stopsOn = paidUpOn(walk, paid, acts);
    if (stopsOn !== undefined) {
      walk = new Walk(seed, periods, acts, asOf, stopsOn);
      walk.run();
      paid = allocate(walk.rows, receipts, terms, { outOn: owedOn, isBorne: true }, walk.later);
    }
    walk.portions.push(...paid);
    walk.overpaidMinor += paid.reduce((sum, { overpaid }) => sum + overpaid, 0n);
  }
  bearPenalty(walk.rows, terms, asOf, walk.covered);
  return walk;
}

/**
 * What other terms take over on their day: what fell due stays as it stands, unless they take it on; what was borne since, with its
 * penalties, is owed with their first line. Nothing is reckoned anew.
 */
function takenOver(walk: Walk, from: LocalDate, { on, reAges }: Pick<Varied, 'on' | 'reAges'>): Seed {
  const rows = walk.rows.filter(({ dueOn }) => dueOn <= on);
  const ahead = nothing();
  const carried = nothing();
  for (const { due, paid } of walk.rows.filter(({ dueOn }) => dueOn > on)) {
    for (const component of ['penalty', 'fee', 'interest', 'principal'] as const) ahead[component] += paid[component];
    carried.penalty += due.penalty - paid.penalty;
    carried.fee += due.fee - paid.fee;
  }
  // Flat interest that was paid to the day may be a rounding above what the whole is.
  carried.interest = walk.accruedMinor > ahead.interest ? walk.accruedMinor - ahead.interest : 0n;
  const aheadMinor = sumOf(ahead);
  const owedAfter = (last: Row | undefined) => (last ? last.balanceMinor : walk.disbursedMinor);
  if (aheadMinor > 0n)
    rows.push({
      kind: 'instalment',
      startOn: rows.at(-1)?.dueOn ?? from,
      dueOn: on,
      isAssumed: false,
      due: { ...ahead },
      paid: ahead,
      inAdvanceMinor: aheadMinor,
      lateMinor: 0n,
      paidOn: walk.portions.at(-1)?.on ?? on,
      penaltyTo: on,
      balanceMinor: owedAfter(rows.at(-1)) - ahead.principal,
      carriedMinor: 0n,
      borneTo: on,
      turns: [],
    });
  let moved = 0n;
  for (const row of reAges ? rows : []) {
    if (leftOf(row) > 0n) {
      for (const component of ['penalty', 'fee', 'interest'] as const)
        carried[component] += row.due[component] - row.paid[component];
      moved += row.due.principal - row.paid.principal;
      row.due = { ...row.paid };
      if (row.carriedMinor > row.due.interest) row.carriedMinor = row.due.interest;
    }
    row.balanceMinor += moved;
  }
  return {
    rows,
    portions: walk.portions,
    overpaidMinor: walk.overpaidMinor,
    disbursedMinor: walk.disbursedMinor,
    unscheduledMinor: walk.disbursedMinor - rows.reduce((sum, row) => sum + row.due.principal, 0n),
    carried,
  };
}

/**
 * A loan reckoned anew from its terms and everything that happened, as it stands on a day. The order in which acts were recorded
 * does not enter. Each set of terms counts from its day on. A loan that is not out yet is drawn up as expected.
 */
export function reckon(terms: ScheduleTerms, acts: LoanActs, asOf: LocalDate): LoanState {
  if (acts.misuse.length === 0) return reckoned(terms, acts, asOf);
  const { rows } = reckoned(terms, acts, asOf);
  const owed = (some: LoanActs, on: LocalDate) => {
    const state = reckoned(terms, some, on);
    const out = some.disbursements.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    const late = state.rows.filter((row) => row.dueOn <= on);
    return {
      owedMinor: out - state.portions.reduce((sum, { principal }) => sum + principal, 0n),
      lateMinor: late.reduce((sum, { due, paid }) => sum + due.principal - paid.principal, 0n),
      lateInterestMinor: late.reduce((sum, { due, paid }) => sum + due.interest - paid.interest, 0n),
    };
  };
  const dueDays = rows.map(({ dueOn }) => dueOn);
  const charges = [...acts.charges, ...misuseCharges(terms, acts, dueDays, asOf, owed)];
  return reckoned(terms, { ...acts, charges }, asOf);
}

/** The same without what misuse adds to it. */
function reckoned(terms: ScheduleTerms, acts: LoanActs, to: LocalDate): LoanState {
  const isExpected = acts.disbursements.length === 0;
  // Nothing is late, and nothing is borne, of money that is not out: what is expected is drawn up as of its first day.
  const asOf = isExpected && to > terms.expectedOn ? terms.expectedOn : to;
  const expected: Disbursed = { id: 'expected', on: terms.expectedOn, amountMinor: terms.expectedMinor };
  const disbursements = isExpected ? [expected] : inOrder(acts.disbursements);
  let from = disbursements[0]?.on ?? terms.expectedOn;
  const { endsOn } = acts;
  const counts = ({ on }: Varied) => on >= from && (endsOn === undefined || on < endsOn);
  let inForce = terms;
  let seed: Seed = {
    rows: [],
    portions: [],
    overpaidMinor: isExpected ? acts.receipts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) : 0n,
    disbursedMinor: 0n,
    unscheduledMinor: 0n,
    carried: nothing(),
  };
  /** What happened after a day and through another: what is of the day of a change happened before it. */
  let after: LocalDate | undefined;
  const happened = (through: LocalDate | undefined): Happened => {
    const isOf = ({ on }: { on: LocalDate }) =>
      (after === undefined || on > after) && (through === undefined || on <= through);
    return {
      disbursements: disbursements.filter(isOf),
      // Of a loan that is not out nothing is owed: what came for it is the borrower's.
      receipts: isExpected ? [] : acts.receipts.filter(isOf),
      charges: acts.charges.filter(isOf),
    };
  };
  for (const varied of inOrder(acts.variations.filter(counts))) {
    seed = takenOver(walked(seed, inForce, from, happened(varied.on), varied.on), from, varied);
    inForce = varied.terms;
    from = varied.on;
    after = varied.on;
  }
  const { rows, portions, overpaidMinor, accruedMinor } = walked(
    seed,
    inForce,
    from,
    happened(undefined),
    asOf,
    endsOn,
  );
  return {
    disbursements: disbursements.map((d) => ({ ...d, isExpected })),
    rows,
    portions,
    overpaidMinor,
    accruedMinor,
  };
}

/** The rates that a loan bears, each from its day, through every change of its terms. */
export function ratesInForce(terms: ScheduleTerms, { variations }: Pick<LoanActs, 'variations'>): RateFrom[] {
  let rates = [...terms.rates];
  for (const { on, terms: later } of inOrder(variations))
    rates = [...rates.filter(({ fromOn }) => fromOn < on), ...later.rates];
  return rates;
}

/** The day on which the last of a loan falls due by its terms, where it began on a day. */
export function lastDueOf(terms: ScheduleTerms, { variations, endsOn }: LoanActs, beganOn: LocalDate): LocalDate {
  const newest = inOrder(variations).at(-1);
  const last = periodsOf(newest?.terms ?? terms, newest?.on ?? beganOn, endsOn).at(-1);
  return last ? endOf(last) : beganOn;
}
