import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { kinOf } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { endHold, findFacility, lockFacility, setHold } from '../../lending/financing/index.ts';
import { facilitiesOfItems, lotsOfPledgee } from '../../oversight/control/index.ts';
import { custodiesOf, findLots, type LotView, titlesGivenSince } from '../../physical/goods/index.ts';
import { clearCustodian } from '../../physical/supervision/index.ts';
import { findLivePledges } from '../../security/pledges/index.ts';
import { type CheckName, fraudRefusals, ringThrough } from './rules.ts';
import type { ClearSignalInput, RecordRelationInput, RelationView, SignalView } from './schemas.ts';
import * as store from './store.ts';

const rule = (ctx: Ctx, key: string) => policyOn(key, businessDate(ctx)).value;

const announce = (type: string, signal: SignalView): DomainEvent => ({
  type: `fraud.${type}`,
  version: 1,
  objectId: signal.id,
  participants: [signal.lenderId],
  payload: {
    check: signal.check,
    lenderId: signal.lenderId,
    facilityId: signal.facilityId,
    facts: signal.facts,
    ...(signal.check === 'SUPERVISOR_RELATED' && { custodianId: signal.facts.custodianId }),
  },
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
export async function signalFinanciers(
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
  const borrowerId = (await findFacility(ctx, facilityId))?.borrowerId;
  const givers = [pledgorId, borrowerId, ...lots.map((lot) => lot.ownerId)].filter((id) => id !== undefined);
  await signalKin(ctx, { lenderId: pledgeeId, facilityId, pledgeId: event.objectId }, lots, givers);
}

/** Puts every custodian of these lots that is one of those who gave the security, or belongs to one, before the lender. */
async function signalKin(
  ctx: Ctx,
  of: { lenderId: string; facilityId: string; pledgeId: string },
  lots: readonly LotView[],
  givers: readonly string[],
): Promise<void> {
  const { lenderId, facilityId, pledgeId } = of;
  const custodians = [...new Set(lots.flatMap((lot) => (lot.custody ? [lot.custody.custodianId] : [])))];
  const isKin = await kinOf(ctx, [lenderId], custodians, givers);
  for (const giverId of new Set(givers))
    for (const custodianId of custodians.filter((id) => isKin(lenderId, id, giverId)))
      await signal(ctx, {
        lenderId,
        facilityId,
        check: 'SUPERVISOR_RELATED',
        finding: `${giverId} ${custodianId} ${facilityId}`,
        facts: { pledgorId: giverId, custodianId, pledgeId },
      });
}

/** Reaction: who belongs to whom is on record only now; whoever holds for its own is found all the same. */
export async function checkRelation(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lenderId, partyId, otherId } = event.payload as Record<'lenderId' | 'partyId' | 'otherId', string>;
  const held = (await custodiesOf(ctx, await lotsOfPledgee(ctx, lenderId))).filter(
    (each) => each.custodianId === partyId || each.custodianId === otherId,
  );
  const lots = await findLots(
    ctx,
    held.map((each) => each.lotId),
  );
  for (const pledge of await findLivePledges(
    ctx,
    lots.map((lot) => lot.id),
  )) {
    if (pledge.pledgeeId !== lenderId) continue;
    const of = { lenderId, facilityId: pledge.facilityId, pledgeId: pledge.id };
    const own = lots.filter((lot) => pledge.items.some((item) => item.live && item.itemId === lot.id));
    const borrowerId = (await findFacility(ctx, pledge.facilityId))?.borrowerId;
    await signalKin(ctx, of, own, [pledge.pledgorId, borrowerId ?? pledge.pledgorId, ...own.map((lot) => lot.ownerId)]);
  }
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
    if (view.check === 'SUPERVISOR_RELATED') {
      const { custodianId, pledgorId } = view.facts as Record<'custodianId' | 'pledgorId', string>;
      await clearCustodian(tx, { lenderId: view.lenderId, custodianId, pledgorId, clearedBy: personId, documentHash });
    }
    if (view.facilityId !== null) {
      await lockFacility(tx, view.facilityId);
      await endHold(tx, view.facilityId, holdOf(view));
    }
    return { view, event: announce('cleared', view) };
  });
}
