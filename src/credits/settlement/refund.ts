import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, putsAtRisk, recordEvent } from '../../ground/audit/index.ts';
import { entriesAgainst, post } from '../../ground/ledger/index.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { foundAbout, passGate } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { findDone, type MoneyReceiptView, noteDone, takeMoneyIn } from '../../money/money-in/index.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { keepMessages } from '../correspondence/index.ts';
import { creditRefusals, placeOfBank, todayAt } from '../letters-of-credit/index.ts';
import { requirePresentation } from '../presentations/index.ts';
import { composeMessage, writeAmount } from '../swift/index.ts';
import { findClaim } from './claim-store.ts';
import { refundClaimed, refundPaid, refundReceived, refundTakenBack } from './events.ts';
import { overdueFacts } from './overdue.ts';
import * as store from './refund-store.ts';
import { settlementRefusals } from './refusals.ts';
import { refundInterest } from './rules.ts';
import type { ClaimRefundInput, PayRefundInput, ReceiveRefundInput, RefundView } from './schemas.ts';

/** Interest on a refund to a day, as the bank that claims it counts: the rate of each day, the day count of the first. */
const interestTo = ({ principal, interestFrom, issuingBankId }: RefundView, on: LocalDate): bigint =>
  refundInterest(
    BigInt(principal.amountMinor),
    { from: interestFrom, to: on },
    (day) => policyOf(issuingBankId, `credit.refundInterestBps.${principal.currency}`, day).value,
    policyOf(issuingBankId, `credit.refundDayCount.${principal.currency}`, interestFrom).value,
  );

/**
 * The issuing bank has refused in due form what a nominated bank was reimbursed for: it claims the money back, with interest
 * (UCP 600 16g). Its own account was debited on the day on which the reimbursing bank paid.
 */
export async function claimRefund(ctx: Ctx, input: ClaimRefundInput & { presentationId: string }): Promise<RefundView> {
  return act(ctx, { verb: 'reimbursement.claimRefund', mandate: 'presentation:honour', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    const { partyId, personId } = requirePerson(tx);
    if (credit.issuingBankId !== partyId) refuse(creditRefusals.NOT_THE_ISSUING_BANK);
    const { view } = found;
    if (!['refused', 'returned'].includes(view.status))
      refuse(settlementRefusals.NOT_REFUSED_IN_TIME, { facts: { status: view.status } });
    const claim = await findClaim(tx, input.claimId);
    if (claim?.creditId !== credit.id || claim.claimantId !== view.presenterId || claim.answeredOn === null)
      refuse(commonRefusals.NOT_FOUND, { at: '/claimId' });
    if (claim.status !== 'paid') refuse(settlementRefusals.CLAIM_NOT_PAID, { facts: { status: claim.status } });
    const { amountMinor, currency } = claim.amount;
    if (BigInt(amountMinor) > BigInt(view.amount.amountMinor))
      refuse(settlementRefusals.CLAIM_OF_OTHER_DOCUMENTS, { facts: { claimed: claim.amount, presented: view.amount } });
    const today = todayAt(await placeOfBank(tx, partyId), tx.clock.now());
    const made = await store.insertRefund(tx, {
      id: tx.newId('reimbursementRefund'),
      creditId: credit.id,
      presentationId: view.id,
      claimId: claim.id,
      issuingBankId: partyId,
      refundingBankId: claim.claimantId,
      currency,
      principalMinor: BigInt(amountMinor),
      interestFrom: claim.answeredOn,
      claimedOn: today,
      status: 'claimed',
      claimedBy: personId,
      participants: [partyId, claim.claimantId],
    });
    if (!made) refuse(settlementRefusals.REFUND_CLAIMED, { at: '/claimId' });
    await post(tx, {
      bookPartyId: partyId,
      kind: 'refund_claim',
      objectId: made.id,
      valueOn: claim.answeredOn,
      entries: [
        { account: 'refund_claim', subjectId: credit.id, currency, amountMinor: BigInt(amountMinor) },
        { account: 'cash', currency, amountMinor: -BigInt(amountMinor) },
      ],
    });
    await keepMessages(tx, {
      bankId: partyId,
      toId: claim.claimantId,
      creditId: credit.id,
      creditNumber: credit.number as string,
      presentationId: view.id,
      messages: [
        composeMessage('799', {
          '20': `RFD${made.id.slice(-12).toUpperCase()}`,
          '21': view.presenterReference ?? 'NONREF',
          '79': {
            text: [
              `DOCUMENTS UNDER L/C ${credit.number} REFUSED.`,
              `PLEASE REFUND ${currency}${writeAmount(BigInt(amountMinor), currency)} REIMBURSED`,
              `ON ${claim.answeredOn}, WITH INTEREST FROM THAT DATE`,
              'TO THE DATE OF REFUND (UCP 600 ART 16 G).',
            ].join('\n'),
          },
        }),
      ],
    });
    return { view: made, event: refundClaimed(made) };
  });
}

async function requireRefund(ctx: Ctx, id: string, side: 'issuingBankId' | 'refundingBankId'): Promise<RefundView> {
  const refund = await store.findRefund(ctx, id);
  if (!refund) refuse(commonRefusals.NOT_FOUND, { at: '/refundId' });
  if (refund[side] !== requirePerson(ctx).partyId)
    refuse(settlementRefusals.NOT_THE_PAYING_BANK, { facts: { bankId: refund[side] } });
  return refund;
}

