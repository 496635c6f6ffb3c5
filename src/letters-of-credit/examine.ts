import { act } from '../audit/index.ts';
import { type Ctx, requirePerson } from '../context.ts';
import {
  bankingCalendar,
  decideNotice,
  type ExaminationResult,
  examine,
  noticeLines,
  type PresentedDocument,
  placeCalendar,
} from '../examination/index.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { localDateAt } from '../kernel/time.ts';
import { endorsersOf, findBill } from '../lading/index.ts';
import { findParty } from '../parties/index.ts';
import { examinationCaseOf } from './case.ts';
import { presentationComplies, presentationExamined, presentationRefused } from './events.ts';
import { assertComplies, creditRefusals, questionKey, standing } from './rules.ts';
import type { CreditView, DecidePresentationInput, PresentationView } from './schemas.ts';
import * as store from './store.ts';

async function findBoth(ctx: Ctx, presentationId: string) {
  const found = await store.findPresentation(ctx, presentationId);
  const credit = found && (await store.findCredit(ctx, found.view.creditId));
  if (!found || !credit) refuse(commonRefusals.NOT_FOUND, { at: '/presentationId' });
  if (credit.issuingBankId !== requirePerson(ctx).partyId) refuse(creditRefusals.NOT_THE_ISSUING_BANK);
  return { found, credit };
}

/** Reads credit, documents and the record of the bill; never goods, never telemetry (UCP 600 articles 5, 14(a)). */
async function runExamination(
  ctx: Ctx,
  credit: CreditView,
  found: store.FoundPresentation,
): Promise<ExaminationResult> {
  const bill = await findBill(ctx, found.view.billId);
  if (!bill) refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
  const named = async (id: string) => {
    const party = await findParty(ctx, id);
    if (!party) refuse(commonRefusals.NOT_FOUND, { facts: { partyId: id } });
    return { id, name: party.name, country: party.country, bic: party.bic };
  };
  const issuingBank = await named(credit.issuingBankId);
  const facts = {
    credit,
    drawnBefore: credit.drawn,
    applicant: await named(credit.applicantId),
    beneficiary: await named(credit.beneficiaryId),
    presenter: await named(found.view.presenterId),
    issuingBank,
    nominatedBank: await named(credit.nominatedBankId),
    carrier: await named(bill.carrierId),
    shipper: await named(bill.shipperId),
    orderOf: bill.orderOfId === null ? undefined : await named(bill.orderOfId),
    notify: await named(bill.notifyId),
    endorsedBy: (await Promise.all((await endorsersOf(ctx, bill.id)).map(named))).map((party) => party.name),
    bill,
    presentedOn: found.view.presentedOn,
    amount: found.view.amount,
    documents: found.documents as PresentedDocument[],
  };
  return examine(examinationCaseOf(facts), {
    // The examining bank's own days; documents are presented at its counter.
    calendar: placeCalendar(bankingCalendar(issuingBank.country)),
    ...(issuingBank.bic !== null && { issuingBank: issuingBank.bic }),
  });
}

/** The engine examines; what it finds is a proposal until an examiner decides. */
export async function examinePresentation(ctx: Ctx, input: { presentationId: string }): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.examine', mandate: 'presentation:examine', input }, async (tx) => {
    const { found, credit } = await findBoth(tx, input.presentationId);
    const examination = await runExamination(tx, credit, found);
    const view = await store.movePresentation(tx, found.view, ['received', 'examined'], {
      status: 'examined',
      examination,
      examinedBy: requirePerson(tx).personId,
      lastDayToRefuse: examination.lastDayToRefuse,
    });
    if (!view) refuse(creditRefusals.PRESENTATION_NOT_EXAMINED, { facts: { status: found.view.status } });
    const summary = {
      complying: examination.complying,
      discrepancies: examination.discrepancies.map(questionKey),
      questions: examination.forExaminer.map(questionKey),
      lastDayToRefuse: examination.lastDayToRefuse,
    };
    return { view, event: presentationExamined(view, credit, summary) };
  });
}

/** An examiner decides: complying, or refused with every discrepancy in one notice (UCP 600 article 16). */
export async function decidePresentation(
  ctx: Ctx,
  input: DecidePresentationInput & { presentationId: string },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.decide', mandate: 'presentation:examine', input }, async (tx) => {
    const { found, credit } = await findBoth(tx, input.presentationId);
    const { examination } = found.view;
    if (found.view.status !== 'examined' || !examination)
      refuse(creditRefusals.PRESENTATION_NOT_EXAMINED, { facts: { status: found.view.status } });
    const decidedBy = requirePerson(tx).personId;
    const facts = {
      discrepancies: examination.discrepancies,
      questions: examination.forExaminer,
      answers: input.answers,
    };
    if (input.decision === 'accept') {
      assertComplies(facts);
      const view = await store.movePresentation(tx, found.view, ['examined'], { status: 'complying', decidedBy });
      if (!view) refuse(commonRefusals.CONFLICT);
      return { view, event: presentationComplies(view, credit, { answers: input.answers }) };
    }
    standing(facts);
    const answeredNo = examination.forExaminer.filter((question) => !input.answers[questionKey(question)]);
    const notice = decideNotice(
      {
        disposal: input.disposal ?? 'HOLD',
        discrepancies: [...noticeLines(examination), ...answeredNo.map((q) => `${q.rule}: ${q.question}`)],
        sentOn: localDateAt(tx.clock.now(), 'Asia/Shanghai'),
      },
      { alreadyGiven: false, questionsOpen: 0, lastDayToRefuse: examination.lastDayToRefuse },
    );
    const view = await store.movePresentation(tx, found.view, ['examined'], {
      status: 'refused',
      decidedBy,
      refusalNotice: notice,
    });
    if (!view) refuse(commonRefusals.CONFLICT);
    return { view, event: presentationRefused(view, credit, { notice }) };
  });
}
