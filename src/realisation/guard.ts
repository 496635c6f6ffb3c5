import type { Ctx, DomainEvent } from '../context.ts';
import { refuse } from '../kernel/refusal.ts';
import { findBill } from '../lading/index.ts';
import { findReceipt } from '../receipts/index.ts';
import { realisationRefusals } from './rules.ts';
import { lotsApproved } from './store.ts';

/**
 * Reaction: a document is given up for its goods. The pledgee that holds it does so to sell them and for nothing else: it
 * answers for every other use (Civil Code 431).
 */
export async function guardPledgeeSurrender(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { holderId, titleOwnerId, lotIds } = event.payload as {
    holderId: string;
    titleOwnerId: string | null;
    lotIds: string[];
  };
  if (titleOwnerId === null || titleOwnerId === holderId) return;
  const document = (await findBill(ctx, event.objectId)) ?? (await findReceipt(ctx, event.objectId));
  if (document?.pledgeeId !== holderId) return;
  const approved = await lotsApproved(ctx, holderId);
  const lotId = lotIds.find((id) => !approved.includes(id));
  if (lotId !== undefined) refuse(realisationRefusals.SURRENDER_WITHOUT_SALE, { facts: { lotId } });
}
