import { shareOf } from '../../kernel/ratio.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';
import { inWords } from './condition-words.ts';

export const facilityStatuses = ['proposed', 'active', 'suspended', 'declined', 'closed'] as const;
export type FacilityStatus = (typeof facilityStatuses)[number];

/** Why a facility is declined, changed or closed: the borrower is owed the reason. */
export const facilityReasons = [
  'annual_review',
  'customer_asked',
  'risk_fell',
  'risk_rose',
  'default',
  'security_changed',
  'limit',
  'ended',
  'authority',
] as const;

export const drawdownStatuses = [
  'requested',
  'approved',
  'held',
  'disbursed',
  'repaid',
  'replaced',
  'declined',
] as const;
export type DrawdownStatus = (typeof drawdownStatuses)[number];

/** What a borrower may ask for; and what it owes to who paid for it under a guarantee. */
export const askedProducts = ['import_bill_advance', 'working_capital'] as const;
export const products = [...askedProducts, 'guarantee_paid'] as const;
export type Product = (typeof products)[number];

export const drawdownLife: LifeCycle<
  DrawdownStatus,
  'approve' | 'hold' | 'resume' | 'disburse' | 'neverPaid' | 'repay' | 'replace' | 'decline'
> = [
  ['requested', 'approve', 'approved'],
  ['requested', 'decline', 'declined'],
  ['requested', 'hold', 'held'],
  ['approved', 'hold', 'held'],
  ['held', 'resume', 'requested'],
  ['held', 'resume', 'approved'],
  ['held', 'decline', 'declined'],
  ['approved', 'disburse', 'disbursed'],
  // The bank rejected its payment.
  ['disbursed', 'neverPaid', 'approved'],
  ['disbursed', 'repay', 'repaid'],
  ['disbursed', 'replace', 'replaced'],
];

export const financingRefusals = refusalList({
  FACILITY_LIMIT_CLOSED: [
    'precondition',
    'The limit on the borrower was closed: nothing new rests on it',
    '借款人的额度已关闭，不得据以新增授信',
    'Open a limit on the borrower first',
    '请先为借款人设立额度',
  ],
  BORROWER_UNFIT: [
    'invalid',
    'The borrower is not a trader',
    '借款人不是贸易企业',
    'Name a trader of this tenant',
    '请指定本租户内的贸易企业',
  ],
  NOT_THE_LENDER: [
    'forbidden',
    'Only the lender does this',
    '只有贷款银行可以办理',
    'Have the lender act',
    '请由贷款银行办理',
  ],
  NOT_THE_BORROWER: [
    'forbidden',
    'Only the borrower does this',
    '只有借款人可以办理',
    'Have the borrower act',
    '请由借款人办理',
  ],
  FACILITY_NOT_PROPOSED: [
    'wrong-state',
    'The facility does not wait for approval',
    '该授信不在待审批状态',
    'Read the facility again',
    '请重新读取该授信',
  ],
  FACILITY_NOT_ACTIVE: [
    'wrong-state',
    'The facility is not active',
    '该授信未生效或已到期',
    'Use an active facility',
    '请使用有效的授信',
  ],
  FACILITY_NOT_SUSPENDED: [
    'wrong-state',
    'The facility is not suspended',
    '该授信未被暂停',
    'Read the facility again',
    '请重新读取该授信',
  ],
  FACILITY_STILL_BEARS: [
    'precondition',
    'Something is still owed, undertaken, held or waiting under the facility',
    '授信项下仍有欠款、承诺、保证金或待办事项',
    'Have what is in facts repaid, declined or refunded first',
    '请先结清、撤销或退还 facts 所列事项',
  ],
  FACILITY_UNCHANGED: [
    'invalid',
    'The change names nothing that would be other than it is',
    '变更内容与现状相同',
    'Name another limit or another last day',
    '请填写不同的额度或到期日',
  ],
  FACILITY_BELOW_USE: [
    'precondition',
    'More than that is out under the facility',
    '新额度低于已用额度',
    'Name at least what is out in facts, or suspend the facility',
    '请不低于 facts 所列已用额，或暂停该授信',
  ],
  ADVANCE_REACHES_CALL: [
    'invalid',
    'The facility lends up to a line at which it would be called or sold',
    '授信的放款比例已达到补仓线或处置线',
    'Set the line above the advance rate in facts',
    '请将该线设在 facts 所列放款比例之上',
  ],
  DUE_DAY_UNFIT: [
    'invalid',
    'The due day is past, or lies beyond the end of the facility',
    '到期日已过或超出授信期限',
    'Choose a day after today and no later than the facility ends',
    '请选择今日之后、授信到期日之前的日期',
  ],
  FACILITY_CURRENCY: [
    'invalid',
    'The facility is in another currency',
    '授信币种不一致',
    'State the amount in the facility’s currency',
    '请使用授信币种',
  ],
  CREDIT_CURRENCY_NOT_LIMITED: [
    'precondition',
    'The facility is in another currency and no part of the line bears this one',
    '授信为其他币种，且额度项下无该币种分项',
    'Apply under a facility in facts, or have a part of the line opened in this currency',
    '请在 facts 所列授信项下申请，或先开立该币种的分项额度',
  ],
  CREDIT_NOT_COVERED: [
    'precondition',
    'The facility does not bear this credit',
    '授信不足以承担该信用证',
    'Deposit the margin and keep within the limit; facts say what is missing',
    '请存足保证金并控制在额度内，差额见 facts',
  ],
  CONDITIONS_NOT_MET: [
    'precondition',
    'Conditions of the drawdown are not met',
    '提款条件未满足',
    'Meet the conditions listed in facts; each says what it found',
    '请满足 facts 所列条件',
  ],
  DRAWDOWN_HELD: [
    'precondition',
    'The drawdown is held: control of collateral is not proved',
    '提款已冻结：担保物控制未获证明',
    'Resolve what the positions in facts name; the hold ends by itself',
    '请处理 facts 所列控制状态，冻结将自动解除',
  ],
  DRAWDOWN_WRONG_STATE: [
    'wrong-state',
    'The drawdown is not in the state for this',
    '提款状态不允许此操作',
    'Read the drawdown again',
    '请重新读取该提款',
  ],
  PRESENTATION_ALREADY_ADVANCED: [
    'conflict',
    'This presentation was advanced already',
    '该交单已办理押汇',
    'One presentation is financed once',
    '同一交单只能融资一次',
  ],
  MARGIN_STILL_NEEDED: [
    'precondition',
    'The margin still secures debt or a credit, or is less than that',
    '保证金仍在担保债务或信用证，或余额不足',
    'Refund once nothing is owed or undertaken, and no more than the balance',
    '请在债务与信用证责任结清后，于余额内退还',
  ],
  MARGIN_OF_COLLATERAL: [
    'precondition',
    'That much of the margin took the place of collateral, and others may have a right in it',
    '该部分保证金系担保物的代位款项，其他权利人可能享有权利',
    'Have what is held under the claim freed: it goes down the ranking, and the rest to the pledgor',
    '请先办理代位款项的解除提存，按顺位分配后余额归出质人',
  ],
  NOTHING_TO_REPAY: [
    'precondition',
    'Nothing is owed under the facility that a repayment pays',
    '该授信项下没有可由还款清偿的欠款',
    'Record no repayment; a credit that was honoured (claimMinor in facts) is paid under its presentation',
    '无需还款；已付信用证款项（facts 所列 claimMinor）请在相应交单项下登记',
  ],
  TRUST_RECEIPT_MISSING: [
    'precondition',
    'No trust receipt stands against which the documents could go',
    '没有可凭以放单的信托收据',
    'Have the applicant sign a trust receipt that is not over or recalled, or have the debt repaid',
    '请由开证申请人签署未到期且未被收回的信托收据，或先行还款',
  ],
  DOCUMENT_SECURES_DEBT: [
    'precondition',
    'The document secures debt and nothing has taken its place',
    '单证仍担保债务且尚无替代担保',
    'Have a goods pledge under a collateral manager effective over every lot first (measure 7), or repay',
    '请先使各批次的动产质押在监管下生效（第七条），或先行还款',
  ],
});

