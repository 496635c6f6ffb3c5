import type { z } from 'zod';
import { asSystem, type Ctx, type Database, requirePerson, requireSigner, withTransaction } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { backoffSeconds, type Send, type Sent } from '../../ground/deliveries/index.ts';
import { hex, sha256 } from '../../kernel/canonical.ts';
import { eachApart, Failures } from '../../kernel/failures.ts';
import { jwsChecksum, openJws, signJws } from '../../kernel/jws.ts';
import { refuse } from '../../kernel/refusal.ts';
import type { Clock } from '../../kernel/time.ts';
import { moveRecord } from '../transferable-records/index.ts';
import type { Keys } from './chain.ts';
import { eblEvent, requireEbl } from './documents.ts';
import { chainPartyOf, platformOf, trustOf } from './parties.ts';
import { dcsaRefusals } from './refusals.ts';
import {
  type ChainEntry,
  type EnvelopeManifest,
  type EnvelopeView,
  type FinishedResponse,
  finishedResponseWire,
  type platformTransferInput,
  type Transaction,
} from './schemas.ts';
import * as store from './store.ts';

/** The documents that go with it, each with its size and hash. */
const filesOf = (documents: z.output<typeof platformTransferInput>['supportingDocuments']) =>
  Promise.all(
    documents.map(async ({ name, mediaType, content }) => {
      const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
      return { bytes, meta: { name, mediaType, size: bytes.length, documentChecksum: hex(await sha256(bytes)) } };
    }),
  );

/**
 * The holder sends the document to someone on another platform. Possession leaves at once: from here on nobody acts on
 * it here, so that nothing is spent twice whatever the other side answers. A rejection brings it back.
 */
export async function sendEbl(
  ctx: Ctx,
  own: string,
  input: z.output<typeof platformTransferInput> & { eblId: string },
): Promise<EnvelopeView> {
  return act(ctx, { verb: 'ebl.send', mandate: 'bill:transfer', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const kept = await requireEbl(tx, input.eblId);
    const platform = platformOf(await trustOf(tx), input.toPlatform);
    if (!platform) refuse(dcsaRefusals.PLATFORM_UNKNOWN, { at: '/toPlatform' });
    const record = await moveRecord(tx, kept.record, { act: 'transfer', toPartyId: platform.partyId }, partyId);
    const handover: Transaction = {
      actionCode: input.action,
      actor: await chainPartyOf(tx, own, partyId),
      recipient: { ...input.recipient, eblPlatform: input.toPlatform },
      actionDateTime: tx.clock.now().toISOString(),
    };
    const entry: ChainEntry = {
      eblPlatform: own,
      transportDocumentChecksum: kept.checksum,
      ...(kept.chain.length === 0
        ? { issuanceManifestSignedContent: kept.issuanceManifest }
        : { previousEnvelopeTransferChainEntrySignedContentChecksum: kept.chain.at(-1)?.checksum }),
      transactions: [...kept.pending, handover],
    };
    const signer = requireSigner(tx);
    const jws = await signJws(entry, signer);
    const lastChecksum = await jwsChecksum(jws);
    const files = await filesOf(input.supportingDocuments);
    const manifest: EnvelopeManifest = {
      transportDocumentChecksum: kept.checksum,
      lastEnvelopeTransferChainEntrySignedContentChecksum: lastChecksum,
      supportingDocuments: files.map((file) => file.meta),
    };
    const row = await asSystem(tx, 'pint', (system) =>
      store.insertEnvelope(system, {
        id: system.newId('eblEnvelope'),
        eblId: kept.id,
        direction: 'sent',
        platform: platform.code,
        documentChecksum: kept.checksum,
        lastChecksum,
        body: {
          transportDocument: kept.document,
          envelopeManifestSignedContent: '',
          envelopeTransferChain: [...kept.chain.map((link) => link.jws), jws],
          manifest,
          senderId: partyId,
          pending: kept.pending,
        },
        documents: manifest.supportingDocuments,
        state: 'SENDING',
        nextAttemptAt: system.clock.now(),
        participants: [partyId, platform.partyId],
      }),
    );
    await asSystem(tx, 'pint', async (system) => {
      for (const { bytes, meta } of files) await store.insertFile(system, row.id, meta.documentChecksum, bytes);
    });
    await store.updateEbl(tx, kept.id, { awayAt: platform.code }, [platform.partyId]);
    const view = store.viewOf({ ...kept, record, awayAt: platform.code });
    const participants = await store.participantsOf(tx, kept.id);
    const event = eblEvent('ebl.sent', view, participants, { to: platform.code, envelopeId: row.id });
    return { view: store.envelopeViewOf(row), event };
  });
}

