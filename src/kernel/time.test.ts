import { describe, expect, it } from 'vitest';
import { identifiers } from './identifiers.ts';
import {
  addBankingDays,
  addDays,
  type BankingCalendar,
  daysBetween,
  localDateAt,
  rollToBankingDay,
  startOfDay,
} from './time.ts';

const calendar: BankingCalendar = {
  place: 'CN',
  version: 'test',
  knownFrom: '2026-01-01',
  knownThrough: '2026-12-31',
  closedDays: new Set(['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07']),
  workedDays: new Set(['2026-10-10']),
};

describe('dates', () => {
  it('counts days without the first (Civil Code 201)', () => {
    expect(daysBetween('2026-03-05', '2026-06-20')).toBe(107);
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(() => addDays('2026-02-30', 1)).toThrow('DATE_INVALID');
  });

  it('rolls over a holiday and lands on a make-up working Saturday', () => {
    expect(rollToBankingDay(calendar, '2026-10-01')).toBe('2026-10-08');
    expect(rollToBankingDay(calendar, '2026-10-10')).toBe('2026-10-10');
    expect(addBankingDays(calendar, '2026-09-30', 3)).toBe('2026-10-10');
  });

  it('refuses to compute past the last known day', () => {
    expect(() => rollToBankingDay(calendar, '2027-01-01')).toThrow('CALENDAR_UNKNOWN');
    expect(() => addBankingDays(calendar, '2026-12-31', 1)).toThrow('CALENDAR_UNKNOWN');
  });

  it('knows that a Chongqing evening is still the same day in Duisburg', () => {
    const instant = new Date('2026-10-12T17:30:00Z');
    expect(localDateAt(instant, 'Asia/Shanghai')).toBe('2026-10-13');
    expect(localDateAt(instant, 'Europe/Berlin')).toBe('2026-10-12');
  });
});

describe('identifiers', () => {
  it('sort in the order they were made, also within one millisecond and when the clock steps back', () => {
    let ms = 1_800_000_000_000;
    const newId = identifiers({ now: () => new Date(ms) }, (bytes) => bytes.fill(7));
    const made: string[] = [];
    for (let i = 0; i < 5_000; i++) {
      if (i === 2_500) ms -= 1_000;
      made.push(newId('lot'));
    }
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(5_000);
    expect(made[0]).toMatch(/^lot_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  });
});

describe('the beginning of a day', () => {
  it.each([
    ['2026-10-13', 'Asia/Shanghai', '2026-10-12T16:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-01-01', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z'],
    ['2026-01-01', 'Pacific/Pago_Pago', '2026-01-01T11:00:00.000Z'],
    ['2026-01-01', 'Asia/Kathmandu', '2025-12-31T18:15:00.000Z'],
    // Midnight did not exist: the day began at one.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  ])('%s in %s', (date, zone, expected) => expect(startOfDay(date, zone).toISOString()).toBe(expected));
});

describe('the civil date of an instant', () => {
  it('is the zone’s own in every minute, in whatever order they are asked', () => {
    const plain = (zone: string) =>
      new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    // Clocks went back across midnight a minute after it; a zone of five minutes and 43 seconds; leap day; ordinary ones.
    for (const [zone, around] of [
      ['America/St_Johns', '2010-11-07T02:31:00Z'],
      ['Asia/Shanghai', '1900-12-31T15:54:17Z'],
      ['Asia/Shanghai', '2028-02-28T16:00:00Z'],
      ['Asia/Kathmandu', '2026-10-12T18:15:00Z'],
      ['Africa/Monrovia', '1971-06-01T00:44:30Z'],
    ] as const)
      for (const seconds of [-90, -61, -60, -59, -1, 0, 1, 59, 60, 61, 90, 0, -1]) {
        const instant = new Date(Date.parse(around) + seconds * 1_000);
        expect(localDateAt(instant, zone)).toBe(plain(zone).format(instant));
      }
  });
});
