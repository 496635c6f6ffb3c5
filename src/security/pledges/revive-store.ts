import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { pledge, pledgeItem } from '../../../db/schema/pledges.ts';
import { type Ctx, db } from '../../context.ts';
import { statusesLive } from './rules.ts';
import type { PledgeView } from './schemas.ts';
import { viewsOf, withParts } from './store.ts';

/** Pledges of receivables in which this one is not live: it was paid, or the pledgee gave the whole pledge up. */
export async function findFreedPledges(ctx: Ctx, receivableId: string): Promise<PledgeView[]> {
  const rows = await db(ctx)
    .select(withParts)
    .from(pledge)
    .where(
      and(
        eq(pledge.tenantId, ctx.tenantId),
        eq(pledge.kind, 'receivable'),
        inArray(pledge.status, [...statusesLive, 'discharged']),
        sql`exists (select from pledge_item i where i.tenant_id = ${pledge.tenantId} and i.pledge_id = ${pledge.id}
             and not i.live and i.item_id = ${receivableId})`,
      ),
    )
    .orderBy(asc(pledge.id));
  return viewsOf(rows);
}

/** The pledges that stand and bind an item, or did until it was paid. */
export const securingItem = (
  ctx: Ctx,
  itemId: string,
): Promise<{ facilityId: string; pledgeeId: string; live: boolean }[]> =>
  db(ctx)
    .select({ facilityId: pledge.secures, pledgeeId: pledge.pledgeeId, live: pledgeItem.live })
    .from(pledgeItem)
    .innerJoin(pledge, and(eq(pledge.tenantId, pledgeItem.tenantId), eq(pledge.id, pledgeItem.pledgeId)))
    .where(
      and(eq(pledgeItem.tenantId, ctx.tenantId), eq(pledgeItem.itemId, itemId), inArray(pledge.status, statusesLive)),
    );
