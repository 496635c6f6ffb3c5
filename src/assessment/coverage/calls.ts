import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, requireApart } from '../../ground/audit/index.ts';
import { calendarOf } from '../../ground/calendars/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { collateralTermsOf, endHold, findFacility, lockFacility, marketOf } from '../../lending/financing/index.ts';
import { type Assessed, demandNow, readCoverages, todayOf } from './assess.ts';
import * as events from './events.ts';
import { callLife, closesAfter, dueAt as marginDueAt, marginRefusals, statusesLive } from './margin.ts';
import type { AnswerDisputeInput, DisputeInput, MarginCallView, RecordArrivalInput, RestateInput } from './schemas.ts';
import * as store from './store.ts';

/** The call, with its facility locked, for the side that asks: borrower and pledgors, where they are not one, are one side. */
async function requireCall(ctx: Ctx, id: string, side: 'lender' | 'called'): Promise<store.KeptCall> {
  const found = await store.findCall(ctx, id);
  const { partyId } = requirePerson(ctx);
  const isSide = side === 'lender' ? found?.lenderId === partyId : found?.lenderId !== partyId;
  if (!found?.participants.includes(partyId) || !isSide) refuse(commonRefusals.NOT_FOUND, { at: '/callId' });
  await lockFacility(ctx, found.facilityId);
  return onRecord(await store.findCall(ctx, id));
}

/** Calls with what closes each by the terms that hold now. */
export async function callsToWire(ctx: Ctx, calls: readonly store.KeptCall[]): Promise<MarginCallView[]> {
  const ids = calls.filter((call) => statusesLive.includes(call.status)).map((call) => call.facilityId);
  const terms =
    ids.length === 0
      ? undefined
      : await asSystem(ctx, 'coverage', (system) => collateralTermsOf(system, [...new Set(ids)]));
  return calls.map((call) => {
    const own = terms?.get(call.facilityId);
    return store.callToWire(call, ctx.clock.now(), own ? closesAfter(call, own, todayOf(ctx)) : null);
  });
}

const wire = async (ctx: Ctx, call: store.KeptCall): Promise<MarginCallView> =>
  onRecord((await callsToWire(ctx, [call]))[0]);
const notOpen = (call: store.KeptCall) => refuse(marginRefusals.CALL_NOT_OPEN, { facts: { status: call.status } });

/** When and how the letter reached the pledgor, with the receipt: a demand nobody received is none (Civil Code 137). */
export async function recordArrival(ctx: Ctx, input: RecordArrivalInput & { callId: string }): Promise<MarginCallView> {
  return act(ctx, { verb: 'margin.recordArrival', mandate: 'margin:decide', input }, async (tx) => {
    const call = await requireCall(tx, input.callId, 'lender');
    const { callId: _, ...arrival } = input;
    const arrivedAt = new Date(arrival.arrivedAt);
    if (arrivedAt < new Date(call.issuedAt) || arrivedAt > tx.clock.now())
      refuse(marginRefusals.ARRIVAL_BEFORE_ISSUE, { at: '/arrivedAt' });
    const moved = await store.moveCall(tx, call.id, ['open', 'extended', 'expired'], { arrival });
    if (!moved) notOpen(call);
    return {
      view: await wire(tx, onRecord(moved)),
      event: events.marginLetterArrived(onRecord(moved), arrival),
    };
  });
}

/** A maker asks for the one extension. */
export async function askExtension(ctx: Ctx, input: { callId: string }): Promise<MarginCallView> {
  return act(ctx, { verb: 'margin.askExtension', mandate: 'margin:decide', input }, async (tx) => {
    const call = await requireCall(tx, input.callId, 'lender');
    if (call.extensionAskedBy !== null || tx.clock.now() > new Date(call.dueAt)) notOpen(call);
    const moved = await store.moveCall(tx, call.id, ['open'], { extensionAskedBy: requirePerson(tx).personId });
    if (!moved) return notOpen(call);
    return { view: await wire(tx, moved), event: events.marginExtensionAsked(moved) };
  });
}

