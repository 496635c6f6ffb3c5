import { listCalls, todayOf } from '../../assessment/coverage/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, asksSecond, putsAtRisk, requireApart, restsOn } from '../../ground/audit/index.ts';
import { levelOfAmount } from '../../ground/policy/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { type FacilityView, lockFacility, valueLotsOf } from '../../lending/financing/index.ts';
import { valuationToWire } from '../../lending/valuation/index.ts';
import { findPositionsOfItems } from '../../oversight/control/index.ts';
import { lockLots } from '../../physical/goods/index.ts';
import { type PledgeTrigger, readAgreement } from '../../security/pledges/index.ts';
import { listRegistrations } from '../../security/registry/index.ts';
import { documentsOver, pledgesOver } from './documents.ts';
import { lapseWaiting } from './exercise.ts';
import { listDemands } from './exercise-store.ts';
import { defaultOf, ownPledges, referencesOf } from './grounds.ts';
import { holdForSale } from './guard.ts';
import { securedDebtOf } from './proceeds.ts';
import { pledgorOf, realisationRefusals } from './rules.ts';
import type { BundleView, ProposeRealisationInput, RealisationView, WithdrawRealisationInput } from './schemas.ts';
import * as store from './store.ts';

export const announce = (
  type: string,
  kept: store.KeptRealisation,
  more: Record<string, unknown> = {},
): DomainEvent => ({
  type: `realisation.${type}`,
  version: 1,
  objectId: kept.id,
  participants: kept.participants,
  payload: { ...viewOf(kept), lotIds: kept.lots.map((lot) => lot.lotId), ...more },
});

export function viewOf(kept: store.KeptRealisation): RealisationView {
  const { proposedBy: _, approvedBy: __, settledBy: ___, participants: ____, ...more } = kept;
  const { undoneAt: _____, appliedOn: ______, waterfall: _______, ...view } = more;
  return view;
}

async function requireFacility(ctx: Ctx, facilityId: string): Promise<FacilityView> {
  const facility = await lockFacility(ctx, facilityId);
  if (facility?.lenderId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  return facility;
}

/** One person of the lender proposes to sell pledged goods, after a default. */
export async function proposeRealisation(
  ctx: Ctx,
  input: ProposeRealisationInput & { facilityId: string },
): Promise<RealisationView> {
  return act(ctx, { verb: 'realisation.propose', mandate: 'realisation:propose', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId);
    const { personId } = requirePerson(tx);
    const { trigger } = input;
    if (trigger && trigger.occurredOn > todayOf(tx))
      refuse(realisationRefusals.TRIGGER_NOT_YET, { at: '/trigger/occurredOn' });
    const lotIds = [...new Set(input.lotIds)];
    const invoked = trigger && {
      trigger: trigger.kind,
      basis: {
        kind: 'agreed_trigger',
        trigger: trigger.kind,
        occurredOn: trigger.occurredOn,
        documentHash: trigger.documentHash,
        statement: trigger.statement,
        invokedBy: personId,
        invokedAt: tx.clock.now().toISOString(),
      },
    };
    const { basis, pledgorId, lots } = await asSystem(tx, 'realisation', async (system) => {
      const pledges = await ownPledges(system, facility, lotIds);
      return {
        basis: await defaultOf(system, facility, pledges, invoked),
        pledgorId: pledgorOf(pledges),
        lots: await referencesOf(system, facility, lotIds),
      };
    });
    const made = await store.insertRealisation(tx, {
      id: tx.newId('realisation'),
      facilityId: facility.id,
      lenderId: facility.lenderId,
      pledgorId,
      basis: input.leave ? { ...basis, leave: input.leave } : basis,
      route: input.route,
      clauseHash: input.clauseHash,
      lots,
      currency: facility.limit.currency,
      status: 'proposed',
      proposedBy: personId,
      proposedAt: tx.clock.now(),
      // Whose goods are sold and whose debt they pay may be two.
      participants: [...new Set([facility.lenderId, pledgorId, facility.borrowerId])],
    });
    return { view: viewOf(made), event: announce('proposed', made) };
  });
}

