import { type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { cancelDeadlines, setDeadline } from '../../ground/deadlines/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { statesBefore } from '../../kernel/transitions.ts';
import { findEngagement, findLots } from '../../physical/goods/index.ts';
import { findPledge } from '../../security/pledges/index.ts';
import { endOfWorkingDays } from './clock.ts';
import {
  assertCustodyLossClaimable,
  assertThird,
  custodyDemandLife,
  custodyDemandRefusals,
  custodyDemandsLive,
  lotsInCustody,
} from './demand-rules.ts';
import type {
  AnswerCustodyLossInput,
  AnswerSafekeepingInput,
  ClaimCustodyLossInput,
  CustodyDemandView,
  DemandSafekeepingInput,
} from './demand-schemas.ts';
import * as store from './demand-store.ts';
import { findIncident } from './incident-store.ts';

export const DEMAND_DUE = 'custodyDemand.due';

export const announceDemand = (
  type: string,
  kept: store.KeptDemand,
  more: Record<string, unknown> = {},
): DomainEvent => ({
  type: `custodyDemand.${type}`,
  version: 1,
  objectId: kept.id,
  participants: kept.participants,
  payload: {
    pledgeId: kept.pledgeId,
    facilityId: kept.facilityId,
    lotIds: kept.lotIds,
    status: kept.status,
    ways: kept.ways,
    way: kept.way,
    dueAt: kept.dueAt,
    ...more,
  },
});

export function viewOfDemand(kept: store.KeptDemand): CustodyDemandView {
  const { participants: _, ...view } = kept;
  return view;
}

/** The demand, for the side that asks. */
async function requireDemand(ctx: Ctx, id: string, side: 'lenderId' | 'pledgorId'): Promise<store.KeptDemand> {
  const found = await store.findDemand(ctx, id);
  if (!found || found[side] !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/demandId' });
  return found;
}

const closed = (found: store.KeptDemand): never =>
  refuse(custodyDemandRefusals.CUSTODY_DEMAND_CLOSED, { facts: { status: found.status } });

/** The pledgor demands that goods which the pledgee's conduct endangers be put in escrow, or given back for early payment. */
export async function demandSafekeeping(
  ctx: Ctx,
  input: DemandSafekeepingInput & { pledgeId: string },
): Promise<CustodyDemandView> {
  return act(ctx, { verb: 'custodyDemand.make', mandate: 'exercise:demand', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const pledge = await findPledge(tx, input.pledgeId);
    if (pledge?.pledgorId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
    const lotIds = lotsInCustody(pledge, input.lotIds);
    const { ways, statement, evidenceHash, incidentId = null } = input;
    const incident = incidentId === null ? undefined : await findIncident(tx, incidentId);
    if (incidentId !== null && !incident?.lotIds.some((id) => lotIds.includes(id)))
      refuse(commonRefusals.NOT_FOUND, { at: '/incidentId' });
    const dueAt = await endOfWorkingDays(tx, 'custody.demandAnswerWorkingDays');
    const made = await store
      .insertDemand(tx, {
        id: tx.newId('custodyDemand'),
        pledgeId: pledge.id,
        facilityId: pledge.facilityId,
        lenderId: pledge.pledgeeId,
        pledgorId: partyId,
        lotIds,
        ways: [...new Set(ways)],
        statement,
        evidenceHash,
        incidentId,
        currency: pledge.maximum.currency,
        status: 'open',
        demandedBy: personId,
        demandedAt: tx.clock.now(),
        dueAt,
        participants: [pledge.pledgeeId, partyId],
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'custody_demand_live')
          refuse(custodyDemandRefusals.SAFEKEEPING_DEMANDED, { at: '/pledgeId', cause });
        throw cause;
      });
    await setDeadline(tx, { kind: DEMAND_DUE, objectId: made.id, dueAt });
    return { view: viewOfDemand(made), event: announceDemand('made', made, { statement }) };
  });
}

/**
 * The pledgee answers: by escrow with a third custodian, handed over within its own time; by taking early payment, after
 * which discharge and return follow by their own verbs; or not, with its reasons.
 */
export async function answerSafekeeping(
  ctx: Ctx,
  input: AnswerSafekeepingInput & { demandId: string },
): Promise<CustodyDemandView> {
  return act(ctx, { verb: 'custodyDemand.answer', mandate: 'custody:engage', input }, async (tx) => {
    const found = await requireDemand(tx, input.demandId, 'lenderId');
    const { personId } = requirePerson(tx);
    const now = tx.clock.now();
    const stamp = { answeredBy: personId, answeredAt: now.toISOString() };
    if (!input.accept) {
      const change = { status: 'refused', answer: { accept: false, reason: input.reason, ...stamp }, closedAt: now };
      const moved = await store.moveDemand(tx, found.id, statesBefore(custodyDemandLife, 'refuse'), change);
      if (!moved) return closed(found);
      await cancelDeadlines(tx, found.id, [DEMAND_DUE]);
      return { view: viewOfDemand(moved), event: announceDemand('refused', moved, { reason: input.reason }) };
    }
    const { way, escrowCustodianId = null } = input;
    if (!found.ways.includes(way))
      refuse(custodyDemandRefusals.WAY_NOT_DEMANDED, { at: '/way', facts: { ways: found.ways } });
    if (escrowCustodianId !== null) await requireThird(tx, found, escrowCustodianId);
    // Early payment is the pledgor's to make: nothing more waits for the pledgee until it does.
    const dueAt = way === 'escrow' ? await endOfWorkingDays(tx, 'custody.escrowWorkingDays') : new Date(found.dueAt);
    const moved = await store.moveDemand(tx, found.id, statesBefore(custodyDemandLife, 'accept'), {
      status: 'accepted',
      way,
      escrowCustodianId,
      answer: { accept: true, way, escrowCustodianId, ...stamp },
      dueAt,
    });
    if (!moved) return closed(found);
    await cancelDeadlines(tx, found.id, [DEMAND_DUE]);
    if (way === 'escrow') await setDeadline(tx, { kind: DEMAND_DUE, objectId: moved.id, dueAt });
    return { view: viewOfDemand(moved), event: announceDemand('accepted', moved, { escrowCustodianId }) };
  });
}

async function requireThird(ctx: Ctx, found: store.KeptDemand, custodianId: string): Promise<void> {
  const party = await findParty(ctx, custodianId);
  if (!party) refuse(commonRefusals.NOT_FOUND, { at: '/escrowCustodianId' });
  const engagement = await findEngagement(ctx, found.lenderId, custodianId);
  const lots = await findLots(ctx, found.lotIds);
  assertThird({
    custodianId,
    isCustodian: party.roles.includes('collateral_manager') || party.roles.includes('carrier'),
    isEngaged: engagement?.serviceLevel === 'control',
    sides: [found.lenderId, found.pledgorId],
    holdsNow: lots.flatMap((lot) => (lot.custody ? [lot.custody.custodianId] : [])),
  });
}

/** The pledgor takes the demand back. */
export async function withdrawSafekeeping(ctx: Ctx, input: { demandId: string }): Promise<CustodyDemandView> {
  return act(ctx, { verb: 'custodyDemand.withdraw', mandate: 'exercise:demand', input }, async (tx) => {
    const found = await requireDemand(tx, input.demandId, 'pledgorId');
    const change = { status: 'withdrawn', closedAt: tx.clock.now() };
    const moved = await store.moveDemand(tx, found.id, custodyDemandsLive, change);
    if (!moved) return closed(found);
    await cancelDeadlines(tx, found.id, [DEMAND_DUE]);
    return { view: viewOfDemand(moved), event: announceDemand('withdrawn', moved) };
  });
}

/** The pledgor claims what spoilt or was lost while the pledgee was late, or after it refused. */
export async function claimCustodyLoss(
  ctx: Ctx,
  input: ClaimCustodyLossInput & { demandId: string },
): Promise<CustodyDemandView> {
  return act(ctx, { verb: 'custodyDemand.claimLoss', mandate: 'exercise:demand', input }, async (tx) => {
    const found = await requireDemand(tx, input.demandId, 'pledgorId');
    assertCustodyLossClaimable({ ...found, hasLoss: found.loss !== null });
    const { demandId: _, ...claimed } = input;
    if (claimed.amount.currency !== found.currency)
      refuse(custodyDemandRefusals.CUSTODY_LOSS_DIFFERS, {
        at: '/amount/currency',
        facts: { currency: found.currency },
      });
    const loss = { ...claimed, claimedAt: tx.clock.now().toISOString() };
    const moved = await store.moveDemand(tx, found.id, [found.status], { loss }, 'loss');
    if (!moved) return refuse(custodyDemandRefusals.CUSTODY_LOSS_CLAIMED);
    return { view: viewOfDemand(moved), event: announceDemand('lossClaimed', moved, { loss }) };
  });
}

/** The pledgee answers the claim: how much it makes good, or why not. Both figures stay. */
export async function answerCustodyLoss(
  ctx: Ctx,
  input: AnswerCustodyLossInput & { demandId: string },
): Promise<CustodyDemandView> {
  return act(ctx, { verb: 'custodyDemand.answerLoss', mandate: 'realisation:approve', input }, async (tx) => {
    const found = await requireDemand(tx, input.demandId, 'lenderId');
    const { accepted, reason = null } = input;
    const claimed = (found.loss as { amount?: { amountMinor: string; currency: string } } | null)?.amount;
    if (!claimed) return closed(found);
    if (accepted.currency !== claimed.currency || BigInt(accepted.amountMinor) > BigInt(claimed.amountMinor))
      refuse(custodyDemandRefusals.CUSTODY_LOSS_DIFFERS, { at: '/accepted', facts: { currency: claimed.currency } });
    const { personId } = requirePerson(tx);
    const lossAnswer = { accepted, reason, answeredBy: personId, answeredAt: tx.clock.now().toISOString() };
    const moved = await store.moveDemand(tx, found.id, [found.status], { lossAnswer }, 'lossAnswer');
    if (!moved) return closed(found);
    return { view: viewOfDemand(moved), event: announceDemand('lossAnswered', moved, { lossAnswer }) };
  });
}
