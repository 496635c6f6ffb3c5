import { and, asc, eq } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { insuranceCover } from '../../../db/schema/valuation.ts';
import { type Ctx, db } from '../../context.ts';

export type KeptCover = typeof insuranceCover.$inferSelect;

export async function insertCover(
  ctx: Ctx,
  row: Omit<typeof insuranceCover.$inferInsert, 'tenantId'>,
): Promise<boolean> {
  const rows = await db(ctx)
    .insert(insuranceCover)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning({ siteId: insuranceCover.siteId });
  return rows.length > 0;
}

export async function findCover(ctx: Ctx, id: string): Promise<KeptCover | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(insuranceCover)
    .where(and(eq(insuranceCover.tenantId, ctx.tenantId), eq(insuranceCover.id, id)));
  return row;
}

/** Every policy of a lender over these sites, whenever it is in force. */
export async function listCovers(ctx: Ctx, lenderId: string, siteIds: readonly string[]): Promise<KeptCover[]> {
  if (siteIds.length === 0) return [];
  return db(ctx)
    .select()
    .from(insuranceCover)
    .where(
      and(
        eq(insuranceCover.tenantId, ctx.tenantId),
        eq(insuranceCover.lenderId, lenderId),
        among(insuranceCover.siteId, siteIds),
      ),
    )
    .orderBy(asc(insuranceCover.validTo), asc(insuranceCover.id));
}
