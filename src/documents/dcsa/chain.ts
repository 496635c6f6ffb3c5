import { hashOf } from '../../kernel/canonical.ts';
import { jwsChecksum, openJws } from '../../kernel/jws.ts';
import type { TrustedKey } from '../../kernel/signing.ts';
import {
  type ChainEntry,
  type ChainParty,
  chainEntryWire,
  type Envelope,
  type EnvelopeManifest,
  envelopeManifestWire,
  issuanceManifestWire,
  type Transaction,
  transportDocumentWire,
} from './schemas.ts';

export type Keys = ReadonlyMap<string, TrustedKey>;

export interface Link {
  jws: string;
  checksum: string;
  /** Of what was signed: the same when it was signed again. */
  payloadHash: string;
  entry: ChainEntry;
}

export interface OpenedEnvelope {
  document: Record<string, unknown>;
  manifest: EnvelopeManifest;
  links: Link[];
  documentChecksum: string;
  /** The transaction that hands the document to us. */
  last: Transaction;
  lastChecksum: string;
}

/** A rejection in the codes of PINT: BSIG for signatures, DISE against what is known here, BENV for all else. */
export class EnvelopeFault extends Error {
  readonly code: 'BSIG' | 'BENV' | 'DISE';
  constructor(code: EnvelopeFault['code'], reason: string) {
    super(reason);
    this.code = code;
  }
}
const bad = (reason: string): never => {
  throw new EnvelopeFault('BENV', reason);
};
const unsigned = (reason: string): never => {
  throw new EnvelopeFault('BSIG', reason);
};

async function opened(text: string, keys: Keys, what: string): Promise<{ payload: unknown; payloadHash: string }> {
  const found = await openJws(text, keys);
  return found.fault === null ? found : unsigned(`${what}: ${found.fault.toLowerCase().replaceAll('_', ' ')}`);
}

/**
 * Opens an envelope: signatures first, then the checksums that bind manifest, chain and document to each other, then the
 * story that the chain tells. The chain is ordered by its links, never by its times.
 * @throws EnvelopeFault
 */
export async function openEnvelope(envelope: Envelope, keys: Keys, own: string): Promise<OpenedEnvelope> {
  const signedManifest = await opened(envelope.envelopeManifestSignedContent, keys, 'manifest');
  const links: Link[] = [];
  for (const [i, jws] of envelope.envelopeTransferChain.entries()) {
    const { payload, payloadHash } = await opened(jws, keys, `chain entry ${i + 1}`);
    const entry = chainEntryWire.safeParse(payload);
    if (!entry.success) return bad(`chain entry ${i + 1} has not the shape of one`);
    links.push({ jws, payloadHash, checksum: await jwsChecksum(jws), entry: entry.data });
  }
  const manifest = envelopeManifestWire.safeParse(signedManifest.payload);
  if (!manifest.success) return bad('the manifest has not the shape of one');
  const documentChecksum = await hashOf(envelope.transportDocument);
  await checkLinks(links, manifest.data, documentChecksum, keys);
  if (!transportDocumentWire.safeParse(envelope.transportDocument).success)
    bad('the transport document has not the shape of one');
  const last = checkStory(links.flatMap((link) => link.entry.transactions));
  const { recipient, actionCode } = last;
  if (!recipient || !['TRANSFER', 'SURRENDER_FOR_DELIVERY', 'SURRENDER_FOR_AMENDMENT', 'ISSUE'].includes(actionCode))
    return bad('the chain does not end with a transfer to someone');
  if (recipient.eblPlatform !== own) bad(`the recipient is on ${recipient.eblPlatform}, not here`);
  return {
    document: envelope.transportDocument,
    manifest: manifest.data,
    links,
    documentChecksum,
    last,
    lastChecksum: links.at(-1)?.checksum ?? '',
  };
}

