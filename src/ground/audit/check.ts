import type { Ctx, Database } from '../../context.ts';
import { withSnapshot, withTransaction } from '../../context.ts';
import { canonicalBytes } from '../../kernel/canonical.ts';
import { eachApart } from '../../kernel/failures.ts';
import * as state from './log-state-store.ts';
import * as log from './log-store.ts';
import { appendLeaves, leafHash, nodeHash, peaksOf, rootOf } from './merkle.ts';
import { openNote } from './note.ts';

/** Leaves compared in one run: complete subtrees of the tree begin at its multiples. */
const BLOCK = 2_048n;

type Hash = Uint8Array<ArrayBuffer>;
const same = (a: Hash, b: Hash) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** The first fault of a block of leaves against the tree that was signed; null where it is sound. */
async function faultOfBlock(ctx: Ctx, from: bigint, size: bigint): Promise<string | null> {
  const to = from + BLOCK < size ? from + BLOCK : size;
  const leaves: Hash[] = [];
  for (const { event, sealedHash } of await log.readLog(ctx, from, to)) {
    const now = await leafHash(canonicalBytes(log.leafOf(event)));
    if (!same(now, new Uint8Array(sealedHash))) return `event ${event.id} was changed after it was sealed`;
    leaves.push(now);
  }
  if (BigInt(leaves.length) !== to - from) return `sealed events are missing between ${from} and ${to}`;
  const find = (level: number, index: bigint) => log.readNode(ctx, level, index);
  const made = new Map((await appendLeaves(0n, leaves, find)).map((n) => [`${n.level}/${n.index}`, n.hash]));
  // From each complete part of the block up to the subtree that the signed root is made of.
  for (const peak of peaksOf(to - from)) {
    let { level } = peak;
    let index = (from >> BigInt(level)) + peak.index;
    let hash = made.get(`${level}/${peak.index}`) as Hash;
    for (; ((index | 1n) + 1n) << BigInt(level) <= size; level++, index >>= 1n) {
      const beside = await find(level, index ^ 1n);
      hash = (index & 1n) === 1n ? await nodeHash(beside, hash) : await nodeHash(hash, beside);
    }
    if (!same(hash, await find(level, index))) return `the tree over ${from} to ${to} is not that of its events`;
  }
  return null;
}

async function faultOfRoot(ctx: Ctx, newest: log.CheckpointRow, publicKeys: readonly Hash[]): Promise<string | null> {
  const signed = await openNote(newest.note, publicKeys);
  if (!signed) return 'the newest checkpoint is not signed by our key';
  const root = await rootOf(newest.treeSize, (level, index) => log.readNode(ctx, level, index));
  if (signed.size === newest.treeSize && same(signed.root, root)) return null;
  return 'the newest checkpoint signs another root than the log has';
}

/**
 * Compares one block of a tenant's log with what was signed, and the newest signature with the tree; the next run goes on where
 * it ended. A fault closes gates (F98) and is looked at again until it is gone.
 * @returns the fault that stands
 */
export async function checkLog(ctx: Ctx, publicKeys: readonly Hash[]): Promise<string | null> {
  return withTransaction(ctx, async (tx) => {
    await log.lockLog(tx);
    const newest = await log.newestCheckpoint(tx);
    if (!newest) {
      // Nothing is sealed: from here on it is late, should it stay so.
      await state.markChecked(tx, 0n, null);
      return null;
    }
    const at = await state.checkedTo(tx);
    const from = at >= newest.treeSize ? 0n : at - (at % BLOCK);
    const fault = await faultOfRoot(tx, newest, publicKeys)
      .then(async (found) => found ?? (await faultOfBlock(tx, from, newest.treeSize)))
      .catch((error: Error) => error.message);
    const next = from + BLOCK < newest.treeSize ? from + BLOCK : newest.treeSize;
    await state.markChecked(tx, fault === null ? next : from, fault);
    return fault;
  });
}

/** The tenants whose log was signed last by a key that is none of these. */
export async function signedByOthers(
  deps: { database: Database; ctxFor(tenantId: string): Ctx },
  publicKeys: readonly Hash[],
): Promise<string[]> {
  const foreign: string[] = [];
  for (const { tenantId } of await deps.database.anonymous(log.listTenants)) {
    const newest = await withSnapshot(deps.ctxFor(tenantId), log.newestCheckpoint);
    if (newest && !(await openNote(newest.note, publicKeys))) foreign.push(tenantId);
  }
  return foreign;
}

/** The same for every tenant; one whose log cannot be read stops no other. Returns how many stand at fault. */
export async function checkAll(
  deps: { database: Database; ctxFor(tenantId: string): Ctx },
  publicKeys: readonly Hash[],
): Promise<number> {
  const tenants = await deps.database.anonymous(log.listTenants);
  return eachApart(
    tenants.map(({ tenantId }) => tenantId),
    async (tenantId) => ((await checkLog(deps.ctxFor(tenantId), publicKeys)) === null ? 0 : 1),
  );
}
