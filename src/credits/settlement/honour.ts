import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { findBill } from '../../documents/lading/index.ts';
import { act, putsAtRisk, requireApart, restsOn } from '../../ground/audit/index.ts';
import { setDeadline } from '../../ground/deadlines/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { passUnrestrainedTitle } from '../../security/restraints/index.ts';
import { keepMessages } from '../correspondence/index.ts';
import {
  type BankPlace,
  bookUndertaking,
  type CreditView,
  creditRefusals,
  drawHold,
  expiredInInterruption,
  passCreditGate,
  placeOfBank,
  rolledOn,
  todayAt,
} from '../letters-of-credit/index.ts';
import {
  type FoundPresentation,
  findForwarded,
  messageReference,
  movePresentation,
  type PresentationView,
  payable,
  presentationRefusals,
  requirePresentation,
} from '../presentations/index.ts';
import { bookPayment, bookUndertaken } from './book.ts';
import { claimReimbursement } from './claims.ts';
import { DUE, dueAtOf } from './due.ts';
import { presentationAccepted, presentationHonoured } from './events.ts';
import { honourMessages } from './messages.ts';
import { payPresenter } from './proceeds.ts';
import { settlementRefusals } from './refusals.ts';
import { type EventDates, type PaymentPart, paymentParts } from './rules.ts';
import type { HonourInput } from './schemas.ts';
import * as store from './store.ts';

/** The dates that a tenor may run from, as the record of the bill and the documents show them. */
async function eventDates(ctx: Ctx, found: FoundPresentation, today: LocalDate): Promise<EventDates> {
  const { billId, presentedOn } = found.view;
  const bill = billId === null ? undefined : await findBill(ctx, billId);
  const shipped = found.documents.flatMap(({ transport }) => transport?.dispatchedOn ?? transport?.onBoardOn ?? []);
  const dated = (type: string) => found.documents.find((d) => d.type === type)?.issuedOn;
  const [shipment, invoice, draft] = [
    bill?.takenInChargeOn ?? shipped.sort()[0],
    dated('commercial_invoice'),
    dated('draft'),
  ];
  return {
    // Documents that comply are seen when they are received; others when they are taken up (ISBP B5).
    sight: found.view.status === 'complying' ? presentedOn : today,
    presentation: presentedOn,
    acceptance: today,
    ...(shipment !== undefined && { shipment }),
    ...(invoice !== undefined && { invoice }),
    ...(draft !== undefined && { document_date: draft }),
  };
}

/**
 * The bank that examined honours: it pays at sight, or binds itself to pay at maturity, or as a nominated bank buys the
 * documents (UCP 600 7, 8, 15). It does so whatever has become of the goods (4, 5): control decides what it lends on them
 * afterwards. The issuing bank's undertaking falls by the drawing, and the applicant owes what is paid.
 */
export async function honourPresentation(
  ctx: Ctx,
  input: HonourInput & { presentationId: string },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.honour', mandate: 'presentation:honour', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    const { partyId, personId } = requirePerson(tx);
    const { view } = found;
    const { examinedBy, decidedBy } = found;
    await requireApart(tx, [examinedBy, decidedBy], { examinedBy, decidedBy });
    restsOn(tx, [
      { personId: examinedBy, mandate: 'presentation:examine', objectId: found.view.id },
      { personId: decidedBy, mandate: 'presentation:examine', objectId: found.view.id },
    ]);
    if (!payable.includes(view.status))
      refuse(presentationRefusals.PRESENTATION_NOT_COMPLYING, { facts: { status: view.status } });
    const isIssuer = credit.issuingBankId === partyId;
    await passCreditGate(tx, {
      gate: 'HO',
      bankId: partyId,
      credit,
      partyIds: [view.presenterId],
      objectIds: [view.id],
    });
    if (!isIssuer && (await findForwarded(tx, view.id))) refuse(settlementRefusals.PRESENTATION_FORWARDED);
    const place = await placeOfBank(tx, partyId);
    const today = todayAt(place, tx.clock.now());
    assertNotExpiredWhileClosed(place, view, credit);
    const negotiates = !isIssuer && credit.terms.availableBy === 'negotiation';
    const amountMinor = BigInt(view.amount.amountMinor);
    putsAtRisk(tx, { ...view.amount, clientId: credit.applicantId ?? credit.id });
    const parts = paymentParts(credit.terms, amountMinor, await eventDates(tx, found, today), { negotiates }).map(
      (p) => {
        const due = p.dueOn === null ? input.dueOn : p.dueOn;
        if (due === undefined && p.dueOn === null) refuse(settlementRefusals.DUE_DATE_UNKNOWN, { at: '/dueOn' });
        return { ...p, due: due && rolledOn(place, due) };
      },
    );
    if (isIssuer) await draw(tx, found, credit, amountMinor);
    const paidNow: bigint[] = [];
    for (const part of parts)
      paidNow.push(await settlePart(tx, { found, credit, part, today, isIssuer, personId, input }));
    const isDone = parts.every((part) => part.due === undefined);
    const moved = await movePresentation(tx, view, payable, {
      status: isDone ? 'honoured' : 'accepted',
      ...(isIssuer && { heldMinor: 0n }),
      honouredBy: personId,
      honouredAt: tx.clock.now(),
    });
    if (!moved) refuse(presentationRefusals.PRESENTATION_NOT_COMPLYING, { facts: { status: view.status } });
    await keepMessages(tx, {
      bankId: partyId,
      toId: isIssuer ? view.presenterId : credit.issuingBankId,
      creditId: credit.id,
      creditNumber: credit.number as string,
      presentationId: view.id,
      messages: await honourMessages(tx, { view, credit, parts, today, isIssuer, ...chargesOf(input) }),
    });
    const paidMinor = paidNow.reduce((sum, paid) => sum + paid, 0n);
    if (isIssuer) await passTitleTo(tx, view, credit);
    else if (paidMinor > 0n)
      await claimReimbursement(tx, credit, {
        claimantId: partyId,
        reference: messageReference(view, 'CLM'),
        amountMinor: paidMinor,
      });
    const more = { bankId: partyId, byIssuer: isIssuer, dueOn: parts.map((part) => part.due ?? today) };
    return { view: moved, event: (isDone ? presentationHonoured : presentationAccepted)(moved, credit, more) };
  });
}

