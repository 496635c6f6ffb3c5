import { asSystem, type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { findSite } from '../../ground/places/index.ts';
import { quantityFrom } from '../../http/wire.ts';
import { type Quantity, valueAtScale } from '../../kernel/quantity.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { custodyOffered, custodyTaken, lotRegistered } from './events.ts';
import { leaveSite } from './leave-site.ts';
import { insertOperation, moveToSlot } from './movement-store.ts';
import { assertMayOffer, assertMayTake, goodsRefusals } from './rules.ts';
import type { LotView, OfferCustodyInput, RegisterLotInput, TakeCustodyInput } from './schemas.ts';
import { findCommodities } from './stock-store.ts';
import * as store from './store.ts';

/** The owner, or a logistics platform for the owner, puts goods on record. */
export async function registerLot(ctx: Ctx, input: RegisterLotInput): Promise<LotView> {
  return act(ctx, { verb: 'lot.register', mandate: 'lot:register', input }, async (tx) => {
    const { partyId, roles } = requirePerson(tx);
    const onBehalf = input.ownerId !== partyId;
    if (onBehalf && !roles.includes('carrier')) refuse(commonRefusals.NOT_FOUND, { at: '/ownerId' });
    if (!(await findParty(tx, input.ownerId))) refuse(commonRefusals.NOT_FOUND, { at: '/ownerId' });
    const quantity = await measured(tx, input);
    const id = tx.newId('lot');
    const participants = [...new Set([input.ownerId, partyId])];
    const { marks, quantity: _, value, containerNumber = null, commodityId = null, producedOn = null, ...rest } = input;
    await store
      .insertLot(
        tx,
        {
          ...rest,
          id,
          commodityId,
          producedOn,
          containerNumber,
          quantityScale: quantity.scale,
          quantityUnit: quantity.unit,
          valueCurrency: value.currency,
          status: 'registered',
          participants,
        },
        marks,
      )
      .catch(nameMarkConflict);
    await insertOperation(tx, { kind: 'register', byPartyId: partyId, evidence: {}, participants }, [
      { lotId: id, kind: 'in', delta: quantity.value, costDeltaMinor: BigInt(value.amountMinor) },
    ]);
    const [view] = (await store.findLots(tx, [id])) as [LotView];
    return { view, event: lotRegistered(view, partyId) };
  });
}

/** The quantity in the unit and scale of the catalogue, where the lot is of it. */
async function measured(ctx: Ctx, input: RegisterLotInput): Promise<Quantity> {
  const quantity = quantityFrom(input.quantity);
  if (input.commodityId === undefined) return quantity;
  const [commodity] = await findCommodities(ctx, [input.commodityId]);
  if (!commodity) refuse(commonRefusals.NOT_FOUND, { at: '/commodityId' });
  const value = commodity.unit === quantity.unit ? valueAtScale(quantity, commodity.scale) : undefined;
  if (value === undefined)
    refuse(goodsRefusals.COMMODITY_UNIT, { at: '/quantity', facts: { unit: commodity.unit, scale: commodity.scale } });
  return { value, scale: commodity.scale, unit: commodity.unit };
}

/** A mark that is in another live lot already: the database found it. */
export function nameMarkConflict(cause: unknown): never {
  if (violatedConstraint(cause) === 'lot_mark_once') refuse(goodsRefusals.MARK_ALREADY_LIVE, { at: '/marks', cause });
  throw cause;
}

/** A locked lot bears these marks too, each in one live lot. */
export const addMarks = (ctx: Ctx, lotId: string, marks: readonly string[]): Promise<void> =>
  store.insertMarks(ctx, lotId, marks).catch(nameMarkConflict);

const custodyFacts = (lot: LotView) => ({
  status: lot.status,
  ownerId: lot.ownerId,
  custodianId: lot.custody?.custodianId,
  offeredToId: lot.offeredToId,
});

/** All of the lots, locked, or the refusal that one is not there. */
export async function lockAll(ctx: Ctx, ids: readonly string[]): Promise<LotView[]> {
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
    // What leaves its keeper leaves its slot.
    for (const lot of lots) await moveToSlot(tx, lot.id, null);
    // What comes to another site must be measured in there; what it was measured in as here, goes with it.
    const moving = lots.filter((lot) => lot.custody && lot.custody.siteId !== (input.siteId ?? null));
    await asSystem(tx, 'goods', (system) => leaveSite(system, moving));
    await store.moveCustody(tx, lots, { custodianId: partyId, siteId: input.siteId ?? null, handover: input.handover });
    const items = await store.findLots(tx, input.lotIds);
    const participants = await store.participantsOfLots(tx, input.lotIds);
    return { view: { items }, event: custodyTaken(items, input, partyId, participants) };
  });
}
