import { mulDiv } from '../../kernel/ratio.ts';
import { refusalList } from '../../kernel/refusal.ts';
import { daysBetween, type LocalDate } from '../../kernel/time.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

/** Who accepts decides what a bill is: a bank, or a firm (Order [2022] 4 of the People’s Bank). */
export const exchangeBillKinds = ['bank_acceptance', 'commercial_acceptance'] as const;
export type ExchangeBillKind = (typeof exchangeBillKinds)[number];

export const exchangeBillStatuses = ['drawn', 'accepted', 'refused', 'paid', 'dishonoured'] as const;
export type ExchangeBillStatus = (typeof exchangeBillStatuses)[number];
type ExchangeBillAct = 'accept' | 'refuse' | 'pay' | 'dishonour';

/** A bill that was not paid on its day may still be. */
export const exchangeBillLife: LifeCycle<ExchangeBillStatus, ExchangeBillAct> = [
  ['drawn', 'accept', 'accepted'],
  ['drawn', 'refuse', 'refused'],
  ['accepted', 'pay', 'paid'],
  ['accepted', 'dishonour', 'dishonoured'],
  ['dishonoured', 'pay', 'paid'],
];

/** What a holder offers; a bill goes to the central bank and comes back with what is drawn on its batch. */
export const offeredMoves = ['transfer', 'discount'] as const;
export const billMoveKinds = [...offeredMoves, 'rediscount', 'return'] as const;
export type BillMoveKind = (typeof billMoveKinds)[number];
export const billMoveStatuses = ['offered', 'taken', 'refused', 'withdrawn'] as const;
export type BillMoveStatus = (typeof billMoveStatuses)[number];

const DAYS_OF_YEAR = 360n;

/** Interest of a discount until the bill is due, actual/360, half up. */
export const discountOf = (faceMinor: bigint, rateBps: number, from: LocalDate, dueOn: LocalDate): bigint =>
  mulDiv(faceMinor, BigInt(rateBps) * BigInt(Math.max(0, daysBetween(from, dueOn))), DAYS_OF_YEAR * 10_000n, 'half-up');

export const exchangeBillRefusals = refusalList({
  EXCHANGE_BILL_TERM: [
    'invalid',
    'A bill of exchange falls due after it is drawn, within the months of the rule',
    '汇票到期日须晚于出票日且不超过最长期限',
    'Name a day up to the one in facts',
    '到期日不得晚于 facts 所列日期',
  ],
  EXCHANGE_BILL_ACCEPTOR: [
    'invalid',
    'Banks and core firms accept bills of exchange, and nobody accepts his own to himself',
    '承兑人须为银行或核心企业，且不得为收款人',
    'Name another acceptor',
    '请填写其他承兑人',
  ],
  EXCHANGE_BILL_NUMBERED: [
    'conflict',
    'A bill of this number is on record already',
    '该票据号码已登记',
    'Read the bill, or give the number of the other one',
    '请查看该票据或核对号码',
  ],
  EXCHANGE_BILL_WRONG_STATE: [
    'wrong-state',
    'The bill of exchange is not in the state for this',
    '汇票状态不允许此操作',
    'Read it again',
    '请重新读取该汇票',
  ],
  EXCHANGE_BILL_NOT_HELD: [
    'forbidden',
    'Who holds the bill of exchange hands it on',
    '仅持票人可以背书或提示付款',
    'Have the holder act',
    '请由持票人办理',
  ],
  EXCHANGE_BILL_OFFERED: [
    'conflict',
    'The bill of exchange is offered already',
    '该汇票已在背书或贴现申请中',
    'Withdraw that offer first',
    '请先撤回原申请',
  ],
  EXCHANGE_BILL_DISCOUNTER: [
    'invalid',
    'Banks discount bills of exchange, at a rate; a transfer has none',
    '贴现须向银行申请并填写利率，转让不填利率',
    'Offer it to a bank at a rate, or transfer it without one',
    '请向银行申请贴现并填写利率，或按转让办理',
  ],
  EXCHANGE_BILL_NOT_DUE: [
    'precondition',
    'The bill of exchange is not due yet',
    '汇票尚未到期',
    'Wait for the day in facts',
    '请于 facts 所列日期后办理',
  ],
  EXCHANGE_BILL_DUE: [
    'precondition',
    'What is due is paid, and goes into no other hand',
    '汇票已到期，不得再背书或贴现',
    'Have the acceptor pay it',
    '请向承兑人提示付款',
  ],
  EXCHANGE_BILL_MOVE_ANSWERED: [
    'wrong-state',
    'The offer was answered or withdrawn',
    '该申请已答复或撤回',
    'Read the bill again',
    '请重新读取该汇票',
  ],
});
