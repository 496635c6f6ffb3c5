import { expect, it } from 'vitest';
import { assertCallable, type CallFacts } from './rules.ts';

const sound: CallFacts = {
  kind: 'joint',
  anyOrder: true,
  claimUntil: '2027-06-30',
  today: '2027-06-30',
  amountMinor: 100n,
  currency: 'CNY',
  calledMinor: 0n,
  moreMinor: 60n,
  dueMinor: 60n,
  ownSecurityIds: [],
  showsExhausted: false,
};
const codeOf = (facts: CallFacts): string => {
  try {
    assertCallable(facts);
    return 'called';
  } catch (error) {
    return (error as { definition?: { code: string } }).definition?.code ?? String(error);
  }
};

it.each<[string, Partial<CallFacts>]>([
  ['called', {}],
  ['GUARANTEE_PERIOD_OVER', { today: '2027-07-01' }],
  ['GUARANTEE_NOT_DUE', { dueMinor: 0n }],
  ['GUARANTEE_CALLED_BEYOND', { moreMinor: 61n }],
  ['GUARANTEE_CALLED_BEYOND', { calledMinor: 50n }],
  ['DEBTOR_FIRST', { kind: 'general' }],
  ['called', { kind: 'general', showsExhausted: true }],
  ['SECURITY_OF_DEBTOR_FIRST', { anyOrder: false, ownSecurityIds: ['plg_1'] }],
  ['called', { anyOrder: false }],
])('a guarantee is %s: %o', (code, more) => {
  expect(codeOf({ ...sound, ...more })).toBe(code);
});