/** The nominated bank pays back what it was reimbursed, with interest to this day; its claim under the credit stands again. */
export async function payRefund(ctx: Ctx, input: PayRefundInput & { refundId: string }): Promise<RefundView> {
  return act(ctx, { verb: 'reimbursement.payRefund', mandate: 'presentation:honour', input }, async (tx) => {
    const refund = await requireRefund(tx, input.refundId, 'refundingBankId');
    const { partyId, personId } = requirePerson(tx);
    const paidOn = todayAt(await placeOfBank(tx, partyId), tx.clock.now());
    await passGate(tx, {
      gate: 'RB',
      holderId: partyId,
      objectId: refund.id,
      found: [
        ...(await foundAbout(tx, partyId, { partyIds: [refund.issuingBankId], objectIds: [refund.creditId] })),
        ...(await overdueFacts(tx, { issuingBankId: refund.issuingBankId, toId: partyId, on: paidOn })),
      ],
    });
    const interestMinor = interestTo(refund, paidOn);
    putsAtRisk(tx, { ...refund.principal, clientId: refund.creditId });
    const view = await store.moveRefund(tx, refund.id, ['claimed'], {
      status: 'paid',
      paidOn,
      interestMinor,
      paidBy: personId,
    });
    if (!view) refuse(settlementRefusals.PAYMENT_MADE);
    const { currency, amountMinor } = view.principal;
    await payMoneyOut(tx, {
      kind: 'reimbursement_refund',
      lenderId: partyId,
      objectId: view.id,
      amount: { amountMinor: (BigInt(amountMinor) + interestMinor).toString(), currency },
      paidOn,
      reference: input.reference,
      payeeId: refund.issuingBankId,
    });
    await post(tx, {
      bookPartyId: partyId,
      kind: 'refund_payment',
      objectId: view.id,
      valueOn: paidOn,
      entries: [
        { account: 'reimbursement_claim', subjectId: view.creditId, currency, amountMinor: BigInt(amountMinor) },
        { account: 'interest_expense', currency, amountMinor: interestMinor },
        { account: 'cash', currency, amountMinor: -BigInt(amountMinor) - interestMinor },
      ],
    });
    return { view, event: refundPaid(view) };
  });
}

/** The issuing bank has the money: the whole of it, with interest to its value date, or what is short is named. */
export async function receiveRefund(ctx: Ctx, input: ReceiveRefundInput & { refundId: string }): Promise<RefundView> {
  return act(ctx, { verb: 'reimbursement.receiveRefund', mandate: 'repayment:record', input }, async (tx) => {
    const refund = await requireRefund(tx, input.refundId, 'issuingBankId');
    const { partyId, personId } = requirePerson(tx);
    const { currency } = refund.principal;
    const principalMinor = BigInt(refund.principal.amountMinor);
    const interestMinor = interestTo(refund, input.receivedOn);
    const owedMinor = principalMinor + interestMinor;
    if (input.amount.currency !== currency || BigInt(input.amount.amountMinor) !== owedMinor)
      refuse(settlementRefusals.REFUND_DIFFERS, { at: '/amount', facts: { owedMinor, interestMinor, currency } });
    const receipt = await takeMoneyIn(tx, {
      ...input,
      kind: 'refund',
      objectId: refund.id,
      beganOn: refund.interestFrom,
      today: todayAt(await placeOfBank(tx, partyId), tx.clock.now()),
      payerIds: [refund.refundingBankId],
      interestTo: async (on) => interestTo(refund, on),
    });
    const view = await store.moveRefund(tx, refund.id, ['claimed', 'paid'], {
      status: 'received',
      receivedOn: input.receivedOn,
      interestMinor,
      receivedBy: personId,
    });
    if (!view) refuse(settlementRefusals.PAYMENT_MADE);
    const postedId = await post(tx, {
      bookPartyId: partyId,
      kind: 'refund_receipt',
      objectId: view.id,
      valueOn: input.receivedOn,
      entries: [
        { account: 'cash', currency, amountMinor: owedMinor },
        { account: 'refund_claim', subjectId: view.creditId, currency, amountMinor: -principalMinor },
        { account: 'interest_income', currency, amountMinor: -interestMinor },
      ],
    });
    await noteDone(tx, receipt.id, { postedId });
    return { view, event: refundReceived(view) };
  });
}

/** Reaction: the bank took the money of a refund back. It is owed as if it had not come; what came again is booked anew. */
export async function oweRefundAgain(ctx: Ctx, event: DomainEvent): Promise<void> {
  const receipt = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  if (receipt.kind !== 'refund' || !receipt.isReversal) return;
  const done = await findDone(ctx, receipt.id);
  const refund = await store.findRefund(ctx, receipt.objectId);
  if (!done?.postedId || !refund) return;
  const { paidOn, interest } = refund;
  const view = await store.moveRefund(ctx, refund.id, ['received'], {
    status: paidOn === null ? 'claimed' : 'paid',
    receivedOn: null,
    receivedBy: null,
    interestMinor: paidOn === null || interest === null ? null : BigInt(interest.amountMinor),
  });
  if (!view) return;
  await post(ctx, {
    bookPartyId: refund.issuingBankId,
    kind: 'refund_reversal',
    objectId: refund.id,
    valueOn: receipt.receivedOn,
    entries: await entriesAgainst(ctx, done.postedId),
    reverses: done.postedId,
  });
  await recordEvent(ctx, refundTakenBack(view));
}
