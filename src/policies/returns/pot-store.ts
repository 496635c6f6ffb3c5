import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { endOfBusinessDate, startOfBusinessDate } from '../../kernel/time.ts';
import type { ApplicationRow, BillRow, PotRow } from './pot-rules.ts';

/** Five million yuan (Guo Ban Fa [2019] 6). */
const UP_TO_MINOR = 500_000_000;

/** Pots of an owner as they stood when a day ended and as was known at an instant, each with what was drawn on it. */
export async function potRows(
  ctx: Ctx,
  ownerId: string,
  { kind, to, known }: { kind: string; to: LocalDate; known: Date },
): Promise<PotRow[]> {
  const at = sql`${known.toISOString()}::timestamptz`;
  // By firm: what a guarantor stands for of one firm is one guarantee, however many loans it is for.
  const few =
    kind === 'risk_share'
      ? sql`, coalesce(sum(e.small) filter (where e.minor <= ${UP_TO_MINOR}), 0)::text as "upTo5mMinor"`
      : sql``;
  // What was drawn before a payment could name its invoice was traced as it was paid, or not at all.
  const isTraced = sql`(not e.said ? 'tracedAt' or (e.said ->> 'tracedAt')::timestamptz <= ${at})
    and ((e.said ->> 'untracedAt') is null or (e.said ->> 'untracedAt')::timestamptz > ${at})`;
  const result = await db(ctx).execute(sql`
    select p.id, p.label, p.currency, p.amount_minor::text as "amountMinor", coalesce(sum(e.minor), 0)::text as "drawnMinor",
      coalesce(sum(e.traced), 0)::text as "tracedMinor", coalesce(sum(e.small), 0)::text as "smallMinor"${few}
    from pot p left join lateral (select sum(e.amount_minor) as minor,
        sum(e.amount_minor) filter (where e.said ->> 'invoiceId' is not null and ${isTraced}) as traced,
        sum(e.amount_minor) filter (where e.said ->> 'size' in ('small', 'micro')) as small
      from earmark e where e.tenant_id = p.tenant_id and e.pot_id = p.id and e.status in ('live', 'freed') and e.made_at <= ${at}
        and e.from_on <= ${to} and (e.to_on is null or e.to_on > ${to} or e.freed_at > ${at})
      group by coalesce(e.said ->> 'borrowerId', e.object_id)) e on true
    where p.tenant_id = ${ctx.tenantId} and p.owner_id = ${ownerId} and p.kind = ${kind} and p.valid_from <= ${to} and p.opened_at <= ${at}
    group by p.tenant_id, p.id order by p.id`);
  return rowsOf(result);
}

/**
 * What a guarantor stood in for by contract when a day ended, one row a contract, by its own books: all of what it guarantees is held to the share
 * of small firms, in a pot of the national fund or not (measure 17). A firm is as large as the guarantor heard for guarantees, the larger where
 * they differ; up to five million counts by firm.
 */
export async function contractRows(
  ctx: Ctx,
  ownerId: string,
  { to, known }: { to: LocalDate; known: Date },
): Promise<PotRow[]> {
  const at = sql`${known.toISOString()}::timestamptz`;
  const result = await db(ctx).execute(sql`
    with promised as (
      select g.id, g.currency, g.debtor_id, g.amount_minor, g.fee_bps, -sum(e.amount_minor) as minor
      from guarantee g
      join ledger_transaction t on t.tenant_id = g.tenant_id and t.book_party_id = g.guarantor_id and t.object_id = g.id and t.kind = 'guarantee'
      join ledger_entry e on e.tenant_id = t.tenant_id and e.book_party_id = t.book_party_id and e.transaction_id = t.id
      join ledger_account a on a.tenant_id = e.tenant_id and a.book_party_id = e.book_party_id and a.id = e.account_id and a.kind = 'credit_undertaking'
      where g.tenant_id = ${ctx.tenantId} and g.guarantor_id = ${ownerId} and t.value_on <= ${to} and t.posted_at <= ${at}
      group by g.tenant_id, g.id, g.currency, g.debtor_id, g.amount_minor, g.fee_bps having -sum(e.amount_minor) > 0
    ), sizes as (
      select s.party_id, (array_agg(s.value order by array_position(array['large', 'medium', 'small', 'micro'], s.value)))[1] as value
      from party_standing s join party p on p.tenant_id = s.tenant_id and p.id = s.stated_by
      where s.tenant_id = ${ctx.tenantId} and s.party_id in (select debtor_id from promised) and s.kind = 'size' and s.purpose = 'guarantee'
        and s.known_from <= ${at} and (s.known_until is null or s.known_until > ${at}) and s.status <> 'proposed'
        and s.valid_from <= ${to} and (s.valid_to is null or s.valid_to >= ${to})
        and (s.stated_by = ${ownerId} or (s.participants @> array[${ownerId}] and 'authority' = any (p.roles)))
      group by s.party_id
    ), judged as (
      select m.*, coalesce(z.value in ('small', 'micro'), false) as small,
        sum(m.minor) over (partition by m.debtor_id, m.currency) <= ${UP_TO_MINOR} as few
      from promised m left join sizes z on z.party_id = m.debtor_id
    )
    select id, 'contract' as label, currency, amount_minor::text as "amountMinor", minor::text as "drawnMinor", '0' as "tracedMinor",
      (case when small then minor else 0 end)::text as "smallMinor", (case when small and few then minor else 0 end)::text as "upTo5mMinor", fee_bps as "feeBps"
    from judged order by id`);
  // What names no fee is the row that it was before fees were named.
  return rowsOf<PotRow & { feeBps: number | null }>(result).map(({ feeBps, ...row }) =>
    feeBps === null ? row : { ...row, feeBps },
  );
}

