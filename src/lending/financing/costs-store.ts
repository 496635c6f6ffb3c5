import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { facilityCost } from '../../../db/schema/financing.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { homeZone, type LocalDate } from '../../kernel/time.ts';
import type { CostView } from './costs-schemas.ts';
import type { CostKind } from './interest-rules.ts';

const costOf = (row: typeof facilityCost.$inferSelect): CostView => {
  const currency = row.currency;
  return {
    id: row.id,
    facilityId: row.facilityId,
    kind: row.kind as CostKind,
    amount: { amountMinor: row.amountMinor.toString(), currency },
    paid: { amountMinor: row.paidMinor.toString(), currency },
    incurredOn: row.incurredOn,
    documentHash: row.documentHash,
    status: row.status as CostView['status'],
    reason: row.reason,
    recordedAt: row.createdAt.toISOString(),
  };
};

/** Undefined when the document is on record for a cost of this kind. */
export async function insertCost(
  ctx: Ctx,
  row: Omit<typeof facilityCost.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<CostView | undefined> {
  const [made] = await db(ctx)
    .insert(facilityCost)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && costOf(made);
}

export async function findCost(ctx: Ctx, id: string): Promise<CostView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(facilityCost)
    .where(and(eq(facilityCost.tenantId, ctx.tenantId), eq(facilityCost.id, id)));
  return row && costOf(row);
}

export async function listCosts(
  ctx: Ctx,
  facilityId: string,
  after: string | undefined,
  limit: number,
): Promise<CostView[]> {
  const rows = await db(ctx)
    .select()
    .from(facilityCost)
    .where(
      and(
        eq(facilityCost.tenantId, ctx.tenantId),
        eq(facilityCost.facilityId, facilityId),
        after === undefined ? undefined : gt(facilityCost.id, after),
      ),
    )
    .orderBy(asc(facilityCost.id))
    .limit(limit);
  return rows.map(costOf);
}

/** Costs that are claimed and not wholly paid, the first incurred first. */
export async function listOpenCosts(ctx: Ctx, facilityIds: readonly string[]): Promise<CostView[]> {
  if (facilityIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(facilityCost)
    .where(
      and(
        eq(facilityCost.tenantId, ctx.tenantId),
        among(facilityCost.facilityId, facilityIds),
        eq(facilityCost.status, 'recorded'),
        sql`${facilityCost.paidMinor} < ${facilityCost.amountMinor}`,
      ),
    )
    .orderBy(asc(facilityCost.incurredOn), asc(facilityCost.id));
  return rows.map(costOf);
}

/** What was given on of money that did not come, owed back under a facility: by the receipt of that money. */
export interface OpenClaim {
  receiptId: string;
  leftMinor: bigint;
  /** On which the money was to have come: what is dated before was paid for something else. */
  sinceOn: LocalDate;
  /** On which it was taken back. */
  dueOn: LocalDate;
}

/**
 * Costs that are not wholly paid, and what is owed back of money that did not come, the first of each first; and whether security is
 * missed that was given up for such money.
 */
export async function openUnder(
  ctx: Ctx,
  facilityId: string,
): Promise<{ costs: { id: string; leftMinor: bigint }[]; claims: OpenClaim[]; isMissed: boolean }> {
  const all = rowsOf<{ id: string; left: string | null; since_on: string | null; due_on: string }>(
    await db(ctx).execute(sql`
      select id, (amount_minor - paid_minor)::text as left, null::text as since_on, incurred_on::text as due_on
      from facility_cost
      where tenant_id = ${ctx.tenantId} and facility_id = ${facilityId} and status = 'recorded' and paid_minor < amount_minor
      union all
      select id, claim_minor::text, value_on::text,
        (coalesce(reversed_at, recorded_at) at time zone ${homeZone})::date::text
      from money_receipt
      where tenant_id = ${ctx.tenantId} and coalesce(claim_on, object_id) = ${facilityId} and claim_minor > 0
      union all
      select reason, null, null, '' from facility_hold
      where tenant_id = ${ctx.tenantId} and facility_id = ${facilityId} and ended_at is null
        and (reason like 'GIVEN_UP_FOR_MONEY %' or reason like 'TAKEN_SINCE %')
      order by 4, 1`),
  );
  const rows = all.flatMap(({ left, ...row }) => (left === null ? [] : [{ ...row, left }]));
  const [costs, claims] = [rows.filter((row) => row.since_on === null), rows.filter((row) => row.since_on !== null)];
  return {
    isMissed: rows.length < all.length,
    costs: costs.map(({ id, left }) => ({ id, leftMinor: BigInt(left) })),
    claims: claims.map(({ id, left, since_on, due_on }) => ({
      receiptId: id,
      leftMinor: BigInt(left),
      sinceOn: since_on as LocalDate,
      dueOn: due_on,
    })),
  };
}

export async function payCost(ctx: Ctx, id: string, byMinor: bigint): Promise<void> {
  await db(ctx)
    .update(facilityCost)
    .set({ paidMinor: sql`${facilityCost.paidMinor} + ${byMinor}` })
    .where(and(eq(facilityCost.tenantId, ctx.tenantId), eq(facilityCost.id, id)));
}

/** The cost, when it was not reversed until now. */
export async function markReversed(
  ctx: Ctx,
  id: string,
  change: { reason: string; reversedBy: string },
): Promise<CostView | undefined> {
  const [row] = await db(ctx)
    .update(facilityCost)
    .set({ ...change, status: 'reversed' })
    .where(and(eq(facilityCost.tenantId, ctx.tenantId), eq(facilityCost.id, id), eq(facilityCost.status, 'recorded')))
    .returning();
  return row && costOf(row);
}
