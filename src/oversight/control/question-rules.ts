import { refusalList } from '../../kernel/refusal.ts';
import type { CustodyFinding } from './custody-rules.ts';

/** Mass that went and came back again and again; what is short beside a release. */
export const questionReasons = ['exchanged', 'beyond_release'] as const;
export type QuestionReason = (typeof questionReasons)[number];
export const questionStatuses = ['open', 'overdue', 'whole', 'short'] as const;
export const questionsOpen = ['open', 'overdue'] as const;

export interface ReleaseOrder {
  kind: string;
  from: string;
  to: string;
  bookedAt: string | null;
}

const shortReasons: readonly string[] = ['MASS_IN_DOUBT', 'BREACH_WEIGHT_SHORT'];

/** Whether a status may ask for a count at all. */
export const mayAsk = (statusReason: string): boolean =>
  statusReason === 'MASS_EXCHANGED' || shortReasons.includes(statusReason);

/**
 * What a status asks of who keeps the goods, that no device can answer. A scale that shows the weight of the goods does not show
 * that it is the goods; and what a release let out and nobody drew is, to a scale, gone like what was drawn.
 */
export function questionOf(
  statusReason: string,
  orders: readonly ReleaseOrder[],
  now: Date,
  releaseHours: number,
): QuestionReason | undefined {
  if (statusReason === 'MASS_EXCHANGED') return 'exchanged';
  if (!shortReasons.includes(statusReason)) return undefined;
  const isNear = ({ kind, from, to, bookedAt }: ReleaseOrder) =>
    kind === 'release' &&
    new Date(from) <= now &&
    now.getTime() - new Date(bookedAt ?? to).getTime() < releaseHours * 3_600_000;
  return orders.some(isNear) ? 'beyond_release' : undefined;
}

export interface Unanswered {
  id: string;
  reason: string;
  status: string;
  dueAt: Date;
}

/** A count that was asked for and did not come in time leaves the goods in doubt: nothing new is lent on them (SI 55). */
export const findingsOfQuestions = (open: readonly Unanswered[]): CustodyFinding[] =>
  open
    .filter(({ status }) => status === 'overdue')
    .map(({ id, reason, dueAt }) => ({
      state: 'degraded',
      reason: 'COUNT_UNANSWERED',
      evidence: { questionId: id, asked: reason, dueAt: dueAt.toISOString() },
    }));

export const questionRefusals = refusalList({
  QUESTION_ANSWERED: [
    'wrong-state',
    'The question was answered already',
    '该问题已答复',
    'Read it again',
    '请重新读取',
  ],
  QUESTION_NEEDS_ALL: [
    'invalid',
    'A count answers for every lot that is asked about, and for no other',
    '盘点须覆盖所询全部批次，且不得包含其他批次',
    'Count the lots named in facts',
    '请盘点 facts 所列批次',
  ],
});
