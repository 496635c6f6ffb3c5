import { type Ctx, type DomainEvent, requireMandate, withTransaction } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { Refusal, refuse } from '../../kernel/refusal.ts';
import { DocumentError, readDocument } from './document-stream.ts';
import { type Json, type JsonObject, prefixesOf } from './event.ts';
import { containerOf } from './identifiers.ts';
import { epcisRefusals } from './refusals.ts';
import { type EventRow, rowOf } from './row.ts';
import type { CaptureView, EventAnswer } from './schemas.ts';
import * as store from './store.ts';
import { notifySubscribers } from './subscribe.ts';
import { asEvent, type Fault, faultNames, faultsOf } from './validate.ts';

/** Events written in one transaction. */
const BATCH = 500;
/** Events that may wait for a context that comes after them. */
const WAIT_MOST = 500;

export type Behaviour = 'rollback' | 'proceed';

interface Judged {
  index: number;
  row?: EventRow;
  faults: Fault[];
  warnings: string[];
}

async function judge(value: Json, index: number, head: JsonObject, ignored: ReadonlySet<string>): Promise<Judged> {
  const own = value !== null && typeof value === 'object' && !Array.isArray(value) ? value['@context'] : undefined;
  const context = [head['@context'], own].filter((part): part is Json => part !== undefined);
  const prefixes = prefixesOf(own, prefixesOf(head['@context']));
  const faults = faultsOf(value, prefixes);
  if (faults.length > 0) return { index, faults, warnings: [] };
  const event = asEvent(value);
  const row = await rowOf(event, context, prefixes, ignored);
  const claims = typeof event.eventID === 'string' && event.eventID.startsWith('ni:///sha-256;');
  // An identifier that is a hash of something else may be of an older vocabulary, or of an altered event: it is told.
  const warnings = claims && event.eventID !== row.event_hash ? ['EVENT_ID_IS_NOT_ITS_HASH'] : [];
  return { index, row, faults: [], warnings };
}

/** Names of members that a document asks to leave out of the hash, wherever it says so. */
function ignoredOf(value: Json, found = new Set<string>()): Set<string> {
  if (value !== null && typeof value === 'object')
    for (const [name, given] of Object.entries(value))
      if (name.endsWith(':ignoreFields') && Array.isArray(given))
        for (const field of given) found.add(typeof field === 'string' ? field : '');
      else ignoredOf(given, found);
  return found;
}

function assertHead(head: JsonObject, whole: boolean): void {
  const { type, schemaVersion } = head;
  if (type !== undefined && type !== 'EPCISDocument' && type !== 'EPCISQueryDocument')
    refuse(epcisRefusals.EPCIS_DOCUMENT_TYPE, { at: '/type' });
  if (schemaVersion !== undefined && !(typeof schemaVersion === 'string' && /^2(\.\d+)*$/.test(schemaVersion)))
    refuse(epcisRefusals.EPCIS_DOCUMENT_TYPE, { at: '/schemaVersion' });
  if (!whole) return;
  if (head['@context'] === undefined) refuse(epcisRefusals.EPCIS_CONTEXT_MISSING, { at: '/@context' });
  for (const member of ['type', 'schemaVersion', 'creationDate'])
    if (head[member] === undefined) refuse(epcisRefusals.EPCIS_DOCUMENT_TYPE, { at: `/${member}` });
}

const identity = (row: { event_hash: string; declaration_key: string }) => `${row.event_hash} ${row.declaration_key}`;

/** What became of each event of a batch: what was not stored is there already, or its identifier names another. */
async function answer(
  ctx: Ctx,
  partyId: string,
  judged: readonly Judged[],
  stored: readonly store.Stored[],
): Promise<EventAnswer[]> {
  const fresh = new Set(stored.map((s) => `${s.eventHash} ${s.declarationKey}`));
  const rows = judged.flatMap(({ row }) => (row ? [row] : []));
  const missing = rows.filter((row) => !fresh.has(identity(row))).map((row) => row.event_hash);
  const known = await store.known(ctx, partyId, missing);
  const seen = new Set<string>();
  return judged.map(({ index, row, faults, warnings }) => {
    const told = { index, eventHash: row?.event_hash ?? null, warnings };
    if (!row)
      return { ...told, result: 'rejected', faults: faults.map((f) => ({ ...f, meaning: faultNames[f.name] })) };
    const id = identity(row);
    const first = fresh.has(id) && !seen.has(id);
    seen.add(id);
    if (first) return { ...told, result: 'accepted', faults: [] };
    if (fresh.has(id) || known.has(id)) return { ...told, result: 'duplicate', faults: [] };
    const meaning = 'this eventID names another event';
    return { ...told, result: 'rejected', faults: [{ name: 'EVENT_ID_REUSED', at: '/eventID', meaning }] };
  });
}

