import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { theirLastDay } from '../../ground/calendars/index.ts';
import { cancelDeadlines, endOfDay, setDeadline } from '../../ground/deadlines/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { keepMessages } from '../correspondence/index.ts';
import { receive } from '../examination/index.ts';
import {
  type CreditView,
  findCredit,
  holdForPresentation,
  moveBook,
  partiesTo,
  placeOfBank,
  todayAt,
} from '../letters-of-credit/index.ts';
import { composeAuthorisation, composeDiscrepancyAdvice } from '../swift/index.ts';
import { runDays } from './clock.ts';
import { messageReference, toldLines } from './decide.ts';
import * as events from './events.ts';
import { requireBillWith } from './present.ts';
import { requirePresentation } from './records.ts';
import { presentationRefusals } from './refusals.ts';
import type { ForwardInput, PresentationView, RulingsInput } from './schemas.ts';
import * as store from './store.ts';
import { takeUp } from './waiver.ts';

export const SUBSTITUTION = 'presentation.substitution';

/**
 * The bank that received the documents sends them on to the issuing bank: a presentation of its own, with its own five days
 * there (UCP 600 7c, 14b, 15). Under a transferred credit the first beneficiary's invoice goes with it, or the second's as
 * it is (38h, 38i).
 */
export async function forwardDocuments(
  ctx: Ctx,
  input: ForwardInput & { presentationId: string },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.forward', mandate: 'presentation:examine', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    const { partyId, personId } = requirePerson(tx);
    const { view: root } = found;
    if (credit.issuingBankId === partyId || root.status === 'receiving' || root.status === 'returned')
      refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status: root.status } });
    if (root.substitution && root.substitution.substitutedOn === null && root.substitution.until !== null)
      refuse(presentationRefusals.SUBSTITUTION_NOT_OPEN, { facts: { until: root.substitution.until } });
    if (root.billId !== null) await requireBillWith(tx, root.billId, credit.issuingBankId);
    const under = credit.parentCreditId === null ? credit : await parentOf(tx, credit.parentCreditId);
    const amount = input.amount ?? root.amount;
    const id = tx.newId('presentation');
    const presentedToId = credit.issuingBankId;
    const receivedAt = tx.clock.now();
    const received = receive(await placeOfBank(tx, presentedToId), receivedAt);
    const held = await moveHolds(tx, { root, credit, under, id, amountMinor: BigInt(amount.amountMinor) });
    const invoice = input.invoice;
    const documents = invoice
      ? found.documents.map((d) => (d.type === 'commercial_invoice' ? invoice : d))
      : found.documents;
    const days = await runDays(tx, { id, presentedToId, ...received });
    const participants = [...new Set([...partiesTo(under), partyId])];
    const view = await asSystem(tx, 'presentation', (system) =>
      store.insertPresentation(system, {
        id,
        creditId: under.id,
        presenterId: partyId,
        presentedBy: personId,
        presentedToId,
        forwardsId: root.id,
        presenterReference: input.reference,
        receivedAt,
        ...received,
        medium: root.medium,
        amountMinor: BigInt(amount.amountMinor),
        currency: amount.currency,
        heldMinor: held,
        billId: root.billId,
        documents,
        status: 'received',
        participants,
        ...days,
      }),
    );
    if (!view) refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { forwarded: true } });
    return { view, event: events.documentsForwarded(view, under, { rootId: root.id }) };
  });
}

const parentOf = (ctx: Ctx, id: string): Promise<CreditView> =>
  asSystem(ctx, 'presentation', async (system) => onRecord(await findCredit(system, id)));

interface Holds {
  root: PresentationView;
  credit: CreditView;
  under: CreditView;
  id: string;
  amountMinor: bigint;
}

/** What the documents hold of a credit goes with them; from a transferred credit to the one that it came from. */
async function moveHolds(ctx: Ctx, { root, credit, under, id, amountMinor }: Holds): Promise<bigint> {
  const held = BigInt(root.held.amountMinor);
  await store.movePresentation(ctx, root, [root.status], { heldMinor: 0n });
  if (credit.id === under.id) return held;
  return asSystem(ctx, 'presentation', async (system) => {
    if (held > 0n) await moveBook(system, credit.id, { kind: 'draw', amountMinor: held, referenceId: root.id });
    if (held > 0n) await moveBook(system, under.id, { kind: 'take_back', amountMinor: held, referenceId: root.id });
    return holdForPresentation(system, under.id, id, amountMinor);
  });
}

/** The nominated bank tells the issuing bank of discrepancies and asks for its authority (MT750), documents in hand. */
export async function adviseDiscrepancies(
  ctx: Ctx,
  input: RulingsInput & { presentationId: string },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.adviseDiscrepancies', mandate: 'presentation:examine', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    const { examination } = found.view;
    if (found.view.status !== 'examined' || !examination || credit.issuingBankId === requirePerson(tx).partyId)
      refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status: found.view.status } });
    const discrepancies = toldLines(examination, input);
    if (discrepancies.length === 0) refuse(presentationRefusals.NOTHING_TO_WAIVE);
    const sentOn = todayAt(await placeOfBank(tx, found.view.presentedToId), tx.clock.now());
    const view = await store.movePresentation(tx, found.view, ['examined'], {
      discrepancyAdvice: { sentOn, discrepancies, answeredOn: null, authorised: null },
      presenterReference: found.view.presenterReference,
    });
    if (!view) refuse(commonRefusals.CONFLICT);
    await keepMessages(tx, {
      bankId: view.presentedToId,
      toId: credit.issuingBankId,
      creditId: credit.id,
      creditNumber: credit.number as string,
      presentationId: view.id,
      messages: [
        composeDiscrepancyAdvice(
          { reference: messageReference(view, 'DIS'), related: credit.number as string },
          { currency: view.amount.currency, principalMinor: BigInt(view.amount.amountMinor) },
          discrepancies,
        ),
      ],
    });
    return { view, event: events.discrepanciesAdvised(view, credit, { discrepancies }) };
  });
}

