import { type SQL, sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { groupsOf } from '../../ground/standings/index.ts';
import { businessDate } from '../../kernel/time.ts';

/** A limit, locked, as the subject of what was undertaken for all that stands under it. */
export async function lockLimitOn(ctx: Ctx, id: string) {
  const [row] = rowsOf<Record<'lenderId' | 'partyId' | 'kind' | 'amount' | 'currency' | 'status', string>>(
    await db(ctx).execute(sql`
    select lender_id as "lenderId", party_id as "partyId", kind, amount_minor::text as amount, currency, status from credit_limit
    where tenant_id = ${ctx.tenantId} and id = ${id} for no key update`),
  );
  return row;
}

/**
 * The path of the limit on who bears a debt, and where there is none of the group it belongs to; one that is closed only where
 * no other is, since nothing new rests on it. For who reads or writes the debt, in that
 * statement. The debt is given as its lender_id and borrower_id.
 */
export const nearestLimit = (ctx: Ctx, ofDebt: SQL) => sql`
  with of_debt as (${ofDebt}), house (member) as materialized (
    select g.member from of_debt l cross join lateral ${groupsOf(ctx, {
      lenderId: sql`l.lender_id`,
      partyIds: sql`array[l.borrower_id]`,
      on: businessDate(ctx),
    })} g
  )
  select n.path from of_debt l
  join credit_limit n on n.tenant_id = ${ctx.tenantId} and n.lender_id = l.lender_id
    and ((n.kind = 'customer' and n.party_id = l.borrower_id)
      or (n.kind = 'group' and n.party_id in (select member from house)))
  order by n.status = 'closed', n.kind = 'customer' desc, n.depth desc, n.id limit 1`;
