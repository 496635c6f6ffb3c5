import { and, asc, eq, gt, isNull, lt, type SQL } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { goodsReturn } from '../../../db/schema/custody-duties.ts';
import { type Ctx, db } from '../../context.ts';
import type { Unit } from '../../kernel/quantity.ts';
import { type ReturnStatus, returnsLive } from './return-rules.ts';
import type { ReturnView } from './return-schemas.ts';

type Row = typeof goodsReturn.$inferSelect;

/** As it is kept: whether it is late depends on when it is read. */
export interface KeptReturn extends Omit<ReturnView, 'isOverdue'> {
  participants: string[];
}

const keptOf = (row: Row): KeptReturn => ({
  id: row.id,
  pledgeId: row.pledgeId,
  lotId: row.lotId,
  lenderId: row.lenderId,
  custodianId: row.custodianId,
  pledgorId: row.pledgorId,
  status: row.status as ReturnStatus,
  openedAt: row.openedAt.toISOString(),
  dueAt: row.dueAt.toISOString(),
  overdueAt: row.overdueAt?.toISOString() ?? null,
  takenAt: row.takenAt.toISOString(),
  taken: row.taken,
  expected: { value: row.expectedValue.toString(), scale: row.scale, unit: row.unit as Unit },
  handed: row.handed,
  received: row.received,
  shortageValue: row.shortageValue?.toString() ?? null,
  toleranceBps: row.toleranceBps,
  claim: row.claim,
  claimAnswer: row.claimAnswer,
  closedAt: row.closedAt?.toISOString() ?? null,
  participants: row.participants,
});

const of = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(goodsReturn.tenantId, ctx.tenantId), ...more);
const live = among(goodsReturn.status, returnsLive);

/** Undefined when the lot is on its way back already. */
export async function insertReturn(
  ctx: Ctx,
  row: Omit<typeof goodsReturn.$inferInsert, 'tenantId'>,
): Promise<KeptReturn | undefined> {
  const [made] = await db(ctx)
    .insert(goodsReturn)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return made && keptOf(made);
}

export async function findReturn(ctx: Ctx, id: string): Promise<KeptReturn | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(goodsReturn)
    .where(of(ctx, eq(goodsReturn.id, id)));
  return row && keptOf(row);
}

export async function findLiveReturns(ctx: Ctx, lotIds: readonly string[]): Promise<KeptReturn[]> {
  const rows = await db(ctx)
    .select()
    .from(goodsReturn)
    .where(of(ctx, among(goodsReturn.lotId, lotIds), live))
    .orderBy(asc(goodsReturn.id));
  return rows.map(keptOf);
}

export async function listReturns(
  ctx: Ctx,
  filter: { overdue?: boolean | undefined; open?: boolean | undefined; after?: string | undefined; limit: number },
): Promise<KeptReturn[]> {
  const rows = await db(ctx)
    .select()
    .from(goodsReturn)
    .where(
      of(
        ctx,
        filter.open ? live : undefined,
        filter.overdue ? and(live, lt(goodsReturn.dueAt, ctx.clock.now())) : undefined,
        filter.after === undefined ? undefined : gt(goodsReturn.id, filter.after),
      ),
    )
    .orderBy(asc(goodsReturn.id))
    .limit(filter.limit);
  return rows.map(keptOf);
}

/** The return, when it was in one of `from` until now, and `once` was not written yet. */
export async function moveReturn(
  ctx: Ctx,
  id: string,
  from: readonly ReturnStatus[],
  change: Partial<typeof goodsReturn.$inferInsert>,
  once?: 'claimAnswer' | 'overdueAt',
): Promise<KeptReturn | undefined> {
  const [row] = await db(ctx)
    .update(goodsReturn)
    .set(change)
    .where(of(ctx, eq(goodsReturn.id, id), among(goodsReturn.status, from), once && isNull(goodsReturn[once])))
    .returning();
  return row && keptOf(row);
}
