import type { Unit } from '../../kernel/quantity.ts';
import { BPS_ONE } from '../../kernel/ratio.ts';

/** What a scale shows beyond the goods: a share of them, as pallets and wrapping are, or a mass of its own, as a box is. */
export interface Packing {
  shareBps: number;
  kg: number;
}

/** What the books said from an instant on. */
export interface Booked {
  from: string;
  expectedKg: number;
}

/** A lot, as far as a scale is concerned. */
export interface Weighed {
  quantity: { value: string; scale: number; unit: Unit };
  grossWeightKg: number;
}

export const isByWeight = ({ quantity }: Pick<Weighed, 'quantity'>): boolean =>
  quantity.unit === 'TNE' || quantity.unit === 'KGM';

/** Kilograms that the books hold of a lot: its quantity where that is a weight, else what it weighs as registered. */
export function netKg(lot: Weighed): number {
  if (!isByWeight(lot)) return lot.grossWeightKg;
  return (Number(lot.quantity.value) / 10 ** lot.quantity.scale) * (lot.quantity.unit === 'TNE' ? 1_000 : 1);
}

export const totalNetKg = (lots: readonly Weighed[]): number => lots.reduce((sum, lot) => sum + netKg(lot), 0);

/** What the lots’ own record says of their packing: gross beyond net, as a share, since it leaves with the goods. */
export function packingOf(lots: readonly Weighed[]): Packing {
  const net = totalNetKg(lots);
  const gross = lots.reduce((sum, lot) => sum + lot.grossWeightKg, 0);
  return { shareBps: net > 0 && gross > net ? Math.round(((gross - net) / net) * Number(BPS_ONE)) : 0, kg: 0 };
}

const round = (kg: number): number => Math.round(kg * 1_000) / 1_000;

/** What a scale ought to show of the lots by the books. */
export const bookKg = (lots: readonly Weighed[], packing: Packing): number => {
  const net = totalNetKg(lots);
  return net === 0 ? 0 : round(net * (1 + packing.shareBps / Number(BPS_ONE)) + packing.kg);
};

/**
 * Lots as a scale ought to show them: what a weighing took off the books is expected of the watch until its lender has found why (practice). Pieces
 * weigh what they were registered at.
 */
export const withMissing = <L extends Weighed & { id: string }>(
  lots: readonly L[],
  missing: ReadonlyMap<string, bigint>,
): L[] =>
  lots.map((lot) => {
    const value = BigInt(lot.quantity.value) + (missing.get(lot.id) ?? 0n);
    return { ...lot, quantity: { ...lot.quantity, value: value.toString() } };
  });

/** How long a step of the books is kept after the next: late readings of a day are judged by what was booked then. */
const KEPT_MS = 24 * 3_600_000;

/** The books’ account with what they say now; undefined where they say nothing new. */
export function bookedNow(booked: readonly Booked[], expectedKg: number, now: Date): Booked[] | undefined {
  const last = booked.at(-1);
  if (last?.expectedKg === expectedKg) return undefined;
  const from = now.toISOString();
  const before = last?.from === from ? booked.slice(0, -1) : booked;
  const kept = before.filter((_, i) => {
    const next = before[i + 1];
    return next === undefined || Date.parse(next.from) > now.getTime() - KEPT_MS;
  });
  return [...kept, { from, expectedKg }];
}

/** A release order as far as it says what may leave of which lot; one of before this was kept names none. */
export interface Leaving {
  weightKg: number;
  lotId: string | undefined;
}

/**
 * What each of these orders lets leave, first given first: of a lot no more than the books hold of it, however much was promised. What is
 * promised of goods that are not there would let those beside them leave unseen (practice).
 */
export function excusedKg(
  orders: readonly Leaving[],
  lots: readonly { id: string; grossWeightKg: number }[],
): number[] {
  const left = new Map(lots.map((lot) => [lot.id, lot.grossWeightKg]));
  return orders.map(({ weightKg, lotId }) => {
    let open = weightKg;
    for (const [id, kg] of lotId === undefined ? left : [[lotId, left.get(lotId) ?? 0] as const]) {
      const taken = Math.min(open, kg);
      left.set(id, kg - taken);
      open -= taken;
    }
    return weightKg - open;
  });
}

/** The share of the goods that a scale shows to be there, one at most. */
export function shareThere(sensedKg: number, lots: readonly Weighed[], packing: Packing): number {
  const gross = totalNetKg(lots) * (1 + packing.shareBps / Number(BPS_ONE));
  return gross === 0 ? 1 : Math.min(1, Math.max(0, sensedKg - packing.kg) / gross);
}

/** So much of a lot is there, in its own unit, rounded down: which of several lots is short nobody knows, so each is. */
export const valueThere = ({ quantity }: Weighed, share: number): bigint =>
  (BigInt(quantity.value) * BigInt(Math.floor(share * 1_000_000))) / 1_000_000n;
