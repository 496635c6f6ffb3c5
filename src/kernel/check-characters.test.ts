import { expect, it } from 'vitest';
import { isBic, isContainerNumber, isCreditCode, isLei } from './check-characters.ts';

it.each([
  ['credit code', isCreditCode, '91100000100003962T', '91100000100003962A'],
  ['credit code', isCreditCode, '91440300708461136T', '91440300708461137T'],
  ['credit code', isCreditCode, '911100001000044477', '911100001O00044477'],
  ['LEI', isLei, '506700GE1G29325QX363', '506700GE1G29325QX364'],
  ['container', isContainerNumber, 'CSQU3054383', 'CSQU3054384'],
  ['BIC', isBic, 'DEUTDEDD', 'DEUTDED'],
])('%s: the right one passes, the slip does not', (_, check, right, wrong) => {
  expect(check(right)).toBe(true);
  expect(check(wrong)).toBe(false);
});
