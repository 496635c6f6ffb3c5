import { addBankingDays, addDays, isAssumed, isBankingDay, isoWeekday, type LocalDate } from '../../kernel/time.ts';
import { isForceMajeure, type PlaceCalendar, roll } from './calendar.ts';

/** Article 14(c): unless the credit says otherwise. */
export const presentationDaysDefault = 21;
/** Article 14(b): banking days following the day of presentation. */
export const examinationDays = 5;

/** A closure that goes on has this for its last day. */
const LAST_DAY: LocalDate = '2999-12-31';
/** More days than any credit runs: such a period ends nothing. */
const boundless = 36_500;

/** The last calendar day of a presentation period; the day of shipment is not counted. Undefined when boundless. */
export const lastDayOfPeriod = (shippedOn: LocalDate, days: number): LocalDate | undefined =>
  Math.abs(days) > boundless ? undefined : addDays(shippedOn, days);

export interface PresentationDays {
  /** Expiry, as extended by article 29(a). */
  expiry?: LocalDate;
  /** Last day of the period after shipment, as extended. */
  period?: LocalDate;
  expiredInClosure: boolean;
  /** Which of the two rest on days that are not published. */
  assumed: { expiry: boolean; period: boolean };
}

/**
 * Expiry and end of the period, each moved to the next banking day. `assumed` names those that lie where the calendar is not
 * published: what was presented after them is put to the examiner, since a holiday nobody knows yet may move them.
 */
export function presentationDays(
  calendar: PlaceCalendar,
  { expiresOn, shippedOn, days }: { expiresOn: LocalDate | undefined; shippedOn: LocalDate | undefined; days: number },
): PresentationDays {
  const last = shippedOn === undefined ? undefined : lastDayOfPeriod(shippedOn, days);
  const expiry = expiresOn === undefined ? undefined : roll(calendar, expiresOn);
  const period = last === undefined ? undefined : roll(calendar, last);
  const isGuess = (day: LocalDate | undefined) => day !== undefined && isAssumed(calendar.banking, day);
  return {
    ...(expiry === undefined ? {} : { expiry }),
    ...(period === undefined ? {} : { period }),
    expiredInClosure: expiry !== undefined && isForceMajeure(calendar, expiry),
    assumed: { expiry: isGuess(expiry), period: isGuess(period) },
  };
}

/**
 * The last day on which a notice of refusal is in time: the fifth banking day after presentation (articles 14b, 16d),
 * whatever the expiry. A closure under article 36 is not taken off: the earlier day is the one that cannot preclude.
 */
export const lastDayToRefuse = (calendar: PlaceCalendar, presentedOn: LocalDate): LocalDate =>
  addBankingDays(calendar.banking, presentedOn, examinationDays);

/**
 * The day after which a bank that gave no notice is precluded: its last day to refuse, with days of a closure under article 36
 * not counted. The bank is not held to what it could not do; the earlier day stays the one that it works to. Undefined while
 * the closure goes on.
 */
export function lastDayWhileOpen(
  calendar: PlaceCalendar,
  presentedOn: LocalDate,
  lastDay: LocalDate,
): LocalDate | undefined {
  const isOpen = (day: LocalDate) => isBankingDay(calendar.banking, day) && !isForceMajeure(calendar, day);
  let left = 0;
  for (let day = addDays(presentedOn, 1); day <= lastDay; day = addDays(day, 1))
    if (isBankingDay(calendar.banking, day)) left++;
  let day = presentedOn;
  while (left > 0) {
    day = addDays(day, 1);
    if (calendar.forceMajeure.some(({ from, to }) => to >= LAST_DAY && day >= from)) return undefined;
    if (isOpen(day)) left--;
  }
  return day;
}

/** First and last day that an expression of article 3 covers, both included. */
export interface Span {
  from: LocalDate;
  to: LocalDate;
}

const monthEnd = (month: string): LocalDate => {
  const [year = 0, index = 1] = month.split('-').map(Number);
  const next = index === 12 ? `${year + 1}-01-01` : `${year}-${String(index + 1).padStart(2, '0')}-01`;
  return addDays(next, -1);
};

/** Expressions of article 3 as spans. `month` is YYYY-MM. */
export const expressions = {
  onOrAbout: (day: LocalDate): Span => ({ from: addDays(day, -5), to: addDays(day, 5) }),
  firstHalf: (month: string): Span => ({ from: `${month}-01`, to: `${month}-15` }),
  secondHalf: (month: string): Span => ({ from: `${month}-16`, to: monthEnd(month) }),
  beginning: (month: string): Span => ({ from: `${month}-01`, to: `${month}-10` }),
  middle: (month: string): Span => ({ from: `${month}-11`, to: `${month}-20` }),
  end: (month: string): Span => ({ from: `${month}-21`, to: monthEnd(month) }),
  /** For shipment "to", "until", "till", "from" and "between" include the day; "before" and "after" exclude it. */
  between: (from: LocalDate, to: LocalDate): Span => ({ from, to }),
  /** ISBP A13: "within n days of" runs both ways; "within n days after" starts the day after. */
  within: (day: LocalDate, days: number): Span => ({ from: addDays(day, -days), to: addDays(day, days) }),
  withinAfter: (day: LocalDate, days: number): Span => ({ from: addDays(day, 1), to: addDays(day, days) }),
} as const;

/** ISBP A14: a bound rather than a span. */
export const bounds = {
  until: (day: LocalDate): LocalDate => day,
  before: (day: LocalDate): LocalDate => addDays(day, -1),
  from: (day: LocalDate): LocalDate => day,
  after: (day: LocalDate): LocalDate => addDays(day, 1),
  /** "not later than n days after" is the last day allowed. */
  notLaterThanAfter: (day: LocalDate, days: number): LocalDate => addDays(day, days),
  /** "at least n days before" is the last day allowed. */
  atLeastBefore: (day: LocalDate, days: number): LocalDate => addDays(day, -days),
} as const;

export const isWithin = (day: LocalDate, { from, to }: Span): boolean => day >= from && day <= to;

/** "Wed 2026-09-23": a date with its weekday, for people. */
export const withWeekday = (day: LocalDate): string =>
  `${['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][isoWeekday(day) - 1]} ${day}`;
