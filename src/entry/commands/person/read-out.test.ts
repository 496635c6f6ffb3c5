import { expect, it } from 'vitest';
import { nouns } from '../../../desk/nouns/index.ts';
import { amount, day, instant, until, valueOf } from './read-out.ts';

it.each([
  ['5000000', 'CNY', '50,000.00 CNY'],
  ['-5', 'CNY', '-0.05 CNY'],
  ['1234567', 'JPY', '1,234,567 JPY'],
  ['1234567', 'KWD', '1,234.567 KWD'],
  ['900719925474099312', 'CNY', '9,007,199,254,740,993.12 CNY'],
  ['500', undefined, '500'],
])('%s minor units of %s is %s', (minor, currency, said) => {
  expect(amount(minor, currency)).toBe(said);
});

it('says days and instants in the language, by the clock at home', () => {
  expect([day('2027-03-14', 'en'), day('2027-03-14', 'zh')]).toEqual(['14 Mar 2027', '2027年3月14日']);
  expect(instant('2027-03-14T16:05:00.000Z', 'en')).toBe('15 Mar 2027 00:05');
  // The end of a day in Chongqing is not the next day.
  expect(until('2027-03-14T16:00:00.000Z', 'zh')).toBe('2027年3月14日');
  expect(until('2027-03-14T10:00:00.000Z', 'en')).toBe('14 Mar 2027 18:00');
});

it('reads a row as its columns say, and what stands within another once', () => {
  const lots = nouns.find(({ name }) => name === 'lots');
  const row = { quantityValue: '20000', quantityScale: 3, quantityUnit: 'TNE', description: 'Copper' };
  if (!lots) throw new Error('no list of lots');
  expect(Object.keys(row).map((name) => valueOf(lots, name, row, 'en'))).toEqual([
    '20.000 TNE',
    undefined,
    undefined,
    'Copper',
  ]);
});