/** The issuing bank answers an advice of discrepancy: it authorises (MT752), or does not. */
export async function answerDiscrepancies(
  ctx: Ctx,
  input: { presentationId: string; authorise: boolean },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.answerDiscrepancies', mandate: 'presentation:honour', input }, async (tx) => {
    const found = await store.lockPresentation(tx, input.presentationId);
    const credit = found && (await findCredit(tx, found.view.creditId));
    if (!found || !credit) refuse(commonRefusals.NOT_FOUND, { at: '/presentationId' });
    if (credit.issuingBankId !== requirePerson(tx).partyId)
      refuse(presentationRefusals.NOT_THE_EXAMINING_BANK, { facts: { issuingBankId: credit.issuingBankId } });
    const view = await settleAdvice(tx, found, credit, input.authorise);
    if (input.authorise)
      await keepMessages(tx, {
        bankId: credit.issuingBankId,
        toId: view.presentedToId,
        creditId: credit.id,
        creditNumber: credit.number as string,
        presentationId: view.id,
        messages: [
          composeAuthorisation(
            { reference: credit.number as string, related: messageReference(view, 'DIS') },
            {
              act: credit.terms.availableBy === 'negotiation' ? 'NEGOTIATE' : 'SEE79Z',
              advisedOn: view.discrepancyAdvice?.sentOn ?? view.presentedOn,
              currency: view.amount.currency,
              amountMinor: BigInt(view.amount.amountMinor),
              narrative: ['DISCREPANCIES ACCEPTED'],
            },
          ),
        ],
      });
    return { view, event: events.discrepanciesAnswered(view, credit, { authorised: input.authorise }) };
  });
}

/** The answer to an advice of discrepancy, given here or by message. */
export async function settleAdvice(
  ctx: Ctx,
  found: store.FoundPresentation,
  credit: CreditView,
  authorise: boolean,
): Promise<PresentationView> {
  const advice = found.view.discrepancyAdvice;
  if (advice?.answeredOn !== null)
    refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status: found.view.status } });
  const answeredOn = todayAt(await placeOfBank(ctx, credit.issuingBankId), ctx.clock.now());
  const moved = await store.movePresentation(ctx, found.view, ['examined'], {
    discrepancyAdvice: { ...advice, answeredOn, authorised: authorise },
  });
  if (!moved) refuse(commonRefusals.CONFLICT);
  return authorise ? takeUp(ctx, { ...found, view: moved }, credit) : moved;
}

/** First demand: the first beneficiary may put its own invoice in the place of the second's, in the days given (38i). */
export async function demandSubstitution(ctx: Ctx, input: { presentationId: string }): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.demandSubstitution', mandate: 'presentation:examine', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    if (credit.parentCreditId === null || found.view.substitution !== null)
      refuse(presentationRefusals.SUBSTITUTION_NOT_OPEN);
    const place = await placeOfBank(tx, found.view.presentedToId);
    const demandedOn = todayAt(place, tx.clock.now());
    const days = policyOn('presentation.substitutionDays', demandedOn).value;
    const until = place.calendar ? theirLastDay(place.calendar.banking, demandedOn, days).on : demandedOn;
    const view = await store.movePresentation(tx, found.view, [found.view.status], {
      substitution: { demandedOn, until, substitutedOn: null },
    });
    if (!view) refuse(commonRefusals.CONFLICT);
    await setDeadline(tx, { kind: SUBSTITUTION, objectId: view.id, dueAt: endOfDay(until, place.timeZone) });
    return { view, event: events.substitutionDemanded(view, credit, { until }) };
  });
}

/** The transferring bank has the first beneficiary's invoice, in time. */
export async function recordSubstitution(ctx: Ctx, input: { presentationId: string }): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.recordSubstitution', mandate: 'presentation:examine', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    const { substitution } = found.view;
    const today = todayAt(await placeOfBank(tx, found.view.presentedToId), tx.clock.now());
    if (!substitution?.until || substitution.substitutedOn !== null || today > substitution.until)
      refuse(presentationRefusals.SUBSTITUTION_NOT_OPEN, { facts: { until: substitution?.until ?? null } });
    const view = await store.movePresentation(tx, found.view, [found.view.status], {
      substitution: { ...substitution, substitutedOn: today },
    });
    if (!view) refuse(commonRefusals.CONFLICT);
    await cancelDeadlines(tx, view.id, [SUBSTITUTION]);
    return { view, event: events.invoiceSubstituted(view, credit) };
  });
}

/** A deadline: the first beneficiary did not substitute, and the second's documents go on as they are (38i). */
export async function forgoSubstitution(
  ctx: Ctx,
  found: store.FoundPresentation,
): Promise<PresentationView | undefined> {
  const { substitution } = found.view;
  if (!substitution || substitution.substitutedOn !== null) return undefined;
  return store.movePresentation(ctx, found.view, [found.view.status], {
    substitution: { ...substitution, until: null },
  });
}
