import type { Ctx, DomainEvent } from '../../context.ts';
import { lotsOf } from './items.ts';
import * as rules from './rules.ts';
import { heldLots, holdParts } from './store.ts';

const lotIdsOf = (event: DomainEvent) => event.payload.lotIds as string[];

/** Reaction: lots, or documents for them, are offered in pledge, taken in pledge, or come into a floating one. */
export async function guardRestrainedPledge(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { itemIds, added, from } = event.payload as { itemIds: string[]; added?: string[]; from?: string };
  // Parts of what was pledged before the seal stay pledged: nothing new is given.
  if (from !== undefined) return;
  rules.assertPledgeable(await heldLots(ctx, await lotsOf(ctx, added ?? itemIds)), '/itemIds');
}

/** Refuses what would let lots out that are held: before their worth is asked for, which is nothing meanwhile. */
export async function assertUnrestrained(ctx: Ctx, lotIds: readonly string[], at = '/lotIds'): Promise<void> {
  const [held] = await heldLots(ctx, lotIds);
  if (held) rules.refuseHeld(held, at);
}

/** Reaction: lots are to go into other hands. */
export const guardRestrained = (ctx: Ctx, event: DomainEvent): Promise<void> =>
  assertUnrestrained(ctx, lotIdsOf(event));

/** Reaction: lots are to be sold after default. */
export async function guardRestrainedSale(ctx: Ctx, event: DomainEvent): Promise<void> {
  rules.assertMaySell(await heldLots(ctx, lotIdsOf(event)), event.payload.route as string);
}

/** Reaction: lots were merged or blended. */
export async function guardRestrainedWork(ctx: Ctx, event: DomainEvent): Promise<void> {
  const lotIds = lotIdsOf(event);
  rules.assertSameRestraints(await heldLots(ctx, lotIds), lotIds, event.type === 'lot.blended');
}

/** Reaction: a lot was split; what held it holds its parts. */
export async function restrainParts(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, sourceId } = event.payload as { lotIds: string[]; sourceId: string };
  await holdParts(
    ctx,
    sourceId,
    lotIds.filter((id) => id !== sourceId),
  );
}
