import { expect, it } from 'vitest';
import { saidOf } from '../../console/src/parts/said.ts';
import { factOf } from '../../console/src/words/terms/facts.ts';
import { fieldOf, inEnglish, oneOf, termOf } from '../../console/src/words/terms/index.ts';

it('calls the facts of a remedy as they stand beneath it', () => {
  expect(saidOf('提款不得超过 facts 所列 leftMinor', fieldOf, 'zh')).toBe('提款不得超过下列“剩余金额”');
  expect(saidOf('请为 notFresh 所列担保物登记最新价格', factOf, 'zh')).toBe('请为“价格过期”所列担保物登记最新价格');
  expect(saidOf('Ask for no more than mostMinor, or wait', fieldOf, 'en')).toBe('Ask for no more than “Most”, or wait');
  expect(saidOf('Send it again', fieldOf, 'en')).toBe('Send it again');
});

it('says the unit of a measure, one of many, and the breach behind a reason', () => {
  expect(['maxSilenceS', 'toleranceKg', 'maxC', 'amountMinor', 'isOurs'].map(inEnglish)).toEqual([
    'Max silence (s)',
    'Tolerance (kg)',
    'Max (°C)',
    'Amount',
    'Is ours',
  ]);
  const many = ['facilities', 'credits', 'exchange-bills', 'people', 'subjects', 'valuation-terms', 'releases'];
  expect(many.map((noun) => oneOf(noun, 'en'))).toEqual([
    'Facility',
    'Letter of credit',
    'Bill of exchange',
    'Person',
    'Watched goods',
    'Terms of valuation',
    'Release',
  ]);
  expect(termOf('reason', 'BREACH_SEAL_BROKEN', 'zh')).toBe('封志破损');
});
