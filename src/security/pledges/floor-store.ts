import { and, asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { pledge, pledgeDebt, pledgeFloor, pledgeItem } from '../../../db/schema/pledges.ts';
import { type Ctx, db } from '../../context.ts';
import { type Purchase, purchasesSince, type Since } from './bought-store.ts';
import { type PledgeKind, statusesLive } from './rules.ts';

/** The pledges that secure any of these facilities, alone or with others. */
const securing = (ctx: Ctx, facilityIds: readonly string[]) => sql`${pledge.id} in (
  select own.id from pledge own where own.tenant_id = ${ctx.tenantId} and own.secures = any (${sql.param([...facilityIds])})
  union all select d.pledge_id from pledge_debt d
  where d.tenant_id = ${ctx.tenantId} and d.facility_id = any (${sql.param([...facilityIds])}))`;

/** The highest floor value that a live floating pledge for a facility names; none is zero. */
export async function contractFloorMinor(ctx: Ctx, facilityId: string): Promise<bigint> {
  const [row] = await db(ctx)
    .select({ floor: sql<string | null>`max(${pledge.floorValueMinor})` })
    .from(pledge)
    .where(and(eq(pledge.tenantId, ctx.tenantId), securing(ctx, [facilityId]), inArray(pledge.status, statusesLive)));
  return BigInt(row?.floor ?? 0);
}

/** Every quantity floor of the pledges over these lots, with what the pledge holds and what of it is promised to nobody. */
export async function floorsOver(ctx: Ctx, lotIds: readonly string[]) {
  if (lotIds.length === 0) return [];
  const rows = await db(ctx)
    .select({
      pledgeId: pledgeFloor.pledgeId,
      commodityId: pledgeFloor.commodityId,
      floorValue: pledgeFloor.quantityValue,
      heldValue: sql<string>`coalesce(sum(l.quantity_value), 0)`,
      freeValue: sql<string>`coalesce(sum(l.quantity_value - l.quantity_reserved), 0)`,
    })
    .from(pledgeFloor)
    .leftJoin(
      pledgeItem,
      and(
        eq(pledgeItem.tenantId, pledgeFloor.tenantId),
        eq(pledgeItem.pledgeId, pledgeFloor.pledgeId),
        eq(pledgeItem.live, true),
      ),
    )
    .leftJoin(
      sql`lot l`,
      sql`l.tenant_id = ${pledgeItem.tenantId} and l.id = ${pledgeItem.itemId} and l.commodity_id = ${pledgeFloor.commodityId}`,
    )
    .where(
      and(
        eq(pledgeFloor.tenantId, ctx.tenantId),
        inArray(
          pledgeFloor.pledgeId,
          db(ctx)
            .select({ pledgeId: pledgeItem.pledgeId })
            .from(pledgeItem)
            .where(
              and(
                eq(pledgeItem.tenantId, ctx.tenantId),
                inArray(pledgeItem.itemId, [...lotIds]),
                eq(pledgeItem.live, true),
              ),
            ),
        ),
      ),
    )
    .groupBy(pledgeFloor.pledgeId, pledgeFloor.commodityId, pledgeFloor.quantityValue);
  return rows.map((row) => ({ ...row, heldValue: BigInt(row.heldValue), freeValue: BigInt(row.freeValue) }));
}

/** Who gave the live security of a facility: its borrower, others for it, or both. */
export async function pledgorsOf(ctx: Ctx, facilityId: string): Promise<string[]> {
  const rows = await db(ctx)
    .selectDistinct({ pledgorId: pledge.pledgorId })
    .from(pledge)
    .where(and(eq(pledge.tenantId, ctx.tenantId), securing(ctx, [facilityId]), inArray(pledge.status, statusesLive)))
    .orderBy(asc(pledge.pledgorId));
  return rows.map((row) => row.pledgorId);
}

/** The live security of a facility, each without what it binds: as many as there are, and nothing that is over. */
export async function liveSecurityOf(ctx: Ctx, facilityId: string) {
  const rows = await db(ctx)
    .select({ id: pledge.id, kind: pledge.kind, pledgorId: pledge.pledgorId, agreedAt: pledge.agreedAt })
    .from(pledge)
    .where(and(eq(pledge.tenantId, ctx.tenantId), securing(ctx, [facilityId]), inArray(pledge.status, statusesLive)))
    .orderBy(asc(pledge.id));
  return rows.map((row) => ({ ...row, kind: row.kind as PledgeKind }));
}

/** Since when other security that stood when this was agreed had been given for the same facility. */
const securedBefore = sql<
  string | null
>`(select min(coalesce(earlier.effective_at, earlier.agreed_at)) from pledge earlier
  where earlier.tenant_id = pledge.tenant_id and earlier.secures = pledge.secures and earlier.id <> pledge.id
    and earlier.agreed_at is not null
    and (earlier.discharged_at is null or earlier.discharged_at >= pledge.agreed_at))`;

/** The security of several facilities, live or as it ever was: what each secures at most, since when, and whether a charge has crystallised. */
export async function securitiesOf(
  ctx: Ctx,
  facilityIds: readonly string[],
  which: 'live' | 'ever' = 'live',
  bought?: Since,
) {
  if (facilityIds.length === 0) return [];
  const rows = await db(ctx)
    .select({
      facilityId: sql<string>`coalesce(${pledgeDebt.facilityId}, ${pledge.secures})`,
      id: pledge.id,
      currency: pledge.currency,
      /** Every facility that it secures, in their order; none where it secures one. */
      sharedBy: sql<string[]>`(select coalesce(json_agg(o.facility_id order by o.place), '[]') from pledge_debt o
        where o.tenant_id = ${pledge.tenantId} and o.pledge_id = ${pledge.id})`,
      kind: pledge.kind,
      pledgorId: pledge.pledgorId,
      agreedAt: pledge.agreedAt,
      effectiveAt: pledge.effectiveAt,
      isNewValue: pledge.isNewValue,
      securedBefore,
      maximumMinor: pledge.maximumMinor,
      crystallisedAt: pledge.crystallisedAt,
      purchases: bought ? purchasesSince(bought) : sql<Purchase[]>`'[]'::jsonb`,
    })
    .from(pledge)
    .leftJoin(
      pledgeDebt,
      and(
        eq(pledgeDebt.tenantId, pledge.tenantId),
        eq(pledgeDebt.pledgeId, pledge.id),
        among(pledgeDebt.facilityId, facilityIds),
      ),
    )
    .where(
      and(
        eq(pledge.tenantId, ctx.tenantId),
        securing(ctx, facilityIds),
        which === 'ever' ? isNotNull(pledge.agreedAt) : inArray(pledge.status, statusesLive),
      ),
    )
    .orderBy(asc(pledge.id));
  return rows.map((row) => ({
    ...row,
    kind: row.kind as PledgeKind,
    securedBefore: row.securedBefore === null ? null : new Date(row.securedBefore),
  }));
}

/** Who pledged each of these items for a facility, by item; where two pledges hold it, the earlier. */
export async function pledgorsOfItems(
  ctx: Ctx,
  facilityId: string,
  itemIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db(ctx)
    .select({ itemId: pledgeItem.itemId, pledgorId: pledge.pledgorId })
    .from(pledgeItem)
    .innerJoin(pledge, and(eq(pledge.tenantId, pledgeItem.tenantId), eq(pledge.id, pledgeItem.pledgeId)))
    .where(
      and(
        eq(pledgeItem.tenantId, ctx.tenantId),
        among(pledgeItem.itemId, itemIds),
        eq(pledgeItem.live, true),
        securing(ctx, [facilityId]),
        inArray(pledge.status, statusesLive),
      ),
    )
    .orderBy(desc(pledge.id));
  return new Map(rows.map((row) => [row.itemId, row.pledgorId]));
}
