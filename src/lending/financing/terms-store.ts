import { and, asc, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { collateralTerms, facilityHold } from '../../../db/schema/coverage.ts';
import { facility } from '../../../db/schema/financing.ts';
import { type Ctx, db } from '../../context.ts';
import { isSameRecord } from '../../kernel/canonical.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { CollateralTerms, CollateralTermsView, HoldView } from './terms-schemas.ts';

const termsOf = (row: typeof collateralTerms.$inferSelect): CollateralTermsView => ({
  id: row.id,
  facilityId: row.facilityId,
  terms: row.terms as CollateralTerms,
  approvedAt: row.approvedAt?.toISOString() ?? null,
});

export async function insertCollateralTerms(
  ctx: Ctx,
  row: Omit<typeof collateralTerms.$inferInsert, 'tenantId' | 'proposedAt'>,
): Promise<CollateralTermsView> {
  const [made] = await db(ctx)
    .insert(collateralTerms)
    .values({ ...row, tenantId: ctx.tenantId, proposedAt: ctx.clock.now() })
    .returning();
  return termsOf(onRecord(made));
}

export async function findCollateralTerms(ctx: Ctx, id: string) {
  const [row] = await db(ctx)
    .select()
    .from(collateralTerms)
    .where(and(eq(collateralTerms.tenantId, ctx.tenantId), eq(collateralTerms.id, id)));
  return row && { ...termsOf(row), proposedBy: row.proposedBy };
}

/** The terms, when they were not approved until now. */
export async function markTermsApproved(
  ctx: Ctx,
  id: string,
  approvedBy: string,
): Promise<CollateralTermsView | undefined> {
  const [row] = await db(ctx)
    .update(collateralTerms)
    .set({ approvedBy, approvedAt: ctx.clock.now() })
    .where(
      and(eq(collateralTerms.tenantId, ctx.tenantId), eq(collateralTerms.id, id), isNull(collateralTerms.approvedAt)),
    )
    .returning();
  return row && termsOf(row);
}

/** The terms in force of each facility that has any. */
export async function collateralTermsOf(
  ctx: Ctx,
  facilityIds: readonly string[],
): Promise<Map<string, CollateralTerms>> {
  if (facilityIds.length === 0) return new Map();
  const rows = await db(ctx)
    .selectDistinctOn([collateralTerms.facilityId])
    .from(collateralTerms)
    .where(
      and(
        eq(collateralTerms.tenantId, ctx.tenantId),
        among(collateralTerms.facilityId, facilityIds),
        isNotNull(collateralTerms.approvedAt),
      ),
    )
    .orderBy(asc(collateralTerms.facilityId), desc(collateralTerms.approvedAt), desc(collateralTerms.id));
  return new Map(rows.map((row) => [row.facilityId, row.terms as CollateralTerms]));
}

export type Blocked = HoldView['blocks'][number];

const live = (ctx: Ctx, facilityId: string, reason: string) =>
  and(
    eq(facilityHold.tenantId, ctx.tenantId),
    eq(facilityHold.facilityId, facilityId),
    eq(facilityHold.reason, reason),
    isNull(facilityHold.endedAt),
  );

/** Holds the facility for a reason, or changes what the hold for it blocks. True when anything changed. */
export async function setHold(
  ctx: Ctx,
  facilityId: string,
  reason: string,
  blocks: readonly Blocked[],
  facts: Record<string, unknown>,
): Promise<boolean> {
  const [standing] = await db(ctx)
    .select()
    .from(facilityHold)
    .where(live(ctx, facilityId, reason));
  if (standing && blocks.length === standing.blocks.length && blocks.every((b) => standing.blocks.includes(b))) {
    // What it rests on now, since it is told to whoever meets it.
    if (!isSameRecord(standing.facts, facts))
      await db(ctx)
        .update(facilityHold)
        .set({ facts })
        .where(live(ctx, facilityId, reason));
    return false;
  }
  if (standing) await endHold(ctx, facilityId, reason);
  if (blocks.length === 0) return standing !== undefined;
  const [of] = await db(ctx)
    .select({ participants: facility.participants })
    .from(facility)
    .where(and(eq(facility.tenantId, ctx.tenantId), eq(facility.id, facilityId)));
  // The same reason held twice in one instant is one hold.
  await db(ctx)
    .insert(facilityHold)
    .values({
      tenantId: ctx.tenantId,
      facilityId,
      reason,
      blocks: [...blocks],
      facts,
      since: ctx.clock.now(),
      participants: of?.participants ?? [],
    })
    .onConflictDoUpdate({
      target: [facilityHold.tenantId, facilityHold.facilityId, facilityHold.reason, facilityHold.since],
      set: { blocks: [...blocks], facts, endedAt: null },
    });
  return true;
}

export async function endHold(ctx: Ctx, facilityId: string, reason: string): Promise<boolean> {
  const rows = await db(ctx)
    .update(facilityHold)
    .set({ endedAt: ctx.clock.now() })
    .where(live(ctx, facilityId, reason))
    .returning({ reason: facilityHold.reason });
  return rows.length > 0;
}
