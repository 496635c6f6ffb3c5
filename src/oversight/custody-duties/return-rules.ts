import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

export const returnStatuses = ['open', 'handed_over', 'returned', 'ended'] as const;
export type ReturnStatus = (typeof returnStatuses)[number];

/** Ended: the goods were pledged again where they lie, and there is nothing to hand back. */
export const returnLife: LifeCycle<ReturnStatus, 'hand_over' | 'receive' | 'end'> = [
  ['open', 'hand_over', 'handed_over'],
  ['handed_over', 'receive', 'returned'],
  ['open', 'end', 'ended'],
  ['handed_over', 'end', 'ended'],
];
export const returnsLive: ReturnStatus[] = ['open', 'handed_over'];

export const returnRefusals = refusalList({
  RETURN_STEP: [
    'wrong-state',
    'The return does not wait for this',
    '该返还状态不符',
    'The custodian states what it hands over, then the pledgor what it received: read the return again',
    '应先由监管人载明交付情况，再由出质人签收；请重新读取',
  ],
  RETURN_IN_PROGRESS: [
    'precondition',
    'The goods are security no more and wait to be handed back; they are not worked meanwhile',
    '货物已解除质押、待返还，期间不得分割、合并或混配',
    'Finish the return named in facts',
    '请先办结 facts 所列返还',
  ],
  RETURN_UNDER_DOCUMENT: [
    'precondition',
    'A receipt or bill that is live stands for the goods: they go to its holder',
    '货物已签发有效仓单或提单，应凭单交付持有人',
    'Have the document in facts given back to who issued it, then finish the return; or let the goods stay',
    '请先将 facts 所列单证交还签发人注销，再办理返还；或选择货物原地留存',
  ],
  RETURN_QUANTITY: [
    'invalid',
    'The quantity is in another unit than the lot, or finer than its scale',
    '计量单位或精度与批次不符',
    'State it in the unit and scale in facts; a quantity is never rounded',
    '请按 facts 所列单位与精度填写，数量不作舍入',
  ],
  NO_SHORTAGE_CLAIM: [
    'wrong-state',
    'No claim for a shortage waits for an answer',
    '没有待答复的短少索赔',
    'Read the return again',
    '请重新读取该返还',
  ],
});

export interface HeldFacts {
  isPresent: boolean;
  custodianId: string | undefined;
  pledgorId: string;
  /** The lender engaged who holds it. */
  isEngaged: boolean;
  /** Another pledge binds the goods still. */
  isPledged: boolean;
  /** A live receipt or bill stands for them: they answer to its holder, and it is the document that goes back. */
  hasDocument: boolean;
}

/** Whether the lender's custodian must hand the lot back to the pledgor (Civil Code 436): what left at the gate is back. */
export const mustReturn = (lot: HeldFacts): boolean =>
  lot.isPresent &&
  lot.custodianId !== undefined &&
  lot.custodianId !== lot.pledgorId &&
  lot.isEngaged &&
  !lot.isPledged &&
  !lot.hasDocument;

/** What was taken over and has not left on an order: the books now, with what weighings found missing since put back. */
export const takenOver = (booked: bigint, lostAtScale: bigint): bigint => {
  const value = booked + lostAtScale;
  return value > 0n ? value : 0n;
};

export interface Shortage {
  shortageValue: bigint;
  /** More is missing than two scales may differ by: all of it is claimed, not what is beyond. */
  isClaimed: boolean;
}

/**
 * What is missing of what was taken over, by the receiver's scale, to the last unit. The custodian answers for kind, quantity
 * and quality of what it took in (Civil Code 907, 917), the lender for its custody (432).
 */
export function shortageOf(expected: bigint, received: bigint, toleranceBps: number): Shortage {
  const shortageValue = expected > received ? expected - received : 0n;
  return { shortageValue, isClaimed: shortageValue * 10_000n > BigInt(toleranceBps) * expected };
}

export function assertStep(isDue: boolean, status: ReturnStatus): void {
  if (!isDue) refuse(returnRefusals.RETURN_STEP, { facts: { status } });
}
