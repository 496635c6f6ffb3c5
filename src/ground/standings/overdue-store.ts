import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';

export interface OverdueDebt {
  debtId: string;
  partyId: string;
  dueOn: string;
}

/** What these parties owe a lender under its facilities and have not paid by a day; principal that is open and past its day. */
export async function overdueDebts(
  ctx: Ctx,
  lenderId: string,
  partyIds: readonly string[],
  before: string,
): Promise<OverdueDebt[]> {
  if (partyIds.length === 0) return [];
  const ids = sql.param([...partyIds]);
  const result = await db(ctx).execute(sql`
    select d.id as "debtId", f.borrower_id as "partyId", d.due_on::text as "dueOn"
    from drawdown d join facility f on f.tenant_id = d.tenant_id and f.id = d.facility_id
    where d.tenant_id = ${ctx.tenantId} and f.lender_id = ${lenderId} and f.borrower_id = any(${ids}::text[])
      and d.status = 'disbursed' and d.due_on < ${before}
    union all
    select t.id, t.customer_id, t.due_on::text
    from trade_financing t
    where t.tenant_id = ${ctx.tenantId} and t.lender_id = ${lenderId} and t.customer_id = any(${ids}::text[])
      and (t.status = 'recourse_due' or (t.status = 'paid_out' and t.due_on < ${before}))
    union all
    select l.id, l.borrower_id, min(i.due_on)::text
    from loan l join loan_line i on i.tenant_id = l.tenant_id and i.loan_id = l.id and i.left_minor > 0 and i.due_on < ${before}
    where l.tenant_id = ${ctx.tenantId} and l.lender_id = ${lenderId} and l.borrower_id = any(${ids}::text[])
      and l.status = 'active'
    group by l.id, l.borrower_id
    order by 1`);
  return rowsOf<OverdueDebt>(result);
}
