import { and, asc, eq, gte, inArray, lte, notExists, sql } from 'drizzle-orm';
import { drawdown, rollover } from '../../../db/schema/financing.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { type Condition, conditionsInWords } from '../../lending/financing/index.ts';
import type { RolloverStatus } from './rollover-rules.ts';
import type { RolloverCandidateView, RolloverView } from './rollover-schemas.ts';

export interface KeptRollover extends RolloverView {
  requestedBy: string;
  approvedBy: string | null;
}

const rolloverOf = (row: typeof rollover.$inferSelect): KeptRollover => ({
  id: row.id,
  facilityId: row.facilityId,
  drawdownId: row.drawdownId,
  replacedById: row.replacedById,
  dueOn: row.dueOn,
  reason: row.reason,
  interest: row.interest as RolloverView['interest'],
  consents: row.consents as RolloverView['consents'],
  status: row.status as RolloverStatus,
  conditions: conditionsInWords((row.conditions ?? []) as Condition[]),
  requestedBy: row.requestedBy,
  approvedBy: row.approvedBy,
});

const thisRollover = (ctx: Ctx, id: string) => and(eq(rollover.tenantId, ctx.tenantId), eq(rollover.id, id));

/** Undefined when one of the drawdown waits already. */
export async function insertRollover(
  ctx: Ctx,
  row: Omit<typeof rollover.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<KeptRollover | undefined> {
  const [made] = await db(ctx)
    .insert(rollover)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && rolloverOf(made);
}

export async function findRollover(ctx: Ctx, id: string): Promise<KeptRollover | undefined> {
  const [row] = await db(ctx).select().from(rollover).where(thisRollover(ctx, id));
  return row && rolloverOf(row);
}

/** The rollover, when it was in one of `from` until now. */
export async function moveRollover(
  ctx: Ctx,
  id: string,
  from: readonly RolloverStatus[],
  change: Partial<typeof rollover.$inferInsert>,
): Promise<KeptRollover | undefined> {
  const [row] = await db(ctx)
    .update(rollover)
    .set(change)
    .where(and(thisRollover(ctx, id), inArray(rollover.status, [...from])))
    .returning();
  return row && rolloverOf(row);
}

export interface Chain {
  /** How often the debt was rolled over before. */
  rollovers: number;
  /** In how many of these interest was carried on. */
  carried: number;
}

/** How the debt came to be this drawdown: every rollover since the money was first out. */
export async function findChain(ctx: Ctx, drawdownId: string): Promise<Chain> {
  const result = await db(ctx).execute(sql`
    with recursive chain (id, interest) as (
      select r.drawdown_id, r.interest from rollover r
      where r.tenant_id = ${ctx.tenantId} and r.replaced_by_id = ${drawdownId} and r.status = 'done'
      union all
      select r.drawdown_id, r.interest from chain c
      join rollover r on r.tenant_id = ${ctx.tenantId} and r.replaced_by_id = c.id and r.status = 'done'
    )
    select count(*)::int as rollovers, count(*) filter (where interest = 'carried')::int as carried from chain`);
  return rowsOf<Chain>(result)[0] ?? { rollovers: 0, carried: 0 };
}

/** Working capital drawdowns that are owed, due between two days, and wait for no rollover. */
export async function listDueBetween(
  ctx: Ctx,
  from: string,
  to: string,
  limit: number,
): Promise<RolloverCandidateView[]> {
  const waiting = db(ctx)
    .select({ one: sql`1` })
    .from(rollover)
    .where(
      and(
        eq(rollover.tenantId, drawdown.tenantId),
        eq(rollover.drawdownId, drawdown.id),
        inArray(rollover.status, ['requested', 'approved']),
      ),
    );
  const rows = await db(ctx)
    .select()
    .from(drawdown)
    .where(
      and(
        eq(drawdown.tenantId, ctx.tenantId),
        eq(drawdown.status, 'disbursed'),
        eq(drawdown.product, 'working_capital'),
        gte(drawdown.dueOn, from),
        lte(drawdown.dueOn, to),
        notExists(waiting),
      ),
    )
    .orderBy(asc(drawdown.dueOn), asc(drawdown.id))
    .limit(limit);
  return rows.map((row) => ({
    drawdownId: row.id,
    facilityId: row.facilityId,
    outstanding: {
      amountMinor: (row.amountMinor - row.repaidMinor).toString(),
      currency: row.currency,
    },
    dueOn: row.dueOn,
    firstPaidOn: row.firstPaidOn ?? row.disbursedOn,
  }));
}
