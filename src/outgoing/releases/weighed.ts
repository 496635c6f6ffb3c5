import type { Ctx } from '../../context.ts';
import { quantityFrom } from '../../http/wire.ts';
import { exact, roundExact } from '../../kernel/exact.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { valueAtScale } from '../../kernel/quantity.ts';
import { mulDiv } from '../../kernel/ratio.ts';
import { refuse } from '../../kernel/refusal.ts';
import { type LotView, transformFacts, valueOf } from '../../physical/goods/index.ts';
import { controlTermsFor, lotClassesFor } from '../../physical/supervision/index.ts';
import type { Leaving } from './room.ts';
import { assertGateQuantity, assertSameWeight, byScale, releaseRefusals } from './rules.ts';
import type { ExecuteReleaseInput } from './schemas.ts';
import type { KeptRelease } from './store.ts';

/** A quantity in kilograms, for lots that are measured in weight. */
function kilogramsOf(lot: LotView, value: bigint): bigint | undefined {
  const { unit, scale } = lot.quantity;
  if (unit !== 'TNE' && unit !== 'KGM') return undefined;
  const kg = { value: unit === 'TNE' ? value * 1_000n : value, scale, unit };
  return valueAtScale(kg, 0) ?? roundExact(exact(kg.value, scale), 'half-up');
}

/** What a scale shows of so much of a lot, packing and all: by the lot's own share of gross to net, which is never below one. */
function grossKilogramsOf(lot: LotView, value: bigint): bigint | undefined {
  const net = kilogramsOf(lot, value);
  const held = BigInt(lot.quantity.value);
  const heldKg = kilogramsOf(lot, held);
  if (net === undefined || heldKg === undefined) return undefined;
  return held === 0n || BigInt(lot.grossWeightKg) <= heldKg ? net : shareOfGross(lot, value);
}

/** So much of a lot has this share of its gross weight by the books. */
function shareOfGross(lot: LotView, value: bigint): bigint {
  const held = BigInt(lot.quantity.value);
  return held === 0n ? 0n : mulDiv(BigInt(lot.grossWeightKg), value, held, 'half-up');
}

/** Where the lender's terms ask for it, as they do unless it said otherwise, goods by weight leave over a scale only. */
export async function assertWeighed(
  ctx: Ctx,
  lenderId: string,
  lots: readonly LotView[],
  input: ExecuteReleaseInput,
): Promise<void> {
  if (input.gateWeightKg !== undefined) return;
  const termsOf = await controlTermsFor(ctx, [lenderId]);
  const classOf = await lotClassesFor(ctx, [lenderId], lots);
  for (const lot of lots) {
    const { riskClass } = classOf(lenderId, lot);
    if (kilogramsOf(lot, 0n) !== undefined && termsOf(lenderId, riskClass).terms.gateScale)
      refuse(releaseRefusals.GATE_NOT_WEIGHED, { at: '/gateWeightKg', facts: { lotId: lot.id, riskClass } });
  }
}

/**
 * What left of each lot. The tally is what was stated, or ordered; for goods by weight the books fall by what the scale saw,
 * less its packing, which may not differ from the tally by more than its tolerance, and the tally is kept beside. Goods by pieces
 * leave by the tally, which the scale must bear out: the weight of one by the books, times how many left.
 */
export function leftOf(
  found: KeptRelease,
  input: ExecuteReleaseInput,
  lots: readonly LotView[],
  toleranceBps: number,
): { left: Leaving[]; tally: Leaving[] } {
  const scaleKg = input.gateWeightKg === undefined ? undefined : BigInt(input.gateWeightKg);
  if (scaleKg !== undefined)
    assertGateQuantity(BigInt(found.maximumWeightKg ?? 0), scaleKg, toleranceBps, '/gateWeightKg');
  const stray = input.left.findIndex((l) => !found.lines.some((line) => line.lotId === l.lotId));
  if (stray >= 0) refuse(releaseRefusals.LOT_NOT_COLLATERAL, { at: `/left/${stray}/lotId` });
  const lotOf = (lotId: string) => onRecord(lots.find((lot) => lot.id === lotId));
  // The books cannot give more than they hold, whatever the tolerance.
  const held = (lotId: string, value: bigint) => {
    const most = BigInt(lotOf(lotId).quantity.value);
    return value < most ? value : most;
  };
  const tally = found.lines.map(({ lotId, quantityValue }) => {
    const i = input.left.findIndex((l) => l.lotId === lotId);
    const stated = input.left[i];
    if (!stated) return { lotId, value: quantityValue };
    const value = valueOf(transformFacts(lotOf(lotId)), quantityFrom(stated.quantity), `/left/${i}/quantity`);
    assertGateQuantity(quantityValue, value, toleranceBps, `/left/${i}/quantity`);
    return { lotId, value: held(lotId, value) };
  });
  // Where the tare is stated the scale speaks of the goods alone; else of goods and packing, as the lot was taken in.
  const weightOf = input.tareWeightKg === undefined ? grossKilogramsOf : kilogramsOf;
  const kilograms = tally.map(({ lotId, value }) => weightOf(lotOf(lotId), value));
  if (scaleKg === undefined) return { left: tally, tally };
  if (kilograms.some((kg) => kg === undefined)) {
    // Pieces are counted and not weighed into the books; so many of them weigh, packing and all, what the lot was taken in with.
    const grossKg = tally.reduce((sum, { lotId, value }) => sum + shareOfGross(lotOf(lotId), value), 0n);
    assertSameWeight(grossKg, scaleKg, toleranceBps);
    return { left: tally, tally };
  }
  const seenKg = scaleKg - BigInt(input.tareWeightKg ?? 0);
  const tallyKg = kilograms.reduce<bigint>((sum, kg) => sum + (kg ?? 0n), 0n);
  // One lot of which nobody said how much left: the scale says it.
  if (input.left.length > 0 || tally.length > 1) assertSameWeight(tallyKg, seenKg, toleranceBps);
  const left = byScale(tally, tallyKg, seenKg).map(({ lotId, value }) => ({ lotId, value: held(lotId, value) }));
  return { left, tally };
}

/** As events and evidence keep it. */
export const wireOf = (lines: readonly Leaving[]) =>
  lines.map(({ lotId, value }) => ({ lotId, value: value.toString() }));
