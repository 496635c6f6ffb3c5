import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import { bookClose, revaluation } from '../../../db/schema/books.ts';
import { ledgerTransaction } from '../../../db/schema/ledger.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { ClosingView, RevaluationView } from './schemas.ts';

const closingOf = (row: typeof bookClose.$inferSelect): ClosingView => ({
  id: row.id,
  throughOn: row.throughOn,
  closedBy: row.closedBy,
  closedAt: row.closedAt.toISOString(),
  reopenedAt: row.reopenedAt?.toISOString() ?? null,
  reopenReason: row.reopenReason,
});

/** The last closing that stands. */
export async function lastClosing(ctx: Ctx, bookPartyId: string): Promise<ClosingView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(bookClose)
    .where(
      and(eq(bookClose.tenantId, ctx.tenantId), eq(bookClose.bookPartyId, bookPartyId), isNull(bookClose.reopenedAt)),
    )
    .orderBy(desc(bookClose.throughOn))
    .limit(1);
  return row && closingOf(row);
}

export async function findClosing(ctx: Ctx, bookPartyId: string, id: string): Promise<ClosingView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(bookClose)
    .where(and(eq(bookClose.tenantId, ctx.tenantId), eq(bookClose.bookPartyId, bookPartyId), eq(bookClose.id, id)));
  return row && closingOf(row);
}

export async function insertClosing(
  ctx: Ctx,
  row: Pick<typeof bookClose.$inferInsert, 'id' | 'bookPartyId' | 'throughOn' | 'closedBy'>,
): Promise<ClosingView> {
  const [made] = await db(ctx)
    .insert(bookClose)
    .values({ ...row, tenantId: ctx.tenantId, closedAt: ctx.clock.now() })
    .returning();
  return closingOf(onRecord(made));
}

/** The closing, when it stood until now. */
export async function reopenClosing(
  ctx: Ctx,
  id: string,
  change: { reopenedBy: string; reopenReason: string },
): Promise<ClosingView | undefined> {
  const [row] = await db(ctx)
    .update(bookClose)
    .set({ ...change, reopenedAt: ctx.clock.now() })
    .where(and(eq(bookClose.tenantId, ctx.tenantId), eq(bookClose.id, id), isNull(bookClose.reopenedAt)))
    .returning();
  return row && closingOf(row);
}

export async function listClosings(
  ctx: Ctx,
  bookPartyId: string,
  before: string | undefined,
  limit: number,
): Promise<ClosingView[]> {
  const rows = await db(ctx)
    .select()
    .from(bookClose)
    .where(
      and(
        eq(bookClose.tenantId, ctx.tenantId),
        eq(bookClose.bookPartyId, bookPartyId),
        before === undefined ? undefined : lt(bookClose.id, before),
      ),
    )
    .orderBy(desc(bookClose.id))
    .limit(limit);
  return rows.map(closingOf);
}

export async function findTransaction(ctx: Ctx, bookPartyId: string, id: string) {
  const [row] = await db(ctx)
    .select()
    .from(ledgerTransaction)
    .where(
      and(
        eq(ledgerTransaction.tenantId, ctx.tenantId),
        eq(ledgerTransaction.bookPartyId, bookPartyId),
        eq(ledgerTransaction.id, id),
      ),
    );
  return row;
}

const revaluationOf = (row: typeof revaluation.$inferSelect): RevaluationView => ({
  id: row.id,
  on: row.onDay,
  currency: row.currency,
  rates: row.rates,
  positions: row.positions,
  resultMinor: row.resultMinor.toString(),
  transactionId: row.transactionId,
  documentHash: row.documentHash,
  recordedAt: row.recordedAt.toISOString(),
});

export async function insertRevaluation(
  ctx: Ctx,
  row: Omit<typeof revaluation.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<RevaluationView> {
  const [made] = await db(ctx)
    .insert(revaluation)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .returning();
  return revaluationOf(onRecord(made));
}

export async function listRevaluations(
  ctx: Ctx,
  bookPartyId: string,
  before: string | undefined,
  limit: number,
): Promise<RevaluationView[]> {
  const rows = await db(ctx)
    .select()
    .from(revaluation)
    .where(
      and(
        eq(revaluation.tenantId, ctx.tenantId),
        eq(revaluation.bookPartyId, bookPartyId),
        before === undefined ? undefined : lt(revaluation.id, before),
      ),
    )
    .orderBy(desc(revaluation.id))
    .limit(limit);
  return rows.map(revaluationOf);
}

/** What a later revaluation posted, that stands: it took what this one had posted for granted. */
export async function revaluationAfter(
  ctx: Ctx,
  bookPartyId: string,
  transactionId: string,
): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ transactionId: revaluation.transactionId })
    .from(revaluation)
    .where(
      and(
        eq(revaluation.tenantId, ctx.tenantId),
        eq(revaluation.bookPartyId, bookPartyId),
        sql`${revaluation.id} > (select r.id from revaluation r where r.tenant_id = ${ctx.tenantId} and r.transaction_id = ${transactionId})`,
        sql`exists (select from ledger_transaction t where t.tenant_id = ${ctx.tenantId} and t.id = ${revaluation.transactionId}
          and not exists (select from ledger_transaction b where b.tenant_id = t.tenant_id and b.reverses = t.id))`,
      ),
    )
    .orderBy(desc(revaluation.id))
    .limit(1);
  return row?.transactionId ?? undefined;
}
