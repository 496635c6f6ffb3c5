import type { Ctx, DomainEvent } from '../../context.ts';
import { lockLots } from '../../physical/goods/index.ts';
import { lockReceivables } from '../receivables/index.ts';
import { type ClaimItem, claimItems, freeClaims, settleClaims } from './claim.ts';
import { documentItems, lotItems, lotsOfDocuments, receivableItems } from './items.ts';

interface PledgePayload {
  kind: 'goods' | 'document' | 'receivable';
  pledgorId: string;
  pledgeeId: string;
  facilityId: string;
  status: string;
  itemIds: string[];
  freed?: string[];
}

/** What a pledge takes. Lots and receivables are locked before what is kept of them here, in the order of every act. */
async function itemsOf(ctx: Ctx, { kind, itemIds }: PledgePayload): Promise<ClaimItem[]> {
  if (kind === 'receivable') {
    await lockReceivables(ctx, itemIds);
    return receivableItems(
      ctx,
      itemIds.map((receivableId) => ({ receivableId })),
    );
  }
  await lockLots(ctx, kind === 'goods' ? itemIds : await lotsOfDocuments(ctx, itemIds));
  return kind === 'goods' ? lotItems(itemIds) : documentItems(ctx, itemIds);
}

/** Reaction: a pledge was agreed. It takes what it covers, or is not agreed at all. */
export async function takePledged(ctx: Ctx, event: DomainEvent): Promise<void> {
  const pledge = event.payload as unknown as PledgePayload;
  await claimItems(ctx, {
    financierId: pledge.pledgeeId,
    applicantId: pledge.pledgorId,
    financingId: pledge.facilityId,
    sourceId: event.objectId,
    status: pledge.status === 'effective' ? 'financed' : 'pending',
    items: await itemsOf(ctx, pledge),
  });
}

/** Reaction: a pledge took effect. What it took was pending until now. */
export async function settlePledged(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.status === 'effective') await settleClaims(ctx, event.objectId);
}

/** Reaction: a pledge ended, or some of its items left on the lender's order or were paid. */
export async function freePledged(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { kind, freed } = event.payload as unknown as PledgePayload;
  const behind = kind === 'document' && freed ? await lotsOfDocuments(ctx, freed) : [];
  await freeClaims(ctx, event.objectId, freed && [...freed, ...behind]);
}
