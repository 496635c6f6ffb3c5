import {
  addExact,
  compareExact,
  type Exact,
  exact,
  minExact,
  roundExact,
  timesBps,
  timesExact,
  zero,
} from '../../kernel/exact.ts';
import type { Level, Reason } from '../../kernel/eyes.ts';
import type { Quantity } from '../../kernel/quantity.ts';
import { BPS_ONE } from '../../kernel/ratio.ts';
import { addDays, type BankingCalendar, isBankingDay, type LocalDate } from '../../kernel/time.ts';

/** One figure of one source, in minor units for one unit of quantity. */
export interface Quote {
  sourceId: string;
  priceMinor: bigint;
  pricedOn: LocalDate;
}

/**
 * How far a value can be relied on; `missing` is unknown, never zero and never unchanged. Goods without a market price are
 * `accepted` once the lender took their value on, and until then `declared`: a claim, which counts for nothing. `waiting`: fresh,
 * but a newer figure waits for a second person; it counts already where it is lower, and nothing new is lent on it (F31).
 */
export const markStates = ['fresh', 'accepted', 'waiting', 'stale', 'declared', 'dead', 'missing'] as const;
export type MarkState = (typeof markStates)[number];

/** Trading days until a mark is stale and then dead, and what that costs (practice defaults; the lender's terms decide). */
export interface StalenessTerms {
  freshDays: number;
  deadAfterDays: number;
  staleHaircutBps: number;
  /** The share of its last value that a dead mark still shows as status; nothing is lent or released on it. */
  deadValueBps: number;
}

/** Trading days of the source's calendar since the day of the price; the day itself is not counted. */
export function tradingAge(calendar: BankingCalendar, pricedOn: LocalDate, today: LocalDate): number {
  let age = 0;
  for (let day = pricedOn; day < today; ) {
    day = addDays(day, 1);
    if (isBankingDay(calendar, day)) age++;
  }
  return age;
}

export const stalenessOf = (ageDays: number, terms: StalenessTerms): 'fresh' | 'stale' | 'dead' =>
  ageDays <= terms.freshDays ? 'fresh' : ageDays <= terms.deadAfterDays ? 'stale' : 'dead';

export const worseOf = (a: MarkState, b: MarkState): MarkState =>
  markStates[Math.max(markStates.indexOf(a), markStates.indexOf(b))] as MarkState;

/** A source's latest figure in the facility's currency, as the mark rule reads it. */
export interface SourceMark {
  sourceId: string;
  state: MarkState;
  /** For one unit, after conversion; undefined when there is none or no rate to convert it. */
  price: Exact | undefined;
  pricedOn: LocalDate | undefined;
  converted: boolean;
}

export interface Mark {
  state: MarkState;
  price: Exact | undefined;
  /** Whose figure was the lowest. */
  sourceId: string | undefined;
  converted: boolean;
}

/** The lowest of all the sources that the terms name, as old as the oldest: one that is missing makes the mark missing. */
export function lowestMark(sources: readonly SourceMark[]): Mark {
  const state = sources.length === 0 ? 'missing' : sources.map((s) => s.state).reduce(worseOf);
  const lowest = sources.reduce<SourceMark | undefined>(
    (low, s) => (s.price && (!low?.price || compareExact(s.price, low.price) < 0) ? s : low),
    undefined,
  );
  if (state === 'missing' || !lowest)
    return { state: 'missing', price: undefined, sourceId: undefined, converted: false };
  return { state, price: lowest.price, sourceId: lowest.sourceId, converted: sources.some((s) => s.converted) };
}

/** A quote through an exchange rate: units of the facility's currency for one unit of the quote's. */
export const convert = (priceMinor: bigint, rate: Exact): Exact => timesExact(exact(priceMinor), rate);

export interface Counted {
  quantity: Quantity;
  /** Set when what is sensed lies too far from the books: an incident, and the lower figure counts. */
  shortage: { bookValue: bigint; sensedValue: bigint; shortBps: bigint } | undefined;
}

