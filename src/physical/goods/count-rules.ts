import type { Movement } from './transform-rules.ts';

export interface CountedLot {
  lotId: string;
  /** What the books hold before the operation, and how much of that the lender's side has counted. */
  bookValue: bigint;
  countedValue: bigint;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/**
 * What of each lot counts as counted after an operation. Goods that go from lot to lot take their share along; what leaves or
 * is lost is taken off what was counted; what a scale finds more was counted by nobody (practice: the baseline of a site is what
 * was seen at it, SI 55).
 */
export function carryCounted(lots: readonly CountedLot[], movements: readonly Movement[]): Map<string, bigint> {
  const of = new Map(lots.map((lot) => [lot.lotId, { book: lot.bookValue, counted: lot.countedValue }]));
  for (const { lotId } of movements) if (!of.has(lotId)) of.set(lotId, { book: 0n, counted: 0n });
  const at = (lotId: string) => of.get(lotId) as { book: bigint; counted: bigint };
  let poured = 0n;
  let moved = 0n;
  for (const { lotId, delta, kind } of movements) {
    if (delta >= 0n) continue;
    const lot = at(lotId);
    if (kind === 'transfer' && lot.book > 0n) {
      const share = (least(lot.counted, lot.book) * -delta) / lot.book;
      poured += share;
      moved -= delta;
      lot.counted -= share;
    } else if (kind !== 'transfer') lot.counted = lot.counted + delta > 0n ? lot.counted + delta : 0n;
    lot.book += delta;
  }
  for (const { lotId, delta, kind } of movements) {
    if (delta <= 0n) continue;
    const lot = at(lotId);
    if (kind === 'transfer' && moved > 0n) lot.counted += (poured * delta) / moved;
    lot.book += delta;
  }
  return new Map([...of].map(([lotId, { book, counted }]) => [lotId, least(counted, book > 0n ? book : 0n)]));
}
