import { and, asc, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { controlTerms } from '../../../db/schema/supervision.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { RiskClass } from './terms-rules.ts';
import type { ControlTermsView } from './terms-schemas.ts';

const viewOf = (row: typeof controlTerms.$inferSelect): ControlTermsView => ({
  id: row.id,
  lenderId: row.lenderId,
  riskClasses: row.riskClasses as RiskClass[],
  terms: row.terms,
  loosens: row.loosens,
  reason: row.reason,
  proposedBy: row.proposedBy,
  proposedAt: row.proposedAt.toISOString(),
  approvedBy: row.approvedBy,
  approvedAt: row.approvedAt?.toISOString() ?? null,
});
const mine = (ctx: Ctx) => eq(controlTerms.tenantId, ctx.tenantId);

export async function insertControlTerms(
  ctx: Ctx,
  row: Omit<typeof controlTerms.$inferInsert, 'tenantId'>,
): Promise<ControlTermsView> {
  const [made] = await db(ctx)
    .insert(controlTerms)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return viewOf(onRecord(made));
}

export async function findControlTerms(ctx: Ctx, id: string): Promise<ControlTermsView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(controlTerms)
    .where(and(mine(ctx), eq(controlTerms.id, id)));
  return row && viewOf(row);
}

/** The terms, when nobody had approved them. */
export async function approveControlTerms(ctx: Ctx, id: string, personId: string, loosens: string[]) {
  const [row] = await db(ctx)
    .update(controlTerms)
    .set({ approvedBy: personId, approvedAt: ctx.clock.now(), loosens })
    .where(and(mine(ctx), eq(controlTerms.id, id), isNull(controlTerms.approvedBy)))
    .returning();
  return row && viewOf(row);
}

export async function listControlTerms(ctx: Ctx, after: string | undefined, limit: number) {
  const rows = await db(ctx)
    .select()
    .from(controlTerms)
    .where(and(mine(ctx), after === undefined ? undefined : gt(controlTerms.id, after)))
    .orderBy(asc(controlTerms.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** What these lenders have approved, oldest approval first. */
export async function approvedControlTerms(ctx: Ctx, lenderIds: readonly string[]): Promise<ControlTermsView[]> {
  if (lenderIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(controlTerms)
    .where(and(mine(ctx), among(controlTerms.lenderId, new Set(lenderIds)), isNotNull(controlTerms.approvedAt)))
    .orderBy(asc(controlTerms.approvedAt), asc(controlTerms.id));
  return rows.map(viewOf);
}