/** The book quantity, or the sensed one when they differ by more than the tolerance and it is lower. */
export function countedQuantity(book: Quantity, sensedValue: bigint | undefined, toleranceBps: number): Counted {
  if (sensedValue === undefined || book.value === 0n) return { quantity: book, shortage: undefined };
  const off = book.value > sensedValue ? book.value - sensedValue : sensedValue - book.value;
  if (off * BPS_ONE <= BigInt(toleranceBps) * book.value) return { quantity: book, shortage: undefined };
  const value = sensedValue < book.value ? sensedValue : book.value;
  return {
    quantity: { ...book, value },
    shortage: { bookValue: book.value, sensedValue, shortBps: (off * BPS_ONE) / book.value },
  };
}

/** Goods that lie long are worth less: the factor of the last bracket reached. */
export interface AgeBracket {
  overDays: number;
  factorBps: number;
}

export interface LotTerms {
  /** Lower of mark and declared cost when true: a claim may lower a value, and never make one. */
  lowerOfCost: boolean;
  /** The grade against the quoted grade; 10,000 is par. */
  gradeFactorBps: number;
  haircutBps: number;
  /** More haircut where the price was converted. */
  fxHaircutBps: number;
  /**
   * More haircut while a purchase-money right may still overtake (Civil Code 416). Where nobody set one, no new money rests on such
   * goods: whether their price is paid is not known.
   */
  purchaseMoneyHaircutBps?: number | undefined;
  ageBrackets: readonly AgeBracket[];
  staleness: StalenessTerms;
  toleranceBps: number;
}

/**
 * What approval of terms asks for besides its two people: a grade worth more than the quoted one values goods above the market, and
 * is decided at the third level; terms from a day that is over change what was decided on it, and are at the second (practice; to
 * be set by the bank).
 */
export function asksOfTerms(
  { validFrom, terms: { gradeFactorBps } }: { validFrom: LocalDate; terms: Pick<LotTerms, 'gradeFactorBps'> },
  today: LocalDate,
): { level: Level; reasons: Reason[] }[] {
  const reason = (code: string, at: string, facts: Record<string, unknown>): Reason => ({ code, at, facts });
  return [
    ...(gradeFactorBps > Number(BPS_ONE)
      ? [{ level: 'L3' as const, reasons: [reason('GRADE_ABOVE_PAR', '/terms/gradeFactorBps', { gradeFactorBps })] }]
      : []),
    ...(validFrom < today
      ? [{ level: 'L2' as const, reasons: [reason('TERMS_FROM_PAST_DAY', '/validFrom', { validFrom, today })] }]
      : []),
  ];
}

export interface LotFacts {
  book: Quantity;
  sensedValue: bigint | undefined;
  costMinor: bigint;
  ageDays: number | undefined;
  mark: Mark;
  /** Whether the eligibility tree holds; null is unknown, which is no. */
  eligible: boolean | null;
  /** The control position is `controlled`. */
  controlled: boolean;
  purchaseMoneyOpen: boolean;
}

/** One step of a valuation, as the API shows it. */
export interface ValuationLine {
  step: string;
  found: Record<string, string | number | boolean | null>;
  /** What the lot is worth after the step, in minor units, exact. */
  value: Exact;
}

export interface LotValue {
  /** Quantity × mark, lower of cost, before haircuts: what the regulator's pledge rate divides by. */
  value: Exact;
  /** After every reduction: what is lent on, watched and released against. */
  adjusted: Exact;
  /** What it would count for more, were it not for each of these: so that a call can name its cause. */
  lost: { custody: Exact; shortage: Exact; quality: Exact };
  state: MarkState;
  shortage: Counted['shortage'];
  lines: ValuationLine[];
}

