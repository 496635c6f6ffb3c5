import { findReceivables, type ReceivableView } from '../../claims/receivables/index.ts';
import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { act, agreersApart, putsAtRisk, requireApart, restsOn } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { assertGate } from '../../ground/policy/index.ts';
import { passGate } from '../../ground/standings/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { foundTakenBack } from '../../money/collections/index.ts';
import { moneyInRefusals, takeMoneyIn } from '../../money/money-in/index.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import {
  endNow,
  findAssignment,
  type Gate,
  type KeptAssignment,
  lockAssignment,
} from '../../security/assignments/index.ts';
import { backFacts } from './back-facts.ts';
import { collectedOf } from './closing.ts';
import { borneOn, endingEntries, standingMinor } from './ending.ts';
import * as events from './events.ts';
import { gatesNow } from './gates-now.ts';
import { findOfferOf } from './reverse-store.ts';
import { buyBackMinor, factoringRefusals, settleCollection } from './rules.ts';
import type {
  AdvanceRequestView,
  AdvanceView,
  BuyBackInput,
  PayAdvanceInput,
  RequestAdvanceInput,
  SettleAdvanceInput,
  SettlementView,
} from './schemas.ts';
import * as store from './store.ts';
import { instructSurplus } from './surplus.ts';

const today = (ctx: Ctx) => businessDate(ctx);

const receivablesOf = (ctx: Ctx, assignment: KeptAssignment): Promise<ReceivableView[]> =>
  findReceivables(
    ctx,
    assignment.items.map((item) => item.receivableId),
  );

const viewOf = (request: store.KeptRequest, gates: readonly Gate[]): AdvanceRequestView => ({
  id: request.id,
  assignmentId: request.assignmentId,
  amountMinor: request.amountMinor.toString(),
  rateBps: request.rateBps,
  feesMinor: request.feesMinor.toString(),
  dueOn: request.dueOn,
  status: request.status as AdvanceRequestView['status'],
  gates: [...gates],
});

