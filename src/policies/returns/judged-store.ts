import { sql } from 'drizzle-orm';
import { asSystem, type Ctx, db, rowsOf } from '../../context.ts';
import { endOfBusinessDate, homeZone, type LocalDate, startOfBusinessDate } from '../../kernel/time.ts';
import type { CutRow, LockRow, ScoredRow } from './judged-rules.ts';

interface Of {
  from: LocalDate;
  to: LocalDate;
  known: Date;
}
/** Until when something counts: the end of the days, or the instant up to which it was known. */
const overOf = ({ to, known }: Of) =>
  sql`${new Date(Math.min(endOfBusinessDate(to).getTime(), known.getTime())).toISOString()}::timestamptz`;

/** Loans that began in these days with a score of their lender’s, as the score stood when they were proposed. */
export async function scoredRows(ctx: Ctx, lenderId: string, of: Of): Promise<ScoredRow[]> {
  const over = overOf(of);
  const result = await db(ctx).execute(sql`
    select l.id, l.currency, s.said ->> 'model' as model, s.figure as points, s.said ? 'override' as "isOverridden",
      exists (select 1 from event v where v.tenant_id = l.tenant_id and v.object_id = l.id and v.at <= ${over}
        and (v.type = 'loan.writtenOff' or v.type in ('loan.worsened', 'loan.classified')
          and v.payload ->> 'class' in ('substandard', 'doubtful', 'loss'))) as "isBad"
    from loan l join lateral (select s.said, s.figure from party_standing s
      where s.tenant_id = l.tenant_id and s.party_id = l.borrower_id and s.kind = 'score' and s.stated_by = l.lender_id
        and s.known_from <= l.proposed_at and (s.known_until is null or s.known_until > l.proposed_at)
      order by s.known_from desc, s.id desc limit 1) s on true
    where l.tenant_id = ${ctx.tenantId} and l.lender_id = ${lenderId} and l.began_on between ${of.from} and ${of.to}
    order by l.id`);
  return rowsOf(result);
}

/** Lines that a lender cut or stopped and loans that it called in, in these days, and what had become of each. */
export async function cutRows(ctx: Ctx, lenderId: string, of: Of): Promise<CutRow[]> {
  const over = overOf(of);
  const result = await db(ctx).execute(sql`
    select c.id, c.kind, c.reason, cardinality(c.listed) > 0 as "isListed",
      case when c.contested_at is null or c.contested_at > ${over} then 'standing'
        when c.answered_at is null or c.answered_at > ${over} then 'contested' else c.status end as outcome,
      coalesce(c.answered_at <= ${over} and c.answered_at >= (c.answer_due_on + 1)::timestamp at time zone ${homeZone}, false) as "isAnsweredLate"
    from credit_cut c
    where c.tenant_id = ${ctx.tenantId} and c.lender_id = ${lenderId}
      and c.made_at >= ${startOfBusinessDate(of.from).toISOString()}::timestamptz and c.made_at <= ${over}
    order by c.id`);
  return rowsOf(result);
}

/** Rates that were locked for loans when the days ended, each with the last day of lock and loan. */
export async function lockRows(ctx: Ctx, lenderId: string, { to, known }: Of): Promise<LockRow[]> {
  const at = sql`${known.toISOString()}::timestamptz`;
  // Lines belong to who sees their loan, which is asked of each of them: here their loans are the lender’s own, by the condition below.
  return asSystem(ctx, 'returns', async (system) =>
    rowsOf(
      await db(system).execute(sql`
        select e.id, p.currency, e.amount_minor::text as "lockedMinor",
          (select max(n.due_on) from loan_line n where n.tenant_id = e.tenant_id and n.loan_id = e.object_id) - p.valid_until as "gapDays"
        from earmark e join pot p on p.tenant_id = e.tenant_id and p.id = e.pot_id and p.kind = 'fx_lock'
        join loan l on l.tenant_id = e.tenant_id and l.id = e.object_id and l.lender_id = ${lenderId} and l.began_on <= ${to}
        where e.tenant_id = ${ctx.tenantId} and e.drawn_by = ${lenderId} and e.status in ('live', 'freed') and e.made_at <= ${at} and e.from_on <= ${to}
          and (e.to_on is null or e.to_on > ${to} or e.freed_at > ${at})
          and exists (select 1 from loan_line n where n.tenant_id = e.tenant_id and n.loan_id = e.object_id)
        order by e.id`),
    ),
  );
}
