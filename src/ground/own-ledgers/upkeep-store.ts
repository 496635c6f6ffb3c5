import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';

export interface OwnCheck {
  ledger: number;
  unit: string;
  debits_posted: string;
  credits_posted: string;
  debits_pending: string;
  credits_pending: string;
  accounts_astray: number;
}

/** Adds up every transfer of a party anew and compares with the kept balances. */
export async function checkOwn(ctx: Ctx, partyId: string): Promise<OwnCheck[]> {
  const result = await db(ctx).execute(sql`
    with moved as (
      select account_id, sum(dp) dp, sum(dd) dd, sum(cp) cp, sum(cd) cd from (
        select t.debit_account_id, case when p.state = 'pending' then t.amount else 0 end,
          case when p.id is null and t.flags & 8 = 0 then t.amount else 0 end, 0, 0
        from own_transfer t left join own_pending p using (tenant_id, party_id, id)
        where t.tenant_id = ${ctx.tenantId} and t.party_id = ${partyId}
        union all
        select t.credit_account_id, 0, 0, case when p.state = 'pending' then t.amount else 0 end,
          case when p.id is null and t.flags & 8 = 0 then t.amount else 0 end
        from own_transfer t left join own_pending p using (tenant_id, party_id, id)
        where t.tenant_id = ${ctx.tenantId} and t.party_id = ${partyId}) each (account_id, dp, dd, cp, cd)
      group by account_id)
    select l.ledger::text as ledger, l.unit, coalesce(sum(a.debits_posted), 0)::text debits_posted,
      coalesce(sum(a.credits_posted), 0)::text credits_posted, coalesce(sum(a.debits_pending), 0)::text debits_pending,
      coalesce(sum(a.credits_pending), 0)::text credits_pending,
      (count(*) filter (where (a.debits_pending, a.debits_posted, a.credits_pending, a.credits_posted)
        is distinct from (coalesce(m.dp, 0), coalesce(m.dd, 0), coalesce(m.cp, 0), coalesce(m.cd, 0))
        and a.id is not null))::int accounts_astray
    from own_ledger l
    left join own_account a on a.tenant_id = l.tenant_id and a.party_id = l.party_id and a.ledger = l.ledger
    left join moved m on m.account_id = a.id
    where l.tenant_id = ${ctx.tenantId} and l.party_id = ${partyId}
    group by l.ledger, l.unit order by l.ledger`);
  // A number of eight bytes comes as text.
  return rowsOf<Omit<OwnCheck, 'ledger'> & { ledger: string }>(result).map((row) => ({
    ...row,
    ledger: Number(row.ledger),
  }));
}

/** Parties with something that is due. */
export async function partiesWithDue(ctx: Ctx, now: Date, limit: number): Promise<string[]> {
  const result = await db(ctx).execute(sql`select distinct party_id from own_pending where tenant_id = ${ctx.tenantId}
    and state = 'pending' and expires_at <= ${now.toISOString()}::timestamptz limit ${limit}`);
  return rowsOf<{ party_id: string }>(result).map(({ party_id: partyId }) => partyId);
}

/** Lets some of what is due of a party expire. @returns how many */
export async function expireDue(ctx: Ctx, partyId: string, now: Date, limit: number): Promise<number> {
  const result = await db(ctx).execute(
    sql`select own_ledger_sweep(${ctx.tenantId}, ${partyId}, ${now.toISOString()}::timestamptz, ${limit}) as many`,
  );
  return rowsOf<{ many: number }>(result)[0]?.many ?? 0;
}
