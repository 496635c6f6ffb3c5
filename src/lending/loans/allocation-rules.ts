import { mulDiv } from '../../kernel/ratio.ts';
import { daysBetween, type LocalDate } from '../../kernel/time.ts';
import { type Amounts, leftOf, nothing, type Portion, type Received, type Row } from './acts-rules.ts';
import { yearShare } from './day-count-rules.ts';
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

/** Pays what is not due yet, line after line; what is left of the money. */
export function payAhead(
  rows: readonly Row[],
  { amountMinor, on }: Pick<Received, 'amountMinor' | 'on'>,
  { inAdvance }: ArrearsOrder,
  into: Amounts,
): bigint {
  let left = amountMinor;
  for (const row of rows)
    if (row.dueOn > on) for (const component of inAdvance) left = take(row, component, left, on, into);
  return left;
}

/**
 * What is overdue bears the contract rate and a share of it on top, on principal and on unpaid interest, never on penalty (Yin Fa
 * [2003] 251). Where the contract interest itself runs on for what is late, only the share on top is a penalty on principal. Rounded
 * once for each stretch between two receipts.
 */
export function bearPenalty(rows: readonly Row[], terms: ScheduleTerms, to: LocalDate): void {
  const { overdueUpliftBps, dayCount, every, recalculation } = terms;
  if (overdueUpliftBps === undefined) return;
  for (const row of rows) {
    if (row.penaltyTo >= to) continue;
    const principal = row.due.principal - row.paid.principal;
    const interest = row.due.interest - row.paid.interest;
    if (principal + interest > 0n) {
      const period = { startOn: row.startOn, dueOn: row.dueOn, every };
      const days = daysBetween(row.penaltyTo, to);
      const { part, whole } =
        dayCount === '30/360' ? { part: BigInt(days), whole: 360n } : yearShare(row.penaltyTo, to, dayCount, period);
      const rate = BigInt(rateOn(terms.rates, row.penaltyTo));
      const on = (minor: bigint, shareBps: number) =>
        mulDiv(minor, rate * BigInt(shareBps) * part, 100_000_000n * whole, terms.rounding);
      const uplifted = 10_000 + overdueUpliftBps;
      row.due.penalty += on(principal, recalculation ? overdueUpliftBps : uplifted) + on(interest, uplifted);
      if (row.due.penalty > row.paid.penalty) row.paidOn = null;
    }
    row.penaltyTo = to;
  }
}

/** Money paid over lines that stand: each receipt on its day. */
export function allocate(rows: readonly Row[], receipts: readonly Received[], terms: ScheduleTerms): Portion[] {
  return receipts.map((receipt) => {
    bearPenalty(rows, terms, receipt.on);
    const paid = nothing();
    const left = payDue(rows, receipt, terms.order, paid);
    const overpaid = payAhead(rows, { amountMinor: left, on: receipt.on }, terms.order, paid);
    return { receiptId: receipt.id, on: receipt.on, ...paid, overpaid };
  });
}
