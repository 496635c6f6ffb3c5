import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { endOfBusinessDate, startOfBusinessDate } from '../../kernel/time.ts';
import type { ApplicationRow, PotRow } from './pot-rules.ts';

/** Pots of an owner as they stood when a day ended and as was known at an instant, each with what was drawn on it. */
export async function potRows(
  ctx: Ctx,
  ownerId: string,
  { kind, to, known }: { kind: string; to: LocalDate; known: Date },
): Promise<PotRow[]> {
  const at = sql`${known.toISOString()}::timestamptz`;
  const result = await db(ctx).execute(sql`
    select p.id, p.label, p.currency, p.amount_minor::text as "amountMinor", coalesce(sum(e.amount_minor), 0)::text as "drawnMinor",
      coalesce(sum(e.amount_minor) filter (where e.said ->> 'invoiceId' is not null), 0)::text as "tracedMinor",
      coalesce(sum(e.amount_minor) filter (where e.said ->> 'size' in ('small', 'micro')), 0)::text as "smallMinor"
    from pot p left join earmark e on e.tenant_id = p.tenant_id and e.pot_id = p.id and e.status in ('live', 'freed') and e.made_at <= ${at}
      and e.from_on <= ${to} and (e.to_on is null or e.to_on > ${to} or e.freed_at > ${at})
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
  const over = new Date(Math.min(endOfBusinessDate(to).getTime(), known.getTime()));
  const result = await db(ctx).execute(sql`
    select l.id, l.currency,
      case when v.type is null then 'open' when v.type = 'loan.approved' then 'approved' else 'declined' end as outcome,
      case when v.type = 'loan.approved' then floor(extract(epoch from v.at - l.proposed_at) / 3600)::integer end as hours
    from loan l left join lateral (select v.type, v.at from event v where v.tenant_id = l.tenant_id and v.object_id = l.id
      and v.type in ('loan.approved', 'loan.declined', 'loan.lapsed') and v.at <= ${over.toISOString()}::timestamptz order by v.seq limit 1) v on true
    where l.tenant_id = ${ctx.tenantId} and l.lender_id = ${lenderId}
      and l.proposed_at >= ${startOfBusinessDate(from).toISOString()}::timestamptz and l.proposed_at <= ${over.toISOString()}::timestamptz
    order by l.id`);
  return rowsOf(result);
}
