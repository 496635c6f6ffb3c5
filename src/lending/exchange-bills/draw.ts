import { type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addMonths, businessDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { passNewDebt } from './gate.ts';
import { exchangeBillLife, exchangeBillRefusals } from './rules.ts';
import type { AnswerBillInput, DrawInput, ExchangeBillView } from './schemas.ts';
import * as store from './store.ts';

export const billViewOf = (row: store.KeptExchangeBill): ExchangeBillView => ({
  id: row.id,
  kind: row.kind,
  number: row.number,
  drawerId: row.drawerId,
  acceptorId: row.acceptorId,
  payeeId: row.payeeId,
  holderId: row.holderId,
  face: { amountMinor: row.faceMinor.toString(), currency: row.currency },
  drawnOn: row.drawnOn,
  dueOn: row.dueOn,
  contractNumber: row.contractNumber,
  documentHash: row.documentHash,
  status: row.status,
  endReason: row.endReason,
  createdAt: row.createdAt.toISOString(),
});

export const billEvent = (
  type: string,
  row: store.KeptExchangeBill,
  more: Record<string, unknown> = {},
): DomainEvent => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: {
    status: row.status,
    holderId: row.holderId,
    amount: { amountMinor: row.faceMinor.toString(), currency: row.currency },
    dueOn: row.dueOn,
    ...more,
  },
});

/** A firm draws a bill of exchange on who is to pay it, for a trade. Nobody holds it until it is accepted. */
export async function drawBill(ctx: Ctx, input: DrawInput): Promise<ExchangeBillView> {
  return act(ctx, { verb: 'exchangeBill.draw', mandate: 'exchangeBill:hold', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const { acceptorId, payeeId, face, number, dueOn, contractNumber, documentHash } = input;
    const acceptor = await findParty(tx, acceptorId);
    if (!acceptor) refuse(commonRefusals.NOT_FOUND, { at: '/acceptorId' });
    if (!(await findParty(tx, payeeId))) refuse(commonRefusals.NOT_FOUND, { at: '/payeeId' });
    const isBank = acceptor.roles.includes('bank');
    if (acceptorId === payeeId || !(isBank || acceptor.roles.includes('core_firm')))
      refuse(exchangeBillRefusals.EXCHANGE_BILL_ACCEPTOR, { at: '/acceptorId' });
    const drawnOn = businessDate(tx);
    const { key, value } = policyOn('exchangeBill.mostMonths', drawnOn);
    const latest = addMonths(drawnOn, value);
    if (dueOn <= drawnOn || dueOn > latest)
      refuse(exchangeBillRefusals.EXCHANGE_BILL_TERM, { at: '/dueOn', facts: { rule: key, latest } });
    const made = await store
      .insertBill(tx, {
        id: tx.newId('exchangeBill'),
        kind: isBank ? 'bank_acceptance' : 'commercial_acceptance',
        number,
        drawerId: partyId,
        acceptorId,
        payeeId,
        holderId: partyId,
        currency: face.currency,
        faceMinor: BigInt(face.amountMinor),
        drawnOn,
        dueOn,
        contractNumber,
        documentHash,
        drawnBy: personId,
        participants: [...new Set([partyId, acceptorId, payeeId])],
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'exchange_bill_number')
          refuse(exchangeBillRefusals.EXCHANGE_BILL_NUMBERED, { at: '/number', cause });
        throw cause;
      });
    return { view: billViewOf(made), event: billEvent('exchangeBill.drawn', made) };
  });
}

/** Who it is drawn on accepts to pay it on its day, by two, or does not: accepted, the payee holds it. */
export async function answerBill(ctx: Ctx, input: AnswerBillInput & { billId: string }): Promise<ExchangeBillView> {
  return act(ctx, { verb: 'exchangeBill.accept', mandate: 'exchangeBill:accept', input }, async (tx) => {
    const found = await store.lockBill(tx, input.billId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
    if (found.acceptorId !== requirePerson(tx).partyId)
      refuse(exchangeBillRefusals.EXCHANGE_BILL_NOT_HELD, { facts: { acceptorId: found.acceptorId } });
    const { accept, reason } = input;
    if (accept && found.dueOn <= businessDate(tx)) refuse(exchangeBillRefusals.EXCHANGE_BILL_DUE);
    putsAtRisk(tx, { amountMinor: found.faceMinor, currency: found.currency, clientId: found.drawerId });
    if (accept && found.kind === 'bank_acceptance')
      await passNewDebt(tx, {
        bankId: found.acceptorId,
        borrowerId: found.drawerId,
        besides: [found.payeeId],
        bill: found,
        objectId: found.id,
      });
    const step = stepOf(exchangeBillLife, accept ? 'accept' : 'refuse');
    const moved = await store.moveBill(tx, found.id, step, accept ? null : (reason ?? null));
    if (!moved) refuse(exchangeBillRefusals.EXCHANGE_BILL_WRONG_STATE, { facts: { status: found.status } });
    if (!accept) return { view: billViewOf(moved), event: billEvent('exchangeBill.refused', moved) };
    const held =
      moved.payeeId === moved.holderId
        ? moved
        : await store.handOver(tx, moved.id, { fromId: moved.holderId, toId: moved.payeeId });
    if (!held) refuse(exchangeBillRefusals.EXCHANGE_BILL_WRONG_STATE);
    return { view: billViewOf(held), event: billEvent('exchangeBill.accepted', held, { takerIds: [held.id] }) };
  });
}
