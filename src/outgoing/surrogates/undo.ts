import type { Ctx } from '../../context.ts';
import { type Entry, post } from '../../ground/ledger/index.ts';
import type { FacilityView } from '../../lending/financing/index.ts';
import { paidUnder } from '../realisation/index.ts';
import { surrogateHeads } from './pay-out.ts';
import type { SurrogateReceiptView } from './schemas.ts';
import * as store from './store.ts';

/** What came in under a claim by this transfer. */
export const findReceivedUnder = async (
  ctx: Ctx,
  surrogateId: string,
  reference: string,
): Promise<SurrogateReceiptView | undefined> =>
  (await store.listReceipts(ctx, surrogateId)).find((received) => received.reference === reference);

/** It did not come: the claim is open for it again, though it was paid or closed, and what of it is held is not. */
export async function undoReceived(
  ctx: Ctx,
  { id, received, held, status, lenderId, pledgorId }: store.KeptSurrogate,
  { id: receiptId, amount, application }: SurrogateReceiptView,
  owedBack: readonly { kind: 'secured_claim' | 'surplus'; rightId: string | null; minor: string }[],
): Promise<void> {
  const [had, asHeld] = [BigInt(held.amountMinor), BigInt(application.heldMinor)];
  const participants = [lenderId, pledgorId];
  await store.insertUndone(ctx, { receiptId, surrogateId: id, owedBack: [...owedBack], participants });
  await store.updateSurrogate(ctx, id, {
    receivedMinor: BigInt(received.amountMinor) - BigInt(amount.amountMinor),
    heldMinor: had > asHeld ? had - asHeld : 0n,
    ...((status === 'paid' || status === 'closed') && { status: 'accepted', closedAt: null, closedReason: null }),
  });
}

/**
 * Money came anew after some was taken back. Who had its share of that already owes it back no more, as far as it has one now: what is
 * owed on to it and what it owes are set off.
 */
export async function setOffOwedBack(
  ctx: Ctx,
  facility: FacilityView,
  claim: store.KeptSurrogate,
  before: Awaited<ReturnType<typeof surrogateHeads>>,
  on: string,
): Promise<void> {
  const { currency } = facility.limit;
  const entries: Entry[] = [];
  for (const head of (await surrogateHeads(ctx, claim)).heads) {
    const was = before.heads.find((h) => h.kind === head.kind && h.rightId === head.rightId)?.owedMinor ?? 0n;
    const overMinor = paidUnder(head, before.payments) - was;
    const metMinor = overMinor < head.owedMinor - was ? overMinor : head.owedMinor - was;
    if (metMinor <= 0n) continue;
    const account = head.kind === 'surplus' ? 'pledgor_payable' : 'secured_claims_payable';
    entries.push(
      { account, subjectId: claim.id, currency, amountMinor: metMinor },
      { account: 'restitution_claim', subjectId: claim.id, currency, amountMinor: -metMinor },
    );
  }
  if (entries.length > 0)
    await post(ctx, {
      bookPartyId: facility.lenderId,
      kind: 'surrogate_set_off',
      objectId: claim.id,
      valueOn: on,
      entries,
    });
}
