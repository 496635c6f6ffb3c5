import { and, eq, isNull, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { lot, lotCustody, siteStock } from '../../../db/schema/goods.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';

/** What the record itself says for a lot being there: the weighbridge, its marks, its slot. */
export interface LotProof {
  lotId: string;
  /** A mark in it lives. */
  isMarked: boolean;
  slotId: string | null;
  /**
   * What was measured into its site of its commodity and not out again; undefined where nothing measures it. What a ticket saw
   * leave on an order that the gate has still to take is in it, as it is in the books.
   */
  seenValue: bigint | undefined;
  /** What the books hold of that commodity at that site, of lots that came no later than this one, itself included. */
  uptoValue: bigint;
}

/**
 * One read for all of them, whoever owns, keeps or finances what lies beside them: goods that came later stand behind those
 * that came before. It reads what lies at these sites now, not what ever did.
 */
export async function proofsOfLots(ctx: Ctx, lotIds: readonly string[]): Promise<Map<string, LotProof>> {
  if (lotIds.length === 0) return new Map();
  const ids = sql.param([...new Set(lotIds)]);
  const rows = rowsOf<{
    id: string;
    is_marked: boolean;
    slot_id: string | null;
    seen: string | null;
    upto: string | null;
  }>(
    await db(ctx).execute(sql`
      with asked as (
        select l.id, l.commodity_id, c.site_id
        from lot l left join lot_custody c on c.tenant_id = l.tenant_id and c.lot_id = l.id and c.ended_at is null
        where l.tenant_id = ${ctx.tenantId} and l.id = any(${ids}::text[])
      ), held as (
        select l.id, sum(l.quantity_value) over (
          partition by c.site_id, l.commodity_id order by c.taken_at, l.id) as upto
        from (select distinct site_id, commodity_id from asked where site_id is not null and commodity_id is not null) at
        join lot_custody c on c.tenant_id = ${ctx.tenantId} and c.site_id = at.site_id and c.ended_at is null
        join lot l on l.tenant_id = c.tenant_id and l.id = c.lot_id and l.commodity_id = at.commodity_id
      )
      select a.id,
        exists (select from lot_mark m where m.tenant_id = ${ctx.tenantId} and m.lot_id = a.id and m.live) as is_marked,
        (select s.slot_id from lot_slot s
          where s.tenant_id = ${ctx.tenantId} and s.lot_id = a.id and s.to_at is null limit 1) as slot_id,
        s.inbound_value - s.outbound_value + coalesce((
          select sum(t.quantity_value - t.uncounted_value) from weighbridge_ticket t
          where t.tenant_id = ${ctx.tenantId} and t.site_id = a.site_id and t.commodity_id = a.commodity_id
            and t.order_until > ${ctx.clock.now().toISOString()}::timestamptz), 0) as seen,
        h.upto
      from asked a
      left join held h on h.id = a.id
      left join site_stock s on s.tenant_id = ${ctx.tenantId} and s.site_id = a.site_id and s.commodity_id = a.commodity_id`),
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        lotId: row.id,
        isMarked: row.is_marked,
        slotId: row.slot_id,
        seenValue: row.seen === null ? undefined : BigInt(row.seen),
        uptoValue: BigInt(row.upto ?? 0),
      },
    ]),
  );
}

/** So much of what was measured in at a site counts as this commodity now: it was blended there. */
export async function becomeAtSite(ctx: Ctx, siteId: string, commodityId: string, value: bigint): Promise<void> {
  if (value <= 0n) return;
  await db(ctx)
    .insert(siteStock)
    .values({ tenantId: ctx.tenantId, siteId, commodityId, inboundValue: value })
    .onConflictDoUpdate({
      target: [siteStock.tenantId, siteStock.siteId, siteStock.commodityId],
      set: { inboundValue: sql`${siteStock.inboundValue} + ${value}::bigint` },
    });
}

/** What lies with these lots, of their commodities at their sites: whatever changes for one of them may change for all. */
export async function lotsBeside(
  ctx: Ctx,
  at: { lotIds?: readonly string[]; siteId?: string; commodityId?: string },
): Promise<string[]> {
  const places =
    at.siteId === undefined
      ? await db(ctx)
          .selectDistinct({ siteId: lotCustody.siteId, commodityId: lot.commodityId })
          .from(lotCustody)
          .innerJoin(lot, and(eq(lot.tenantId, lotCustody.tenantId), eq(lot.id, lotCustody.lotId)))
          .where(
            and(
              eq(lotCustody.tenantId, ctx.tenantId),
              among(lotCustody.lotId, at.lotIds ?? []),
              isNull(lotCustody.endedAt),
            ),
          )
      : [{ siteId: at.siteId, commodityId: at.commodityId ?? null }];
  const ids = new Set<string>();
  for (const { siteId, commodityId } of places) {
    if (siteId === null || commodityId === null) continue;
    const rows = await db(ctx)
      .select({ id: lot.id })
      .from(lotCustody)
      .innerJoin(lot, and(eq(lot.tenantId, lotCustody.tenantId), eq(lot.id, lotCustody.lotId)))
      .where(
        and(
          eq(lotCustody.tenantId, ctx.tenantId),
          eq(lotCustody.siteId, siteId),
          isNull(lotCustody.endedAt),
          eq(lot.commodityId, commodityId),
        ),
      );
    for (const row of rows) ids.add(row.id);
  }
  return [...ids].sort();
}

/** Adds what was measured out, or takes it off what a site still holds, where no ticket says so. */
export async function addOutbound(ctx: Ctx, siteId: string, commodityId: string, value: bigint): Promise<void> {
  if (value <= 0n) return;
  await db(ctx)
    .update(siteStock)
    .set({ outboundValue: sql`${siteStock.outboundValue} + ${value}::bigint` })
    .where(
      and(eq(siteStock.tenantId, ctx.tenantId), eq(siteStock.siteId, siteId), eq(siteStock.commodityId, commodityId)),
    );
}
