import { asSystem, type Ctx, type DomainEvent } from '../context.ts';
import { refuse } from '../kernel/refusal.ts';
import { receiptRefusals } from './rules.ts';
import { findLiveReceipts } from './store.ts';

/**
 * Reaction: lots are to be handed on, worked, put under a bill or let out. While a receipt stands for them they answer to
 * its holder alone.
 */
export async function guardReceipted(ctx: Ctx, event: DomainEvent): Promise<void> {
  const [receipt] = await asSystem(ctx, 'receipt', (system) =>
    findLiveReceipts(system, event.payload.lotIds as string[]),
  );
  if (receipt) refuse(receiptRefusals.RECEIPT_LIVE, { at: '/lotIds', facts: { receiptNumber: receipt.number } });
}
