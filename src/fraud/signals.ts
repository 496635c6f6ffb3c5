import { act, recordEvent } from '../audit/index.ts';
import { type Ctx, type DomainEvent, requirePerson } from '../context.ts';
import { facilitiesOfItems } from '../control/index.ts';
import { endHold, findFacility, lockFacility, setHold } from '../financing/index.ts';
import { findLots, listSiteStock, lotsAtSite, titlesGivenSince } from '../goods/index.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { localDateAt } from '../kernel/time.ts';
import { findParty } from '../parties/index.ts';
import { policyOn } from '../policy/index.ts';
import { type CheckName, fraudRefusals, ringThrough, stockUnseen } from './rules.ts';
import type { ClearSignalInput, RecordRelationInput, RelationView, SignalView } from './schemas.ts';
import * as store from './store.ts';

const rule = (ctx: Ctx, key: string) => policyOn(key, localDateAt(ctx.clock.now(), 'Asia/Shanghai')).value;

const announce = (type: string, signal: SignalView): DomainEvent => ({
  type: `fraud.${type}`,
  version: 1,
  objectId: signal.id,
  participants: [signal.lenderId],
  payload: { check: signal.check, facilityId: signal.facilityId, facts: signal.facts },
});

const holdOf = (signal: SignalView) => `FRAUD ${signal.id}`;

/** Puts a finding before the lender once, and lets no advance pass meanwhile. */
export async function signal(
  ctx: Ctx,
  found: {
    lenderId: string;
    facilityId: string | null;
    check: CheckName;
    finding: string;
    facts: Record<string, unknown>;
  },
): Promise<void> {
  const { check, ...rest } = found;
  const made = await store.insertSignal(ctx, {
    ...rest,
    id: ctx.newId('fraudSignal'),
    checkName: check,
    foundAt: ctx.clock.now(),
    participants: [found.lenderId],
  });
  if (!made) return;
  if (made.facilityId !== null) {
    await lockFacility(ctx, made.facilityId);
    await setHold(ctx, made.facilityId, holdOf(made), ['advance'], { check, ...found.facts });
  }
  await recordEvent(ctx, announce('signalled', made));
}

/** Signals to every lender that finances these lots. */
async function signalFinanciers(
  ctx: Ctx,
  lotIds: readonly string[],
  check: CheckName,
  finding: string,
  facts: Record<string, unknown>,
): Promise<void> {
  for (const facilityId of (await facilitiesOfItems(ctx, lotIds)).sort()) {
    const facility = await findFacility(ctx, facilityId);
    if (facility)
      await signal(ctx, { lenderId: facility.lenderId, facilityId, check, finding: `${finding} ${facilityId}`, facts });
  }
}

/** What of these lots came back to their owner within weeks, in whatever lots it went round, is put before who finances it. */
async function signalCircles(ctx: Ctx, lotIds: readonly string[], ownerId: string): Promise<void> {
  const since = new Date(ctx.clock.now().getTime() - rule(ctx, 'fraud.roundTripDays') * 86_400_000);
  for (const { lotId, soldLotId, toId, at } of await titlesGivenSince(ctx, lotIds, ownerId, since)) {
    const facts = { lotId, soldLotId, soldAt: at.toISOString(), soldTo: toId, cameBackTo: ownerId };
    await signalFinanciers(ctx, [lotId], 'SOLD_IN_A_CIRCLE', `${lotId} ${ownerId}`, facts);
  }
}

/** Reaction: goods that come back to who sold them within weeks were hardly traded. */
export async function checkCircle(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, ownerId } = event.payload as { lotIds: string[]; ownerId: string };
  await signalCircles(ctx, lotIds, ownerId);
}

/** Reaction: goods are pledged. A circle that closed before anyone financed them is seen now. */
export async function checkCirclePledged(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { pledgorId, itemIds } = event.payload as { pledgorId: string; itemIds: string[] };
  const lots = await findLots(
    ctx,
    itemIds.filter((id) => id.startsWith('lot_')),
  );
  // A pledged lot that was sold and is split with its buyer has not come back.
  const own = lots.filter((lot) => lot.ownerId === pledgorId).map((lot) => lot.id);
  await signalCircles(ctx, own, pledgorId);
}

