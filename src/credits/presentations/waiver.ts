import { type Ctx, requirePerson } from '../../context.ts';
import { act, putsAtRisk, requireApart, restsOn } from '../../ground/audit/index.ts';
import { cancelDeadlines } from '../../ground/deadlines/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { keepMessages } from '../correspondence/index.ts';
import { laterMoves } from '../examination/index.ts';
import { type CreditView, findCredit, placeOfBank, todayAt } from '../letters-of-credit/index.ts';
import { composeAuthorisation, composeDischarge, type Message } from '../swift/index.ts';
import { messageReference, passAcceptance, toldLines } from './decide.ts';
import { documentsTakenUp, waiverAnswered, waiverSought } from './events.ts';
import { holdMissing } from './hold.ts';
import { requirePresentation } from './records.ts';
import { presentationRefusals } from './refusals.ts';
import { before } from './rules.ts';
import type { PresentationView, RulingsInput } from './schemas.ts';
import * as store from './store.ts';

/**
 * The issuing bank approaches the applicant about discrepancies, all of them: what is left to its examiner is answered
 * first, or it was told in the notice. Its days run on meanwhile (UCP 600 16b).
 */
export async function seekWaiver(
  ctx: Ctx,
  input: RulingsInput & { presentationId: string },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.seekWaiver', mandate: 'presentation:examine', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    const { examination, refusalNotice, status } = found.view;
    if (credit.applicantId === null || !examination || (status !== 'examined' && status !== 'refused'))
      refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status } });
    const discrepancies = refusalNotice?.discrepancies ?? toldLines(examination, input);
    if (discrepancies.length === 0) refuse(presentationRefusals.NOTHING_TO_WAIVE);
    const soughtOn = todayAt(await placeOfBank(tx, found.view.presentedToId), tx.clock.now());
    const view = await store.movePresentation(tx, found.view, [status], {
      waiver: { soughtOn, discrepancies, answeredOn: null, waived: null },
    });
    if (!view) refuse(commonRefusals.CONFLICT);
    return { view, event: waiverSought(view, credit, { discrepancies }) };
  });
}

/** The applicant waives the discrepancies that it was told of, or does not. The bank is not bound by it. */
export async function answerWaiver(
  ctx: Ctx,
  input: { presentationId: string; waive: boolean },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.answerWaiver', mandate: 'presentation:waive', input }, async (tx) => {
    const found = await store.lockPresentation(tx, input.presentationId);
    const credit = found && (await findCredit(tx, found.view.creditId));
    if (!found || !credit) refuse(commonRefusals.NOT_FOUND, { at: '/presentationId' });
    if (credit.applicantId !== requirePerson(tx).partyId) refuse(presentationRefusals.NOT_THE_APPLICANT);
    const { waiver } = found.view;
    if (waiver?.answeredOn !== null) refuse(presentationRefusals.WAIVER_NOT_SOUGHT);
    const answeredOn = todayAt(await placeOfBank(tx, found.view.presentedToId), tx.clock.now());
    const view = await store.movePresentation(tx, found.view, [found.view.status], {
      waiver: { ...waiver, answeredOn, waived: input.waive },
    });
    if (!view) refuse(commonRefusals.CONFLICT);
    return { view, event: waiverAnswered(view, credit, { waived: input.waive }) };
  });
}

/**
 * The bank takes up discrepant documents that the applicant has accepted, before it refused them or afterwards while it
 * still holds them. A presenting bank is told by an MT732 where it was refused before, and by an MT752.
 */
export async function takeUpDocuments(ctx: Ctx, input: { presentationId: string }): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.takeUp', mandate: 'presentation:honour', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    const { waiver, refusalNotice } = found.view;
    const { examinedBy, decidedBy } = found;
    await requireApart(tx, [examinedBy, decidedBy], { examinedBy, decidedBy });
    restsOn(tx, [
      { personId: examinedBy, mandate: 'presentation:examine', objectId: found.view.id },
      { personId: decidedBy, mandate: 'presentation:examine', objectId: found.view.id },
    ]);
    if (waiver?.waived !== true) refuse(presentationRefusals.NOT_WAIVED);
    putsAtRisk(tx, { ...found.view.amount, clientId: credit.applicantId ?? credit.id });
    const disposal = refusalNotice?.disposal;
    if (disposal !== undefined && !laterMoves[disposal].includes('take_up'))
      refuse(presentationRefusals.DISPOSED_OTHERWISE, { facts: { disposal } });
    await passAcceptance(tx, found, credit);
    const view = await takeUp(tx, found, credit);
    await keepMessages(tx, {
      bankId: view.presentedToId,
      toId: view.presenterId,
      creditId: credit.id,
      creditNumber: credit.number as string,
      presentationId: view.id,
      messages: takenUpMessages(view, credit),
    });
    return { view, event: documentsTakenUp(view, credit, { waived: true }) };
  });
}

/** Taken up: the days stop, and the credit holds what is to be paid, as far as it is there. */
export async function takeUp(ctx: Ctx, found: store.FoundPresentation, credit: CreditView): Promise<PresentationView> {
  const moved = await store.movePresentation(ctx, found.view, before('take_up'), { status: 'taken_up' });
  if (!moved) refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status: found.view.status } });
  await cancelDeadlines(ctx, moved.id);
  return holdMissing(ctx, moved, credit);
}

function takenUpMessages(view: PresentationView, credit: CreditView): Message[] {
  const refs = { reference: messageReference(view, 'TUP'), related: view.presenterReference ?? 'NONREF' };
  const { currency } = view.amount;
  const amountMinor = BigInt(view.amount.amountMinor);
  const discharge = composeDischarge(refs, { utilisedOn: view.presentedOn, currency, amountMinor });
  const authority = composeAuthorisation(
    { reference: credit.number as string, related: refs.related },
    {
      act: credit.terms.availableBy === 'negotiation' ? 'NEGOTIATE' : 'SEE79Z',
      advisedOn: view.presentedOn,
      currency,
      amountMinor,
      narrative: ['DISCREPANT DOCUMENTS TAKEN UP'],
    },
  );
  return view.refusalNotice === null ? [authority] : [discharge, authority];
}
