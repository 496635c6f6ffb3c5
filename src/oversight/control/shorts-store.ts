import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { custodyIncident } from '../../../db/schema/custody-duties.ts';
import { type Ctx, db } from '../../context.ts';

/** An incident that is over and whose cause the lender has not found. */
export interface UnfoundIncident {
  id: string;
  /** Its loss was written off the books at a scale: nothing else says of the goods that they are not whole. */
  isShort: boolean;
}

/** Incidents over these lots that wait for nothing but their cause, by lender and lot; what a reweighing wrote off goes first. */
export async function unfoundIncidentsOver(ctx: Ctx, lotIds: readonly string[]): Promise<Map<string, UnfoundIncident>> {
  if (lotIds.length === 0) return new Map();
  const rows = await db(ctx)
    .select({
      id: custodyIncident.id,
      lenderId: custodyIncident.lenderId,
      lotIds: custodyIncident.lotIds,
      source: custodyIncident.source,
    })
    .from(custodyIncident)
    .where(
      and(
        eq(custodyIncident.tenantId, ctx.tenantId),
        eq(custodyIncident.status, 'open'),
        isNotNull(custodyIncident.endedAt),
        sql`${custodyIncident.lotIds} && ${sql.param([...lotIds])}::text[]`,
      ),
    )
    .orderBy(custodyIncident.id);
  const found = rows
    .map((row) => ({ ...row, isShort: row.source === 'reweighing' }))
    .sort((a, b) => Number(a.isShort) - Number(b.isShort));
  return new Map(
    found.flatMap(({ id, lenderId, lotIds: over, isShort }) =>
      over.map((lotId) => [`${lenderId}/${lotId}`, { id, isShort }] as const),
    ),
  );
}

/** What weighings took off the books of these lots and some lender has not found why, by lot: each weighing once. */
export async function missingOf(ctx: Ctx, lotIds: readonly string[]): Promise<Map<string, bigint>> {
  const missing = new Map<string, bigint>();
  if (lotIds.length === 0) return missing;
  const rows = await db(ctx)
    .selectDistinct({ sourceId: custodyIncident.sourceId, lost: custodyIncident.lost })
    .from(custodyIncident)
    .where(
      and(
        eq(custodyIncident.tenantId, ctx.tenantId),
        eq(custodyIncident.source, 'reweighing'),
        eq(custodyIncident.status, 'open'),
        sql`${custodyIncident.lotIds} && ${sql.param([...lotIds])}::text[]`,
      ),
    );
  for (const { lost } of rows)
    for (const [lotId, value] of Object.entries(lost)) missing.set(lotId, (missing.get(lotId) ?? 0n) + BigInt(value));
  return missing;
}
