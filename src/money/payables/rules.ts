import { allocate } from '../../kernel/money.ts';
import { mulDiv } from '../../kernel/ratio.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import { addMonths, daysBetween, type LocalDate } from '../../kernel/time.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

/** A receivables e-certificate (应收账款电子凭证): a core firm's recorded promise to pay its creditor. Not a bill. */
export const certificateStatuses = [
  'offered',
  'live',
  'refused',
  'cancelled',
  'due',
  'redeemed',
  'dishonoured',
] as const;
export type CertificateStatus = (typeof certificateStatuses)[number];

export type CertificateAct = 'accept' | 'refuse' | 'cancel' | 'fall_due' | 'redeem' | 'dishonour';

export const certificateLife: LifeCycle<CertificateStatus, CertificateAct> = [
  ['offered', 'accept', 'live'],
  ['offered', 'refuse', 'refused'],
  ['offered', 'cancel', 'cancelled'],
  ['live', 'fall_due', 'due'],
  ['due', 'redeem', 'redeemed'],
  ['due', 'dishonour', 'dishonoured'],
];

export const moveKinds = ['transfer', 'finance'] as const;
export type MoveKind = (typeof moveKinds)[number];
export const moveStatuses = ['offered', 'accepted', 'refused', 'withdrawn'] as const;
export type MoveStatus = (typeof moveStatuses)[number];

export const payableRefusals = refusalList({
  CERTIFICATE_TENOR: [
    'precondition',
    'The certificate would run longer than allowed',
    '凭证期限超过上限',
    'Shorten the term to the day in facts',
    '请将期限缩短至 facts 所列日期',
  ],
  CERTIFICATE_DUE_TOO_SOON: [
    'invalid',
    'The certificate would fall due on the day it is issued, or before',
    '凭证到期日不晚于开具日',
    'Give a later day, or pay the receivables themselves',
    '请填写更晚的到期日，或直接支付应付账款',
  ],
  CERTIFICATE_TENOR_REVIEW: [
    'precondition',
    'A term over the soft limit needs its reason examined by the bank',
    '超过建议期限须由银行审查理由与交易习惯',
    'Give the trade reason; the bank examines it before the certificate can be financed',
    '请填写贸易理由，由银行审查后方可融资',
  ],
  TERM_EXTENDED: [
    'precondition',
    'The certificate would pay later than the receivables it rests on',
    '凭证到期日晚于所依据应收账款的到期日',
    'Let it fall due no later than facts show: a certificate may not hide a longer term (Order 802 art 11)',
    '到期日不得晚于 facts 所列日期；不得借凭证变相延长账期',
  ],
  ISSUER_IN_DEFAULT: [
    'precondition',
    'The issuer did not pay a certificate when it fell due and issues no more',
    '开具方已发生凭证违约，停止新开',
    'Pay what is overdue first (Yin Fa [2025] 77 art 15)',
    '请先清偿逾期凭证',
  ],
  LINE_NOT_PROPOSED: [
    'wrong-state',
    'The line does not wait for approval',
    '该额度不在待审批状态',
    'Read the line again',
    '请重新读取该额度',
  ],
  LINE_EXCEEDED: [
    'precondition',
    'The issuer’s line does not bear this certificate',
    '开具方额度不足',
    'Issue no more than facts show, or have the bank raise the line',
    '请在 facts 所列额度内开具，或由银行提高额度',
  ],
  LINE_NOT_ACTIVE: [
    'wrong-state',
    'The line is not active: not approved, ended, or stopped after a default',
    '额度未生效、已到期或因违约停用',
    'Have the bank approve a line; an issuer in default does not issue',
    '请由银行批准额度；违约的开具方不得新开',
  ],
  PAYABLE_NOT_COVERED: [
    'precondition',
    'The certificate is more than the confirmed payables it rests on',
    '凭证金额超过所依据的已确认应付账款',
    'Issue no more than what is confirmed and not yet used, as facts show',
    '请在 facts 所列已确认且未使用的金额内开具',
  ],
  ISSUER_UNFIT: [
    'forbidden',
    'Only the core firm that owes issues a certificate',
    '只有负有付款义务的核心企业可以开具',
    'Have the debtor’s own people issue it',
    '请由债务人本方人员开具',
  ],
  OBLIGEE_UNFIT: [
    'invalid',
    'A receivable of another creditor cannot carry this certificate',
    '所依据的应收账款属于其他债权人',
    'Name receivables that this creditor holds against the issuer',
    '请指定该债权人对开具方的应收账款',
  ],
  CERTIFICATE_WRONG_STATE: [
    'wrong-state',
    'The certificate is not in the state for this',
    '凭证状态不允许此操作',
    'Read the certificate again',
    '请重新读取该凭证',
  ],
  NOT_THE_OBLIGEE: [
    'forbidden',
    'Only who the certificate is issued to answers it',
    '只有凭证接收方可以签收',
    'Have the creditor answer; nobody is made to take one (Order 802 art 11)',
    '请由接收方答复；不得强制接受',
  ],
  NOT_THE_CERTIFICATE_HOLDER: [
    'forbidden',
    'Only who holds this part moves it',
    '只有该份额持有人可以处分',
    'Have the holder act',
    '请由持有人办理',
  ],
  HOLDING_TOO_SMALL: [
    'precondition',
    'The part has less than that free',
    '可用份额不足',
    'Offer no more than what facts show is free',
    '请不要超过 facts 所列可用金额',
  ],
  SPLITS_EXHAUSTED: [
    'precondition',
    'The certificate was split as often as allowed',
    '拆分次数已达上限',
    'Move a whole part, or have the bank set another limit on the line',
    '请整份转让，或由银行调整额度的拆分上限',
  ],
  DEPTH_EXHAUSTED: [
    'precondition',
    'The part changed hands as often as allowed',
    '流转层级已达上限',
    'Hold it to maturity, or offer it to a bank',
    '请持有到期，或向银行融资',
  ],
  MOVE_NOT_OFFERED: [
    'wrong-state',
    'The offer was answered or withdrawn',
    '该要约已答复或撤回',
    'Read the certificate again',
    '请重新读取该凭证',
  ],
  MOVE_TO_SELF: [
    'invalid',
    'The part is in this hand already',
    '该份额已由该方持有',
    'Name another party',
    '请指定另一方',
  ],
  NOT_THE_TRANSFEREE: [
    'forbidden',
    'Only who it was offered to answers',
    '只有受让方可以答复',
    'Have the transferee answer',
    '请由受让方办理',
  ],
  FINANCIER_UNFIT: [
    'invalid',
    'Only a bank or a licensed factor finances a part',
    '只有银行或持牌保理商可以融资',
    'Offer the part to a bank or factor',
    '请向银行或保理商申请',
  ],
  REGISTRATION_MISSING: [
    'precondition',
    'A financed part needs its number in the unified registry',
    '融资须在统一登记系统登记',
    'File it and give number and time (Yin Fa [2025] 77 art 13)',
    '请办理登记并填写登记编号与时间',
  ],
  NO_ACCOUNT_TO_PAY: [
    'precondition',
    'A holder has named no bank account to be paid into',
    '有持有人未指定收款银行账户',
    'Have the holders in facts name an account; the platform keeps no money',
    '请 facts 所列持有人指定账户；平台不保管资金',
  ],
  INSTRUCTION_REPORTED: [
    'wrong-state',
    'The instruction was reported already',
    '该支付指令已回报',
    'The first report counts',
    '以首次回报为准',
  ],
  NOT_DUE_YET: [
    'precondition',
    'The certificate is not due yet',
    '凭证尚未到期',
    'Come back on its due day',
    '请于到期日办理',
  ],
});

