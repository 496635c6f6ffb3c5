import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import { homeZone, type LocalDate } from '../../kernel/time.ts';
import { type ClassLimits, type LoanClass, loanClasses } from './class-rules.ts';
import { earnedOfLine } from './earned-store.ts';

/** Lenders with a loan of which a day is not closed yet. */
export async function lendersBehind(ctx: Ctx, on: LocalDate): Promise<string[]> {
  const result = await db(ctx).execute(sql`
    select distinct lender_id as "lenderId" from loan
    where tenant_id = ${ctx.tenantId} and status = 'active' and earned_to < ${on} order by 1`);
  return rowsOf<{ lenderId: string }>(result).map(({ lenderId }) => lenderId);
}

/**
 * Loans of which a day is not closed yet and whose lines, drawn up with the last act, say no more what they bear: interest follows what is really
 * owed, and something is late while lines still run; or a fixing of the rate was recorded since the last day that was closed. By their ids, after one.
 */
export async function listMoved(ctx: Ctx, on: LocalDate, after: string): Promise<string[]> {
  const result = await db(ctx).execute(sql`
    select l.id from loan l cross join lateral (select coalesce(l.changed_terms, l.terms) as terms) t
    where l.tenant_id = ${ctx.tenantId} and l.status = 'active' and l.earned_to < ${on} and l.id > ${after}
      and ((l.open_due_on < ${on}
          and (t.terms -> 'recalculation' is not null or t.terms ->> 'shape' = 'revolving' and t.terms ->> 'interestMethod' = 'declining')
          and exists (select from loan_line line where line.tenant_id = l.tenant_id and line.loan_id = l.id and line.due_on > l.earned_to))
        or exists (select from reference_rate r where r.tenant_id = l.tenant_id and r.lender_id = l.lender_id
          and r.name = t.terms -> 'rate' ->> 'reference'
          and r.recorded_at >= l.earned_to::timestamp at time zone ${homeZone}::text))
    order by l.id limit 1000`);
  return rowsOf<{ id: string }>(result).map(({ id }) => id);
}

export interface Closed {
  currency: Currency;
  loans: number;
  /** The last of them: the next come after it. */
  last: string;
  /** By how much what was earned and is not paid grew. */
  receivableByMinor: bigint;
  /** Loans that are worse than they were, by days overdue alone. */
  /** By how much what is borne and no income grew, off the books. */
  suspendedByMinor: bigint;
  /** Loans of which interest is no income any more from this day, or is again. */
  turned: { loanId: string; borrowerId: string; isAccruing: boolean; overdueSince: LocalDate | null }[];
  worse: { loanId: string; borrowerId: string; class: LoanClass; overdueSince: LocalDate }[];
}

/**
 * Closes a day for the next loans of a lender that nobody else has locked, in one statement: interest earned to the day, even over the
 * days on which a line bears; since when something is overdue; and the class that its days allow at best.
 */
export async function closeNext(
  ctx: Ctx,
  {
    lenderId,
    on,
    limits,
    nonAccrualFromDays,
    batch,
    after,
  }: {
    lenderId: string;
    on: LocalDate;
    limits: ClassLimits;
    nonAccrualFromDays: number;
    batch: number;
    after: string;
  },
): Promise<Closed[]> {
  const rank = sql`${sql.param([...loanClasses])}::text[]`;
  const result = await db(ctx).execute(sql`
    with next as materialized (
      select id, interest_paid_minor as paid, earned_minor as earned, suspended_minor as suspended, is_accruing as accrued,
        class as was, open_due_on, (${on}::date - open_due_on) as days
      from loan
      where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId} and status = 'active' and earned_to < ${on}
        and id > ${after}
      order by id limit ${batch} for no key update skip locked
    ), reckoned as materialized (
      select n.*, coalesce(i.earned, 0) as to_day, coalesce(n.days < ${nonAccrualFromDays}, true) as accrues, case
          when n.days >= ${limits.loss} then 'loss' when n.days >= ${limits.doubtful} then 'doubtful'
          when n.days >= ${limits.substandard} then 'substandard'
          when n.days >= ${limits.special_mention} then 'special_mention' else 'normal' end as best
      from next n left join lateral (
        select ${earnedOfLine(sql`${on}::date`)} as earned
        from loan_line line where line.tenant_id = ${ctx.tenantId} and line.loan_id = n.id and line.start_on < ${on}::date
        order by line.number desc limit 1) i on true
    ), closed as (
      update loan set earned_minor = case when r.accrues then r.to_day else least(r.to_day, r.paid) end, is_accruing = r.accrues,
        suspended_minor = case when r.accrues then 0 else greatest(r.to_day - r.paid, 0) end, earned_to = ${on}::date,
        overdue_since = case when r.days > 0 then r.open_due_on end,
        class = case when array_position(${rank}, r.best) > array_position(${rank}, r.was) then r.best else r.was end
      from reckoned r
      where loan.tenant_id = ${ctx.tenantId} and loan.id = r.id
      returning loan.id, loan.borrower_id, loan.currency, loan.class, r.was, loan.overdue_since,
        case when r.accrues then greatest(r.to_day - r.paid, 0) else 0 end - greatest(r.earned - r.paid, 0) as grew,
        loan.suspended_minor - r.suspended as suspended_grew, loan.is_accruing, r.accrued
    )
    select currency, count(*)::int as loans, max(id) as last, sum(grew)::text as grew, sum(suspended_grew)::text as "suspendedGrew",
      coalesce(json_agg(json_build_object('loanId', id, 'borrowerId', borrower_id, 'isAccruing', is_accruing,
        'overdueSince', overdue_since)) filter (where is_accruing <> accrued), '[]') as turned,
      coalesce(json_agg(json_build_object('loanId', id, 'borrowerId', borrower_id, 'class', class,
        'overdueSince', overdue_since)) filter (where class <> was), '[]') as worse
    from closed group by currency order by currency`);
  return rowsOf<
    { currency: Currency; loans: number; last: string; grew: string; suspendedGrew: string } & Pick<
      Closed,
      'worse' | 'turned'
    >
  >(result).map((row) => ({
    currency: row.currency,
    loans: row.loans,
    last: row.last,
    receivableByMinor: BigInt(row.grew),
    suspendedByMinor: BigInt(row.suspendedGrew),
    turned: row.turned,
    worse: row.worse,
  }));
}
