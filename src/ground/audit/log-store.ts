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
  after: Pick<CheckpointRow, 'lastXid' | 'lastSeq'> | undefined,
  most: number,
): Promise<EventRow[]> =>
  committedEvents(ctx, after && sql`(${event.xid}, ${event.seq}) > (${after.lastXid}::xid8, ${after.lastSeq})`, most);

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

/** The same after an event that the reader has seen; after one that it cannot see there is nothing. */
export const readFeedAfter = (ctx: Ctx, eventId: string | undefined, most: number): Promise<EventRow[]> =>
  committedEvents(
    ctx,
    eventId === undefined
      ? undefined
      : sql`(${event.xid}, ${event.seq}) > (select e.xid, e.seq from event e where e.tenant_id = ${ctx.tenantId} and e.id = ${eventId})`,
    most,
  );

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
