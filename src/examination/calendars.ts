import { refusalList, refuse } from '../kernel/refusal.ts';
import { addDays, type BankingCalendar, type LocalDate } from '../kernel/time.ts';

/**
 * Public banking calendars as data. A year stands here only when its days are published; outside it the kernel refuses to
 * compute (CALENDAR_UNKNOWN) and no plain week is ever assumed. These are public holidays: a bank adds its own closed days
 * and settlement days to them as a new version.
 */
interface PublishedYear {
  year: number;
  source: string;
  /** Days off, as MM-DD or MM-DD..MM-DD. */
  closed: string;
  /** Weekend days worked (调休). */
  worked?: string;
}

interface PublishedPlace {
  place: string;
  /** IANA zone in which its days begin and end. */
  timeZone: string;
  /** Raised with every change, so that a computed deadline names the data it rests on. */
  revision: number;
  note?: string;
  years: readonly PublishedYear[];
}

const places: readonly PublishedPlace[] = [
  {
    place: 'CN',
    timeZone: 'Asia/Shanghai',
    revision: 1,
    years: [
      {
        year: 2025,
        source: '国务院办公厅关于2025年部分节假日安排的通知, gov.cn 2024-11',
        closed: '01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08',
        worked: '01-26 02-08 04-27 09-28 10-11',
      },
      {
        year: 2026,
        source: '国务院办公厅关于2026年部分节假日安排的通知, gov.cn 2025-11',
        closed: '01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07',
        worked: '01-04 02-14 02-28 05-09 09-20 10-10',
      },
    ],
  },
  {
    place: 'DE',
    timeZone: 'Europe/Berlin',
    revision: 1,
    note: 'Days off in every Land; a Land has more, and banks rest on 24 and 31 December by custom, not by law.',
    years: [
      {
        year: 2025,
        source: 'Feiertagsgesetze der Länder; Einigungsvertrag art. 2(2)',
        closed: '01-01 04-18 04-21 05-01 05-29 06-09 10-03 12-25 12-26',
      },
      {
        year: 2026,
        source: 'Feiertagsgesetze der Länder; Einigungsvertrag art. 2(2)',
        closed: '01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26',
      },
    ],
  },
  {
    place: 'PL',
    timeZone: 'Europe/Warsaw',
    revision: 1,
    years: [
      {
        year: 2025,
        source: 'Ustawa z 18.01.1951 o dniach wolnych od pracy, as amended (24 December since 2025)',
        closed: '01-01 01-06 04-20 04-21 05-01 05-03 06-08 06-19 08-15 11-01 11-11 12-24..12-26',
      },
      {
        year: 2026,
        source: 'Ustawa z 18.01.1951 o dniach wolnych od pracy, as amended (24 December since 2025)',
        closed: '01-01 01-06 04-05 04-06 05-01 05-03 05-24 06-04 08-15 11-01 11-11 12-24..12-26',
      },
    ],
  },
  {
    place: 'TARGET',
    timeZone: 'Europe/Berlin',
    revision: 1,
    note: 'Days on which the euro settles.',
    years: [
      {
        year: 2025,
        source: 'ECB, long-term calendar of closing days, 14.12.2000',
        closed: '01-01 04-18 04-21 05-01 12-25 12-26',
      },
      {
        year: 2026,
        source: 'ECB, long-term calendar of closing days, 14.12.2000',
        closed: '01-01 04-03 04-06 05-01 12-25 12-26',
      },
    ],
  },
];

export const calendarRefusals = refusalList({
  CALENDAR_MISSING: [
    'precondition',
    'There is no banking calendar for this place',
    '没有该地点的银行工作日历',
    'Load the official calendar of the place named in facts',
    '请导入 facts 所列地点的官方日历',
  ],
});

/** "10-01..10-07" of a year as its days. */
function daysOf(year: number, list: string | undefined): LocalDate[] {
  return (list ?? '').split(' ').flatMap((entry) => {
    if (entry === '') return [];
    const [from = '', to = from] = entry.split('..');
    const days: LocalDate[] = [];
    for (let day = `${year}-${from}`; day <= `${year}-${to}`; day = addDays(day, 1)) days.push(day);
    return days;
  });
}

const published = new Map<string, BankingCalendar>(
  places.map(({ place, revision, years }) => [
    place,
    {
      place,
      version: `${place}-${years[0]?.year}-${years.at(-1)?.year}.${revision}`,
      knownFrom: `${years[0]?.year}-01-01`,
      knownThrough: `${years.at(-1)?.year}-12-31`,
      closedDays: new Set(years.flatMap(({ year, closed }) => daysOf(year, closed))),
      workedDays: new Set(years.flatMap(({ year, worked }) => daysOf(year, worked))),
    },
  ]),
);

export const calendarPlaces: readonly string[] = [...published.keys()];

/** @throws CALENDAR_MISSING for a place that is not here. */
export const bankingCalendar = (place: string): BankingCalendar =>
  published.get(place) ?? refuse(calendarRefusals.CALENDAR_MISSING, { facts: { place, known: calendarPlaces } });

/** The zone of a place whose calendar is here. */
export const timeZoneOf = (place: string): string | undefined => places.find((p) => p.place === place)?.timeZone;

/** Where the days of a place and year are published, for the record of a deadline. */
export const calendarSource = (place: string, year: number): string | undefined =>
  places.find((p) => p.place === place)?.years.find((y) => y.year === year)?.source;
