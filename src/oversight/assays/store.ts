import { and, asc, desc, eq, gt, isNotNull, isNull, lte, type SQL } from 'drizzle-orm';
import { assay } from '../../../db/schema/assays.ts';
import { among } from '../../../db/schema/columns.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { Outcome, VoidReason } from './rules.ts';
import type { AssayView } from './schemas.ts';

export interface KeptAssay {
  view: AssayView;
  participants: string[];
}

type Row = typeof assay.$inferSelect;

const keptOf = (row: Row): KeptAssay => ({
  participants: row.participants,
  view: {
    id: row.id,
    lotId: row.lotId,
    lenderId: row.lenderId,
    assayerId: row.assayerId,
    specification: row.specification,
    status: row.voidedAt ? 'void' : ((row.outcome as Outcome | null) ?? 'ordered'),
    splitFrom: row.splitFrom,
    orderedAt: row.orderedAt.toISOString(),
    sampledAt: row.sampledAt?.toISOString() ?? null,
    sealNumbers: row.sealNumbers,
    measured: row.measured,
    documentHash: row.documentHash,
    reportedAt: row.reportedAt?.toISOString() ?? null,
    outcome: row.outcome as Outcome | null,
    void: row.voidedAt && {
      at: row.voidedAt.toISOString(),
      reason: row.voidReason as VoidReason,
      by: row.voidedBy,
    },
  },
});

const mine = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(assay.tenantId, ctx.tenantId), ...more);
const isOrdered = and(isNull(assay.outcome), isNull(assay.voidedAt));
const isInForce = and(isNotNull(assay.outcome), isNull(assay.voidedAt));

/** Throws the constraint when one is ordered or in force for the lender and the lot. */
export async function insertAssay(ctx: Ctx, row: Omit<typeof assay.$inferInsert, 'tenantId'>): Promise<KeptAssay> {
  const [made] = await db(ctx)
    .insert(assay)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return keptOf(onRecord(made));
}

export async function findAssay(ctx: Ctx, id: string): Promise<KeptAssay | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(assay)
    .where(mine(ctx, eq(assay.id, id)));
  return row && keptOf(row);
}

export async function listAssays(
  ctx: Ctx,
  filter: { lotId?: string | undefined; after?: string | undefined; limit: number },
): Promise<AssayView[]> {
  const rows = await db(ctx)
    .select()
    .from(assay)
    .where(
      mine(
        ctx,
        filter.lotId === undefined ? undefined : eq(assay.lotId, filter.lotId),
        filter.after === undefined ? undefined : gt(assay.id, filter.after),
      ),
    )
    .orderBy(asc(assay.id))
    .limit(filter.limit);
  return rows.map((row) => keptOf(row).view);
}

/** The order, when it waited for its report until now. */
export async function reportAssay(
  ctx: Ctx,
  id: string,
  report: Pick<
    typeof assay.$inferInsert,
    'sampledAt' | 'sealNumbers' | 'measured' | 'documentHash' | 'reportedBy' | 'outcome'
  >,
): Promise<KeptAssay | undefined> {
  const [row] = await db(ctx)
    .update(assay)
    .set({ ...report, reportedAt: ctx.clock.now() })
    .where(mine(ctx, eq(assay.id, id), isOrdered))
    .returning();
  return row && keptOf(row);
}

/** @returns those of them that were ordered or in force until now */
export async function voidAssays(
  ctx: Ctx,
  which: { id?: string; lotIds?: readonly string[]; lenderId?: string; sampledUntil?: Date; isOrdered?: boolean },
  reason: VoidReason,
  by: string | null = null,
): Promise<KeptAssay[]> {
  const rows = await db(ctx)
    .update(assay)
    .set({ voidedAt: ctx.clock.now(), voidReason: reason, voidedBy: by })
    .where(
      mine(
        ctx,
        which.isOrdered ? isOrdered : isInForce,
        which.id === undefined ? undefined : eq(assay.id, which.id),
        which.lotIds && among(assay.lotId, which.lotIds),
        which.lenderId === undefined ? undefined : eq(assay.lenderId, which.lenderId),
        which.sampledUntil && lte(assay.sampledAt, which.sampledUntil),
      ),
    )
    .returning();
  return rows.map(keptOf);
}

/** Assays that a breach voided and that nothing has taken the place of. */
export async function voidedBy(ctx: Ctx, breachId: string): Promise<KeptAssay[]> {
  const rows = await db(ctx)
    .select()
    .from(assay)
    .where(mine(ctx, eq(assay.voidedBy, breachId), isNotNull(assay.voidedAt)))
    .orderBy(desc(assay.sampledAt));
  return rows.map(keptOf);
}

export async function reinstate(ctx: Ctx, id: string): Promise<void> {
  await db(ctx)
    .update(assay)
    .set({ voidedAt: null, voidReason: null, voidedBy: null })
    .where(mine(ctx, eq(assay.id, id)));
}

/** What is in force of these lots, for one lender or for all. */
export async function findInForce(ctx: Ctx, lotIds: readonly string[], lenderId?: string): Promise<KeptAssay[]> {
  if (lotIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(assay)
    .where(
      mine(
        ctx,
        isInForce,
        among(assay.lotId, lotIds),
        lenderId === undefined ? undefined : eq(assay.lenderId, lenderId),
      ),
    )
    .orderBy(asc(assay.id));
  return rows.map(keptOf);
}
