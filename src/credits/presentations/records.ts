import { type Ctx, requirePerson } from '../../context.ts';
import { act, hex, sha256 } from '../../ground/audit/index.ts';
import { cancelDeadlines, endOfDay, setDeadline } from '../../ground/deadlines/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays } from '../../kernel/time.ts';
import { isElectronic, type PresentedDocument, receive } from '../examination/index.ts';
import { type CreditView, findCredit, placeOfBank, todayAt } from '../letters-of-credit/index.ts';
import { runDays } from './clock.ts';
import * as events from './events.ts';
import { extractFrom } from './extraction.ts';
import * as records from './record-store.ts';
import { presentationRefusals } from './refusals.ts';
import type { AddRecordInput, EnterDocumentInput, ExtractionInput, PresentationView, RecordView } from './schemas.ts';
import * as store from './store.ts';

/** A presentation with its credit, for its presenter or its examining bank. */
export async function requirePresentation(
  ctx: Ctx,
  presentationId: string,
  side: 'presenter' | 'bank' | 'either',
): Promise<{ found: store.FoundPresentation; credit: CreditView }> {
  const found = await store.lockPresentation(ctx, presentationId);
  const credit = found && (await findCredit(ctx, found.view.creditId));
  if (!found || !credit) refuse(commonRefusals.NOT_FOUND, { at: '/presentationId' });
  const { partyId } = requirePerson(ctx);
  const { presenterId, presentedToId } = found.view;
  if (side === 'bank' && partyId !== presentedToId)
    refuse(presentationRefusals.NOT_THE_EXAMINING_BANK, { facts: { presentedToId } });
  if (side === 'presenter' && partyId !== presenterId) refuse(presentationRefusals.NOT_THE_PRESENTER);
  if (side === 'either' && partyId !== presenterId && partyId !== presentedToId)
    refuse(presentationRefusals.NOT_THE_PRESENTER);
  return { found, credit };
}

const hashOfContent = async (input: AddRecordInput): Promise<Uint8Array> => {
  if (input.content !== undefined) return sha256(new TextEncoder().encode(input.content));
  const bytes = (input.contentHash ?? '').match(/../g) ?? [];
  return Uint8Array.from(bytes, (pair) => Number.parseInt(pair, 16));
};

/** One electronic record is sent. It counts when it names the credit and can be authenticated (eUCP e6). */
export async function addRecord(ctx: Ctx, input: AddRecordInput & { presentationId: string }): Promise<RecordView> {
  return act(ctx, { verb: 'presentation.addRecord', mandate: 'presentation:make', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'presenter');
    if (found.view.status !== 'receiving')
      refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status: found.view.status } });
    const contentHash = await hashOfContent(input);
    if (contentHash.length !== 32) refuse(commonRefusals.INPUT_INVALID, { at: '/contentHash' });
    const extracted = extractFrom(input, input.content);
    const record = await records.insertRecord(tx, {
      id: tx.newId('presentedRecord'),
      presentationId: found.view.id,
      documentId: input.documentId,
      documentType: input.type,
      format: input.format,
      contentHash,
      content: input.content ?? null,
      namesCredit: input.namesCredit,
      authenticated: input.authenticated,
      linkWorks: input.linkWorks ?? null,
      dated: input.dated,
      status: 'received',
      receivedOn: todayAt(await placeOfBank(tx, found.view.presentedToId), tx.clock.now()),
      extracted: extracted ?? null,
      participants: found.participants,
    });
    if (!record) refuse(presentationRefusals.DOCUMENT_KNOWN, { at: '/documentId' });
    await placeDocument(tx, found, extracted?.document ?? { id: input.documentId, type: input.type });
    const more = { recordId: record.id, documentId: record.documentId, contentHash: hex(contentHash) };
    return { view: records.recordViewOf(record), event: events.recordAdded(found.view, credit, more) };
  });
}

/** Puts a document's data in its place among those presented. */
async function placeDocument(ctx: Ctx, found: store.FoundPresentation, document: PresentedDocument): Promise<void> {
  const others = found.documents.filter((d) => d.id !== document.id);
  await store.movePresentation(ctx, found.view, [found.view.status], { documents: [...others, document] });
}

/** The presenter says that the presentation is complete: only now is it made, and only now do the days run (eUCP e6, e7). */
export async function completePresentation(ctx: Ctx, input: { presentationId: string }): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.complete', mandate: 'presentation:make', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'presenter');
    const kept = await records.listRecords(tx, found.view.id);
    const counting = kept.filter((r) => r.namesCredit && r.authenticated && r.status === 'received');
    if (!isElectronic(credit.terms.rules, counting.length)) refuse(presentationRefusals.NOTHING_PRESENTED);
    const receivedAt = tx.clock.now();
    const received = receive(await placeOfBank(tx, found.view.presentedToId), receivedAt);
    const days = await runDays(tx, { ...found.view, ...received });
    const view = await store.movePresentation(tx, found.view, ['receiving'], {
      status: 'received',
      receivedAt,
      ...received,
      ...days,
    });
    if (!view) refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status: found.view.status } });
    return { view, event: events.documentsPresented(view, credit, { records: kept.length }) };
  });
}

export const GIVEN_UP = 'presentation.recordGivenUp';
/** eUCP e12: a corrupted record that is not presented again in thirty days may be treated as not presented. */
const representDays = 30;

async function requireRecord(ctx: Ctx, recordId: string, side: 'presenter' | 'bank') {
  const record = await records.findRecord(ctx, recordId);
  if (!record) refuse(commonRefusals.NOT_FOUND, { at: '/recordId' });
  return { record, ...(await requirePresentation(ctx, record.presentationId, side)) };
}

