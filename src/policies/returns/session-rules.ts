import { refusalList } from '../../kernel/refusal.ts';
import { addDays, addMonths, type LocalDate } from '../../kernel/time.ts';

/** What a quarterly meeting is about: all six, or it is none (measure 20). */
export const agendaParts = [
  'policy',
  'products',
  'conditions',
  'riskControl',
  'creditEnhancement',
  'repaymentPlan',
] as const;

export interface MatterRow {
  id: string;
  askedOn: string;
  dueOn: string;
  answeredOn: string | null;
}

export type SessionState = 'awaited' | 'held' | 'held_late';
/** A meeting after the last day of its quarter is none of that quarter: it is held late, and the quarter stays missed (measure 20). */
export const heldAs = (dueOn: LocalDate, heldOn: LocalDate): SessionState => (heldOn > dueOn ? 'held_late' : 'held');
/** Whether a quarter was over without a meeting. */
export const isMissed = (of: { dueOn: LocalDate; heldOn: LocalDate | null }, today: LocalDate): boolean =>
  (of.heldOn ?? today) > of.dueOn;

/** Asks of a quarter: how many, how many answered, and how many of those by their day (measure 20). */
export function asksOf(rows: readonly MatterRow[]): Record<string, unknown> {
  const answered = rows.filter(({ answeredOn }) => answeredOn !== null);
  const inTime = answered.filter(({ answeredOn, dueOn }) => (answeredOn ?? '') <= dueOn);
  return { asks: rows.length, answered: answered.length, inTime: inTime.length, open: rows.length - answered.length };
}

export const quarterOf = (on: LocalDate): string => `${on.slice(0, 4)}Q${Math.ceil(Number(on.slice(5, 7)) / 3)}`;
export const firstDayOf = (quarter: string): LocalDate =>
  `${quarter.slice(0, 4)}-${String(Number(quarter.slice(5)) * 3 - 2).padStart(2, '0')}-01`;
export const lastDayOf = (quarter: string): LocalDate => addDays(addMonths(firstDayOf(quarter), 3), -1);
export const nextQuarter = (quarter: string): string => quarterOf(addMonths(firstDayOf(quarter), 3));

export const sessionRefusals = refusalList({
  SESSION_QUARTER_UNFIT: [
    'invalid',
    'Meetings are taken on for a quarter that is not over, and for no more than a year ahead',
    '会议仅可为未结束的季度、且一年以内安排',
    'Name such a quarter',
    '请填写符合要求的季度',
  ],
  SESSION_AWAITED: [
    'conflict',
    'The session of this quarter is there already',
    '该季度会议已存在',
    'Read your sessions',
    '请查看会议列表',
  ],
  SESSION_WRONG_STATE: [
    'wrong-state',
    'The session is held, or its quarter has not begun',
    '会议已召开或该季度尚未开始',
    'Read the session',
    '请查看该会议',
  ],
  SESSION_PAPER_USED: [
    'conflict',
    'These minutes are of another meeting: a paper serves one',
    '该会议纪要已用于其他会议，一份文件仅对应一次会议',
    'Name the minutes of this one',
    '请提供本次会议的纪要',
  ],
  MATTER_ANSWERED: ['wrong-state', 'The ask is answered', '诉求已答复', 'Read it', '请查看'],
  MATTER_SUCCEEDED: [
    'precondition',
    'Who was succeeded asks nothing more',
    '已被合并承继的企业不再提出诉求',
    'Have the successor in facts ask',
    '请由 facts 所列承继方提出',
  ],
  MATTER_NOT_YOURS: [
    'forbidden',
    'The bank that is asked answers',
    '由被询银行答复',
    'Leave it to the bank',
    '请由该银行答复',
  ],
});
