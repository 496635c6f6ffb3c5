import { and, asc, eq, gt, isNull, type SQL } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { exerciseDemand } from '../../../db/schema/realisation.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { type DemandedLot, type DemandStatus, demandsLive } from './exercise-rules.ts';
import type { DemandView } from './exercise-schemas.ts';

/** As it is kept: how far the goods fell is reckoned when it is read. */
export interface KeptDemand extends Omit<DemandView, 'fallMinor'> {
  participants: string[];
}
type Row = typeof exerciseDemand.$inferSelect;

const keptOf = (row: Row): KeptDemand => ({
  id: row.id,
  pledgeId: row.pledgeId,
  facilityId: row.facilityId,
  lenderId: row.lenderId,
  pledgorId: row.pledgorId,
  basis: row.basis,
  statement: row.statement,
  currency: row.currency,
  lots: row.lots as DemandedLot[],
  status: row.status as DemandStatus,
  demandedAt: row.demandedAt.toISOString(),
  dueAt: row.dueAt.toISOString(),
  lapsedAt: row.lapsedAt?.toISOString() ?? null,
  closedAt: row.closedAt?.toISOString() ?? null,
  realisationId: row.realisationId,
  loss: row.loss,
  answer: row.answer,
  participants: row.participants,
});

const of = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(exerciseDemand.tenantId, ctx.tenantId), ...more);

/** Throws the constraint when a demand for the pledge stands. */
export async function insertDemand(
  ctx: Ctx,
  row: Omit<typeof exerciseDemand.$inferInsert, 'tenantId'>,
): Promise<KeptDemand> {
  const [made] = await db(ctx)
    .insert(exerciseDemand)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return keptOf(onRecord(made));
}

export async function findDemand(ctx: Ctx, id: string): Promise<KeptDemand | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(exerciseDemand)
    .where(of(ctx, eq(exerciseDemand.id, id)));
  return row && keptOf(row);
}

export async function listDemands(
  ctx: Ctx,
  filter: { facilityId?: string; after?: string | undefined; limit: number },
): Promise<KeptDemand[]> {
  const rows = await db(ctx)
    .select()
    .from(exerciseDemand)
    .where(
      of(
        ctx,
        filter.facilityId === undefined ? undefined : eq(exerciseDemand.facilityId, filter.facilityId),
        filter.after === undefined ? undefined : gt(exerciseDemand.id, filter.after),
      ),
    )
    .orderBy(asc(exerciseDemand.id))
    .limit(filter.limit);
  return rows.map(keptOf);
}

export async function findLiveDemands(ctx: Ctx, pledgeIds: readonly string[]): Promise<KeptDemand[]> {
  if (pledgeIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(exerciseDemand)
    .where(of(ctx, among(exerciseDemand.pledgeId, pledgeIds), among(exerciseDemand.status, demandsLive)))
    .orderBy(asc(exerciseDemand.id))
    .for('no key update');
  return rows.map(keptOf);
}

export type DemandChange = Partial<typeof exerciseDemand.$inferInsert>;

/** The demand, when it was in one of `from` until now, and the entry named was not there yet. */
export async function moveDemand(
  ctx: Ctx,
  id: string,
  from: readonly DemandStatus[],
  change: DemandChange,
  once?: 'loss' | 'answer',
): Promise<KeptDemand | undefined> {
  const [row] = await db(ctx)
    .update(exerciseDemand)
    .set(change)
    .where(of(ctx, eq(exerciseDemand.id, id), among(exerciseDemand.status, from), once && isNull(exerciseDemand[once])))
    .returning();
  return row && keptOf(row);
}
