import { atOnce, type Ctx } from '../../context.ts';
import { findLiveBills } from '../../documents/lading/index.ts';
import { findLiveReceipts } from '../../documents/receipts/index.ts';

/** The live documents for these lots, bills of lading and warehouse receipts alike: who has one in pledge lends on the goods. */
export async function documentsOver(
  ctx: Ctx,
  lotIds: readonly string[],
): Promise<{ id: string; lotIds: readonly string[] }[]> {
  const [bills, receipts] = await atOnce(
    ctx,
    () => findLiveBills(ctx, lotIds),
    () => findLiveReceipts(ctx, lotIds),
  );
  return [
    ...bills.map((bill) => ({ id: bill.id, lotIds: bill.lots.map(({ lotId }) => lotId) })),
    ...receipts.map((receipt) => ({ id: receipt.id, lotIds: [receipt.lotId] })),
  ];
}
