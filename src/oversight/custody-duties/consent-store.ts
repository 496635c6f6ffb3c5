import { and, asc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm';
import { pledgorConsent } from '../../../db/schema/custody-duties.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { ConsentAct } from './consent-rules.ts';
import type { ConsentView } from './consent-schemas.ts';

type Row = typeof pledgorConsent.$inferSelect;

const viewOf = (row: Row): ConsentView => ({
  id: row.id,
  pledgeId: row.pledgeId,
  pledgorId: row.pledgorId,
  lenderId: row.lenderId,
  act: row.act as ConsentAct,
  itemIds: row.itemIds,
  toPartyId: row.toPartyId,
  documentHash: row.documentHash,
  givenAt: row.givenAt.toISOString(),
  until: row.until?.toISOString() ?? null,
  withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
});

const of = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(pledgorConsent.tenantId, ctx.tenantId), ...more);

export async function insertConsent(
  ctx: Ctx,
  row: Omit<typeof pledgorConsent.$inferInsert, 'tenantId'>,
): Promise<ConsentView> {
  const [made] = await db(ctx)
    .insert(pledgorConsent)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return viewOf(onRecord(made));
}

export async function findConsent(ctx: Ctx, id: string): Promise<ConsentView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(pledgorConsent)
    .where(of(ctx, eq(pledgorConsent.id, id)));
  return row && viewOf(row);
}

export async function listConsents(ctx: Ctx, after: string | undefined, limit: number): Promise<ConsentView[]> {
  const rows = await db(ctx)
    .select()
    .from(pledgorConsent)
    .where(of(ctx, after === undefined ? undefined : gt(pledgorConsent.id, after)))
    .orderBy(asc(pledgorConsent.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** Consents to the lender about an item that were not withdrawn. */
export async function consentsTo(ctx: Ctx, lenderId: string, itemId: string): Promise<ConsentView[]> {
  const rows = await db(ctx)
    .select()
    .from(pledgorConsent)
    .where(
      of(
        ctx,
        eq(pledgorConsent.lenderId, lenderId),
        isNull(pledgorConsent.withdrawnAt),
        sql`${pledgorConsent.itemIds} @> array[${itemId}]`,
      ),
    );
  return rows.map(viewOf);
}

/** The consent, when it stood until now. */
export async function withdraw(ctx: Ctx, id: string): Promise<ConsentView | undefined> {
  const [row] = await db(ctx)
    .update(pledgorConsent)
    .set({ withdrawnAt: ctx.clock.now() })
    .where(of(ctx, eq(pledgorConsent.id, id), isNull(pledgorConsent.withdrawnAt)))
    .returning();
  return row && viewOf(row);
}
