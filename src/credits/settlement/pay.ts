import { type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { cancelDeadlines } from '../../ground/deadlines/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { keepMessages } from '../correspondence/index.ts';
import { type CreditView, findCredit, passCreditGate, placeOfBank, todayAt } from '../letters-of-credit/index.ts';
import { lockPresentation, messageReference, movePresentation } from '../presentations/index.ts';
import { composeReimbursementAdvice } from '../swift/index.ts';
import { bookPayment } from './book.ts';
import { claimReimbursement } from './claims.ts';
import { DUE } from './due.ts';
import { paymentMade } from './events.ts';
import { payPresenter } from './proceeds.ts';
import { settlementRefusals } from './refusals.ts';
import type { PayInput, PaymentView } from './schemas.ts';
import * as store from './store.ts';

/** The bank pays at maturity what it had accepted or undertaken to pay. The last part makes the presentation honoured. */
export async function payAtMaturity(ctx: Ctx, input: PayInput & { paymentId: string }): Promise<PaymentView> {
  return act(ctx, { verb: 'payment.make', mandate: 'presentation:honour', input }, async (tx) => {
    const asked = await store.findPayment(tx, input.paymentId);
    if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/paymentId' });
    const { bankId, presentationId, creditId, dueOn } = asked.view;
    const { partyId, personId } = requirePerson(tx);
    if (bankId !== partyId) refuse(settlementRefusals.NOT_THE_PAYING_BANK, { facts: { bankId } });
    putsAtRisk(tx, { ...asked.view.amount, clientId: creditId });
    const found = await lockPresentation(tx, presentationId);
    const credit = await findCredit(tx, creditId);
    if (!found || !credit) refuse(commonRefusals.NOT_FOUND, { at: '/paymentId' });
    const objectIds = [presentationId];
    await passCreditGate(tx, { gate: 'PM', bankId, credit, partyIds: [asked.view.payeeId], objectIds });
    const today = todayAt(await placeOfBank(tx, bankId), tx.clock.now());
    if (today < dueOn) refuse(settlementRefusals.PAYMENT_NOT_DUE, { facts: { dueOn, today } });
    const chargesMinor = BigInt(input.charges?.amountMinor ?? 0);
    if (chargesMinor >= BigInt(asked.view.amount.amountMinor))
      refuse(settlementRefusals.CHARGES_EXCEED, { at: '/charges' });
    const kept = await store.markPaid(tx, asked.view.id, { paidBy: personId, chargesMinor });
    if (!kept) refuse(settlementRefusals.PAYMENT_MADE);
    await cancelDeadlines(tx, kept.view.id, [DUE]);
    const isIssuer = credit.issuingBankId === bankId;
    await bookPayment(tx, kept.view, credit, { isIssuer, on: today, wasUndertaken: true });
    const paidMinor = BigInt(kept.view.amount.amountMinor) - chargesMinor;
    await payPresenter(tx, {
      found,
      credit,
      bankId,
      objectId: kept.view.id,
      netMinor: paidMinor,
      on: today,
      reference: input.reference,
    });
    const left = (await store.listPayments(tx, [presentationId])).some(({ view }) => view.status === 'undertaken');
    if (!left) await movePresentation(tx, found.view, ['accepted'], { status: 'honoured' });
    if (!isIssuer)
      await claimReimbursement(tx, credit, {
        claimantId: bankId,
        reference: messageReference({ id: kept.view.id }, 'CLM'),
        amountMinor: BigInt(kept.view.amount.amountMinor),
      });
    if (isIssuer) await advise(tx, { kept, credit, related: found.view.presenterReference, paidMinor, today });
    return { view: kept.view, event: paymentMade(kept.view, kept.participants) };
  });
}

interface Paid {
  kept: store.KeptPayment;
  credit: CreditView;
  related: string | null;
  paidMinor: bigint;
  today: string;
}

/** A bank that presented is told by an MT756. */
async function advise(ctx: Ctx, { kept, credit, related, paidMinor, today }: Paid): Promise<void> {
  const { view } = kept;
  if (!(await findParty(ctx, view.payeeId))?.roles.includes('bank')) return;
  await keepMessages(ctx, {
    bankId: view.bankId,
    toId: view.payeeId,
    creditId: credit.id,
    creditNumber: credit.number as string,
    presentationId: view.presentationId,
    messages: [
      composeReimbursementAdvice(
        { reference: messageReference({ id: view.id }, 'PAY'), related: related ?? 'NONREF' },
        {
          currency: view.amount.currency,
          claimedMinor: BigInt(view.amount.amountMinor),
          paidMinor,
          valueOn: today,
        },
      ),
    ],
  });
}
