import { expect, it } from 'vitest';
import { assertCallable, type CallFacts, leftFor, WHOLE } from './rules.ts';

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

it('what was called for one loan pays that loan and nothing else; what was called for all pays any', () => {
  const left = (calledFor: Record<string, string>, paid: Record<string, bigint>, beside = 0n) => {
    const byLoan = new Map(Object.entries(paid));
    const paidMinor = ([...byLoan.values()].reduce((a, b) => a + b, 0n) + beside).toString();
    return [undefined, 'a', 'b'].map((loanId) => leftFor({ calledFor, paidMinor }, byLoan, loanId));
  };
  expect(left({ a: '40' }, {})).toEqual([0n, 40n, 0n]);
  expect(left({ a: '40' }, { a: 15n })).toEqual([0n, 25n, 0n]);
  expect(left({ a: '40', [WHOLE]: '30' }, {})).toEqual([30n, 70n, 30n]);
  // Ten beyond what was called for it came out of what was called for all.
  expect(left({ a: '40', [WHOLE]: '30' }, { a: 50n })).toEqual([20n, 20n, 20n]);
  expect(left({ a: '40', [WHOLE]: '30' }, { a: 10n, b: 5n }, 12n)).toEqual([13n, 43n, 13n]);
});
