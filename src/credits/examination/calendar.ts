import { refuse } from '../../kernel/refusal.ts';
import {
  type BankingCalendar,
  isLocalDate,
  type LocalDate,
  rollToBankingDay,
  timeRefusals,
} from '../../kernel/time.ts';
import { examinationRefusals } from './refusals.ts';
import type { CaseCalendar } from './schemas.ts';

/** Banking days at the place of presentation, and closures for reasons beyond the bank (article 36). */
export interface PlaceCalendar {
  banking: BankingCalendar;
  forceMajeure: readonly { from: LocalDate; to: LocalDate }[];
}

/** @throws DATE_INVALID with the JSON Pointer `at`; years outside 1900 to 2999 are no dates of trade. */
export function readDay(text: string, at: string): LocalDate {
  if (!isLocalDate(text) || text < '1900' || text >= '3000')
    refuse(timeRefusals.DATE_INVALID, { at, facts: { date: text } });
  return text;
}

/**
 * The calendar that a case carries: it governs. Left out, only Saturday and Sunday are closed.
 * @throws DATE_INVALID, CALENDAR_WITHOUT_BANKING_DAYS
 */
export function readCalendar(given: CaseCalendar | undefined): PlaceCalendar {
  const days = (list: readonly string[] | undefined, name: string): Set<LocalDate> =>
    new Set((list ?? []).map((day, i) => readDay(day, `/calendar/${name}/${i}`)));
  const weekend = new Set(given?.weekend ?? [6, 7]);
  if (weekend.size === 7) refuse(examinationRefusals.CALENDAR_WITHOUT_BANKING_DAYS, { at: '/calendar/weekend' });
  return {
    banking: {
      place: 'case',
      version: 'case',
      knownFrom: '1900-01-01',
      knownThrough: '2999-12-31',
      closedDays: days(given?.closedOn, 'closedOn'),
      workedDays: days(given?.openOn, 'openOn'),
      weekend,
    },
    forceMajeure: (given?.forceMajeure ?? []).map(({ from, to }, i) => ({
      from: from === undefined ? '1900-01-01' : readDay(from, `/calendar/forceMajeure/${i}/from`),
      to: to === undefined ? '2999-12-31' : readDay(to, `/calendar/forceMajeure/${i}/to`),
    })),
  };
}

/** A calendar of a place, for cases that are not given their own. */
export const placeCalendar = (
  banking: BankingCalendar,
  forceMajeure: PlaceCalendar['forceMajeure'] = [],
): PlaceCalendar => ({ banking, forceMajeure });

/**
 * `date`, or the next banking day (article 29a). A closure under article 36 moves nothing: it is not looked at, so that a
 * day inside it stays where it is.
 */
export const roll = (calendar: PlaceCalendar, date: LocalDate): LocalDate => rollToBankingDay(calendar.banking, date);

export const isForceMajeure = (calendar: PlaceCalendar, date: LocalDate): boolean =>
  calendar.forceMajeure.some(({ from, to }) => date >= from && date <= to);
