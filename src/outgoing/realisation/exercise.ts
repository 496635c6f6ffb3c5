import { ownDueAt, todayOf } from '../../assessment/coverage/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { calendarOf } from '../../ground/calendars/index.ts';
import { cancelDeadlines, setDeadline } from '../../ground/deadlines/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { findFacility, lockFacility } from '../../lending/financing/index.ts';
import { findPledge, type PledgeView } from '../../security/pledges/index.ts';
import { lotsOfItems } from '../../security/restraints/index.ts';
import {
  assertDemandable,
  assertLossClaimable,
  demandLife,
  demandsLive,
  exerciseRefusals,
  fallSince,
  isUnderWay,
} from './exercise-rules.ts';
import type { AnswerLossInput, ClaimLossInput, DemandExerciseInput, DemandView } from './exercise-schemas.ts';
import * as store from './exercise-store.ts';
import { overdueOf, worthOf } from './grounds.ts';
import { listRealisationsOf } from './store.ts';

const DUE = 'exerciseDemand.due';

const announce = (type: string, kept: store.KeptDemand, more: Record<string, unknown> = {}): DomainEvent => ({
  type: `exerciseDemand.${type}`,
  version: 1,
  objectId: kept.id,
  participants: kept.participants,
  payload: {
    pledgeId: kept.pledgeId,
    facilityId: kept.facilityId,
    status: kept.status,
    dueAt: kept.dueAt,
    lots: kept.lots,
    ...more,
  },
});

/** As its parties see it, with what the goods lost since. */
async function viewOf(ctx: Ctx, kept: store.KeptDemand): Promise<DemandView> {
  const { participants: _, ...view } = kept;
  const fall = await asSystem(ctx, 'realisation', async (system) => {
    const unsold = kept.lots.filter((lot) => lot.soldMinor === null).map((lot) => lot.lotId);
    const facility = onRecord(await findFacility(system, kept.facilityId));
    const worth = unsold.length === 0 ? [] : await worthOf(system, facility, unsold);
    return fallSince(
      kept.lots,
      new Map(worth.flatMap(({ lotId, worthMinor }) => (worthMinor === null ? [] : [[lotId, worthMinor]]))),
    );
  });
  return { ...view, fallMinor: fall?.toString() ?? null };
}

