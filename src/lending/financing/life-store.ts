import { and, asc, eq, sql } from 'drizzle-orm';
import { facility } from '../../../db/schema/financing.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { FacilityView } from './schemas.ts';

/** What waits or is out under a facility: drawdowns, credits, and financings under credits. */
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
    order by id limit 50`);
  return rowsOf<{ id: string }>(result).map(({ id }) => id);
}

/** The lender’s other active facilities for a borrower in one money. */
export async function listOthersIn(ctx: Ctx, of: FacilityView, currency: string): Promise<string[]> {
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
