import { asSystem, type Ctx, requireMandate, requirePerson, violatedConstraint } from '../../context.ts';
import { act, putsAtRisk, recordEvent } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { billEvent } from './draw.ts';
import { passNewDebt } from './gate.ts';
import { type BillMoveKind, discountOf, exchangeBillRefusals } from './rules.ts';
import type { AnswerBillMoveInput, BillMoveView, OfferBillInput } from './schemas.ts';
import * as store from './store.ts';

/** At which rate it went is for the two whose discount it is. */
export const moveViewOf = (row: store.KeptBillMove, seenBy: string): BillMoveView => {
  const isOwn = row.participants.includes(seenBy);
  return {
    id: row.id,
    billId: row.billId,
    kind: row.kind,
    fromId: row.fromId,
    toId: row.toId,
    rateBps: isOwn ? row.rateBps : null,
    discountMinor: isOwn ? (row.discountMinor?.toString() ?? null) : null,
    status: row.status,
    offeredAt: row.offeredAt.toISOString(),
    movedOn: row.movedOn,
  };
};

/** Accepted, not due, in this hand. */
async function requireHeld(ctx: Ctx, billId: string, holderId: string): Promise<store.KeptExchangeBill> {
  const bill = await store.lockBill(ctx, billId);
  if (!bill) refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
  // Before it is accepted nobody holds it: who will is told so, and not to have the holder act.
  if (bill.status !== 'accepted')
    refuse(exchangeBillRefusals.EXCHANGE_BILL_WRONG_STATE, { facts: { status: bill.status } });
  if (bill.holderId !== holderId) refuse(exchangeBillRefusals.EXCHANGE_BILL_NOT_HELD);
  if (bill.dueOn <= businessDate(ctx)) refuse(exchangeBillRefusals.EXCHANGE_BILL_DUE, { facts: { dueOn: bill.dueOn } });
  return bill;
}

/** The holder offers a bill to another hand, or to a bank for money. */
export async function offerBill(ctx: Ctx, input: OfferBillInput & { billId: string }): Promise<BillMoveView> {
  return act(ctx, { verb: 'exchangeBillMove.offer', mandate: 'exchangeBill:hold', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const bill = await requireHeld(tx, input.billId, partyId);
    const { kind, rateBps } = input;
    const to = await findParty(tx, input.toPartyId);
    if (!to || to.id === partyId) refuse(commonRefusals.NOT_FOUND, { at: '/toPartyId' });
    const isDiscount = kind === 'discount';
    if (isDiscount !== (rateBps !== undefined) || (isDiscount && !to.roles.includes('bank')))
      refuse(exchangeBillRefusals.EXCHANGE_BILL_DISCOUNTER, { at: isDiscount ? '/toPartyId' : '/rateBps' });
    if (!to.roles.some((role) => role === 'bank' || role === 'trader' || role === 'core_firm'))
      refuse(exchangeBillRefusals.EXCHANGE_BILL_DISCOUNTER, { at: '/toPartyId' });
    putsAtRisk(tx, { amountMinor: bill.faceMinor, currency: bill.currency });
    await asSystem(tx, 'exchange bills', (system) => store.showTo(system, bill.id, to.id));
    const made = await store
      .insertMove(tx, {
        id: tx.newId('exchangeBillMove'),
        billId: bill.id,
        kind,
        fromId: partyId,
        toId: to.id,
        rateBps: rateBps ?? null,
        status: 'offered',
        offeredBy: personId,
        participants: [partyId, to.id],
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'exchange_bill_move_offered')
          refuse(exchangeBillRefusals.EXCHANGE_BILL_OFFERED, { cause });
        throw cause;
      });
    return {
      view: moveViewOf(made, partyId),
      event: billEvent('exchangeBill.offered', bill, { moveId: made.id, kind, toId: to.id }),
    };
  });
}

