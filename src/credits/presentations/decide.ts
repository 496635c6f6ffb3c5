import { foundPrinted } from '../../claims/invoices/index.ts';
import { type Ctx, requirePerson } from '../../context.ts';
import { findBill } from '../../documents/lading/index.ts';
import { act, asksSecond, putsAtRisk, recordEvent, restsOn } from '../../ground/audit/index.ts';
import { endOfDay, setDeadline } from '../../ground/deadlines/index.ts';
import { levelOfAmount } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate } from '../../kernel/time.ts';
import { keepMessages } from '../correspondence/index.ts';
import { type Disposal, decideNotice, laterMoves, mayDisposeFrom } from '../examination/index.ts';
import {
  acceptByPresentation,
  type CreditView,
  passCreditGate,
  placeOfBank,
  todayAt,
} from '../letters-of-credit/index.ts';
import { composeRefusal, writeNumbered as numbered, renderMessage } from '../swift/index.ts';
import { lastDayOpen, stopDays } from './clock.ts';
import { documentsDisposable, documentsReturned, presentationComplies, presentationRefused } from './events.ts';
import { holdMissing, releaseHold } from './hold.ts';
import { requirePresentation } from './records.ts';
import { presentationRefusals } from './refusals.ts';
import { assertComplies, before, type DecisionFacts, noticeOf, standing } from './rules.ts';
import type { DecidePresentationInput, ExaminationView, PresentationView, RulingsInput } from './schemas.ts';
import * as store from './store.ts';
import { usedElsewhere, usedFacts } from './use.ts';

/** Our reference of a message about a presentation. */
export const messageReference = (presentation: Pick<PresentationView, 'id'>, what: string): string =>
  `${what}${presentation.id.slice(-12).toUpperCase()}`;

const factsOf = (examination: ExaminationView, { answers, dismissed, added }: RulingsInput): DecisionFacts => ({
  discrepancies: examination.discrepancies.map((d) => ({ ...d, proposed: d.class === 'S' })),
  questions: examination.forExaminer,
  answers,
  dismissed,
  added,
});

/**
 * The lines that are told of a presentation once every question is answered: to its presenter in a notice, to the applicant
 * or the issuing bank when it is asked.
 * @throws QUESTIONS_OPEN, NOTICE_LINE_ASKS, NOTICE_TOO_LONG
 */
export function toldLines(examination: ExaminationView, rulings: RulingsInput): string[] {
  const facts = factsOf(examination, rulings);
  standing(facts);
  const lines = [...new Set(noticeOf(facts))];
  if (numbered(lines).length > 70) refuse(presentationRefusals.NOTICE_TOO_LONG, { facts: { lines: lines.length } });
  return lines;
}

/** An examiner decides: complying, or refused with every discrepancy in one notice (UCP 600 article 16). */
export async function decidePresentation(
  ctx: Ctx,
  input: DecidePresentationInput & { presentationId: string },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.decide', mandate: 'presentation:examine', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    const { examination } = found.view;
    if (found.view.status !== 'examined' || !examination)
      refuse(presentationRefusals.PRESENTATION_NOT_EXAMINED, { facts: { status: found.view.status } });
    const facts = factsOf(examination, input);
    const { answers, dismissed, added } = input;
    const rulings = { answers, dismissed, added, by: requirePerson(tx).personId };
    if (input.decision === 'refuse')
      return refusePresentation(tx, found, credit, { lines: toldLines(examination, input), rulings, ...input });
    assertComplies(facts);
    restsOn(tx, [{ personId: found.examinedBy, mandate: 'presentation:examine', objectId: found.view.id }]);
    await passAcceptance(tx, found, credit);
    asksSecondExaminer(tx, found.view, rulings);
    putsAtRisk(tx, { ...found.view.amount, clientId: credit.applicantId ?? credit.id });
    const moved = await store.movePresentation(tx, found.view, before('accept'), {
      status: 'complying',
      decidedBy: rulings.by,
      rulings,
    });
    if (!moved) refuse(commonRefusals.CONFLICT);
    await stopDays(tx, moved.id);
    // Complying with amendments, and not without them, accepts them at this moment (UCP 600 10c).
    await acceptByPresentation(tx, credit.id, examination.underAmendments, moved.id);
    const view = await holdMissing(tx, moved, credit);
    return {
      view,
      event: presentationComplies(view, credit, { answers, underAmendments: examination.underAmendments }),
    };
  });
}

/**
 * What a person found in order where the data did not decide is a second examiner's to see as well, from the amount on that a
 * person of level 2 answers for (UCP 600 14, 15; Guidelines on Internal Control, posts that are kept apart).
 */