/** The demand, for the side that asks. */
async function requireDemand(ctx: Ctx, id: string, side: 'lenderId' | 'pledgorId'): Promise<store.KeptDemand> {
  const found = await store.findDemand(ctx, id);
  if (!found || found[side] !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/demandId' });
  return found;
}

/** The pledgor calls on the pledgee to exercise the pledge in time; the price of this day stays on record. */
export async function demandExercise(ctx: Ctx, input: DemandExerciseInput & { pledgeId: string }): Promise<DemandView> {
  return act(ctx, { verb: 'exercise.demand', mandate: 'exercise:demand', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const pledge = await findPledge(tx, input.pledgeId);
    if (pledge?.pledgorId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
    const made = await asSystem(tx, 'realisation', async (system) => {
      // Nothing of it is sold while its price is written down.
      const facility = onRecord(await lockFacility(system, pledge.facilityId));
      const basis = await overdueOf(system, [facility.id]);
      assertDemandable(pledge, basis);
      const now = tx.clock.now();
      const days = policyOn('realisation.exerciseWorkingDays', todayOf(tx)).value;
      const worth = await worthOf(system, facility, await lotsOf(system, pledge));
      return store.insertDemand(system, {
        id: tx.newId('exerciseDemand'),
        pledgeId: pledge.id,
        facilityId: facility.id,
        lenderId: pledge.pledgeeId,
        pledgorId: partyId,
        basis: basis as Record<string, unknown>,
        statement: input.statement,
        currency: facility.limit.currency,
        lots: worth.map(({ lotId, worthMinor }) => ({
          lotId,
          demandedMinor: worthMinor?.toString() ?? null,
          soldMinor: null,
        })),
        status: 'open',
        demandedBy: personId,
        demandedAt: now,
        dueAt: ownDueAt(now, days, await calendarOf(system, 'CN')),
        participants: [pledge.pledgeeId, partyId],
      });
    }).catch((cause: unknown) => {
      if (violatedConstraint(cause) === 'exercise_demand_live')
        refuse(exerciseRefusals.EXERCISE_DEMANDED, { at: '/pledgeId', cause });
      throw cause;
    });
    await setDeadline(tx, { kind: DUE, objectId: made.id, dueAt: new Date(made.dueAt) });
    return { view: await viewOf(tx, made), event: announce('made', made, { statement: input.statement }) };
  });
}

/** What is sold when the pledge is exercised: its lots, and those that its documents stand for. */
const lotsOf = (ctx: Ctx, pledge: PledgeView): Promise<string[]> =>
  lotsOfItems(
    ctx,
    pledge.items.filter((item) => item.live).map((item) => item.itemId),
  );

/** The pledgor takes the demand back: it gives the pledgee more time. */
export async function withdrawDemand(ctx: Ctx, input: { demandId: string }): Promise<DemandView> {
  return act(ctx, { verb: 'exercise.withdraw', mandate: 'exercise:demand', input }, async (tx) => {
    const found = await requireDemand(tx, input.demandId, 'pledgorId');
    const { from, to } = stepOf(demandLife, 'withdraw');
    const moved = await store.moveDemand(tx, found.id, from, { status: to, closedAt: tx.clock.now() });
    if (!moved) refuse(exerciseRefusals.DEMAND_CLOSED, { facts: { status: found.status } });
    await cancelDeadlines(tx, found.id, [DUE]);
    return { view: await viewOf(tx, moved), event: announce('withdrawn', moved) };
  });
}

/** The pledgor claims what the delay cost it. The fall in price since the demand is written beside the figure it gives. */
export async function claimLoss(ctx: Ctx, input: ClaimLossInput & { demandId: string }): Promise<DemandView> {
  return act(ctx, { verb: 'exercise.claimLoss', mandate: 'exercise:demand', input }, async (tx) => {
    const found = await requireDemand(tx, input.demandId, 'pledgorId');
    assertLossClaimable({ ...found, hasLoss: found.loss !== null });
    const { amount, statement, evidenceHash } = input;
    if (amount.currency !== found.currency)
      refuse(exerciseRefusals.LOSS_ANSWER_DIFFERS, { at: '/amount/currency', facts: { currency: found.currency } });
    const { fallMinor } = await viewOf(tx, found);
    const loss = { amount, statement, evidenceHash, fallMinor, claimedAt: tx.clock.now().toISOString() };
    const moved = await store.moveDemand(tx, found.id, [found.status], { loss }, 'loss');
    if (!moved) refuse(exerciseRefusals.LOSS_CLAIMED);
    return { view: await viewOf(tx, moved), event: announce('lossClaimed', moved, { loss }) };
  });
}

/** The pledgee answers for its delay: how much it makes good, or why not. Both figures stay. */
export async function answerLoss(ctx: Ctx, input: AnswerLossInput & { demandId: string }): Promise<DemandView> {
  return act(ctx, { verb: 'exercise.answerLoss', mandate: 'realisation:approve', input }, async (tx) => {
    const found = await requireDemand(tx, input.demandId, 'lenderId');
    const { accepted, reason } = input;
    const claimed = (found.loss as { amount?: { amountMinor: string; currency: string } } | null)?.amount;
    if (!claimed || found.answer) refuse(exerciseRefusals.DEMAND_CLOSED, { facts: { status: found.status } });
    if (accepted.currency !== claimed.currency || BigInt(accepted.amountMinor) > BigInt(claimed.amountMinor))
      refuse(exerciseRefusals.LOSS_ANSWER_DIFFERS, { at: '/accepted', facts: { claimed } });
    const { personId } = requirePerson(tx);
    const answer = { accepted, reason: reason ?? null, answeredBy: personId, answeredAt: tx.clock.now().toISOString() };
    const moved = await store.moveDemand(tx, found.id, [found.status], { answer }, 'answer');
    if (!moved) refuse(exerciseRefusals.DEMAND_CLOSED, { facts: { status: found.status } });
    return { view: await viewOf(tx, moved), event: announce('lossAnswered', moved, { accepted, reason }) };
  });
}

/** A demand as its parties see it. */
export async function readDemand(ctx: Ctx, demandId: string): Promise<DemandView> {
  const found = await store.findDemand(ctx, demandId);
  return found ? viewOf(ctx, found) : refuse(commonRefusals.NOT_FOUND, { at: '/demandId' });
}

export async function viewsOf(ctx: Ctx, all: readonly store.KeptDemand[]): Promise<DemandView[]> {
  const views: DemandView[] = [];
  for (const kept of all) views.push(await viewOf(ctx, kept));
  return views;
}

/** Lots were sold: a demand is met when nothing that it named is left in the pledge. Prices obtained stay beside those asked. */
export async function meetDemands(
  ctx: Ctx,
  facilityId: string,
  realisationId: string,
  obtained: ReadonlyMap<string, bigint>,
): Promise<void> {
  const all = await store.listDemands(ctx, { facilityId, limit: 1_000 });
  for (const { pledgeId } of all.filter((d) => demandsLive.includes(d.status)))
    for (const demand of await store.findLiveDemands(ctx, [pledgeId])) {
      const lots = demand.lots.map((lot) => ({
        ...lot,
        soldMinor: obtained.get(lot.lotId)?.toString() ?? lot.soldMinor,
      }));
      const pledge = onRecord(await findPledge(ctx, pledgeId));
      const held = await lotsOf(ctx, pledge);
      // A pledge of what is no goods is not met by a sale of goods.
      const isLeft =
        lots.length === 0 ? pledge.items.some((item) => item.live) : lots.some((lot) => held.includes(lot.lotId));
      if (isLeft) {
        await store.moveDemand(ctx, demand.id, demandsLive, { lots });
        continue;
      }
      const { from, to } = stepOf(demandLife, 'meet');
      const change = { lots, status: to, closedAt: ctx.clock.now(), realisationId };
      const met = await store.moveDemand(ctx, demand.id, from, change);
      await cancelDeadlines(ctx, demand.id, [DUE]);
      if (met) await recordEvent(ctx, announce('met', met, { realisationId, wasLate: met.lapsedAt !== null }));
    }
}

/** Reaction: the security was given up; there is nothing to exercise any more. A loss by delay may still be claimed. */
export async function endDemands(ctx: Ctx, event: DomainEvent): Promise<void> {
  for (const demand of await store.findLiveDemands(ctx, [event.objectId])) {
    const { from, to } = stepOf(demandLife, 'end');
    const ended = await store.moveDemand(ctx, demand.id, from, { status: to, closedAt: ctx.clock.now() });
    await cancelDeadlines(ctx, demand.id, [DUE]);
    if (ended) await recordEvent(ctx, announce('ended', ended));
  }
}

/** A pledgee whose time is over is late from now on, unless court or auction is under way. */
async function lapse(ctx: Ctx, demand: store.KeptDemand): Promise<void> {
  const ids = new Set(demand.lots.map((lot) => lot.lotId));
  const sales = await listRealisationsOf(ctx, demand.facilityId);
  if (sales.some((sale) => isUnderWay(sale) && sale.lots.some((lot) => ids.has(lot.lotId)))) return;
  const { from, to } = stepOf(demandLife, 'lapse');
  const lapsed = await store.moveDemand(ctx, demand.id, from, { status: to, lapsedAt: ctx.clock.now() });
  if (lapsed) await recordEvent(ctx, announce('lapsed', lapsed));
}

/** Reaction: the time allowed is over. */
export async function followExerciseDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== DUE) return;
  const demand = await store.findDemand(ctx, event.objectId);
  if (demand?.status === 'open') await lapse(ctx, demand);
}

/** A sale under a facility was withdrawn: where it alone kept the pledgee in time, it is late. */
export async function lapseWaiting(ctx: Ctx, facilityId: string): Promise<void> {
  const now = ctx.clock.now();
  for (const demand of await store.listDemands(ctx, { facilityId, limit: 1_000 }))
    if (demand.status === 'open' && new Date(demand.dueAt) <= now) await lapse(ctx, demand);
}
