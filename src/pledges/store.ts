import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { pledge, pledgeItem, publicity } from '../../db/schema/pledges.ts';
import { type Ctx, db } from '../context.ts';
import type { Currency } from '../kernel/money.ts';
import { effectiveSince, type PledgeKind, type PledgeStatus, type PublicityKind, statusesLive } from './rules.ts';
import type { PledgeView } from './schemas.ts';

type PledgeRow = typeof pledge.$inferSelect;

async function viewsOf(ctx: Ctx, rows: PledgeRow[]): Promise<PledgeView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const items = await db(ctx)
    .select()
    .from(pledgeItem)
    .where(and(eq(pledgeItem.tenantId, ctx.tenantId), inArray(pledgeItem.pledgeId, ids)))
    .orderBy(asc(pledgeItem.itemId));
  const facts = await db(ctx)
    .select()
    .from(publicity)
    .where(and(eq(publicity.tenantId, ctx.tenantId), inArray(publicity.pledgeId, ids)))
    .orderBy(asc(publicity.at));
  return rows.map((row) => {
    const own = facts
      .filter((fact) => fact.pledgeId === row.id)
      .map((fact) => ({ ...fact, kind: fact.kind as PublicityKind }));
    return {
      id: row.id,
      kind: row.kind as PledgeKind,
      pledgorId: row.pledgorId,
      pledgeeId: row.pledgeeId,
      facilityId: row.secures,
      maximum: { amountMinor: row.maximumMinor.toString(), currency: row.currency as Currency },
      status: row.status as PledgeStatus,
      agreedAt: row.agreedAt?.toISOString() ?? null,
      effectiveAt: row.effectiveAt?.toISOString() ?? null,
      dischargedAt: row.dischargedAt?.toISOString() ?? null,
      items: items
        .filter((item) => item.pledgeId === row.id)
        .map(({ itemId, live }) => ({
          itemId,
          live,
          effectiveSince: effectiveSince(row.kind as PledgeKind, row.agreedAt, itemId, own)?.toISOString() ?? null,
        })),
      publicity: own.map(({ kind, itemId, at, evidence }) => ({ kind, itemId, at: at.toISOString(), evidence })),
    };
  });
}

const one = (ctx: Ctx, id: string) => and(eq(pledge.tenantId, ctx.tenantId), eq(pledge.id, id));

export async function insertPledge(
  ctx: Ctx,
  row: Omit<typeof pledge.$inferInsert, 'tenantId' | 'createdAt' | 'status'>,
  itemIds: readonly string[],
): Promise<PledgeView> {
  const [made] = await db(ctx)
    .insert(pledge)
    .values({ ...row, status: 'offered', tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  await db(ctx)
    .insert(pledgeItem)
    .values(
      itemIds.map((itemId) => ({
        tenantId: ctx.tenantId,
        pledgeId: row.id,
        pledgeeId: row.pledgeeId,
        pledgeKind: row.kind,
        itemId,
        live: false,
      })),
    );
  return (await viewsOf(ctx, [made as PledgeRow]))[0] as PledgeView;
}

export async function findPledge(ctx: Ctx, id: string): Promise<PledgeView | undefined> {
  return (await viewsOf(ctx, await db(ctx).select().from(pledge).where(one(ctx, id))))[0];
}

export async function listPledges(
  ctx: Ctx,
  filter: { facilityId?: string | undefined; after?: string | undefined; limit: number },
): Promise<PledgeView[]> {
  const rows = await db(ctx)
    .select()
    .from(pledge)
    .where(
      and(
        eq(pledge.tenantId, ctx.tenantId),
        filter.facilityId === undefined ? undefined : eq(pledge.secures, filter.facilityId),
        filter.after === undefined ? undefined : gt(pledge.id, filter.after),
      ),
    )
    .orderBy(asc(pledge.id))
    .limit(filter.limit);
  return viewsOf(ctx, rows);
}

/** Pledges that are agreed or effective and hold any of these items live. */
export async function findLivePledges(ctx: Ctx, itemIds: readonly string[]): Promise<PledgeView[]> {
  if (itemIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(pledge)
    .where(
      and(
        eq(pledge.tenantId, ctx.tenantId),
        inArray(pledge.status, statusesLive),
        sql`exists (select from pledge_item i where i.tenant_id = ${pledge.tenantId} and i.pledge_id = ${pledge.id}
             and i.live and i.item_id in ${[...new Set(itemIds)]})`,
      ),
    )
    .orderBy(asc(pledge.id));
  return viewsOf(ctx, rows);
}

/** The lender's pledges that wait for what constitutes them. */
export async function findAgreedPledges(ctx: Ctx, pledgeeId: string): Promise<PledgeView[]> {
  const rows = await db(ctx)
    .select()
    .from(pledge)
    .where(and(eq(pledge.tenantId, ctx.tenantId), eq(pledge.pledgeeId, pledgeeId), eq(pledge.status, 'agreed')))
    .orderBy(asc(pledge.id));
  return viewsOf(ctx, rows);
}

/** The pledge, when it was in one of `from` until now. */
export async function movePledge(
  ctx: Ctx,
  id: string,
  from: readonly PledgeStatus[],
  to: PledgeStatus,
  stamps: Partial<Pick<PledgeRow, 'agreedAt' | 'effectiveAt' | 'dischargedAt'>> = {},
): Promise<PledgeView | undefined> {
  const rows = await db(ctx)
    .update(pledge)
    .set({ status: to, ...stamps })
    .where(and(one(ctx, id), inArray(pledge.status, [...from])))
    .returning();
  return (await viewsOf(ctx, rows))[0];
}

/** Makes the items bind, or frees them. The database refuses an item that binds elsewhere. */
/** What is pledged instead from now on; the old item stays on record, not live. */
export async function replaceItem(ctx: Ctx, pledge: PledgeView, oldId: string, newId: string): Promise<void> {
  await setItemsLive(ctx, pledge.id, false, [oldId]);
  await db(ctx).insert(pledgeItem).values({
    tenantId: ctx.tenantId,
    pledgeId: pledge.id,
    pledgeeId: pledge.pledgeeId,
    pledgeKind: pledge.kind,
    itemId: newId,
    live: true,
  });
}

export async function setItemsLive(
  ctx: Ctx,
  pledgeId: string,
  live: boolean,
  itemIds?: readonly string[],
): Promise<void> {
  await db(ctx)
    .update(pledgeItem)
    .set({ live })
    .where(
      and(
        eq(pledgeItem.tenantId, ctx.tenantId),
        eq(pledgeItem.pledgeId, pledgeId),
        itemIds && inArray(pledgeItem.itemId, [...itemIds]),
      ),
    );
}

export async function insertPublicity(
  ctx: Ctx,
  pledgeId: string,
  facts: readonly { kind: PublicityKind; itemId: string; at: Date; evidence: Record<string, unknown> }[],
): Promise<void> {
  if (facts.length === 0) return;
  await db(ctx)
    .insert(publicity)
    .values(facts.map((fact) => ({ ...fact, tenantId: ctx.tenantId, pledgeId })))
    .onConflictDoNothing();
}
