import { type Ctx, type DomainEvent, requirePerson, withSnapshot, withTransaction } from '../../context.ts';
import { hex, sha256 } from '../../kernel/canonical.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { act } from '../audit/index.ts';
import { MAX_PIECE_BYTES, mediaTypeOf, paperRefusals, UNFINISHED_DAYS, UNFINISHED_MOST } from './rules.ts';
import type { PaperView, StartPaperInput } from './schemas.ts';
import * as store from './store.ts';
import { unsafeIn } from './structure-rules.ts';

const told = (type: string, view: PaperView): DomainEvent => ({
  type,
  version: 1,
  objectId: view.id,
  participants: [view.keptBy],
  payload: { sha256: view.sha256, name: view.name, bytes: view.bytes, mediaType: view.mediaType },
});

/** Lets go what nobody finished for a week; the rest is bounded. */
async function makeRoom(ctx: Ctx, partyId: string): Promise<void> {
  const unfinished = await store.unfinishedOf(ctx, partyId, UNFINISHED_MOST);
  const before = new Date(ctx.clock.now().getTime() - UNFINISHED_DAYS * 86_400_000);
  const old = unfinished.filter(({ createdAt }) => createdAt < before);
  for (const { id } of old) {
    await store.dropPieces(ctx, id);
    await store.changePaper(ctx, id, { status: 'refused', received: 0, pieces: 0 });
  }
  if (unfinished.length - old.length >= UNFINISHED_MOST)
    refuse(paperRefusals.PAPERS_UNFINISHED, { facts: { most: UNFINISHED_MOST } });
}

/** Begins to bring a paper; the one that the party has of these bytes already, where it has. */
export async function startPaper(ctx: Ctx, input: StartPaperInput): Promise<PaperView> {
  return act(ctx, { verb: 'paper.start', mandate: 'person', input }, async (tx) => {
    const by = requirePerson(tx);
    await makeRoom(tx, by.partyId);
    const row = await store.startPaper(tx, input, by);
    const isOther = row.bytes !== input.bytes;
    if (isOther && (row.received > 0 || row.status === 'kept'))
      refuse(paperRefusals.PAPER_BEGUN_OTHERWISE, { at: '/bytes', facts: { bytes: row.bytes } });
    const view = store.viewOf(isOther ? await store.changePaper(tx, row.id, { bytes: input.bytes }) : row);
    return { view, event: told('paper.started', view) };
  });
}

