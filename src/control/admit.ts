import type { Ctx, DomainEvent } from '../context.ts';
import { findBill } from '../lading/index.ts';
import { findReceipt } from '../receipts/index.ts';
import { addBreachParticipant } from './breach-store.ts';
import { addSubjectParticipant, findWatchesOfLots } from './store.ts';

/** Reaction: who takes goods or their document in pledge sees the watch over them, and its breaches. */
export async function admitPledgee(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { itemIds = [], pledgeeId } = event.payload as { itemIds?: string[]; pledgeeId: string };
  const lotIds = itemIds.filter((id) => id.startsWith('lot_'));
  for (const id of itemIds.filter((item) => item.startsWith('bl_')))
    lotIds.push(...((await findBill(ctx, id))?.lots ?? []).map((lot) => lot.lotId));
  for (const id of itemIds.filter((item) => item.startsWith('wr_'))) {
    const receipt = await findReceipt(ctx, id);
    if (receipt) lotIds.push(receipt.lotId);
  }
  await addSubjectParticipant(ctx, lotIds, pledgeeId);
  const watches = await findWatchesOfLots(ctx, lotIds);
  await addBreachParticipant(
    ctx,
    watches.map((watch) => watch.id),
    pledgeeId,
  );
}
