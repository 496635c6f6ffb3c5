import { endOfDay } from '../../ground/deadlines/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import {
  addDays,
  type BankingCalendar,
  homeZone,
  isAssumed,
  type LocalDate,
  localDateAt,
  rollToBankingDay,
} from '../../kernel/time.ts';
import { type BankingHours, type PlaceCalendar, placeCalendar } from '../examination/index.ts';

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

export const placeOf = (
  { timeZone, banking }: { timeZone: string | undefined; banking: BankingCalendar | undefined },
  forceMajeure: PlaceCalendar['forceMajeure'] = [],
  hours: readonly BankingHours[] = [],
): BankPlace => ({
  timeZone: timeZone ?? homeZone,
  calendar: banking && placeCalendar(banking, forceMajeure),
  interruptions: forceMajeure,
  hours,
});

export const todayAt = (place: BankPlace, now: Date): LocalDate => localDateAt(now, place.timeZone);

/** The day, or the next banking day; the day itself at a place without a calendar. */
export const rolledOn = ({ calendar }: BankPlace, date: LocalDate): LocalDate =>
  calendar ? rollToBankingDay(calendar.banking, date) : date;

/**
 * The end of a credit's last day, moved to a banking day. It runs for the beneficiary: where the days are not published it is
 * later by the longest closure that is known, and nothing ends on a guess. Undefined at a place without a calendar.
 */
export function endOfRolled(place: BankPlace, date: LocalDate): { on: LocalDate; at: Date } | undefined {
  const days = place.calendar?.banking;
  if (!days) return undefined;
  const rolled = rollToBankingDay(days, date);
  const on = isAssumed(days, rolled) ? addDays(rolled, policyOn('calendar.assumedClosureDays', date).value) : rolled;
  return { on, at: endOfDay(on, place.timeZone) };
}