/** A maker of the factor prepares an advance on an accepted assignment, within what was agreed. */
export async function requestAdvance(ctx: Ctx, input: RequestAdvanceInput): Promise<AdvanceRequestView> {
  return act(ctx, { verb: 'factoring.requestAdvance', mandate: 'factoring:request', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const assignment = await lockAssignment(tx, input.assignmentId);
    if (assignment?.assigneeId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/assignmentId' });
    if (assignment.status !== 'accepted' || !assignment.services.includes('finance'))
      refuse(factoringRefusals.NOT_FINANCED, { at: '/assignmentId', facts: { status: assignment.status } });
    const agreedMinor = assignment.items.reduce((sum, item) => sum + BigInt(item.advanceMinor), 0n);
    const amountMinor = BigInt(input.amount.amountMinor);
    if (
      amountMinor > agreedMinor ||
      input.amount.currency !== assignment.currency ||
      input.fees.currency !== assignment.currency
    )
      refuse(factoringRefusals.ADVANCE_NOT_AGREED, {
        at: '/amount',
        facts: { agreedMinor, currency: assignment.currency },
      });
    const offer = assignment.kind === 'reverse' ? await findOfferOf(tx, assignment.id) : undefined;
    if (offer && input.rateBps > offer.rateBps)
      refuse(factoringRefusals.RATE_NOT_AGREED, { at: '/rateBps', facts: { rateBps: offer.rateBps } });
    const made = await store.insertRequest(tx, {
      id: tx.newId('factoringRequest'),
      assignmentId: assignment.id,
      amountMinor,
      rateBps: input.rateBps,
      feesMinor: BigInt(input.fees.amountMinor),
      dueOn: input.dueOn,
      requestedBy: personId,
      participants: [partyId, assignment.assignorId],
    });
    if (!made) refuse(commonRefusals.CONFLICT, { at: '/assignmentId' });
    const asked = { gate: 'AV', amountMinor, dueOn: input.dueOn, byPersonIds: [personId] } as const;
    const { gates } = await gatesNow(tx, assignment, asked);
    return { view: viewOf(made, gates), event: events.advanceRequested(made, { gates }) };
  });
}

export async function readRequest(ctx: Ctx, requestId: string): Promise<AdvanceRequestView> {
  return withSnapshot(ctx, async (tx) => {
    const request = await store.findRequest(tx, requestId);
    const assignment = request && (await findAssignment(tx, request.assignmentId));
    if (!request || !assignment) refuse(commonRefusals.NOT_FOUND, { at: '/requestId' });
    const { amountMinor, dueOn, requestedBy } = request;
    const asked = { gate: 'AV', amountMinor, dueOn, byPersonIds: [requestedBy] } as const;
    return viewOf(request, (await gatesNow(tx, assignment, asked)).gates);
  });
}

/** A checker pays it out, when every gate is open at this moment. One assignment is advanced once. */
export async function payAdvance(ctx: Ctx, input: PayAdvanceInput & { requestId: string }): Promise<AdvanceView> {
  return act(ctx, { verb: 'factoring.payAdvance', mandate: 'factoring:approve', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const request = await store.findRequest(tx, input.requestId);
    const assignment = request && (await lockAssignment(tx, request.assignmentId));
    if (!request || assignment?.assigneeId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/requestId' });
    await requireApart(tx, [request.requestedBy]);
    restsOn(tx, [{ personId: request.requestedBy, mandate: 'factoring:request', objectId: request.id }]);
    putsAtRisk(tx, {
      amountMinor: request.amountMinor,
      currency: assignment.currency,
      clientId: assignment.assignorId,
    });
    if (assignment.status !== 'accepted')
      refuse(factoringRefusals.NOT_FINANCED, { facts: { status: assignment.status } });
    const { amountMinor, dueOn } = request;
    const asked = { gate: 'AV', amountMinor, dueOn, byPersonIds: [personId, request.requestedBy] } as const;
    const { gates, found, callers } = await gatesNow(tx, assignment, asked);
    await agreersApart(tx, callers);
    const shut = gates.filter((gate) => !gate.met);
    if (shut.length > 0) refuse(factoringRefusals.GATES_SHUT, { facts: { gates: shut } });
    await passGate(tx, { gate: 'AV', holderId: partyId, objectId: request.id, found });
    if (!(await store.endRequest(tx, request.id, 'paid')))
      refuse(factoringRefusals.REQUEST_ANSWERED, { facts: { status: request.status } });
    const paidOn = today(tx);
    const made = await store.insertAdvance(tx, {
      id: tx.newId('factoringAdvance'),
      assignmentId: assignment.id,
      factorId: partyId,
      sellerId: assignment.assignorId,
      amountMinor: request.amountMinor,
      rateBps: request.rateBps,
      feesMinor: request.feesMinor,
      currency: assignment.currency,
      paidOn,
      dueOn: request.dueOn,
      requestedBy: request.requestedBy,
      approvedBy: personId,
      gates,
      participants: [partyId, assignment.assignorId],
    });
    if (!made) refuse(factoringRefusals.ADVANCED_ALREADY, { at: '/requestId' });
    const { currency } = made;
    await payMoneyOut(tx, {
      kind: 'advance',
      lenderId: partyId,
      objectId: made.id,
      amount: { amountMinor: request.amountMinor.toString(), currency },
      paidOn,
      reference: input.reference,
      payeeId: assignment.assignorId,
    });
    await post(tx, {
      bookPartyId: partyId,
      kind: 'factoring_advance',
      objectId: made.id,
      valueOn: paidOn,
      entries: [
        { account: 'factored_claim', subjectId: assignment.id, currency, amountMinor: request.amountMinor },
        { account: 'cash', currency, amountMinor: -request.amountMinor },
      ],
    });
    return { view: store.shown(made), event: events.advancePaid(made) };
  });
}

/** The factor declines what its maker prepared. */
export async function declineAdvance(ctx: Ctx, input: { requestId: string }): Promise<AdvanceRequestView> {
  return act(ctx, { verb: 'factoring.declineAdvance', mandate: 'factoring:approve', input }, async (tx) => {
    const request = await store.findRequest(tx, input.requestId);
    if (!request || request.participants[0] !== requirePerson(tx).partyId)
      refuse(commonRefusals.NOT_FOUND, { at: '/requestId' });
    const declined = await store.endRequest(tx, request.id, 'declined');
    if (!declined) refuse(factoringRefusals.REQUEST_ANSWERED, { facts: { status: request.status } });
    return { view: viewOf(declined, []), event: events.advanceDeclined(declined) };
  });
}

async function requireStanding(ctx: Ctx, advanceId: string) {
  const advance = await store.lockAdvance(ctx, advanceId);
  if (advance?.factorId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/advanceId' });
  if (advance.status !== 'paid') refuse(factoringRefusals.ADVANCE_ENDED, { facts: { status: advance.status } });
  const assignment = onRecord(await findAssignment(ctx, advance.assignmentId));
  const receivables = await receivablesOf(ctx, assignment);
  const collected = await collectedOf(ctx, advance.factorId, receivables);
  const collectedMinor = collected.reduce((sum, minor) => sum + minor, 0n);
  return { advance, assignment, receivables, collectedMinor };
}

async function end(
  ctx: Ctx,
  advance: store.KeptAdvance,
  status: 'settled' | 'bought_back',
  settlement: SettlementView,
  endedBy: string | null,
): Promise<store.KeptAdvance> {
  const ended = await store.endAdvance(ctx, advance.id, status, settlement, endedBy);
  if (!ended) refuse(factoringRefusals.ADVANCE_ENDED, { facts: { status: advance.status } });
  await post(ctx, {
    bookPartyId: advance.factorId,
    kind: `factoring_${status}`,
    objectId: advance.id,
    valueOn: settlement.on,
    entries: endingEntries(advance, settlement),
  });
  const assignment = await findAssignment(ctx, advance.assignmentId);
  if (assignment?.status === 'accepted')
    await endNow(ctx, advance.assignmentId, status === 'settled' ? 'paid' : status);
  return ended;
}

/** The debtors have paid: the factor takes what is its own, and with recourse the surplus is instructed to the seller. */
export async function settleAdvance(ctx: Ctx, input: SettleAdvanceInput & { advanceId: string }): Promise<AdvanceView> {
  return act(ctx, { verb: 'factoring.settle', mandate: 'factoring:approve', input }, async (tx) => {
    const { advance, assignment, receivables, collectedMinor } = await requireStanding(tx, input.advanceId);
    // Interest runs to a day that has come, and from the day of the advance.
    if (input.on > today(tx)) refuse(moneyInRefusals.RECEIPT_IN_FUTURE, { at: '/on', facts: { today: today(tx) } });
    if (input.on < advance.paidOn)
      refuse(moneyInRefusals.RECEIPT_BEFORE_DEBT, { at: '/on', facts: { beganOn: advance.paidOn } });
    assertGate(
      'SP',
      await foundTakenBack(
        tx,
        receivables.map((r) => r.id),
      ),
    );
    const open = receivables.filter((r) => r.outstanding.amountMinor !== '0').map((r) => r.id);
    if (open.length > 0) refuse(factoringRefusals.NOT_ALL_PAID, { facts: { open } });
    const interestAndFees = borneOn(advance, input.on);
    const outcome = settleCollection({
      recourse: assignment.recourse,
      collectedMinor,
      advanceMinor: standingMinor(advance),
      interestAndFeesMinor: interestAndFees,
    });
    if (outcome.shortfallMinor > 0n)
      refuse(factoringRefusals.SHORTFALL_STANDS, {
        facts: { shortfallMinor: outcome.shortfallMinor, currency: advance.currency },
      });
    const settlement = settlementOf(input.on, collectedMinor, interestAndFees, outcome);
    putsAtRisk(tx, {
      amountMinor: outcome.toSellerMinor,
      currency: advance.currency,
      clientId: advance.sellerId,
    });
    const ended = await end(tx, advance, 'settled', settlement, null);
    if (outcome.toSellerMinor > 0n)
      await instructSurplus(tx, advance, { ...input, receivables, amountMinor: outcome.toSellerMinor });
    return { view: store.shown(ended), event: events.advanceSettled(ended) };
  });
}

const settlementOf = (
  on: string,
  collectedMinor: bigint,
  interestAndFees: bigint,
  outcome: ReturnType<typeof settleCollection>,
): SettlementView => ({
  on,
  collectedMinor: collectedMinor.toString(),
  interestAndFeesMinor: interestAndFees.toString(),
  toFactorMinor: outcome.toFactorMinor.toString(),
  toSellerMinor: outcome.toSellerMinor.toString(),
  shortfallMinor: outcome.shortfallMinor.toString(),
});

/** The seller buys the claims back: with recourse, for the advance, interest and fees to the day, less what came in. */
export async function buyBack(ctx: Ctx, input: BuyBackInput & { advanceId: string }): Promise<AdvanceView> {
  return act(ctx, { verb: 'factoring.buyBack', mandate: 'factoring:approve', input }, async (tx) => {
    const { advance, assignment, collectedMinor } = await requireStanding(tx, input.advanceId);
    if (!assignment.recourse) refuse(factoringRefusals.NO_RECOURSE, { at: '/advanceId' });
    const interestAndFees = borneOn(advance, input.on);
    const advanceMinor = standingMinor(advance);
    const dueMinor = buyBackMinor({ advanceMinor, interestAndFeesMinor: interestAndFees, collectedMinor });
    const receivedMinor = BigInt(input.received.amountMinor);
    if (receivedMinor !== dueMinor || input.received.currency !== advance.currency)
      refuse(factoringRefusals.BUY_BACK_DIFFERS, { at: '/received', facts: { dueMinor, currency: advance.currency } });
    const { factorId, sellerId } = advance;
    await passGate(tx, {
      gate: 'SP',
      holderId: factorId,
      objectId: advance.id,
      found: await backFacts(tx, { factorId, sellerId, receivables: [], boughtBackId: advance.id }),
    });
    const receipt = await takeMoneyIn(tx, {
      ...input,
      kind: 'buy_back',
      objectId: advance.id,
      amount: input.received,
      receivedOn: input.on,
      beganOn: advance.paidOn,
      customerId: advance.sellerId,
      payerIds: [advance.sellerId],
      interestTo: async (on) => borneOn(advance, on),
      at: { day: '/on', amount: '/received' },
    });
    const settlement = settlementOf(input.on, collectedMinor, interestAndFees, {
      toFactorMinor: receivedMinor + collectedMinor,
      toSellerMinor: 0n,
      shortfallMinor: 0n,
    });
    const ended = await end(tx, advance, 'bought_back', settlement, receipt.id);
    return {
      view: store.shown(ended),
      event: events.advanceBoughtBack(ended, { receivedMinor: receivedMinor.toString() }),
    };
  });
}
