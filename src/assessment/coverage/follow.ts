import type { Ctx, DomainEvent } from '../../context.ts';
import { facilitiesOfItems } from '../../oversight/control/index.ts';
import { markDirty } from './store.ts';

/** The facility that an event names; where it names none, the lots, whose facilities are looked up when it is settled. */
export function coverageMovedBy({ objectId, payload }: DomainEvent): string[] {
  const { facilityId, lotIds = [] } = payload as { facilityId?: string; lotIds?: string[] };
  const named = facilityId ?? (objectId.startsWith('fac_') ? objectId : undefined);
  return named === undefined ? lotIds : [named];
}

/** What these coverages rest on changed: they are marked anew before they decide anything. */
export async function settleCoverage(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const isFacility = (id: string) => id.startsWith('fac_');
  const over = await facilitiesOfItems(
    ctx,
    ids.filter((id) => !isFacility(id)),
  );
  await markDirty(ctx, [...new Set([...ids.filter(isFacility), ...over])].sort());
}
