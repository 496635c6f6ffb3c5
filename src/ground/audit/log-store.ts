import { and, asc, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { auditCheckpoint, auditLeaf, auditNode, event } from '../../../db/schema/audit.ts';
import { type Ctx, type Db, db, lockName, rowsOf } from '../../context.ts';
import type { TreeNode } from './merkle.ts';

export type EventRow = typeof event.$inferSelect;

/** What a leaf of the log covers: everything of an event but the answer, which is the actor's, and its row's place. */
export const leafOf = (row: EventRow) => ({
  tenantId: row.tenantId,
  id: row.id,
  type: row.type,
  version: row.version,
  objectId: row.objectId,
  at: row.at.toISOString(),
  actor: row.actor,
  requestId: row.requestId,
  inputHash: row.inputHash,
  causedBy: row.causedBy,
  participants: row.participants,
  payload: row.payload,
  // Events from before rules were kept say nothing of them, and are sealed without.
  ...(row.rules !== null && { rules: row.rules }),
});
export type Leaf = ReturnType<typeof leafOf>;

export type CheckpointRow = typeof auditCheckpoint.$inferSelect;

/** One sealer of a tenant's log at a time. */
export const lockLog = (ctx: Ctx) => lockName(ctx, 'audit');

export async function newestCheckpoint(ctx: Ctx): Promise<CheckpointRow | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(auditCheckpoint)
    .where(eq(auditCheckpoint.tenantId, ctx.tenantId))
    .orderBy(desc(auditCheckpoint.treeSize))
    .limit(1);
  return row;
}

/**
 * Events after a checkpoint, in the order of their transactions. Those of transactions that began before any still open
 * one are all there: what lies at or behind the snapshot's xmin waits for the next time.
 */
export const unsealedEvents = (
  ctx: Ctx,
  last: Pick<CheckpointRow, 'lastXid' | 'lastSeq'> | undefined,
  most: number,
): Promise<EventRow[]> => committedEvents(ctx, last && after({ xid: last.lastXid, seq: last.lastSeq }), most);

const committedEvents = (ctx: Ctx, isAfter: SQL | undefined, most: number): Promise<EventRow[]> =>
  db(ctx)
    .select()
    .from(event)
    .where(and(eq(event.tenantId, ctx.tenantId), sql`${event.xid} < pg_snapshot_xmin(pg_current_snapshot())`, isAfter))
    .orderBy(asc(event.xid), asc(event.seq))
    .limit(most);

/**
 * Events of a tenant after a place in the log's order; those of transactions still open wait. As the system whoever takes
 * part, as a person those that its party takes part in.
 */
export const readFeed = (ctx: Ctx, after: { xid: string; seq: bigint }, most: number): Promise<EventRow[]> =>
  unsealedEvents(ctx, { lastXid: after.xid, lastSeq: after.seq }, most);

/**
 * The same after an event that the reader has seen; after one that it cannot see there is nothing. Who takes part in a good part of what lies
 * ahead finds a page soon by going through the log in its order; who takes part in little has few events of its own, which are sorted. The database
 * does not know which of the two a party is, and sorted hundreds of thousands for each page. What a party does lies in clumps: one stretch with
 * few of its events tells nothing yet of how many it has.
 */
export async function readFeedAfter(ctx: Ctx, eventId: string | undefined, most: number): Promise<EventRow[]> {
  let from: Place | undefined = eventId === undefined ? { xid: '0', seq: 0n } : await placeInFeed(ctx, eventId);
  if (!from) return [];
  const found: EventRow[] = [];
  for (let ahead = most * STRETCH, gone = 0; ; ahead *= 2) {
    const until = await placeAhead(ctx, from, ahead);
    const rows = await committedEvents(ctx, until ? and(after(from), upTo(until)) : after(from), most - found.length);
    found.push(...rows);
    if (found.length === most || !until) return found;
    from = until;
    gone += ahead;
    if (gone > most * STRETCH && rows.length * SELDOM < ahead) break;
  }
  // All of its own by whose they are, sorted: what is guessed of them must not send it through the whole log after all.
  await db(ctx).execute(sql`select set_config('enable_bitmapscan', 'on', true), set_config('enable_sort', 'on', true),
    set_config('enable_indexscan', 'off', true)`);
  return [...found, ...(await committedEvents(ctx, whereverAfter(from), most - found.length))];
}

type Place = Pick<EventRow, 'xid' | 'seq'>;
const after = ({ xid, seq }: Place) => sql`(${event.xid}, ${event.seq}) > (${xid}::xid8, ${seq})`;
/** The same in words that no index serves: what is guessed to lie ahead of a place late in the log is next to nothing, and may be all of it. */
const whereverAfter = (place: Place) => sql`case when ${after(place)} then true end`;
const upTo = ({ xid, seq }: Place) => sql`(${event.xid}, ${event.seq}) <= (${xid}::xid8, ${seq})`;
/** How a page may be read but in the order of the log; what a policy is guessed to let through makes them look cheap. */
const otherWays = ['enable_bitmapscan', 'enable_seqscan', 'enable_sort'] as const;
/** So much of the log for each event of a page is gone through first. */
const STRETCH = 40;
/** Who takes part in less than one of so many has fewer events of its own than would have to be gone through. */
const SELDOM = 400;

