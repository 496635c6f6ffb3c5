import { asSystem, type Ctx, lockName, requirePerson, violatedConstraint } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { findSite, isInside, placeRefusals } from '../../ground/places/index.ts';
import { quantityFrom } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { commodityRegistered, lotCertified, lotMoved, slotRegistered, slotRemoved, ticketRecorded } from './events.ts';
import { lockAll } from './lots.ts';
import { findSlotOfLot, moveToSlot } from './movement-store.ts';
import type { LotView } from './schemas.ts';
import type * as schemas from './stock-schemas.ts';
import * as store from './stock-store.ts';
import { findLots, participantsOfLots } from './store.ts';
import { transformFacts } from './transform.ts';
import { assertHolds, transformRefusals, valueOf } from './transform-rules.ts';

/** Who may say that goods need less proof than the most. */
const classers = ['bank'];

/** A lender, trader or custodian adds a grade of what is traded, with the unit that every lot of it is measured in. */
export async function registerCommodity(
  ctx: Ctx,
  input: schemas.RegisterCommodityInput,
): Promise<schemas.CommodityView> {
  return act(ctx, { verb: 'commodity.register', mandate: 'commodity:register', input }, async (tx) => {
    const { partyId, roles } = requirePerson(tx);
    // Whose goods they are, and who keeps them, gain by a lighter class.
    if (input.riskClass !== 'high' && !roles.some((role) => classers.includes(role)))
      refuse(transformRefusals.RISK_CLASS_NOT_YOURS, { at: '/riskClass' });
    const view = await store.insertCommodity(tx, {
      ...input,
      nameZh: input.nameZh ?? null,
      id: tx.newId('commodity'),
      registeredBy: partyId,
    });
    if (!view) refuse(placeRefusals.CODE_ALREADY_USED, { at: '/code' });
    return { view, event: commodityRegistered(view) };
  });
}

/** Who registered a site registers floor of it as a slot, its own or another’s. The same floor is no other slot, though two sites overlap. */
export async function registerSlot(ctx: Ctx, input: schemas.RegisterSlotInput): Promise<schemas.SlotView> {
  return act(ctx, { verb: 'slot.register', mandate: 'site:register', input }, async (tx) => {
    const site = await findSite(tx, input.siteId);
    if (!site) refuse(commonRefusals.NOT_FOUND, { at: '/siteId' });
    const { partyId } = requirePerson(tx);
    if (site.registeredBy !== partyId) refuse(transformRefusals.SITE_NOT_YOURS, { at: '/siteId' });
    const operatorId = input.operatorId ?? partyId;
    if (!(await findParty(tx, operatorId))) refuse(commonRefusals.NOT_FOUND, { at: '/operatorId' });
    const { west, south, east, north } = input.footprint;
    for (const corner of [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ] as [number, number][])
      if (!isInside(corner, site.boundary)) refuse(transformRefusals.SLOT_OUTSIDE_SITE, { at: '/footprint' });
    const capacity = quantityFrom(input.capacity);
    await lockName(tx, `slots/${site.id}`);
    const view = await store
      .insertSlot(tx, {
        id: tx.newId('slot'),
        siteId: site.id,
        zone: input.zone,
        code: input.code,
        level: input.level,
        capacityValue: capacity.value,
        capacityScale: capacity.scale,
        capacityUnit: capacity.unit,
        ...input.footprint,
        registeredBy: operatorId,
      })
      .catch((cause: unknown) => {
        const constraint = violatedConstraint(cause);
        if (constraint === 'slot_no_overlap') refuse(transformRefusals.SLOT_OVERLAPS, { at: '/footprint', cause });
        if (constraint?.startsWith('slot_')) refuse(placeRefusals.CODE_ALREADY_USED, { at: '/code', cause });
        throw cause;
      });
    return { view, event: slotRegistered(view, site.registeredBy) };
  });
}

/** The slot is none any more: its floor and its code may be used again. Who registered the site may remove another’s too. */
export async function removeSlot(ctx: Ctx, input: { slotId: string }): Promise<schemas.SlotView> {
  return act(ctx, { verb: 'slot.remove', mandate: 'site:register', input }, async (tx) => {
    await lockName(tx, `slot/${input.slotId}`);
    const slot = await store.findSlot(tx, input.slotId);
    const site = slot && (await findSite(tx, slot.siteId));
    if (!slot || ![slot.registeredBy, site?.registeredBy].includes(requirePerson(tx).partyId))
      refuse(commonRefusals.NOT_FOUND, { at: '/slotId' });
    if (await asSystem(tx, 'slot', (system) => store.isInUse(system, slot.id)))
      refuse(transformRefusals.SLOT_TAKEN, { at: '/slotId' });
    if (!(await store.removeSlot(tx, slot.id))) refuse(commonRefusals.NOT_FOUND, { at: '/slotId' });
    return { view: slot, event: slotRemoved(slot, site?.registeredBy ?? slot.registeredBy) };
  });
}

