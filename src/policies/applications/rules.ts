import { refusalList } from '../../kernel/refusal.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

export const applicationStates = ['applied', 'referred', 'offered', 'declined', 'withdrawn', 'lapsed'] as const;
export type ApplicationState = (typeof applicationStates)[number];

/** What was declined is looked at again where the firm contested it and was right. */
export const applicationLife: LifeCycle<
  ApplicationState,
  'offer' | 'refer' | 'decline' | 'withdraw' | 'reopen' | 'lapse'
> = [
  ['applied', 'offer', 'offered'],
  ['applied', 'refer', 'referred'],
  ['applied', 'decline', 'declined'],
  ['applied', 'withdraw', 'withdrawn'],
  ['referred', 'offer', 'offered'],
  ['referred', 'decline', 'declined'],
  ['referred', 'withdraw', 'withdrawn'],
  ['offered', 'lapse', 'lapsed'],
  ['declined', 'reopen', 'referred'],
];

/** Each thing that the rule asks of an application, in words, and what becomes of one that does not meet it. */
export const ruleTests = {
  score: ['decline', 'The score reaches the least points', '评分达到最低分'],
  barred: ['decline', 'Nothing that authorities or the bank say of the firm bars new loans', '无禁止新增授信的认定'],
  overdue: ['decline', 'Nothing is overdue with this bank', '在本行无逾期'],
  limit: [
    'refer',
    'With what the firm owes by such loans it stays within the online limit',
    '连同线上存量不超过线上限额',
  ],
  months: ['refer', 'It runs no longer than online loans do', '期限不超过线上贷款最长期限'],
  currency: ['refer', 'It is in the currency of the online limit', '币种为线上限额币种'],
  apart: ['refer', 'Its industry is not one that is treated apart', '不属区别对待行业'],
  purpose: [
    'refer',
    'Its purpose in words names nothing that no credit flows into',
    '用途文字未提及禁止信贷流入的用途',
  ],
  record: ['refer', 'The record asks no person to look', '记录无须人工复核事项'],
} as const satisfies Record<string, readonly ['decline' | 'refer', en: string, zh: string]>;
export type RuleTest = keyof typeof ruleTests;

/** One thing that was asked, what it asked and what is so; where it comes from, where that is a row of the rule book. */
export interface Tested {
  test: RuleTest;
  rule: string | null;
  asks: string | number | null;
  is: string | number | null;
  isMet: boolean;
  /** What becomes of it where it is not met. */
  leads: 'decline' | 'refer';
  en: string;
  zh: string;
}

export const tested = (
  test: RuleTest,
  isMet: boolean,
  { rule = null, asks = null, is = null }: Partial<Pick<Tested, 'rule' | 'asks' | 'is'>> = {},
): Tested => {
  const [leads, en, zh] = ruleTests[test];
  return { test, rule, asks, is, isMet, leads, en, zh };
};

/** Whether what is so stays within what a rule allows. */
export const isMetBy = (is: string | number, most: number): boolean => BigInt(is) <= BigInt(most);

/** What the rule decides: one reason to decline declines, one to ask a person asks one, and else it is offered. */
export function outcomeOf(tests: readonly Tested[]): 'offer' | 'refer' | 'decline' {
  const unmet = tests.filter(({ isMet }) => !isMet).map(({ leads }) => leads);
  return unmet.includes('decline') ? 'decline' : unmet.length > 0 ? 'refer' : 'offer';
}

export const applicationRefusals = refusalList({
  APPLICATION_WRONG_STATE: [
    'wrong-state',
    'The application is not in the state for this',
    '该申请当前状态不允许此操作',
    'Read it again',
    '请重新读取',
  ],
  APPLICATION_LENDER_UNFIT: [
    'invalid',
    'A loan is applied for at a bank',
    '贷款须向银行申请',
    'Name a party that is a bank',
    '请填写银行',
  ],
  APPLICATION_UNSCORED: [
    'precondition',
    'The firm has no score by this bank that holds today',
    '企业当日无本行有效评分',
    'Score it, or decide with the data of a score',
    '请先评分，或随决定提交评分数据',
  ],
  APPLICATION_BEYOND: [
    'invalid',
    'No more is offered than was applied for, and in the same money',
    '所批金额不得超过申请金额，且币种须一致',
    'Offer at most the amount in facts; for more, the firm applies anew',
    '请不超过 facts 所列金额；如需增加，由企业另行申请',
  ],
  APPLICATION_TERMS_MISSING: [
    'invalid',
    'Who says yes says at which rate',
    '同意时须填写利率',
    'Name the yearly rate in basis points',
    '请填写年利率（基点）',
  ],
});
