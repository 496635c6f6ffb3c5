import {
  asSystem,
  type Ctx,
  requireMandate,
  requireSigner,
  violatedConstraint,
  withTransaction,
} from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { lookForHarm } from '../../ground/papers/index.ts';
import type { PartyView } from '../../ground/parties/index.ts';
import { hex, sha256 } from '../../kernel/canonical.ts';
import { signJws } from '../../kernel/jws.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { moveRecord, openRecord } from '../transferable-records/index.ts';
import { compareChains, EnvelopeFault, type OpenedEnvelope, openEnvelope } from './chain.ts';
import { askCarrier, eblEvent, moveEbl, titleOf } from './documents.ts';
import { carrierOf, findByCodes, platformOf, type Trust, trustOf } from './parties.ts';
import {
  type DocumentMetadata,
  type Envelope,
  type FinishedResponse,
  type ResponseCode,
  type TransportDocument,
  transportDocumentWire,
} from './schemas.ts';
import * as store from './store.ts';

/** An answer to a step of a transfer: signed and final or not, or the start of one, which is not signed. */
export type Answer =
  | { status: 200 | 409 | 422; signed: string; code: ResponseCode; reason: string | null }
  | { status: 201; started: Record<string, unknown> }
  | { status: 204 };

const httpOf: Record<ResponseCode, 200 | 409 | 422> = {
  RECE: 200,
  DUPE: 200,
  BSIG: 422,
  BENV: 422,
  BETR: 422,
  INCD: 409,
  MDOC: 409,
  DISE: 409,
};

async function answer(
  ctx: Ctx,
  code: ResponseCode,
  lastChecksum: string,
  more: Partial<FinishedResponse> = {},
): Promise<Answer> {
  const response = {
    lastEnvelopeTransferChainEntrySignedContentChecksum: lastChecksum,
    responseCode: code,
    ...more,
    ...(typeof more.reason === 'string' && { reason: more.reason.slice(0, 255) }),
  };
  const signed = await signJws(response, requireSigner(ctx));
  return { status: httpOf[code], signed, code, reason: more.reason ?? null };
}

const announced = (opened: OpenedEnvelope): DocumentMetadata[] => [
  ...opened.manifest.supportingDocuments,
  ...(opened.manifest.eBLVisualisationByCarrier ? [opened.manifest.eBLVisualisationByCarrier] : []),
];

const reasonOf = (error: unknown): string =>
  error instanceof Refusal ? error.definition.title.en : error instanceof Error ? error.message : 'not acceptable';

/** Begins a transfer. The sender is a platform of the trust list, and the envelope is judged whole before any of it counts. */
export async function startEnvelope(ctx: Ctx, own: string, envelope: Envelope): Promise<Answer> {
  const person = requireMandate(ctx, 'ebl:exchange');
  const trust = await withTransaction(ctx, trustOf);
  const sender = trust.counterparts.find((c) => c.kind === 'platform' && c.partyId === person.partyId);
  const claimed = hex(await sha256(new TextEncoder().encode(envelope.envelopeTransferChain.at(-1) ?? '')));
  let opened: OpenedEnvelope;
  try {
    opened = await openEnvelope(envelope, trust.keys, own);
    if (!sender || opened.links.at(-1)?.entry.eblPlatform !== sender.code)
      throw new EnvelopeFault('BENV', 'the last entry is not of the platform that sends');
  } catch (error) {
    if (!(error instanceof EnvelopeFault)) throw error;
    const payload = { code: error.code, reason: error.message, platform: sender?.code ?? null };
    const refused = {
      type: 'ebl.envelopeRefused',
      version: 1,
      objectId: claimed,
      participants: [person.partyId],
      payload,
    };
    await withTransaction(ctx, (tx) => recordEvent(tx, refused));
    return answer(ctx, error.code, claimed, { reason: error.message });
  }
  return exchanging(ctx, async (tx) => {
    const recipient = await findByCodes(tx, own, opened.last.recipient?.identifyingCodes);
    if (!recipient) return answer(tx, 'BENV', claimed, { reason: 'the recipient is not known here' });
    await store.lockTransfersOf(tx, opened.documentChecksum);
    const kept = await store.lockEblByChecksum(tx, opened.documentChecksum);
    const known = compareChains(opened.links, kept?.chain ?? [], kept !== undefined && kept.awayAt === null);
    if (known.kind === 'disputed') return answer(tx, 'DISE', claimed, { reason: known.reason });
    const documents = announced(opened);
    if (known.kind === 'duplicate')
      return answer(tx, 'DUPE', claimed, {
        duplicateOfAcceptedEnvelopeTransferChainEntrySignedContent: known.of,
        receivedAdditionalDocumentChecksums: documents.map((d) => d.documentChecksum),
      });
    await store.endActive(tx, opened.documentChecksum);
    const row = await store.insertEnvelope(tx, {
      id: tx.newId('eblEnvelope'),
      eblId: kept?.id ?? null,
      direction: 'received',
      platform: sender?.code ?? '',
      documentChecksum: opened.documentChecksum,
      lastChecksum: opened.lastChecksum,
      body: envelope,
      documents,
      state: 'STARTED',
      participants: [person.partyId],
    });
    if (documents.length === 0) return accept(tx, own, trust, row, opened);
    return {
      status: 201,
      started: {
        envelopeReference: row.id,
        transportDocumentChecksum: opened.documentChecksum,
        lastEnvelopeTransferChainEntrySignedContentChecksum: opened.lastChecksum,
        missingAdditionalDocumentChecksums: documents.map((d) => d.documentChecksum),
      },
    };
  });
}