/** What was asked for in a period, and what had become of it when it ended. */
export async function applicationRows(
  ctx: Ctx,
  lenderId: string,
  { from, to, known }: { from: LocalDate; to: LocalDate; known: Date },
): Promise<ApplicationRow[]> {
  const over = sql`${new Date(Math.min(endOfBusinessDate(to).getTime(), known.getTime())).toISOString()}::timestamptz`;
  const first = sql`${startOfBusinessDate(from).toISOString()}::timestamptz`;
  // What a firm applied for itself counts from its application on, whether a loan was ever offered or not.
  const result = await db(ctx).execute(sql`
    with asked as (
      select l.id, l.id as loan_id, l.currency, l.proposed_at as asked_at from loan l
      where l.tenant_id = ${ctx.tenantId} and l.lender_id = ${lenderId} and l.proposed_at >= ${first} and l.proposed_at <= ${over}
        and not exists (select from loan_application a where a.tenant_id = l.tenant_id and a.loan_id = l.id)
      union all
      select a.id, a.loan_id, a.currency, a.applied_at from loan_application a
      where a.tenant_id = ${ctx.tenantId} and a.lender_id = ${lenderId} and a.applied_at >= ${first} and a.applied_at <= ${over}
    )
    select q.id, q.currency,
      case when v.type = 'loan.approved' then 'approved' when v.type is null or v.type = 'loanApplication.referred' then 'open'
        else 'declined' end as outcome,
      case when v.type = 'loan.approved' then floor(extract(epoch from v.at - q.asked_at) / 3600)::integer end as hours
    from asked q left join lateral (select v.type, v.at from event v where v.tenant_id = ${ctx.tenantId} and v.at <= ${over}
      and (v.object_id = q.loan_id and v.type in ('loan.approved', 'loan.declined', 'loan.lapsed')
        or v.object_id = q.id and v.type in ('loanApplication.declined', 'loanApplication.withdrawn', 'loanApplication.referred'))
      order by v.object_id = q.loan_id desc, v.seq desc limit 1) v on true
    order by q.id`);
  return rowsOf(result);
}

/** Bills of a bank that stood with the central bank when a day ended, as was known at an instant. */
export async function billRows(
  ctx: Ctx,
  bankId: string,
  { to, known }: { to: LocalDate; known: Date },
): Promise<BillRow[]> {
  const at = sql`${known.toISOString()}::timestamptz`;
  const result = await db(ctx).execute(sql`
    select e.object_id as id, e.said ->> 'borrowerId' as "borrowerId", p.currency, coalesce(e.said ->> 'size', 'unknown') as size,
      e.amount_minor::text as "faceMinor", (e.said ->> 'rateBps')::integer as "rateBps", (e.said ->> 'beforeBps')::integer as "beforeBps",
      e.said ->> 'dueOn' as "dueOn"
    from earmark e join pot p on p.tenant_id = e.tenant_id and p.id = e.pot_id
    where e.tenant_id = ${ctx.tenantId} and e.drawn_by = ${bankId} and e.said ->> 'kind' = 'rediscount' and e.status in ('live', 'freed')
      and e.made_at <= ${at} and e.from_on <= ${to} and (e.to_on is null or e.to_on > ${to} or e.freed_at > ${at})
    order by 1`);
  return rowsOf(result);
}
