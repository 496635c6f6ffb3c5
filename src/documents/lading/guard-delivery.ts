import type { Ctx, DomainEvent } from '../../context.ts';
import { findParty } from '../../ground/parties/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { findEngagement } from '../../physical/goods/index.ts';
import { ladingRefusals } from './rules.ts';
import { findLiveBills } from './store.ts';

/**
 * Goods under a live document go to another carrier, or to the collateral manager whom the document's holder engaged;
 * to anyone else only after surrender. Runs in the transaction that offers custody, and so stops it.
 */
export async function guardDelivery(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, toPartyId } = event.payload as { lotIds: string[]; toPartyId: string };
  const live = await findLiveBills(ctx, lotIds);
  if (live.length === 0 || (await findParty(ctx, toPartyId))?.roles.includes('carrier')) return;
  for (const bill of live) {
    // Lost, stopped or on paper, the record does not say whose order the goods await.
    const inEffect = bill.stop === null && bill.status !== 'on_paper' && bill.status !== 'lost';
    const engagement = inEffect ? await findEngagement(ctx, bill.holderId, toPartyId) : undefined;
    if (engagement?.serviceLevel !== 'control')
      refuse(ladingRefusals.DELIVERY_BEFORE_SURRENDER, { at: '/toPartyId', facts: { billNumber: bill.number } });
  }
}

/**
 * Reaction: lots are to be let out, or leave. Not even the lender that holds the bill lets the goods out beside it: the bill
 * could still be endorsed on, and the carrier answers to its holder.
 */
export async function guardRelease(ctx: Ctx, event: DomainEvent): Promise<void> {
  const lotIds = event.payload.lotIds as string[];
  const [bill] = await findLiveBills(ctx, lotIds);
  if (!bill) return;
  const lotId = bill.lots.find((lot) => lotIds.includes(lot.lotId))?.lotId;
  refuse(ladingRefusals.RELEASE_BEFORE_SURRENDER, { at: '/lots', facts: { billNumber: bill.number, lotId } });
}

/** Reaction: lots were split, merged or blended. What a live document stands for stays as the document says. */
export async function guardWorked(ctx: Ctx, event: DomainEvent): Promise<void> {
  const [bill] = await findLiveBills(ctx, event.payload.lotIds as string[]);
  if (bill) refuse(ladingRefusals.LOT_HAS_LIVE_DOCUMENT, { at: '/lotIds', facts: { billNumber: bill.number } });
}
