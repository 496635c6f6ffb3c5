import { refusalList, refuse } from './refusal.ts';

/** Time is an argument: verbs and rules ask the clock they were given and never the machine. */
export interface Clock {
  now(): Date;
}

/** A civil date, `YYYY-MM-DD`. Such strings compare as dates. */
export type LocalDate = string;

export const timeRefusals = refusalList({
  DATE_INVALID: [
    'invalid',
    'This is not a calendar date',
    '不是有效的日期',
    'Give a date that exists as YYYY-MM-DD',
    '请按 YYYY-MM-DD 填写存在的日期',
  ],
  CALENDAR_UNKNOWN: [
    'precondition',
    'The banking-day calendar does not reach this date',
    '银行工作日历未覆盖该日期',
    'Load the official calendar for the year and place named in facts',
    '请导入 facts 所列地点和年度的官方日历',
  ],
});

const DAY_MS = 86_400_000;

function epochDay(date: LocalDate): number {
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(date))
    refuse(timeRefusals.DATE_INVALID, { facts: { date } });
  return ms / DAY_MS;
}

/** Whether this is a day. Its year has four digits and keeps them when days are added; the year 0 is no day anywhere. */
export const isLocalDate = (date: string): boolean => {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return /^[1-8]\d{3}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
};

export const addDays = (date: LocalDate, days: number): LocalDate =>
  new Date((epochDay(date) + days) * DAY_MS).toISOString().slice(0, 10);

/** The corresponding day `months` later, or the end of that month where there is none (Civil Code 202). */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const day = new Date(epochDay(date) * DAY_MS);
  const first = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day.getUTCDate(), last));
  return first.toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`; the first day is not counted (Civil Code 201). */
export const daysBetween = (from: LocalDate, to: LocalDate): number => epochDay(to) - epochDay(from);

/** Making one costs a hundred times what using it does, and every act asks for a date. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function formatterOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${options.timeZone}`;
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formatters.set(key, formatter);
  return formatter;
}

/** Since then every zone is whole minutes from UTC and changes at whole minutes: no date begins within one. */
const WHOLE_MINUTES_SINCE = Date.UTC(1973, 0, 1) / 60_000;
const lastDates = new Map<string, { minute: number; date: LocalDate }>();

/** The civil date that an instant falls on in an IANA time zone. The last answer is kept: every act asks for today's several times. */
export function localDateAt(instant: Date, timeZone: string): LocalDate {
  const minute = Math.floor(instant.getTime() / 60_000);
  const last = lastDates.get(timeZone);
  if (last?.minute === minute) return last.date;
  const options = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const date = formatterOf('en-CA', options).format(instant);
  if (minute >= WHOLE_MINUTES_SINCE) lastDates.set(timeZone, { minute, date });
  return date;
}

/** The time of day at an instant in an IANA time zone, as HH:MM; the minute that has begun. */
export const localTimeAt = (instant: Date, timeZone: string): string =>
  formatterOf('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant);

const lastStarts = new Map<string, { date: LocalDate; ms: number }>();

/** The instant at which a civil date begins in an IANA time zone; where clocks go forward at midnight, the first that exists. */
export function startOfDay(date: LocalDate, timeZone: string): Date {
  const last = lastStarts.get(timeZone);
  if (last?.date === date) return new Date(last.ms);
  // No zone is more than 14 hours ahead of UTC, and offsets are whole quarters of an hour.
  let ms = epochDay(date) * DAY_MS - 57 * 900_000;
  for (let step = 3_600_000; step >= 900_000; step /= 4)
    while (localDateAt(new Date(ms + step), timeZone) < date) ms += step;
  lastStarts.set(timeZone, { date, ms: ms + 900_000 });
  return new Date(ms + 900_000);
}

/** The zone whose civil days the record counts by, wherever a party sits: docs/decisions/0007-dates.md. */
export const homeZone = 'Asia/Shanghai';

/** The civil date of the record at an instant, and now. */
export const businessDateAt = (instant: Date): LocalDate => localDateAt(instant, homeZone);
export const businessDate = ({ clock }: { clock: Clock }): LocalDate => businessDateAt(clock.now());

/** The instants at which a civil date of the record begins, and is over. */
export const startOfBusinessDate = (date: LocalDate): Date => startOfDay(date, homeZone);
export const endOfBusinessDate = (date: LocalDate): Date => startOfDay(addDays(date, 1), homeZone);

/**
 * Banking days of one place. Weekends rest unless `workedDays` names them (make-up working days, 调休); other days
 * work unless `closedDays` names them. Outside `knownFrom`..`knownThrough` nothing is published: each day of the ordinary week
 * then counts as a banking day, or asking is refused. Who reckons with it says so (`isAssumed`), and adds to a time that runs
 * for others. `weekend` holds ISO weekdays, 1 is Monday; Saturday and Sunday when left out.
 */
export interface BankingCalendar {
  place: string;
  version: string;
  knownFrom: LocalDate;
  knownThrough: LocalDate;
  /** What stands in for days that are not published; refused when left out. */
  beyond?: 'ordinary_week';
  closedDays: ReadonlySet<LocalDate>;
  workedDays: ReadonlySet<LocalDate>;
  weekend?: ReadonlySet<number>;
}

const saturdayAndSunday: ReadonlySet<number> = new Set([6, 7]);

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export const isoWeekday = (date: LocalDate): number => ((((epochDay(date) + 3) % 7) + 7) % 7) + 1;

/** Whether nothing is published of this day, so that a reckoning which met it rests on an ordinary week. */
export const isAssumed = (calendar: BankingCalendar, date: LocalDate): boolean =>
  date < calendar.knownFrom || date > calendar.knownThrough;

export function isBankingDay(calendar: BankingCalendar, date: LocalDate): boolean {
  if (isAssumed(calendar, date) && calendar.beyond === undefined)
    refuse(timeRefusals.CALENDAR_UNKNOWN, { facts: { place: calendar.place, date, known: calendar.knownThrough } });
  if (calendar.closedDays.has(date)) return false;
  if (calendar.workedDays.has(date)) return true;
  return !(calendar.weekend ?? saturdayAndSunday).has(isoWeekday(date));
}

/** `date` itself when it is a banking day, else the next one. */
export function rollToBankingDay(calendar: BankingCalendar, date: LocalDate): LocalDate {
  let day = date;
  while (!isBankingDay(calendar, day)) day = addDays(day, 1);
  return day;
}

/** The n-th banking day after `date`; the day itself is not counted. */
export function addBankingDays(calendar: BankingCalendar, date: LocalDate, days: number): LocalDate {
  let day = date;
  for (let left = days; left > 0; ) {
    day = addDays(day, 1);
    if (isBankingDay(calendar, day)) left--;
  }
  return day;
}
