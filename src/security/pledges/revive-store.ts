import { and, asc, eq, gte, inArray, sql } from 'drizzle-orm';
import { pledge, pledgeItem } from '../../../db/schema/pledges.ts';
import { type Ctx, db } from '../../context.ts';
import { statusesLive } from './rules.ts';
import type { PledgeView } from './schemas.ts';
import { findPledge, viewsOf, withParts } from './store.ts';

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

/** Things that a lender let go as paid for under a facility since then, each with the pledge that it was in. */
export async function findGivenUp(
  ctx: Ctx,
  facilityId: string,
  since: string,
): Promise<{ itemId: string; givenUpAt: string; pledge: PledgeView }[]> {
  const items = await db(ctx)
    .select({ itemId: pledgeItem.itemId, pledgeId: pledge.id, givenUpAt: pledgeItem.givenUpAt })
    .from(pledgeItem)
    .innerJoin(pledge, and(eq(pledge.tenantId, pledgeItem.tenantId), eq(pledge.id, pledgeItem.pledgeId)))
    .where(
      and(
        eq(pledgeItem.tenantId, ctx.tenantId),
        eq(pledge.secures, facilityId),
        eq(pledgeItem.live, false),
        gte(pledgeItem.givenUpAt, new Date(since)),
      ),
    )
    .orderBy(asc(pledgeItem.itemId));
  const found: { itemId: string; givenUpAt: string; pledge: PledgeView }[] = [];
  for (const { itemId, pledgeId, givenUpAt } of items) {
    const view = await findPledge(ctx, pledgeId);
    if (view && givenUpAt) found.push({ itemId, givenUpAt: givenUpAt.toISOString(), pledge: view });
  }
  return found;
}
