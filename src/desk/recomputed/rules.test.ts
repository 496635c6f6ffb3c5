import { expect, it } from 'vitest';
import { whyNot } from './rules.ts';

it.each([
  ['loan.dayClosed', null, 'EVENT_READ_NO_RULE'],
  ['loan.dayClosed', 'a', 'EVENT_IS_A_SUM'],
  ['drawdown.approved', 'a', 'EVENT_JUDGED_BY_RECORD'],
  ['release.requested', 'a', 'EVENT_JUDGED_BY_RECORD'],
  ['loan.disbursed', 'a', 'EVENT_FACTS_NOT_KEPT'],
])('%s that read %s is refused as %s', (type, rules, code) => {
  expect(whyNot({ type, rules })).toBe(code);
});