/** Work of a transfer as the system: the sending platform is party to none of the documents it brings. */
async function exchanging<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await withTransaction(ctx, (tx) => asSystem(tx, 'pint', work));
    } catch (error) {
      // Two documents of one reference at once: who came second looks again, and now sees the first.
      if (tries === 3 || !violatedConstraint(error)?.startsWith('ebl_')) throw error;
    }
}

async function ownEnvelope(tx: Ctx, reference: string, partyId: string): Promise<store.KeptEnvelope | undefined> {
  const row = await store.lockEnvelope(tx, reference);
  const trust = await trustOf(tx);
  // A reference of another platform is not there for this one.
  const mine = row && row.direction === 'received' && platformOf(trust, row.platform)?.partyId === partyId;
  return mine ? row : undefined;
}

/** Takes one announced document; its checksum is over the bytes, not over how they travelled. */
export async function receiveDocument(
  ctx: Ctx,
  reference: string,
  checksum: string,
  base64: string,
): Promise<Answer | undefined> {
  const { partyId } = requireMandate(ctx, 'ebl:exchange');
  const bytes = decoded(base64);
  // A scanner is asked over the network: before the transaction, which would wait for it with its locks.
  const harm = bytes && (await lookForHarm(ctx, bytes));
  return exchanging(ctx, async (tx) => {
    const row = await ownEnvelope(tx, reference, partyId);
    if (!row) return undefined;
    if (row.state !== 'STARTED' && row.state !== 'INCOMPLETE')
      return answer(tx, 'BETR', row.lastChecksum, { reason: 'this transfer is not active' });
    const expected = row.documents.find((d) => d.documentChecksum === checksum);
    const actual = bytes && hex(await sha256(bytes));
    if (!expected || !bytes || harm !== undefined || actual !== checksum || bytes.length !== expected.size) {
      await store.updateEnvelope(tx, row.id, { state: 'INCOMPLETE' });
      const differs =
        harm === undefined ? 'checksum or size differs from the manifest' : 'the virus scanner found something in it';
      const reason = expected ? differs : 'the manifest announces no such document';
      return answer(tx, 'INCD', row.lastChecksum, { reason });
    }
    await store.insertFile(tx, row.id, checksum, bytes);
    return { status: 204 };
  });
}

