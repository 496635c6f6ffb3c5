import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { receivable, receivableConfirmation } from '../../db/schema/receivables.ts';
import { type Ctx, db } from '../context.ts';
import type { Currency } from '../kernel/money.ts';
import type { ReceivableStatus } from './rules.ts';
import type { ReceivableView } from './schemas.ts';

const viewOf = (row: typeof receivable.$inferSelect): ReceivableView => {
  const currency = row.currency as Currency;
  return {
    id: row.id,
    creditorId: row.creditorId,
    debtorId: row.debtorId,
    invoiceNumber: row.invoiceNumber,
    invoicedOn: row.invoicedOn,
    dueOn: row.dueOn,
    amount: { amountMinor: row.amountMinor.toString(), currency },
    status: row.status as ReceivableStatus,
    confirmed: row.confirmedMinor === null ? null : { amountMinor: row.confirmedMinor.toString(), currency },
    settledAt: row.settledAt?.toISOString() ?? null,
  };
};

/** Undefined when the creditor presented this invoice before. */
export async function insertReceivable(
  ctx: Ctx,
  row: Omit<typeof receivable.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<ReceivableView | undefined> {
  const [made] = await db(ctx)
    .insert(receivable)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing({ target: [receivable.tenantId, receivable.creditorId, receivable.invoiceNumber] })
    .returning();
  return made && viewOf(made);
}

const one = (ctx: Ctx, id: string) => and(eq(receivable.tenantId, ctx.tenantId), eq(receivable.id, id));

export async function findReceivable(ctx: Ctx, id: string): Promise<ReceivableView | undefined> {
  const [row] = await db(ctx).select().from(receivable).where(one(ctx, id));
  return row && viewOf(row);
}

export async function lockReceivable(ctx: Ctx, id: string): Promise<ReceivableView | undefined> {
  const [row] = await db(ctx).select().from(receivable).where(one(ctx, id)).for('no key update');
  return row && viewOf(row);
}

export async function listReceivables(ctx: Ctx, after: string | undefined, limit: number): Promise<ReceivableView[]> {
  const rows = await db(ctx)
    .select()
    .from(receivable)
    .where(and(eq(receivable.tenantId, ctx.tenantId), after === undefined ? undefined : gt(receivable.id, after)))
    .orderBy(asc(receivable.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** The receivable, when it was still presented; with its one confirmation. */
export async function markConfirmed(
  ctx: Ctx,
  id: string,
  confirmation: Omit<typeof receivableConfirmation.$inferInsert, 'tenantId' | 'receivableId' | 'confirmedAt'>,
): Promise<ReceivableView | undefined> {
  const [row] = await db(ctx)
    .update(receivable)
    .set({ status: 'confirmed', confirmedMinor: confirmation.amountMinor, dueOn: confirmation.dueOn })
    .where(and(one(ctx, id), eq(receivable.status, 'presented')))
    .returning();
  if (!row) return undefined;
  await db(ctx)
    .insert(receivableConfirmation)
    .values({ ...confirmation, tenantId: ctx.tenantId, receivableId: id, confirmedAt: ctx.clock.now() });
  return viewOf(row);
}

/** The receivable, when it was in `from` until now. */
export async function moveReceivable(
  ctx: Ctx,
  id: string,
  from: ReceivableStatus,
  to: ReceivableStatus,
): Promise<ReceivableView | undefined> {
  const [row] = await db(ctx)
    .update(receivable)
    .set({ status: to, ...(to === 'settled' && { settledAt: ctx.clock.now() }) })
    .where(and(one(ctx, id), eq(receivable.status, from)))
    .returning();
  return row && viewOf(row);
}

export async function addReceivableParticipant(ctx: Ctx, id: string, partyId: string): Promise<void> {
  await db(ctx)
    .update(receivable)
    .set({ participants: sql`array_append(${receivable.participants}, ${partyId})` })
    .where(and(one(ctx, id), sql`not ${receivable.participants} @> array[${partyId}]`));
}

export async function participantsOfReceivable(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx).select({ participants: receivable.participants }).from(receivable).where(one(ctx, id));
  return row?.participants ?? [];
}
