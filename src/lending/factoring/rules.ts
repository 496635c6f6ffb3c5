import { mulDiv } from '../../kernel/ratio.ts';
import { refusalList } from '../../kernel/refusal.ts';
import { daysBetween, type LocalDate } from '../../kernel/time.ts';

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
  NOT_MATURITY: [
    'wrong-state',
    'The assignment is not maturity factoring in force: without finance, with a price, and with cover if without recourse',
    '该转让不是有效的到期保理：不含融资，约定价款，无追索权的须含坏账担保',
    'Assign as maturity, leave finance out, state the price, and add bad_debt_cover where there is no recourse',
    '请以到期保理方式转让，不含融资并约定价款；无追索权的须约定坏账担保',
  ],
  PAY_DAY_PAST: [
    'invalid',
    'The agreed day has begun already',
    '约定付款日已到',
    'Agree on a later day',
    '请约定更晚的付款日',
  ],
  PURCHASE_WRONG_STATE: [
    'wrong-state',
    'The purchase is not at that step',
    '该到期保理不处于此步骤',
    'Read the purchase again',
    '请重新读取该到期保理',
  ],
  PURCHASE_NOT_ASSESSED: [
    'precondition',
    'Nobody of the factor looked at the purchase before it was agreed',
    '保理商尚无人审查该到期保理',
    'Have one person assess it, and another agree',
    '请先由一人审查，再由另一人同意',
  ],
  PURCHASE_STANDS: [
    'precondition',
    'The factor still owes the purchase price, or is still to settle it',
    '保理商尚未支付收购价款或尚未结清',
    'Wait for the pay-out day and settle the purchase',
    '请待付款日支付并结清',
  ],
  NOT_PROVED_ENOUGH: [
    'precondition',
    'Only a payable that the debtor confirmed, or that its own system matched, open and within the line, is offered early',
    '仅债务人已确权或其系统已匹配、未到期且在额度内的应付账款可办理反向保理',
    'Confirm the payable first; facts say what was found',
    '请先确认该应付账款，详见 facts',
  ],
  OFFER_NOT_OPEN: [
    'wrong-state',
    'The offer was taken, withdrawn, or its last day is over',
    '该邀约已被接受、撤回或已过期',
    'Read the offer again',
    '请重新读取该邀约',
  ],
  DEBTOR_LINE_SHUT: [
    'precondition',
    'The line of the core firm is not active, or runs out before the payable is due',
    '核心企业额度未生效或早于应付账款到期',
    'Use a line that outlasts the payable',
    '请使用到期日晚于应付账款的额度',
  ],
  DEBTOR_LINE_EXCEEDED: [
    'conflict',
    'The line of the core firm has not enough left',
    '核心企业额度不足',
    'Take it up when the core firm has paid others',
    '请待核心企业额度恢复后办理',
  ],
  RATE_NOT_AGREED: [
    'invalid',
    'The rate is above the one that the supplier opted in at',
    '利率高于供应商接受的利率',
    'Advance at the rate in facts or less',
    '请按 facts 所列利率或更低利率办理',
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

/** What came in on an assigned part, and what of it stands: open or collected, not taken back by the seller. */
export interface AssignedPart {
  assignedMinor: bigint;
  collectedMinor: bigint;
  outstandingMinor: bigint;
}

const least = (...amounts: bigint[]) => amounts.reduce((a, b) => (a < b ? a : b));

/** Sums over the parts. What stays open counts as the factor's first, so nothing is called collected that may not be. */
export const partsOf = (parts: readonly AssignedPart[]): { collectedMinor: bigint; standingMinor: bigint } =>
  parts.reduce(
    (sum, p) => {
      const open = least(p.outstandingMinor, p.assignedMinor);
      const collected = least(p.collectedMinor, p.assignedMinor - open);
      return {
        collectedMinor: sum.collectedMinor + collected,
        standingMinor: sum.standingMinor + open + collected,
      };
    },
    { collectedMinor: 0n, standingMinor: 0n },
  );

/**
 * What the factor pays on the agreed day. Without recourse the price, whether or not the debtor paid: the factor bears the
 * debtor's credit (Civil Code 761, 767), but not what the seller took back. With recourse what came in, up to the price;
 * nothing was advanced, so nothing is claimed of the seller, and the shortfall stays with it (766).
 */
export function maturityPayment(f: {
  recourse: boolean;
  priceMinor: bigint;
  collectedMinor: bigint;
  standingMinor: bigint;
}): { paidMinor: bigint; shortfallMinor: bigint } {
  const paidMinor = least(f.priceMinor, f.recourse ? f.collectedMinor : f.standingMinor);
  return { paidMinor, shortfallMinor: f.priceMinor - paidMinor };
}

/**
 * Whether a payable may be offered for early payment: confirmed by the debtor, which cannot deny it later (CI 49(2)), or
 * matched in its own system (L3), and not yet due. Anything less would make it the seller's credit.
 */
export const isReversible = (
  r: { level: number; status: string; dueOn: LocalDate; outstandingMinor: bigint },
  today: LocalDate,
): boolean =>
  (r.status === 'confirmed' || (r.status === 'presented' && r.level >= 3)) &&
  r.outstandingMinor > 0n &&
  daysBetween(today, r.dueOn) > 0;
