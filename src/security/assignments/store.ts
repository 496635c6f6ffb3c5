import { and, asc, desc, eq, gt, inArray, or } from 'drizzle-orm';
import { assignment, assignmentItem, assignmentRegistration } from '../../../db/schema/assignments.ts';
import { among } from '../../../db/schema/columns.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { AssignmentKind, AssignmentStatus } from './rules.ts';
import type { AssignmentView } from './schemas.ts';

type Row = typeof assignment.$inferSelect;
export type KeptAssignment = Omit<AssignmentView, 'warnings'>;
export type AssignmentItem = { receivableId: string; amountMinor: bigint; advanceMinor: bigint; live: boolean };

async function viewsOf(ctx: Ctx, rows: readonly Row[]): Promise<KeptAssignment[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const items = await db(ctx)
    .select()
    .from(assignmentItem)
    .where(and(eq(assignmentItem.tenantId, ctx.tenantId), among(assignmentItem.assignmentId, ids)))
    .orderBy(asc(assignmentItem.receivableId));
  const filings = await db(ctx)
    .select()
    .from(assignmentRegistration)
    .where(and(eq(assignmentRegistration.tenantId, ctx.tenantId), among(assignmentRegistration.assignmentId, ids)))
    .orderBy(asc(assignmentRegistration.filedAt));
  return rows.map((row) => ({
    id: row.id,
    assignorId: row.assignorId,
    assigneeId: row.assigneeId,
    kind: row.kind as AssignmentKind,
    recourse: row.recourse,
    services: row.services,
    currency: row.currency,
    future: row.isFuture ? { description: row.description ?? '', accountId: row.accountId ?? '' } : null,
    status: row.status as AssignmentStatus,
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
    endReason: row.endReason,
    items: items
      .filter((item) => item.assignmentId === row.id)
      .map(({ receivableId, amountMinor, advanceMinor, live }) => ({
        receivableId,
        amountMinor: amountMinor.toString(),
        advanceMinor: advanceMinor.toString(),
        live,
      })),
    registrations: filings
      .filter((filing) => filing.assignmentId === row.id)
      .map((filing) => ({
        filingNumber: filing.filingNumber,
        filedAt: filing.filedAt.toISOString(),
        ranksFrom: filing.recordedAt.toISOString(),
        expiresOn: filing.expiresOn,
        searchedAt: filing.searchedAt.toISOString(),
        earlierFilings: filing.earlierFilings,
      })),
  }));
}

const one = (ctx: Ctx, id: string) => and(eq(assignment.tenantId, ctx.tenantId), eq(assignment.id, id));

