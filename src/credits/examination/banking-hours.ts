import {
  addBankingDays,
  isAssumed,
  isBankingDay,
  type LocalDate,
  localDateAt,
  localTimeAt,
} from '../../kernel/time.ts';
import type { PlaceCalendar } from './calendar.ts';

/** Hours of one bank from a day on, on its own clock as HH:MM; `closesAt` is the first minute after hours. */
export interface BankingHours {
  validFrom: LocalDate;
  opensAt: string;
  closesAt: string;
}

/** `unknown`: the bank stated no hours, or the calendar does not reach: the day of its own receipt stamp decides. */
export const receptions = ['in_hours', 'after_hours', 'accepted_after_hours', 'unknown'] as const;
export type Reception = (typeof receptions)[number];

export interface Received {
  reception: Reception;
  /** The day from which the presentation counts. */
  presentedOn: LocalDate;
}

export interface Counter {
  timeZone: string;
  calendar: PlaceCalendar | undefined;
  hours: readonly BankingHours[];
}

export const hoursOn = (hours: readonly BankingHours[], day: LocalDate): BankingHours | undefined =>
  hours
    .filter(({ validFrom }) => validFrom <= day)
    .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
    .at(-1);

/**
 * Article 33: a bank need not accept a presentation outside its banking hours. What comes after hours, or on a day on which
 * the bank does not work, counts from its next banking day; what comes before it opens, from that day.
 */
export function receive({ timeZone, calendar, hours }: Counter, at: Date): Received {
  const receivedOn = localDateAt(at, timeZone);
  const stated = hoursOn(hours, receivedOn);
  const unknown: Received = { reception: 'unknown', presentedOn: receivedOn };
  if (!stated || !calendar) return unknown;
  if (isAssumed(calendar.banking, receivedOn)) return unknown;
  if (isBankingDay(calendar.banking, receivedOn) && localTimeAt(at, timeZone) < stated.closesAt)
    return { reception: 'in_hours', presentedOn: receivedOn };
  const next = addBankingDays(calendar.banking, receivedOn, 1);
  return isAssumed(calendar.banking, next) ? unknown : { reception: 'after_hours', presentedOn: next };
}

/**
 * The day from which the five days run (14b). A bank that accepts after hours takes the presentation as made on the day it came
 * (6d, 29), but has its days from the next banking day.
 */
export function examinedFrom(calendar: PlaceCalendar | undefined, { reception, presentedOn }: Received): LocalDate {
  if (reception !== 'accepted_after_hours' || !calendar) return presentedOn;
  return addBankingDays(calendar.banking, presentedOn, 1);
}
