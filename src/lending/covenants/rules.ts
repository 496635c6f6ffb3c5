import { refusalList, refuse } from '../../kernel/refusal.ts';
import { addDays, addMonths, type LocalDate } from '../../kernel/time.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

/** Before any money goes out, or by a day after it did. */
export const conditionKinds = ['precedent', 'subsequent'] as const;
export type ConditionKind = (typeof conditionKinds)[number];
export const conditionStates = ['open', 'proved', 'met', 'waived', 'withdrawn'] as const;
export type ConditionState = (typeof conditionStates)[number];

export const conditionLife: LifeCycle<ConditionState, 'prove' | 'accept' | 'reject' | 'waive' | 'withdraw'> = [
  ['open', 'prove', 'proved'],
  ['proved', 'accept', 'met'],
  ['proved', 'reject', 'open'],
  ['open', 'waive', 'waived'],
  ['proved', 'waive', 'waived'],
  ['waived', 'prove', 'proved'],
  ['open', 'withdraw', 'withdrawn'],
  ['proved', 'withdraw', 'withdrawn'],
  ['waived', 'withdraw', 'withdrawn'],
];

export const covenantKinds = ['ratio', 'information', 'event'] as const;
export type CovenantKind = (typeof covenantKinds)[number];
export const covenantStates = ['standing', 'ended'] as const;
export type CovenantState = (typeof covenantStates)[number];

export const testStates = ['awaited', 'reported', 'passed', 'breached', 'cured', 'waived', 'void'] as const;
export type TestState = (typeof testStates)[number];
export const breachReasons = ['figures', 'not_reported', 'event', 'judged'] as const;
export type BreachReason = (typeof breachReasons)[number];

export const testLife: LifeCycle<TestState, 'report' | 'pass' | 'reject' | 'breach' | 'cure' | 'waive'> = [
  ['awaited', 'report', 'reported'],
  ['reported', 'pass', 'passed'],
  ['reported', 'reject', 'awaited'],
  ['awaited', 'breach', 'breached'],
  ['reported', 'breach', 'breached'],
  ['breached', 'cure', 'cured'],
  ['waived', 'cure', 'cured'],
  ['breached', 'waive', 'waived'],
  ['waived', 'waive', 'waived'],
];

/** What a borrower reports of itself, each an amount in the currency of the covenant. */
export const figureKeys = [
  'total_assets',
  'total_liabilities',
  'current_assets',
  'current_liabilities',
  'net_worth',
  'cash',
  'receivables',
  'inventory',
  'total_debt',
  'revenue',
  'ebitda',
  'interest_expense',
  'debt_service',
] as const;
export type FigureKey = (typeof figureKeys)[number];

export interface Ratio {
  numerator: FigureKey;
  /** Without it the figure itself is held against the bound. */
  denominator: FigureKey | null;
  bound: 'at_least' | 'at_most';
  /** Basis points of the denominator, or minor units. */
  limit: string;
}

export interface Measured {
  isKept: boolean;
  /** Basis points rounded down, or minor units; null where nothing is left to divide by. */
  value: string | null;
}

const whole = (n: bigint, d: bigint): bigint => (n * d < 0n && n % d !== 0n ? n / d - 1n : n / d);

/**
 * A ratio held against its bound by cross-multiplication, so that rounding decides nothing. What is divided by nothing, or by less, is no
 * ratio: it keeps a lower bound only where there is something over nothing (interest cover of who pays no interest), and else it is broken.
 */
export function measure({ numerator, denominator, bound, limit }: Ratio, figures: Record<string, string>): Measured {
  const missing = [numerator, denominator].filter((key) => key !== null && figures[key] === undefined);
  if (missing.length > 0) refuse(covenantRefusals.COVENANT_FIGURES_MISSING, { at: '/figures', facts: { missing } });
  const top = BigInt(figures[numerator] as string);
  const keeps = (left: bigint, right: bigint) => (bound === 'at_least' ? left >= right : left <= right);
  if (denominator === null) return { isKept: keeps(top, BigInt(limit)), value: top.toString() };
  const under = BigInt(figures[denominator] as string);
  if (under <= 0n) return { isKept: under === 0n && (bound === 'at_least' ? top > 0n : top === 0n), value: null };
  return { isKept: keeps(top * 10_000n, BigInt(limit) * under), value: whole(top * 10_000n, under).toString() };
}

