import { expect, it } from 'vitest';
import { type InsuranceState, stateOfSite, warningOf, worstOf } from './rules.ts';

it.each<[string, bigint | undefined, bigint | undefined, number, InsuranceState]>([
  ['for its value', 100n, 100n, 10_000, 'insured'],
  ['a cent below', 100n, 99n, 10_000, 'under_insured'],
  ['for what the terms want of it', 100n, 80n, 8_000, 'insured'],
  ['for more than its value, where they want it', 100n, 105n, 11_000, 'under_insured'],
  ['by no policy', 100n, undefined, 10_000, 'uninsured'],
  ['by no policy, and of no known value', undefined, undefined, 10_000, 'uninsured'],
  ['of no known value', undefined, 100n, 10_000, 'unknown'],
])('a site is insured %s', (_, valueMinor, insuredMinor, wantedBps, expected) => {
  expect(stateOfSite({ valueMinor, insuredMinor }, wantedBps)).toBe(expected);
});

it('the worst site decides', () => {
  expect(worstOf(['insured', 'under_insured', 'unknown'])).toBe('under_insured');
  expect(worstOf(['insured', 'unknown'])).toBe('unknown');
  expect(worstOf([])).toBe('insured');
});

const ends = (stateAfter: InsuranceState) => ({ on: '2026-12-31', stateAfter, noticeFrom: '2026-12-01' });
it.each<[string, InsuranceState, ReturnType<typeof ends> | undefined, string, string | null]>([
  ['insured, and long', 'insured', ends('uninsured'), '2026-11-30', null],
  ['soon over', 'insured', ends('uninsured'), '2026-12-01', 'INSURANCE_EXPIRING'],
  ['soon over and renewed', 'insured', ends('insured'), '2026-12-01', null],
  ['short already', 'under_insured', ends('uninsured'), '2026-12-01', 'UNDER_INSURED'],
  ['none', 'uninsured', undefined, '2026-12-01', 'UNINSURED'],
  ['not known', 'unknown', undefined, '2026-12-01', 'INSURANCE_UNKNOWN'],
])('warns: %s', (_, today, over, on, expected) => {
  expect(warningOf(today, over, on)).toBe(expected);
});
