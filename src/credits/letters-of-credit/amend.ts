import { type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk, requireApart, restsOn } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { keepMessages } from '../correspondence/index.ts';
import { amendedView, assertChange } from './amended.ts';
import * as store from './amendment-store.ts';
import { amountByMinor } from './case-credit.ts';
import { amendmentAsked, amendmentDeclined, amendmentIssued } from './events.ts';
import { lockForIssuer } from './issue.ts';
import { amendmentMessages, reimbursementAmendment } from './messages.ts';
import { namesOf, placeOfBank } from './names.ts';
import { todayAt } from './place.ts';
import { creditRefusals } from './refusals.ts';
import { openStatuses } from './rules.ts';
import type { AmendmentView, AskAmendmentInput, CreditView } from './schemas.ts';
import { findCredit } from './store.ts';
import { bookUndertaking, riskOf } from './undertaking.ts';

const pendingMost = 8;

/** The applicant, or a maker of the issuing bank, asks for a change of the credit or for its end. */
export async function askAmendment(ctx: Ctx, input: AskAmendmentInput & { creditId: string }): Promise<AmendmentView> {
  return act(ctx, { verb: 'amendment.ask', mandate: 'credit:amend', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const credit = await findCredit(tx, input.creditId);
    if (!credit) refuse(commonRefusals.NOT_FOUND, { at: '/creditId' });
    if (partyId !== credit.applicantId && partyId !== credit.issuingBankId)
      refuse(creditRefusals.NOT_A_PARTY_TO_THE_CREDIT);
    if (!openStatuses.includes(credit.status))
      refuse(creditRefusals.CREDIT_NOT_OPEN, { facts: { status: credit.status } });
    assertChange(credit, input);
    const view = await store.insertAmendment(tx, {
      id: tx.newId('creditAmendment'),
      creditId: credit.id,
      change: input.change,
      amountByMinor: amountByMinor(input.change),
      cancels: input.cancels,
      status: 'asked',
      askedBy: personId,
      participants: [credit.issuingBankId, ...(credit.applicantId === null ? [] : [credit.applicantId])],
    });
    return { view, event: amendmentAsked(view, credit) };
  });
}

/** Everyone to whom an issued amendment is advised. */
export const amendmentParticipants = (credit: CreditView): string[] => [
  ...new Set(
    [
      credit.issuingBankId,
      credit.applicantId,
      credit.beneficiaryId,
      credit.advisingBankId,
      credit.secondAdvisingBankId,
      credit.nominatedBankId,
      credit.confirmingBankId,
      credit.transferringBankId,
    ].filter((id): id is string => id !== null),
  ),
];

/**
 * The bank issues the amendment and is bound by it from now on (UCP 600 10b). It changes nothing for the beneficiary until
 * that answers: pending amendments stand beside the credit as a set.
 */
export async function issueAmendment(ctx: Ctx, input: { amendmentId: string }): Promise<AmendmentView> {
  return act(ctx, { verb: 'amendment.issue', mandate: 'credit:issue', input }, async (tx) => {
    const asked = await store.findAmendment(tx, input.amendmentId);
    if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/amendmentId' });
    const { view: credit } = await lockForIssuer(tx, asked.view.creditId);
    if (!openStatuses.includes(credit.status))
      refuse(creditRefusals.CREDIT_NOT_OPEN, { facts: { status: credit.status } });
    const { personId, partyId } = requirePerson(tx);
    await requireApart(tx, [asked.askedBy]);
    restsOn(tx, [{ personId: asked.askedBy, mandate: 'credit:amend', objectId: asked.view.id }]);
    assertChange(credit, asked.view);
    if ((await store.listAmendments(tx, credit.id, ['pending'])).length >= pendingMost)
      refuse(creditRefusals.TOO_MANY_PENDING);
    const issuedOn = todayAt(await placeOfBank(tx, partyId), tx.clock.now());
    const number = (await store.lastNumber(tx, credit.id)) + 1;
    const view = await store.moveAmendment(tx, asked.view.id, 'asked', {
      status: 'pending',
      number,
      issuedBy: personId,
      issuedOn,
      participants: amendmentParticipants(credit),
    });
    if (!view) refuse(creditRefusals.AMENDMENT_NOT_ASKED, { facts: { status: asked.view.status } });
    await bookUndertaking(tx, credit.id);
    const after = amendedView(credit, view.change);
    putsAtRisk(tx, riskOf(after));
    const names = await namesOf(tx, credit);
    const dispatch = { bankId: credit.issuingBankId, creditId: credit.id, creditNumber: credit.number as string };
    const reimbursement =
      credit.reimbursingBankId === null ? undefined : reimbursementAmendment(credit, after, names, issuedOn);
    if (reimbursement)
      await keepMessages(tx, { ...dispatch, toId: credit.reimbursingBankId, messages: [reimbursement] });
    await keepMessages(tx, {
      ...dispatch,
      toId: credit.advisingBankId ?? credit.nominatedBankId,
      messages: amendmentMessages(credit, after, names, {
        number,
        amendedOn: issuedOn,
        cancels: view.cancels,
      }),
    });
    return { view, event: amendmentIssued(view, credit) };
  });
}

/** The bank does not make the amendment that was asked for. */
export async function declineAmendment(ctx: Ctx, input: { amendmentId: string }): Promise<AmendmentView> {
  return act(ctx, { verb: 'amendment.decline', mandate: 'credit:issue', input }, async (tx) => {
    const asked = await store.findAmendment(tx, input.amendmentId);
    if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/amendmentId' });
    const { view: credit } = await lockForIssuer(tx, asked.view.creditId);
    const view = await store.moveAmendment(tx, asked.view.id, 'asked', { status: 'declined' });
    if (!view) refuse(creditRefusals.AMENDMENT_NOT_ASKED, { facts: { status: asked.view.status } });
    return { view, event: amendmentDeclined(view, credit) };
  });
}
