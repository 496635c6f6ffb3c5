import { z } from 'zod';
import type { Ctx } from '../../context.ts';
import { canonicalBytes } from '../../kernel/canonical.ts';
import { isSigned, type PublishedKey, SUCCESSION_GRACE_MS, successionText, utf8 } from '../../kernel/signing.ts';
import { isWithheld } from '../policy/index.ts';
import { type Belonging, belongsTo } from './belongings-store.ts';
import * as log from './log-store.ts';
import { inclusionProof, leafHash, RunningRoot, verifyInclusion } from './merkle.ts';
import { fromBase64, openNote, toBase64 } from './note.ts';

/** What someone without our database needs to check that these events are in the log that we signed. */
export const evidencePack = z.object({
  format: z.literal('holdfast-evidence/1'),
  /** The signed checkpoint that every proof leads to. */
  checkpoint: z.string(),
  /** Ed25519, base64. Compare it with the one you were given when you joined: a pack cannot vouch for its own key. */
  publicKey: z.string(),
  /** Where the log's keys are published with their history, at the installation that made the pack. */
  keysAt: z.string().optional(),
  /** What was asked for, and all that hangs on it. */
  objectIds: z.array(z.string()).optional(),
  /** Whether everything that was asked for and is sealed is in here; else ask for fewer objects at a time. */
  isWhole: z.boolean().optional(),
  /** Events that are left out because who asked does not see all of them: a proof needs the whole event. */
  withheld: z.number().int().optional(),
  entries: z.array(
    z.object({
      leafIndex: z.string(),
      event: z.record(z.string(), z.unknown()),
      proof: z.array(z.string()),
    }),
  ),
});
export type EvidencePack = z.infer<typeof evidencePack>;

const MOST_ENTRIES = 1_000;

/** Where the public keys of the log are published, without a credential. */
export const KEYS_PATH = '/.well-known/holdfast-keys.json';

/** Which of our keys signed a checkpoint: after a change of keys the newest may still be the old one's. */
async function signerOf(note: string, publicKeys: readonly Uint8Array<ArrayBuffer>[]) {
  for (const publicKey of publicKeys) if (await openNote(note, [publicKey])) return publicKey;
  throw new Error('the newest checkpoint is not signed by a key of ours');
}

/** The sealed events of some objects that the caller's party sees, each with its proof; undefined before the first seal. */
export async function gatherEvidence(
  ctx: Ctx,
  asked: readonly string[],
  publicKeys: readonly Uint8Array<ArrayBuffer>[],
  belongings: readonly Belonging[] = [],
): Promise<EvidencePack | undefined> {
  const checkpoint = await log.newestCheckpoint(ctx);
  if (!checkpoint) return undefined;
  const signedBy = await signerOf(checkpoint.note, publicKeys);
  const { ids, isWhole } = await belongsTo(ctx, asked, belongings);
  const events = await log.sealedEvents(ctx, ids, MOST_ENTRIES + 1);
  const find = (level: number, index: bigint) => log.readNode(ctx, level, index);
  const entries: EvidencePack['entries'] = [];
  let withheld = 0;
  for (const { event, leafIndex } of events.slice(0, MOST_ENTRIES)) {
    const leaf = log.leafOf(event);
    if (ctx.actor.kind === 'person' && isWithheld(leaf, ctx.actor)) {
      withheld++;
      continue;
    }
    const proof = await inclusionProof(leafIndex, checkpoint.treeSize, find);
    entries.push({ leafIndex: leafIndex.toString(), event: leaf, proof: proof.map(toBase64) });
  }
  return {
    format: 'holdfast-evidence/1',
    checkpoint: checkpoint.note,
    publicKey: toBase64(signedBy),
    keysAt: KEYS_PATH,
    objectIds: ids,
    isWhole: isWhole && events.length <= MOST_ENTRIES,
    ...(withheld > 0 && { withheld }),
    entries,
  };
}

export interface PackCheck {
  valid: boolean;
  origin: string | null;
  size: string | null;
  entries: number;
  faults: string[];
}

