import type { Ctx, DomainEvent } from '../../context.ts';
import { findBill, guardRelease } from '../../documents/lading/index.ts';
import { findReceipt, guardReceipted } from '../../documents/receipts/index.ts';
import { declareDefault } from '../../ground/standings/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { endHold, setHold } from '../../lending/financing/index.ts';
import { findLots } from '../../physical/goods/index.ts';
import { realisationRefusals } from './rules.ts';
import { type KeptRealisation, lotsApproved, lotsUnderSale } from './store.ts';

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

/**
 * Reaction: the title in a document moved. A pledgee passes it to who owns the goods and to nobody else: back to the pledgor,
 * or to the buyer of a sale that is settled (Civil Code 431, 436).
 */
export async function guardPledgeeTitle(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { by, form, isByPledgee } = event.payload as { by?: string; form?: string; isByPledgee?: boolean };
  const bill = form === undefined ? undefined : await findBill(ctx, event.objectId);
  if (!isByPledgee && (bill === undefined || bill.pledgeeId !== by)) return;
  const { titleOwnerId, lotIds } = event.payload as { titleOwnerId: string | null; lotIds: string[] };
  const stranger = (await findLots(ctx, lotIds)).find((lot) => lot.ownerId !== titleOwnerId);
  if (stranger) refuse(realisationRefusals.TITLE_WITHOUT_SALE, { at: '/toPartyId', facts: { lotId: stranger.id } });
}

/** Reaction: goods were sold and leave. What a receipt or bill stands for leaves only once that was given up. */
export async function guardSold(ctx: Ctx, event: DomainEvent): Promise<void> {
  const leaving = { ...event, payload: { ...event.payload, lotIds: event.payload.leavingIds } };
  await guardReceipted(ctx, leaving);
  await guardRelease(ctx, leaving);
}

/**
 * Reaction: goods are asked for, let go or driven out. What a pledgee has approved to sell stays for the sale, under whichever
 * facility and of whichever lender the order is: between pledgees the ranking divides what it brings (Civil Code 414, 436).
 */
export async function guardUnderSale(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lines = [] } = event.payload as { lines?: { lotId: string }[] };
  const [lotId] = await lotsUnderSale(
    ctx,
    lines.map((line) => line.lotId),
  );
  if (lotId !== undefined) refuse(realisationRefusals.LOT_UNDER_SALE, { at: '/lots', facts: { lotId } });
}

/**
 * Two people approved to sell after default, or the sale is over. While it stands nothing is lent under the facility and nothing
 * leaves it. An event that the lender invoked is a default of the borrower on its word, until two people end it (Civil Code
 * 386, 578).
 */
export async function holdForSale(ctx: Ctx, sale: KeptRealisation, borrowerId: string): Promise<void> {
  const reason = `ENFORCEMENT ${sale.id}`;
  if (sale.status !== 'approved') {
    await endHold(ctx, sale.facilityId, reason);
    return;
  }
  const { basis } = sale;
  await setHold(ctx, sale.facilityId, reason, ['advance', 'release'], { realisationId: sale.id, ground: basis.kind });
  if (basis.kind === 'agreed_trigger')
    await declareDefault(ctx, {
      partyId: borrowerId,
      lenderId: sale.lenderId,
      personId: sale.approvedBy as string,
      since: String(basis.occurredOn),
      documentHash: String(basis.documentHash),
      reason: `${String(basis.trigger)} ${sale.id}`,
    });
}