function asksSecondExaminer(
  ctx: Ctx,
  { amount }: PresentationView,
  { answers, dismissed }: Pick<DecidePresentationInput, 'answers' | 'dismissed'>,
): void {
  const ruled = [...Object.keys(dismissed), ...Object.keys(answers)];
  const level = levelOfAmount(BigInt(amount.amountMinor), amount.currency, businessDate(ctx));
  if (ruled.length > 0 && level !== 'L1')
    asksSecond(ctx, { reasons: [{ code: 'RULED_BY_EXAMINER', title: ruledTitle, facts: { findings: ruled } }], level });
}
const ruledTitle = {
  en: 'An examiner has dismissed findings or answered questions in favour of these documents',
  zh: '审单员已忽略不符点或将待判断问题认定为相符',
};

interface Refusing {
  lines: readonly string[];
  disposal?: Disposal | undefined;
  rulings: { by: string } & Record<string, unknown>;
}

async function refusePresentation(
  ctx: Ctx,
  found: store.FoundPresentation,
  credit: CreditView,
  { lines, disposal, rulings }: Refusing,
) {
  const { lastDayToRefuse } = found.view;
  const place = await placeOfBank(ctx, found.view.presentedToId);
  const sentOn = todayAt(place, ctx.clock.now());
  const notice = decideNotice(
    { disposal: disposal ?? 'HOLD', discrepancies: lines, sentOn },
    // With no calendar the last day is not known, and the bank answers for having been in time.
    {
      alreadyGiven: found.view.refusalNotice !== null,
      questionsOpen: 0,
      lastDayToRefuse: lastDayOpen(place, found.view) ?? sentOn,
    },
  );
  const { id, amount, presentedOn, presenterReference } = found.view;
  const message = composeRefusal(
    { reference: messageReference({ id }, 'REF'), related: presenterReference ?? 'NONREF' },
    {
      utilisedOn: presentedOn,
      currency: amount.currency,
      amountMinor: BigInt(amount.amountMinor),
      discrepancies: notice.discrepancies,
      disposal: notice.disposal,
    },
  );
  const view = await store.movePresentation(ctx, found.view, ['examined'], {
    status: 'refused',
    decidedBy: rulings.by,
    rulings,
    refusalNotice: { ...notice, lastDayToRefuse, message: renderMessage(message) },
  });
  if (!view) refuse(commonRefusals.CONFLICT);
  await stopDays(ctx, view.id);
  if (view.medium !== 'paper') {
    const lastDay = addDays(mayDisposeFrom(sentOn), -1);
    await setDeadline(ctx, { kind: DISPOSABLE, objectId: view.id, dueAt: endOfDay(lastDay, place.timeZone) });
  }
  await keepMessages(ctx, {
    bankId: view.presentedToId,
    toId: view.presenterId,
    creditId: credit.id,
    creditNumber: credit.number as string,
    presentationId: view.id,
    messages: [message],
  });
  return { view, event: presentationRefused(view, credit, { notice }) };
}

export const DISPOSABLE = 'presentation.disposable';

/** A deadline: no instructions came within sixty days, and the bank may dispose of the records as it sees fit (eUCP e8). */
export async function noteDisposable(ctx: Ctx, found: store.FoundPresentation, credit: CreditView): Promise<void> {
  if (found.view.status === 'refused') await recordEvent(ctx, documentsDisposable(found.view, credit));
}

/** The bank returns refused documents: what they held of the credit is free. To return is to have given back. */
export async function returnDocuments(ctx: Ctx, input: { presentationId: string }): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.return', mandate: 'presentation:examine', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    const { refusalNotice, billId, presentedToId } = found.view;
    if (refusalNotice?.disposal !== undefined && !laterMoves[refusalNotice.disposal].includes('return'))
      refuse(presentationRefusals.DISPOSED_OTHERWISE, { facts: { disposal: refusalNotice.disposal } });
    const bill = billId === null ? undefined : await findBill(tx, billId);
    if (bill?.holderId === presentedToId) refuse(presentationRefusals.BILL_STILL_HELD, { facts: { billId } });
    const returnedOn = todayAt(await placeOfBank(tx, presentedToId), tx.clock.now());
    const view = await releaseHold(tx, found, credit, returnedOn);
    return { view, event: documentsReturned(view, credit, { returnedOn }) };
  });
}

/** Taking documents up binds the bank: a list or a court’s order stops it, and suspicion is told. */
export const passAcceptance = async (ctx: Ctx, found: store.FoundPresentation, credit: CreditView) => {
  const { view } = found;
  const printed = found.documents.flatMap(({ type, number }) =>
    type === 'commercial_invoice' && number !== undefined ? [number] : [],
  );
  return passCreditGate(ctx, {
    gate: 'EX',
    bankId: view.presentedToId,
    credit,
    partyIds: [view.presenterId],
    objectIds: [view.id],
    more: [...usedFacts(await usedElsewhere(ctx, found)), ...(await foundPrinted(ctx, printed)).found],
  });
};
