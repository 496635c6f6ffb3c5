import { and, asc, desc, eq, gt, lte, sql } from 'drizzle-orm';
import { facility } from '../../../db/schema/financing.ts';
import { creditLimit, lenderCapital, limitShare } from '../../../db/schema/limits.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { LimitNode, LimitNodeKind, LimitStatus } from './rules.ts';

export interface KeptLimit extends LimitNode {
  lenderId: string;
  currency: Currency;
  amountMinor: bigint;
  isRevolving: boolean;
  haircutBps: number | null;
  note: string | null;
  documentHash: string;
  usedMinor: bigint;
  reservedMinor: bigint;
  markedAt: Date | null;
  openedAt: Date;
}

export const keptOf = (row: typeof creditLimit.$inferSelect): KeptLimit => ({
  ...row,
  kind: row.kind as LimitNodeKind,
  status: row.status as LimitStatus,
  currency: row.currency,
});

const thisLimit = (ctx: Ctx, id: string) => and(eq(creditLimit.tenantId, ctx.tenantId), eq(creditLimit.id, id));

export async function insertLimit(
  ctx: Ctx,
  row: Omit<typeof creditLimit.$inferInsert, 'tenantId' | 'openedAt' | 'status'>,
): Promise<KeptLimit> {
  const [made] = await db(ctx)
    .insert(creditLimit)
    .values({ ...row, status: 'agreed', tenantId: ctx.tenantId, openedAt: ctx.clock.now() })
    .returning();
  return keptOf(onRecord(made));
}

export async function lockLimit(ctx: Ctx, id: string): Promise<KeptLimit | undefined> {
  const [row] = await db(ctx).select().from(creditLimit).where(thisLimit(ctx, id)).for('no key update');
  return row && keptOf(row);
}

/** A limit and those above it, the root first. */
export async function findPath(ctx: Ctx, id: string): Promise<KeptLimit[]> {
  const rows = await db(ctx)
    .select()
    .from(creditLimit)
    .where(
      and(
        eq(creditLimit.tenantId, ctx.tenantId),
        sql`${creditLimit.id} = any ((select path from credit_limit leaf
          where leaf.tenant_id = ${ctx.tenantId} and leaf.id = ${id})::text[])`,
      ),
    )
    .orderBy(asc(creditLimit.depth));
  return rows.map(keptOf);
}

export interface LimitFilter {
  lenderId: string;
  status?: LimitStatus | undefined;
  partyId?: string | undefined;
  rootId?: string | undefined;
  isRoot?: boolean | undefined;
  after?: string | undefined;
  limit: number;
}

export async function listLimits(ctx: Ctx, filter: LimitFilter): Promise<KeptLimit[]> {
  const rows = await db(ctx)
    .select()
    .from(creditLimit)
    .where(
      and(
        eq(creditLimit.tenantId, ctx.tenantId),
        eq(creditLimit.lenderId, filter.lenderId),
        filter.status && eq(creditLimit.status, filter.status),
        filter.partyId === undefined ? undefined : eq(creditLimit.partyId, filter.partyId),
        filter.rootId === undefined ? undefined : sql`${creditLimit.path}[1] = ${filter.rootId}`,
        filter.isRoot === undefined ? undefined : sql`(${creditLimit.parentId} is null) = ${filter.isRoot}`,
        filter.after === undefined ? undefined : gt(creditLimit.id, filter.after),
      ),
    )
    .orderBy(asc(creditLimit.id))
    .limit(filter.limit);
  return rows.map(keptOf);
}

/** The limit as changed, when it was in this state until now. */
export async function changeLimit(
  ctx: Ctx,
  id: string,
  from: readonly LimitStatus[],
  change: Partial<Pick<typeof creditLimit.$inferInsert, 'status' | 'amountMinor' | 'validUntil' | 'documentHash'>>,
): Promise<KeptLimit | undefined> {
  const [row] = await db(ctx)
    .update(creditLimit)
    .set(change)
    .where(and(thisLimit(ctx, id), sql`${creditLimit.status} = any (${sql.param([...from])})`))
    .returning();
  return row && keptOf(row);
}

/** Limits that are not closed right beneath one. */
export async function listParts(ctx: Ctx, parentId: string): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: creditLimit.id })
    .from(creditLimit)
    .where(
      and(
        eq(creditLimit.tenantId, ctx.tenantId),
        eq(creditLimit.parentId, parentId),
        sql`${creditLimit.status} <> 'closed'`,
      ),
    )
    .orderBy(asc(creditLimit.id));
  return rows.map(({ id }) => id);
}

/** Facilities that hang under a limit and have not ended. */
export async function openFacilities(ctx: Ctx, limitId: string): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: facility.id })
    .from(facility)
    .where(
      and(
        eq(facility.tenantId, ctx.tenantId),
        eq(facility.limitId, limitId),
        sql`${facility.status} in ('proposed', 'active', 'suspended')`,
      ),
    )
    .orderBy(asc(facility.id));
  return rows.map(({ id }) => id);
}

export type KeptShare = typeof limitShare.$inferSelect;

export const listShares = (ctx: Ctx, limitId: string): Promise<KeptShare[]> =>
  db(ctx)
    .select()
    .from(limitShare)
    .where(and(eq(limitShare.tenantId, ctx.tenantId), eq(limitShare.limitId, limitId)))
    .orderBy(asc(limitShare.takerId));

/** In what money each taker of a share has its debts: a facility, a loan under none, an accepted bill, or the discount of one. */
export async function currenciesOfTakers(ctx: Ctx, takerIds: readonly string[]): Promise<Map<string, Currency>> {
  const ids = sql`any (${sql.param([...takerIds])}::text[])`;
  const rows = rowsOf<{ id: string; currency: Currency }>(
    await db(ctx).execute(sql`
      select id, currency from facility where tenant_id = ${ctx.tenantId} and id = ${ids}
      union all select id, currency from loan where tenant_id = ${ctx.tenantId} and id = ${ids}
      union all select id, currency from exchange_bill where tenant_id = ${ctx.tenantId} and id = ${ids}
      union all select m.id, b.currency from exchange_bill_move m
        join exchange_bill b on b.tenant_id = m.tenant_id and b.id = m.bill_id
        where m.tenant_id = ${ctx.tenantId} and m.id = ${ids}`),
  );
  return new Map(rows.map(({ id, currency }) => [id, currency]));
}

export async function insertCapital(
  ctx: Ctx,
  row: Omit<typeof lenderCapital.$inferInsert, 'tenantId' | 'statedAt'>,
): Promise<void> {
  await db(ctx)
    .insert(lenderCapital)
    .values({ ...row, tenantId: ctx.tenantId, statedAt: ctx.clock.now() });
}

/** The capital of a lender as last stated for a day that has come. */
export async function findCapital(ctx: Ctx, lenderId: string, on: LocalDate) {
  const [row] = await db(ctx)
    .select()
    .from(lenderCapital)
    .where(
      and(
        eq(lenderCapital.tenantId, ctx.tenantId),
        eq(lenderCapital.lenderId, lenderId),
        lte(lenderCapital.statedFor, on),
      ),
    )
    .orderBy(desc(lenderCapital.statedFor))
    .limit(1);
  return row;
}
