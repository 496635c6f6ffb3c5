import { expect, it } from 'vitest';
import { Refusal } from '../../kernel/refusal.ts';
import { assertChoice, type MaturityChoice } from './maturity-rules.ts';

const receipt = { isReceipt: true, extendedTo: undefined, maturesOn: '2026-11-01', debtDueOn: '2026-12-01' };
it.each<[string, MaturityChoice, Partial<Parameters<typeof assertChoice>[0]>, string | undefined]>([
  ['extended past the debt', 'extend', { extendedTo: '2026-12-31' }, undefined],
  ['goods taken', 'take_goods', {}, undefined],
  ['collected', 'collect', {}, undefined],
  ['a receivable collected', 'collect', { isReceipt: false }, undefined],
  ['a receivable has no goods', 'take_goods', { isReceipt: false }, 'MATURITY_CHOICE_UNFIT'],
  [
    'a receivable is not extended here',
    'extend',
    { isReceipt: false, extendedTo: '2026-12-31' },
    'MATURITY_CHOICE_UNFIT',
  ],
  ['extended to no day', 'extend', {}, 'MATURITY_CHOICE_UNFIT'],
  ['extended to the same day', 'extend', { extendedTo: '2026-11-01' }, 'MATURITY_CHOICE_UNFIT'],
  ['a day with another choice', 'collect', { extendedTo: '2026-12-31' }, 'MATURITY_CHOICE_UNFIT'],
  ['on the day of the debt', 'collect', { maturesOn: '2026-12-01' }, 'DOCUMENT_NOT_BEFORE_DEBT'],
  ['no debt', 'collect', { debtDueOn: undefined }, 'DOCUMENT_NOT_BEFORE_DEBT'],
])('a document that matures first: %s', (_, choice, more, expected) => {
  const outcome = () => {
    try {
      assertChoice({ ...receipt, choice, ...more });
      return undefined;
    } catch (error) {
      return (error as Refusal).definition.code;
    }
  };
  expect(outcome()).toBe(expected);
});
