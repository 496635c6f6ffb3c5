import { and, eq, inArray } from 'drizzle-orm';
import { chargeSnapshot, pledge } from '../../../db/schema/pledges.ts';
import { type Ctx, db } from '../../context.ts';
import { statusesLive } from './rules.ts';

/** Live floating charges of these pledgors: over all their stock, named or not (Civil Code 396). */
export async function floatingChargesOf(ctx: Ctx, pledgorIds: readonly string[]): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: pledge.id })
    .from(pledge)
    .where(
      and(
        eq(pledge.tenantId, ctx.tenantId),
        inArray(pledge.pledgorId, [...pledgorIds]),
        eq(pledge.kind, 'charge'),
        eq(pledge.mode, 'floating'),
        inArray(pledge.status, statusesLive),
      ),
    );
  return rows.map((row) => row.id);
}

/** Live charges that crystallised over any of these lots. */
export async function findCrystallised(
  ctx: Ctx,
  lotIds: readonly string[],
): Promise<{ pledgeId: string; pledgeeId: string; lotId: string }[]> {
  if (lotIds.length === 0) return [];
  return db(ctx)
    .select({ pledgeId: pledge.id, pledgeeId: pledge.pledgeeId, lotId: chargeSnapshot.lotId })
    .from(chargeSnapshot)
    .innerJoin(pledge, and(eq(pledge.tenantId, chargeSnapshot.tenantId), eq(pledge.id, chargeSnapshot.pledgeId)))
    .where(
      and(
        eq(chargeSnapshot.tenantId, ctx.tenantId),
        inArray(chargeSnapshot.lotId, [...lotIds]),
        inArray(pledge.status, statusesLive),
      ),
    );
}
