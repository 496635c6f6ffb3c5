import { refusalList } from '../../kernel/refusal.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

export const contestStates = ['open', 'upheld', 'escalated', 'revised', 'accepted', 'closed'] as const;
export type ContestState = (typeof contestStates)[number];
export const contestLife: LifeCycle<ContestState, 'uphold' | 'revise' | 'accept' | 'escalate' | 'close'> = [
  ['open', 'uphold', 'upheld'],
  ['open', 'revise', 'revised'],
  ['upheld', 'accept', 'accepted'],
  ['upheld', 'escalate', 'escalated'],
  ['escalated', 'close', 'closed'],
];

/** Decisions about another that it may contest, by the events that tell of them. What is called in, or stopped once it was promised, is contested as a cut (measures 2, 16). */
export const contestable: readonly string[] = [
  'facility.declined',
  'facility.suspended',
  'drawdown.declined',
  'rollover.declined',
  'release.declined',
  'credit.declined',
  'loan.declined',
  'loanApplication.declined',
  'loan.classified',
];

export const contestRefusals = refusalList({
  DECISION_NOT_CONTESTED: [
    'invalid',
    'This is no decision of another about you that can be contested',
    '该事件并非可提出异议的他方决定',
    'Name the event of a decision about you, of a type in facts; what is called in, or stopped after it was approved, is contested as a cut',
    '请指定他方对本方作出的、类型如 facts 所列的决定；提前收贷或批准后停贷，请按压降授信提出异议',
  ],
  DECISION_CONTESTED: [
    'conflict',
    'This decision is contested already; each is contested once',
    '该决定已提出异议；每项决定只能提出一次',
    'Read its answer, and reply to it',
    '请查看答复并作出回应',
  ],
  CONTEST_WRONG_STATE: [
    'wrong-state',
    'The contest is not in the state for this',
    '该异议当前状态不允许此操作',
    'Read it again',
    '请重新读取',
  ],
});
