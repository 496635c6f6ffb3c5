import { mulDiv } from '../../kernel/ratio.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { type Amounts, type Charged, leftOf, nothing, type Portion, type Received, type Row } from './acts-rules.ts';
import { shareOfYear } from './day-count-rules.ts';
import { type ArrearsOrder, type Component, rateOn, type ScheduleTerms } from './terms-rules.ts';

/** Pays one component of a line, and notes when that was. */
export function payOf(row: Row, component: Component, amountMinor: bigint, on: LocalDate): void {
  if (amountMinor === 0n) return;
  row.paid[component] += amountMinor;
  if (on < row.dueOn) row.inAdvanceMinor += amountMinor;
  if (on > row.dueOn) row.lateMinor += amountMinor;
  row.paidOn = leftOf(row) === 0n ? on : null;
}

/** What is left of the money after one component of a line. */
function take(row: Row, component: Component, left: bigint, on: LocalDate, into: Amounts): bigint {
  const open = row.due[component] - row.paid[component];
  const taken = open < left ? open : left;
  if (taken <= 0n) return left;
  payOf(row, component, taken, on);
  into[component] += taken;
  return left - taken;
}

/** Pays what is due on the day, in the order agreed; what is left of the money. */
export function payDue(
  rows: readonly Row[],
  { amountMinor, on }: Pick<Received, 'amountMinor' | 'on'>,
  { sweep, due }: ArrearsOrder,
  into: Amounts,
): bigint {
  let left = amountMinor;
  const fallen = rows.filter((row) => row.dueOn <= on);
  if (sweep === 'instalment')
    for (const row of fallen) for (const component of due) left = take(row, component, left, on, into);
  else for (const component of due) for (const row of fallen) left = take(row, component, left, on, into);
  return left;
}

/** Of penalties that are owed on the day, so much is owed no more, the oldest first; nothing is paid by it. */
export function forgive(rows: readonly Row[], { amountMinor, on }: Pick<Received, 'amountMinor' | 'on'>): void {
  let left = amountMinor;
  for (const row of rows.filter(({ dueOn }) => dueOn <= on)) {
    const open = row.due.penalty - row.paid.penalty;
    const taken = open < left ? open : left;
    if (taken <= 0n) continue;
    row.due.penalty -= taken;
    left -= taken;
    if (leftOf(row) === 0n) row.paidOn = on;
  }
}

/**
 * Pays principal that is not due yet, line after line, and what was charged for later; what is left of the money. Interest of days that
 * have not come is not owed (Civil Code 677).
 */
export function payAhead(
  rows: readonly Row[],
  { amountMinor, on }: Pick<Received, 'amountMinor' | 'on'>,
  into: Amounts,
  { outOn, isBorne }: Ahead,
): bigint {
  const later = rows.filter((row) => row.dueOn > on);
  const owed = rows.reduce((sum, row) => sum - row.paid.principal, outOn(on));
  const most = owed < amountMinor ? owed : amountMinor;
  let left = most;
  for (const row of later) left = take(row, 'principal', left, on, into);
  left += amountMinor - most;
  for (const component of ['fee', 'penalty', ...(isBorne ? (['interest'] as const) : [])] as const)
    for (const row of later) left = take(row, component, left, on, into);
  return left;
}

interface Ahead {
  /** What had gone out to a day: no more of it is owed. */
  outOn: (on: LocalDate) => bigint;
  /** The lines hold no interest of days that had not come when the principal was paid. */
  isBorne: boolean;
}

/** Days from one to another, the last not counted. */
export interface Stretch {
  from: LocalDate;
  to: LocalDate;
}

/**
 * What is overdue bears the contract rate and the share of it agreed on top, on principal and, where a share was agreed, on unpaid
 * interest, never on penalty (Yin Fa [2003] 251). In the stretches in which the contract interest itself ran on for what is late, only
 * the share on top is a penalty on principal. Rounded once for each stretch of one rate between two receipts: so one unit paid more may
 * make a loan dearer by the roundings of the stretches that it divides, and by what those bear until they are paid.
 */
export function bearPenalty(
  rows: readonly Row[],
  terms: ScheduleTerms,
  to: LocalDate,
  covered: readonly Stretch[] = [],
): void {
  for (const row of rows) {
    if (row.penaltyTo >= to) continue;
    const open = { principal: row.due.principal - row.paid.principal, interest: row.due.interest - row.paid.interest };
    if (open.principal + open.interest > 0n) {
      const covers = coveredFrom(row, covered);
      const turns = [...terms.rates.map(({ fromOn }) => fromOn), ...covers.flatMap((s) => [s.from, s.to])];
      const inside = turns.filter((day) => day > row.penaltyTo && day < to).sort();
      let from = row.penaltyTo;
      for (const day of new Set([...inside, to])) {
        row.due.penalty += penaltyOver(open, terms, { from, to: day }, covers);
        from = day;
      }
      if (row.due.penalty > row.paid.penalty) row.paidOn = null;
    }
    row.penaltyTo = to;
  }
}

const coveredFrom = ({ coveredFrom: day }: Row, covered: readonly Stretch[]): readonly Stretch[] =>
  day === undefined ? covered : covered.flatMap((s) => (s.to <= day ? [] : [s.from < day ? { ...s, from: day } : s]));

function penaltyOver(
  open: { principal: bigint; interest: bigint },
  terms: ScheduleTerms,
  { from, to }: Stretch,
  covered: readonly Stretch[],
): bigint {
  const { dayCount, every, overdueUpliftBps, rounding } = terms;
  const { part, whole } = shareOfYear({ dayCount, every }, from, to);
  const rate = BigInt(rateOn(terms.rates, from));
  const on = (minor: bigint, shareBps: number) =>
    mulDiv(minor, rate * BigInt(shareBps) * part, 100_000_000n * whole, rounding);
  const isCovered = covered.some((stretch) => stretch.from <= from && to <= stretch.to);
  const uplift = overdueUpliftBps ?? 0;
  const ofInterest = overdueUpliftBps === undefined ? 0n : on(open.interest, 10_000 + uplift);
  return on(open.principal, isCovered ? uplift : 10_000 + uplift) + ofInterest;
}

/** Money paid over lines that stand: each receipt on its day. */
export function allocate(
  rows: readonly Row[],
  receipts: readonly Received[],
  terms: ScheduleTerms,
  ahead: Ahead,
  charges: readonly Charged[] = [],
): Portion[] {
  let open = charges;
  // What was charged after the last line joins it on its day.
  const charge = (to?: LocalDate) => {
    const isOf = ({ on }: Charged) => to === undefined || on <= to;
    for (const row of rows.slice(-1))
      for (const { kind, amountMinor } of open.filter(isOf)) {
        row.due[kind] += amountMinor;
        row.paidOn = null;
      }
    open = open.filter((each) => !isOf(each));
  };
  const portions = receipts.flatMap((receipt) => {
    charge(receipt.on);
    bearPenalty(rows, terms, receipt.on);
    if (receipt.forgives) {
      forgive(rows, receipt);
      return [];
    }
    const paid = nothing();
    const left = payDue(rows, receipt, terms.order, paid);
    const overpaid = payAhead(rows, { amountMinor: left, on: receipt.on }, paid, ahead);
    return [{ receiptId: receipt.id, on: receipt.on, ...paid, overpaid }];
  });
  charge();
  return portions;
}
