import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { breach, breachComment, breachDesk } from '../../../db/schema/control.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { CommentView, DeskView } from './schemas.ts';

type DeskRow = typeof breachDesk.$inferSelect;

const deskOf = (row: DeskRow): DeskView => ({
  assignedTo: row.assignedTo,
  shelvedUntil: row.shelvedUntil?.toISOString() ?? null,
  shelvedReason: row.shelvedReason,
});

/** What each of these breaches is on the party's desk; those it has not touched are left out. */
export async function findDesks(
  ctx: Ctx,
  partyId: string,
  breachIds: readonly string[],
): Promise<Map<string, DeskView>> {
  const rows = await db(ctx)
    .select()
    .from(breachDesk)
    .where(
      and(
        eq(breachDesk.tenantId, ctx.tenantId),
        eq(breachDesk.partyId, partyId),
        among(breachDesk.breachId, breachIds),
      ),
    );
  return new Map(rows.map((row) => [row.breachId, deskOf(row)]));
}

export type DeskChange = Partial<
  Pick<DeskRow, 'assignedTo' | 'assignedAt' | 'shelvedUntil' | 'shelvedBy' | 'shelvedReason'>
>;

export async function changeDesk(ctx: Ctx, partyId: string, breachId: string, change: DeskChange): Promise<DeskView> {
  const [row] = await db(ctx)
    .insert(breachDesk)
    .values({ tenantId: ctx.tenantId, partyId, breachId, participants: [partyId], ...change })
    .onConflictDoUpdate({ target: [breachDesk.tenantId, breachDesk.breachId, breachDesk.partyId], set: change })
    .returning();
  return deskOf(row as DeskRow);
}

/** Breaches that are not closed and lie on a person's desk. */
export async function openOnDeskOf(ctx: Ctx, personId: string): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: breach.id })
    .from(breachDesk)
    .innerJoin(breach, and(eq(breach.tenantId, breachDesk.tenantId), eq(breach.id, breachDesk.breachId)))
    .where(and(eq(breachDesk.tenantId, ctx.tenantId), eq(breachDesk.assignedTo, personId), eq(breach.closed, false)))
    .orderBy(asc(breach.id));
  return rows.map(({ id }) => id);
}

export const passDesk = (ctx: Ctx, fromId: string, toId: string) =>
  db(ctx)
    .update(breachDesk)
    .set({ assignedTo: toId, assignedAt: ctx.clock.now() })
    .where(and(eq(breachDesk.tenantId, ctx.tenantId), eq(breachDesk.assignedTo, fromId)));

/** True for breaches that the party has shelved and whose time is not over. */
export const isShelved = (ctx: Ctx, partyId: string, breachId: unknown) =>
  sql`exists (select from ${breachDesk} d where d.tenant_id = ${ctx.tenantId} and d.breach_id = ${breachId}
        and d.party_id = ${partyId} and d.shelved_until > ${ctx.clock.now().toISOString()}::timestamptz)`;

const commentOf = (row: typeof breachComment.$inferSelect): CommentView => ({
  id: row.id,
  breachId: row.breachId,
  partyId: row.partyId,
  personId: row.personId,
  at: row.at.toISOString(),
  text: row.text,
});

export async function insertComment(
  ctx: Ctx,
  row: Omit<typeof breachComment.$inferInsert, 'tenantId'>,
): Promise<CommentView> {
  const [made] = await db(ctx)
    .insert(breachComment)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return commentOf(onRecord(made));
}

export async function listComments(
  ctx: Ctx,
  breachId: string,
  after: string | undefined,
  limit: number,
): Promise<CommentView[]> {
  const rows = await db(ctx)
    .select()
    .from(breachComment)
    .where(
      and(
        eq(breachComment.tenantId, ctx.tenantId),
        eq(breachComment.breachId, breachId),
        after === undefined ? undefined : gt(breachComment.id, after),
      ),
    )
    .orderBy(asc(breachComment.id))
    .limit(limit);
  return rows.map(commentOf);
}
