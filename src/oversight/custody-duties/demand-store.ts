import { and, asc, eq, gt, isNull, type SQL } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { custodyDemand } from '../../../db/schema/custody-duties.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { type CustodyDemandStatus, custodyDemandsLive, type DemandWay } from './demand-rules.ts';
import type { CustodyDemandView } from './demand-schemas.ts';

type Row = typeof custodyDemand.$inferSelect;
export type KeptDemand = CustodyDemandView & { participants: string[] };

const keptOf = (row: Row): KeptDemand => {
  const { tenantId: _, demandedBy: __, ...rest } = row;
  return {
    ...rest,
    ways: row.ways as DemandWay[],
    way: row.way as DemandWay | null,
    status: row.status as CustodyDemandStatus,
    demandedAt: row.demandedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    lapsedAt: row.lapsedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
  };
};

const of = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(custodyDemand.tenantId, ctx.tenantId), ...more);

/** Throws the constraint when a demand for the pledge stands. */
export async function insertDemand(
  ctx: Ctx,
  row: Omit<typeof custodyDemand.$inferInsert, 'tenantId'>,
): Promise<KeptDemand> {
  const [made] = await db(ctx)
    .insert(custodyDemand)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return keptOf(onRecord(made));
}

export async function findDemand(ctx: Ctx, id: string): Promise<KeptDemand | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(custodyDemand)
    .where(of(ctx, eq(custodyDemand.id, id)));
  return row && keptOf(row);
}

export async function listDemands(ctx: Ctx, after: string | undefined, limit: number): Promise<KeptDemand[]> {
  const rows = await db(ctx)
    .select()
    .from(custodyDemand)
    .where(of(ctx, after === undefined ? undefined : gt(custodyDemand.id, after)))
    .orderBy(asc(custodyDemand.id))
    .limit(limit);
  return rows.map(keptOf);
}

export async function findLiveDemands(ctx: Ctx, pledgeIds: readonly string[]): Promise<KeptDemand[]> {
  const rows = await db(ctx)
    .select()
    .from(custodyDemand)
    .where(of(ctx, among(custodyDemand.pledgeId, pledgeIds), among(custodyDemand.status, custodyDemandsLive)))
    .orderBy(asc(custodyDemand.id));
  return rows.map(keptOf);
}

/** The demand, when it was in one of `from` until now, and `once` was not written yet. */
export async function moveDemand(
  ctx: Ctx,
  id: string,
  from: readonly CustodyDemandStatus[],
  change: Partial<typeof custodyDemand.$inferInsert>,
  once?: 'loss' | 'lossAnswer',
): Promise<KeptDemand | undefined> {
  const [row] = await db(ctx)
    .update(custodyDemand)
    .set(change)
    .where(of(ctx, eq(custodyDemand.id, id), among(custodyDemand.status, from), once && isNull(custodyDemand[once])))
    .returning();
  return row && keptOf(row);
}
