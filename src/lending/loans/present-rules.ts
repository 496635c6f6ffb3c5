import { daysBetween, type LocalDate } from '../../kernel/time.ts';
import { leftOf, sumOf } from './acts-rules.ts';
import type { LoanState } from './schedule-rules.ts';

/** A line of a schedule as it is shown: what went out, before what falls due from its day on. */
export interface ShownLine {
  kind: 'disbursement' | 'down_payment' | 'instalment';
  number: number | null;
  startOn: LocalDate | null;
  dueOn: LocalDate;
  days: number | null;
  paidOn: LocalDate | null;
  balanceMinor: bigint;
  principalMinor: bigint;
  interestMinor: bigint;
  feesMinor: bigint;
  penaltiesMinor: bigint;
  dueMinor: bigint;
  paidMinor: bigint;
  inAdvanceMinor: bigint;
  lateMinor: bigint;
  outstandingMinor: bigint;
  isAssumed: boolean;
}

const none = {
  principalMinor: 0n,
  interestMinor: 0n,
  feesMinor: 0n,
  penaltiesMinor: 0n,
  dueMinor: 0n,
  paidMinor: 0n,
  inAdvanceMinor: 0n,
  lateMinor: 0n,
  outstandingMinor: 0n,
};

export function linesOf({ disbursements, rows }: LoanState): ShownLine[] {
  const lines: ShownLine[] = [];
  const left = [...disbursements];
  const putOut = (through: LocalDate | undefined) => {
    const out = left.filter(({ on }) => through === undefined || on <= through);
    for (const { on, amountMinor } of left.splice(0, out.length))
      lines.push({
        kind: 'disbursement',
        number: null,
        startOn: null,
        dueOn: on,
        days: null,
        paidOn: null,
        balanceMinor: amountMinor,
        isAssumed: false,
        ...none,
      });
  };
  for (const [i, row] of rows.entries()) {
    putOut(row.dueOn);
    lines.push({
      kind: row.kind,
      number: i + 1,
      startOn: row.startOn,
      dueOn: row.dueOn,
      days: daysBetween(row.startOn, row.dueOn),
      paidOn: row.paidOn,
      balanceMinor: row.balanceMinor,
      principalMinor: row.due.principal,
      interestMinor: row.due.interest,
      feesMinor: row.due.fee,
      penaltiesMinor: row.due.penalty,
      dueMinor: sumOf(row.due),
      paidMinor: sumOf(row.paid),
      inAdvanceMinor: row.inAdvanceMinor,
      lateMinor: row.lateMinor,
      outstandingMinor: leftOf(row),
      isAssumed: row.isAssumed,
    });
  }
  putOut(undefined);
  return lines;
}

const summed = [
  'principalMinor',
  'interestMinor',
  'feesMinor',
  'penaltiesMinor',
  'dueMinor',
  'paidMinor',
  'inAdvanceMinor',
  'lateMinor',
  'outstandingMinor',
] as const;
export type Totals = Record<(typeof summed)[number], bigint>;

export function totalsOf(lines: readonly ShownLine[]): Totals {
  const totals: Totals = { ...none };
  for (const line of lines) for (const name of summed) totals[name] += line[name];
  return totals;
}

/** What of a loan has been paid, part by part. */
export function paidOf({ rows, overpaidMinor }: LoanState) {
  const paid = { principalMinor: 0n, interestMinor: 0n, feesMinor: 0n, penaltiesMinor: 0n, overpaidMinor };
  for (const row of rows) {
    paid.principalMinor += row.paid.principal;
    paid.interestMinor += row.paid.interest;
    paid.feesMinor += row.paid.fee;
    paid.penaltiesMinor += row.paid.penalty;
  }
  return paid;
}

/**
 * Since when a loan is in default on a day, of the day from which something is open: that day is over unpaid, whether or not the timer has closed
 * the days since. What is late, called in, shown and counted in returns is judged by this alone.
 */
export const inDefaultSince = (openDueOn: LocalDate | null, on: LocalDate): LocalDate | null =>
  openDueOn !== null && openDueOn < on ? openDueOn : null;

/** When something is due next, and since when something due is not paid. */
export function duesOf({ rows }: LoanState, on: LocalDate) {
  const open = rows.filter((row) => leftOf(row) > 0n);
  const openDueOn = open[0]?.dueOn ?? null;
  return {
    nextDueOn: open.find(({ dueOn }) => dueOn >= on)?.dueOn ?? openDueOn,
    openDueOn,
    overdueSince: inDefaultSince(openDueOn, on),
  };
}