/** The bank cannot read a record that it received, and asks for it again: its days stand still (eUCP e12). */
export async function reportCorrupted(ctx: Ctx, input: { recordId: string }): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.reportCorrupted', mandate: 'presentation:examine', input }, async (tx) => {
    const { record, found, credit } = await requireRecord(tx, input.recordId, 'bank');
    if (!['received', 'examined'].includes(found.view.status))
      refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status: found.view.status } });
    const place = await placeOfBank(tx, found.view.presentedToId);
    const corruptedOn = todayAt(place, tx.clock.now());
    const moved = await records.moveRecord(tx, record.id, 'received', {
      status: 'corrupted',
      corruptedOn,
      presentedAgainOn: null,
    });
    if (!moved) refuse(presentationRefusals.RECORD_WRONG_STATE, { facts: { status: record.status } });
    await setDeadline(tx, {
      kind: GIVEN_UP,
      objectId: record.id,
      dueAt: endOfDay(addDays(corruptedOn, representDays), place.timeZone),
    });
    const view = await restartDays(tx, found.view);
    return {
      view,
      event: events.recordCorrupted(view, credit, { recordId: record.id, documentId: record.documentId }),
    };
  });
}

async function restartDays(ctx: Ctx, before: PresentationView): Promise<PresentationView> {
  const days = await runDays(ctx, before);
  return (await store.movePresentation(ctx, before, [before.status], days)) ?? before;
}

/** The presenter sends the record again: the days go on. */
export async function presentRecordAgain(
  ctx: Ctx,
  input: { recordId: string; content: string },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.presentRecordAgain', mandate: 'presentation:make', input }, async (tx) => {
    const { record, found, credit } = await requireRecord(tx, input.recordId, 'presenter');
    const presentedAgainOn = todayAt(await placeOfBank(tx, found.view.presentedToId), tx.clock.now());
    const extracted = extractFrom(record, input.content);
    const moved = await records.moveRecord(tx, record.id, 'corrupted', {
      status: 'received',
      presentedAgainOn,
      content: input.content,
      contentHash: await sha256(new TextEncoder().encode(input.content)),
      extracted: extracted ?? null,
    });
    if (!moved) refuse(presentationRefusals.RECORD_WRONG_STATE, { facts: { status: record.status } });
    await cancelDeadlines(tx, record.id, [GIVEN_UP]);
    if (extracted) await placeDocument(tx, found, extracted.document);
    const view = await restartDays(tx, found.view);
    return { view, event: events.recordPresentedAgain(view, credit, { recordId: record.id }) };
  });
}

/** A deadline: nobody sent the record again. It counts as not presented, and the days go on without it. */
export async function giveUpRecord(ctx: Ctx, recordId: string) {
  const record = await records.findRecord(ctx, recordId);
  const found = record && (await store.lockPresentation(ctx, record.presentationId));
  const credit = found && (await findCredit(ctx, found.view.creditId));
  if (!record || !found || !credit) return undefined;
  const today = todayAt(await placeOfBank(ctx, found.view.presentedToId), ctx.clock.now());
  const moved = await records.moveRecord(ctx, recordId, 'corrupted', { status: 'given_up', presentedAgainOn: today });
  if (!moved) return undefined;
  const view = await restartDays(ctx, found.view);
  return events.recordGivenUp(view, credit, { recordId, documentId: record.documentId });
}

/** A program outside has read a record: its reading is kept as a proposal, element by element. */
export async function proposeExtraction(ctx: Ctx, input: ExtractionInput & { recordId: string }): Promise<RecordView> {
  return act(ctx, { verb: 'presentation.proposeExtraction', mandate: 'presentation:examine', input }, async (tx) => {
    const { record, found, credit } = await requireRecord(tx, input.recordId, 'bank');
    // What was decided rests on what was read before.
    if (!['receiving', 'received', 'examined'].includes(found.view.status))
      refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status: found.view.status } });
    const { source, document, confidence } = input;
    const moved = await records.moveRecord(tx, record.id, 'received', { extracted: { source, document, confidence } });
    if (!moved) refuse(presentationRefusals.RECORD_WRONG_STATE, { facts: { status: record.status } });
    return {
      view: records.recordViewOf(moved),
      event: events.recordExtracted(found.view, credit, { recordId: record.id, source }),
    };
  });
}

/** A person enters what a document shows, from paper or from a record. Each examination reads what was entered last. */
export async function enterDocument(
  ctx: Ctx,
  input: EnterDocumentInput & { presentationId: string },
): Promise<PresentationView> {
  return act(ctx, { verb: 'presentation.enterDocument', mandate: 'presentation:examine', input }, async (tx) => {
    const { found, credit } = await requirePresentation(tx, input.presentationId, 'bank');
    if (!['received', 'examined'].includes(found.view.status))
      refuse(presentationRefusals.PRESENTATION_WRONG_STATE, { facts: { status: found.view.status } });
    const { document, recordId } = input;
    if (!found.documents.some((d) => d.id === document.id && d.type === document.type))
      refuse(presentationRefusals.DOCUMENT_UNKNOWN, { at: '/document/id' });
    const record = recordId === undefined ? undefined : await records.findRecord(tx, recordId);
    if (recordId !== undefined && record?.presentationId !== found.view.id)
      refuse(commonRefusals.NOT_FOUND, { at: '/recordId' });
    const documents = found.documents.map((d) => (d.id === document.id ? document : d));
    // What was examined before no longer stands: it is examined again.
    const view = await store.movePresentation(tx, found.view, ['received', 'examined'], {
      documents,
      status: 'received',
      examination: null,
    });
    if (!view) refuse(commonRefusals.CONFLICT);
    const more = { documentId: document.id, ...(recordId !== undefined && { recordId }) };
    return { view, event: events.documentEntered(view, credit, more) };
  });
}
