import { type SQL, sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { ExposureKind, PartyExposure } from './rules.ts';

/** What stands of an advance, as its books have it: with what went to the seller of money taken back, less what it paid itself. */
export const standsOf = sql<string>`greatest(0, amount_minor + surplus_minor
  - (select coalesce(sum((part ->> 'principalMinor')::numeric), 0) from jsonb_array_elements(parts) as part))::bigint`;

/**
 * What banks bear of bills of exchange until they are paid: who accepted one bears its drawer, and who discounted one whoever must take it back,
 * in whose hand it is by now. Each with what it goes by where it takes of a limit; of those that were paid nothing, where they are asked for, too.
 */
export const billDebts = (ctx: Ctx, { withPaid = false } = {}): SQL => {
  const statuses = withPaid ? sql`('accepted', 'dishonoured', 'paid')` : sql`('accepted', 'dishonoured')`;
  return sql`
  select id as taker_id, acceptor_id as lender_id, drawer_id as borrower_id, currency,
    case status when 'paid' then 0 else face_minor end as minor
  from exchange_bill
  where tenant_id = ${ctx.tenantId} and kind = 'bank_acceptance' and status in ${statuses}
  union all
  select m.id, m.to_id, m.from_id, b.currency, case b.status when 'paid' then 0 else b.face_minor end
  from exchange_bill_move m
  join exchange_bill b on b.tenant_id = m.tenant_id and b.id = m.bill_id and b.status in ${statuses}
  where m.tenant_id = ${ctx.tenantId} and m.kind = 'discount' and m.status = 'taken'`;
};

/**
 * What a lender has out on these parties in one currency, or in each. Lent: what stands in its books under each facility, less the cash margin,
 * as the limit of the facility counts it, loans under none, and bills accepted for them or discounted. Bought of a seller: advances that were paid and are not back, and prices promised or paid
 * for claims without recourse. Owed by a debtor: those shared over the claims that they rest on, rounded up, and certificates held.
 */
export async function exposuresOn(
  ctx: Ctx,
  holderId: string,
  currency: string | undefined,
  partyIds: Iterable<string>,
): Promise<(PartyExposure & { currency: Currency })[]> {
  const ids = sql.param([...partyIds]);
  const isAsked = (name: SQL) => (currency === undefined ? sql`true` : sql`${name} = ${currency}`);
  const result = await db(ctx).execute(sql`
    with bought as (
      select assignment_id, seller_id, currency, ${standsOf} as minor
      from factoring_advance
      where tenant_id = ${ctx.tenantId} and factor_id = ${holderId} and ${isAsked(sql`currency`)} and status = 'paid'
      union all
      select assignment_id, seller_id, currency, price_minor
      from maturity_purchase
      where tenant_id = ${ctx.tenantId} and factor_id = ${holderId} and ${isAsked(sql`currency`)}
        and not recourse and status in ('agreed', 'paid')
    )
    select party as "partyId", kind, currency, sum(minor)::text as minor
    from (
      select f.borrower_id as party, 'borrower' as kind, f.currency, greatest(0, sum(a.balance_minor)) as minor
      from facility f
      join ledger_account a on a.tenant_id = f.tenant_id and a.book_party_id = f.lender_id and a.subject_id = f.id
        and a.currency = f.currency and a.kind in (
          'loan_principal', 'applicant_claim', 'credit_recourse', 'acceptance_recourse', 'cost_claim', 'margin_deposit')
      where f.tenant_id = ${ctx.tenantId} and f.lender_id = ${holderId} and ${isAsked(sql`f.currency`)}
        and f.borrower_id = any (${ids}::text[])
      group by f.id, f.borrower_id, f.currency
      union all
      select borrower_id, 'borrower', currency, disbursed_minor - principal_paid_minor - written_off_minor
      from loan
      where tenant_id = ${ctx.tenantId} and lender_id = ${holderId} and ${isAsked(sql`currency`)} and status = 'active'
        and facility_id is null and borrower_id = any (${ids}::text[])
      union all
      select borrower_id, 'borrower', currency, minor from (${billDebts(ctx)}) bill
      where lender_id = ${holderId} and ${isAsked(sql`currency`)} and borrower_id = any (${ids}::text[])
      union all
      select seller_id, 'seller', currency, minor from bought where seller_id = any (${ids}::text[])
      union all
      select r.debtor_id, 'debtor', b.currency, ceil(b.minor::numeric * i.amount_minor / nullif(t.total, 0))
      from bought b
      join assignment_item i on i.tenant_id = ${ctx.tenantId} and i.assignment_id = b.assignment_id
      join receivable r on r.tenant_id = i.tenant_id and r.id = i.receivable_id and r.debtor_id = any (${ids}::text[])
      cross join lateral (
        select sum(amount_minor) as total from assignment_item
        where tenant_id = ${ctx.tenantId} and assignment_id = b.assignment_id) t
      union all
      select c.issuer_id, 'debtor', c.currency, h.to_minor - h.from_minor
      from holding h
      join certificate c on c.tenant_id = h.tenant_id and c.id = h.certificate_id and ${isAsked(sql`c.currency`)}
        and c.issuer_id = any (${ids}::text[])
      where h.tenant_id = ${ctx.tenantId} and h.holder_id = ${holderId} and h.live
    ) each_of
    group by 1, 2, 3`);
  return rowsOf<{ partyId: string; kind: ExposureKind; currency: Currency; minor: string }>(result).map((row) => ({
    ...row,
    minor: BigInt(row.minor),
  }));
}
