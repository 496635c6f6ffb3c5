import { type Ctx, requirePerson } from '../../context.ts';
import { endorsersOf, findBill } from '../../documents/lading/index.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import {
  type AmendmentDecision,
  examineWithAmendments,
  type PresentedDocument,
  recordFaults,
  ruleOf,
} from '../examination/index.ts';
import {
  type CreditView,
  creditRefusals,
  findCredit,
  type Name,
  namesOf,
  pendingAmendments,
  pendingOf,
  placeOfBank,
} from '../letters-of-credit/index.ts';
import { examinationCaseOf, isTransport, transportDocumentOf } from './case.ts';
import { examinationDays } from './clock.ts';
import { presentationExamined } from './events.ts';
import { hasEnded, holdMissing } from './hold.ts';
import type { KeptExamination } from './in-both-languages.ts';
import { type KeptRecord, listRecords } from './record-store.ts';
import { requirePresentation } from './records.ts';
import { presentationRefusals } from './refusals.ts';
import { before, questionKey } from './rules.ts';
import type { PresentationView } from './schemas.ts';
import * as store from './store.ts';
import { usedElsewhere, usedQuestions } from './use.ts';

async function named(ctx: Ctx, id: string): Promise<Name> {
  const party = await findParty(ctx, id);
  if (!party) refuse(commonRefusals.NOT_FOUND, { facts: { partyId: id } });
  return { name: party.name, nameZh: party.nameZh, country: party.country, bic: party.bic };
}

/** The transport document from the record of the bill, in the place of whatever was described. */
async function billDocument(ctx: Ctx, credit: CreditView, view: PresentationView): Promise<PresentedDocument[]> {
  if (view.billId === null) return [];
  const bill = await findBill(ctx, view.billId);
  if (!bill) refuse(commonRefusals.NOT_FOUND, { at: '/billId' });
  const endorsers = await endorsersOf(ctx, bill.id);
  const endorsedBy: string[] = [];
  for (const id of endorsers) endorsedBy.push((await named(ctx, id)).name);
  const names = {
    carrier: await named(ctx, bill.carrierId),
    shipper: await named(ctx, bill.shipperId),
    orderOf: bill.orderOfId === null ? undefined : await named(ctx, bill.orderOfId),
    notify: await named(ctx, bill.notifyId),
    endorsedBy,
  };
  return [
    transportDocumentOf(bill, names, { issuingBankId: credit.issuingBankId, examiningBankId: view.presentedToId }),
  ];
}

/** Every name by which a document may call the bank: registered, in Chinese, BIC. */
const namesOfBank = ({ name, nameZh, bic }: Name): string[] => [name, nameZh, bic].flatMap((known) => known ?? []);

const words = {
  format: ['E05', 'RECORD NOT IN THE FORMAT AGREED'],
  link: ['E07', 'LINK IN RECORD DOES NOT WORK'],
  undated: ['E10', 'RECORD DOES NOT SHOW ITS DATE OF ISSUE'],
} as const;

/** What is wrong with the records themselves (eUCP e5, e7, e10); those that do not count are left out of the documents. */
function judgeRecords(records: readonly KeptRecord[], format: string | undefined) {
  const uncounted = new Set<string>();
  const discrepancies: KeptExamination['discrepancies'] = [];
  for (const record of records) {
    const faults = recordFaults({ ...record, linkWorks: record.linkWorks ?? true, id: record.id }, format);
    if (faults.includes('not_presented') || record.status !== 'received') uncounted.add(record.documentId);
    for (const fault of faults) {
      if (fault === 'not_presented') continue;
      const [rule, text] = words[fault];
      const found = fault === 'format' ? record.format : text.toLowerCase();
      const required = fault === 'format' ? (format ?? '') : 'a record that can be examined as presented';
      discrepancies.push({ rule, documentId: record.documentId, text, found, required, class: 'D' });
    }
  }
  return { uncounted, discrepancies };
}

/** What others have drawn and hold of the credit: what is left for this presentation. */
function drawnBefore(credit: CreditView, view: PresentationView) {
  const own = BigInt(view.held.amountMinor);
  const used = [credit.drawn, credit.held, credit.transferred].reduce((sum, m) => sum + BigInt(m.amountMinor), 0n);
  const others = used > own ? used - own : 0n;
  return { amountMinor: others.toString(), currency: credit.amount.currency };
}