/** A bank that has resumed does not honour under a credit that expired while it was closed (36); what it may no longer refuse it pays. */
function assertNotExpiredWhileClosed(place: BankPlace, view: PresentationView, { expiresOn }: CreditView): void {
  const lastDay = rolledOn(place, expiresOn);
  if (view.status !== 'precluded' && expiredInInterruption(place, { lastDay, presentedOn: view.presentedOn }))
    refuse(creditRefusals.EXPIRED_IN_INTERRUPTION, { facts: { expiresOn: lastDay, presentedOn: view.presentedOn } });
}

const chargesOf = ({ charges }: HonourInput) => ({ chargesMinor: BigInt(charges?.amountMinor ?? 0) });

/** What was held is drawn; an amount that the credit does not bear is not paid, whoever has waived what (UCP 600 18b). */
async function draw(ctx: Ctx, { view }: FoundPresentation, credit: CreditView, amountMinor: bigint): Promise<void> {
  if (BigInt(view.held.amountMinor) < amountMinor)
    refuse(creditRefusals.CREDIT_OVERDRAWN, { facts: { held: view.held, amount: view.amount } });
  await drawHold(ctx, credit.id, view.id, amountMinor);
  await bookUndertaking(ctx, credit.id);
}

interface Part {
  found: FoundPresentation;
  credit: CreditView;
  part: PaymentPart & { due: LocalDate | undefined };
  today: LocalDate;
  isIssuer: boolean;
  personId: string;
  input: HonourInput;
}

/** One part: paid now, or undertaken and set to fall due. What is paid now, in minor units. */
async function settlePart(ctx: Ctx, { found, credit, part, today, isIssuer, personId, input }: Part): Promise<bigint> {
  const { view } = found;
  const { due, kind, amountMinor } = part;
  const { chargesMinor } = part.part === 1 ? chargesOf(input) : { chargesMinor: 0n };
  if (chargesMinor >= amountMinor) refuse(settlementRefusals.CHARGES_EXCEED, { at: '/charges' });
  const isPaid = due === undefined;
  const kept = await store.insertPayment(ctx, {
    id: ctx.newId('creditPayment'),
    presentationId: view.id,
    creditId: credit.id,
    bankId: view.presentedToId,
    payeeId: view.presenterId,
    part: part.part,
    kind,
    currency: view.amount.currency,
    amountMinor,
    chargesMinor,
    dueOn: due ?? today,
    status: isPaid ? 'paid' : 'undertaken',
    authenticated: true,
    undertakenBy: personId,
    ...(isPaid && { paidBy: personId, paidAt: ctx.clock.now() }),
    participants: [...new Set([view.presentedToId, view.presenterId, ...found.participants])],
  });
  if (!isPaid) {
    await bookUndertaken(ctx, kept.view, credit, { isIssuer, on: today });
    await setDeadline(ctx, { kind: DUE, objectId: kept.view.id, dueAt: await dueAtOf(ctx, kept.view) });
    return 0n;
  }
  await bookPayment(ctx, kept.view, credit, { isIssuer, on: today });
  await payPresenter(ctx, {
    found,
    credit,
    bankId: view.presentedToId,
    objectId: kept.view.id,
    netMinor: amountMinor - chargesMinor,
    on: today,
    reference: part.part === 1 ? input.reference : undefined,
  });
  return amountMinor;
}

/** The documents are taken up: the goods are the applicant's, subject to the bank's security. */
async function passTitleTo(ctx: Ctx, view: PresentationView, credit: CreditView): Promise<void> {
  const { applicantId } = credit;
  const bill = view.billId === null ? undefined : await findBill(ctx, view.billId);
  if (!bill || applicantId === null) return;
  const lotIds = bill.lots.map((lot) => lot.lotId);
  await asSystem(ctx, 'credit', (system) => passUnrestrainedTitle(system, lotIds, applicantId));
}