const count = (answers: readonly EventAnswer[]) => ({
  accepted: answers.filter((a) => a.result === 'accepted').length,
  duplicate: answers.filter((a) => a.result === 'duplicate').length,
  rejected: answers.filter((a) => a.result === 'rejected').length,
});

/** What a batch tells the rest of the house: which containers were seen, doing what. */
function captured(captureId: string, partyId: string, rows: readonly EventRow[], counts: object): DomainEvent {
  const sightings = rows.flatMap((row) => {
    const containers = [...row.epcs, row.parent_id ?? ''].map(containerOf).filter((c) => c !== undefined);
    if (containers.length === 0 || row.error_declared_at !== null) return [];
    const { event_time: at, biz_step: bizStep, read_point: readPoint, event_hash: eventHash } = row;
    return [{ at, bizStep, readPoint, eventHash, containers: [...new Set(containers)] }];
  });
  return {
    type: 'epcis.captured',
    version: 1,
    objectId: captureId,
    participants: [partyId],
    payload: { ...counts, sightings },
  };
}

/** Stores one batch and everything that follows from it, in the transaction that is open. */
async function keep(
  ctx: Ctx,
  captureId: string,
  partyId: string,
  judged: readonly Judged[],
  stored: readonly store.Stored[],
): Promise<EventAnswer[]> {
  const answers = await answer(ctx, partyId, judged, stored);
  await store.insertAnswers(ctx, captureId, answers);
  const accepted = new Set(answers.filter((a) => a.result === 'accepted').map((a) => a.index));
  const rows = judged.flatMap(({ row, index }) => (row && accepted.has(index) ? [row] : []));
  await notifySubscribers(
    ctx,
    partyId,
    stored.map((s) => s.seq),
  );
  await recordEvent(ctx, captured(captureId, partyId, rows, count(answers)));
  return answers;
}

