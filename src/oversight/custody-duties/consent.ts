import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { findBill } from '../../documents/lading/index.ts';
import { findReceipt } from '../../documents/receipts/index.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { assertGate } from '../../ground/policy/index.ts';
import { foundStandings } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findEngagement, findLots } from '../../physical/goods/index.ts';
import { findLivePledges, findPledge } from '../../security/pledges/index.ts';
import { type ConsentAct, consentRefusals, covers, type DocumentSeats, strangersIn } from './consent-rules.ts';
import type { ConsentView, GiveConsentInput } from './consent-schemas.ts';
import * as store from './consent-store.ts';
import { findLiveReturns } from './return-store.ts';

const announce = (type: string, consent: ConsentView): DomainEvent => ({
  type: `pledgorConsent.${type}`,
  version: 1,
  objectId: consent.id,
  participants: [consent.lenderId, consent.pledgorId],
  payload: { ...consent },
});

/** The pledgor consents, on its own document, to what the pledgee's side may not do by itself (Civil Code 431, 434, 894). */
export async function giveConsent(ctx: Ctx, input: GiveConsentInput & { pledgeId: string }): Promise<ConsentView> {
  return act(ctx, { verb: 'pledgorConsent.give', mandate: 'pledge:offer', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const pledge = await findPledge(tx, input.pledgeId);
    if (pledge?.pledgorId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
    if (!(await findParty(tx, input.toPartyId))) refuse(commonRefusals.NOT_FOUND, { at: '/toPartyId' });
    const itemIds = [...new Set<string>(input.itemIds)];
    if ([pledge.pledgeeId, partyId].includes(input.toPartyId))
      refuse(consentRefusals.CONSENT_ITEMS, { at: '/toPartyId' });
    if (itemIds.some((id) => !pledge.items.some((item) => item.itemId === id)))
      refuse(consentRefusals.CONSENT_ITEMS, { at: '/itemIds' });
    const { act: what, toPartyId, documentHash, until } = input;
    const view = await store.insertConsent(tx, {
      id: tx.newId('pledgorConsent'),
      pledgeId: pledge.id,
      pledgorId: partyId,
      lenderId: pledge.pledgeeId,
      act: what,
      itemIds,
      toPartyId,
      documentHash,
      givenBy: personId,
      givenAt: tx.clock.now(),
      until: until === undefined ? null : new Date(until),
      participants: [pledge.pledgeeId, partyId],
    });
    return { view, event: announce('given', view) };
  });
}

/** The pledgor takes its consent back; what was done on it stays done. */
export async function withdrawConsent(ctx: Ctx, input: { consentId: string }): Promise<ConsentView> {
  return act(ctx, { verb: 'pledgorConsent.withdraw', mandate: 'pledge:offer', input }, async (tx) => {
    const found = await store.findConsent(tx, input.consentId);
    if (found?.pledgorId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/consentId' });
    const view = await store.withdraw(tx, found.id);
    if (!view) return refuse(consentRefusals.CONSENT_WITHDRAWN);
    return { view, event: announce('withdrawn', view) };
  });
}

async function requireConsent(
  ctx: Ctx,
  what: ConsentAct,
  about: { lenderId: string; pledgorId: string; itemId: string; toPartyId: string; at: string },
): Promise<void> {
  const { lenderId, pledgorId, itemId, toPartyId, at } = about;
  const now = ctx.clock.now();
  const given = await store.consentsTo(ctx, lenderId, itemId);
  if (!given.some((consent) => consent.pledgorId === pledgorId && covers(consent, what, itemId, toPartyId, now)))
    refuse(consentRefusals.PLEDGOR_CONSENT_MISSING, { at, facts: { pledgorId, itemId, toPartyId } });
}

/**
 * Reaction: custody is on offer. The lender's custodian hands pledged goods only to another that the lender engaged to hold
 * them, and goods that wait to be handed back to nobody, unless the pledgor consents.
 */
export async function guardHandingOn(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, toPartyId } = event.payload as { lotIds: string[]; toPartyId: string };
  const at = '/toPartyId';
  for (const { lenderId, pledgorId, lotId } of await findLiveReturns(ctx, lotIds))
    await requireConsent(ctx, 'hand_on', { lenderId, pledgorId, itemId: lotId, toPartyId, at });
  const pledges = (await findLivePledges(ctx, lotIds)).filter((pledge) => pledge.kind === 'goods');
  if (pledges.length === 0) return;
  const lots = await findLots(ctx, lotIds);
  for (const { pledgeeId, pledgorId, items } of pledges) {
    // Goods of an insolvent pledgor stay, and none go into the hands of whom a list names or who is insolvent itself.
    assertGate('CH', await foundStandings(ctx, pledgeeId, [pledgorId, toPartyId]));
    const next = await findEngagement(ctx, pledgeeId, toPartyId);
    if (next?.serviceLevel === 'control') continue;
    for (const { itemId } of items.filter((item) => item.live && item.effectiveSince !== null)) {
      const custodianId = lots.find((lot) => lot.id === itemId)?.custody?.custodianId;
      if (custodianId === undefined || !(await findEngagement(ctx, pledgeeId, custodianId))) continue;
      await requireConsent(ctx, 'hand_on', { lenderId: pledgeeId, pledgorId, itemId, toPartyId, at });
    }
  }
}

async function seatsOf(ctx: Ctx, id: string): Promise<DocumentSeats | undefined> {
  const bill = await findBill(ctx, id);
  if (bill) return { ...bill, issuerId: bill.carrierId };
  return findReceipt(ctx, id);
}

/** Reaction: a document moved, or was pledged. A pledgee that moved it to a stranger needs the pledgor's consent. */
export async function guardPassing(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { by, byPartyId, form, kind } = event.payload as Record<string, string | undefined>;
  const mover = by ?? byPartyId;
  if (mover === undefined) return;
  const own = (await findLivePledges(ctx, [event.objectId])).filter(
    (pledge) =>
      pledge.pledgeeId === mover &&
      pledge.items.some((item) => item.itemId === event.objectId && item.live && item.effectiveSince !== null),
  );
  const [pledge] = own;
  const after = pledge && (await seatsOf(ctx, event.objectId));
  if (!after) return;
  const movedTitle = form !== undefined || kind === 'transfer';
  const pledgorIds = own.map((each) => each.pledgorId);
  for (const toPartyId of strangersIn(after, { pledgeeId: mover, pledgorIds, movedTitle }))
    await requireConsent(ctx, 'pass_document', {
      lenderId: mover,
      pledgorId: pledge.pledgorId,
      itemId: event.objectId,
      toPartyId,
      at: '/toPartyId',
    });
}
