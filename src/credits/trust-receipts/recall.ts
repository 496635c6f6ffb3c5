import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { businessDate } from '../../kernel/time.ts';
import * as events from './events.ts';
import { beforeAct, type RecallReason } from './rules.ts';
import type { TrustReceiptView } from './schemas.ts';
import * as store from './store.ts';

export const EXPIRY = 'trustReceipt.expiry';

/**
 * A document of title leaves the bank: against the signed receipt for it, if there is one that is not over and not recalled.
 * @returns whether there was
 */
export async function releaseAgainst(ctx: Ctx, billId: string, lenderId: string): Promise<boolean> {
  const today = businessDate(ctx);
  for (const receipt of await store.findLiveOfBill(ctx, billId, lenderId)) {
    if (receipt.expiresOn < today) continue;
    // It waits for its surrender to be answered: the same documents, released once.
    if (receipt.status === 'released') return true;
    const change = { status: 'released', releasedAt: ctx.clock.now() };
    const view = await store.moveTrustReceipt(ctx, receipt.id, ['signed'], change);
    if (!view) continue;
    await recordEvent(ctx, events.trustReceiptReleased(view));
    return true;
  }
  return false;
}

async function recallOne(ctx: Ctx, { id }: TrustReceiptView, reason: RecallReason, lotId: string | null) {
  const recall = { reason, lotId, at: ctx.clock.now().toISOString() };
  const view = await store.moveTrustReceipt(ctx, id, beforeAct('recall'), { status: 'recalled', recall });
  if (view) await recordEvent(ctx, events.trustReceiptRecalled(view, { reason, lotId }));
}

/**
 * Reaction: control over goods held in trust is lost. Documents, goods and what they fetched are called back, in the
 * transaction that lost it: nothing is lent or released on the receipt until the bank lets it stand again.
 */
export async function recallUncontrolled(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { itemId, pledgeeId, state, live } = event.payload as {
    itemId: string;
    pledgeeId: string;
    state: string;
    live: boolean;
  };
  if (!live || state !== 'lost') return;
  for (const receipt of await store.findReleasedOver(ctx, itemId, pledgeeId))
    await recallOne(ctx, receipt, 'CONTROL_LOST', itemId);
}

/** Reaction: the last day of a receipt is over. What was released against it and is not discharged is called back. */
export async function followTrustReceiptDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== EXPIRY) return;
  const receipt = await store.findTrustReceipt(ctx, event.objectId);
  if (!receipt) return;
  await store.lockFacilityOf(ctx, receipt);
  await recallOne(ctx, receipt, 'EXPIRED', null);
}

/** Reaction: goods were split, merged or blended. What comes out of goods held in trust is held in trust. */
export async function followGoodsInTrust(ctx: Ctx, event: DomainEvent): Promise<void> {
  await store.addLots(ctx, event.payload.lotIds as string[]);
}