/** What goods of this age count for; an unknown age is the worst age. */
function ageFactorBps(ageDays: number | undefined, ageBrackets: LotTerms['ageBrackets']): number {
  const reached = ageBrackets.filter((b) => ageDays !== undefined && ageDays > b.overDays);
  return ageDays === undefined
    ? Math.min(...ageBrackets.map((b) => b.factorBps))
    : Math.min(10_000, ...reached.map((b) => b.factorBps));
}

/** The haircut of the terms, and what is added to it: for an old mark, another money, goods that may not be paid yet. */
const haircutBpsOf = (terms: LotTerms, mark: Mark, purchaseMoneyOpen: boolean): number =>
  terms.haircutBps +
  (mark.state === 'stale' ? terms.staleness.staleHaircutBps : 0) +
  (mark.converted ? terms.fxHaircutBps : 0) +
  (purchaseMoneyOpen ? (terms.purchaseMoneyHaircutBps ?? 0) : 0);

/** Book, weighed or counted × lowest mark, cost, grade, age and haircuts: each step a line. What is not proved is nothing. */
export function valueLot(facts: LotFacts, terms: LotTerms): LotValue {
  const lines: ValuationLine[] = [];
  const line = (step: string, found: ValuationLine['found'], value: Exact): Exact => {
    lines.push({ step, found, value });
    return value;
  };
  const { quantity, shortage } = countedQuantity(facts.book, facts.sensedValue, terms.toleranceBps);
  const tonnes = exact(quantity.value, quantity.scale);
  const { mark } = facts;
  let value: Exact;
  if (mark.price) {
    const priced = timesBps(timesExact(tonnes, mark.price), terms.gradeFactorBps);
    value = line(
      'mark',
      {
        quantity: quantity.value.toString(),
        scale: quantity.scale,
        sourceId: mark.sourceId ?? null,
        state: mark.state,
      },
      priced,
    );
    if (shortage)
      line('shortage', { book: shortage.bookValue.toString(), sensed: shortage.sensedValue.toString() }, value);
    if (terms.lowerOfCost) {
      // The cost of what is counted: rounded down, since less counts here.
      const cost = exact(facts.book.value === 0n ? 0n : (facts.costMinor * quantity.value) / facts.book.value);
      value = line('lower_of_cost', { costMinor: facts.costMinor.toString() }, minExact(value, cost));
    }
  } else value = line('mark', { state: mark.state }, zero);
  const dead = mark.state === 'dead';
  let adjusted = dead
    ? line('dead_mark', { shareBps: terms.staleness.deadValueBps }, timesBps(value, terms.staleness.deadValueBps))
    : value;
  const haircut = haircutBpsOf(terms, mark, facts.purchaseMoneyOpen);
  adjusted = line(
    'haircut',
    {
      haircutBps: haircut,
      stale: mark.state === 'stale',
      converted: mark.converted,
      purchaseMoneyOpen: facts.purchaseMoneyOpen,
    },
    timesBps(adjusted, Math.max(0, 10_000 - haircut)),
  );
  const lost = { custody: zero, shortage: zero, quality: zero };
  // What is missing would have counted in proportion; where nothing is left there is none, and it counts as the books say.
  if (shortage && quantity.value > 0n)
    lost.shortage = exact((roundExact(adjusted, 'down') * (facts.book.value - quantity.value)) / quantity.value);
  else if (shortage) lost.shortage = haircutOf(facts, terms);
  if (terms.ageBrackets.length > 0) {
    const factorBps = ageFactorBps(facts.ageDays, terms.ageBrackets);
    lost.quality = timesBps(adjusted, 10_000 - factorBps);
    adjusted = line('age', { ageDays: facts.ageDays ?? null, factorBps }, timesBps(adjusted, factorBps));
  }
  if (facts.eligible !== true) {
    lost.quality = addExact(lost.quality, adjusted);
    adjusted = line('not_eligible', { eligible: facts.eligible }, zero);
  }
  if (!facts.controlled) {
    lost.custody = adjusted;
    adjusted = line('not_controlled', { controlled: false }, zero);
  }
  return { value, adjusted, lost, state: mark.state, shortage, lines };
}

