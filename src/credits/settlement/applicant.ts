import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { balanceOf, type Entry, post } from '../../ground/ledger/index.ts';
import { currencyExponents, money } from '../../kernel/money.ts';
import { refuse } from '../../kernel/refusal.ts';
import { noteDone, sumClaims, takeMoneyIn } from '../../money/money-in/index.ts';
import { payAtRate } from '../../money/rate-locks/index.ts';
import { creditRefusals, placeOfBank, todayAt } from '../letters-of-credit/index.ts';
import { requirePresentation } from '../presentations/index.ts';
import { minorUnits } from '../swift/index.ts';
import { applicantPaid } from './events.ts';
import { settlementRefusals } from './refusals.ts';
import { assertExchanged, exchanged } from './rules.ts';
import type { ApplicantPaymentInput, ApplicantPaymentView } from './schemas.ts';
import { listPayments } from './store.ts';

/**
 * The applicant pays what it owes for a presentation that its bank has honoured, from its account or its margin; in another
 * currency at a rate, through the bank's exchange position, so that each currency balances by itself.
 */
export async function recordApplicantPayment(
  ctx: Ctx,
  input: ApplicantPaymentInput & { presentationId: string },
): Promise<ApplicantPaymentView> {
  return act(ctx, { verb: 'presentation.applicantPays', mandate: 'repayment:record', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    const { partyId } = requirePerson(tx);
    const { facilityId } = credit;
    if (credit.issuingBankId !== partyId || facilityId === null) refuse(creditRefusals.NOT_THE_ISSUING_BANK);
    const { currency } = credit.amount;
    const amountMinor = BigInt(input.amount.amountMinor);
    // What is owed of money that never came is no claim of a presentation: that is paid as money of the facility.
    const claims = await balanceOf(tx, partyId, 'applicant_claim', facilityId, currency);
    const takenBackMinor = await sumClaims(tx, facilityId);
    const owed = claims - takenBackMinor;
    const most = owed < BigInt(found.view.amount.amountMinor) ? owed : BigInt(found.view.amount.amountMinor);
    if (input.amount.currency !== currency || amountMinor > most)
      refuse(settlementRefusals.CLAIM_EXCEEDED, {
        at: '/amount',
        facts: { claimMinor: most, currency, takenBackMinor },
      });
    let receiptId: string | undefined;
    const subjectId = credit.id;
    const on = input.receivedOn;
    const { rateLockId } = input;
    const rated =
      rateLockId === undefined
        ? undefined
        : await payAtRate(tx, { rateLockId, amount: input.amount, lenderId: partyId, subjectId, facilityId, on });
    if (input.bankReference !== undefined) {
      const payments = await listPayments(tx, [found.view.id]);
      const place = await placeOfBank(tx, partyId);
      const paidOn = payments.flatMap(({ view }) => (view.paidAt ? [todayAt(place, new Date(view.paidAt))] : []));
      const receipt = await takeMoneyIn(tx, {
        ...input,
        amount: rated?.money ?? input.exchange?.paid ?? input.amount,
        bankReference: input.bankReference,
        kind: 'applicant_payment',
        objectId: found.view.id,
        beganOn: paidOn.sort()[0],
        today: todayAt(place, tx.clock.now()),
        customerId: credit.applicantId ?? undefined,
        payerIds: credit.applicantId === null ? undefined : [credit.applicantId],
        // The rate is the bank's own of that day, and nobody's word alone.
        rateTyped: input.exchange?.rate,
      });
      receiptId = receipt.id;
      await rated?.keep(receipt.id);
    }
    const postedId = await post(tx, {
      bookPartyId: partyId,
      kind: 'applicant_payment',
      objectId: found.view.id,
      valueOn: input.receivedOn,
      entries: [
        ...(rated?.entries ?? receiptOf(input, facilityId)),
        { account: 'applicant_claim', subjectId: facilityId, currency, amountMinor: -amountMinor },
      ],
    });
    if (receiptId !== undefined) await noteDone(tx, receiptId, { postedId });
    const left = (owed - amountMinor).toString();
    const view = { presentationId: found.view.id, settled: input.amount, claimLeft: { amountMinor: left, currency } };
    return { view, event: applicantPaid(found.view, credit, { ...view, from: input.from }) };
  });
}

/** What comes in: cash or margin in the credit's currency, or cash in another through the exchange position. */
function receiptOf({ amount, from, exchange }: ApplicantPaymentInput, facilityId: string): Entry[] {
  const { currency } = amount;
  const amountMinor = BigInt(amount.amountMinor);
  const into: Pick<Entry, 'account' | 'subjectId'> =
    from === 'margin' ? { account: 'margin_deposit', subjectId: facilityId } : { account: 'cash' };
  if (exchange === undefined) return [{ ...into, currency, amountMinor }];
  const paid = exchange.paid.currency;
  const paidMinor = BigInt(exchange.paid.amountMinor);
  const rate = minorUnits(exchange.rate, 6);
  const exponents = { from: currencyExponents[currency], to: currencyExponents[paid] };
  assertExchanged(money(paidMinor, paid), exchanged(amountMinor, rate, exponents), settlementRefusals.EXCHANGE_DIFFERS);
  return [
    { ...into, currency: paid, amountMinor: paidMinor },
    { account: 'exchange_position', currency: paid, amountMinor: -paidMinor },
    { account: 'exchange_position', currency, amountMinor },
  ];
}