/** Whether each published key is vouched for by the one before it, from the key that the reader had on, or from the first. */
async function isInChain(publicKey: string, given: string | undefined, published: readonly PublishedKey[]) {
  const from = given === undefined ? 0 : published.findIndex((key) => key.publicKey === given);
  const to = published.findIndex((key) => key.publicKey === publicKey);
  if (given === publicKey) return true;
  if (from < 0 || to < from) return false;
  for (let i = from + 1; i <= to; i++) {
    const [before, key] = [published[i - 1], published[i]];
    if (!before || !key?.endorsement) return false;
    const text = utf8(successionText(key.publicKey, key.since));
    if (!(await isSigned(text, fromBase64(key.endorsement), fromBase64(before.publicKey)))) return false;
  }
  return true;
}

/** Why the key of a pack does not count for what it signed; by the published keys, where the reader has them. */
async function faultsOfKey(
  { publicKey, entries }: EvidencePack,
  given: string | undefined,
  published: readonly PublishedKey[],
): Promise<string[]> {
  if (published.length === 0)
    return given === undefined || given === publicKey
      ? []
      : ['the pack is signed with another key than the trusted one'];
  if (!(await isInChain(publicKey, given, published)))
    return ['the pack is signed with a key that none of the published ones vouches for'];
  const next = published[published.findIndex((key) => key.publicKey === publicKey) + 1];
  if (!next) return [];
  const end = new Date(next.since).getTime() + SUCCESSION_GRACE_MS;
  return entries
    .filter(({ event }) => !(new Date(String(event.at)).getTime() <= end))
    .map(({ event }) => `event ${String(event.id)} is later than the key that signed it was in use`);
}

/**
 * Checks a pack off line: the signature of its checkpoint, that each event is in the log under it, and that the key counts for it.
 * @param trusted the key that the reader was handed, base64
 * @param published the keys of the log with their history, as the installation publishes them
 */
export async function verifyPack(
  pack: EvidencePack,
  trusted?: string,
  published: readonly PublishedKey[] = [],
): Promise<PackCheck> {
  const faults = await faultsOfKey(pack, trusted, published);
  if (pack.entries.length === 0) faults.push('there is no event in it');
  const checkpoint = await openNote(pack.checkpoint, [fromBase64(pack.publicKey)]);
  if (!checkpoint) faults.push('the checkpoint is not signed by the key of the pack');
  else
    for (const { event, leafIndex, proof } of pack.entries) {
      const hash = await leafHash(canonicalBytes(event));
      const path = proof.map(fromBase64);
      if (!(await verifyInclusion(hash, BigInt(leafIndex), checkpoint.size, path, checkpoint.root)))
        faults.push(`event ${String(event.id)} is not in the log at ${leafIndex}`);
    }
  return {
    valid: faults.length === 0,
    origin: checkpoint?.origin ?? null,
    size: checkpoint?.size.toString() ?? null,
    entries: pack.entries.length,
    faults,
  };
}

export interface LogCheck {
  size: bigint;
  checked: bigint;
  faults: string[];
}

/** Adds the whole log up anew from the events themselves and compares it with what was signed. */
export async function verifyLog(ctx: Ctx, publicKeys: readonly Uint8Array<ArrayBuffer>[]): Promise<LogCheck> {
  const newest = await log.newestCheckpoint(ctx);
  if (!newest) return { size: 0n, checked: 0n, faults: [] };
  const faults: string[] = [];
  const running = new RunningRoot();
  let checked = 0n;
  for (let from = 0n; from < newest.treeSize; from += 2_000n) {
    for (const { event, sealedHash } of await log.readLog(ctx, from, from + 2_000n)) {
      const now = await leafHash(canonicalBytes(log.leafOf(event)));
      if (!now.every((byte, i) => byte === sealedHash[i]))
        faults.push(`event ${event.id} was changed after it was sealed`);
      await running.add(now);
      checked++;
    }
  }
  if (checked !== newest.treeSize) faults.push(`${newest.treeSize - checked} sealed events are missing`);
  const root = await running.root();
  const signed = await openNote(newest.note, publicKeys);
  if (!signed) faults.push('the newest checkpoint is not signed by our key');
  else if (signed.size !== newest.treeSize || !signed.root.every((byte, i) => byte === root[i]))
    faults.push('the newest checkpoint signs another root than the events have');
  return { size: newest.treeSize, checked, faults };
}
