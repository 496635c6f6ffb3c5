import { recordEvent } from '../audit/index.ts';
import type { Ctx } from '../context.ts';
import { pledgeItemsFreed } from './events.ts';
import type { PledgeView } from './schemas.ts';
import * as store from './store.ts';

/** Frees items that left on the pledgee's order or were paid, within the act that released them. */
export async function freeItems(ctx: Ctx, itemIds: readonly string[]): Promise<void> {
  for (const pledge of await store.findLivePledges(ctx, itemIds)) {
    const freed = pledge.items.filter((item) => item.live && itemIds.includes(item.itemId)).map((item) => item.itemId);
    await store.setItemsLive(ctx, pledge.id, false, freed);
    const after = (await store.findPledge(ctx, pledge.id)) as PledgeView;
    await recordEvent(ctx, pledgeItemsFreed(after, { freed }));
  }
}
