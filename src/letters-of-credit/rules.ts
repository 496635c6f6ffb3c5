import { BPS_ONE } from '../kernel/ratio.ts';
import { refusalList, refuse } from '../kernel/refusal.ts';
import type { LifeCycle } from '../kernel/transitions.ts';

export const creditStatuses = ['applied', 'issued', 'declined', 'closed'] as const;
export type CreditStatus = (typeof creditStatuses)[number];

export const presentationStatuses = ['received', 'examined', 'complying', 'refused', 'honoured'] as const;
export type PresentationStatus = (typeof presentationStatuses)[number];

export const presentationLife: LifeCycle<PresentationStatus, 'examine' | 'accept' | 'refuse' | 'honour'> = [
  ['received', 'examine', 'examined'],
  ['examined', 'examine', 'examined'],
  ['examined', 'accept', 'complying'],
  ['examined', 'refuse', 'refused'],
  ['complying', 'honour', 'honoured'],
];

export const creditRefusals = refusalList({
  BANK_UNFIT: [
    'invalid',
    'This party is not a bank',
    '该方不是银行',
    'Name a bank of this tenant',
    '请指定本租户内的银行',
  ],
  EXPIRY_BEFORE_SHIPMENT: [
    'invalid',
    'The credit would expire before the latest shipment',
    '有效期早于最迟装运日',
    'Leave time between shipment and expiry for presentation',
    '请在装运与到期之间留出交单时间',
  ],
  NOT_THE_ISSUING_BANK: [
    'forbidden',
    'Only the issuing bank does this',
    '只有开证行可以办理',
    'Have the issuing bank act',
    '请由开证行办理',
  ],
  CREDIT_NOT_APPLIED: [
    'wrong-state',
    'The credit does not wait for the bank’s answer',
    '该信用证申请不在待审批状态',
    'Read the credit again',
    '请重新读取该信用证',
  ],
  CREDIT_NOT_ISSUED: [
    'wrong-state',
    'The credit is not open',
    '该信用证未开立或已关闭',
    'Present under an issued credit',
    '请在已开立的信用证项下交单',
  ],
  NOT_A_PRESENTER: [
    'forbidden',
    'Only the beneficiary or the nominated bank presents',
    '只有受益人或被指定银行可以交单',
    'Have one of them present (UCP 600 article 6)',
    '请由受益人或被指定银行交单（UCP 600 第 6 条）',
  ],
  BILL_NOT_WITH_BANK: [
    'precondition',
    'The transport document has not reached the issuing bank',
    '运输单证尚未到达开证行',
    'Transfer the bill to the issuing bank, then present',
    '请先将提单移交开证行再交单',
  ],
  BILL_ALREADY_PRESENTED: [
    'conflict',
    'The transport document was presented already',
    '该运输单证已被交单',
    'A document is presented, and financed, once',
    '同一单证只能交单和融资一次',
  ],
  PRESENTATION_NOT_EXAMINED: [
    'wrong-state',
    'The presentation was not examined, or was decided',
    '该交单未审核或已决定',
    'Examine it first',
    '请先审单',
  ],
  DISCREPANCIES_STAND: [
    'precondition',
    'Discrepancies stand; the presentation does not comply',
    '存在不符点，交单不相符',
    'Refuse with all of them in one notice, or wait for a corrected presentation (UCP 600 article 16)',
    '请一次性列明全部不符点拒付，或待重新交单（UCP 600 第 16 条）',
  ],
  QUESTIONS_OPEN: [
    'precondition',
    'Questions are left to the examiner',
    '尚有待审单员判断的问题',
    'Answer each question named in facts',
    '请逐一答复 facts 所列问题',
  ],
  PRESENTATION_NOT_COMPLYING: [
    'wrong-state',
    'The presentation is not found complying',
    '该交单尚未认定相符',
    'Decide the examination first',
    '请先完成审单决定',
  ],
  CREDIT_OVERDRAWN: [
    'precondition',
    'The drawing would exceed the credit with its tolerance',
    '支取金额超过信用证金额及其增减幅度',
    'Draw no more than what is available',
    '请不要超过可用金额',
  ],
});

/** What may be drawn in all: the amount and its upper tolerance, rounded down to the minor unit. */
export const ceilingMinor = (amountMinor: bigint, plusBps: number): bigint =>
  (amountMinor * (BPS_ONE + BigInt(plusBps))) / BPS_ONE;

export interface ExaminationFinding {
  rule: string;
  documentId?: string | undefined;
}

export interface DecisionFacts {
  discrepancies: readonly ExaminationFinding[];
  questions: readonly ExaminationFinding[];
  /** For each question, as `rule/documentId`, whether the examiner found it in order. */
  answers: Readonly<Record<string, boolean>>;
}

export const questionKey = ({ rule, documentId }: ExaminationFinding): string => `${rule}/${documentId ?? ''}`;

/**
 * What stands against a presentation once its examiner has answered every question. The machine proposes, a named person
 * decides; what the rules leave to a person is answered, not skipped.
 */
export function standing({ discrepancies, questions, answers }: DecisionFacts): ExaminationFinding[] {
  const unanswered = questions.map(questionKey).filter((key) => answers[key] === undefined);
  if (unanswered.length > 0)
    refuse(creditRefusals.QUESTIONS_OPEN, { at: '/answers', facts: { questions: unanswered } });
  return [...discrepancies, ...questions.filter((question) => !answers[questionKey(question)])];
}

/** A presentation is accepted when nothing stands against it. */
export function assertComplies(facts: DecisionFacts): void {
  const stands = standing(facts);
  if (stands.length > 0)
    refuse(creditRefusals.DISCREPANCIES_STAND, { facts: { discrepancies: stands.map(questionKey) } });
}
