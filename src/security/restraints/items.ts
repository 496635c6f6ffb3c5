import type { Ctx } from '../../context.ts';
import { findBill, findLiveBills } from '../../documents/lading/index.ts';
import { findLiveReceipts, findReceipt } from '../../documents/receipts/index.ts';

/** The lots, and the live documents that stand for them: what may be pledged in their place. */
export async function itemsFor(ctx: Ctx, lotIds: readonly string[]): Promise<string[]> {
  const documents = [...(await findLiveBills(ctx, lotIds)), ...(await findLiveReceipts(ctx, lotIds))];
  return [...lotIds, ...documents.map((document) => document.id)];
}

/** The lots among these items, and those that documents among them stand for. */
export async function lotsOf(ctx: Ctx, itemIds: readonly string[]): Promise<string[]> {
  const lotIds = itemIds.filter((id) => id.startsWith('lot_'));
  for (const id of itemIds) {
    if (id.startsWith('bl_')) lotIds.push(...((await findBill(ctx, id))?.lots.map((lot) => lot.lotId) ?? []));
    const receipt = id.startsWith('wr_') ? await findReceipt(ctx, id) : undefined;
    if (receipt) lotIds.push(receipt.lotId);
  }
  return lotIds;
}
