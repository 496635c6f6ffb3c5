import { refusalList } from '../../kernel/refusal.ts';

export const paymentKinds = [
  'drawdown',
  'loan',
  'loan_refund',
  'trade_financing',
  'margin_refund',
  'realisation',
  'surrogate',
  'advance',
  'maturity_purchase',
  'surplus_of_advance',
  'certificate_financing',
  'bill_discount',
  'bill_payment',
  'lease_back',
  'credit_payment',
  'reimbursement',
  'reimbursement_refund',
] as const;
export type PaymentOutKind = (typeof paymentKinds)[number];

export const moneyOutRefusals = refusalList({
  PAYMENT_RECORDED: [
    'conflict',
    'A payment with this reference of the transfer is on record already',
    '该转账流水号的付款已登记',
    'Nothing is left to do, or give the reference of the other transfer; facts say what it paid',
    '无需再办理，或请填写另一笔转账的流水号；facts 列明原付款对象',
  ],
  PAYEE_ACCOUNT_KNOWN: [
    'conflict',
    'This account is on record already, for this payee or another',
    '该账户已登记在本收款人或他人名下',
    'Use the account on record, or end it first where it is another’s',
    '请使用已登记的账户；如属他人，请先终止原登记',
  ],
  PAYEE_ACCOUNT_ENDED: [
    'wrong-state',
    'The account is not paid into any more',
    '该收款账户已停用',
    'Read the accounts of payees',
    '请查看收款账户清单',
  ],
  NUMBER_FROM_PAYEE: [
    'invalid',
    'A number that the payee gave together with the account proves nothing',
    '收款人随账户一并提供的号码不能作为核实依据',
    'Call a number from a public register, the payee’s own site or your contract with it',
    '请使用公开登记、收款人官网或合同中的号码回拨',
  ],
});

/** Width, case, blanks and signs do not make it another name. */
const asCalled = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
export const isCalled = (name: string, names: readonly (string | null | undefined)[]): boolean =>
  asCalled(name) !== '' &&
  names.some((other) => other !== null && other !== undefined && asCalled(other) === asCalled(name));

export interface PayeeFacts {
  payee: string;
  account: string;
  /** Whom the record entitles, by every name; undefined where anyone may be owed it, as the cost of a sale is. */
  entitled?: readonly (string | null | undefined)[] | undefined;
  /** The account as it stands on the lender's record. */
  known: { payeeName: string; names: readonly (string | null | undefined)[] } | undefined;
}

/**
 * Money goes to whom the record entitles, into an account that was proved and called back before (F100): an account that only
 * the payment names is how payments are stolen. Source: practice of call-backs; Guidelines on Internal Control of Commercial
 * Banks, Yin Jian Fa [2014] 40 (existence seen).
 */
export function payeeAmiss({
  payee,
  account,
  entitled,
  known,
}: PayeeFacts): { facts: Record<string, unknown>; at: string } | undefined {
  if (entitled && !isCalled(payee, entitled))
    return { facts: { reason: 'payee_not_entitled', payee, entitled: entitled.filter(Boolean) }, at: '/payee' };
  if (!known) return { facts: { reason: 'account_not_on_record', account }, at: '/account' };
  if (!isCalled(payee, [known.payeeName, ...known.names]))
    return { facts: { reason: 'account_of_another', account }, at: '/account' };
  return undefined;
}