export interface SendDeps {
  database: Database;
  clock: Clock;
  ctxFor(tenantId: string): Ctx;
  send: Send;
}

const LEASE_SECONDS = 180;
/** Rounds of documents and finishing within one attempt. */
const ROUNDS = 4;

/** Sends what is due. The same envelope again and again until an answer is signed; only that concludes a transfer. */
export async function sendDueEnvelopes(deps: SendDeps): Promise<number> {
  const tenants = await deps.database.anonymous((db) => store.tenantsDue(db, deps.clock.now()));
  return eachApart(tenants, async (tenantId) => {
    const ctx = deps.ctxFor(tenantId);
    const due = await withTransaction(ctx, (tx) => store.takeDue(tx, 10, LEASE_SECONDS));
    const failures = new Failures();
    let concluded = 0;
    for (const envelope of due)
      concluded += await failures.count(envelope.id, async () => ((await attempt(ctx, deps.send, envelope)) ? 1 : 0));
    failures.throwIfAny();
    return concluded;
  });
}

async function attempt(ctx: Ctx, send: Send, row: store.KeptEnvelope): Promise<boolean> {
  const trust = await withTransaction(ctx, trustOf);
  const platform = platformOf(trust, row.platform);
  if (!platform) return false;
  const files = await withTransaction(ctx, (tx) => store.listFiles(tx, row.id));
  const credential = await store.credentialOf(ctx, platform);
  const call = (method: 'POST' | 'PUT', path: string, body: unknown): Promise<Sent | undefined> =>
    send({
      url: `${platform.baseUrl.replace(/\/$/, '')}${path}`,
      method,
      headers: {
        'content-type': 'application/json',
        'api-version': '3',
        ...(credential !== null && { authorization: `Bearer ${credential}` }),
      },
      body: body === undefined ? '' : JSON.stringify(body),
    }).catch(() => undefined);
  // Signed now, so that a key that was replaced since does not stand in the way (BSIG, then again).
  const { manifest, ...body } = row.body as store.KeptEnvelope['body'] & { manifest: EnvelopeManifest };
  const envelope = {
    transportDocument: body.transportDocument,
    envelopeManifestSignedContent: await signJws(manifest, requireSigner(ctx)),
    envelopeTransferChain: body.envelopeTransferChain,
  };
  const read = (sent: Sent | undefined) =>
    believed(sent, new Map([...trust.keys].filter(([keyId]) => keyId === platform.keyId)), row.lastChecksum);
  let sent = await call('POST', '/v3/envelopes', envelope);
  let answer = await read(sent);
  const reference = !answer && sent?.status === 201 ? referenceOf(sent.body) : undefined;
  if (reference !== undefined) {
    let wanted = row.documents.map((d) => d.documentChecksum);
    for (let round = 0; round < ROUNDS && !answer; round++) {
      for (const checksum of wanted) {
        const file = files.find((f) => f.checksum === checksum);
        if (file)
          await call('PUT', `/v3/envelopes/${reference}/additional-documents/${checksum}`, base64(file.content));
      }
      sent = await call('PUT', `/v3/envelopes/${reference}/finish-transfer`, undefined);
      const finished = await read(sent);
      if (finished?.responseCode === 'MDOC' || finished?.responseCode === 'INCD')
        wanted = finished.missingAdditionalDocumentChecksums ?? wanted;
      else answer = finished;
      if (!finished) break;
    }
  }
  return conclude(ctx, row, answer, sent);
}

