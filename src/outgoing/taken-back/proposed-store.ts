import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';

/** Facilities of a lender under which lines were booked, of whoever they were booked for or paid, or that what they paid secures. */
export async function facilitiesOnLines(ctx: Ctx, lenderId: string, lineIds: readonly string[]): Promise<string[]> {
  if (lineIds.length === 0) return [];
  const found = await db(ctx).execute(sql`
    with booked as (
      select r.object_id, r.customer_id, r.receivable_id from money_receipt r
      where r.tenant_id = ${ctx.tenantId} and coalesce(r.line_id, r.contradicted_by) = any (${sql.param([...lineIds])})
        and coalesce(r.resolution ->> 'by', '') <> 'rebooked'
    ), paid as (
      select v.id, v.creditor_id from receivable v
      where v.tenant_id = ${ctx.tenantId} and (v.id in (select receivable_id from booked) or v.id in (
        select m.receivable_id from collection_match m
        where m.tenant_id = ${ctx.tenantId} and m.line_id = any (${sql.param([...lineIds])})))
    )
    select f.id from facility f
    where f.tenant_id = ${ctx.tenantId} and f.lender_id = ${lenderId} and (
      f.id in (select object_id from booked)
      or f.borrower_id in (select customer_id from booked union select creditor_id from paid)
      or f.id in (
        select p.secures from pledge p
        join pledge_item i on i.tenant_id = p.tenant_id and i.pledge_id = p.id
        where p.tenant_id = ${ctx.tenantId} and p.status in ('agreed', 'effective') and i.item_id in (select id from paid)))
    order by f.id`);
  return rowsOf<{ id: string }>(found).map(({ id }) => id);
}
