import { endOfDay } from '../deadlines/index.ts';
import {
  type BankingHours,
  bankingCalendar,
  calendarPlaces,
  type PlaceCalendar,
  placeCalendar,
  timeZoneOf,
} from '../examination/index.ts';
import { type LocalDate, localDateAt, rollToBankingDay } from '../kernel/time.ts';

/** Where a bank works: the zone in which its days begin and end, and its banking days where they are published. */
export interface BankPlace {
  timeZone: string;
  calendar: PlaceCalendar | undefined;
  /** Closed for causes beyond the bank: such days move no expiry (UCP 600 36). */
  interruptions: PlaceCalendar['forceMajeure'];
  /** The hours it has stated; empty where it has stated none. */
  hours: readonly BankingHours[];
}

/** Whether a day lies in one of the bank's interruptions. */
export const isInterrupted = ({ interruptions }: Pick<BankPlace, 'interruptions'>, on: LocalDate): boolean =>
  interruptions.some(({ from, to }) => from <= on && on <= to);

/**
 * Whether a credit of this last day ended in an interruption of the bank, for documents that had not reached it before: those
 * it does not honour. What was presented in time and before it was closed stays owed.
 */
export const expiredInInterruption = (
  { interruptions }: Pick<BankPlace, 'interruptions'>,
  { lastDay, presentedOn }: { lastDay: LocalDate; presentedOn: LocalDate },
): boolean => interruptions.some(({ from, to }) => from <= lastDay && lastDay <= to && presentedOn >= from);

/** Days of a bank whose country has no zone here are told by the platform's own. */
const homeZone = 'Asia/Shanghai';

export const placeOf = (
  country: string,
  forceMajeure: PlaceCalendar['forceMajeure'] = [],
  hours: readonly BankingHours[] = [],
): BankPlace => ({
  timeZone: timeZoneOf(country) ?? homeZone,
  calendar: calendarPlaces.includes(country) ? placeCalendar(bankingCalendar(country), forceMajeure) : undefined,
  interruptions: forceMajeure,
  hours,
});

export const todayAt = (place: BankPlace, now: Date): LocalDate => localDateAt(now, place.timeZone);

/** The end of a day moved to a banking day, or undefined where the calendar does not reach it: never an ordinary week. */
export function endOfRolled(place: BankPlace, date: LocalDate): { on: LocalDate; at: Date } | undefined {
  const days = place.calendar?.banking;
  if (!days || date < days.knownFrom || date > days.knownThrough) return undefined;
  try {
    const on = rollToBankingDay(days, date);
    return { on, at: endOfDay(on, place.timeZone) };
  } catch {
    // The roll would lead past the published days.
    return undefined;
  }
}