const referenceOf = (body: string): string | undefined => {
  try {
    const { envelopeReference } = JSON.parse(body) as { envelopeReference?: unknown };
    return typeof envelopeReference === 'string' && /^[\w-]{1,100}$/.test(envelopeReference)
      ? envelopeReference
      : undefined;
  } catch {
    return undefined;
  }
};

const base64 = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

/** The signed response that an answer carries, when its platform signed it and it is about this envelope; else nothing. */
async function believed(
  sent: Sent | undefined,
  keys: Keys,
  lastChecksum: string,
): Promise<FinishedResponse | undefined> {
  let text: unknown;
  try {
    text = JSON.parse(sent?.body ?? '');
  } catch {
    return undefined;
  }
  if (typeof text !== 'string') return undefined;
  const opened = await openJws(text, keys);
  const response = opened.fault === null ? finishedResponseWire.safeParse(opened.payload) : undefined;
  if (!response?.success) return undefined;
  return response.data.lastEnvelopeTransferChainEntrySignedContentChecksum === lastChecksum ? response.data : undefined;
}

async function conclude(
  ctx: Ctx,
  row: store.KeptEnvelope,
  answer: FinishedResponse | undefined,
  sent: Sent | undefined,
): Promise<boolean> {
  const now = ctx.clock.now().getTime();
  const again = (reason: string | null) => {
    const wait = backoffSeconds[Math.min(row.attempts, backoffSeconds.length) - 1] ?? 86_400;
    return { reason, nextAttemptAt: new Date(now + wait * 1_000) };
  };
  return withTransaction(ctx, async (tx) => {
    const current = await store.lockEnvelope(tx, row.id);
    if (current?.state !== 'SENDING' || row.eblId === null) return false;
    const kept = await store.lockEbl(tx, row.eblId);
    if (!kept) return false;
    const code = answer?.responseCode;
    if (code === 'RECE' || code === 'DUPE') {
      const jws = row.body.envelopeTransferChain.at(-1) ?? '';
      const payload = jws.split('.')[1] ?? '';
      const link = { jws, checksum: row.lastChecksum, payloadHash: hex(await sha256(fromBase64(payload))) };
      await store.updateEbl(tx, kept.id, { chain: [...kept.chain, link], pending: [] });
      await store.updateEnvelope(tx, row.id, { state: 'ACCEPTED', responseCode: code, nextAttemptAt: null });
      await told(tx, kept, 'ebl.sendAccepted', row, code);
      return true;
    }
    if (code === 'BENV' || code === 'BETR') {
      // Rejected for good: the platform that was to hold it gives possession back to who sent it.
      const { senderId, pending } = row.body as unknown as { senderId: string; pending: Transaction[] };
      const record = await moveRecord(
        tx,
        kept.record,
        { act: 'transfer', toPartyId: senderId },
        kept.record.holderId,
        code,
      );
      await store.updateEbl(tx, kept.id, { awayAt: null, pending });
      await store.updateEnvelope(tx, row.id, {
        state: 'REJECTED',
        responseCode: code,
        reason: answer?.reason ?? null,
        nextAttemptAt: null,
      });
      await told(tx, { ...kept, record, awayAt: null }, 'ebl.sendRejected', row, code);
      return true;
    }
    if (code === 'DISE') {
      // Someone may be spending twice: nothing moves until people have found out.
      await store.updateEnvelope(tx, row.id, {
        state: 'DISPUTED',
        responseCode: code,
        reason: answer?.reason ?? null,
        nextAttemptAt: null,
      });
      await told(tx, kept, 'ebl.sendDisputed', row, code);
      return true;
    }
    const reason = code ?? (sent ? `unsigned answer ${sent.status}` : 'no answer');
    await store.updateEnvelope(tx, row.id, { ...again(reason), responseCode: code ?? null });
    return false;
  });
}

async function told(tx: Ctx, kept: store.KeptEbl, type: string, row: store.KeptEnvelope, code: string): Promise<void> {
  const participants = await store.participantsOf(tx, kept.id);
  await recordEvent(
    tx,
    eblEvent(type, store.viewOf(kept), participants, { to: row.platform, code, envelopeId: row.id }),
  );
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
