import type { Ctx } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { pledgeItemsFreed } from './events.ts';
import type { PledgeView } from './schemas.ts';
import * as store from './store.ts';

/**
 * Frees items that left on the pledgee's order, were paid or given up, within the act that released them: from every pledge,
 * or, given up by their lender, from those that secure one facility. `found` are the live pledges over them, where they were read
 * already. @returns the pledges they were in
 */
export async function freeItems(
  ctx: Ctx,
  itemIds: readonly string[],
  { facilityId, found }: { facilityId?: string; found?: readonly PledgeView[] } = {},
): Promise<string[]> {
  const pledgeIds: string[] = [];
  for (const pledge of found ?? (await store.findLivePledges(ctx, itemIds))) {
    if (facilityId !== undefined && pledge.facilityId !== facilityId) continue;
    const freed = pledge.items.filter((item) => item.live && itemIds.includes(item.itemId)).map((item) => item.itemId);
    await store.setItemsLive(ctx, pledge.id, false, freed, facilityId !== undefined);
    const items = pledge.items.map((item) => (freed.includes(item.itemId) ? { ...item, live: false } : item));
    const after: PledgeView = { ...pledge, items };
    await recordEvent(ctx, pledgeItemsFreed(after, { freed }));
    pledgeIds.push(pledge.id);
  }
  return pledgeIds;
}