/** The place so many events further on, or nothing where the log ends before; from here on it is read in its order and no other. */
async function placeAhead(ctx: Ctx, { xid, seq }: Place, events: number): Promise<Place | undefined> {
  const [row] = rowsOf<{ xid: string; seq: string }>(
    await db(ctx).execute(sql`
      with in_order as materialized (
        select count(set_config(way, 'off', true)), set_config('max_parallel_workers_per_gather', '0', true)
        from unnest(${sql.param([...otherWays])}::text[]) way)
      select a.xid::text as xid, a.seq::text as seq from in_order,
        lateral holdfast_log_ahead(${ctx.tenantId}, ${xid}::xid8, ${seq}::bigint, ${events}::bigint) a`),
  );
  return row && { xid: row.xid, seq: BigInt(row.seq) };
}

/** How far this snapshot reads the log, whoever’s events lie there: behind it are transactions that are open still, or none. */
export async function endOfFeed(ctx: Ctx): Promise<{ xid: string; seq: bigint }> {
  const [row] = rowsOf<{ xmin: string }>(
    await db(ctx).execute(sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`),
  );
  return { xid: (BigInt(row?.xmin ?? 1) - 1n).toString(), seq: 9_223_372_036_854_775_807n };
}

/** Where an event stands that the reader sees; undefined where there is none. */
export async function placeInFeed(ctx: Ctx, eventId: string): Promise<{ xid: string; seq: bigint } | undefined> {
  const [row] = await db(ctx)
    .select({ xid: event.xid, seq: event.seq })
    .from(event)
    .where(and(eq(event.tenantId, ctx.tenantId), eq(event.id, eventId)));
  return row;
}

export async function insertLeaves(ctx: Ctx, from: bigint, eventIds: readonly string[]): Promise<void> {
  await db(ctx).execute(sql`
    insert into audit_leaf (tenant_id, leaf_index, event_id)
    select ${ctx.tenantId}, ${from}::bigint + line - 1, id
    from unnest(${sql.param([...eventIds])}::text[]) with ordinality as u (id, line)`);
}

export async function insertNodes(ctx: Ctx, nodes: readonly TreeNode[]): Promise<void> {
  await db(ctx).execute(sql`
    insert into audit_node (tenant_id, level, node_index, hash)
    select ${ctx.tenantId}, level, index, hash from unnest(
      ${sql.param(nodes.map((n) => n.level))}::smallint[],
      ${sql.param(nodes.map((n) => n.index.toString()))}::bigint[],
      ${sql.param(nodes.map((n) => n.hash))}::bytea[]) as u (level, index, hash)`);
}

export async function readNode(ctx: Ctx, level: number, index: bigint): Promise<Uint8Array<ArrayBuffer>> {
  const [row] = await db(ctx)
    .select({ hash: auditNode.hash })
    .from(auditNode)
    .where(and(eq(auditNode.tenantId, ctx.tenantId), eq(auditNode.level, level), eq(auditNode.nodeIndex, index)));
  if (!row) throw new Error(`node ${level}/${index} of the audit log is missing`);
  return new Uint8Array(row.hash);
}

export async function insertCheckpoint(ctx: Ctx, row: Omit<CheckpointRow, 'tenantId' | 'at'>): Promise<void> {
  await db(ctx)
    .insert(auditCheckpoint)
    .values({ ...row, tenantId: ctx.tenantId, at: ctx.clock.now() });
}

/** Sealed events of these objects that the party sees, with their places in the log. */
export async function sealedEvents(ctx: Ctx, objectIds: readonly string[], most: number) {
  return db(ctx)
    .select({ event, leafIndex: auditLeaf.leafIndex })
    .from(event)
    .innerJoin(auditLeaf, and(eq(auditLeaf.tenantId, event.tenantId), eq(auditLeaf.eventId, event.id)))
    .where(and(eq(event.tenantId, ctx.tenantId), inArray(event.objectId, [...objectIds])))
    .orderBy(asc(auditLeaf.leafIndex))
    .limit(most);
}

/** The log's events from a place on, in order, each with the hash that was sealed. */
export async function readLog(ctx: Ctx, from: bigint, to: bigint) {
  return db(ctx)
    .select({ event, sealedHash: auditNode.hash })
    .from(auditLeaf)
    .innerJoin(event, and(eq(auditLeaf.tenantId, event.tenantId), eq(auditLeaf.eventId, event.id)))
    .innerJoin(
      auditNode,
      and(
        eq(auditNode.tenantId, auditLeaf.tenantId),
        eq(auditNode.level, 0),
        eq(auditNode.nodeIndex, auditLeaf.leafIndex),
      ),
    )
    .where(and(eq(auditLeaf.tenantId, ctx.tenantId), gte(auditLeaf.leafIndex, from), lt(auditLeaf.leafIndex, to)))
    .orderBy(asc(auditLeaf.leafIndex));
}

/** Whether anyone lives here yet. */
export const hasTenants = async (handle: Db): Promise<boolean> => (await listTenants(handle)).length > 0;

/** Tenants with anything to seal: every tenant, found by the role that may. */
export const listTenants = (handle: Db): Promise<{ tenantId: string }[]> =>
  handle.select({ tenantId: sql<string>`tenant_id` }).from(sql`all_tenants()`);
