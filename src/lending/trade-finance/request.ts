import { freeClaims } from '../../claims/consumption/index.ts';
import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { type CreditView, findCredit, lockCredit } from '../../credits/letters-of-credit/index.ts';
import {
  findForwarded,
  findPresentation,
  lockPresentation,
  unnumberedInvoices,
} from '../../credits/presentations/index.ts';
import { act, agreersApart, peopleBehind } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findAdvance, requireFacility } from '../financing/index.ts';
import { takeInvoices } from './claim.ts';
import * as events from './events.ts';
import { conditionsNow, type Subject, subjectOf, termsOf, todayIn } from './facts.ts';
import { tradeRefusals } from './refusals.ts';
import { financesSeller, openOf, type ProductTerms, waitingStatuses } from './rules.ts';
import type { AppraisalInput, FinancingView, RequestFinancingInput } from './schemas.ts';
import * as store from './store.ts';

/**
 * A financing with its conditions: live while it waits, as they stood once it was paid out. What is open is said by the same judgement:
 * what was kept of it is only what was told last, and days go by without an event.
 */
export async function withConditions(ctx: Ctx, kept: store.KeptFinancing): Promise<FinancingView> {
  if (!waitingStatuses.includes(kept.view.status)) return kept.view;
  const subject = subjectOf(kept);
  const terms = await termsOf(ctx, subject);
  if (!terms) return kept.view;
  const conditions = await conditionsNow(ctx, subject, terms);
  return { ...kept.view, conditions, openConditions: openOf(conditions) };
}

/** An import product is of the applicant with the issuing bank; an export one of the beneficiary with the bank it presents through. */
async function assertOwn(ctx: Ctx, subject: Subject, credit: CreditView, group: ProductTerms['group']): Promise<void> {
  const { presentationId, lenderId, customerId } = subject;
  if (group !== 'packing' && presentationId === null)
    refuse(tradeRefusals.PRESENTATION_NEEDED, { at: '/presentationId' });
  const shown = presentationId === null ? undefined : await findPresentation(ctx, presentationId);
  const view = shown?.view;
  if (presentationId !== null && view?.creditId !== credit.id)
    refuse(commonRefusals.NOT_FOUND, { at: '/presentationId' });
  const isImport = group === 'import_financing';
  const fits = isImport
    ? credit.applicantId === customerId && credit.issuingBankId === lenderId && view?.presentedToId === lenderId
    : credit.beneficiaryId === customerId && (!view || [view.presentedToId, view.presenterId].includes(lenderId));
  if (!fits) refuse(tradeRefusals.CREDIT_OF_OTHERS, { at: '/creditId' });
  const bare = shown && financesSeller(group) ? unnumberedInvoices(shown.documents) : [];
  if (bare.length > 0)
    refuse(tradeRefusals.INVOICE_UNNUMBERED, { at: '/presentationId', facts: { documents: bare.map(({ id }) => id) } });
  if (isImport && presentationId !== null && (await findAdvance(ctx, presentationId)))
    refuse(tradeRefusals.FINANCED_ALREADY, { at: '/presentationId', facts: { product: 'import_bill_advance' } });
}

/**
 * Locks what the request will wait for: an event on it is either seen by the request, or sees the request. Between the two
 * nothing is missed.
 */
const lockWaitedFor = (ctx: Ctx, { creditId, presentationId }: RequestFinancingInput): Promise<void> =>
  asSystem(ctx, 'trade-finance', async (system) => {
    if (presentationId !== undefined) {
      await lockPresentation(system, presentationId);
      const forwarded = await findForwarded(system, presentationId);
      if (forwarded) await lockPresentation(system, forwarded.view.id);
    }
    await lockCredit(system, creditId);
  });

/** The customer asks. What the request still waits for is reckoned at once, and anew with each event that touches it. */
export async function requestFinancing(ctx: Ctx, input: RequestFinancingInput): Promise<FinancingView> {
  return act(ctx, { verb: 'tradeFinancing.request', mandate: 'trade:request', input }, async (tx) => {
    await lockWaitedFor(tx, input);
    const credit = await findCredit(tx, input.creditId);
    if (!credit) refuse(commonRefusals.NOT_FOUND, { at: '/creditId' });
    const facility = await requireFacility(tx, input.facilityId, 'borrower');
    const { partyId, personId } = requirePerson(tx);
    const { currency } = facility.limit;
    if (input.amount.currency !== currency || credit.amount.currency !== currency)
      refuse(tradeRefusals.CREDIT_OF_OTHERS, { at: '/amount/currency', facts: { currency } });
    const subject: Subject = {
      ...input,
      agreementId: input.agreementId ?? null,
      presentationId: input.presentationId ?? null,
      lenderId: facility.lenderId,
      customerId: partyId,
      requestedOn: todayIn(tx),
      appraisal: {},
    };
    const terms = await termsOf(tx, subject);
    if (!terms) refuse(tradeRefusals.AGREEMENT_NEEDED, { at: '/agreementId' });
    if (input.dueOn <= subject.requestedOn) refuse(commonRefusals.INPUT_INVALID, { at: '/dueOn' });
    await assertOwn(tx, subject, credit, terms.group);
    const conditions = await conditionsNow(tx, subject, terms);
    const made = await store.insertFinancing(tx, {
      id: tx.newId('tradeFinancing'),
      product: subject.product,
      agreementId: subject.agreementId,
      exclusionGroup: terms.group,
      facilityId: facility.id,
      creditId: credit.id,
      presentationId: subject.presentationId,
      drawingId: subject.presentationId ?? credit.id,
      lenderId: subject.lenderId,
      customerId: partyId,
      currency,
      amountMinor: BigInt(input.amount.amountMinor),
      requestedOn: subject.requestedOn,
      dueOn: input.dueOn,
      invoiceNumber: input.invoiceNumber,
      recourse: terms.recourse,
      status: 'requested',
      appraisal: {},
      openConditions: openOf(conditions),
      requestedBy: personId,
      participants: [subject.lenderId, partyId],
    });
    if (!made) refuse(tradeRefusals.FINANCED_ALREADY, { facts: { group: terms.group } });
    return { view: { ...made.view, conditions }, event: events.financingRequested(made.view) };
  });
}

