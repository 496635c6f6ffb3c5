import { and, eq, sql } from 'drizzle-orm';
import { custodyIncident } from '../../../db/schema/custody-duties.ts';
import { type Ctx, db } from '../../context.ts';

/** Losses of these lots that a reweighing wrote off the books and whose lender has not found why, by lender and lot. */
export async function openShortsOver(ctx: Ctx, lotIds: readonly string[]): Promise<Map<string, string>> {
  if (lotIds.length === 0) return new Map();
  const rows = await db(ctx)
    .select({ id: custodyIncident.id, lenderId: custodyIncident.lenderId, lotIds: custodyIncident.lotIds })
    .from(custodyIncident)
    .where(
      and(
        eq(custodyIncident.tenantId, ctx.tenantId),
        eq(custodyIncident.source, 'reweighing'),
        eq(custodyIncident.status, 'open'),
        sql`${custodyIncident.lotIds} && ${sql.param([...lotIds])}::text[]`,
      ),
    );
  return new Map(rows.flatMap(({ id, lenderId, lotIds: short }) => short.map((lotId) => [`${lenderId}/${lotId}`, id])));
}
