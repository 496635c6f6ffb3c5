import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';

export interface Exposure {
  issuingBankId: string;
  country: string;
  currency: string;
  exposureMinor: bigint;
}

/**
 * What a bank is bound to, and has paid and not had back, under the credits that it confirmed, by issuing bank. While a credit is
 * open the whole of it with tolerance and the raises that it confirmed (UCP 600 8, 10b); once ended what was drawn or is held. It
 * falls when the proceeds are on record here, or the issuing bank paid what came to it past this bank. A credit that was
 * transferred is counted with the one that it came from.
 */
export async function exposuresOf(ctx: Ctx, confirmingBankId: string): Promise<Exposure[]> {
  const result = await db(ctx).execute(sql`
    select c.issuing_bank_id as bank, p.country, c.currency,
      sum(greatest(0,
        case when c.status in ('received', 'issued', 'advised')
          then trunc((c.amount_minor + a.raised_minor)::numeric * (10000 + greatest(c.plus_bps, a.plus_bps)) / 10000)
            + c.additional_minor - c.ceased_minor
          else c.drawn_minor + c.held_minor + h.held_minor end
        - s.settled_minor))::text as exposure
    from credit c
    join party p on p.tenant_id = c.tenant_id and p.id = c.issuing_bank_id
    cross join lateral (
      select coalesce(sum(greatest(amount_by_minor, 0)), 0) as raised_minor,
        coalesce(max((change ->> 'plusBps')::int), 0) as plus_bps
      from credit_amendment
      where tenant_id = c.tenant_id and credit_id = c.id and status = 'pending' and confirmation_extended) a
    cross join lateral (
      select coalesce(sum(held_minor), 0) as held_minor
      from credit t where t.tenant_id = c.tenant_id and t.parent_credit_id = c.id) h
    cross join lateral (
      select coalesce(sum(case
        when r.forwards_id is not null and r.presenter_id = c.confirming_bank_id
          then case when r.proceeds_minor is null then 0 else r.amount_minor end
        else (
          select coalesce(sum(y.amount_minor), 0) from credit_payment y
          where y.tenant_id = r.tenant_id and y.presentation_id = r.id
            and y.bank_id = c.issuing_bank_id and y.status = 'paid') end), 0) as settled_minor
      from presentation r where r.tenant_id = c.tenant_id and r.credit_id = c.id) s
    where c.tenant_id = ${ctx.tenantId} and c.confirming_bank_id = ${confirmingBankId}
      and c.confirmation = 'added' and c.parent_credit_id is null
    group by 1, 2, 3`);
  return rowsOf<Record<'bank' | 'country' | 'currency' | 'exposure', string>>(result).map((row) => ({
    issuingBankId: row.bank,
    country: row.country,
    currency: row.currency,
    exposureMinor: BigInt(row.exposure),
  }));
}