async function requireReceiving(ctx: Ctx, paperId: string): Promise<store.PaperRow> {
  const row = await store.lockPaper(ctx, paperId);
  if (row?.partyId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/paperId' });
  if (row.status !== 'receiving') refuse(paperRefusals.PAPER_NOT_RECEIVING, { facts: { state: row.status } });
  return row;
}

/** The next piece. One that came before is taken as it is where it is the same, so that a piece may be sent again. */
async function takePiece(ctx: Ctx, row: store.PaperRow, offset: number, content: Uint8Array): Promise<store.PaperRow> {
  const { received, bytes, pieces, id } = row;
  if (content.length === 0 || content.length > MAX_PIECE_BYTES || offset + content.length > bytes)
    refuse(paperRefusals.PIECE_TOO_LARGE, { facts: { mostBytes: Math.min(MAX_PIECE_BYTES, bytes - offset) } });
  if (offset < received) {
    const before = await store.findPiece(ctx, id, offset);
    if (before?.length === content.length && content.every((byte, i) => byte === before[i])) return row;
  }
  if (offset !== received) refuse(paperRefusals.PIECE_OUT_OF_PLACE, { facts: { received } });
  await store.insertPiece(ctx, { paperId: id, piece: pieces, startsAt: offset, content });
  return store.changePaper(ctx, id, { received: received + content.length, pieces: pieces + 1 });
}

/** What keeps a whole paper out, judged by its bytes; undefined for one that is kept. */
async function faultOf(row: store.PaperRow, whole: Uint8Array<ArrayBuffer>) {
  if (hex(await sha256(whole)) !== row.sha256) return { definition: paperRefusals.PAPER_HASH_DIFFERS };
  const type = mediaTypeOf(whole);
  if (type === undefined) return { definition: paperRefusals.PAPER_TYPE_REFUSED };
  const holds = await unsafeIn(type, whole);
  return holds === undefined ? undefined : { definition: paperRefusals.PAPER_UNSAFE, holds };
}

export interface Piece {
  paperId: string;
  offset: number;
  content: Uint8Array<ArrayBuffer>;
}

/** What a paper looks like to who looks for what is hidden in papers; where nobody can look now, nothing is kept. */
export const lookAt = (ctx: Ctx, whole: Uint8Array<ArrayBuffer>): Promise<string | undefined> =>
  ctx.papers?.look?.(whole).catch((cause: unknown) => refuse(paperRefusals.PAPER_NOT_LOOKED_AT, { cause })) ??
  Promise.resolve(undefined);

/** Puts the bytes where they are to lie; says where. The same bytes of a tenant lie there once, under their hash. */
async function place(ctx: Ctx, row: store.PaperRow, whole: Uint8Array<ArrayBuffer>): Promise<store.PaperRow['place']> {
  const bucket = ctx.papers?.store;
  if (!bucket) return 'database';
  await bucket
    .put(nameOf(row), whole)
    .catch((cause: unknown) => refuse(paperRefusals.PAPER_STORE_UNAVAILABLE, { cause }));
  return 'store';
}
const nameOf = ({ tenantId, sha256 }: store.PaperRow): string => `${tenantId}/${sha256}`;

/** The bytes of a kept paper, from wherever they lie; what the store gives back is what was put there, or nothing. */
export async function readPaper(
  ctx: Ctx,
  paperId: string,
): Promise<{ row: store.PaperRow; whole: Uint8Array<ArrayBuffer> }> {
  const found = await withSnapshot(ctx, async (tx) => {
    const row = await store.findPaper(tx, paperId);
    if (row?.status !== 'kept') refuse(commonRefusals.NOT_FOUND, { at: '/paperId' });
    return { row, whole: row.place === 'database' ? await store.readWhole(tx, paperId) : undefined };
  });
  const { row, whole } = found;
  if (whole) return { row, whole };
  const bucket = ctx.papers?.store ?? refuse(paperRefusals.PAPER_STORE_UNAVAILABLE);
  const bytes = await bucket
    .get(nameOf(row))
    .catch((cause: unknown) => refuse(paperRefusals.PAPER_STORE_UNAVAILABLE, { cause }));
  if (hex(await sha256(bytes)) !== row.sha256) refuse(paperRefusals.PAPER_STORE_UNAVAILABLE);
  return { row, whole: bytes };
}

/** Writes that a paper was found to carry something, and lets its bytes go. */
async function refuseInfected(ctx: Ctx, paperId: string, found: string): Promise<never> {
  await act(ctx, { verb: 'paper.refuse', mandate: 'person', input: { paperId, found } }, async (tx) => {
    await requireReceiving(tx, paperId);
    await store.dropPieces(tx, paperId);
    const row = await store.changePaper(tx, paperId, { status: 'refused', received: 0, pieces: 0 });
    const view = store.viewOf(row);
    const event = told('paper.refused', view);
    return { view, event: { ...event, payload: { ...event.payload, found } } };
  });
  return refuse(paperRefusals.PAPER_INFECTED, { facts: { found } });
}

/**
 * Takes a piece in. With the last one the paper is judged by its bytes: kept, or refused with nothing left of it. What is refused is
 * written before it is answered, so that a second try begins anew; where it could not be judged now, the last piece may be sent again.
 */
export async function takeIn(ctx: Ctx, { paperId, offset, content }: Piece): Promise<PaperView> {
  const taken = await withTransaction(ctx, async (tx) => {
    const row = await takePiece(tx, await requireReceiving(tx, paperId), offset, content);
    if (row.received < row.bytes) return { row };
    const bytes = await store.readWhole(tx, row.id);
    const fault = await faultOf(row, bytes);
    if (fault) {
      await store.dropPieces(tx, row.id);
      return { row: await store.changePaper(tx, row.id, { status: 'refused', received: 0, pieces: 0 }), fault };
    }
    return { row, bytes, mediaType: mediaTypeOf(bytes) };
  });
  if (taken.fault) {
    const { definition, holds } = taken.fault;
    refuse(definition, { facts: { sha256: taken.row.sha256, ...(holds !== undefined && { holds }) } });
  }
  const { mediaType, bytes } = taken;
  if (mediaType === undefined || bytes === undefined) return store.viewOf(taken.row);
  const found = await lookAt(ctx, bytes);
  if (found !== undefined) return refuseInfected(ctx, paperId, found);
  const where = await place(ctx, taken.row, bytes);
  return act(ctx, { verb: 'paper.keep', mandate: 'person', input: { paperId } }, async (tx) => {
    await requireReceiving(tx, paperId);
    if (where === 'store') await store.dropPieces(tx, paperId);
    const view = store.viewOf(await store.changePaper(tx, paperId, { status: 'kept', mediaType, place: where }));
    return { view, event: told('paper.kept', view) };
  });
}
