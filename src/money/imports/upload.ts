import { requireSignature } from '../../claims/connector/index.ts';
import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { act, agreersOf, asksSecond, fromHex, hex, sha256 } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { fileQueued, fileStarted, partReceived } from './events.ts';
import { handlers } from './handlers.ts';
import { proposalOver } from './proposed-store.ts';
import { importRefusals, MAX_FILE_BYTES } from './rules.ts';
import type { AddPartInput, CompleteFileInput, FileView, StartFileInput } from './schemas.ts';
import { putLinesAtRisk } from './statement-file.ts';
import * as store from './store.ts';

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** Opens a file. What its lines need a mandate for is looked at now, when it is complete, and with every piece that is read. */
export async function startFile(ctx: Ctx, input: StartFileInput): Promise<FileView> {
  return act(ctx, { verb: 'file.start', mandate: 'file:upload', input }, async (tx) => {
    const { partyId, personId, keyId, mandates } = requirePerson(tx);
    const { mandate } = handlers[input.kind];
    if (!mandates.has(mandate)) refuse(commonRefusals.MANDATE_MISSING, { facts: { mandate } });
    const view = await store.insertFile(tx, {
      id: tx.newId('importFile'),
      partyId,
      kind: input.kind,
      name: input.name,
      encoding: input.encoding === 'auto' ? null : input.encoding,
      currency: input.currency,
      status: 'receiving',
      uploadedBy: personId,
      keyId,
      participants: [partyId],
    });
    return { view, event: fileStarted(view, partyId) };
  });
}

async function requireReceiving(ctx: Ctx, fileId: string): Promise<store.KeptFile> {
  const file = await store.lockFile(ctx, fileId);
  if (!file) refuse(commonRefusals.NOT_FOUND, { at: '/fileId' });
  if (file.status !== 'receiving') refuse(importRefusals.FILE_NOT_RECEIVING, { facts: { status: file.status } });
  return file;
}

/** The next part of the bytes. A part that came before is taken as it is, when it is the same. */
export async function addPart(ctx: Ctx, input: AddPartInput & { fileId: string }): Promise<FileView> {
  return act(ctx, { verb: 'file.addPart', mandate: 'file:upload', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const file = await requireReceiving(tx, input.fileId);
    const content = bytesOf(input.content);
    const digest = hex(await sha256(content));
    if (input.part < file.parts) {
      const before = (await store.findPart(tx, file.id, input.part)) ?? new Uint8Array();
      if (hex(await sha256(new Uint8Array(before))) !== digest) refuse(importRefusals.PART_DIFFERS, { at: '/part' });
      return { view: store.viewOf(file), event: partReceived(file.id, partyId, input.part, digest) };
    }
    const proposalId = await proposalOver(tx, file.id);
    if (proposalId !== undefined) refuse(importRefusals.FILE_AWAITS, { facts: { proposalId } });
    if (input.part > file.parts) refuse(importRefusals.PART_OUT_OF_ORDER, { at: '/part', facts: { next: file.parts } });
    const totalBytes = file.totalBytes + BigInt(content.length);
    if (totalBytes > BigInt(MAX_FILE_BYTES)) refuse(importRefusals.FILE_TOO_LARGE, { at: '/content' });
    await store.insertPart(tx, { importId: file.id, part: input.part, startsAt: file.totalBytes, content });
    const view = await store.changeFile(tx, file.id, { parts: input.part + 1, totalBytes });
    return { view, event: partReceived(file.id, partyId, input.part, digest) };
  });
}

/** As for lines typed: what moves what is owed is compared with the statement by others, where no signature stands for it. */
async function isOfLender(ctx: Ctx, { fileId, signature }: CompleteFileInput & { fileId: string }): Promise<boolean> {
  const { roles } = requirePerson(ctx);
  if (signature || !(roles.includes('bank') || roles.includes('factor'))) return false;
  const file = await withSnapshot(ctx, (tx) => store.findFile(tx, fileId));
  return file?.kind === 'statement_lines';
}

/**
 * The file is whole: its hash says so, and for records of a core firm's system a signature says whose it is. From here on it
 * is read by the platform, in the name of who completes it.
 */
export async function completeFile(ctx: Ctx, input: CompleteFileInput & { fileId: string }): Promise<FileView> {
  const isTyped = await isOfLender(ctx, input);
  const spec = isTyped
    ? { verb: 'file.completeStatement', mandate: 'file:upload', input }
    : { verb: 'file.complete', mandate: 'file:upload', input };
  return act(ctx, spec, async (tx) => {
    const { partyId, personId, keyId, mandates } = requirePerson(tx);
    const file = await requireReceiving(tx, input.fileId);
    const handler = handlers[store.viewOf(file).kind];
    if (!mandates.has(handler.mandate)) refuse(commonRefusals.MANDATE_MISSING, { facts: { mandate: handler.mandate } });
    if ((await store.hashOfFile(tx, file.id)) !== hex(fromHex(input.sha256)))
      refuse(importRefusals.FILE_HASH_DIFFERS, { at: '/sha256', facts: { parts: file.parts, bytes: file.totalBytes } });
    if (handler.isSigned && !input.signature) refuse(importRefusals.FILE_SIGNATURE_REQUIRED, { at: '/signature' });
    if (isTyped) {
      asksSecond(tx, { reasons: [{ code: 'FILE_UNSIGNED', facts: { sha256: input.sha256 } }], level: 'L1' });
      await putLinesAtRisk(tx, file);
    }
    const signingKeyId = input.signature ? await requireSignature(tx, partyId, input.sha256, input.signature) : null;
    const change = {
      status: 'queued',
      sha256: input.sha256,
      signingKeyId,
      uploadedBy: personId,
      keyId,
      agreedBy: agreersOf(tx),
    };
    const view = await store.changeFile(tx, file.id, change);
    return { view, event: fileQueued(view, partyId, { sha256: input.sha256, signingKeyId }) };
  });
}