/** The day after this one on which a covenant is tested again: counted from the first, so that the end of a month stays one. */
export function nextTestedOn(first: LocalDate, everyMonths: number, after: LocalDate): LocalDate {
  for (let times = 1; ; times++) {
    const on = addMonths(first, everyMonths * times);
    if (on > after) return on;
  }
}

/**
 * The first day of a test is within a year of today, or the ten to come: each test that lies behind is one more breach that nobody could have
 * reported in time.
 */
export function assertTestable(firstTestedOn: LocalDate | undefined, today: LocalDate): void {
  const [first, last] = [addMonths(today, -12), addMonths(today, 120)];
  if (firstTestedOn !== undefined && (firstTestedOn < first || firstTestedOn > last))
    refuse(covenantRefusals.COVENANT_DAY_UNFIT, { at: '/firstTestedOn', facts: { first, last } });
}

export const cureByOf = (on: LocalDate, cureDays: number): LocalDate => addDays(on, cureDays);

export const covenantRefusals = refusalList({
  COVENANT_UNCHANGED: [
    'invalid',
    'The covenant says this already',
    '该约定事项未发生变化',
    'Name another bound or other days',
    '请填写其他指标界限或期限',
  ],
  CONDITION_WRONG_STATE: [
    'wrong-state',
    'The condition is not in the state for this',
    '该条件当前状态不允许此操作',
    'Read it again',
    '请重新读取',
  ],
  CONDITION_DAY_UNFIT: [
    'invalid',
    'A condition that follows the money has a day that has not passed',
    '后续条件须有未过的期限',
    'Name a last day after today',
    '请填写今日之后的期限',
  ],
  UNDERTAKING_SUBJECT_UNFIT: [
    'precondition',
    'Nothing more is lent under this debt',
    '该债务项下不再放款',
    'Name a facility, loan or drawdown that is not over',
    '请指定未终结的授信、贷款或提款',
  ],
  NOT_THE_PROVER: [
    'forbidden',
    'Another party proves this',
    '该条件由另一方证明',
    'Leave it to the party in facts',
    '请由 facts 所列一方提交',
  ],
  COVENANT_NOT_THE_LENDER: [
    'forbidden',
    'The lender alone does this',
    '仅贷款人可办理',
    'Leave it to the lender',
    '请由贷款人办理',
  ],
  COVENANT_SHAPE_UNFIT: [
    'invalid',
    'A covenant of this kind is stated otherwise',
    '该类约定要素不符',
    'Give a ratio its figures and days, a duty to inform its days, and an event neither',
    '财务指标须列指标与测试日，信息义务须列测试日，事件约定均不列',
  ],
  COVENANT_DAY_UNFIT: [
    'invalid',
    'The first test lies too far back or too far ahead',
    '首个测试日过早或过远',
    'Name a day from first to last in facts',
    '请填写 facts 所列 first 至 last 之间的日期',
  ],
  COVENANT_FIGURES_MISSING: [
    'invalid',
    'A figure that the ratio is made of is missing',
    '缺少计算该指标所需数据',
    'Report the figures in facts',
    '请补报 facts 所列数据',
  ],
  COVENANT_WRONG_STATE: [
    'wrong-state',
    'The covenant or its test is not in the state for this',
    '该约定或其测试当前状态不允许此操作',
    'Read it again',
    '请重新读取',
  ],
  COVENANT_TOO_EARLY: [
    'invalid',
    'The day that is reported on has not come',
    '报告所涉日期未到',
    'Report once the day of the test has come',
    '请于测试日到来后报告',
  ],
  COVENANT_NOT_KEPT: [
    'precondition',
    'By these figures the covenant is still broken',
    '按所报数据仍未达标',
    'Report figures that keep it, or waive it as two people',
    '请提交达标数据，或由两人豁免',
  ],
  WAIVER_DAY_UNFIT: [
    'invalid',
    'The last day of the waiver is not after today',
    '豁免期限须晚于今日，或不设期限',
    'Name a later day or none',
    '请填写更晚的日期或留空',
  ],
});
