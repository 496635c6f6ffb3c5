import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { titleOwnerOf } from '../../kernel/transferable-record.ts';
import { billPledged, billPledgeReleased } from './events.ts';
import { moveKept } from './move.ts';
import { findKept, participantsOfBill } from './store.ts';

/**
 * Reaction: a pledge of the document took effect by delivery. The chain says so, and from then on nothing moves without
 * the pledgee. The pledgee, where the document obeys its order, or else the title owner who pledged, is who says it.
 */
export async function notePledge(ctx: Ctx, event: DomainEvent): Promise<void> {
  const {
    pledgorId,
    pledgeeId,
    facts = [],
  } = event.payload as {
    pledgorId: string;
    pledgeeId: string;
    facts?: { kind: string; itemId: string }[];
  };
  for (const { itemId } of facts.filter((fact) => fact.kind === 'document_delivery' && fact.itemId.startsWith('bl_'))) {
    const kept = await findKept(ctx, itemId);
    if (!kept || kept.record.pledgeeId !== null || kept.record.holderId !== pledgeeId) continue;
    const owner = titleOwnerOf(kept.record);
    if (owner !== pledgeeId && owner !== pledgorId) continue;
    const { view } = await moveKept(ctx, kept, { act: 'pledge', toPartyId: pledgeeId }, owner);
    await recordEvent(ctx, billPledged(view, await participantsOfBill(ctx, view.id), { by: owner }));
  }
}

/** Reaction: a pledge of documents was discharged; the chain says that the pledgee let them go. */
export async function noteRelease(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { pledgeeId, itemIds = [] } = event.payload as { pledgeeId: string; itemIds?: string[] };
  for (const id of itemIds.filter((item) => item.startsWith('bl_'))) {
    const kept = await findKept(ctx, id);
    if (!kept || kept.record.pledgeeId !== pledgeeId) continue;
    const { view } = await moveKept(ctx, kept, { act: 'release_pledge' }, pledgeeId);
    await recordEvent(ctx, billPledgeReleased(view, await participantsOfBill(ctx, id), { by: pledgeeId }));
  }
}
