import { describe, expect, it } from 'vitest';
import { measure, nextTestedOn, type Ratio } from './rules.ts';

const ratio = (more: Partial<Ratio> = {}): Ratio => ({
  numerator: 'total_liabilities',
  denominator: 'total_assets',
  bound: 'at_most',
  limit: '7000',
  ...more,
});

describe('a ratio against its bound', () => {
  it.each<[string, Ratio, Record<string, string>, boolean, string | null]>([
    ['at the bound', ratio(), { total_liabilities: '70', total_assets: '100' }, true, '7000'],
    [
      'a hair beyond it, whatever it rounds to',
      ratio(),
      { total_liabilities: '700001', total_assets: '1000000' },
      false,
      '7000',
    ],
    [
      'below a lower bound',
      ratio({ bound: 'at_least' }),
      { total_liabilities: '6', total_assets: '10' },
      false,
      '6000',
    ],
    ['negative, rounded down', ratio(), { total_liabilities: '-1', total_assets: '3' }, true, '-3334'],
    ['over nothing, as cover', ratio({ bound: 'at_least' }), { total_liabilities: '1', total_assets: '0' }, true, null],
    ['over nothing, as debt', ratio(), { total_liabilities: '1', total_assets: '0' }, false, null],
    ['nothing over nothing', ratio(), { total_liabilities: '0', total_assets: '0' }, true, null],
    [
      'over less than nothing',
      ratio({ bound: 'at_least' }),
      { total_liabilities: '1', total_assets: '-1' },
      false,
      null,
    ],
    [
      'an amount',
      ratio({ numerator: 'net_worth', denominator: null, bound: 'at_least', limit: '500' }),
      { net_worth: '499' },
      false,
      '499',
    ],
  ])('%s', (_, of, figures, isKept, value) => expect(measure(of, figures)).toEqual({ isKept, value }));

  it('asks for every figure that it is made of', () => {
    expect(() => measure(ratio(), { total_assets: '1' })).toThrow('COVENANT_FIGURES_MISSING');
  });
});

it('tests again at the end of each quarter, also after a short month', () => {
  expect(nextTestedOn('2026-11-30', 3, '2026-11-30')).toBe('2027-02-28');
  expect(nextTestedOn('2026-11-30', 3, '2027-02-28')).toBe('2027-05-30');
});
