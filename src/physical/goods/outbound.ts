import { atOnce, type Ctx } from '../../context.ts';
import { countsOf } from './count-store.ts';
import { leaveSite } from './leave-site.ts';
import { insertOperation, moveToSlot } from './movement-store.ts';
import type { LotView } from './schemas.ts';
import * as store from './store.ts';
import { transformFacts } from './transform.ts';
import { shares } from './transform-rules.ts';

interface By {
  partyId: string;
  evidence: Record<string, unknown>;
  /** A ticket of the gate has taken it off what the site holds. */
  ticketed?: boolean;
}

/**
 * So much of a locked lot leaves, within the act that lets it go. With nothing left the lot is released: its custody,
 * slot and marks end. True when it is.
 */
export const recordOutbound = (ctx: Ctx, lot: LotView, value: bigint, by: By): Promise<boolean> =>
  takeOut(ctx, lot, value, by, { operation: 'outbound', movement: 'out' });

/** So much of a locked lot is gone for good: burnt, sunk, stolen. It is written out as a loss, with the cost that lay in it. */
export const recordLoss = (ctx: Ctx, lot: LotView, value: bigint, by: By): Promise<boolean> =>
  takeOut(ctx, lot, value, by, { operation: 'loss', movement: 'loss' });

async function takeOut(
  ctx: Ctx,
  lot: LotView,
  value: bigint,
  by: By,
  as: { operation: 'outbound' | 'loss'; movement: 'out' | 'loss' },
): Promise<boolean> {
  const facts = transformFacts(lot);
  const [leaves, stays] = shares(facts, [value, facts.quantity.value - value]);
  // What was counted is read here with them, and carried by the operation.
  const [participants] = await atOnce(
    ctx,
    () => store.participantsOfLots(ctx, [lot.id]),
    () => countsOf(ctx, [lot.id]),
  );
  // No ticket tells of what is lost or sold: it makes no room for goods that nobody measured in.
  if (!by.ticketed) await leaveSite(ctx, [lot], value);
  await insertOperation(ctx, { kind: as.operation, byPartyId: by.partyId, evidence: by.evidence, participants }, [
    { lotId: lot.id, kind: as.movement, delta: -value, costDeltaMinor: -(leaves?.costMinor ?? 0n) },
  ]);
  const isGone = value === facts.quantity.value;
  const updateLot = () =>
    store.updateLots(ctx, [lot.id], {
      grossWeightKg: stays?.grossWeightKg ?? 0,
      // What was counted before says nothing of what is left.
      sensedValue: null,
      sensedAt: null,
      ...(isGone && { status: 'released', offeredToId: null }),
    });
  if (!isGone) await updateLot();
  else
    await atOnce(
      ctx,
      updateLot,
      () => store.endCustody(ctx, [lot.id], ctx.clock.now()),
      () => store.moveMarks(ctx, lot.id, null),
      () => moveToSlot(ctx, lot.id, null),
    );
  return isGone;
}
