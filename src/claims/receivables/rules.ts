import { compareMoney, type Money } from '../../kernel/money.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import { addMonths, daysBetween, type LocalDate } from '../../kernel/time.ts';
import { type LifeCycle, next } from '../../kernel/transitions.ts';

export const receivableStatuses = ['presented', 'confirmed', 'rejected', 'settled'] as const;
export type ReceivableStatus = (typeof receivableStatuses)[number];

/** The debtor alone confirms or rejects; settlement follows the debtor's payment. */
export const receivableLife: LifeCycle<ReceivableStatus, 'confirm' | 'reject' | 'settle'> = [
  ['presented', 'confirm', 'confirmed'],
  ['presented', 'reject', 'rejected'],
  ['confirmed', 'settle', 'settled'],
];

export const disputeStatuses = ['open', 'withdrawn', 'upheld'] as const;
export type DisputeStatus = (typeof disputeStatuses)[number];

export const receivableRefusals = refusalList({
  INVOICES_DO_NOT_ADD_UP: [
    'invalid',
    'The invoices do not add up to the receivable',
    '发票金额合计与应收账款金额不一致',
    'Name invoices of this debtor whose amounts are the receivable’s',
    '请列明该债务人项下合计等于应收账款的发票',
  ],
  INVOICE_USED_UP: [
    'conflict',
    'Less than that is left of the invoice: it was presented before, paid, or taken back',
    '发票剩余金额不足：已提交、已支付或已冲红',
    'Present what is left in facts',
    '请在 facts 所列余额内提交',
  ],
  DISPUTE_EXCEEDS_DEBT: [
    'invalid',
    'More is disputed than is owed',
    '争议金额超过尚欠金额',
    'Dispute what is still owed or less',
    '请在尚欠金额内提出争议',
  ],
  DEFENCES_WAIVED: [
    'precondition',
    'The debtor gave up its defences when it confirmed',
    '债务人确权时已放弃抗辩',
    'Settle it with the creditor outside the receivable',
    '请与债权人另行解决',
  ],
  DISPUTE_NOT_OPEN: [
    'wrong-state',
    'The dispute is over',
    '该争议已结束',
    'Read the receivable again',
    '请重新读取该应收账款',
  ],
  DEBTOR_UNFIT: [
    'invalid',
    'The debtor cannot confirm: it is not enrolled as a core firm',
    '债务人未登记为核心企业，无法确权',
    'Have the operator enrol the debtor, so that its own people confirm',
    '请由运营方登记该债务人，由其本方人员确权',
  ],
  INVOICE_ALREADY_PRESENTED: [
    'conflict',
    'This invoice was presented before',
    '该发票已提交过',
    'An invoice counts once; use the receivable named in facts',
    '同一发票只计一次，请使用已有的应收账款',
  ],
  DUE_BEFORE_INVOICE: [
    'invalid',
    'The due date lies before the invoice date',
    '到期日早于发票日期',
    'Correct the dates',
    '请更正日期',
  ],
  NOT_THE_DEBTOR: [
    'forbidden',
    'Only the debtor confirms or rejects a receivable',
    '只有债务人可以确权或拒绝',
    'Have the debtor’s own people answer',
    '请由债务人本方人员办理',
  ],
  RECEIVABLE_NOT_PRESENTED: [
    'wrong-state',
    'The receivable does not wait for the debtor’s answer',
    '该应收账款不在待确权状态',
    'Read the receivable again',
    '请重新读取该应收账款',
  ],
  RECEIVABLE_NOT_CONFIRMED: [
    'wrong-state',
    'The receivable is not confirmed and unpaid',
    '该应收账款不在已确权未结清状态',
    'Read the receivable again',
    '请重新读取该应收账款',
  ],
  CONFIRMED_AMOUNT_EXCEEDS_INVOICE: [
    'invalid',
    'More would be confirmed than was invoiced',
    '确权金额超过发票金额',
    'Confirm the invoiced amount or less',
    '请确认不超过发票金额的数额',
  ],
  DUE_DATE_PASSED: [
    'invalid',
    'The confirmed due date lies in the past',
    '确认的到期日已过',
    'State the day on which the amount will be paid',
    '请填写将要付款的日期',
  ],
});

export interface ConfirmationFacts {
  status: ReceivableStatus;
  debtorId: string;
  invoiced: Money;
  invoicedOn: LocalDate;
}

export interface ConfirmationClaim {
  byPartyId: string;
  amount: Money;
  dueOn: LocalDate;
  today: LocalDate;
}

/**
 * A debtor who confirmed cannot later deny the debt (SI 61(1), CI 49(2)), so what it states is taken exactly. The
 * dilution is what it does not confirm.
 */
export function decideConfirmation(
  facts: ConfirmationFacts,
  claim: ConfirmationClaim,
): { status: ReceivableStatus; confirmed: Money; dilutionMinor: bigint } {
  if (claim.byPartyId !== facts.debtorId) refuse(receivableRefusals.NOT_THE_DEBTOR);
  const status = next(receivableLife, facts.status, 'confirm', receivableRefusals.RECEIVABLE_NOT_PRESENTED);
  if (compareMoney(claim.amount, facts.invoiced) > 0)
    refuse(receivableRefusals.CONFIRMED_AMOUNT_EXCEEDS_INVOICE, {
      at: '/amount',
      facts: { invoicedMinor: facts.invoiced.amountMinor, currency: facts.invoiced.currency },
    });
  if (claim.dueOn < claim.today)
    refuse(receivableRefusals.DUE_DATE_PASSED, { at: '/dueOn', facts: { today: claim.today } });
  if (claim.dueOn < facts.invoicedOn)
    refuse(receivableRefusals.DUE_BEFORE_INVOICE, { at: '/dueOn', facts: { invoicedOn: facts.invoicedOn } });
  return { status, confirmed: claim.amount, dilutionMinor: facts.invoiced.amountMinor - claim.amount.amountMinor };
}

/** Whether a claim counts as bad: more than so many days past due (Yin Bao Jian Ban Fa [2019] 205). */
export const isBad = (dueOn: LocalDate, today: LocalDate, badAfterDays: number): boolean =>
  daysBetween(dueOn, today) > badAfterDays;

/** The limitation of the main claim, three years from the due day (Civil Code 188), unless interrupted. */
export const limitationOn = (dueOn: LocalDate): LocalDate => addMonths(dueOn, 36);
