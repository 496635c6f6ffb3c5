import { describe, expect, it } from 'vitest';
import { shippedCalendar, theirLastDay, versionFor } from '../../ground/calendars/index.ts';
import { isAssumed, rollToBankingDay } from '../../kernel/time.ts';
import { placeCalendar } from './calendar.ts';
import { bounds, expressions, isWithin, lastDayToRefuse, lastDayWhileOpen, type Span } from './dates.ts';
import { maturity, readTenor } from './maturity.ts';

describe('expressions of article 3 and ISBP A13 to A14', () => {
  it.each<[string, Span, string, string]>([
    ['on or about 10 June', expressions.onOrAbout('2026-06-10'), '2026-06-05', '2026-06-15'],
    ['first half of June', expressions.firstHalf('2026-06'), '2026-06-01', '2026-06-15'],
    ['second half of February', expressions.secondHalf('2026-02'), '2026-02-16', '2026-02-28'],
    ['beginning of June', expressions.beginning('2026-06'), '2026-06-01', '2026-06-10'],
    ['middle of June', expressions.middle('2026-06'), '2026-06-11', '2026-06-20'],
    ['end of December', expressions.end('2026-12'), '2026-12-21', '2026-12-31'],
    ['between two days', expressions.between('2026-06-01', '2026-06-09'), '2026-06-01', '2026-06-09'],
    ['within 2 days of 10 June', expressions.within('2026-06-10', 2), '2026-06-08', '2026-06-12'],
    ['within 2 days after 10 June', expressions.withinAfter('2026-06-10', 2), '2026-06-11', '2026-06-12'],
  ])('%s', (_what, span, from, to) => {
    expect(span).toEqual({ from, to });
    expect([isWithin(from, span), isWithin(to, span)]).toEqual([true, true]);
  });

  it('bounds include or exclude their day', () => {
    expect(bounds.until('2026-06-10')).toBe('2026-06-10');
    expect(bounds.before('2026-06-10')).toBe('2026-06-09');
    expect(bounds.after('2026-06-30')).toBe('2026-07-01');
    expect(bounds.notLaterThanAfter('2026-06-10', 2)).toBe('2026-06-12');
    expect(bounds.atLeastBefore('2026-06-10', 2)).toBe('2026-06-08');
  });
});

describe('tenor and maturity', () => {
  it.each([
    ['AT SIGHT', { kind: 'sight' }],
    ['90 DAYS AFTER SIGHT', { kind: 'days_after', days: 90, event: 'sight' }],
    ['90 DAYS AFTER DATE OF TAKING IN CHARGE', { kind: 'days_after', days: 90, event: 'shipment' }],
    ['60 DAYS FROM B/L DATE', { kind: 'days_after', days: 60, event: 'shipment' }],
    ['30 DAYS AFTER INVOICE DATE', { kind: 'days_after', days: 30, event: 'invoice' }],
    ['AS AGREED', undefined],
  ])('%s', (text, tenor) => expect(readTenor(text)).toEqual(tenor));

  it('counts neither the day of "from" nor of "after"', () => {
    const tenor = { kind: 'days_after', days: 90, event: 'shipment' } as const;
    expect(maturity(tenor, ['2026-06-01'])).toBe('2026-08-30');
    // Several on board dates on one bill: the earliest. Several bills under one draft: the latest (ISBP B2).
    expect(maturity(tenor, ['2026-06-03', '2026-06-01'])).toBe('2026-08-30');
    expect(maturity(tenor, ['2026-06-03', '2026-06-01'], 'several')).toBe('2026-09-01');
    expect(maturity({ kind: 'fixed', on: '2026-12-24' }, [])).toBe('2026-12-24');
    expect(maturity(tenor, [])).toBeUndefined();
  });
});

describe('banking calendars', () => {
  it('count five banking days over National Day with its make-up Saturday', () => {
    const chongqing = placeCalendar(shippedCalendar('CN'));
    // 29 and 30 September, 8 and 9 October, Saturday 10 October; in 2025 Sunday 28 September was worked.
    expect(lastDayToRefuse(chongqing, '2026-09-28')).toBe('2026-10-10');
    expect(lastDayToRefuse(chongqing, '2025-09-26')).toBe('2025-10-10');
    expect(rollToBankingDay(chongqing.banking, '2026-02-15')).toBe('2026-02-24');
    expect(rollToBankingDay(chongqing.banking, '2026-02-28')).toBe('2026-02-28');
  });

  it('of Duisburg, Warsaw and the euro know their own holidays', () => {
    expect(rollToBankingDay(shippedCalendar('DE'), '2026-04-03')).toBe('2026-04-07');
    expect(rollToBankingDay(shippedCalendar('PL'), '2025-12-24')).toBe('2025-12-29');
    expect(rollToBankingDay(shippedCalendar('PL'), '2026-06-04')).toBe('2026-06-05');
    expect(rollToBankingDay(shippedCalendar('TARGET'), '2026-05-14')).toBe('2026-05-14');
  });

  it('take a year that is not published for ordinary weeks, and say so; a place that is not there is refused', () => {
    const china = shippedCalendar('CN');
    expect(lastDayToRefuse(placeCalendar(china), '2026-12-29')).toBe('2027-01-05');
    expect([isAssumed(china, '2026-12-31'), isAssumed(china, '2027-01-05')]).toEqual([false, true]);
    expect(versionFor(china, '2027-01-05')).toBe('CN-2025-2026.1+assumed');
    // What runs for the other side is longer by the longest closure that is known.
    expect(theirLastDay(china, '2026-12-29', 3)).toEqual({ on: '2027-01-10', assumed: true });
    expect(theirLastDay(china, '2026-12-21', 3)).toEqual({ on: '2026-12-24', assumed: false });
    expect(() => shippedCalendar('KZ')).toThrow('CALENDAR_MISSING');
  });
});

it.each<[string, { from: string; to: string }[], string | undefined]>([
  ['never closed', [], '2026-10-19'],
  ['closed before', [{ from: '2026-10-01', to: '2026-10-12' }], '2026-10-19'],
  ['closed for one banking day', [{ from: '2026-10-14', to: '2026-10-14' }], '2026-10-20'],
  ['closed over a weekend', [{ from: '2026-10-17', to: '2026-10-18' }], '2026-10-19'],
  ['closed for eight days', [{ from: '2026-10-14', to: '2026-10-21' }], '2026-10-27'],
  ['closed until further notice', [{ from: '2026-10-14', to: '2999-12-31' }], undefined],
])('a bank %s is precluded after its fifth open day', (_, forceMajeure, last) => {
  const calendar = placeCalendar(shippedCalendar('CN'), forceMajeure);
  expect(lastDayWhileOpen(calendar, '2026-10-12', '2026-10-19')).toBe(last);
});
