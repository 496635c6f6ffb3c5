import { todayOf } from '../../assessment/coverage/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { findBill } from '../../documents/lading/index.ts';
import { findReceipt } from '../../documents/receipts/index.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { quantityFrom } from '../../http/wire.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { type FacilityView, findFacility, lockFacility } from '../../lending/financing/index.ts';
import { findLots, type LotView, transformFacts, valueOf } from '../../physical/goods/index.ts';
import { findLivePledges, findPledge } from '../../security/pledges/index.ts';
import { answerClaim, assertPledged, surrogateRefusals } from './rules.ts';
import type { AnswerSurrogateInput, CloseInput, OpenSurrogateInput, SurrogateView } from './schemas.ts';
import * as store from './store.ts';

export const announce = (
  type: string,
  kept: store.KeptSurrogate,
  more: Record<string, unknown> = {},
  participants: string[] = kept.participants,
): DomainEvent => ({
  type: `surrogate.${type}`,
  version: 1,
  objectId: kept.id,
  participants,
  payload: {
    facilityId: kept.facilityId,
    pledgeId: kept.pledgeId,
    kind: kept.kind,
    status: kept.status,
    claimed: kept.claimed,
    accepted: kept.accepted,
    received: kept.received,
    held: kept.held,
    ...more,
  },
});

/** Where the money went is between lender and pledgor: neither who pays it nor who keeps the goods has a part in the debt. */
export const announceMoney = (type: string, kept: store.KeptSurrogate, more: Record<string, unknown>): DomainEvent =>
  announce(type, kept, more, [kept.lenderId, kept.pledgorId]);

export function viewOf(kept: store.KeptSurrogate): SurrogateView {
  const { pledgeIds: _, freed: __, participants: ___, ...view } = kept;
  return view;
}

export const figuresOf = (kept: SurrogateView) => ({
  status: kept.status,
  claimedMinor: BigInt(kept.claimed.amountMinor),
  acceptedMinor: kept.accepted && BigInt(kept.accepted.amountMinor),
  receivedMinor: BigInt(kept.received.amountMinor),
  currency: kept.claimed.currency,
});

/** The lots among pledged items, and those that pledged documents stand for. */
export async function lotsOf(ctx: Ctx, itemIds: readonly string[]): Promise<LotView[]> {
  const ids = new Set(itemIds.filter((id) => id.startsWith('lot_')));
  for (const id of itemIds) {
    const receipt = id.startsWith('wr_') ? await findReceipt(ctx, id) : undefined;
    const bill = id.startsWith('bl_') ? await findBill(ctx, id) : undefined;
    for (const lotId of [...(receipt ? [receipt.lotId] : []), ...(bill?.lots ?? []).map((lot) => lot.lotId)])
      ids.add(lotId);
  }
  return ids.size === 0 ? [] : findLots(ctx, [...ids]);
}

/** Lender, pledgor or who keeps the goods says what befell pledged items, and who owes what in their place. */
export async function openSurrogate(
  ctx: Ctx,
  input: OpenSurrogateInput & { pledgeId: string },
): Promise<SurrogateView> {
  return act(ctx, { verb: 'surrogate.open', mandate: 'surrogate:open', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const itemIds = input.items.map((item) => item.itemId);
    // A custodian takes no part in the pledge, and yet is the first to know.
    const { pledge, facility, pledgeIds, custodianIds } = await asSystem(tx, 'surrogates', async (system) => {
      const found = await findPledge(system, input.pledgeId);
      const lots = found ? await lotsOf(system, itemIds) : [];
      // Who keeps some of the goods speaks of these, and of no others.
      const keeps = lots.length > 0 && lots.every((lot) => lot.custody?.custodianId === partyId);
      if (!found || (![found.pledgeeId, found.pledgorId].includes(partyId) && !keeps))
        refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
      const before = await store.listWrittenOut(system, found.facilityId, found.id);
      const left = before.flatMap((claim) => claim.lost.map((lot) => lot.lotId));
      assertPledged(found.items, itemIds, left);
      assertLost(lots, input);
      const over = await findLivePledges(system, [...itemIds, ...lots.map((lot) => lot.id)]);
      return {
        pledge: found,
        facility: onRecord(await findFacility(system, found.facilityId)),
        // What was written out before has left every pledge that it was in.
        pledgeIds: [...new Set([found.id, ...over.map((p) => p.id), ...overLost(before, itemIds)])],
        custodianIds: lots.flatMap((lot) => lot.custody?.custodianId ?? []),
      };
    });
    if (input.kind === 'fruits' && !pledge.collectsFruits)
      refuse(surrogateRefusals.SURROGATE_NO_FRUITS, { at: '/kind' });
    if (input.claimed.currency !== facility.limit.currency)
      refuse(surrogateRefusals.SURROGATE_CURRENCY, { at: '/claimed/currency' });
    if (input.happenedOn > todayOf(tx)) refuse(surrogateRefusals.SURROGATE_NOT_HAPPENED, { at: '/happenedOn' });
    const { payerId = null, policyNumber = null, claimed, ...rest } = input;
    if (payerId !== null && !(await findParty(tx, payerId))) refuse(commonRefusals.NOT_FOUND, { at: '/payerId' });
    const sides = [pledge.pledgeeId, pledge.pledgorId, ...custodianIds, ...(payerId === null ? [] : [payerId])];
    const made = await store.insertSurrogate(tx, {
      ...rest,
      id: tx.newId('surrogate'),
      facilityId: facility.id,
      lenderId: pledge.pledgeeId,
      pledgorId: pledge.pledgorId,
      pledgeIds,
      payerId,
      policyNumber,
      currency: claimed.currency,
      claimedMinor: BigInt(claimed.amountMinor),
      status: 'open',
      openedBy: personId,
      openedByParty: partyId,
      openedAt: tx.clock.now(),
      participants: [...new Set([...sides, partyId])],
    });
    const { statement, payer, items, lost } = made;
    return { view: viewOf(made), event: announce('opened', made, { statement, payer, items, lost }) };
  });
}