function decoded(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Ends a transfer: accepted whole, or told what is missing. */
export async function finishEnvelope(ctx: Ctx, own: string, reference: string): Promise<Answer | undefined> {
  const { partyId } = requireMandate(ctx, 'ebl:exchange');
  return exchanging(ctx, async (tx) => {
    const found = await store.findEnvelope(tx, reference);
    if (found) await store.lockTransfersOf(tx, found.documentChecksum);
    const row = await ownEnvelope(tx, reference, partyId);
    if (!row) return undefined;
    if (row.state === 'ACCEPTED')
      return answer(tx, 'DUPE', row.lastChecksum, {
        duplicateOfAcceptedEnvelopeTransferChainEntrySignedContent: row.body.envelopeTransferChain.at(-1),
        receivedAdditionalDocumentChecksums: row.documents.map((d) => d.documentChecksum),
      });
    if (row.state !== 'STARTED' && row.state !== 'INCOMPLETE')
      return answer(tx, 'BETR', row.lastChecksum, { reason: row.reason ?? 'this transfer is not active' });
    const have = new Set((await store.listFiles(tx, row.id)).map((file) => file.checksum));
    const missing = row.documents.map((d) => d.documentChecksum).filter((c) => !have.has(c));
    if (missing.length > 0) {
      await store.updateEnvelope(tx, row.id, { state: 'INCOMPLETE' });
      return answer(tx, 'MDOC', row.lastChecksum, { missingAdditionalDocumentChecksums: missing });
    }
    const trust = await trustOf(tx);
    // The chain is judged again: another transfer of this document may have been accepted since this one began.
    const opened = await openEnvelope(row.body, trust.keys, own);
    const kept = await store.lockEblByChecksum(tx, opened.documentChecksum);
    const known = compareChains(opened.links, kept?.chain ?? [], kept !== undefined && kept.awayAt === null);
    if (known.kind === 'disputed' || known.kind === 'duplicate') {
      await store.updateEnvelope(tx, row.id, { state: 'REJECTED', responseCode: 'DISE' });
      const reason = known.kind === 'disputed' ? known.reason : 'another transfer of this document was accepted';
      return answer(tx, 'DISE', row.lastChecksum, { reason });
    }
    return accept(tx, own, trust, row, opened);
  });
}

/** The document comes into the hand it was sent to: a new record, or one that comes back. */
async function accept(
  tx: Ctx,
  own: string,
  trust: Trust,
  row: store.KeptEnvelope,
  opened: OpenedEnvelope,
): Promise<Answer> {
  const links = opened.links.map(({ jws, checksum, payloadHash }) => ({ jws, checksum, payloadHash }));
  const sender = platformOf(trust, row.platform);
  const recipient = (await findByCodes(tx, own, opened.last.recipient?.identifyingCodes)) as PartyView;
  let kept = await store.lockEblByChecksum(tx, opened.documentChecksum);
  try {
    if (!sender) throw new EnvelopeFault('BENV', 'the sending platform is not on the trust list');
    kept = kept
      ? await comesBack(tx, own, kept, sender.partyId, recipient, opened)
      : await arrives(tx, own, trust, sender.partyId, recipient, opened);
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof EnvelopeFault)) throw error;
    const responseCode = error instanceof EnvelopeFault ? error.code : 'BENV';
    await store.updateEnvelope(tx, row.id, { state: 'REJECTED', responseCode, reason: reasonOf(error) });
    return answer(tx, responseCode, opened.lastChecksum, { reason: reasonOf(error) });
  }
  await store.updateEbl(tx, kept.id, { chain: links, pending: kept.pending, awayAt: null }, [recipient.id]);
  const received = row.documents.map((d) => d.documentChecksum);
  const result = await answer(tx, 'RECE', opened.lastChecksum, {
    ...(received.length > 0 && { receivedAdditionalDocumentChecksums: received }),
  });
  const signed = 'signed' in result ? result.signed : '';
  await store.updateEnvelope(tx, row.id, { state: 'ACCEPTED', responseCode: 'RECE', answer: signed, eblId: kept.id });
  const view = store.viewOf({ ...kept, awayAt: null });
  const participants = await store.participantsOf(tx, kept.id);
  await recordEvent(tx, eblEvent('ebl.received', view, participants, { from: row.platform, envelopeId: row.id }));
  return result;
}

