import { type Exact, roundExact } from '../../kernel/exact.ts';
import { mulDiv } from '../../kernel/ratio.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { Lines } from './rules.ts';

/** A lot as a state rested on it; figures as text, since the whole is kept as JSON. */
interface BasisLot {
  quantity: string;
  scale: number;
  /** One unit at the mark, in minor units; null without a price. */
  unitMinor: string | null;
  /** After haircuts, in minor units. */
  adjustedMinor: string;
  /** The valuation terms that valued it. */
  termsId: string | null;
}

/** What a state of a facility rested on, so that a later one can say what has moved (practice: no cause is assumed). */
export interface Basis {
  on: LocalDate;
  /** Null before collateral terms were agreed. */
  lines: Lines | null;
  exposureMinor: string;
  receivableMinor: string;
  reserveMinor: string;
  lots: Record<string, BasisLot>;
  /** What was lost to scale or count, and to age or condition, already then; unknown of older ones, and nothing then. */
  shortageMinor?: string;
  qualityMinor?: string;
}

/** What made the ratio worse since the last normal state, each in minor units; zero is not moved. */
export interface Moved {
  since: LocalDate | null;
  marketMinor: bigint;
  /** Goods that left the books: released, sold, taken out of the security; not what a scale took out of them. */
  quantityMinor: bigint;
  /** Weighed or counted for less than the books show. */
  shortageMinor: bigint;
  /** Lost to age or condition. */
  qualityMinor: bigint;
  exposureMinor: bigint;
  rightsMinor: bigint;
  receivableMinor: bigint;
  /** Counted for less because the lender's own valuation terms changed. */
  termsMinor: bigint;
  /** The lines of then; undefined where they are the same, null where there were none. */
  linesBefore: Lines | null | undefined;
}

export const unmoved: Moved = {
  since: null,
  marketMinor: 0n,
  quantityMinor: 0n,
  shortageMinor: 0n,
  qualityMinor: 0n,
  exposureMinor: 0n,
  rightsMinor: 0n,
  receivableMinor: 0n,
  termsMinor: 0n,
  linesBefore: undefined,
};

export interface LotNow {
  lotId: string;
  quantity: bigint;
  scale: number;
  unitMinor: bigint | null;
  adjusted: Exact;
  /** What of it is lost to custody, shortage and quality: named by itself. */
  lostMinor: bigint;
  /** What a weighing took out of the books themselves. */
  lostInBooksMinor?: bigint;
  termsId: string | null;
}

interface Now {
  on: LocalDate;
  lines: Lines | null;
  exposureMinor: bigint;
  receivableMinor: bigint;
  reserveMinor: bigint;
  lots: readonly LotNow[];
  shortageMinor: bigint;
  qualityMinor: bigint;
}

export const basisOf = (now: Now): Basis => ({
  on: now.on,
  lines: now.lines,
  exposureMinor: now.exposureMinor.toString(),
  receivableMinor: now.receivableMinor.toString(),
  reserveMinor: now.reserveMinor.toString(),
  shortageMinor: now.shortageMinor.toString(),
  qualityMinor: now.qualityMinor.toString(),
  lots: Object.fromEntries(
    now.lots.map((lot) => [
      lot.lotId,
      {
        quantity: lot.quantity.toString(),
        scale: lot.scale,
        unitMinor: lot.unitMinor?.toString() ?? null,
        adjustedMinor: roundExact(lot.adjusted, 'down').toString(),
        termsId: lot.termsId,
      },
    ]),
  ),
});

const rise = (now: bigint, then: bigint): bigint => (now > then ? now - then : 0n);
const sameLines = (a: Lines | null, b: Lines | null): boolean =>
  a === b || (a !== null && b !== null && (Object.keys(a) as (keyof Lines)[]).every((line) => a[line] === b[line]));

/** Compares a state with what the last normal one rested on. Nothing is known of a facility that never was in one. */
export function movedSince(basis: Basis | null, now: Now): Moved {
  if (!basis) return { ...unmoved, shortageMinor: now.shortageMinor, qualityMinor: now.qualityMinor };
  const moved = { marketMinor: 0n, quantityMinor: 0n, termsMinor: 0n };
  const lots = new Map(now.lots.map((lot) => [lot.lotId, lot]));
  for (const [lotId, then] of Object.entries(basis.lots)) {
    const lot = lots.get(lotId);
    const [before, quantityThen] = [BigInt(then.adjustedMinor), BigInt(then.quantity)];
    const quantityNow = lot && lot.scale === then.scale ? lot.quantity : lot ? quantityThen : 0n;
    const kept =
      quantityThen === 0n || quantityNow >= quantityThen ? before : mulDiv(before, quantityNow, quantityThen, 'down');
    moved.quantityMinor += rise(before - kept, lot?.lostInBooksMinor ?? 0n);
    if (!lot || then.unitMinor === null || lot.unitMinor === null) continue;
    const unitThen = BigInt(then.unitMinor);
    const priced = unitThen > lot.unitMinor ? mulDiv(kept, lot.unitMinor, unitThen, 'down') : kept;
    moved.marketMinor += kept - priced;
    if (lot.termsId !== then.termsId)
      moved.termsMinor += rise(priced, roundExact(lot.adjusted, 'down') + lot.lostMinor);
  }
  return {
    ...moved,
    since: basis.on,
    shortageMinor: rise(now.shortageMinor, BigInt(basis.shortageMinor ?? 0)),
    qualityMinor: rise(now.qualityMinor, BigInt(basis.qualityMinor ?? 0)),
    exposureMinor: rise(
      now.exposureMinor + now.receivableMinor,
      BigInt(basis.exposureMinor) + BigInt(basis.receivableMinor),
    ),
    rightsMinor: rise(now.reserveMinor, BigInt(basis.reserveMinor)),
    receivableMinor: rise(BigInt(basis.receivableMinor), now.receivableMinor),
    linesBefore: sameLines(basis.lines, now.lines) ? undefined : basis.lines,
  };
}
