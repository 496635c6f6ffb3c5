import { type Ctx, type PersonActor, withSnapshot, withTransaction } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { findParty, findPerson } from '../../ground/parties/index.ts';
import { eachApart } from '../../kernel/failures.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { fileDone, fileRead, fileRefused } from './events.ts';
import { type FileHandler, handlers } from './handlers.ts';
import { linesOf, nextPiece } from './pieces.ts';
import type { FileOwner, Line, LineFault } from './rules.ts';
import * as store from './store.ts';

/** Who completed the file, as they stand now: with a mandate taken away since, nothing more of it is taken. */
async function ownerActor(ctx: Ctx, file: store.KeptFile): Promise<PersonActor | undefined> {
  const person = await findPerson(ctx, file.uploadedBy);
  const party = await findParty(ctx, file.partyId);
  if (!person || !party) return undefined;
  return {
    kind: 'person',
    partyId: party.id,
    partyName: party.name,
    roles: party.roles,
    personId: person.id,
    personName: person.name,
    keyId: file.keyId,
    mandates: new Set(person.mandates),
  };
}

async function refuseFile(ctx: Ctx, file: store.KeptFile, refusal: string): Promise<'ended'> {
  const view = await store.changeFile(ctx, file.id, { status: 'refused', refusal, endedAt: ctx.clock.now() });
  await recordEvent(ctx, fileRefused(view, file.partyId, { refusal }));
  return 'ended';
}

async function take(
  ctx: Ctx,
  handler: FileHandler,
  file: store.KeptFile,
  lines: readonly Line[],
): Promise<LineFault[]> {
  if (lines.length === 0) return [];
  const owner: FileOwner = {
    fileId: file.id,
    partyId: file.partyId,
    personId: file.uploadedBy,
    agreedBy: file.agreedBy,
    currency: file.currency,
    sha256: file.sha256 ?? '',
    isSigned: file.signingKeyId !== null,
  };
  return handler.take(ctx, owner, lines);
}

/**
 * Reads the next piece of a file in one transaction, as the party that brought it: its records, their faults and how far it
 * was read are committed together, so that after any stop it goes on where it was and nothing is read twice.
 */
async function readPiece(ctx: Ctx, fileId: string): Promise<'more' | 'ended' | 'busy'> {
  const actor = await withSnapshot(ctx, async (tx) => {
    const file = await store.findKept(tx, fileId);
    return file && ownerActor(tx, file);
  });
  if (!actor) return 'busy';
  return withTransaction({ ...ctx, actor }, async (tx) => {
    const file = await store.takeWaiting(tx, fileId);
    if (!file) return 'busy';
    const handler = handlers[store.viewOf(file).kind];
    if (!actor.mandates.has(handler.mandate)) return refuseFile(tx, file, 'MANDATE_MISSING');
    const piece = await nextPiece(tx, file, handler);
    if (typeof piece === 'string') return refuseFile(tx, file, piece);
    const { lines, faults } = linesOf(piece.records, piece.names);
    const refused = [...faults, ...(await take(tx, handler, file, lines))];
    await store.insertFaults(tx, file.id, refused);
    const isDone = piece.byteOffset >= file.totalBytes;
    const view = await store.changeFile(tx, file.id, {
      status: isDone ? 'done' : 'running',
      encoding: piece.encoding,
      columns: piece.names,
      byteOffset: piece.byteOffset,
      nextLine: piece.nextLine,
      accepted: file.accepted + BigInt(lines.length - (refused.length - faults.length)),
      refused: file.refused + BigInt(refused.length),
      failures: 0,
      retryAt: null,
      ...(isDone && { endedAt: tx.clock.now() }),
    });
    await recordEvent(tx, fileRead(view, file.partyId, { fromLine: Number(file.nextLine), toLine: view.readLines }));
    if (isDone) await recordEvent(tx, fileDone(view, file.partyId));
    return isDone ? 'ended' : 'more';
  });
}

/** Pieces of one file that are tried again at once, when another act was first to take what they would. */
const TRIES = 3;
/** After so many runs in vain a file is given up: its party is told, and what was read of it stays. */
const RUNS_IN_VAIN_MOST = 10;
const FIRST_WAIT_S = 10;

/** Reads a file to its end. */
async function readAll(ctx: Ctx, fileId: string): Promise<number> {
  let pieces = 0;
  for (let outcome = 'more', tries = 0; outcome === 'more'; pieces++) {
    try {
      outcome = await readPiece(ctx, fileId);
      tries = 0;
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'unavailable') throw error;
      if (++tries === TRIES) throw error;
    }
  }
  return pieces;
}

/** A run in vain: the file waits twice as long as the last time, some hour and a half in all, and is then given up. */
const putOff = (ctx: Ctx, fileId: string): Promise<void> =>
  withTransaction(ctx, async (tx) => {
    const file = await store.takeWaiting(tx, fileId);
    if (!file) return;
    const failures = file.failures + 1;
    if (failures >= RUNS_IN_VAIN_MOST) await refuseFile(tx, file, 'READING_FAILED');
    else {
      const retryAt = new Date(tx.clock.now().getTime() + FIRST_WAIT_S * 1000 * 2 ** (failures - 1));
      await store.changeFile(tx, file.id, { failures, retryAt });
    }
  });

/**
 * Reads every file of the tenant that waits, piece by piece; one that fails stops no other, and is tried again later and
 * later. Safe in several processes: each file is read by one at a time.
 */
export async function readFiles(ctx: Ctx): Promise<number> {
  return eachApart(await withSnapshot(ctx, store.findWaiting), async (fileId) => {
    try {
      return await readAll(ctx, fileId);
    } catch (error) {
      // A database that is not there says nothing of the file. Where even putting it off fails, the next run finds it as it was; what went wrong first is what is told.
      if (!(error instanceof Refusal && error.kind === 'unavailable')) await putOff(ctx, fileId).catch(() => {});
      throw error;
    }
  });
}