/** First time here: the record goes on where the chain ends. Carrier and recipient must be known. */
async function arrives(
  tx: Ctx,
  own: string,
  trust: Trust,
  senderId: string,
  recipient: PartyView,
  opened: OpenedEnvelope,
): Promise<store.KeptEbl> {
  const envelope = opened.links[0]?.entry;
  const { document } = opened;
  const td = transportDocumentWire.parse(document);
  const carrier = carrierOf(trust, td.carrierCode);
  if (!carrier) throw new EnvelopeFault('BENV', `the carrier ${td.carrierCode} is not known here`);
  if (await store.isReferenceLive(tx, carrier.partyId, td.transportDocumentReference))
    throw new EnvelopeFault('DISE', 'another document of this reference is live here');
  if (opened.last.actionCode.startsWith('SURRENDER'))
    throw new EnvelopeFault('BENV', 'a surrender goes to the platform that the carrier issued on');
  const terms = await titleHere(tx, own, td, senderId, opened);
  const id = tx.newId('ebl');
  const participants = [...new Set([carrier.partyId, recipient.id, ...(terms.orderOfId ? [terms.orderOfId] : [])])];
  const record = await openRecord(tx, {
    id,
    kind: 'ebl',
    document,
    terms: { ...terms, issuerId: carrier.partyId, holderId: recipient.id, quantity: 1n },
    unit: 'SET',
    participants,
  });
  const row = {
    id,
    reference: td.transportDocumentReference,
    checksum: opened.documentChecksum,
    document,
    carrierId: carrier.partyId,
    issuanceManifest: envelope?.issuanceManifestSignedContent ?? null,
    chain: [],
    pending: [],
    awayAt: null,
    surrenderReference: null,
  };
  await store.insertEbl(tx, { ...row, participants });
  return { ...row, record };
}

/** Whose order the document obeys as the chain leaves it: a party here, or someone on the platform it comes from. */
async function titleHere(tx: Ctx, own: string, td: TransportDocument, senderId: string, opened: OpenedEnvelope) {
  const endorsement = opened.links
    .flatMap((link) => link.entry.transactions)
    .findLast((t) => ['ENDORSE', 'ENDORSE_TO_ORDER', 'BLANK_ENDORSE'].includes(t.actionCode));
  if (!endorsement) return titleOf(tx, own, td, senderId);
  const { actionCode, recipient } = endorsement;
  const party = await findByCodes(tx, own, recipient?.identifyingCodes);
  return {
    negotiability: 'order' as const,
    orderOfId: actionCode === 'BLANK_ENDORSE' ? null : (party?.id ?? senderId),
  };
}

/** Back from the platform it was sent to: that platform hands it to the recipient, or for surrender to the carrier. */
async function comesBack(
  tx: Ctx,
  own: string,
  kept: store.KeptEbl,
  senderId: string,
  recipient: PartyView,
  opened: OpenedEnvelope,
): Promise<store.KeptEbl> {
  const { actionCode, actor } = opened.last;
  if (!actionCode.startsWith('SURRENDER')) {
    const record = await moveRecord(tx, kept.record, { act: 'transfer', toPartyId: recipient.id }, senderId);
    return { ...kept, record, pending: [] };
  }
  if (recipient.id !== kept.carrierId) throw new EnvelopeFault('BENV', 'a surrender goes to the carrier');
  // The carrier delivers to somebody: who surrenders must be known where it answers.
  const by = await findByCodes(tx, own, actor.identifyingCodes);
  if (!by) throw new EnvelopeFault('BENV', 'who surrenders is not known here');
  const record = await moveRecord(tx, kept.record, { act: 'transfer', toPartyId: by.id }, senderId);
  const purpose = actionCode === 'SURRENDER_FOR_DELIVERY' ? 'delivery' : 'amendment';
  const command = { act: 'request_surrender' as const, purpose } as const;
  const asked = await moveEbl(tx, own, { ...kept, record, pending: [] }, command, by.id);
  // The chain that came in says it already.
  return askCarrier(tx, own, { ...asked, pending: [] }, command);
}
