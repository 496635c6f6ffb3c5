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
