import { eq, sql } from 'drizzle-orm';
import { logState } from '../../../db/schema/audit.ts';
import { type Ctx, db } from '../../context.ts';

/** The sealer left nothing behind. A transaction that never ends holds it back: then it only seems to keep pace. */
export const markSealed = (ctx: Ctx) =>
  db(ctx).execute(sql`
    insert into log_state as s (tenant_id, sealed_at, horizon)
    values (${ctx.tenantId}, now(), pg_snapshot_xmin(pg_current_snapshot()))
    on conflict (tenant_id) do update set
      sealed_at = case when s.horizon is distinct from excluded.horizon then excluded.sealed_at else s.sealed_at end,
      horizon = excluded.horizon`);

export async function checkedTo(ctx: Ctx): Promise<bigint> {
  const [row] = await db(ctx)
    .select({ checkedTo: logState.checkedTo })
    .from(logState)
    .where(eq(logState.tenantId, ctx.tenantId));
  return row?.checkedTo ?? 0n;
}

/** What the checker found, and from where it goes on. A fault stays until the same place is sound again. */
export const markChecked = (ctx: Ctx, to: bigint, fault: string | null) =>
  db(ctx).execute(sql`
    insert into log_state as s (tenant_id, checked_to, fault, fault_at)
    values (${ctx.tenantId}, ${to}, ${fault}, case when ${fault}::text is null then null else now() end)
    on conflict (tenant_id) do update set checked_to = excluded.checked_to, fault = excluded.fault,
      fault_at = case when excluded.fault is null then null else coalesce(s.fault_at, excluded.fault_at) end`);

/** For the statement that writes an event: seconds since the sealer kept pace, and the fault that stands. */
export const logStandsSql = (ctx: Ctx) => sql<{ behindSeconds: number; fault: string | null } | null>`(
  select json_build_object('behindSeconds', extract(epoch from now() - coalesce(l.sealed_at, l.opened_at))::int, 'fault', l.fault)
  from log_state l where l.tenant_id = ${ctx.tenantId})`;
