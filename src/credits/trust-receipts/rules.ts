import { refusalList } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { type LifeCycle, statesBefore } from '../../kernel/transitions.ts';

export const trustReceiptStatuses = ['drawn_up', 'signed', 'released', 'recalled', 'discharged', 'withdrawn'] as const;
export type TrustReceiptStatus = (typeof trustReceiptStatuses)[number];
export type TrustReceiptAct = 'sign' | 'withdraw' | 'release' | 'recall' | 'reinstate' | 'discharge';

/**
 * A trust receipt gives the bank no possession: it is signed before the documents go, and takes their place only beside a
 * pledge over the goods (Civil Code 429; Guiding Case 111 reads it as a pledge, not as title).
 */
export const trustReceiptLife: LifeCycle<TrustReceiptStatus, TrustReceiptAct> = [
  ['drawn_up', 'sign', 'signed'],
  ['drawn_up', 'withdraw', 'withdrawn'],
  ['signed', 'withdraw', 'withdrawn'],
  ['signed', 'release', 'released'],
  // A further part of the documents goes against the same receipt.
  ['released', 'release', 'released'],
  ['released', 'recall', 'recalled'],
  ['recalled', 'reinstate', 'released'],
  ['signed', 'discharge', 'discharged'],
  ['released', 'discharge', 'discharged'],
  ['recalled', 'discharge', 'discharged'],
];
export const beforeAct = (act: TrustReceiptAct): TrustReceiptStatus[] => statesBefore(trustReceiptLife, act);

/** Why the bank calls back what it let go of: control of the goods is lost, or the term is over and the debt is not. */
export type RecallReason = 'CONTROL_LOST' | 'EXPIRED';

export interface TrustReceiptFacts {
  status: TrustReceiptStatus;
  expiresOn: LocalDate;
}

/**
 * The condition of an import financing: the applicant has signed, the receipt is not recalled, and it runs as long as what is
 * lent on it. None drawn up is not known, which is not met.
 */
export function trustReceiptSigned(
  receipt: TrustReceiptFacts | undefined,
  { today, dueOn }: { today: LocalDate; dueOn: LocalDate },
): { met: boolean | null; facts: Record<string, unknown> } {
  if (!receipt) return { met: null, facts: {} };
  const { status, expiresOn } = receipt;
  const stands = status === 'signed' || status === 'released';
  return { met: stands && today <= expiresOn && dueOn <= expiresOn, facts: { status, expiresOn, dueOn } };
}

export const trustReceiptRefusals = refusalList({
  TRUST_RECEIPT_STANDS: [
    'conflict',
    'A trust receipt for this presentation stands already',
    '该交单已有信托收据',
    'Withdraw it first, or use it',
    '请先撤回，或使用该信托收据',
  ],
  TRUST_RECEIPT_DIFFERS: [
    'conflict',
    'What is signed is not what the bank drew up',
    '签署的文本与银行出具的信托收据不一致',
    'Read it again and sign the document whose hash it names',
    '请重新读取并签署其所列哈希对应的文本',
  ],
  TRUST_RECEIPT_WRONG_STATE: [
    'wrong-state',
    'The trust receipt is not in the state for this',
    '该信托收据状态不允许此操作',
    'Read the trust receipt again',
    '请重新读取该信托收据',
  ],
  TRUST_RECEIPT_SECURES_DEBT: [
    'precondition',
    'A financing that stands on the trust receipt is not repaid',
    '以该信托收据为条件的融资尚未还清',
    'Have the financing in facts repaid, or the claim settled, first',
    '请先还清 facts 所列融资或结清垫款',
  ],
  CONTROL_NOT_BACK: [
    'precondition',
    'Control of the goods held in trust is not proved again',
    '信托项下货物的控制尚未重新获证',
    'Resolve the positions of the lots in facts first',
    '请先处理 facts 所列批次的控制状态',
  ],
});
