import { asSystem, type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { act, putsAtRisk, recordEvent } from '../../ground/audit/index.ts';
import { cancelDeadlines } from '../../ground/deadlines/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { keepMessages } from '../correspondence/index.ts';
import { referenceOf } from './advise.ts';
import { amendmentParticipants } from './amend.ts';
import { amendedView } from './amended.ts';
import * as amendments from './amendment-store.ts';
import { setCreditDeadlines } from './deadlines.ts';
import * as events from './events.ts';
import { passCreditGate } from './gate.ts';
import { acknowledgement } from './messages.ts';
import { placeOfBank } from './names.ts';
import { todayAt } from './place.ts';
import { creditRefusals } from './refusals.ts';
import { openStatuses, presentableStatuses } from './rules.ts';
import type { AmendmentView, AnswerAmendmentInput, CreditView, LayOutAmendmentInput } from './schemas.ts';
import { changeCredit, findCredit, listTransferred, lockCredit, moveCredit } from './store.ts';
import { bookUndertaking, riskOf } from './undertaking.ts';

/** Puts an accepted amendment into force: new terms, amount, days; or the end of the credit. */
async function putIntoForce(ctx: Ctx, credit: CreditView, amendment: AmendmentView): Promise<CreditView> {
  const after = amendedView(credit, amendment.change);
  const changed = await changeCredit(ctx, credit.id, {
    amountMinor: BigInt(after.amount.amountMinor),
    plusBps: after.plusBps,
    minusBps: after.minusBps,
    expiresOn: after.expiresOn,
    latestShipmentOn: after.latestShipmentOn,
    terms: after.terms,
    // An expired credit whose expiry was moved is open again.
    ...(credit.status === 'expired' &&
      after.expiresOn > credit.expiresOn && {
        status: credit.advisedOn === null ? 'issued' : 'advised',
      }),
  }).catch((cause: unknown) => {
    if (violatedConstraint(cause) === 'credit_not_overdrawn') refuse(creditRefusals.AMENDMENT_BELOW_USED, { cause });
    throw cause;
  });
  if (amendment.cancels) return cancel(ctx, changed);
  if (openStatuses.includes(changed.status)) await setCreditDeadlines(ctx, changed);
  return changed;
}

/** Issuer, beneficiary and a confirming bank have agreed that the credit ends (UCP 600 10a). What is held stays owed. */
async function cancel(ctx: Ctx, credit: CreditView): Promise<CreditView> {
  const cancelled = (await moveCredit(ctx, credit.id, openStatuses, { status: 'cancelled' })) ?? credit;
  await cancelDeadlines(ctx, credit.id);
  await recordEvent(ctx, events.creditCancelled(cancelled));
  return cancelled;
}

export interface Answer {
  accept: boolean;
  note?: string | undefined;
  /** The presentation that complies with it. */
  presentationId?: string;
}

/** The answer to a pending amendment, whoever brings it: the beneficiary, a message of its bank, or a presentation. */
export async function settleAmendment(
  ctx: Ctx,
  credit: CreditView,
  amendment: AmendmentView,
  { accept, note, presentationId }: Answer,
): Promise<{ view: AmendmentView; credit: CreditView }> {
  if (accept && !amendment.laidOut) refuse(creditRefusals.AMENDMENT_NOT_LAID_OUT);
  // A confirmed credit ends only with the consent of the bank that confirmed it (UCP 600 10a).
  if (accept && amendment.cancels && credit.confirmation === 'added' && amendment.confirmationExtended !== true)
    refuse(creditRefusals.NOT_THE_CONFIRMING_BANK, { facts: { confirmingBankId: credit.confirmingBankId } });
  const status = presentationId !== undefined ? 'deemed_accepted' : accept ? 'accepted' : 'rejected';
  const answeredOn = todayAt(await placeOfBank(ctx, credit.advisingBankId ?? credit.issuingBankId), ctx.clock.now());
  const view = await amendments.moveAmendment(ctx, amendment.id, 'pending', {
    status,
    answeredOn,
    answerNote: note ?? null,
    presentationId: presentationId ?? null,
  });
  if (!view) refuse(creditRefusals.AMENDMENT_NOT_PENDING, { facts: { status: amendment.status } });
  const after = accept ? await putIntoForce(ctx, credit, view) : credit;
  if (accept) await adviseToSecondBeneficiaries(ctx, after, view);
  await bookUndertaking(ctx, credit.id);
  return { view, credit: after };
}

/** Each second beneficiary to whom amendments may be advised decides for itself (UCP 600 38e, 38f). */
async function adviseToSecondBeneficiaries(ctx: Ctx, credit: CreditView, amendment: AmendmentView): Promise<void> {
  const { amountBy: _, ...change } = amendment.change;
  if (Object.values(change).every((value) => value === undefined)) return;
  await asSystem(ctx, 'credit', async (system) => {
    for (const transferred of await listTransferred(system, credit.id)) {
      if (!openStatuses.includes(transferred.status)) continue;
      if (!(await amendments.mayAdviseTo(system, transferred.id))) continue;
      await amendments.insertAmendment(system, {
        id: system.newId('creditAmendment'),
        creditId: transferred.id,
        number: (await amendments.lastNumber(system, transferred.id)) + 1,
        change,
        status: 'pending',
        issuedOn: amendment.issuedOn,
        participants: amendmentParticipants(transferred),
      });
    }
  });
}

const lockBoth = async (ctx: Ctx, amendmentId: string) => {
  const found = await amendments.findAmendment(ctx, amendmentId);
  const kept = found && (await lockCredit(ctx, found.view.creditId));
  if (!found || !kept) refuse(commonRefusals.NOT_FOUND, { at: '/amendmentId' });
  // Read again under the lock: another may have answered in between.
  return { amendment: (await amendments.findAmendment(ctx, amendmentId))?.view ?? found.view, credit: kept.view };
};

/** The beneficiary accepts or rejects, whole. It may also stay silent: then nothing is accepted (UCP 600 10c, 10e, 10f). */
export async function answerAmendment(
  ctx: Ctx,
  input: AnswerAmendmentInput & { amendmentId: string },
): Promise<AmendmentView> {
  return act(ctx, { verb: 'amendment.answer', mandate: 'amendment:answer', input }, async (tx) => {
    const { amendment, credit } = await lockBoth(tx, input.amendmentId);
    if (credit.beneficiaryId !== requirePerson(tx).partyId) refuse(creditRefusals.NOT_THE_BENEFICIARY);
    if (amendment.status !== 'pending')
      refuse(creditRefusals.AMENDMENT_NOT_PENDING, { facts: { status: amendment.status } });
    const accept = input.answer === 'accept';
    const note = input.answer === 'accept_in_part' ? `in part: ${input.note ?? ''}`.trim() : input.note;
    const { view } = await settleAmendment(tx, credit, amendment, { accept, note });
    await reportAnswer(tx, credit, view, accept);
    return { view, event: (accept ? events.amendmentAccepted : events.amendmentRejected)(view, credit) };
  });
}

/** The advising bank reports the answer: MT730 with BENACC or BENREJ. */
async function reportAnswer(ctx: Ctx, credit: CreditView, amendment: AmendmentView, accepted: boolean): Promise<void> {
  if (credit.advisingBankId === null || credit.number === null || credit.origin === 'transfer') return;
  const consent = { accepted, amendment: amendment.number ?? 0 };
  await keepMessages(ctx, {
    bankId: credit.advisingBankId,
    toId: credit.issuingBankId,
    creditId: credit.id,
    creditNumber: credit.number,
    messages: [
      acknowledgement(referenceOf(credit, `A${amendment.number}`), credit, amendment.answeredOn as string, consent),
    ],
  });
}

/**
 * A presentation that complies with amendments and not with the credit as it stood accepts them, at this moment (UCP 600
 * 10c). Each writes its own event.
 */
export async function acceptByPresentation(
  ctx: Ctx,
  creditId: string,
  numbers: readonly number[],
  presentationId: string,
): Promise<void> {
  for (const number of numbers) {
    const credit = (await lockCredit(ctx, creditId))?.view as CreditView;
    const amendment = (await amendments.findAmendmentByNumber(ctx, creditId, number))?.view as AmendmentView;
    const settled = await settleAmendment(ctx, credit, amendment, { accept: true, presentationId });
    await recordEvent(ctx, events.amendmentDeemedAccepted(settled.view, settled.credit, { presentationId }));
  }
}

/** The confirming bank extends its confirmation to an amendment, or advises it without doing so (UCP 600 10b). */
export async function extendConfirmation(
  ctx: Ctx,
  input: { amendmentId: string; extend: boolean },
): Promise<AmendmentView> {
  return act(ctx, { verb: 'amendment.extendConfirmation', mandate: 'credit:confirm', input }, async (tx) => {
    const { amendment, credit } = await lockBoth(tx, input.amendmentId);
    if (credit.confirmation !== 'added' || credit.confirmingBankId !== requirePerson(tx).partyId)
      refuse(creditRefusals.NOT_THE_CONFIRMING_BANK, { facts: { confirmingBankId: credit.confirmingBankId } });
    if (input.extend) await passCreditGate(tx, { gate: 'CN', bankId: credit.confirmingBankId, credit });
    if (input.extend) putsAtRisk(tx, { ...riskOf(credit), clientId: credit.issuingBankId });
    const view = await amendments.moveAmendment(tx, amendment.id, 'pending', { confirmationExtended: input.extend });
    if (!view) refuse(creditRefusals.AMENDMENT_NOT_PENDING, { facts: { status: amendment.status } });
    return { view, event: events.confirmationExtended(view, credit, { extended: input.extend }) };
  });
}

/** An officer of the advising bank lays out the documents as a received amendment changes them. */
export async function layOutAmendment(
  ctx: Ctx,
  input: LayOutAmendmentInput & { amendmentId: string },
): Promise<AmendmentView> {
  return act(ctx, { verb: 'amendment.layOut', mandate: 'credit:advise', input }, async (tx) => {
    const { amendment, credit } = await lockBoth(tx, input.amendmentId);
    if (credit.advisingBankId !== requirePerson(tx).partyId)
      refuse(creditRefusals.NOT_THE_ADVISING_BANK, { facts: { advisingBankId: credit.advisingBankId } });
    const { change } = amendment;
    const view = await amendments.moveAmendment(tx, amendment.id, 'pending', {
      change: { ...change, terms: { ...change.terms, requiredDocuments: input.requiredDocuments } },
      laidOut: true,
    });
    if (!view) refuse(creditRefusals.AMENDMENT_NOT_PENDING, { facts: { status: amendment.status } });
    return { view, event: events.amendmentLaidOut(view, credit) };
  });
}

/** Amendments of a credit that wait for their answer, with whether each was laid out. */
export async function pendingAmendments(ctx: Ctx, creditId: string): Promise<AmendmentView[]> {
  const credit = await findCredit(ctx, creditId);
  if (!credit || !presentableStatuses.includes(credit.status)) return [];
  return (await amendments.listAmendments(ctx, creditId, ['pending'])).map(({ view }) => view);
}
