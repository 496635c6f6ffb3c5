import { act } from '../audit/index.ts';
import { type Ctx, requirePerson } from '../context.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { localDateAt } from '../kernel/time.ts';
import { post } from '../ledger/index.ts';
import { findParty } from '../parties/index.ts';
import { creditAppliedFor, creditDeclined, creditIssued } from './events.ts';
import { ceilingMinor, creditRefusals } from './rules.ts';
import type { ApplyForCreditInput, CreditView, IssueCreditInput } from './schemas.ts';
import * as store from './store.ts';

/** An importer asks its bank for a credit in the exporter's favour, under a facility. */
export async function applyForCredit(ctx: Ctx, input: ApplyForCreditInput): Promise<CreditView> {
  return act(ctx, { verb: 'credit.apply', mandate: 'credit:apply', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    for (const member of ['issuingBankId', 'nominatedBankId'] as const) {
      const bank = await findParty(tx, input[member]);
      if (!bank) refuse(commonRefusals.NOT_FOUND, { at: `/${member}` });
      if (!bank.roles.includes('bank')) refuse(creditRefusals.BANK_UNFIT, { at: `/${member}` });
    }
    if (!(await findParty(tx, input.beneficiaryId))) refuse(commonRefusals.NOT_FOUND, { at: '/beneficiaryId' });
    if (input.expiresOn < input.latestShipmentOn) refuse(creditRefusals.EXPIRY_BEFORE_SHIPMENT, { at: '/expiresOn' });
    const { amount, ...rest } = input;
    const view = await store.insertCredit(tx, {
      ...rest,
      id: tx.newId('credit'),
      applicantId: partyId,
      currency: amount.currency,
      amountMinor: BigInt(amount.amountMinor),
      status: 'applied',
      appliedBy: personId,
      // The beneficiary and its bank learn of a credit when it is issued.
      participants: [partyId, input.issuingBankId],
    });
    return { view, event: creditAppliedFor(view) };
  });
}

async function findForIssuer(ctx: Ctx, creditId: string): Promise<CreditView> {
  const credit = await store.findCredit(ctx, creditId);
  if (!credit) refuse(commonRefusals.NOT_FOUND, { at: '/creditId' });
  if (credit.issuingBankId !== requirePerson(ctx).partyId) refuse(creditRefusals.NOT_THE_ISSUING_BANK);
  return credit;
}

/**
 * The bank issues: from now on it is irrevocably bound (UCP 600 7(b)). The undertaking and the applicant's recourse are
 * booked off balance; whether the facility bears it is decided in the same transaction.
 */
export async function issueCredit(ctx: Ctx, input: IssueCreditInput & { creditId: string }): Promise<CreditView> {
  return act(ctx, { verb: 'credit.issue', mandate: 'credit:issue', input }, async (tx) => {
    const credit = await findForIssuer(tx, input.creditId);
    const issuedOn = localDateAt(tx.clock.now(), 'Asia/Shanghai');
    const { personId } = requirePerson(tx);
    const view = await store.answerCredit(tx, credit.id, {
      status: 'issued',
      number: input.number,
      issuedBy: personId,
      issuedOn,
    });
    if (!view) refuse(creditRefusals.CREDIT_NOT_APPLIED, { facts: { status: credit.status } });
    await store.admit(tx, view.id, [view.beneficiaryId, view.nominatedBankId]);
    const amountMinor = ceilingMinor(BigInt(view.amount.amountMinor), view.plusBps);
    const { currency } = view.amount;
    await post(tx, {
      bookPartyId: view.issuingBankId,
      kind: 'credit_issue',
      objectId: view.id,
      valueOn: issuedOn,
      entries: [
        { account: 'credit_recourse', subjectId: view.facilityId, currency, amountMinor },
        { account: 'credit_undertaking', subjectId: view.facilityId, currency, amountMinor: -amountMinor },
      ],
    });
    return { view, event: creditIssued(view) };
  });
}

/** The bank declines. */
export async function declineCredit(ctx: Ctx, input: { creditId: string }): Promise<CreditView> {
  return act(ctx, { verb: 'credit.decline', mandate: 'credit:issue', input }, async (tx) => {
    const credit = await findForIssuer(tx, input.creditId);
    const view = await store.answerCredit(tx, credit.id, { status: 'declined' });
    if (!view) refuse(creditRefusals.CREDIT_NOT_APPLIED, { facts: { status: credit.status } });
    return { view, event: creditDeclined(view) };
  });
}
