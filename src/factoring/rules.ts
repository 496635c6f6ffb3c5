import { mulDiv } from '../kernel/ratio.ts';
import { refusalList } from '../kernel/refusal.ts';
import { daysBetween, type LocalDate } from '../kernel/time.ts';

export const factoringRefusals = refusalList({
  NOT_FINANCED: [
    'wrong-state',
    'The assignment is not in force, or no financing was agreed in it',
    '该转让未生效或未约定融资',
    'Advance on an accepted assignment that includes finance',
    '请在已接受且包含融资服务的转让项下办理',
  ],
  ADVANCE_NOT_AGREED: [
    'invalid',
    'More would be advanced than was agreed',
    '融资金额超过约定',
    'Advance what facts show or less',
    '请在 facts 所列金额内办理',
  ],
  GATES_SHUT: [
    'precondition',
    'Something that must stand before money goes out does not',
    '放款前提未满足',
    'Open the gates in facts; each says what it found',
    '请满足 facts 所列各项',
  ],
  REQUEST_ANSWERED: [
    'wrong-state',
    'The request was answered already',
    '该申请已处理',
    'Read the request again',
    '请重新读取该申请',
  ],
  ADVANCED_ALREADY: [
    'conflict',
    'The assignment was advanced already',
    '该转让已放款',
    'One assignment is advanced once',
    '同一转让只放款一次',
  ],
  ADVANCE_ENDED: [
    'wrong-state',
    'The advance is settled or bought back',
    '该融资已结清或已回购',
    'Read the advance again',
    '请重新读取该融资',
  ],
  NOT_ALL_PAID: [
    'precondition',
    'Some receivables are not paid yet',
    '部分应收账款尚未回款',
    'Wait for the debtors in facts, or have the seller buy back',
    '请等待 facts 所列应收账款回款，或由卖方回购',
  ],
  SHORTFALL_STANDS: [
    'precondition',
    'Less came in than is owed',
    '回款不足以清偿',
    'Have the seller buy back for what facts name (Civil Code 766)',
    '请卖方按 facts 所列金额回购',
  ],
  NO_RECOURSE: [
    'precondition',
    'The claims were bought without recourse: only the debtors owe',
    '无追索权保理，只能向债务人主张',
    'Claim from the debtors (Civil Code 767)',
    '请向债务人主张',
  ],
  BUY_BACK_DIFFERS: [
    'invalid',
    'That is not what a buy-back costs on this day',
    '金额与当日回购价款不符',
    'Receive the amount in facts',
    '请按 facts 所列金额收取',
  ],
  MESSAGE_INCOMPLETE: [
    'invalid',
    'The message does not hold what its kind must',
    '报文内容不完整',
    'Correct the member that the pointer names',
    '请更正指针所指字段',
  ],
  COVER_NOT_ASKED: [
    'precondition',
    'No request for this cover is on record',
    '没有对应的额度申请报文',
    'Put the request on record first',
    '请先登记额度申请',
  ],
});

/** Interest for whole days, first counted, last not, half up, once; and the fees. */
export const interestAndFeesMinor = (
  advanceMinor: bigint,
  rateBps: number,
  feesMinor: bigint,
  from: LocalDate,
  to: LocalDate,
  dayCount: number,
): bigint => {
  const days = Math.max(0, daysBetween(from, to));
  return feesMinor + mulDiv(advanceMinor, BigInt(rateBps) * BigInt(days), BigInt(dayCount) * 10_000n, 'half-up');
};

export interface Settlement {
  toFactorMinor: bigint;
  toSellerMinor: bigint;
  /** What the seller owes the factor after the debtor's payment; recourse only (Civil Code 766). */
  shortfallMinor: bigint;
}

/**
 * Who keeps what of a collection. With recourse the factor takes advance, interest and fees and the surplus is the
 * seller's (Civil Code 766); without recourse the factor bought the claim and keeps the surplus (767).
 */
export function settleCollection(f: {
  recourse: boolean;
  collectedMinor: bigint;
  advanceMinor: bigint;
  interestAndFeesMinor: bigint;
}): Settlement {
  if (!f.recourse) return { toFactorMinor: f.collectedMinor, toSellerMinor: 0n, shortfallMinor: 0n };
  const owed = f.advanceMinor + f.interestAndFeesMinor;
  const toFactorMinor = f.collectedMinor < owed ? f.collectedMinor : owed;
  return { toFactorMinor, toSellerMinor: f.collectedMinor - toFactorMinor, shortfallMinor: owed - toFactorMinor };
}

/** What the seller pays to take a claim back: advance, interest and fees to the day, less what was collected. */
export const buyBackMinor = (f: {
  advanceMinor: bigint;
  interestAndFeesMinor: bigint;
  collectedMinor: bigint;
}): bigint => {
  const owed = f.advanceMinor + f.interestAndFeesMinor;
  return owed > f.collectedMinor ? owed - f.collectedMinor : 0n;
};

export interface FactorBook {
  riskAssetsMinor: bigint;
  netAssetsMinor: bigint;
  balanceMinor: bigint;
  reserveMinor: bigint;
  largestDebtorMinor: bigint;
  relatedDebtorsMinor: bigint;
}

export interface FactorLimits {
  oneDebtorBps: number;
  relatedDebtorsBps: number;
  reserveBps: number;
  leverage: number;
}

export interface LimitFinding {
  limit: 'one_debtor' | 'related_debtors' | 'reserve' | 'leverage';
  isBreached: boolean;
  /** For people: basis points, or hundredths of a time for the leverage. Rounded half up; the decision is exact. */
  measured: number;
}

/** The limits of commercial factors (Yin Bao Jian Ban Fa [2019] 205). Compared by cross-multiplication, never by rounding. */
export function factorLimits(book: FactorBook, limits: FactorLimits): LimitFinding[] {
  const bps = (part: bigint, whole: bigint) =>
    whole > 0n ? Number(mulDiv(part, 10_000n, whole, 'half-up')) : Number.POSITIVE_INFINITY;
  const over = (part: bigint, whole: bigint, share: number) => part * 10_000n > whole * BigInt(share);
  const { riskAssetsMinor, netAssetsMinor, balanceMinor, reserveMinor } = book;
  return [
    {
      limit: 'one_debtor',
      isBreached: over(book.largestDebtorMinor, riskAssetsMinor, limits.oneDebtorBps),
      measured: bps(book.largestDebtorMinor, riskAssetsMinor),
    },
    {
      limit: 'related_debtors',
      isBreached: over(book.relatedDebtorsMinor, riskAssetsMinor, limits.relatedDebtorsBps),
      measured: bps(book.relatedDebtorsMinor, riskAssetsMinor),
    },
    {
      limit: 'reserve',
      isBreached: reserveMinor * 10_000n < balanceMinor * BigInt(limits.reserveBps),
      measured: bps(reserveMinor, balanceMinor),
    },
    {
      limit: 'leverage',
      isBreached: riskAssetsMinor > netAssetsMinor * BigInt(limits.leverage),
      measured:
        netAssetsMinor > 0n
          ? Number(mulDiv(riskAssetsMinor, 100n, netAssetsMinor, 'half-up'))
          : Number.POSITIVE_INFINITY,
    },
  ];
}
