import { expect, it } from 'vitest';
import { shippedCalendar } from '../../ground/calendars/index.ts';
import { type BankingHours, examinedFrom, type Reception, receive } from './banking-hours.ts';
import { placeCalendar } from './calendar.ts';

const calendar = placeCalendar(shippedCalendar('CN'));
const hours: BankingHours[] = [
  { validFrom: '2026-11-16', opensAt: '09:00', closesAt: '16:30' },
  { validFrom: '2026-09-01', opensAt: '09:00', closesAt: '17:00' },
];
const bank = { timeZone: 'Asia/Shanghai', calendar, hours };

/** 2026-10-12 is a Monday; Chongqing is eight hours ahead of UTC. */
it.each<[string, string, Reception, string]>([
  ['the last second in hours', '2026-10-12T08:59:59Z', 'in_hours', '2026-10-12'],
  ['the first minute after', '2026-10-12T09:00:00Z', 'after_hours', '2026-10-13'],
  ['the last minute of the day', '2026-10-12T15:59:59Z', 'after_hours', '2026-10-13'],
  ['midnight at the bank', '2026-10-12T16:00:00Z', 'in_hours', '2026-10-13'],
  ['a minute before it opens', '2026-10-13T00:59:00Z', 'in_hours', '2026-10-13'],
  ['after hours on a Friday', '2026-10-16T09:00:00Z', 'after_hours', '2026-10-19'],
  ['on a Saturday', '2026-10-17T03:00:00Z', 'after_hours', '2026-10-19'],
  ['in hours on a Saturday worked', '2026-10-10T08:59:00Z', 'in_hours', '2026-10-10'],
  ['after hours before a holiday', '2026-09-30T09:00:00Z', 'after_hours', '2026-10-08'],
  ['the eve of new hours, by the old', '2026-11-13T08:59:00Z', 'in_hours', '2026-11-13'],
  ['the first day of new hours, their last minute', '2026-11-16T08:29:59Z', 'in_hours', '2026-11-16'],
  ['the first day of new hours, a minute late', '2026-11-16T08:30:00Z', 'after_hours', '2026-11-17'],
  ['before any hours were stated', '2026-08-31T12:00:00Z', 'unknown', '2026-08-31'],
  ['past the published calendar', '2027-01-04T12:00:00Z', 'unknown', '2027-01-04'],
  ['the next banking day is past it', '2026-12-31T12:00:00Z', 'unknown', '2026-12-31'],
])('received %s', (_, at, reception, presentedOn) =>
  expect(receive(bank, new Date(at))).toEqual({ reception, presentedOn }),
);

it('without hours, or without a calendar, is on the day of the bank’s own stamp', () => {
  const at = new Date('2026-10-12T12:00:00Z');
  const unknown = { reception: 'unknown', presentedOn: '2026-10-12' };
  expect(receive({ ...bank, hours: [] }, at)).toEqual(unknown);
  expect(receive({ ...bank, calendar: undefined }, at)).toEqual(unknown);
});

it.each<[Reception, string, string]>([
  ['in_hours', '2026-10-16', '2026-10-16'],
  ['after_hours', '2026-10-19', '2026-10-19'],
  ['accepted_after_hours', '2026-10-16', '2026-10-19'],
  ['unknown', '2026-10-16', '2026-10-16'],
])('the five days of one %s, presented on %s, run from %s', (reception, presentedOn, from) =>
  expect(examinedFrom(calendar, { reception, presentedOn })).toBe(from),
);
