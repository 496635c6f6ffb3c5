import { and, asc, eq, ne, sql } from 'drizzle-orm';
import { facility } from '../../../db/schema/financing.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { aboutLender } from '../../kernel/judging.ts';
import type { Currency } from '../../kernel/money.ts';
import { nearestLimit } from '../party-limits/index.ts';
import type { FacilityView } from './schemas.ts';
import { facilityOf, seen } from './store.ts';

/** What waits or is out under a facility: drawdowns, credits, financings under credits, loans, and goods that are let go. */
export async function listOpenUnder(ctx: Ctx, facilityId: string): Promise<string[]> {
  const result = await db(ctx).execute(sql`
    select id from drawdown where tenant_id = ${ctx.tenantId} and facility_id = ${facilityId}
      and status in ('requested', 'approved', 'held', 'disbursed')
    union all select id from credit where tenant_id = ${ctx.tenantId} and facility_id = ${facilityId}
      and status in ('applied', 'approved', 'issued', 'advised')
    union all select id from trade_financing where tenant_id = ${ctx.tenantId} and facility_id = ${facilityId}
      and status in ('requested', 'approved', 'paid_out', 'recourse_due')
    union all select id from loan where tenant_id = ${ctx.tenantId} and facility_id = ${facilityId}
      and status in ('proposed', 'accepted', 'approved', 'active')
    union all select id from release where tenant_id = ${ctx.tenantId} and facility_id = ${facilityId}
      and (status = 'requested' or (status = 'approved' and valid_until >= ${ctx.clock.now().toISOString()}::timestamptz))
    order by id limit 50`);
  return rowsOf<{ id: string }>(result).map(({ id }) => id);
}

/** The lender’s other active facilities for a borrower in one money. */
export async function listOthersIn(ctx: Ctx, of: FacilityView, currency: Currency): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: facility.id })
    .from(facility)
    .where(
      and(
        eq(facility.tenantId, ctx.tenantId),
        eq(facility.lenderId, of.lenderId),
        eq(facility.borrowerId, of.borrowerId),
        eq(facility.currency, currency),
        eq(facility.status, 'active'),
      ),
    )
    .orderBy(asc(facility.id))
    .limit(20);
  return rows.map(({ id }) => id);
}

/** Where a facility hangs that nobody hung anywhere: under the limit on its borrower or its group, if there is one. */
const placed = (ctx: Ctx, id: string) => {
  const of = sql`select f.lender_id, f.borrower_id from facility f where f.tenant_id = ${ctx.tenantId} and f.id = ${id}`;
  return sql<
    string | null
  >`coalesce(${facility.limitId}, (select n.path[cardinality(n.path)] from (${nearestLimit(ctx, of)}) n))`;
};

/** The facility, when it is this lender’s and was proposed until now, by somebody else. No limit on its borrower leaves it out. */
export async function activateFacility(
  ctx: Ctx,
  { id, lenderId, approvedBy }: { id: string; lenderId: string; approvedBy: string },
): Promise<(FacilityView & { proposedBy: string; limitStatus: string | null }) | undefined> {
  const [row] = await db(ctx)
    .update(facility)
    .set({ status: 'active', approvedBy, limitId: placed(ctx, id) })
    .where(
      and(
        eq(facility.tenantId, ctx.tenantId),
        eq(facility.id, id),
        eq(facility.lenderId, lenderId),
        eq(facility.status, 'proposed'),
        ne(facility.proposedBy, approvedBy),
      ),
    )
    .returning({
      ...seen(ctx),
      limitStatus: sql<
        string | null
      >`(select n.status from credit_limit n where n.tenant_id = ${ctx.tenantId} and n.id = limit_id)`,
    });
  if (row) aboutLender(row.lenderId);
  return row && { ...facilityOf(row), proposedBy: row.proposedBy, limitStatus: row.limitStatus };
}
