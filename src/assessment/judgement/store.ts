import { and, eq, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { pledge, pledgeItem } from '../../../db/schema/pledges.ts';
import { type Ctx, db } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { Maturing } from './record.ts';

/** Receipts and receivables that these pledges hold, with the day on which each falls due, as last extended, where it has one. */
export async function listMaturing(
  ctx: Ctx,
  pledgeIds: readonly string[],
): Promise<(Maturing & { facilityId: string })[]> {
  if (pledgeIds.length === 0) return [];
  const choices = sql`from maturity_choice c where c.tenant_id = ${pledgeItem.tenantId} and c.item_id = ${pledgeItem.itemId}`;
  const day = sql`greatest((select (r.document ->> 'storedUntil')::date from receipt r
      where r.tenant_id = ${pledgeItem.tenantId} and r.id = ${pledgeItem.itemId}),
    (select r.due_on from receivable r where r.tenant_id = ${pledgeItem.tenantId} and r.id = ${pledgeItem.itemId}),
    (select max(c.extended_to) ${choices}))`;
  const rows = await db(ctx)
    .select({
      facilityId: pledge.secures,
      itemId: pledgeItem.itemId,
      lotId: sql<string | null>`(select r.lot_id from receipt r
        where r.tenant_id = ${pledgeItem.tenantId} and r.id = ${pledgeItem.itemId})`,
      maturesOn: sql<LocalDate | null>`(${day})::text`,
      isChosen: sql<boolean>`exists (select ${choices} and c.pledge_id = ${pledgeItem.pledgeId} and c.matures_on = ${day})`,
    })
    .from(pledgeItem)
    .innerJoin(pledge, and(eq(pledge.tenantId, pledgeItem.tenantId), eq(pledge.id, pledgeItem.pledgeId)))
    .where(
      and(eq(pledgeItem.tenantId, ctx.tenantId), among(pledgeItem.pledgeId, pledgeIds), eq(pledgeItem.live, true)),
    );
  return rows.flatMap(({ maturesOn, lotId, ...row }) =>
    maturesOn === null ? [] : [{ ...row, maturesOn, countsAs: lotId ?? row.itemId }],
  );
}
