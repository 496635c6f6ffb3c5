import { mulDiv } from '../../kernel/ratio.ts';
import { daysBetween, type LocalDate } from '../../kernel/time.ts';
import { type ClassLimits, classByDays, type LoanClass } from './class-rules.ts';
import { inDefaultSince } from './present-rules.ts';

/** A line of the schedule as the closing of a day reads it: its interest, and that of those before it. */
export interface EarningLine {
  startOn: LocalDate;
  dueOn: LocalDate;
  /** All of its interest is borne by this day, where that is before its due day. */
  borneTo?: LocalDate | null | undefined;
  /** Days between by which so much of it was borne; else it is even. */
  turns?: readonly { on: LocalDate; borneMinor: string }[] | null | undefined;
  interestMinor: bigint;
  beforeMinor: bigint;
}

/** Interest earned to a day: of the line that runs so much as its days that are over, even between the days on which what bears turned (Accounting Standard 22). */
export function earnedBy(lines: readonly EarningLine[], on: LocalDate): bigint {
  const line = lines.findLast(({ startOn }) => startOn < on);
  if (!line) return 0n;
  const { startOn, interestMinor, beforeMinor } = line;
  const borneTo = line.borneTo ?? line.dueOn;
  if (borneTo <= on) return beforeMinor + interestMinor;
  let [from, to] = [
    { on: startOn, minor: 0n },
    { on: borneTo, minor: interestMinor },
  ];
  for (const { on: turned, borneMinor } of line.turns ?? []) {
    if (turned <= on) from = { on: turned, minor: BigInt(borneMinor) };
    else if (turned < to.on) to = { on: turned, minor: BigInt(borneMinor) };
  }
  const [over, whole] = [BigInt(daysBetween(from.on, on)), BigInt(daysBetween(from.on, to.on))];
  return beforeMinor + from.minor + mulDiv(to.minor - from.minor, over, whole, 'half-up');
}

export interface ClosedDay {
  earnedMinor: bigint;
  suspendedMinor: bigint;
  isAccruing: boolean;
  overdueSince: LocalDate | null;
  /** The best class that its days overdue allow. */
  bestClass: LoanClass;
}

/**
 * A day of one loan closed, as the timer closes it for all at once in the database: what is overdue for too long earns no more than was paid, and the
 * rest is borne off the books (Caikuai [2002] 5: interest overdue for more than ninety days).
 */
export function closedDay(
  { lines, paidMinor, openDueOn }: { lines: readonly EarningLine[]; paidMinor: bigint; openDueOn: LocalDate | null },
  on: LocalDate,
  { limits, nonAccrualFromDays }: { limits: ClassLimits; nonAccrualFromDays: number },
): ClosedDay {
  const days = openDueOn === null ? 0 : daysBetween(openDueOn, on);
  const toDay = earnedBy(lines, on);
  const isAccruing = openDueOn === null || days < nonAccrualFromDays;
  return {
    earnedMinor: isAccruing || toDay < paidMinor ? toDay : paidMinor,
    suspendedMinor: isAccruing || toDay < paidMinor ? 0n : toDay - paidMinor,
    isAccruing,
    overdueSince: inDefaultSince(openDueOn, on),
    bestClass: classByDays(days, limits),
  };
}
