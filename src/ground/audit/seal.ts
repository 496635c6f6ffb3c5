import type { Ctx, Database } from '../../context.ts';
import { withTransaction } from '../../context.ts';
import { canonicalBytes } from '../../kernel/canonical.ts';
import { eachApart } from '../../kernel/failures.ts';
import type { Signer } from '../../kernel/signing.ts';
import { markSealed } from './log-state-store.ts';
import * as log from './log-store.ts';
import { appendLeaves, leafHash, rootOf } from './merkle.ts';
import { signNote } from './note.ts';

/** Leaves sealed in one transaction. */
const BLOCK_MOST = 5_000;

/**
 * Appends what has happened since the newest checkpoint to a tenant's log and signs the new root. Outside the business
 * transactions, so that sealing costs them nothing; safe in several processes at once.
 * @returns how many events were sealed
 */
export async function sealLog(ctx: Ctx, signer: Signer): Promise<number> {
  return withTransaction(ctx, async (tx) => {
    await log.lockLog(tx);
    const newest = await log.newestCheckpoint(tx);
    const events = await log.unsealedEvents(tx, newest, BLOCK_MOST);
    const last = events.at(-1);
    if (events.length < BLOCK_MOST) await markSealed(tx);
    if (!last) return 0;
    const size = newest?.treeSize ?? 0n;
    const leaves = await Promise.all(events.map((event) => leafHash(canonicalBytes(log.leafOf(event)))));
    const fresh = new Map<string, Uint8Array<ArrayBuffer>>();
    const find = async (level: number, index: bigint) =>
      fresh.get(`${level}/${index}`) ?? (await log.readNode(tx, level, index));
    const nodes = await appendLeaves(size, leaves, find);
    for (const node of nodes) fresh.set(`${node.level}/${node.index}`, node.hash);
    const treeSize = size + BigInt(events.length);
    const rootHash = await rootOf(treeSize, find);
    await log.insertLeaves(
      tx,
      size,
      events.map((event) => event.id),
    );
    await log.insertNodes(tx, nodes);
    const note = await signNote({ origin: `holdfast/${tx.tenantId}`, size: treeSize, root: rootHash }, signer);
    await log.insertCheckpoint(tx, { treeSize, rootHash, note, lastXid: last.xid, lastSeq: last.seq });
    return events.length;
  });
}

/** Seals the logs of every tenant until nothing is left; a tenant whose log cannot be sealed stops no other. */
export async function sealAll(
  deps: { database: Database; ctxFor(tenantId: string): Ctx },
  signer: Signer,
): Promise<number> {
  const tenants = await deps.database.anonymous(log.listTenants);
  return eachApart(
    tenants.map(({ tenantId }) => tenantId),
    async (tenantId) => {
      let sealed = 0;
      for (let n = BLOCK_MOST; n === BLOCK_MOST; sealed += n) n = await sealLog(deps.ctxFor(tenantId), signer);
      return sealed;
    },
  );
}
