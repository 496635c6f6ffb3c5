import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { findLots } from '../../physical/goods/index.ts';
import { receiptRefusals } from './rules.ts';
import { findLiveReceipts } from './store.ts';

/**
 * Reaction: lots are to be handed on, worked, put under a bill or let out. While a receipt stands for them they answer to
 * its holder alone. Of a lot let out in part the receipt is split first, by its holder and the custodian: a release cannot
 * do that for them.
 */
export async function guardReceipted(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, lines = [] } = event.payload as {
    lotIds: string[];
    /** Of a release: how much of each lot. */
    lines?: { lotId: string; quantityValue: string }[];
  };
  await asSystem(ctx, 'receipt', async (system) => {
    const [receipt] = await findLiveReceipts(system, lotIds);
    if (!receipt) return;
    const { lotId, number: receiptNumber } = receipt;
    const line = lines.find((each) => each.lotId === lotId);
    const [lot] = await findLots(system, [lotId]);
    const isPart = line && lot && BigInt(line.quantityValue) < BigInt(lot.quantity.value);
    refuse(isPart ? receiptRefusals.RECEIPT_STANDS_FOR_MORE : receiptRefusals.RECEIPT_LIVE, {
      at: lines.length > 0 ? '/lots' : '/lotIds',
      facts: { receiptNumber, lotId },
    });
  });
}
