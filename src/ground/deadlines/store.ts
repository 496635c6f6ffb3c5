import { and, asc, eq, lte, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { deadline } from '../../../db/schema/deadlines.ts';
import { type Ctx, type Db, db } from '../../context.ts';
import type { Deadline } from './set.ts';

const waiting = (ctx: Ctx, ...more: (SQL | undefined)[]) =>
  and(eq(deadline.tenantId, ctx.tenantId), eq(deadline.status, 'waiting'), ...more);

/** Each object and kind at most once among them. */
export async function upsertWaiting(ctx: Ctx, deadlines: readonly Deadline[]): Promise<void> {
  if (deadlines.length === 0) return;
  await db(ctx)
    .insert(deadline)
    .values(
      deadlines.map(({ kind, objectId, dueAt }) => ({
        kind,
        objectId,
        dueAt,
        tryAt: dueAt,
        tenantId: ctx.tenantId,
        id: ctx.newId('deadline'),
        status: 'waiting',
        createdAt: ctx.clock.now(),
      })),
    )
    .onConflictDoUpdate({
      target: [deadline.tenantId, deadline.objectId, deadline.kind],
      targetWhere: sql`status = 'waiting'`,
      set: { dueAt: sql`excluded.due_at`, tryAt: sql`excluded.try_at` },
    });
}

export async function cancelWaiting(ctx: Ctx, objectId: string, kinds?: readonly string[]): Promise<void> {
  await db(ctx)
    .update(deadline)
    .set({ status: 'cancelled' })
    .where(waiting(ctx, eq(deadline.objectId, objectId), kinds && among(deadline.kind, kinds)));
}

/** The deadline, when it was waiting and due until now; another process that looks at it waits and finds it reached. */
export async function reach(ctx: Ctx, id: string): Promise<Deadline | undefined> {
  const now = ctx.clock.now();
  const [row] = await db(ctx)
    .update(deadline)
    .set({ status: 'reached', reachedAt: now })
    .where(waiting(ctx, eq(deadline.id, id), lte(deadline.dueAt, now)))
    .returning();
  return row;
}

export async function postpone(ctx: Ctx, id: string, tryAt: Date): Promise<void> {
  await db(ctx)
    .update(deadline)
    .set({ tryAt })
    .where(waiting(ctx, eq(deadline.id, id)));
}

export const findDue = (handle: Db, at: Date, most: number): Promise<{ tenantId: string; id: string }[]> =>
  handle
    .select({ tenantId: sql<string>`tenant_id`, id: sql<string>`id` })
    .from(sql`due_deadlines(${at.toISOString()}::timestamptz, ${most})`);

/** The waiting deadlines of some objects, earliest first. */
export async function listDeadlines(ctx: Ctx, objectIds: readonly string[]): Promise<Deadline[]> {
  return db(ctx)
    .select({ kind: deadline.kind, objectId: deadline.objectId, dueAt: deadline.dueAt })
    .from(deadline)
    .where(waiting(ctx, among(deadline.objectId, objectIds)))
    .orderBy(asc(deadline.dueAt));
}
