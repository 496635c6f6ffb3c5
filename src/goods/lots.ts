import { act } from '../audit/index.ts';
import { type Ctx, requirePerson } from '../context.ts';
import { quantityFrom } from '../http/wire.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { findParty } from '../parties/index.ts';
import { findSite } from '../places/index.ts';
import { custodyOffered, custodyTaken, lotRegistered } from './events.ts';
import { assertMayOffer, assertMayTake, goodsRefusals } from './rules.ts';
import type { LotView, OfferCustodyInput, RegisterLotInput, TakeCustodyInput } from './schemas.ts';
import * as store from './store.ts';

/** The owner, or a logistics platform for the owner, puts goods on record. */
export async function registerLot(ctx: Ctx, input: RegisterLotInput): Promise<LotView> {
  return act(ctx, { verb: 'lot.register', mandate: 'lot:register', input }, async (tx) => {
    const { partyId, roles } = requirePerson(tx);
    const onBehalf = input.ownerId !== partyId;
    if (onBehalf && !roles.includes('carrier')) refuse(commonRefusals.NOT_FOUND, { at: '/ownerId' });
    if (!(await findParty(tx, input.ownerId))) refuse(commonRefusals.NOT_FOUND, { at: '/ownerId' });
    const quantity = quantityFrom(input.quantity);
    const view = await store.insertLot(tx, {
      id: tx.newId('lot'),
      ownerId: input.ownerId,
      description: input.description,
      hsCode: input.hsCode,
      quantityValue: quantity.value,
      quantityScale: quantity.scale,
      quantityUnit: quantity.unit,
      grossWeightKg: input.grossWeightKg,
      valueMinor: BigInt(input.value.amountMinor),
      valueCurrency: input.value.currency,
      containerNumber: input.containerNumber ?? null,
      status: 'registered',
      participants: [...new Set([input.ownerId, partyId])],
    });
    return { view, event: lotRegistered(view, partyId) };
  });
}

const custodyFacts = (lot: LotView) => ({
  status: lot.status,
  ownerId: lot.ownerId,
  custodianId: lot.custody?.custodianId,
  offeredToId: lot.offeredToId,
});

/** All of the lots, locked, or the refusal that one is not there. */
async function lockAll(ctx: Ctx, ids: readonly string[]): Promise<LotView[]> {
  const lots = await store.lockLots(ctx, ids);
  const missing = ids.findIndex((id) => !lots.some((lot) => lot.id === id));
  if (missing >= 0) refuse(commonRefusals.NOT_FOUND, { at: `/lotIds/${missing}` });
  return lots;
}

/** Who holds the lots offers them to the next custodian. */
export async function offerCustody(ctx: Ctx, input: OfferCustodyInput): Promise<{ items: LotView[] }> {
  return act(ctx, { verb: 'custody.offer', mandate: 'custody:offer', input }, async (tx) => {
    const to = await findParty(tx, input.toPartyId);
    if (!to) refuse(commonRefusals.NOT_FOUND, { at: '/toPartyId' });
    if (!to.roles.includes('carrier') && !to.roles.includes('collateral_manager'))
      refuse(goodsRefusals.CUSTODIAN_UNFIT, { at: '/toPartyId' });
    const lots = await lockAll(tx, input.lotIds);
    const { partyId } = requirePerson(tx);
    for (const lot of lots) assertMayOffer(custodyFacts(lot), partyId, input.toPartyId, '/lotIds');
    await store.markOffered(tx, input.lotIds, input.toPartyId);
    const items = await store.findLots(tx, input.lotIds);
    return { view: { items }, event: custodyOffered(items, input, await store.participantsOfLots(tx, input.lotIds)) };
  });
}

/** The next custodian takes the lots over, and says in what state. */
export async function takeCustody(ctx: Ctx, input: TakeCustodyInput): Promise<{ items: LotView[] }> {
  return act(ctx, { verb: 'custody.take', mandate: 'custody:take', input }, async (tx) => {
    const lots = await lockAll(tx, input.lotIds);
    const { partyId } = requirePerson(tx);
    for (const lot of lots) assertMayTake(custodyFacts(lot), partyId, '/lotIds');
    if (input.siteId !== undefined && !(await findSite(tx, input.siteId)))
      refuse(commonRefusals.NOT_FOUND, { at: '/siteId' });
    await store.moveCustody(tx, lots, { custodianId: partyId, siteId: input.siteId ?? null, handover: input.handover });
    const items = await store.findLots(tx, input.lotIds);
    const participants = await store.participantsOfLots(tx, input.lotIds);
    return { view: { items }, event: custodyTaken(items, input, partyId, participants) };
  });
}
