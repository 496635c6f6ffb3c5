import { and, asc, desc, eq, lt, sql } from 'drizzle-orm';
import { paper, paperPiece } from '../../../db/schema/papers.ts';
import { type Ctx, db } from '../../context.ts';
import type { PaperView, StartPaperInput } from './schemas.ts';

export type PaperRow = typeof paper.$inferSelect;

export const viewOf = (row: PaperRow): PaperView => ({
  id: row.id,
  sha256: row.sha256,
  name: row.name,
  bytes: row.bytes,
  received: row.received,
  state: row.status,
  mediaType: row.mediaType,
  keptBy: row.partyId,
  createdAt: row.createdAt.toISOString(),
});

const byId = (ctx: Ctx, id: string) => and(eq(paper.tenantId, ctx.tenantId), eq(paper.id, id));

/** The paper that the party has of these bytes, or a new one; of two who begin at once, both have the same. */
export async function startPaper(
  ctx: Ctx,
  { name, bytes, sha256 }: StartPaperInput,
  by: { partyId: string; personId: string },
): Promise<PaperRow> {
  const [row] = await db(ctx)
    .insert(paper)
    .values({
      tenantId: ctx.tenantId,
      id: ctx.newId('paper'),
      partyId: by.partyId,
      sha256,
      name,
      bytes,
      status: 'receiving',
      startedBy: by.personId,
      createdAt: ctx.clock.now(),
      participants: [by.partyId],
    })
    .onConflictDoUpdate({
      target: [paper.tenantId, paper.sha256, paper.partyId],
      targetWhere: sql`status <> 'refused'`,
      set: { sha256 },
    })
    .returning();
  if (!row) throw new Error('a paper was neither there nor begun');
  return row;
}

/** A party’s papers that are not whole yet, the oldest first. */
export const unfinishedOf = (ctx: Ctx, partyId: string, most: number): Promise<PaperRow[]> =>
  db(ctx)
    .select()
    .from(paper)
    .where(and(eq(paper.tenantId, ctx.tenantId), eq(paper.partyId, partyId), eq(paper.status, 'receiving')))
    .orderBy(asc(paper.id))
    .limit(most);

export async function findPaper(ctx: Ctx, id: string): Promise<PaperRow | undefined> {
  const [row] = await db(ctx).select().from(paper).where(byId(ctx, id));
  return row;
}

export async function lockPaper(ctx: Ctx, id: string): Promise<PaperRow | undefined> {
  const [row] = await db(ctx).select().from(paper).where(byId(ctx, id)).for('update');
  return row;
}

export async function changePaper(ctx: Ctx, id: string, change: Partial<typeof paper.$inferInsert>): Promise<PaperRow> {
  const [row] = await db(ctx).update(paper).set(change).where(byId(ctx, id)).returning();
  if (!row) throw new Error('a locked paper is gone');
  return row;
}

interface Wanted {
  sha256?: string | undefined;
  state?: PaperRow['status'] | undefined;
  objectId?: string | undefined;
}

export const listPapers = (
  ctx: Ctx,
  { sha256, state, objectId }: Wanted,
  after: string | undefined,
  limit: number,
): Promise<PaperRow[]> =>
  db(ctx)
    .select()
    .from(paper)
    .where(
      and(
        eq(paper.tenantId, ctx.tenantId),
        sha256 === undefined ? undefined : eq(paper.sha256, sha256),
        state === undefined ? undefined : eq(paper.status, state),
        objectId === undefined
          ? undefined
          : sql`${paper.sha256} in (select unnest(e.cited) from event e where e.tenant_id = ${ctx.tenantId} and e.object_id = ${objectId})`,
        after === undefined ? undefined : lt(paper.id, after),
      ),
    )
    .orderBy(desc(paper.id))
    .limit(limit);

export async function insertPiece(ctx: Ctx, row: Omit<typeof paperPiece.$inferInsert, 'tenantId'>): Promise<void> {
  await db(ctx)
    .insert(paperPiece)
    .values({ ...row, tenantId: ctx.tenantId });
}

/** Whether a party keeps the paper of a hash, whole. */
export async function keepsPaper(ctx: Ctx, partyId: string, sha256: string): Promise<boolean> {
  const rows = await db(ctx)
    .select({ id: paper.id })
    .from(paper)
    .where(
      and(
        eq(paper.tenantId, ctx.tenantId),
        eq(paper.sha256, sha256),
        eq(paper.partyId, partyId),
        eq(paper.status, 'kept'),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

const ofPaper = (ctx: Ctx, paperId: string) =>
  and(eq(paperPiece.tenantId, ctx.tenantId), eq(paperPiece.paperId, paperId));

export async function findPiece(ctx: Ctx, paperId: string, startsAt: number): Promise<Uint8Array | undefined> {
  const [row] = await db(ctx)
    .select({ content: paperPiece.content })
    .from(paperPiece)
    .where(and(ofPaper(ctx, paperId), eq(paperPiece.startsAt, startsAt)));
  return row?.content;
}

export async function dropPieces(ctx: Ctx, paperId: string): Promise<void> {
  await db(ctx).delete(paperPiece).where(ofPaper(ctx, paperId));
}

/** The whole of a paper, put together from its pieces. */
export async function readWhole(ctx: Ctx, paperId: string): Promise<Uint8Array<ArrayBuffer>> {
  const rows = await db(ctx)
    .select({ content: paperPiece.content })
    .from(paperPiece)
    .where(ofPaper(ctx, paperId))
    .orderBy(asc(paperPiece.piece));
  const whole = new Uint8Array(rows.reduce((sum, { content }) => sum + content.length, 0));
  let at = 0;
  for (const { content } of rows) {
    whole.set(content, at);
    at += content.length;
  }
  return whole;
}
