import { type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { statesBefore } from '../../kernel/transitions.ts';
import { keepMessages } from '../correspondence/index.ts';
import { setCreditDeadlines } from './deadlines.ts';
import { confirmationDeclined, creditAdvised, creditConfirmed } from './events.ts';
import { passCreditGate } from './gate.ts';
import { acknowledgement, onwardMessages } from './messages.ts';
import { namesOf, placeOfBank } from './names.ts';
import { todayAt } from './place.ts';
import { creditRefusals } from './refusals.ts';
import { creditLife, openStatuses } from './rules.ts';
import type { AdviseCreditInput, ConfirmationInput, CreditView } from './schemas.ts';
import * as store from './store.ts';
import { riskOf } from './undertaking.ts';

/** Our reference of a message about a credit: short, unique to the credit and the bank. */
export const referenceOf = (credit: CreditView, what: string): string => `${what}${credit.id.slice(-12).toUpperCase()}`;

/**
 * The advising bank satisfies itself that the credit is authentic, lays out what a message asks for, and advises it: with
 * that the beneficiary may rely on it, and what waits for it moves (UCP 600 9).
 */
export async function adviseCredit(ctx: Ctx, input: AdviseCreditInput & { creditId: string }): Promise<CreditView> {
  return act(ctx, { verb: 'credit.advise', mandate: 'credit:advise', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const credit = (await store.lockCredit(tx, input.creditId))?.view;
    if (!credit) refuse(commonRefusals.NOT_FOUND, { at: '/creditId' });
    if (credit.advisingBankId !== partyId)
      refuse(creditRefusals.NOT_THE_ADVISING_BANK, { facts: { advisingBankId: credit.advisingBankId } });
    const beneficiaryId = credit.beneficiaryId ?? input.beneficiaryId;
    if (beneficiaryId === undefined || !(await findParty(tx, beneficiaryId)))
      refuse(commonRefusals.NOT_FOUND, { at: '/beneficiaryId' });
    const second = input.secondAdvisingBankId;
    if (second !== undefined && !(await findParty(tx, second))?.roles.includes('bank'))
      refuse(creditRefusals.BANK_UNFIT, { at: '/secondAdvisingBankId' });
    if (credit.origin === 'message' && input.layout === undefined)
      refuse(creditRefusals.CREDIT_NOT_LAID_OUT, { at: '/layout' });
    const { tenor, parts, ...layout } = input.layout ?? {};
    const terms = { ...credit.terms, ...layout, ...(tenor && { tenor }), ...(parts && { parts }) };
    const advisedOn = todayAt(await placeOfBank(tx, partyId), tx.clock.now());
    const view = await store.moveCredit(tx, credit.id, statesBefore(creditLife, 'advise'), {
      status: 'advised',
      beneficiaryId,
      terms,
      ...(credit.origin === 'message' && { originalTerms: terms }),
      secondAdvisingBankId: second ?? null,
      advisedBy: personId,
      advisedOn,
    });
    if (!view) refuse(creditRefusals.CREDIT_NOT_ADVISABLE, { facts: { status: credit.status } });
    await store.admit(tx, view.id, [beneficiaryId, second ?? null]);
    await setCreditDeadlines(tx, view);
    const number = view.number as string;
    const dispatch = { bankId: partyId, creditId: view.id, creditNumber: number };
    await keepMessages(tx, {
      ...dispatch,
      toId: view.issuingBankId,
      messages: [acknowledgement(referenceOf(view, 'ADV'), view, view.issuedOn ?? advisedOn)],
    });
    if (second !== undefined)
      await keepMessages(tx, {
        ...dispatch,
        toId: second,
        messages: onwardMessages('710', referenceOf(view, 'ADV'), view, await namesOf(tx, view)),
      });
    return { view, event: creditAdvised(view) };
  });
}

/** The bank that was asked adds its confirmation, and is bound as the issuing bank is, or says without delay that it does not (UCP 600 8). */
export async function answerConfirmation(
  ctx: Ctx,
  input: ConfirmationInput & { creditId: string },
): Promise<CreditView> {
  return act(ctx, { verb: 'credit.answerConfirmation', mandate: 'credit:confirm', input }, async (tx) => {
    const credit = (await store.lockCredit(tx, input.creditId))?.view;
    if (!credit) refuse(commonRefusals.NOT_FOUND, { at: '/creditId' });
    if (credit.confirmingBankId !== requirePerson(tx).partyId)
      refuse(creditRefusals.NOT_THE_CONFIRMING_BANK, { facts: { confirmingBankId: credit.confirmingBankId } });
    if (credit.confirmation !== 'asked' || ![...openStatuses, 'received'].includes(credit.status))
      refuse(creditRefusals.CONFIRMATION_NOT_ASKED, { facts: { confirmation: credit.confirmation } });
    if (input.add) await passCreditGate(tx, { gate: 'CN', bankId: credit.confirmingBankId, credit });
    if (input.add) putsAtRisk(tx, { ...riskOf(credit), clientId: credit.issuingBankId });
    const view = await store.changeCredit(tx, credit.id, { confirmation: input.add ? 'added' : 'declined' });
    return { view, event: (input.add ? creditConfirmed : confirmationDeclined)(view) };
  });
}
