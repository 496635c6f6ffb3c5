import { refusalList, refuse } from '../../kernel/refusal.ts';
import { isLocalDate, type LocalDate } from '../../kernel/time.ts';

export const priceRefusals = refusalList({
  PRICE_NOT_POSITIVE: [
    'invalid',
    'A price is more than zero',
    '价格必须大于零',
    'Correct the figure; a negative settlement is no collateral value',
    '请更正价格；负结算价不能作为担保价值',
  ],
  PRICE_IN_FUTURE: [
    'invalid',
    'The price is for a day that has not come',
    '价格日期晚于当前日期',
    'Send it on its day',
    '请在当日报送',
  ],
  PRICE_CURRENCY: [
    'invalid',
    'The source quotes in another currency',
    '币种与价格来源登记不符',
    'Quote in the currency of the source named in facts; Holdfast never converts a quote silently',
    '请使用 facts 所列来源币种',
  ],
  PRICE_UNIT: [
    'invalid',
    'The source quotes for another unit',
    '计价单位与价格来源登记不符',
    'Quote for the unit of the source named in facts',
    '请使用 facts 所列计价单位',
  ],
  PRICE_WINDOW_OVERLAPS: [
    'conflict',
    'Another price of this source holds in that window already',
    '该来源在此期间已有价格',
    'Send a correction that names the price it replaces, or another window',
    '请提交更正并指明被替换的价格，或调整期间',
  ],
  PRICE_WINDOW_ENDS_BEFORE: [
    'invalid',
    'The window ends before it begins',
    '价格有效期止日早于起日',
    'Correct the window',
    '请更正有效期',
  ],
  PRICE_NOT_HELD: [
    'wrong-state',
    'This price does not wait for confirmation',
    '该价格不在待确认状态',
    'Read the price again',
    '请重新读取该价格',
  ],
  PRICE_NOT_ON_TRADING_DAY: [
    'invalid',
    'The market of the source was closed on that day',
    '该来源市场当日休市',
    'Send the price of a trading day',
    '请报送交易日价格',
  ],
  SOURCE_UNKNOWN: [
    'invalid',
    'There is no such price source',
    '价格来源不存在',
    'Register the source first',
    '请先登记价格来源',
  ],
  FEED_LINE_UNREADABLE: [
    'invalid',
    'The line is not source, date, price',
    '价格文件行格式不符',
    'Write source_code,priced_on,price with a dot and at most the decimals of the currency',
    '请按 source_code,priced_on,price 填写，小数位不超过币种精度',
  ],
});

export interface SourceTerms {
  currency: string;
  unit: string;
  /** A new figure this many times the last, or less than one in so many of it, is held for confirmation; hundredths count. */
  jumpFactor: number;
  /** A manual source: every figure waits for a second person. */
  fourEyes: boolean;
}

export interface OfferedPrice {
  priceMinor: bigint;
  currency: string;
  unit: string;
  pricedOn: LocalDate;
  /** Last day on which it holds; a day's price holds on its day alone until the next one. */
  validTo: LocalDate;
}

/** What a new figure is held against: the last, and the lowest and highest of the days that no second person has looked at. */
export interface PricesBefore {
  last: bigint;
  lowest: bigint;
  highest: bigint;
  /** What stood before the moves of who sends it now, where these days are theirs: their steps add up. */
  standing?: bigint | undefined;
}

export type HeldFor = 'FOUR_EYES' | 'JUMP' | 'FIRST' | 'DRIFT' | 'ADDS_UP' | 'PAST_DAY';

/** Beyond a band of another figure, up or down. */
const isBeyond = (price: bigint, other: bigint, factor: bigint): boolean =>
  price * 100n >= other * factor || price * factor <= other * 100n;

/**
 * Accepted at once, or held until another person looked: the first figure of a source, one beyond its band, and one that lies
 * beyond twice the band (its square) of some days before, so that no collateral is moved by a slip or by small steps. So is one by
 * which the moves of one person add up beyond the band, and a person's word for a day that is long over.
 */
export function admitPrice(
  offered: OfferedPrice,
  source: SourceTerms,
  before: PricesBefore | undefined,
  today: LocalDate,
  isLongOver = false,
): { status: 'accepted' | 'held'; reason: HeldFor | null } {
  if (offered.priceMinor <= 0n) refuse(priceRefusals.PRICE_NOT_POSITIVE, { at: '/priceMinor' });
  if (offered.currency !== source.currency)
    refuse(priceRefusals.PRICE_CURRENCY, { at: '/currency', facts: { currency: source.currency } });
  if (offered.unit !== source.unit) refuse(priceRefusals.PRICE_UNIT, { at: '/unit', facts: { unit: source.unit } });
  // The furthest-ahead place where a market closes is a day before any later date can be known.
  if (offered.pricedOn > today) refuse(priceRefusals.PRICE_IN_FUTURE, { at: '/pricedOn', facts: { today } });
  if (offered.validTo < offered.pricedOn) refuse(priceRefusals.PRICE_WINDOW_ENDS_BEFORE, { at: '/validTo' });
  if (!before) return { status: 'held', reason: source.fourEyes ? 'FOUR_EYES' : 'FIRST' };
  const factor = BigInt(Math.round(source.jumpFactor * 100));
  const price = offered.priceMinor;
  if (isBeyond(price, before.last, factor)) return { status: 'held', reason: 'JUMP' };
  const square = factor * factor;
  if (price * 10_000n >= before.lowest * square || price * square <= before.highest * 10_000n)
    return { status: 'held', reason: 'DRIFT' };
  if (before.standing !== undefined && isBeyond(price, before.standing, factor))
    return { status: 'held', reason: 'ADDS_UP' };
  if (isLongOver) return { status: 'held', reason: 'PAST_DAY' };
  return source.fourEyes ? { status: 'held', reason: 'FOUR_EYES' } : { status: 'accepted', reason: null };
}

export interface FeedLine {
  sourceCode: string;
  pricedOn: LocalDate;
  priceMinor: bigint;
}

/** `source_code,priced_on,price`: one price a line. A figure with more decimals than the currency has is not rounded. */
export function readFeedLine(line: string, decimals: number, at: string): FeedLine {
  const [, sourceCode, pricedOn, whole, fraction = ''] =
    /^([A-Za-z0-9_-]{1,40}),(\d{4}-\d{2}-\d{2}),(-?\d{1,12})(?:\.(\d{1,6}))?$/.exec(line.trim()) ?? [];
  if (
    sourceCode === undefined ||
    pricedOn === undefined ||
    whole === undefined ||
    !isLocalDate(pricedOn) ||
    fraction.length > decimals
  )
    refuse(priceRefusals.FEED_LINE_UNREADABLE, { at, facts: { line: line.slice(0, 80) } });
  return { sourceCode, pricedOn, priceMinor: BigInt(whole + fraction.padEnd(decimals, '0')) };
}