/** Reaction: a supervisor of the pledgor's own group holds for the pledgor, whatever the contract says (SI 55). */
export async function checkSupervisor(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { pledgeeId, pledgorId, facilityId, itemIds } = event.payload as {
    pledgeeId: string;
    pledgorId: string;
    facilityId: string;
    itemIds: string[];
  };
  const lots = await findLots(
    ctx,
    itemIds.filter((id) => id.startsWith('lot_')),
  );
  const custodians = [...new Set(lots.flatMap((lot) => (lot.custody ? [lot.custody.custodianId] : [])))];
  const related = [
    ...(await store.relatedTo(ctx, pledgeeId, pledgorId, custodians)),
    ...custodians.filter((id) => id === pledgorId),
  ];
  for (const custodianId of related)
    await signal(ctx, {
      lenderId: pledgeeId,
      facilityId,
      check: 'SUPERVISOR_RELATED',
      finding: `${pledgorId} ${custodianId} ${facilityId}`,
      facts: { pledgorId, custodianId, pledgeId: event.objectId },
    });
}

/** Reaction: the weighbridge spoke. What left on no order, and stock that never came in, are put before who finances it. */
export async function checkWeighbridge(ctx: Ctx, event: DomainEvent): Promise<void> {
  const ticket = event.payload as {
    siteId: string;
    commodityId: string;
    direction: string;
    releaseId: string | null;
    vehicle: string;
    number: string;
  };
  if (ticket.direction !== 'out') return;
  const lots = (await findLots(ctx, await lotsAtSite(ctx, ticket.siteId))).filter(
    (lot) => lot.commodityId === ticket.commodityId,
  );
  const ids = lots.map((lot) => lot.id);
  const { siteId, commodityId, number, vehicle } = ticket;
  if (ticket.releaseId === null)
    await signalFinanciers(ctx, ids, 'OUTBOUND_WITHOUT_ORDER', event.objectId, { siteId, ticket: number, vehicle });
  const stock = (await listSiteStock(ctx, siteId)).find((s) => s.commodityId === commodityId);
  if (!stock) return;
  const books = lots.reduce((sum, lot) => sum + BigInt(lot.quantity.value), 0n);
  const tolerance = BigInt(rule(ctx, 'release.gateToleranceBps'));
  const unseen = stockUnseen(books, BigInt(stock.inboundValue), BigInt(stock.outboundValue), tolerance);
  if (unseen > 0n)
    await signalFinanciers(ctx, ids, 'MASS_BALANCE', event.objectId, {
      siteId,
      commodityId,
      booksValue: books.toString(),
      unseenValue: unseen.toString(),
    });
}

/** The lender puts on record who belongs to whom; a ring of guarantees is worth no more than its one member. */
export async function recordRelation(ctx: Ctx, input: RecordRelationInput): Promise<RelationView> {
  return act(ctx, { verb: 'fraud.recordRelation', mandate: 'fraud:review', input }, async (tx) => {
    const { partyId: lenderId, personId } = requirePerson(tx);
    for (const member of ['partyId', 'otherId'] as const)
      if (!(await findParty(tx, input[member]))) refuse(commonRefusals.NOT_FOUND, { at: `/${member}` });
    const row = { ...input, lenderId, recordedBy: personId, recordedAt: tx.clock.now(), participants: [lenderId] };
    const view = await store.insertRelation(tx, row);
    if (!view) refuse(fraudRefusals.RELATION_KNOWN, { at: '/otherId' });
    const edge = { from: input.partyId, to: input.otherId };
    const ring = input.kind === 'guarantees' ? ringThrough(edge, await store.guaranteesOf(tx, lenderId)) : undefined;
    if (ring) {
      const finding = [...new Set(ring)].sort().join(' ');
      await signal(tx, { lenderId, facilityId: null, check: 'GUARANTEE_RING', finding, facts: { ring } });
    }
    const event = {
      type: 'party.relationRecorded',
      version: 1,
      objectId: input.partyId,
      participants: [lenderId],
      payload: { ...view },
    };
    return { view, event };
  });
}

/** A person of the lender looked, and says with a document why it is none; the hold ends. */
export async function clearSignal(ctx: Ctx, input: ClearSignalInput & { signalId: string }): Promise<SignalView> {
  return act(ctx, { verb: 'fraud.clearSignal', mandate: 'fraud:review', input }, async (tx) => {
    const found = await store.findSignal(tx, input.signalId);
    if (found?.lenderId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/signalId' });
    const { reason, documentHash } = input;
    const { personId } = requirePerson(tx);
    const view = await store.clearSignal(tx, found.id, { personId, clearance: { reason, documentHash } });
    if (!view) refuse(fraudRefusals.SIGNAL_CLEARED);
    if (view.facilityId !== null) {
      await lockFacility(tx, view.facilityId);
      await endHold(tx, view.facilityId, holdOf(view));
    }
    return { view, event: announce('cleared', view) };
  });
}
