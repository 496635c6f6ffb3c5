import { worth } from '../../ground/books/rules.ts';
import type { Entry } from '../../ground/ledger/rules.ts';
import type { Currency } from '../../kernel/money.ts';
import { refusalList } from '../../kernel/refusal.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

export const lockStates = ['locked', 'used', 'expired', 'cancelled'] as const;
export type LockState = (typeof lockStates)[number];
export const lockLife: LifeCycle<LockState, 'use' | 'expire' | 'cancel' | 'giveBack' | 'giveBackLate'> = [
  ['locked', 'use', 'used'],
  ['locked', 'expire', 'expired'],
  ['locked', 'cancel', 'cancelled'],
  ['used', 'giveBack', 'locked'],
  // Its day is over meanwhile.
  ['used', 'giveBackLate', 'expired'],
];

/** What a lock is reckoned by. */
export interface Rate {
  id: string;
  currency: Currency;
  payCurrency: Currency;
  rateMicro: bigint;
}

/** What of a lock is used, and what came for it. */
export interface Used {
  usedMinor: bigint;
  paidMinor: bigint;
}

/**
 * What so much more of a lock costs: what it adds to what came for the parts before it, so that parts cost no more than all of it, to the
 * minor unit, whichever of them was taken back.
 */
export const paidFor = (
  { currency, payCurrency, rateMicro }: Rate,
  { usedMinor, paidMinor }: Used,
  amountMinor: bigint,
): bigint => worth(usedMinor + amountMinor, currency, payCurrency, rateMicro) - paidMinor;

/** Nothing of it used. */
export const unused: Used = { usedMinor: 0n, paidMinor: 0n };

/**
 * The lender owes the one money and is owed the other; what it gave its word for lies in its exchange position, so that the revaluation of
 * its books counts it at the rates of a day. Negative: so much of it is over.
 */
export function entriesOfLock({ id, currency, payCurrency }: Rate, amountMinor: bigint, payMinor: bigint): Entry[] {
  return [
    { account: 'rate_lock', subjectId: id, currency, amountMinor: -amountMinor },
    { account: 'exchange_position', currency, amountMinor },
    { account: 'rate_lock', subjectId: id, currency: payCurrency, amountMinor: payMinor },
    { account: 'exchange_position', currency: payCurrency, amountMinor: -payMinor },
  ];
}

/** Money that came at a locked rate: where a receipt in the debt’s own money has its cash. */
export function entriesOfUse({ id, currency, payCurrency }: Rate, amountMinor: bigint, payMinor: bigint): Entry[] {
  return [
    { account: 'cash', currency: payCurrency, amountMinor: payMinor },
    { account: 'rate_lock', subjectId: id, currency: payCurrency, amountMinor: -payMinor },
    { account: 'rate_lock', subjectId: id, currency, amountMinor },
  ];
}

/** Six decimals, as people write it. */
export function rateText(rateMicro: bigint): string {
  const digits = rateMicro.toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '');
}

export const rateLockRefusals = refusalList({
  RATE_LOCK_SUBJECT_UNFIT: [
    'precondition',
    'No rate is locked for this debt: nothing more falls due under it',
    '该债务不能锁定汇率：其项下不再有到期款项',
    'Name a facility, loan, drawdown or credit of yours that is not over',
    '请指定未终结的本方授信、贷款、提款或信用证',
  ],
  RATE_LOCK_CURRENCY: [
    'invalid',
    'A rate is locked between the money of the debt and another',
    '锁定汇率须在债务币种与另一币种之间',
    'Give the amount in the currency that facts name, and another to pay in',
    '请以 facts 所列币种填写金额，并以另一币种付款',
  ],
  RATE_LOCK_DAY_UNFIT: [
    'invalid',
    'A locked rate has a last day that has not passed, and none after the debt falls due',
    '锁汇到期日须未过，且不晚于债务到期日',
    'Name a day from today to lastOn in facts',
    '请填写今日至 facts 所列 lastOn 之间的日期',
  ],
  RATE_LOCK_BEYOND: [
    'precondition',
    'More would be locked than the debt can come to',
    '锁汇金额将超过该债务金额',
    'Lock no more than mostMinor in facts',
    '锁汇金额请不超过 facts 所列 mostMinor',
  ],
  RATE_LOCK_OF_ANOTHER: [
    'invalid',
    'The rate was locked for another debt',
    '该锁汇用于其他债务',
    'Name a lock of the debt that is paid',
    '请指定所还债务的锁汇',
  ],
  RATE_LOCK_OVER: [
    'wrong-state',
    'The locked rate is used up, over or cancelled on that day',
    '该锁汇在该日已用完、到期或取消',
    'Name a lock that stands on the day of the money',
    '请指定到账日有效的锁汇',
  ],
  RATE_LOCK_NOT_YET: [
    'invalid',
    'The money came before the rate was locked: nobody had agreed to it then',
    '款项到账早于锁汇日，当时尚未约定该汇率',
    'Name a lock that stood on the day of the money, or record it at the rate of that day',
    '请指定到账日已生效的锁汇，或按当日汇率登记',
  ],
  RATE_LOCK_SMALL: [
    'invalid',
    'At the locked rate so little costs nothing',
    '按锁定汇率折算后金额为零',
    'Name a larger amount',
    '请填写更大的金额',
  ],
  RATE_LOCK_OFF: [
    'precondition',
    'The rate is too far from the one that you keep for these two moneys',
    '锁定汇率与本方所记录的该币种汇率偏离过大',
    'Lock a rate within offMostBps of atRecorded in facts; what a debtor is let off is forgiven by its own act',
    '请在 facts 所列 atRecorded 的 offMostBps 以内锁定；减免债务须另行办理',
  ],
  RATE_LOCK_LEFT: [
    'precondition',
    'Less is left of the locked amount',
    '锁汇剩余金额不足',
    'Use no more than leftMinor in facts, and pay the rest at the rate of the day',
    '使用金额请不超过 facts 所列 leftMinor，其余按当日汇率支付',
  ],
});
