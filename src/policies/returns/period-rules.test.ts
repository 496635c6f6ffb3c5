import { expect, it } from 'vitest';
import { earliestOf, isKeptApart, placeOf } from './period-rules.ts';

const days = (periodFrom: string, periodTo: string) => ({ addresseeId: 'au', periodFrom, periodTo });
const standing = (id: string, periodFrom: string, periodTo: string) => ({ id, ...days(periodFrom, periodTo) });
const january = standing('january', '2027-01-01', '2027-01-31');
const late = standing('late', '2027-01-15', '2027-02-14');

it.each([
  ['vat_exempt_interest', '2027-03-01', '2027-01-01'],
  ['vat_exempt_interest', '2026-12-31', '2026-01-01'],
  ['funnel', '2027-03-01', '2026-02-01'],
] as const)('%s up to %s begins on %s at the earliest', (kind, to, from) => {
  expect(earliestOf(kind, to)).toBe(from);
});

it('keeps apart what adds up and is sent', () => {
  expect([
    isKeptApart('vat_exempt_interest', 'au'),
    isKeptApart('cuts_and_calls', 'au'),
    isKeptApart('vat_exempt_interest', null),
    isKeptApart('credit_by_industry', 'au'),
    isKeptApart('cash_cycle', 'au'),
  ]).toEqual([true, true, false, false, false]);
});

it.each([
  ['nothing of what does not stand', [], days('2027-01-01', '2027-01-31'), undefined, undefined, undefined],
  ['the one of the same days', [january], days('2027-01-01', '2027-01-31'), undefined, 'january', undefined],
  [
    'none that went to another',
    [{ ...january, addresseeId: 'other' }],
    days('2027-01-01', '2027-01-31'),
    undefined,
    undefined,
    'january',
  ],
  ['none of other days', [january], days('2027-01-01', '2027-02-28'), undefined, undefined, 'january'],
  ['the one that it names and holds', [january], days('2027-01-01', '2027-02-28'), 'january', 'january', undefined],
  ['none that it holds in part', [january], days('2027-01-15', '2027-02-14'), 'january', undefined, 'january'],
  ['one, and not another beside it', [late, january], days('2027-01-01', '2027-02-28'), 'january', 'january', 'late'],
] as const)('takes the place of %s', (_, rows, of, named, takes, meets) => {
  const place = placeOf(rows, of, named);
  expect([place.takes?.id, place.meets?.id]).toEqual([takes, meets]);
});