/** Who offered takes the offer back while it is not answered. */
export async function withdrawBillMove(ctx: Ctx, input: { moveId: string }): Promise<BillMoveView> {
  return act(ctx, { verb: 'exchangeBillMove.withdraw', mandate: 'exchangeBill:hold', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const found = await store.findMove(tx, input.moveId);
    if (found?.fromId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/moveId' });
    const ended = await store.answerOffered(tx, found.id, { status: 'withdrawn' });
    const bill = await store.findBill(tx, found.billId);
    if (!ended || !bill) refuse(exchangeBillRefusals.EXCHANGE_BILL_MOVE_ANSWERED, { facts: { status: found.status } });
    return {
      view: moveViewOf(ended, partyId),
      event: billEvent('exchangeBill.offerWithdrawn', bill, { moveId: ended.id }),
    };
  });
}

/** Who is offered a bill takes it, or not. A bank that discounts pays the face less interest until its day, once by its transfer. */
export async function answerBillMove(ctx: Ctx, input: AnswerBillMoveInput & { moveId: string }): Promise<BillMoveView> {
  // The mandate depends on what is answered; holding is the least of them.
  const { mandates } = requirePerson(ctx);
  const mandate = mandates.has('exchangeBill:discount') ? 'exchangeBill:discount' : 'exchangeBill:hold';
  return act(ctx, { verb: 'exchangeBillMove.answer', mandate, input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const found = await store.findMove(tx, input.moveId);
    if (found?.toId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/moveId' });
    if (found.kind === 'discount') requireMandate(tx, 'exchangeBill:discount');
    const { id, billId, fromId, rateBps } = found;
    if (!input.accept) {
      const ended = await store.answerOffered(tx, id, { status: 'refused' });
      const bill = await store.findBill(tx, billId);
      if (!ended || !bill)
        refuse(exchangeBillRefusals.EXCHANGE_BILL_MOVE_ANSWERED, { facts: { status: found.status } });
      return { view: moveViewOf(ended, partyId), event: billEvent('exchangeBill.offerRefused', bill, { moveId: id }) };
    }
    const bill = await requireHeld(tx, billId, fromId);
    const movedOn = businessDate(tx);
    let discountMinor: bigint | null = null;
    if (found.kind === 'discount') {
      await passNewDebt(tx, { bankId: partyId, borrowerId: fromId, besides: [bill.acceptorId], bill, objectId: id });
      discountMinor = discountOf(bill.faceMinor, rateBps ?? 0, movedOn, bill.dueOn);
      const amountMinor = bill.faceMinor - discountMinor;
      putsAtRisk(tx, { amountMinor, currency: bill.currency, clientId: fromId });
      await payMoneyOut(tx, {
        kind: 'bill_discount',
        lenderId: partyId,
        objectId: id,
        amount: { amountMinor: amountMinor.toString(), currency: bill.currency },
        paidOn: movedOn,
        payeeId: fromId,
        reference: input.reference,
      });
    } else putsAtRisk(tx, { amountMinor: bill.faceMinor, currency: bill.currency });
    const ended = await store.answerOffered(tx, id, { status: 'taken', movedOn, discountMinor });
    const held = ended && (await store.handOver(tx, bill.id, { fromId, toId: partyId }));
    if (!held) refuse(exchangeBillRefusals.EXCHANGE_BILL_MOVE_ANSWERED, { facts: { status: found.status } });
    const told = { moveId: id, fromId };
    const event =
      found.kind === 'discount'
        ? billEvent('exchangeBill.discounted', held, { ...told, takerIds: [id] })
        : billEvent('exchangeBill.transferred', held, told);
    return { view: moveViewOf(ended, partyId), event };
  });
}

/** What is offered of a bill that is paid, or that has gone into another hand, is offered no more. */
export async function withdrawOffered(ctx: Ctx, bill: store.KeptExchangeBill): Promise<void> {
  const offered = (await store.listMoves(ctx, bill.id, ['offered']))[0];
  const ended = offered && (await store.answerOffered(ctx, offered.id, { status: 'withdrawn' }));
  if (ended) await recordEvent(ctx, billEvent('exchangeBill.offerWithdrawn', bill, { moveId: ended.id }));
}

/** A bill as a bank holds it that discounted it: whose it was, and at which rate. */
export async function heldByDiscount(
  ctx: Ctx,
  id: string,
  bankId: string,
): Promise<{ bill: store.KeptExchangeBill; move: store.KeptBillMove } | undefined> {
  const bill = await store.findBill(ctx, id);
  if (bill?.holderId !== bankId || bill.status !== 'accepted') return undefined;
  const moves = await store.listMoves(ctx, id, ['taken']);
  const move = moves.findLast(({ kind, toId }) => kind === 'discount' && toId === bankId);
  return move && { bill, move };
}

/** A bill goes to the central bank with what is drawn on its batch, and comes back when that is free: endorsed each way. */
export async function endorse(
  ctx: Ctx,
  id: string,
  { kind, fromId, toId, rateBps }: { kind: BillMoveKind; fromId: string; toId: string; rateBps?: number },
): Promise<void> {
  const held = await store.handOver(ctx, id, { fromId, toId });
  if (!held) refuse(exchangeBillRefusals.EXCHANGE_BILL_NOT_HELD);
  await withdrawOffered(ctx, held);
  const move = await store.insertMove(ctx, {
    id: ctx.newId('exchangeBillMove'),
    billId: id,
    kind,
    fromId,
    toId,
    rateBps: rateBps ?? null,
    status: 'taken',
    movedOn: businessDate(ctx),
    answeredAt: ctx.clock.now(),
    participants: [fromId, toId],
  });
  const type = kind === 'return' ? 'exchangeBill.returned' : 'exchangeBill.rediscounted';
  await recordEvent(ctx, billEvent(type, held, { moveId: move.id, fromId }));
}
