import type { Ctx } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { pledgeItemsRevived } from './events.ts';
import * as store from './store.ts';

/** What a payment had freed is in the pledge again; the caller has taken it in the ledger of use. */
export async function reviveItem(ctx: Ctx, pledgeId: string, itemId: string): Promise<void> {
  await store.setItemsLive(ctx, pledgeId, true, [itemId]);
  const after = onRecord(await store.findPledge(ctx, pledgeId));
  await recordEvent(ctx, pledgeItemsRevived(after, { owedAgain: [itemId] }));
}