/** Another person approves it; the default must still stand. */
export async function approveRealisation(ctx: Ctx, input: { realisationId: string }): Promise<RealisationView> {
  return act(ctx, { verb: 'realisation.approve', mandate: 'realisation:approve', input }, async (tx) => {
    const found = await store.findRealisation(tx, input.realisationId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
    // Orders over the goods are stopped with it: lots are locked before the facility, as by everyone who locks both.
    await asSystem(tx, 'realisation', (system) =>
      lockLots(
        system,
        found.lots.map((lot) => lot.lotId),
      ),
    );
    const facility = await requireFacility(tx, found.facilityId);
    const { personId } = requirePerson(tx);
    await requireApart(tx, [found.proposedBy]);
    restsOn(tx, [{ personId: found.proposedBy, mandate: 'realisation:propose', objectId: found.id }]);
    // What the goods are worth is what a sale may lose.
    for (const { referenceMinor } of found.lots)
      putsAtRisk(tx, { amountMinor: referenceMinor, currency: found.currency, clientId: facility.borrowerId });
    const { basis } = found;
    const invoked = basis.kind === 'agreed_trigger' ? { trigger: basis.trigger as PledgeTrigger, basis } : undefined;
    await asSystem(tx, 'realisation', async (system) => {
      const ids = found.lots.map((lot) => lot.lotId);
      await defaultOf(system, facility, await ownPledges(system, facility, ids), invoked);
    });
    const moved = await store.moveRealisation(tx, found.id, ['proposed'], {
      status: 'approved',
      approvedBy: personId,
      approvedAt: tx.clock.now(),
    });
    if (!moved) refuse(realisationRefusals.REALISATION_STEP, { facts: { status: found.status } });
    await asSystem(tx, 'realisation', (system) => holdForSale(system, moved, facility.borrowerId));
    return { view: viewOf(moved), event: announce('approved', moved) };
  });
}

/** What two approved, two take back, at the level of what it was to bring: the hold goes with it, and goods may leave again. */
function asksToWithdraw(ctx: Ctx, { id, status, approvedBy, lots, currency }: store.KeptRealisation, of: FacilityView) {
  if (status !== 'approved') return;
  const referenceMinor = lots.reduce((sum, lot) => sum + BigInt(lot.referenceMinor), 0n);
  putsAtRisk(ctx, { amountMinor: referenceMinor, currency, clientId: of.borrowerId });
  asksSecond(ctx, {
    level: levelOfAmount(referenceMinor, currency, todayOf(ctx)),
    reasons: [
      {
        code: 'SALE_APPROVED',
        title: { en: 'Two people approved the sale that is to be withdrawn', zh: '拟撤回的处置已由两人批准' },
        facts: { realisationId: id, approvedBy, referenceMinor: referenceMinor.toString() },
      },
    ],
  });
}

/**
 * The lender sells not, or not in this way: the debt was paid, or another route is taken. Its right to give up documents for
 * the goods ends with it (Civil Code 431), and a pledgor that waits for the sale waits no longer.
 */
export async function withdrawRealisation(
  ctx: Ctx,
  input: WithdrawRealisationInput & { realisationId: string },
): Promise<RealisationView> {
  return act(ctx, { verb: 'realisation.withdraw', mandate: 'realisation:propose', input }, async (tx) => {
    const found = await store.findRealisation(tx, input.realisationId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
    const facility = await requireFacility(tx, found.facilityId);
    asksToWithdraw(tx, found, facility);
    const moved = await store.moveRealisation(tx, found.id, ['proposed', 'approved'], { status: 'withdrawn' });
    if (!moved) refuse(realisationRefusals.REALISATION_STEP, { facts: { status: found.status } });
    await asSystem(tx, 'realisation', async (system) => {
      await holdForSale(system, moved, facility.borrowerId);
      await lapseWaiting(system, found.facilityId);
    });
    return { view: viewOf(moved), event: announce('withdrawn', moved, { reason: input.reason }) };
  });
}

/** Contract, publicity, control, price, demand and debt of a realisation in one answer. */
export async function readBundle(ctx: Ctx, realisationId: string): Promise<BundleView> {
  const found = await store.findRealisation(ctx, realisationId);
  if (found?.lenderId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/realisationId' });
  const ids = found.lots.map((lot) => lot.lotId);
  return asSystem(ctx, 'realisation', async (system) => {
    const facility = onRecord(await lockFacility(system, found.facilityId));
    const { financings, drawdowns: _, open: __, ...debt } = await securedDebtOf(system, facility, todayOf(ctx));
    const documents = await documentsOver(system, ids);
    const pledges = (await pledgesOver(system, ids, documents)).filter((p) => p.pledgeeId === facility.lenderId);
    const filings = await listRegistrations(system, { pledgeIds: pledges.map((p) => p.id), limit: 1_000 });
    const marginCalls = await listCalls(system, { facilityId: facility.id, limit: 1_000 });
    const agreements = [];
    for (const pledge of pledges) agreements.push(await readAgreement(system, pledge.id));
    return {
      realisation: viewOf(found),
      debt: Object.fromEntries(Object.entries(debt).map(([name, amount]) => [name, String(amount)])),
      pledges,
      agreements,
      filings,
      positions: await findPositionsOfItems(system, facility.lenderId, ids),
      valuations: (await valueLotsOf(system, facility, ids)).map(valuationToWire),
      marginCalls,
      financings: financings.map(({ view }) => view),
      exerciseDemands: await listDemands(system, { facilityId: facility.id, limit: 1_000 }),
      objectIds: [facility.id, found.id, ...ids, ...pledges.map((p) => p.id), ...marginCalls.map((c) => c.id)],
    };
  });
}