/** Another person grants it, once. */
export async function grantExtension(ctx: Ctx, input: { callId: string }): Promise<MarginCallView> {
  return act(ctx, { verb: 'margin.grantExtension', mandate: 'margin:approve', input }, async (tx) => {
    const call = await requireCall(tx, input.callId, 'lender');
    const { personId } = requirePerson(tx);
    if (call.extensionAskedBy === null || tx.clock.now() > new Date(call.dueAt)) notOpen(call);
    await requireApart(tx, [call.extensionAskedBy]);
    const terms = (await collateralTermsOf(tx, [call.facilityId])).get(call.facilityId);
    const dueAt = marginDueAt(new Date(call.dueAt), terms?.extensionWorkingDays ?? 0, await calendarOf(tx, 'CN'));
    const { from, to } = stepOf(callLife, 'extend');
    const moved = await store.moveCall(tx, call.id, from, {
      status: to,
      extendedBy: personId,
      dueAt,
    });
    if (!moved) return notOpen(call);
    return { view: await wire(tx, moved), event: events.marginExtended(moved) };
  });
}

/** The pledgor disputes the call with its own figures; the lender's stand beside them. */
export async function disputeCall(ctx: Ctx, input: DisputeInput & { callId: string }): Promise<MarginCallView> {
  return act(ctx, { verb: 'margin.dispute', mandate: 'margin:dispute', input }, async (tx) => {
    const call = await requireCall(tx, input.callId, 'called');
    const { callId: _, ...pledgor } = input;
    const { netExposureMinor, valueMinor } = call.computation as Record<string, string>;
    const dispute = { pledgor, lender: { exposureMinor: netExposureMinor, valueMinor } };
    if (call.dispute !== null) refuse(marginRefusals.DISPUTE_OPEN);
    const moved = await store.moveCall(tx, call.id, ['open', 'extended'], { dispute }, true);
    if (!moved) return notOpen(call);
    return { view: await wire(tx, moved), event: events.marginDisputed(moved, dispute) };
  });
}

/** The lender answers: upheld, the call is withdrawn; not, its clock has run on all the while. */
export async function answerDispute(ctx: Ctx, input: AnswerDisputeInput & { callId: string }): Promise<MarginCallView> {
  return act(ctx, { verb: 'margin.answerDispute', mandate: 'margin:approve', input }, async (tx) => {
    const call = await requireCall(tx, input.callId, 'lender');
    if (!call.dispute || call.dispute.answer) notOpen(call);
    const { callId: _, ...disputeAnswer } = input;
    const { from, to } = stepOf(callLife, 'withdraw');
    const moved = await store.moveCall(tx, call.id, from, {
      disputeAnswer,
      ...(input.upheld && { status: to, closedAt: tx.clock.now() }),
    });
    if (!moved) return notOpen(call);
    if (input.upheld) await endHold(tx, call.facilityId, 'COVERAGE');
    return { view: await wire(tx, moved), event: events.marginDisputeAnswered(moved, disputeAnswer) };
  });
}

/** The finding of a custody fault was wrong, or the cause is known now, and here is the proof: the demand can be made. */
export async function restateCause(ctx: Ctx, input: RestateInput & { callId: string }): Promise<MarginCallView> {
  return act(ctx, { verb: 'margin.restateCause', mandate: 'margin:approve', input }, async (tx) => {
    const call = await requireCall(tx, input.callId, 'lender');
    const facility = await findFacility(tx, call.facilityId);
    const terms = (await collateralTermsOf(tx, [call.facilityId])).get(call.facilityId);
    if (!facility || !terms) refuse(commonRefusals.NOT_FOUND, { at: '/callId' });
    const { issuedAt, dueAt, letter } = await asSystem(tx, 'coverage', async (system) => {
      const market = await marketOf(system, facility, todayOf(system));
      const [assessed] = (await readCoverages(system, [facility], market)) as [Assessed];
      // What is asked for stays as it was computed; the letter gives the new cause and its own time.
      const asked = { cashMinor: BigInt(call.cash.amountMinor), goodsMinor: BigInt(call.goods.amountMinor) };
      return demandNow(system, assessed, { ...asked, id: call.id, kind: call.kind, cause: input.cause });
    });
    const { from, to } = stepOf(callLife, 'restate');
    const moved = await store.moveCall(tx, call.id, from, {
      status: to,
      cause: input.cause,
      issuedAt,
      dueAt,
      letter,
    });
    if (!moved) return notOpen(call);
    return { view: await wire(tx, moved), event: events.marginRestated(moved, { evidenceHash: input.evidenceHash }) };
  });
}