/** What the quantity of the books counts for after haircuts, whatever the scale says. */
const haircutOf = (facts: LotFacts, terms: LotTerms): Exact =>
  valueLot({ ...facts, sensedValue: undefined }, terms).lines.find(({ step }) => step === 'haircut')?.value ?? zero;

/** Goods that a court, customs or a claimant holds count for nothing while they do (Civil Code 399), and the line says what holds them. */
export function restrained(
  value: LotValue,
  by: { id: string; kind: string; authority: string; documentNumber: string } | undefined,
): LotValue {
  if (!by) return value;
  const { id: restraintId, kind, authority, documentNumber } = by;
  return {
    ...value,
    adjusted: zero,
    lost: { ...value.lost, quality: addExact(value.lost.quality, value.adjusted) },
    lines: [
      ...value.lines,
      { step: 'restrained', found: { restraintId, kind, authority, documentNumber }, value: zero },
    ],
  };
}

export interface ConcentrationLimit {
  /** What is grouped: lots with the same commodity, site, grade or warehouse keeper. */
  by: 'commodity' | 'site' | 'grade' | 'custodian';
  /** A share of the pool, or an amount; whichever is set. */
  capBps?: number | undefined;
  capMinor?: bigint | undefined;
  /** One pass caps on the pool before the cap; self-referential on the pool after it. The results differ. */
  method: 'one_pass' | 'self_referential';
}

/**
 * What each group may count for: one pass caps on the sum before; self-referential finds the sum S with
 * S = Σ min(value, cap × S), by how many of the largest groups are capped.
 */
export function capGroups(values: ReadonlyMap<string, bigint>, limit: ConcentrationLimit): Map<string, bigint> {
  const all = [...values].sort(([, a], [, b]) => (a > b ? -1 : a < b ? 1 : 0));
  const total = all.reduce((sum, [, value]) => sum + value, 0n);
  const capped = (cap: bigint) => new Map(all.map(([key, value]) => [key, value < cap ? value : cap]));
  const { capBps, capMinor, method } = limit;
  let cap = capMinor;
  if (capBps !== undefined) {
    const share = BigInt(capBps);
    let ofPool = (total * share) / BPS_ONE;
    if (method === 'self_referential' && capBps < 10_000) {
      let rest = total;
      for (const [i, [, value]] of all.entries()) {
        // With the i largest capped: S = rest / (1 − i × share); the next group stays whole when it fits under share × S.
        const kept = BPS_ONE - BigInt(i) * share;
        if (kept <= 0n) {
          ofPool = 0n;
          break;
        }
        ofPool = (rest * share) / kept;
        if (value <= ofPool) break;
        rest -= value;
        ofPool = kept - share > 0n ? (rest * share) / (kept - share) : 0n;
      }
    }
    cap = cap === undefined || ofPool < cap ? ofPool : cap;
  }
  return cap === undefined ? new Map(all) : capped(cap);
}

/** Stock is lent on at cost or at what it would fetch, whichever supports less, up to its own limit. */
export function inventoryBaseMinor(f: {
  costMinor: bigint;
  liquidationMinor: bigint;
  costRateBps: number;
  liquidationRateBps: number;
  sublimitMinor: bigint | undefined;
}): bigint {
  const share = (amount: bigint, bps: number) => (amount * BigInt(bps)) / BPS_ONE;
  const byCost = share(f.costMinor, f.costRateBps);
  const byLiquidation = share(f.liquidationMinor, f.liquidationRateBps);
  const base = byCost < byLiquidation ? byCost : byLiquidation;
  return f.sublimitMinor === undefined || base < f.sublimitMinor ? base : f.sublimitMinor;
}
