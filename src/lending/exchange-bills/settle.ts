import { asSystem, type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { billEvent, billViewOf } from './draw.ts';
import { moveViewOf, withdrawOffered } from './move.ts';
import { exchangeBillLife, exchangeBillRefusals } from './rules.ts';
import type { ExchangeBillView, OnBackView, SettleBillInput } from './schemas.ts';
import * as store from './store.ts';

async function requireDue(ctx: Ctx, id: string): Promise<store.KeptExchangeBill> {
  const found = await store.lockBill(ctx, id);
  if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
  if (found.dueOn > businessDate(ctx))
    refuse(exchangeBillRefusals.EXCHANGE_BILL_NOT_DUE, { facts: { dueOn: found.dueOn } });
  return found;
}

/** What is offered of it is over. As what it stands in limits: its acceptance, and each discount of it. */
async function endOffers(ctx: Ctx, bill: store.KeptExchangeBill): Promise<string[]> {
  await withdrawOffered(ctx, bill);
  const moves = await store.listMoves(ctx, bill.id, ['taken']);
  return [bill.id, ...moves.flatMap(({ id, kind }) => (kind === 'discount' ? [id] : []))];
}

/** On its day the acceptor pays who holds it, or says why not. */
export async function settleBill(ctx: Ctx, input: SettleBillInput & { billId: string }): Promise<ExchangeBillView> {
  return act(ctx, { verb: 'exchangeBill.settle', mandate: 'exchangeBill:accept', input }, async (tx) => {
    const found = await requireDue(tx, input.billId);
    if (found.acceptorId !== requirePerson(tx).partyId)
      refuse(exchangeBillRefusals.EXCHANGE_BILL_NOT_HELD, { facts: { acceptorId: found.acceptorId } });
    putsAtRisk(tx, { amountMinor: found.faceMinor, currency: found.currency, clientId: found.drawerId });
    const { isPaid, reason, reference } = input;
    const step = stepOf(exchangeBillLife, isPaid ? 'pay' : 'dishonour');
    const moved = await store.moveBill(tx, found.id, step, isPaid ? null : (reason ?? null));
    if (!moved) refuse(exchangeBillRefusals.EXCHANGE_BILL_WRONG_STATE, { facts: { status: found.status } });
    // A transfer of the acceptor to who holds the bill: once by its reference, as every payment.
    if (isPaid)
      await payMoneyOut(tx, {
        kind: 'bill_payment',
        lenderId: moved.acceptorId,
        objectId: moved.id,
        amount: { amountMinor: moved.faceMinor.toString(), currency: moved.currency },
        paidOn: businessDate(tx),
        payeeId: moved.holderId,
        reference,
      });
    const takerIds = await asSystem(tx, 'exchange bills', (system) => endOffers(system, moved));
    const event = isPaid
      ? billEvent('exchangeBill.paid', moved, { takerIds })
      : billEvent('exchangeBill.dishonoured', moved);
    return { view: billViewOf(moved), event };
  });
}

/** The holder states, on paper, that the acceptor did not pay: who handed it on answers for it. */
export async function protestBill(
  ctx: Ctx,
  input: { billId: string; documentHash: string; reason: string },
): Promise<ExchangeBillView> {
  return act(ctx, { verb: 'exchangeBill.protest', mandate: 'exchangeBill:hold', input }, async (tx) => {
    const found = await requireDue(tx, input.billId);
    if (found.holderId !== requirePerson(tx).partyId) refuse(exchangeBillRefusals.EXCHANGE_BILL_NOT_HELD);
    const moved = await store.moveBill(tx, found.id, stepOf(exchangeBillLife, 'dishonour'), input.reason);
    if (!moved) refuse(exchangeBillRefusals.EXCHANGE_BILL_WRONG_STATE, { facts: { status: found.status } });
    await asSystem(tx, 'exchange bills', (system) => endOffers(system, moved));
    return { view: billViewOf(moved), event: billEvent('exchangeBill.dishonoured', moved) };
  });
}

/** A bill and its back, for whoever’s name stands on it. */
export const readBill = (ctx: Ctx, id: string): Promise<OnBackView> =>
  withSnapshot(ctx, async (tx) => {
    const found = await store.findBill(tx, id);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
    const { partyId } = requirePerson(tx);
    const all = await asSystem(tx, 'exchange bills', (system) => store.listMoves(system, id, ['offered', 'taken']));
    const moves = all.filter((move) => move.status === 'taken' || move.participants.includes(partyId));
    const before = all.flatMap(({ status, fromId }) => (status === 'taken' ? [fromId] : [])).reverse();
    const liable = [...new Set([...before, found.drawerId, found.acceptorId])].filter(
      (each) => each !== found.holderId,
    );
    return { ...billViewOf(found), moves: moves.map((move) => moveViewOf(move, partyId)), liable };
  });
