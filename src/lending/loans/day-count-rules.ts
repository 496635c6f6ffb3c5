import { addDays, addMonths, daysBetween, type LocalDate } from '../../kernel/time.ts';

export const dayCounts = ['30/360', 'actual/360', 'actual/365', 'actual/actual'] as const;
export type DayCount = (typeof dayCounts)[number];

export const frequencyUnits = ['days', 'weeks', 'months'] as const;
export interface Frequency {
  count: number;
  unit: (typeof frequencyUnits)[number];
}

/** An exact share of a year. */
export interface YearShare {
  part: bigint;
  whole: bigint;
}

/** The day that lies so many repayment periods after another; a month that has no such day ends earlier (Civil Code 202). */
export const periodsAfter = (from: LocalDate, { count, unit }: Frequency, periods: number): LocalDate =>
  unit === 'months' ? addMonths(from, count * periods) : addDays(from, count * periods * (unit === 'weeks' ? 7 : 1));

/** One regular repayment period as a share of a year: a month is a twelfth, a week a fifty-second, a day one of 365. */
export const regularShare = ({ count, unit }: Frequency): YearShare => ({
  part: BigInt(count),
  whole: unit === 'months' ? 12n : unit === 'weeks' ? 52n : 365n,
});

/**
 * Days from one to another as a share of a year, the first counted and the last not. Actual/actual counts the days of each year
 * over that year's own length (ISDA 2006 4.16(b)). In 30/360 a repayment period of whole months, as they were agreed, is as many twelfths
 * however long it is, and a part of it the share of its days; counted from the 31st, the end of each month is such a day.
 */
export function yearShare(
  from: LocalDate,
  to: LocalDate,
  dayCount: DayCount,
  period: { startOn: LocalDate; dueOn: LocalDate; every: Frequency; isWhole: boolean },
): YearShare {
  const days = BigInt(daysBetween(from, to));
  if (dayCount === 'actual/360') return { part: days, whole: 360n };
  if (dayCount === 'actual/365') return { part: days, whole: 365n };
  if (dayCount === 'actual/actual') return actualActual(from, to);
  const { startOn, dueOn, every, isWhole } = period;
  const length = BigInt(daysBetween(startOn, dueOn));
  const thirties = isWhole && every.unit === 'months' ? 30n * BigInt(every.count) : thirtyDays(startOn, dueOn);
  return length === 0n ? { part: 0n, whole: 360n } : { part: thirties * days, whole: 360n * length };
}

function actualActual(from: LocalDate, to: LocalDate): YearShare {
  let inLeap = 0;
  let inCommon = 0;
  for (let day = from; day < to; ) {
    const year = Number(day.slice(0, 4));
    const next = `${String(year + 1).padStart(4, '0')}-01-01`;
    const end = next < to ? next : to;
    const days = daysBetween(day, end);
    if (isLeap(year)) inLeap += days;
    else inCommon += days;
    day = end;
  }
  return { part: BigInt(inLeap) * 365n + BigInt(inCommon) * 366n, whole: 365n * 366n };
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days of an irregular period in months of thirty: the 31st counts as the 30th. */
function thirtyDays(from: LocalDate, to: LocalDate): bigint {
  const [y1 = 0, m1 = 0, d1 = 0] = from.split('-').map(Number);
  const [y2 = 0, m2 = 0, d2 = 0] = to.split('-').map(Number);
  return BigInt((y2 - y1) * 360 + (m2 - m1) * 30 + Math.min(d2, 30) - Math.min(d1, 30));
}

/** Days of no line, as of a penalty: in 30/360 each is one of 360. */
export const shareOfYear = (
  { dayCount, every }: { dayCount: DayCount; every: Frequency },
  from: LocalDate,
  to: LocalDate,
): YearShare =>
  dayCount === '30/360'
    ? { part: BigInt(daysBetween(from, to)), whole: 360n }
    : yearShare(from, to, dayCount, { startOn: from, dueOn: to, every, isWhole: false });