/** The financing, locked, with its facility, for the lender; and its conditions read after the lock. */
export async function requireForLender(ctx: Ctx, financingId: string) {
  const found = await store.findFinancing(ctx, financingId);
  if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/financingId' });
  const facility = await requireFacility(ctx, found.view.facilityId, 'lender');
  const kept = onRecord(await store.lockFinancing(ctx, financingId));
  const subject = subjectOf(kept);
  const terms = await termsOf(ctx, subject);
  if (!terms) refuse(tradeRefusals.AGREEMENT_NEEDED);
  return { kept, facility, subject, terms };
}

/** An officer of the lender records what was looked into: goods and trade behind the credit, screening, the original. */
export async function appraiseFinancing(
  ctx: Ctx,
  input: AppraisalInput & { financingId: string },
): Promise<FinancingView> {
  return act(ctx, { verb: 'tradeFinancing.appraise', mandate: 'trade:decide', input }, async (tx) => {
    const { kept, subject, terms } = await requireForLender(tx, input.financingId);
    const { financingId: _, ...found } = input;
    const appraisal = { ...kept.view.appraisal, ...found };
    const conditions = await conditionsNow(tx, { ...subject, appraisal }, terms);
    const moved = await store.moveFinancing(tx, kept.view.id, waitingStatuses, {
      appraisal,
      openConditions: openOf(conditions),
    });
    if (!moved) refuse(tradeRefusals.FINANCING_WRONG_STATE, { facts: { status: kept.view.status } });
    return { view: { ...moved.view, conditions }, event: events.financingAppraised(moved.view, { appraisal: found }) };
  });
}

/**
 * A maker of the lender approves, when nothing is open at this moment. From here on the lender is bound, and the seller's
 * invoice is taken: whoever comes second is told so, and nothing of its approval happened.
 */
export async function approveFinancing(ctx: Ctx, input: { financingId: string }): Promise<FinancingView> {
  return act(ctx, { verb: 'tradeFinancing.approve', mandate: 'trade:decide', input }, async (tx) => {
    const { kept, subject, terms } = await requireForLender(tx, input.financingId);
    const conditions = await conditionsNow(tx, subject, terms);
    const open = conditions.filter((c) => c.met !== true);
    if (open.length > 0) refuse(tradeRefusals.TRADE_CONDITIONS_OPEN, { facts: { conditions: open } });
    await agreersApart(tx, await peopleBehind(tx, kept.view.id, ['tradeFinancing.appraised']));
    const { personId } = requirePerson(tx);
    const moved = await store.moveFinancing(tx, kept.view.id, ['requested'], {
      status: 'approved',
      approvedBy: personId,
      openConditions: [],
    });
    if (!moved) refuse(tradeRefusals.FINANCING_WRONG_STATE, { facts: { status: kept.view.status } });
    await takeInvoices(tx, moved.view, terms, 'pending');
    return { view: { ...moved.view, conditions }, event: events.financingApproved(moved.view) };
  });
}

/** The lender declines what it has not paid out: the drawing and the invoice are free for another financing. */
export async function declineFinancing(ctx: Ctx, input: { financingId: string }): Promise<FinancingView> {
  return act(ctx, { verb: 'tradeFinancing.decline', mandate: 'trade:decide', input }, async (tx) => {
    const { kept } = await requireForLender(tx, input.financingId);
    const moved = await store.moveFinancing(tx, kept.view.id, waitingStatuses, {
      status: 'declined',
      openConditions: [],
    });
    if (!moved) refuse(tradeRefusals.FINANCING_WRONG_STATE, { facts: { status: kept.view.status } });
    await freeClaims(tx, moved.view.id);
    return { view: moved.view, event: events.financingDeclined(moved.view) };
  });
}