/** Events and head of a document as they come, each event judged. Memory holds one batch. */
class Reader {
  readonly #parts: AsyncGenerator<{ head?: JsonObject; events: Json[] }>;
  head: JsonObject = {};
  #index = 0;
  #ended = false;
  #waiting: Json[] = [];
  #judged: Judged[] = [];

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#parts = readDocument(chunks);
  }

  /** The next batch; empty at the end. */
  async next(): Promise<Judged[]> {
    // One more than a batch, to know whether it is the last.
    while (this.#judged.length <= BATCH && !this.#ended) {
      const { value, done } = await this.#parts.next();
      if (done) {
        this.#ended = true;
        assertHead(this.head, true);
      } else {
        if (value.head) {
          this.head = value.head;
          assertHead(this.head, false);
        }
        this.#waiting.push(...value.events);
        if (this.head['@context'] === undefined) {
          if (this.#waiting.length > WAIT_MOST) refuse(epcisRefusals.EPCIS_CONTEXT_AFTER_EVENTS, { at: '/@context' });
          continue;
        }
      }
      const ignored = ignoredOf(this.head);
      const waiting = this.#waiting.splice(0);
      this.#judged.push(
        ...(await Promise.all(waiting.map((event, i) => judge(event, this.#index + i, this.head, ignored)))),
      );
      this.#index += waiting.length;
    }
    return this.#judged.splice(0, BATCH);
  }

  get ended(): boolean {
    return this.#ended && this.#judged.length === 0;
  }
}

const asRefusal = (error: unknown): unknown =>
  error instanceof DocumentError
    ? new Refusal(epcisRefusals[`EPCIS_${error.fault}`], { facts: { fault: error.fault } })
    : error;

/**
 * Captures a document of any length. `proceed` keeps the good events batch by batch; `rollback` keeps all or none: what
 * does not fit one batch is staged in the database and taken over at the end. An event captured again is a duplicate, by
 * its content; an error declaration is a correction and never a duplicate of what it corrects.
 */
export async function captureDocument(
  ctx: Ctx,
  chunks: AsyncIterable<Uint8Array>,
  behaviour: Behaviour,
): Promise<CaptureView> {
  const { partyId } = requireMandate(ctx, 'event:capture');
  const id = ctx.newId('epcisCapture');
  const reader = new Reader(chunks);
  try {
    const first = await reader.next();
    if (reader.ended) return await captureAtOnce(ctx, id, partyId, first, behaviour);
    await withTransaction(ctx, (tx) => store.insertCapture(tx, id, partyId, behaviour));
    return behaviour === 'proceed'
      ? await proceed(ctx, id, partyId, first, reader)
      : await allOrNone(ctx, id, partyId, first, reader);
  } catch (error) {
    throw asRefusal(error);
  }
}

async function captureAtOnce(ctx: Ctx, id: string, partyId: string, judged: Judged[], behaviour: Behaviour) {
  return withTransaction(ctx, async (tx) => {
    await store.insertCapture(tx, id, partyId, behaviour);
    const rows = judged.flatMap(({ row }) => (row ? [row] : []));
    const bad = judged.filter(({ row }) => !row);
    if (behaviour === 'rollback') assertAllTaken(await answer(tx, partyId, bad, []));
    const stored = await store.insertEvents(tx, id, partyId, rows);
    const answers = await keep(tx, id, partyId, judged, stored);
    if (behaviour === 'rollback') assertAllTaken(answers);
    const view = await store.addToCapture(tx, id, count(answers), { success: true, error: null });
    return { ...view, answers };
  });
}

async function proceed(ctx: Ctx, id: string, partyId: string, first: Judged[], reader: Reader): Promise<CaptureView> {
  try {
    for (let batch = first; batch.length > 0; batch = await reader.next()) {
      const judged = batch;
      await withTransaction(ctx, async (tx) => {
        const rows = judged.flatMap(({ row }) => (row ? [row] : []));
        const answers = await keep(tx, id, partyId, judged, await store.insertEvents(tx, id, partyId, rows));
        await store.addToCapture(tx, id, count(answers));
      });
    }
  } catch (error) {
    // What was kept stays kept; the job says that the document broke off, and why.
    const refusal = asRefusal(error);
    const why = refusal instanceof Refusal ? refusal.code : 'INTERNAL';
    await withTransaction(ctx, (tx) =>
      store.addToCapture(tx, id, { accepted: 0, duplicate: 0, rejected: 0 }, { success: false, error: why }),
    );
    throw refusal;
  }
  const none = { accepted: 0, duplicate: 0, rejected: 0 };
  return withTransaction(ctx, (tx) => store.addToCapture(tx, id, none, { success: true, error: null }));
}

async function allOrNone(ctx: Ctx, id: string, partyId: string, first: Judged[], reader: Reader): Promise<CaptureView> {
  const none = { accepted: 0, duplicate: 0, rejected: 0 };
  const fail = (error: string, rejected = 0) =>
    withTransaction(ctx, async (tx) => {
      await store.dropStaged(tx, id);
      return store.addToCapture(tx, id, { ...none, rejected }, { success: false, error });
    });
  try {
    const light: Judged[][] = [];
    for (let batch = first; batch.length > 0; batch = await reader.next()) {
      const bad = batch.filter(({ row }) => !row);
      if (bad.length > 0) assertAllTaken(await answer({ ...ctx }, partyId, bad, []));
      const rows = batch.flatMap(({ row }) => (row ? [row] : []));
      const from = batch[0]?.index ?? 0;
      await withTransaction(ctx, (tx) => store.stage(tx, id, from, rows));
      // Of a staged batch only identities stay in memory.
      light.push(
        batch.map((one) => (one.row ? { ...one, row: { ...one.row, terms: [], body: {}, context: [] } } : one)),
      );
    }
    return await withTransaction(ctx, async (tx) => {
      let counts = none;
      for (const [i, from] of (await store.stagedFrom(tx, id)).entries()) {
        const answers = await keep(tx, id, partyId, light[i] ?? [], await store.insertStaged(tx, id, partyId, from));
        assertAllTaken(answers);
        const more = count(answers);
        counts = { ...counts, accepted: counts.accepted + more.accepted, duplicate: counts.duplicate + more.duplicate };
      }
      await store.dropStaged(tx, id);
      return store.addToCapture(tx, id, counts, { success: true, error: null });
    });
  } catch (error) {
    const refusal = asRefusal(error);
    await fail(refusal instanceof Refusal ? refusal.code : 'INTERNAL');
    throw refusal;
  }
}

/** Rollback: one event that cannot be taken refuses the document, and says which and why. */
function assertAllTaken(answers: readonly EventAnswer[]): void {
  const rejected = answers.filter((a) => a.result === 'rejected');
  const [worst] = rejected;
  if (!worst) return;
  const faults = rejected
    .slice(0, 50)
    .flatMap((a) => a.faults.map(({ name, at }) => ({ name, at: `/epcisBody/eventList/${a.index}${at}` })));
  refuse(epcisRefusals.EPCIS_EVENTS_REJECTED, {
    at: faults[0]?.at ?? '/epcisBody',
    facts: { faults, rejected: rejected.length },
  });
}
