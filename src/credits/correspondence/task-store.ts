import { and, asc, eq, gt } from 'drizzle-orm';
import { creditMessageTask } from '../../../db/schema/correspondence.ts';
import { type Ctx, db } from '../../context.ts';
import { type TaskReason, taskReasons } from './rules.ts';
import type { MessageTaskView } from './schemas.ts';

type Row = typeof creditMessageTask.$inferSelect;

function viewOf(row: Row): MessageTaskView {
  const reason = row.reason as TaskReason;
  const [en, zh] = taskReasons[reason];
  return {
    id: row.id,
    bankId: row.bankId,
    messageId: row.messageId,
    creditId: row.creditId,
    presentationId: row.presentationId,
    reason,
    words: { en, zh },
    facts: row.facts as Record<string, unknown>,
    status: row.status as MessageTaskView['status'],
    outcome: row.outcome,
    settledBy: row.settledBy,
    settledAt: row.settledAt?.toISOString() ?? null,
    openedAt: row.createdAt.toISOString(),
  };
}

/** Undefined when the message asked for it before. */
export async function insertTask(
  ctx: Ctx,
  row: Omit<typeof creditMessageTask.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<MessageTaskView | undefined> {
  const [made] = await db(ctx)
    .insert(creditMessageTask)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && viewOf(made);
}

export async function findTask(ctx: Ctx, id: string): Promise<MessageTaskView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(creditMessageTask)
    .where(and(eq(creditMessageTask.tenantId, ctx.tenantId), eq(creditMessageTask.id, id)));
  return row && viewOf(row);
}

export async function listTasks(
  ctx: Ctx,
  filter: { status?: MessageTaskView['status'] | undefined },
  after: string | undefined,
  limit: number,
): Promise<MessageTaskView[]> {
  const rows = await db(ctx)
    .select()
    .from(creditMessageTask)
    .where(
      and(
        eq(creditMessageTask.tenantId, ctx.tenantId),
        filter.status === undefined ? undefined : eq(creditMessageTask.status, filter.status),
        after === undefined ? undefined : gt(creditMessageTask.id, after),
      ),
    )
    .orderBy(asc(creditMessageTask.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** The task, when it was open until now. */
export async function settleTaskRow(
  ctx: Ctx,
  id: string,
  change: { outcome: string; settledBy: string },
): Promise<MessageTaskView | undefined> {
  const [row] = await db(ctx)
    .update(creditMessageTask)
    .set({ ...change, status: 'settled', settledAt: ctx.clock.now() })
    .where(
      and(
        eq(creditMessageTask.tenantId, ctx.tenantId),
        eq(creditMessageTask.id, id),
        eq(creditMessageTask.status, 'open'),
      ),
    )
    .returning();
  return row && viewOf(row);
}
