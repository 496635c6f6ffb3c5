import { type Currency, currencyExponents } from '../../kernel/money.ts';
import { mulDiv } from '../../kernel/ratio.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { Entry } from '../ledger/rules.ts';

/** By the day from which postings count, or by the day on which they were made. */
export const bases = ['value', 'booked'] as const;
export type Basis = (typeof bases)[number];

/** Postings that people make in the books themselves; every other is an act's, and that act has its own way back. */
export const manualKinds: ReadonlySet<string> = new Set(['revaluation']);

export const bookRefusals = refusalList({
  DAY_NOT_OVER: [
    'invalid',
    'The day is not over: more may be posted on it',
    '该日尚未结束，仍可能发生记账',
    'Name a day before today',
    '请填写今日之前的日期',
  ],
  DAY_NOT_COME: [
    'invalid',
    'The day has not come',
    '该日尚未到来',
    'Name today or a day before',
    '请填写今日或之前的日期',
  ],
  REVERSAL_DAY: [
    'invalid',
    'A reversal counts from a day between the posting that it takes back and today',
    '冲正起息日应介于原记账起息日与今日之间',
    'Name a day from from to to in facts',
    '请填写 facts 中 from 至 to 之间的日期',
  ],
  DAYS_REVERSED: [
    'invalid',
    'The first day lies after the last',
    '起始日晚于截止日',
    'Give from on or before to',
    '请使 from 不晚于 to',
  ],
  BOOK_CLOSED_BEYOND: [
    'conflict',
    'The books are closed through this day or a later one already',
    '账簿已结至该日或之后',
    'Read the closings; to change one, have two people open the last again',
    '请查看结账记录；如需变更，由两人重新开账',
  ],
  CLOSING_NOT_LAST: [
    'wrong-state',
    'Only the last closing that stands is opened again',
    '只能重新打开最近一次有效结账',
    'Open later closings first; facts name the last',
    '请先打开较晚的结账；facts 列明最近一次',
  ],
  POSTING_OF_AN_ACT: [
    'precondition',
    'This posting was made by an act, and only that act’s own way back reverses it',
    '该记账由业务操作生成，只能通过该业务的撤销办理',
    'Reverse the act that facts name: what is owed follows the books',
    '请撤销 facts 所列业务：欠款以账簿为准',
  ],
  REVALUATION_NOT_LAST: [
    'wrong-state',
    'A later revaluation rests on this one',
    '其后已有重估以本次重估为基础',
    'Take back the one in facts first, or value the position anew',
    '请先冲正 facts 所列重估，或重新估值',
  ],
  RATES_MISSING: [
    'invalid',
    'A currency of the exchange position has no rate',
    '外汇头寸中有币种缺少汇率',
    'Give a rate for each currency that facts name',
    '请为 facts 所列每个币种提供汇率',
  ],
  RATE_OF_OWN_CURRENCY: [
    'invalid',
    'The currency of the books has no rate against itself',
    '记账本位币不得对自身设定汇率',
    'Leave it out',
    '请删除该汇率',
  ],
  CURRENCY_OF_BOOKS_DIFFERS: [
    'conflict',
    'The books were revalued in another currency before',
    '账簿此前以其他币种重估',
    'Revalue in the currency that facts name',
    '请以 facts 所列币种重估',
  ],
});

const RATE_DECIMALS = 6;
/** A rate as it is written, in millionths. */
export function rateMicro(rate: string): bigint {
  const [whole = '0', fraction = ''] = rate.split('.');
  return BigInt(whole + fraction.padEnd(RATE_DECIMALS, '0'));
}

/** What is worth an amount of one currency in another at a rate of six decimals, half up away from zero. */
export function worth(amountMinor: bigint, from: Currency, to: Currency, rateMicro: bigint): bigint {
  const scale = 10n ** BigInt(currencyExponents[from]) * 1_000_000n;
  const size = amountMinor < 0n ? -amountMinor : amountMinor;
  const found = mulDiv(size, rateMicro * 10n ** BigInt(currencyExponents[to]), scale, 'half-up');
  return amountMinor < 0n ? -found : found;
}

export interface Position {
  currency: Currency;
  /** Of the account `exchange_position`: what was bought lies on the credit side. */
  balanceMinor: bigint;
}

/**
 * The exchange position at the rates of a day (IAS 21.23, 28): the other side of each currency that was bought or sold is worth what
 * the rates say, and what that differs from the books is gained or lost.
 */
export function revalue(
  positions: readonly Position[],
  own: Currency,
  rates: ReadonlyMap<Currency, bigint>,
): {
  resultMinor: bigint;
  worths: { currency: Currency; positionMinor: bigint; worthMinor: bigint }[];
  entries: Entry[];
} {
  if (rates.has(own)) refuse(bookRefusals.RATE_OF_OWN_CURRENCY, { at: '/rates', facts: { currency: own } });
  const foreign = positions.filter(({ currency, balanceMinor }) => currency !== own && balanceMinor !== 0n);
  const missing = foreign.flatMap(({ currency }) => (rates.has(currency) ? [] : [currency]));
  if (missing.length > 0) refuse(bookRefusals.RATES_MISSING, { at: '/rates', facts: { missing } });
  const worths = foreign.map(({ currency, balanceMinor }) => ({
    currency,
    positionMinor: -balanceMinor,
    worthMinor: worth(-balanceMinor, currency, own, rates.get(currency) ?? 0n),
  }));
  const carried = positions.find(({ currency }) => currency === own)?.balanceMinor ?? 0n;
  const resultMinor = worths.reduce((sum, { worthMinor }) => sum + worthMinor, 0n) - carried;
  return {
    resultMinor,
    worths,
    entries:
      resultMinor === 0n
        ? []
        : [
            { account: 'exchange_position', currency: own, amountMinor: resultMinor },
            { account: 'exchange_result', currency: own, amountMinor: -resultMinor },
          ],
  };
}
