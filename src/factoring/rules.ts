import { mulDiv } from '../kernel/ratio.ts';
import { addMonths, daysBetween, type LocalDate } from '../kernel/time.ts';

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

/** The first day on which a factored claim counts as bad: more than so many days past due. */
export const isBad = (dueOn: LocalDate, today: LocalDate, badAfterDays: number): boolean =>
  daysBetween(dueOn, today) > badAfterDays;

/** The limitation of the main claim, three years from the due day (Civil Code 188), unless interrupted. */
export const limitationOn = (dueOn: LocalDate): LocalDate => addMonths(dueOn, 36);