/** Reads credit, documents and the record of the bill; never goods, never telemetry (UCP 600 articles 5, 14(a)). */
async function runExamination(
  ctx: Ctx,
  credit: CreditView,
  found: store.FoundPresentation,
): Promise<{ decision: AmendmentDecision; faults: KeptExamination['discrepancies']; electronic: boolean }> {
  const { view } = found;
  const names = await namesOf(ctx, credit);
  const place = await placeOfBank(ctx, view.presentedToId);
  const records = await listRecords(ctx, view.id);
  const { uncounted, discrepancies } = judgeRecords(records, credit.terms.electronic?.format);
  const billDocuments = await billDocument(ctx, credit, view);
  const described = found.documents.filter(
    (d) => !uncounted.has(d.id) && !(billDocuments.length > 0 && isTransport(d.type)),
  );
  const pending = await pendingAmendments(ctx, credit.id);
  if (pending.some((amendment) => !amendment.laidOut)) refuse(creditRefusals.AMENDMENT_NOT_LAID_OUT);
  const presenter = await findParty(ctx, view.presentedToId);
  const decision = examineWithAmendments(
    examinationCaseOf({
      credit,
      names,
      drawnBefore: drawnBefore(credit, view),
      presentedToBic: presenter?.bic ?? undefined,
      presentedOn: view.presentedOn,
      amount: view.amount,
      documents: [...described, ...billDocuments],
    }),
    pending.filter((amendment) => !amendment.cancels).map((amendment) => pendingOf(credit, amendment)),
    {
      // The examining bank's own days; documents are presented at its counter.
      ...(place.calendar && { calendar: place.calendar }),
      ...(names.issuingBank.bic !== null && { issuingBank: names.issuingBank.bic }),
      issuingBankNames: namesOfBank(names.issuingBank),
      electronicDocumentIds: new Set(records.map((record) => record.documentId)),
    },
  );
  return { decision, faults: discrepancies, electronic: records.length > 0 };
}

/** After expiry, after the period for presentation, after an expiry in a closure (UCP 600 6e, 14c, 36). */
const lateness: readonly string[] = ['U06e', 'U14c', 'U36'];

/** What refused documents still hold is not counted against these: they are presented in their place. */
async function withRoom(ctx: Ctx, found: store.FoundPresentation, credit: CreditView) {
  const { held, amount } = found.view;
  if (BigInt(held.amountMinor) >= BigInt(amount.amountMinor) || hasEnded(credit)) return { found, credit };
  const view = await holdMissing(ctx, found.view, credit);
  return { found: { ...found, view }, credit: (await findCredit(ctx, credit.id)) ?? credit };
}

const classOf = (rule: string): 'D' | 'S' | 'H' => ruleOf(rule)?.class ?? 'D';

/** The engine examines; what it finds is a proposal until an examiner decides. */
export async function examinePresentation(ctx: Ctx, input: { presentationId: string }): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.examine', mandate: 'presentation:examine', input }, async (tx) => {
    const given = await requirePresentation(tx, input.presentationId, 'bank');
    const { found, credit } = await withRoom(tx, given.found, given.credit);
    const { decision, faults } = await runExamination(tx, credit, found);
    const { result, amendments } = decision.governing;
    const days = examinationDays(
      await placeOfBank(tx, found.view.presentedToId),
      found.view,
      await listRecords(tx, found.view.id),
    );
    const discrepancies = [...faults, ...result.discrepancies.map((d) => ({ ...d, class: classOf(d.rule) }))];
    const used = usedQuestions(await usedElsewhere(tx, found), found.documents, found.view.amount.currency);
    const complying = result.complying && used.length > 0 ? null : result.complying;
    const examination: KeptExamination = {
      complying: faults.length > 0 ? false : complying,
      discrepancies,
      forExaminer: [...result.forExaminer.map((q) => ({ ...q, class: classOf(q.rule) })), ...used],
      ...(result.lastDayToPresent !== undefined && { lastDayToPresent: result.lastDayToPresent }),
      lastDayToRefuse: days.lastDayToRefuse,
      underAmendments: amendments,
      openAmendments: decision.open,
      calendar: days.calendarVersion,
    };
    const view = await store.movePresentation(tx, found.view, before('examine'), {
      status: 'examined',
      examination,
      examinedBy: requirePerson(tx).personId,
      underAmendments: amendments,
      late: found.view.late || result.discrepancies.some(({ rule }) => lateness.includes(rule)),
      ...days,
    });
    if (!view) refuse(presentationRefusals.PRESENTATION_NOT_EXAMINED, { facts: { status: found.view.status } });
    const summary = {
      complying: examination.complying,
      discrepancies: discrepancies.map(questionKey),
      questions: examination.forExaminer.map(questionKey),
      underAmendments: amendments,
      lastDayToRefuse: days.lastDayToRefuse,
      calendar: days.calendarVersion,
    };
    return { view, event: presentationExamined(view, credit, summary) };
  });
}
