import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

export const demandStatuses = ['open', 'lapsed', 'met', 'ended', 'withdrawn'] as const;
export type DemandStatus = (typeof demandStatuses)[number];

/** Lapsed: the time allowed is over, and what the goods lose from then on is the pledgee's to make good. */
export const demandLife: LifeCycle<DemandStatus, 'lapse' | 'meet' | 'end' | 'withdraw'> = [
  ['open', 'lapse', 'lapsed'],
  ['open', 'meet', 'met'],
  ['lapsed', 'meet', 'met'],
  ['open', 'end', 'ended'],
  ['lapsed', 'end', 'ended'],
  ['open', 'withdraw', 'withdrawn'],
  ['lapsed', 'withdraw', 'withdrawn'],
];
export const demandsLive: DemandStatus[] = ['open', 'lapsed'];

export const exerciseRefusals = refusalList({
  DEBT_NOT_OVERDUE: [
    'precondition',
    'The pledgee can be called on to exercise the pledge only once the debt is overdue',
    '债务履行期限届满后方可请求质权人及时行使质权',
    'Wait for the due day of the debt (Civil Code 437); to end the pledge sooner, repay',
    '请待债务到期（民法典第 437 条）；如需提前解除，请清偿债务',
  ],
  NOT_A_PLEDGE_IN_FORCE: [
    'wrong-state',
    'Only a pledge that is in force can be demanded to be exercised; a charge leaves the goods with their owner',
    '仅可就已生效的质权提出请求；抵押财产由抵押人占有，不适用',
    'Read the pledge again',
    '请重新读取该质押',
  ],
  EXERCISE_DEMANDED: [
    'conflict',
    'A demand to exercise this pledge stands already',
    '已就该质权提出过行使请求',
    'Read it; its clock runs from its own day',
    '请查看该请求，期限自其提出之日起算',
  ],
  DEMAND_CLOSED: [
    'wrong-state',
    'The demand does not wait for this',
    '该请求状态不符',
    'Read the demand again',
    '请重新读取该请求',
  ],
  NO_DELAY: [
    'precondition',
    'The pledgee is not late: its time has not run out, or it acted within it',
    '质权人未逾期：期限未届满或已在期限内行使',
    'Wait for dueAt in facts; a loss within the time allowed is not for delay',
    '请待 facts 所列 dueAt；期限内的损失不属怠于行使所致',
  ],
  LOSS_CLAIMED: [
    'conflict',
    'A loss is claimed under this demand already',
    '已就该请求主张过损失',
    'Read the demand again',
    '请重新读取该请求',
  ],
  LOSS_ANSWER_DIFFERS: [
    'invalid',
    'A claim is accepted up to its amount and in its currency, or refused with a reason',
    '认可金额不得超过主张金额且币种须一致；不认可须说明理由',
    'Accept no more than was claimed, or give the reason',
    '请在主张金额内认可或填写理由',
  ],
});

/** Who may demand and when: for a pledge in force whose debt is overdue (Civil Code 437, by 446 for pledged rights). */
export function assertDemandable(
  pledge: { kind: string; status: string },
  basis: { kind?: unknown } | undefined,
): void {
  if (pledge.kind === 'charge' || pledge.status !== 'effective')
    refuse(exerciseRefusals.NOT_A_PLEDGE_IN_FORCE, { facts: { status: pledge.status, kind: pledge.kind } });
  // A call that expired lets the lender sell (436); the owner's own demand waits for the due day of the debt (437).
  if (basis?.kind !== 'debt_overdue') refuse(exerciseRefusals.DEBT_NOT_OVERDUE);
}

/**
 * Whether a pledgee that has approved a sale is at work: court and auction take the time they take, a private sale that is
 * not made is a sale put off.
 */
export const isUnderWay = (sale: { route: string; status: string }): boolean =>
  sale.status === 'approved' && (sale.route === 'court' || sale.route === 'auction');

export interface DemandedLot {
  lotId: string;
  /** Worth on the day of the demand; null where no price could be relied on. */
  demandedMinor: string | null;
  /** What it sold for, once it did. */
  soldMinor: string | null;
}

/**
 * How much the goods fell since the demand, against what each sold for or is worth now; gains of one lot do not cover the
 * loss of another. Null when a price is missing on either side: unknown is not no loss.
 */
export function fallSince(lots: readonly DemandedLot[], nowMinor: ReadonlyMap<string, bigint>): bigint | null {
  if (lots.length === 0) return null;
  let fall = 0n;
  for (const { lotId, demandedMinor, soldMinor } of lots) {
    const now = soldMinor === null ? nowMinor.get(lotId) : BigInt(soldMinor);
    if (demandedMinor === null || now === undefined) return null;
    const by = BigInt(demandedMinor) - now;
    if (by > 0n) fall += by;
  }
  return fall;
}

export interface LossFacts {
  lapsedAt: string | null;
  dueAt: string;
  hasLoss: boolean;
}

/** Delay is what is answered for: the loss of one who was late, claimed once (Civil Code 437, second paragraph). */
export function assertLossClaimable({ lapsedAt, dueAt, hasLoss }: LossFacts): void {
  if (lapsedAt === null) refuse(exerciseRefusals.NO_DELAY, { facts: { dueAt } });
  if (hasLoss) refuse(exerciseRefusals.LOSS_CLAIMED);
}
