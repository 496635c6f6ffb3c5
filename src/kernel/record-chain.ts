import { hashOf } from './canonical.ts';
import { Refusal } from './refusal.ts';
import { fromBase64Url, isSigned, keyIdOf, type Signer, toBase64Url, utf8 } from './signing.ts';
import {
  decideRecordAct,
  type IssueTerms,
  issueRecord,
  type RecordAct,
  type RecordCommand,
  type TransferableRecord,
} from './transferable-record.ts';

/** What a link says: JSON only, quantities as digits. The first link is the issue, over the document itself. */
export interface RecordLinkBody {
  recordId: string;
  /** 1 is the issue; no gaps. */
  version: number;
  act: 'issue' | RecordAct;
  byPartyId: string;
  /** The rest of the command, or of the issue terms. */
  detail: Record<string, unknown>;
  remark: string | null;
  at: string;
  /** Hash of the link before; of the document for the first. */
  previousHash: string;
}

/** A link of the chain: signed by the platform over its hash (MLETR 10, 12: complete, unaltered, attributable). */
export interface RecordLink extends RecordLinkBody {
  hash: string;
  signature: string;
  keyId: string;
}

const SIGNED_AS = 'holdfast transferable record link v1\n';

export async function signLink(body: RecordLinkBody, signer: Signer): Promise<RecordLink> {
  const hash = await hashOf(body);
  const signature = toBase64Url(await signer.sign(utf8(SIGNED_AS + hash)));
  return { ...body, hash, signature, keyId: await keyIdOf(signer.publicKey) };
}

/** A command or issue terms as JSON, without the act. */
export const detailOf = (command: RecordCommand | IssueTerms): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(command)
      .filter(([name, value]) => name !== 'act' && value !== undefined)
      .map(([name, value]) => [name, typeof value === 'bigint' ? value.toString() : value]),
  );

const withQuantity = (detail: Record<string, unknown>): Record<string, unknown> =>
  typeof detail.quantity === 'string' ? { ...detail, quantity: BigInt(detail.quantity) } : detail;

/** The command that a link recorded. */
export const commandOf = ({ act, detail }: Pick<RecordLinkBody, 'act' | 'detail'>): RecordCommand =>
  ({ act, ...withQuantity(detail) }) as unknown as RecordCommand;

export const issueTermsOf = (detail: Record<string, unknown>): IssueTerms =>
  withQuantity(detail) as unknown as IssueTerms;

export type ChainFault =
  | 'EMPTY'
  | 'ANOTHER_DOCUMENT'
  | 'VERSION_GAP'
  | 'LINK_BROKEN'
  | 'HASH_WRONG'
  | 'KEY_UNKNOWN'
  | 'SIGNATURE_WRONG'
  | 'TIME_BACKWARDS'
  | 'ACT_NOT_ALLOWED';

export type ChainVerdict =
  | { valid: true; record: TransferableRecord; headHash: string; asOf: string }
  | { valid: false; fault: ChainFault; version: number };

/**
 * Verifies a chain from its own bytes, off line: the links follow each other without a gap or a loop, each is hashed over
 * the one before and signed by a trusted key, and each act was one that its actor could do then. Whoever alters, drops
 * or reorders a link, or lets the platform sign an act the rules refuse, is found.
 * @param document what the first link was hashed over
 * @param trusted public keys by key id
 */
export async function verifyRecordChain(
  recordId: string,
  document: unknown,
  links: readonly RecordLink[],
  trusted: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Promise<ChainVerdict> {
  let record: TransferableRecord | undefined;
  let previousHash = await hashOf(document);
  let previousAt = '';
  for (const [i, { hash, signature, keyId, ...body }] of links.entries()) {
    const wrong = (fault: ChainFault): ChainVerdict => ({ valid: false, fault, version: i + 1 });
    if (body.recordId !== recordId) return wrong('ANOTHER_DOCUMENT');
    if (body.version !== i + 1) return wrong('VERSION_GAP');
    if (body.previousHash !== previousHash) return wrong('LINK_BROKEN');
    if ((await hashOf(body)) !== hash) return wrong('HASH_WRONG');
    const key = trusted.get(keyId);
    if (!key) return wrong('KEY_UNKNOWN');
    if (!(await isSigned(utf8(SIGNED_AS + hash), fromBase64Url(signature), key))) return wrong('SIGNATURE_WRONG');
    if (body.at < previousAt) return wrong('TIME_BACKWARDS');
    try {
      record = replay(record, body);
    } catch (error) {
      if (error instanceof Refusal || error instanceof TypeError) return wrong('ACT_NOT_ALLOWED');
      throw error;
    }
    previousHash = hash;
    previousAt = body.at;
  }
  if (!record) return { valid: false, fault: 'EMPTY', version: 0 };
  return { valid: true, record, headHash: previousHash, asOf: previousAt };
}

function replay(record: TransferableRecord | undefined, body: RecordLinkBody): TransferableRecord {
  if (record === undefined) {
    if (body.act !== 'issue') throw new TypeError('a chain begins with the issue');
    const terms = issueTermsOf(body.detail);
    if (terms.issuerId !== body.byPartyId) throw new TypeError('the issuer issues');
    return issueRecord(terms);
  }
  if (body.act === 'issue') throw new TypeError('a document is issued once');
  return decideRecordAct(record, commandOf(body), body.byPartyId, new Date(body.at));
}