export type TenorVerdict = 'ok' | 'review' | 'reject';

export interface TenorLimits {
  softMonths: number;
  hardMonths: number;
}

/**
 * The term of a certificate: up to the soft limit it stands; over it the bank examines reason and trade custom; over the
 * hard limit it is not issued (Yin Fa [2025] 77 art 11). Calendar months by Civil Code 202.
 */
export function tenorVerdict(issuedOn: LocalDate, dueOn: LocalDate, limits: TenorLimits): TenorVerdict {
  if (dueOn > addMonths(issuedOn, limits.hardMonths)) return 'reject';
  return dueOn > addMonths(issuedOn, limits.softMonths) ? 'review' : 'ok';
}

/** A part of a certificate in one hand. It is an interval of the face, in minor units, so that parts cannot overlap. */
export interface Holding {
  fromMinor: bigint;
  /** Past the last unit. */
  toMinor: bigint;
  /** Promised to someone who has not answered. */
  reservedMinor: bigint;
  depth: number;
}

export interface MoveLimits {
  currency: string;
  depthMax: number;
  splitsMax: number;
}

export const freeMinor = (holding: Holding): bigint => holding.toMinor - holding.fromMinor - holding.reservedMinor;

/** A financing ends the chain at a bank, so it is not refused for depth; a whole part is not a split. */
export function assertMayMove(
  holding: Holding,
  amountMinor: bigint,
  kind: MoveKind,
  splits: number,
  limits: MoveLimits,
): void {
  const free = freeMinor(holding);
  if (amountMinor > free)
    refuse(payableRefusals.HOLDING_TOO_SMALL, {
      at: '/amountMinor',
      facts: { freeMinor: free, currency: limits.currency },
    });
  const isWhole = amountMinor === holding.toMinor - holding.fromMinor;
  if (!isWhole && splits >= limits.splitsMax)
    refuse(payableRefusals.SPLITS_EXHAUSTED, { facts: { splits, splitsMax: limits.splitsMax } });
  if (kind === 'transfer' && holding.depth >= limits.depthMax)
    refuse(payableRefusals.DEPTH_EXHAUSTED, { facts: { depth: holding.depth, depthMax: limits.depthMax } });
}

/** Cuts the moved part off the front of a holding. The rest may be empty. */
export const cut = (holding: Holding, amountMinor: bigint): { moved: [bigint, bigint]; rest: [bigint, bigint] } => ({
  moved: [holding.fromMinor, holding.fromMinor + amountMinor],
  rest: [holding.fromMinor + amountMinor, holding.toMinor],
});

/**
 * Discount for the days from `from` to `due`, first counted, last not; half up, once. Taken out in advance it makes the
 * principal smaller (Civil Code 670): the net is what was lent.
 */
export function discount(
  amountMinor: bigint,
  rateBps: number,
  from: LocalDate,
  dueOn: LocalDate,
  dayCount: number,
): { days: number; discountMinor: bigint; netMinor: bigint } {
  const days = Math.max(0, daysBetween(from, dueOn));
  const discountMinor = mulDiv(amountMinor, BigInt(rateBps) * BigInt(days), BigInt(dayCount) * 10_000n, 'half-up');
  return { days, discountMinor, netMinor: amountMinor - discountMinor };
}

/** What each holder gets of a payment on the due day: all of it, or pro rata to the cent. */
export const sharePayment = (paidMinor: bigint, holdings: readonly bigint[]): bigint[] =>
  holdings.length === 0 ? [] : allocate(paidMinor, holdings);