async function checkLinks(
  links: readonly Link[],
  manifest: EnvelopeManifest,
  documentChecksum: string,
  keys: Keys,
): Promise<void> {
  if (manifest.lastEnvelopeTransferChainEntrySignedContentChecksum !== links.at(-1)?.checksum)
    bad('the manifest names another last entry');
  if (manifest.transportDocumentChecksum !== documentChecksum) bad('the manifest names another document');
  if (new Set(links.map((link) => link.checksum)).size !== links.length) bad('the chain runs in a loop');
  for (const [i, { entry }] of links.entries()) {
    const previous = entry.previousEnvelopeTransferChainEntrySignedContentChecksum ?? undefined;
    if (previous !== links[i - 1]?.checksum) bad(`chain entry ${i + 1} does not follow the one before`);
    if (entry.transportDocumentChecksum !== documentChecksum) bad(`chain entry ${i + 1} is about another document`);
  }
  const first = links[0]?.entry;
  // A registry would decide over this very answer; one that we cannot ask is not passed over.
  if (typeof first?.controlTrackingRegistry === 'string')
    bad('a control tracking registry is named, which is not asked here');
  if (!first?.issuanceManifestSignedContent) return bad('the first entry has no issuance manifest');
  const { payload } = await opened(first.issuanceManifestSignedContent, keys, 'issuance manifest');
  const issuance = issuanceManifestWire.safeParse(payload);
  if (!issuance.success || issuance.data.documentChecksum !== documentChecksum)
    bad('the carrier issued another document');
}

/** Two mentions of one party: the same codes, or without any the same name on the same platform. */
export function isSameParty(a: ChainParty, b: ChainParty): boolean {
  if (a.eblPlatform !== b.eblPlatform) return false;
  const codes = (party: ChainParty) =>
    (party.identifyingCodes ?? []).map((c) => `${c.codeListProvider}/${c.codeListName ?? ''}/${c.partyCode}`);
  const known = codes(a);
  if (known.length === 0 || codes(b).length === 0) return a.partyName === b.partyName;
  return codes(b).some((code) => known.includes(code));
}

/** Whether the transactions tell a possible story of possession; the last of them. */
export function checkStory(transactions: readonly Transaction[]): Transaction {
  let possessor: ChainParty | undefined;
  let before: ChainParty | undefined;
  let surrendered = false;
  for (const [i, transaction] of transactions.entries()) {
    const { actionCode, actor, recipient } = transaction;
    const at = `transaction ${i + 1}`;
    if (surrendered) bad(`${at}: nothing follows a surrender that was accepted`);
    if ((actionCode === 'ISSUE') !== (i === 0)) bad(`${at}: a document is issued once, first of all`);
    const handsOver = ['ISSUE', 'TRANSFER', 'SURRENDER_FOR_DELIVERY', 'SURRENDER_FOR_AMENDMENT'].includes(actionCode);
    if (handsOver && !recipient) bad(`${at}: ${actionCode} has a recipient`);
    if (['SIGN', 'BLANK_ENDORSE', 'SACC', 'SREJ'].includes(actionCode) && recipient)
      bad(`${at}: ${actionCode} has no recipient`);
    if (actionCode !== 'ISSUE' && possessor && !isSameParty(actor, possessor))
      bad(`${at}: ${actor.partyName} does not possess the document`);
    if (actionCode === 'SREJ') possessor = before;
    if (actionCode === 'SACC') surrendered = true;
    if (handsOver) {
      before = possessor;
      possessor = recipient;
    }
  }
  return transactions.at(-1) ?? bad('the chain is empty');
}

export type Knowledge =
  | { kind: 'new' }
  | { kind: 'duplicate'; of: string }
  | { kind: 'follows' }
  | { kind: 'disputed'; reason: string };

/**
 * What a received chain means beside the one we hold. The same last entry, signed again or not, was accepted before. A
 * chain that goes on where ours ends follows. Anything else contradicts what we know: someone may be spending twice.
 */
export function compareChains(
  received: readonly Pick<Link, 'checksum' | 'payloadHash'>[],
  known: readonly { checksum: string; payloadHash: string; jws: string }[],
  possessedHere: boolean,
): Knowledge {
  if (known.length === 0) return { kind: 'new' };
  const at = received.length - 1;
  const same = known.slice(0, at).every((link, i) => received[i]?.checksum === link.checksum);
  const accepted = known[at];
  if (same && accepted && accepted.payloadHash === received[at]?.payloadHash)
    return { kind: 'duplicate', of: accepted.jws };
  if (!same || received.length <= known.length)
    return { kind: 'disputed', reason: 'the chain contradicts the one that was accepted before' };
  if (possessedHere) return { kind: 'disputed', reason: 'the document is possessed here and was not handed out' };
  return { kind: 'follows' };
}
