import type { Ctx, DomainEvent } from '../context.ts';
import { facilitiesOfItems } from '../control/index.ts';
import { markDirty } from './store.ts';

/** Reaction: something that a coverage rests on changed; it is marked anew before it decides anything. */
export async function dirtyCoverage(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId, lotIds = [] } = event.payload as { facilityId?: string; lotIds?: string[] };
  const named = facilityId ?? (event.objectId.startsWith('fac_') ? event.objectId : undefined);
  await markDirty(ctx, named === undefined ? await facilitiesOfItems(ctx, lotIds) : [named]);
}