export async function insertAssignment(
  ctx: Ctx,
  row: Omit<typeof assignment.$inferInsert, 'tenantId' | 'createdAt' | 'status'>,
  items: readonly Omit<AssignmentItem, 'live'>[],
): Promise<KeptAssignment> {
  const rows = await db(ctx)
    .insert(assignment)
    .values({ ...row, status: 'offered', tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  if (items.length > 0)
    await db(ctx)
      .insert(assignmentItem)
      .values(items.map((item) => ({ ...item, live: false, tenantId: ctx.tenantId, assignmentId: row.id })));
  return onRecord((await viewsOf(ctx, rows))[0]);
}

export async function findAssignment(ctx: Ctx, id: string): Promise<KeptAssignment | undefined> {
  return (await viewsOf(ctx, await db(ctx).select().from(assignment).where(one(ctx, id))))[0];
}

/** Who accepted it for the assignee, and who agreed to that. */
export async function answeredByOf(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx).select({ answeredBy: assignment.answeredBy }).from(assignment).where(one(ctx, id));
  return row?.answeredBy ?? [];
}

export async function findAssignments(ctx: Ctx, ids: readonly string[]): Promise<KeptAssignment[]> {
  const rows = await db(ctx)
    .select()
    .from(assignment)
    .where(and(eq(assignment.tenantId, ctx.tenantId), among(assignment.id, ids)));
  return viewsOf(ctx, rows);
}

export async function lockAssignment(ctx: Ctx, id: string): Promise<KeptAssignment | undefined> {
  return (await viewsOf(ctx, await db(ctx).select().from(assignment).where(one(ctx, id)).for('no key update')))[0];
}

export async function listAssignments(ctx: Ctx, after: string | undefined, limit: number): Promise<KeptAssignment[]> {
  const rows = await db(ctx)
    .select()
    .from(assignment)
    .where(and(eq(assignment.tenantId, ctx.tenantId), after === undefined ? undefined : gt(assignment.id, after)))
    .orderBy(asc(assignment.id))
    .limit(limit);
  return viewsOf(ctx, rows);
}

/** Accepted assignments that hold this receivable live. */
export async function findLiveAssignments(ctx: Ctx, receivableId: string): Promise<KeptAssignment[]> {
  const live = db(ctx)
    .select({ id: assignmentItem.assignmentId })
    .from(assignmentItem)
    .where(
      and(
        eq(assignmentItem.tenantId, ctx.tenantId),
        eq(assignmentItem.receivableId, receivableId),
        eq(assignmentItem.live, true),
      ),
    );
  const rows = await db(ctx)
    .select()
    .from(assignment)
    .where(and(eq(assignment.tenantId, ctx.tenantId), inArray(assignment.id, live)))
    .orderBy(asc(assignment.id));
  return viewsOf(ctx, rows);
}

/** Assignments that held this receivable until it was paid: in force, or ended by that. */
export async function findPaidAssignments(ctx: Ctx, receivableId: string): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: assignment.id })
    .from(assignment)
    .innerJoin(
      assignmentItem,
      and(eq(assignmentItem.tenantId, assignment.tenantId), eq(assignmentItem.assignmentId, assignment.id)),
    )
    .where(
      and(
        eq(assignment.tenantId, ctx.tenantId),
        eq(assignmentItem.receivableId, receivableId),
        eq(assignmentItem.live, false),
        or(eq(assignment.status, 'accepted'), and(eq(assignment.status, 'ended'), eq(assignment.endReason, 'paid'))),
      ),
    )
    .orderBy(asc(assignment.id));
  return rows.map((row) => row.id);
}

/** Whether a claim was given to somebody, and has not gone back unpaid. */
export async function isAssigned(ctx: Ctx, receivableId: string): Promise<boolean> {
  const [row] = await db(ctx)
    .select({ id: assignment.id })
    .from(assignment)
    .innerJoin(
      assignmentItem,
      and(eq(assignmentItem.tenantId, assignment.tenantId), eq(assignmentItem.assignmentId, assignment.id)),
    )
    .where(
      and(
        eq(assignment.tenantId, ctx.tenantId),
        eq(assignmentItem.receivableId, receivableId),
        or(eq(assignment.status, 'accepted'), and(eq(assignment.status, 'ended'), eq(assignment.endReason, 'paid'))),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** The assignment, when it was in `from` until now. */
export async function moveAssignment(
  ctx: Ctx,
  id: string,
  from: AssignmentStatus,
  change: Partial<typeof assignment.$inferInsert>,
): Promise<KeptAssignment | undefined> {
  const rows = await db(ctx)
    .update(assignment)
    .set(change)
    .where(and(one(ctx, id), eq(assignment.status, from)))
    .returning();
  return (await viewsOf(ctx, rows))[0];
}

export async function setItemsLive(
  ctx: Ctx,
  assignmentId: string,
  live: boolean,
  receivableIds?: readonly string[],
): Promise<void> {
  await db(ctx)
    .update(assignmentItem)
    .set({ live })
    .where(
      and(
        eq(assignmentItem.tenantId, ctx.tenantId),
        eq(assignmentItem.assignmentId, assignmentId),
        receivableIds && among(assignmentItem.receivableId, receivableIds),
      ),
    );
}

export async function insertRegistration(
  ctx: Ctx,
  row: Omit<typeof assignmentRegistration.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<boolean> {
  const made = await db(ctx)
    .insert(assignmentRegistration)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning({ number: assignmentRegistration.filingNumber });
  return made.length > 0;
}

/** The newest filing with the text that was filed. */
export async function findFiling(ctx: Ctx, assignmentId: string) {
  const [row] = await db(ctx)
    .select()
    .from(assignmentRegistration)
    .where(
      and(eq(assignmentRegistration.tenantId, ctx.tenantId), eq(assignmentRegistration.assignmentId, assignmentId)),
    )
    .orderBy(desc(assignmentRegistration.filedAt))
    .limit(1);
  return row;
}