export interface Exposure {
  principalMinor: bigint;
  /** Credits honoured and not yet reimbursed. */
  claimMinor: bigint;
  /** Credits issued and not yet drawn, and what was accepted under them and is not due. */
  undertakingMinor: bigint;
  /** The part of it that was accepted. */
  acceptedMinor: bigint;
  /** Costs of enforcement and custody, and damages, claimed and not paid. */
  costsMinor: bigint;
  marginMinor: bigint;
}

/** What the lender has at risk under a facility: debt and undertakings less the cash it holds against them. */
export function netExposureMinor(e: Exposure): bigint {
  const gross = e.principalMinor + e.claimMinor + e.costsMinor + e.undertakingMinor;
  return gross > e.marginMinor ? gross - e.marginMinor : 0n;
}

/**
 * Whether a facility bears the credits issued under it, all of them together: each with its upper tolerance, and what was
 * honoured and is not reimbursed. The cash margin is one deposit, and secures every one of them.
 */
export function creditCover(e: Exposure, { limitMinor, marginBps }: { limitMinor: bigint; marginBps: number }) {
  const marginDueMinor = shareOf(e.undertakingMinor + e.claimMinor, marginBps, 'up');
  const exposureAfterMinor = netExposureMinor(e);
  return {
    covered: e.marginMinor >= marginDueMinor && exposureAfterMinor <= limitMinor,
    facts: { marginMinor: e.marginMinor, marginDueMinor, exposureAfterMinor, limitMinor },
  };
}

export interface Condition {
  code: string;
  /** Null: not known, which is not met. */
  met: boolean | null;
  facts: Record<string, unknown>;
}

export const isMet = (conditions: readonly Condition[]): boolean => conditions.every((c) => c.met === true);

export function assertMet(conditions: readonly Condition[]): void {
  if (!isMet(conditions))
    refuse(financingRefusals.CONDITIONS_NOT_MET, {
      facts: { conditions: inWords(conditions.filter((c) => c.met !== true)) },
    });
}
