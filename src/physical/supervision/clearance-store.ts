import { and, eq } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { custodianClearance } from '../../../db/schema/supervision.ts';
import { type Ctx, db } from '../../context.ts';

/** A lender found that this custodian may hold what this party pledged, though they belong together. */
export async function clearCustodian(
  ctx: Ctx,
  row: Omit<typeof custodianClearance.$inferInsert, 'tenantId' | 'clearedAt' | 'participants'>,
): Promise<void> {
  await db(ctx)
    .insert(custodianClearance)
    .values({ ...row, tenantId: ctx.tenantId, clearedAt: ctx.clock.now(), participants: [row.lenderId] })
    .onConflictDoNothing();
}

/** The pairs that these lenders cleared. */
export async function clearedCustodians(ctx: Ctx, lenderIds: readonly string[], custodianIds: readonly string[]) {
  if (lenderIds.length === 0 || custodianIds.length === 0) return [];
  const { lenderId, custodianId, pledgorId } = custodianClearance;
  return db(ctx)
    .select({ lenderId, custodianId, pledgorId })
    .from(custodianClearance)
    .where(
      and(
        eq(custodianClearance.tenantId, ctx.tenantId),
        among(lenderId, new Set(lenderIds)),
        among(custodianId, new Set(custodianIds)),
      ),
    );
}