/** The custodian puts a lot into a slot, or takes it out of the one it is in. */
export async function moveLot(ctx: Ctx, input: schemas.MoveLotInput & { lotId: string }): Promise<LotView> {
  return act(ctx, { verb: 'lot.move', mandate: 'lot:transform', input }, async (tx) => {
    const [lot] = (await lockAll(tx, [input.lotId])) as [LotView];
    const facts = transformFacts(lot);
    assertHolds(facts, requirePerson(tx).partyId, '/lotId');
    const from = await findSlotOfLot(tx, lot.id);
    if (input.slotId !== null) {
      await lockName(tx, `slot/${input.slotId}`);
      const slot = await store.findSlot(tx, input.slotId);
      if (!slot || slot.siteId !== facts.siteId) refuse(commonRefusals.NOT_FOUND, { at: '/slotId' });
      const capacity = valueOf(facts, quantityFrom(slot.capacity), '/slotId');
      if (facts.quantity.value > capacity)
        refuse(transformRefusals.SLOT_TOO_SMALL, { at: '/slotId', facts: { capacity: slot.capacity } });
    }
    await moveToSlot(tx, lot.id, input.slotId).catch((cause: unknown) => {
      if (violatedConstraint(cause)?.startsWith('lot_slot_'))
        refuse(transformRefusals.SLOT_TAKEN, { at: '/slotId', cause });
      throw cause;
    });
    const participants = await participantsOfLots(tx, [lot.id]);
    return {
      view: lot,
      event: lotMoved([lot], participants, { fromSlotId: from?.id ?? null, toSlotId: input.slotId }),
    };
  });
}

/** A certificate for a lot: quality, origin, inspection. A lot that wants one counts as without it until it is here. */
export async function recordCertificate(
  ctx: Ctx,
  input: schemas.RecordCertificateInput & { lotId: string },
): Promise<schemas.CertificateView> {
  return act(ctx, { verb: 'lot.recordCertificate', mandate: 'certificate:record', input }, async (tx) => {
    const { lotId, validTo, ...certificate } = input;
    const lots = await findLots(tx, [lotId]);
    if (lots.length === 0) refuse(commonRefusals.NOT_FOUND, { at: '/lotId' });
    const view = await store.insertCertificate(tx, {
      ...certificate,
      lotId,
      validTo: validTo ?? null,
      recordedBy: requirePerson(tx).personId,
    });
    if (!view) refuse(commonRefusals.CONFLICT, { at: '/number' });
    return { view, event: lotCertified(lots, await participantsOfLots(tx, [lotId]), { certificate: view }) };
  });
}

/** The weighbridge of a site: each ticket once, in or out, by commodity. What receipts certify is bounded by their sum. */
export async function recordTicket(ctx: Ctx, input: schemas.RecordTicketInput): Promise<schemas.TicketView> {
  return act(ctx, { verb: 'weighbridge.record', mandate: 'weighbridge:record', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const site = await findSite(tx, input.siteId);
    if (site?.registeredBy !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/siteId' });
    const [commodity] = await store.findCommodities(tx, [input.commodityId]);
    if (!commodity) refuse(commonRefusals.NOT_FOUND, { at: '/commodityId' });
    const { unit, scale } = commodity;
    const { quantity, weighedAt, releaseId = null, ...ticket } = input;
    const value = valueOf({ quantity: { value: 0n, scale, unit } }, quantityFrom(quantity), '/quantity');
    const view = await store.insertTicket(
      tx,
      {
        ...ticket,
        id: tx.newId('weighbridgeTicket'),
        quantityValue: value,
        weighedAt: new Date(weighedAt),
        releaseId,
        recordedBy: personId,
      },
      scale,
      unit,
    );
    if (!view) refuse(transformRefusals.TICKET_ALREADY_RECORDED, { at: '/number' });
    return { view, event: ticketRecorded(view, partyId) };
  });
}
