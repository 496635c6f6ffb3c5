import type { Ctx } from '../../context.ts';
import { refreshFindings } from './findings.ts';
import { noteJourney } from './journey.ts';
import { findKept, findLiveBills } from './store.ts';

/**
 * Control found goods outside the fence they were to stay in until release. When a document still stands for them, that is a
 * breach of the document too: they left before surrender.
 */
export async function noteLeaving(ctx: Ctx, lotIds: readonly string[], since: string): Promise<void> {
  for (const bill of await findLiveBills(ctx, lotIds)) {
    const kept = await findKept(ctx, bill.id);
    if (!kept) continue;
    const containers = new Set(bill.lots.filter((lot) => lotIds.includes(lot.lotId)).map((lot) => lot.containerNumber));
    const place = { name: bill.placeOfDelivery };
    const events = [...containers].map((containerNumber) => ({
      kind: 'gate_out' as const,
      at: since,
      place,
      containerNumber,
    }));
    await noteJourney(ctx, kept, events, { partyId: bill.carrierId, source: 'api' });
    await refreshFindings(ctx, bill.id);
  }
}
