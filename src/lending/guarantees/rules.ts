import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

export const guaranteeKinds = ['general', 'joint'] as const;
export type GuaranteeKind = (typeof guaranteeKinds)[number];

export const guaranteeStatuses = [
  'given',
  'standing',
  'called',
  'paid',
  'refused',
  'withdrawn',
  'released',
  'lapsed',
] as const;
export type GuaranteeStatus = (typeof guaranteeStatuses)[number];

/** Given, it binds the guarantor until it is answered; standing, until it is paid, released or its time is over (Civil Code 681, 685, 692). */
export const guaranteeLife: LifeCycle<
  GuaranteeStatus,
  'accept' | 'refuse' | 'withdraw' | 'call' | 'pay' | 'owe' | 'release' | 'lapse'
> = [
  ['given', 'accept', 'standing'],
  ['given', 'refuse', 'refused'],
  ['given', 'withdraw', 'withdrawn'],
  ['standing', 'call', 'called'],
  ['called', 'call', 'called'],
  ['called', 'pay', 'paid'],
  ['paid', 'owe', 'called'],
  ['given', 'release', 'released'],
  ['standing', 'release', 'released'],
  ['called', 'release', 'released'],
  ['given', 'lapse', 'lapsed'],
  ['standing', 'lapse', 'lapsed'],
];

/** What a call of no loan is for. */
export const WHOLE = 'facility';

/**
 * What of its calls is left for one loan, or without one for what else the facility bears. What was called for a loan pays that loan first, and
 * no other debt: to that extent only that debt passes to the guarantor (Civil Code 700). The rest is for all of the facility.
 */
export function leftFor(
  { calledFor, paidMinor }: { calledFor: Readonly<Record<string, string>>; paidMinor: string },
  paidByLoan: ReadonlyMap<string, bigint>,
  loanId?: string,
): bigint {
  const called = (of: string) => BigInt(calledFor[of] ?? '0');
  const own = (of: string) => {
    const paid = paidByLoan.get(of) ?? 0n;
    return paid < called(of) ? paid : called(of);
  };
  const ofLoans = [...paidByLoan.keys()].reduce((sum, id) => sum + own(id), 0n);
  const left = called(WHOLE) - (BigInt(paidMinor) - ofLoans);
  return loanId === undefined ? left : left + called(loanId) - own(loanId);
}

export const guaranteeRefusals = refusalList({
  GUARANTEE_UNFIT: [
    'invalid',
    'The guarantor’s own facility is not active, not for this debtor or not in this money',
    '担保人自身授信未生效，或债务人、币种不一致',
    'Name an active facility of your own for the same debtor in the money of the debt',
    '请填写本方对同一债务人、同一币种的有效授信',
  ],
  GUARANTEE_DAY_UNFIT: [
    'invalid',
    'Its last day is past, or comes before the debt can fall due',
    '保证期间截止日已过或早于债务到期',
    'Name a day after the facility that it stands in for ends (Civil Code 692)',
    '请填写主债务授信到期后的日期（民法典第六百九十二条）',
  ],
  GUARANTEE_WRONG_STATE: [
    'wrong-state',
    'The guarantee is not in the state for this',
    '保证状态不允许此操作',
    'Read the guarantee again',
    '请重新读取该保证',
  ],
  NOT_THE_GUARANTOR: [
    'forbidden',
    'Only the guarantor does this',
    '只有保证人可以办理',
    'Have the guarantor act',
    '请由保证人办理',
  ],
  NOT_THE_CREDITOR: [
    'forbidden',
    'Only the creditor does this',
    '只有债权人可以办理',
    'Have the creditor act',
    '请由债权人办理',
  ],
  GUARANTEE_NOT_DUE: [
    'precondition',
    'Nothing that it stands in for is due',
    '主债务尚无到期未付',
    'Call once a debt under the facility is due and not paid',
    '请待授信项下债务到期未付后再行主张',
  ],
  GUARANTEE_PERIOD_OVER: [
    'precondition',
    'The time in which it could be called is over',
    '保证期间已届满',
    'Nothing is owed under it any more (Civil Code 693)',
    '保证责任已免除（民法典第六百九十三条）',
  ],
  GUARANTEE_CALLED_BEYOND: [
    'precondition',
    'More is called than it is for, or than is owed',
    '主张金额超出保证金额或所欠债务',
    'Call no more than what is left in facts',
    '请不超过 facts 所列剩余金额',
  ],
  DEBTOR_FIRST: [
    'precondition',
    'A general guarantor answers once the debtor’s means were enforced and were not enough',
    '一般保证人享有先诉抗辩权',
    'Show the enforcement that failed, or what makes it needless (Civil Code 687)',
    '请提供强制执行仍不能履行的证明，或民法典第六百八十七条的例外情形',
  ],
  SECURITY_OF_DEBTOR_FIRST: [
    'precondition',
    'The debtor’s own security comes first, since nothing else was agreed',
    '未约定实现顺序的，应先就债务人自己提供的担保物受偿',
    'Realise what is in facts first (Civil Code 392)',
    '请先实现 facts 所列担保物权（民法典第三百九十二条）',
  ],
  GUARANTEE_NOT_OF_LOAN: [
    'invalid',
    'The loan is not under the facility that the guarantee stands in for',
    '该贷款不属于该保证所担保的授信',
    'Name a loan under that facility',
    '请指定该授信项下的贷款',
  ],
  GUARANTEE_PAYMENT_UNFIT: [
    'precondition',
    'The money is more than was called and is left, or than is owed',
    '付款金额超出已主张的剩余金额或所欠债务',
    'Record no more than what is called and owed in facts',
    '请不超过 facts 所列已主张且所欠的金额',
  ],
});

export interface CallFacts {
  kind: GuaranteeKind;
  anyOrder: boolean;
  claimUntil: LocalDate;
  today: LocalDate;
  amountMinor: bigint;
  currency: string;
  calledMinor: bigint;
  /** What the call adds. */
  moreMinor: bigint;
  /** Owed and due under the facility now. */
  dueMinor: bigint;
  /** Live security that the debtor itself gave. */
  ownSecurityIds: readonly string[];
  /** The creditor showed that the debtor's means were enforced in vain, or need not be. */
  showsExhausted: boolean;
}

/** Whether a creditor may call: in time, for what is due, in the order that was agreed (Civil Code 386, 392, 687, 692, 693). */
export function assertCallable(f: CallFacts): void {
  if (f.today > f.claimUntil) refuse(guaranteeRefusals.GUARANTEE_PERIOD_OVER, { facts: { claimUntil: f.claimUntil } });
  if (f.dueMinor <= 0n) refuse(guaranteeRefusals.GUARANTEE_NOT_DUE);
  const leftMinor = f.amountMinor - f.calledMinor;
  const mostMinor = leftMinor < f.dueMinor ? leftMinor : f.dueMinor;
  if (f.moreMinor > mostMinor)
    refuse(guaranteeRefusals.GUARANTEE_CALLED_BEYOND, {
      at: '/amount',
      facts: { leftMinor, dueMinor: f.dueMinor, currency: f.currency },
    });
  if (f.kind === 'general' && !f.showsExhausted) refuse(guaranteeRefusals.DEBTOR_FIRST, { at: '/exhausted' });
  if (!f.anyOrder && f.ownSecurityIds.length > 0)
    refuse(guaranteeRefusals.SECURITY_OF_DEBTOR_FIRST, { facts: { pledgeIds: f.ownSecurityIds } });
}
