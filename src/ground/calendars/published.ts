import { addDays, homeZone, type LocalDate } from '../../kernel/time.ts';

/** How far the days of a year can be relied on: read in the notice, in a secondary source, recalled or computed from the law. */
export type Confidence = 'verified' | 'secondary' | 'recalled';

export interface CalendarYear {
  year: number;
  source: string;
  confidence: Confidence;
  /** Days on which banks rest, and weekend days worked (调休). */
  closedOn: readonly LocalDate[];
  workedOn: readonly LocalDate[];
}

export interface CalendarPlace {
  place: string;
  /** IANA zone in which its days begin and end. */
  timeZone: string;
  years: readonly CalendarYear[];
  /** ISO weekdays of rest; Saturday and Sunday when left out. */
  weekend?: readonly number[];
  note?: string;
}

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

interface ShippedYear {
  year: number;
  source: string;
  confidence: Confidence;
  /** Days off, as MM-DD or MM-DD..MM-DD. */
  closed: string;
  worked?: string;
}

interface ShippedPlace extends Omit<CalendarPlace, 'years'> {
  years: readonly ShippedYear[];
}

/**
 * What a new installation knows before anything is loaded. A year stands here only when its days are published or follow from
 * a law in force; the State Council names the days of China each November for the next year. These are public holidays: a bank
 * adds its own closings.
 */
const shipped: readonly ShippedPlace[] = [
  {
    place: 'CN',
    timeZone: homeZone,
    years: [
      {
        year: 2025,
        source: '国务院办公厅关于2025年部分节假日安排的通知, gov.cn 2024-11',
        confidence: 'secondary',
        closed: '01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08',
        worked: '01-26 02-08 04-27 09-28 10-11',
      },
      {
        year: 2026,
        source: '国务院办公厅关于2026年部分节假日安排的通知, gov.cn 2025-11',
        confidence: 'secondary',
        closed: '01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07',
        worked: '01-04 02-14 02-28 05-09 09-20 10-10',
      },
    ],
  },
  {
    place: 'DE',
    timeZone: 'Europe/Berlin',
    note: 'Days off in every Land; a Land has more, and banks rest on 24 and 31 December by custom, not by law.',
    years: [
      {
        year: 2025,
        source: 'Feiertagsgesetze der Länder; Einigungsvertrag art. 2(2)',
        confidence: 'recalled',
        closed: '01-01 04-18 04-21 05-01 05-29 06-09 10-03 12-25 12-26',
      },
      {
        year: 2026,
        source: 'Feiertagsgesetze der Länder; Einigungsvertrag art. 2(2)',
        confidence: 'recalled',
        closed: '01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26',
      },
      {
        year: 2027,
        source: 'Feiertagsgesetze der Länder; Einigungsvertrag art. 2(2); Easter on 28 March',
        confidence: 'recalled',
        closed: '01-01 03-26 03-29 05-01 05-06 05-17 10-03 12-25 12-26',
      },
    ],
  },
  {
    place: 'PL',
    timeZone: 'Europe/Warsaw',
    years: [
      {
        year: 2025,
        source: 'Ustawa z 18.01.1951 o dniach wolnych od pracy, as amended (24 December since 2025)',
        confidence: 'recalled',
        closed: '01-01 01-06 04-20 04-21 05-01 05-03 06-08 06-19 08-15 11-01 11-11 12-24..12-26',
      },
      {
        year: 2026,
        source: 'Ustawa z 18.01.1951 o dniach wolnych od pracy, as amended (24 December since 2025)',
        confidence: 'recalled',
        closed: '01-01 01-06 04-05 04-06 05-01 05-03 05-24 06-04 08-15 11-01 11-11 12-24..12-26',
      },
      {
        year: 2027,
        source: 'Ustawa z 18.01.1951 o dniach wolnych od pracy, as amended; Easter on 28 March',
        confidence: 'recalled',
        closed: '01-01 01-06 03-28 03-29 05-01 05-03 05-16 05-27 08-15 11-01 11-11 12-24..12-26',
      },
    ],
  },
  {
    place: 'TARGET',
    timeZone: 'Europe/Berlin',
    note: 'Days on which the euro settles.',
    years: [
      {
        year: 2025,
        source: 'ECB, long-term calendar of closing days, 14.12.2000',
        confidence: 'recalled',
        closed: '01-01 04-18 04-21 05-01 12-25 12-26',
      },
      {
        year: 2026,
        source: 'ECB, long-term calendar of closing days, 14.12.2000',
        confidence: 'recalled',
        closed: '01-01 04-03 04-06 05-01 12-25 12-26',
      },
      {
        year: 2027,
        source: 'ECB, long-term calendar of closing days, 14.12.2000; Easter on 28 March',
        confidence: 'recalled',
        closed: '01-01 03-26 03-29 05-01 12-25 12-26',
      },
    ],
  },
];

export const shippedPlaces: readonly CalendarPlace[] = shipped.map(({ years, ...place }) => ({
  ...place,
  years: years.map(({ closed, worked, ...year }) => ({
    ...year,
    closedOn: daysOf(year.year, closed),
    workedOn: daysOf(year.year, worked),
  })),
}));