/** The pledges that were over items when earlier claims wrote them out. */
const overLost = (before: readonly store.KeptSurrogate[], itemIds: readonly string[]): string[] =>
  before.filter((claim) => claim.lost.some((lot) => itemIds.includes(lot.lotId))).flatMap((claim) => claim.pledgeIds);

/** No more of a lot is lost than is in it, measured as it is. */
function assertLost(lots: readonly LotView[], { lost }: Pick<OpenSurrogateInput, 'lost'>): void {
  for (const [i, { lotId, quantity }] of lost.entries()) {
    const at = `/lost/${i}`;
    const lot = lots.find((l) => l.id === lotId);
    if (!lot) refuse(surrogateRefusals.SURROGATE_ITEM_NOT_PLEDGED, { at: `${at}/lotId`, facts: { itemId: lotId } });
    const held = BigInt(lot.quantity.value);
    if (valueOf(transformFacts(lot), quantityFrom(quantity), `${at}/quantity`) > held)
      refuse(surrogateRefusals.LOSS_EXCEEDS_LOT, { at: `${at}/quantity`, facts: { heldValue: held } });
  }
}

/** The claim, locked behind its facility, for its lender. */
export async function requireForLender(
  ctx: Ctx,
  id: string,
): Promise<{ claim: store.KeptSurrogate; facility: FacilityView }> {
  const found = await store.findSurrogate(ctx, id);
  if (found?.lenderId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/surrogateId' });
  const facility = onRecord(await lockFacility(ctx, found.facilityId));
  return { claim: onRecord(await store.lockSurrogate(ctx, id)), facility };
}

/** Insurer, carrier or buyer answers, itself where it has people here, else through the lender: so much, or nothing and why. */
export async function answerSurrogate(
  ctx: Ctx,
  input: AnswerSurrogateInput & { surrogateId: string },
): Promise<SurrogateView> {
  return act(ctx, { verb: 'surrogate.answer', mandate: 'surrogate:answer', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const claim = await store.lockSurrogate(tx, input.surrogateId);
    if (!claim) refuse(commonRefusals.NOT_FOUND, { at: '/surrogateId' });
    if (partyId !== claim.lenderId && partyId !== claim.payerId) refuse(surrogateRefusals.SURROGATE_ANSWERS_ITSELF);
    const { accepted, reason = null, answeredOn, documentHash } = input;
    if (accepted && accepted.currency !== claim.claimed.currency)
      refuse(surrogateRefusals.SURROGATE_CURRENCY, { at: '/accepted/currency' });
    if (answeredOn > todayOf(tx)) refuse(surrogateRefusals.SURROGATE_NOT_HAPPENED, { at: '/answeredOn' });
    const acceptedMinor = accepted ? BigInt(accepted.amountMinor) : null;
    const answer = { reason, answeredOn, documentHash };
    const status = answerClaim(figuresOf(claim), acceptedMinor);
    const view = await store.updateSurrogate(tx, claim.id, { acceptedMinor, answer, status });
    return { view: viewOf(view), event: announce('answered', view, { answer, answeredBy: partyId }) };
  });
}

/** The lender expects no more of it: settled for less, withdrawn, or hopeless. What came in stays where it went. */
export async function closeSurrogate(ctx: Ctx, input: CloseInput & { surrogateId: string }): Promise<SurrogateView> {
  return act(ctx, { verb: 'surrogate.close', mandate: 'surrogate:answer', input }, async (tx) => {
    const { claim } = await requireForLender(tx, input.surrogateId);
    if (claim.status === 'closed') refuse(surrogateRefusals.SURROGATE_CLOSED);
    const change = { status: 'closed', closedAt: tx.clock.now(), closedReason: input.reason };
    const view = await store.updateSurrogate(tx, claim.id, change);
    return { view: viewOf(view), event: announce('closed', view, { reason: input.reason }) };
  });
}
