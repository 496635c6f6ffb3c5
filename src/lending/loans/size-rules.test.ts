import { expect, it } from 'vitest';
import { type FirmFigures, isOfHouse, sizeOf } from './size-rules.ts';

const yuan = (amount: number) => BigInt(Math.round(amount * 100));
const firm = (
  industry: FirmFigures['industry'],
  employees: number | undefined,
  revenue?: number,
  more: Partial<FirmFigures> = {},
) => sizeOf({ industry, employees, ...(revenue !== undefined && { revenueMinor: yuan(revenue) }), ...more });

it('a firm is of the first size whose every floor it reaches', () => {
  expect([
    firm('industry', 1_000, 400_000_000),
    firm('industry', 999, 400_000_000),
    firm('industry', 300, 19_999_999.99),
    firm('industry', 20, 3_000_000),
    firm('industry', 19, 5_000_000),
    firm('warehousing', 100, 10_000_000),
    firm('warehousing', 99, 50_000_000),
    firm('wholesale', 4, 100_000_000),
  ]).toEqual(['large', 'medium', 'small', 'small', 'micro', 'medium', 'small', 'micro']);
});

it('revenue of a younger firm is taken for a year: 18 million in nine months are 24', () => {
  expect(firm('industry', 300, 18_000_000, { revenueMonths: 9 })).toBe('medium');
  expect(firm('industry', 300, 14_999_999.99, { revenueMonths: 9 })).toBe('small');
});

it('a figure that decides and was not stated leaves the size unknown', () => {
  expect([firm('industry', 300), firm('industry', undefined, 3_000_000), firm('other', 300)]).toEqual([
    undefined,
    undefined,
    'large',
  ]);
});

it.each([
  ['Example Bank', 'EXAMPLE bank', true],
  ['Example Bank', 'Example Bank Co., Ltd.', true],
  ['Example Bank Co., Ltd.', 'Example Bank', true],
  ['Example Bank', 'Example Bank Chongqing Branch', true],
  ['Example Bank Chongqing', 'Example Bank Head Office', true],
  ['示例银行股份有限公司', '示例银行重庆分行', true],
  ['Example Bank', 'Sample Appraisers Ltd', false],
  ['Example Bank', 'Ex', false],
  ['中国银行', '中国担保', false],
  ['Co., Ltd.', 'Branch', false],
])('%s and %s are one house: %s', (own, name, isOne) => {
  expect(isOfHouse(own, name)).toBe(isOne);
});
