import { type SQL, sql } from 'drizzle-orm';
import { asSystem, type Ctx, db, rowsOf } from '../../context.ts';
import { businessDate } from '../../kernel/time.ts';
import type { HoldView } from './terms-schemas.ts';

/**
 * What was undertaken for these debts and does not stand, as holds: a condition that comes before money and is neither met nor waived, one
 * that follows it and is overdue, a covenant that is broken and neither cured nor waived, or not reported on in time. Read and not set, so that
 * a waiver ends with its day. The one place that says so: for facilities with what they bear, and for loans under none.
 */
export const notKept = (ctx: Ctx, ids: readonly string[]): SQL => {
  const on = sql`${businessDate(ctx)}::date`;
  const asked = sql.param([...ids]);
  return sql`
  select coalesce(c.facility_id, c.subject_id) as id, 'CONDITION ' || c.id as reason, '["advance"]'::jsonb as blocks,
    jsonb_build_object('conditionId', c.id, 'kind', c.kind, 'title', c.title, 'proverId', c.prover_id, 'dueOn', c.due_on, 'status', c.status,
      'ofDebtId', nullif(c.subject_id, c.facility_id)) as facts, c.stated_at as since
  from debt_condition c
  where c.tenant_id = ${ctx.tenantId} and coalesce(c.facility_id, c.subject_id) = any (${asked}) and case c.status
    when 'open' then c.kind = 'precedent' or c.due_on < ${on}
    when 'proved' then c.kind = 'precedent'
    when 'waived' then c.waived_until < ${on}
    else false end
  union all
  select coalesce(t.facility_id, t.subject_id), 'COVENANT ' || t.id, '["advance"]'::jsonb,
    jsonb_build_object('covenantId', v.id, 'testId', t.id, 'kind', v.kind, 'title', v.title, 'testedOn', t.tested_on, 'dueOn', t.due_on,
      'value', t.value, 'cureBy', t.cure_by, 'status', t.status, 'ofDebtId', nullif(t.subject_id, t.facility_id)),
    coalesce(t.breached_at, t.due_on::timestamptz)
  from covenant_test t join covenant v on v.tenant_id = t.tenant_id and v.id = t.covenant_id and v.status = 'standing'
  where t.tenant_id = ${ctx.tenantId} and coalesce(t.facility_id, t.subject_id) = any (${asked}) and case t.status
    when 'breached' then true
    when 'awaited' then t.due_on < ${on}
    when 'waived' then t.waived_until < ${on}
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
