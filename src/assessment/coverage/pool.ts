import { type Exact, exact, roundExact, sumExact, zero } from '../../kernel/exact.ts';
import { mulDiv } from '../../kernel/ratio.ts';
import type { CollateralTerms, FacilityView } from '../../lending/financing/index.ts';
import { type ConcentrationLimit, capGroups, type ValuedLot } from '../../lending/valuation/index.ts';
import { type CoverageState, type Lines, priceDropState, worseState } from './rules.ts';

export const linesOf = (facility: FacilityView, terms: CollateralTerms): Lines => ({
  initialBps: facility.lotAdvanceBps,
  warnBps: terms.warnBps,
  callBps: terms.callBps,
  liquidationBps: terms.liquidationBps,
  releaseBps: terms.releaseBps,
});

const limitOf = (limit: CollateralTerms['concentration'][number]): ConcentrationLimit => ({
  ...limit,
  capMinor: limit.capMinor === undefined ? undefined : BigInt(limit.capMinor),
});

const keyOf: Record<ConcentrationLimit['by'], (v: ValuedLot) => string> = {
  commodity: (v) => v.lot.commodityId ?? '',
  grade: (v) => v.commodity?.grade ?? '',
  site: (v) => v.lot.siteId ?? '',
  custodian: (v) => v.lot.custodianId ?? '',
};

export interface Excess {
  by: string;
  key: string;
  valueMinor: bigint;
  countedMinor: bigint;
}

/** What the lots count for after every limit: each limit alone, and the one that cuts most decides. */
export function concentrate(
  lots: readonly ValuedLot[],
  limits: CollateralTerms['concentration'],
): { counted: Exact; groups: Excess[] } {
  const adjusted = sumExact(lots.map((v) => v.adjusted));
  let counted = adjusted;
  const groups: Excess[] = [];
  for (const limit of limits.map(limitOf)) {
    const values = new Map<string, Exact>();
    for (const v of lots) {
      const key = keyOf[limit.by](v);
      values.set(key, sumExact([values.get(key) ?? zero, v.adjusted]));
    }
    const rounded = new Map([...values].map(([key, value]) => [key, roundExact(value, 'down')]));
    const capped = capGroups(rounded, limit);
    const sum = [...capped.values()].reduce((total, value) => total + value, 0n);
    for (const [key, valueMinor] of rounded)
      groups.push({ by: limit.by, key, valueMinor, countedMinor: capped.get(key) ?? 0n });
    if (sum < roundExact(counted, 'down')) counted = exact(sum);
  }
  return { counted, groups };
}

/** What a quantity of a valued lot counts for after haircuts: its share of the lot, exactly as the lot itself, rounded. */
export const shareOfLot = (
  v: ValuedLot,
  quantityValue: bigint,
  rounding: 'up' | 'down',
  of: 'value' | 'adjusted' = 'adjusted',
): bigint =>
  v.lot.book.value === 0n ? 0n : mulDiv(roundExact(v[of], rounding), quantityValue, v.lot.book.value, rounding);

/** How far prices fell since the first mark, where the terms watch that. */
export const fallOf = (
  lots: readonly ValuedLot[],
  reference: Readonly<Record<string, string>>,
  drop: NonNullable<CollateralTerms['priceDrop']>,
): CoverageState =>
  lots
    .filter((v) => v.lot.commodityId !== null && markedQuantity(v) > 0n)
    .map((v): CoverageState => {
      const first = reference[v.lot.commodityId as string];
      return first === undefined ? 'normal' : priceDropState(BigInt(first), unitMinor(v), drop);
    })
    .reduce(worseState, 'normal');

/** What the mark is of: what the scale leaves of the books. */
export const markedQuantity = ({ lot, shortage }: ValuedLot): bigint =>
  shortage && shortage.sensedValue < lot.book.value ? shortage.sensedValue : lot.book.value;

/** Value of one unit by the mark, before cost and haircuts: goods that are missing are no fall of a price. */
export const unitMinor = (v: ValuedLot): bigint => {
  const marked = v.lines[0]?.value ?? zero;
  return roundExact(exact(marked.n * 10n ** BigInt(v.lot.book.scale), marked.scale), 'half-up') / markedQuantity(v);
};
