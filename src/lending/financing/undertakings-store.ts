import { type SQL, sql } from 'drizzle-orm';
import { asSystem, type Ctx, db, rowsOf } from '../../context.ts';
import { businessDate } from '../../kernel/time.ts';
import { nearestLimit } from '../party-limits/index.ts';
import type { HoldView } from './terms-schemas.ts';

/**
 * What may have been undertaken for these debts: of each itself, and of every limit above it. Above a facility those that it hangs under,
 * above a loan under none the nearest on its borrower.
 */
const bears = (ctx: Ctx, asked: SQL): SQL => sql`(
  select a.id as debt_id, a.id as subject_id from unnest(${asked}::text[]) a (id)
  union all
  select f.id, p.id from facility f
  join credit_limit n on n.tenant_id = f.tenant_id and n.id = f.limit_id cross join unnest(n.path) p (id)
  where f.tenant_id = ${ctx.tenantId} and f.id = any (${asked})
  union all
  select l.id, p.id from loan l
  cross join lateral (${nearestLimit(ctx, sql`select l.lender_id, l.borrower_id`)}) n cross join unnest(n.path) p (id)
  where l.tenant_id = ${ctx.tenantId} and l.id = any (${asked}) and l.facility_id is null)`;

/** Null where it was undertaken for all that stands under a facility or a limit. */
const ofDebt = sql`case when o.subject_id = o.debt_id then nullif(u.subject_id, u.facility_id) end`;

/**
 * What was undertaken for these debts and does not stand, as holds: a condition that comes before money and is neither met nor waived, one
 * that follows it and is overdue, a covenant that is broken and neither cured nor waived, or not reported on in time. Read and not set, so that
 * a waiver ends with its day. The one place that says so: for facilities with what they bear, and for loans under none.
 */
export const notKept = (ctx: Ctx, ids: readonly string[]): SQL => {
  const on = sql`${businessDate(ctx)}::date`;
  const of = bears(ctx, sql`${sql.param([...ids])}`);
  return sql`
  select o.debt_id as id, 'CONDITION ' || u.id as reason, '["advance"]'::jsonb as blocks,
    jsonb_build_object('conditionId', u.id, 'kind', u.kind, 'title', u.title, 'proverId', u.prover_id, 'dueOn', u.due_on, 'status', u.status,
      'ofDebtId', ${ofDebt}) as facts, u.stated_at as since
  from ${of} o join debt_condition u on u.tenant_id = ${ctx.tenantId} and coalesce(u.facility_id, u.subject_id) = o.subject_id
  where case u.status
    when 'open' then u.kind = 'precedent' or u.due_on < ${on}
    when 'proved' then u.kind = 'precedent'
    when 'waived' then u.waived_until < ${on}
    else false end
  union all
  select o.debt_id, 'COVENANT ' || u.id, '["advance"]'::jsonb,
    jsonb_build_object('covenantId', v.id, 'testId', u.id, 'kind', v.kind, 'title', v.title, 'testedOn', u.tested_on, 'dueOn', u.due_on,
      'value', u.value, 'cureBy', u.cure_by, 'status', u.status, 'ofDebtId', ${ofDebt}),
    coalesce(u.breached_at, u.due_on::timestamptz)
  from ${of} o join covenant_test u on u.tenant_id = ${ctx.tenantId} and coalesce(u.facility_id, u.subject_id) = o.subject_id
  join covenant v on v.tenant_id = u.tenant_id and v.id = u.covenant_id and v.status = 'standing'
  where case u.status
    when 'breached' then true
    when 'awaited' then u.due_on < ${on}
    when 'waived' then u.waived_until < ${on}
    else false end`;
};

/** The same of one debt alone: whoever asks, as a step of the system. */
export const listNotKept = (ctx: Ctx, id: string): Promise<Omit<HoldView, 'since'>[]> =>
  asSystem(ctx, 'financing', async (system) =>
    rowsOf<Omit<HoldView, 'since'>>(
      await db(system).execute(sql`select reason, blocks, facts from (${notKept(system, [id])}) x`),
    ),
  );

/** A hold on one debt alone keeps others of its facility back from nothing. */
export const isHeldFor = ({ facts }: Pick<HoldView, 'facts'>, debtId?: string): boolean =>
  facts.ofDebtId === undefined || facts.ofDebtId === null || facts.ofDebtId === debtId;
