import { and, asc, eq, gt, gte, inArray, isNull, lte, sql } from 'drizzle-orm';
import { lotMovement, lotOperation, lotSlot, lotTitle, slot } from '../../../db/schema/goods.ts';
import { atOnce, type Ctx, db, rowsOf } from '../../context.ts';
import { carryCounts } from './count-store.ts';
import type { SlotView } from './stock-schemas.ts';
import type { Gains, Movement } from './transform-rules.ts';

export type OperationKind = 'register' | 'split' | 'merge' | 'blend' | 'reweigh' | 'outbound' | 'loss';

/** Writes an operation with its movements; the database moves the quantities and refuses what does not conserve them. */
export async function insertOperation(
  ctx: Ctx,
  operation: { kind: OperationKind; byPartyId: string; evidence: Record<string, unknown>; participants: string[] },
  movements: readonly Movement[],
): Promise<string> {
  if (operation.kind !== 'register') await carryCounts(ctx, movements);
  const id = ctx.newId('lotOperation');
  const { byPartyId } = operation;
  const insertOnly = () =>
    db(ctx)
      .insert(lotOperation)
      .values({
        ...operation,
        participants: [...new Set([...operation.participants, byPartyId])],
        id,
        tenantId: ctx.tenantId,
        at: ctx.clock.now(),
      });
  if (movements.length === 0) await insertOnly();
  else
    await atOnce(ctx, insertOnly, () =>
      db(ctx)
        .insert(lotMovement)
        .values(movements.map((m, i) => ({ ...m, tenantId: ctx.tenantId, operationId: id, line: i + 1 }))),
    );
  return id;
}

/** What was done to a lot, oldest first; `after` is an operation and a line of it. */
export async function listMovements(ctx: Ctx, lotId: string, after: string | undefined, limit: number) {
  const [operation = '', line = '0'] = after?.split('/') ?? [];
  return db(ctx)
    .select({
      operationId: lotMovement.operationId,
      line: lotMovement.line,
      operation: lotOperation.kind,
      kind: lotMovement.kind,
      delta: lotMovement.delta,
      at: lotOperation.at,
      byPartyId: lotOperation.byPartyId,
    })
    .from(lotMovement)
    .innerJoin(
      lotOperation,
      and(eq(lotOperation.tenantId, lotMovement.tenantId), eq(lotOperation.id, lotMovement.operationId)),
    )
    .where(
      and(
        eq(lotMovement.tenantId, ctx.tenantId),
        eq(lotMovement.lotId, lotId),
        after === undefined
          ? undefined
          : sql`(${lotMovement.operationId}, ${lotMovement.line}) > (${operation}, ${Number(line)}::smallint)`,
      ),
    )
    .orderBy(asc(lotMovement.operationId), asc(lotMovement.line))
    .limit(limit);
}

/** How much of each lot was held at an instant, and its cost, from its movements. */
export async function quantitiesAt(
  ctx: Ctx,
  lotIds: readonly string[],
  at: Date,
): Promise<Map<string, { value: bigint; costMinor: bigint }>> {
  if (lotIds.length === 0) return new Map();
  const rows = await db(ctx)
    .select({
      lotId: lotMovement.lotId,
      value: sql<string>`sum(${lotMovement.delta})`,
      costMinor: sql<string>`sum(${lotMovement.costDeltaMinor})`,
    })
    .from(lotMovement)
    .innerJoin(
      lotOperation,
      and(eq(lotOperation.tenantId, lotMovement.tenantId), eq(lotOperation.id, lotMovement.operationId)),
    )
    .where(
      and(eq(lotMovement.tenantId, ctx.tenantId), inArray(lotMovement.lotId, [...lotIds]), lte(lotOperation.at, at)),
    )
    .groupBy(lotMovement.lotId);
  return new Map(rows.map((row) => [row.lotId, { value: BigInt(row.value), costMinor: BigInt(row.costMinor) }]));
}

/** What the books of a lot gained at weighings since then, and whether goods came into it from other lots. */
export async function gainsSince(ctx: Ctx, lotId: string, since: Date): Promise<Gains> {
  const [row] = await db(ctx)
    .select({
      gained: sql<string>`coalesce(sum(${lotMovement.delta}) filter (where ${lotOperation.kind} = 'reweigh'), 0)`,
      isPoured: sql<boolean>`coalesce(bool_or(${lotMovement.kind} = 'transfer'), false)`,
    })
    .from(lotMovement)
    .innerJoin(
      lotOperation,
      and(eq(lotOperation.tenantId, lotMovement.tenantId), eq(lotOperation.id, lotMovement.operationId)),
    )
    .where(
      and(
        eq(lotMovement.tenantId, ctx.tenantId),
        eq(lotMovement.lotId, lotId),
        gt(lotMovement.delta, 0n),
        gte(lotOperation.at, since),
      ),
    );
  return { gainedValue: BigInt(row?.gained ?? 0), isPoured: row?.isPoured ?? false };
}

/** How much the books of a lot lost at weighings since then; negative when they gained. */
export async function lostAtScaleSince(ctx: Ctx, lotId: string, since: Date): Promise<bigint> {
  const [row] = await db(ctx)
    .select({ delta: sql<string>`coalesce(sum(${lotMovement.delta}), 0)` })
    .from(lotMovement)
    .innerJoin(
      lotOperation,
      and(eq(lotOperation.tenantId, lotMovement.tenantId), eq(lotOperation.id, lotMovement.operationId)),
    )
    .where(
      and(
        eq(lotMovement.tenantId, ctx.tenantId),
        eq(lotMovement.lotId, lotId),
        eq(lotOperation.kind, 'reweigh'),
        gte(lotOperation.at, since),
      ),
    );
  return -BigInt(row?.delta ?? 0);
}

/** A movement of a lot, with the operation that it belongs to. */
export interface PastMovement {
  operationId: string;
  operation: string;
  at: Date;
  lotId: string;
  kind: Movement['kind'];
  delta: bigint;
}

/** Whatever moved a lot or the lots that it came out of, through however many splits and merges, oldest first. */
export async function movementsBehind(ctx: Ctx, lotId: string): Promise<PastMovement[]> {
  const rows = rowsOf<Omit<PastMovement, 'at' | 'delta'> & { at: string | Date; delta: string }>(
    await db(ctx).execute(sql`
      with recursive behind(lot_id) as (
        select ${lotId}::text
        union
        select source.lot_id
        from behind b
        join lot_movement into_it on into_it.tenant_id = ${ctx.tenantId} and into_it.lot_id = b.lot_id
          and into_it.kind = 'transfer' and into_it.delta > 0
        join lot_movement source on source.tenant_id = into_it.tenant_id and source.operation_id = into_it.operation_id
          and source.kind = 'transfer' and source.delta < 0
      )
      select m.operation_id as "operationId", o.kind as operation, o.at, m.lot_id as "lotId", m.kind, m.delta
      from lot_movement m
      join lot_operation o on o.tenant_id = m.tenant_id and o.id = m.operation_id
      where m.tenant_id = ${ctx.tenantId} and m.operation_id in (
        select own.operation_id from lot_movement own join behind b on own.lot_id = b.lot_id
        where own.tenant_id = ${ctx.tenantId})
      order by o.at, m.operation_id, m.line`),
  );
  return rows.map((row) => ({ ...row, at: new Date(row.at), delta: BigInt(row.delta) }));
}

/** Promises so much of each lot to an outbound: the lots that have it free. Settled and void promises give it back. */
export async function reserve(
  ctx: Ctx,
  lines: readonly { lotId: string; value: bigint }[],
): Promise<ReadonlySet<string>> {
  const rows = await db(ctx).execute(sql`
    update lot set quantity_reserved = lot.quantity_reserved + u.value
    from unnest(${sql.param(lines.map((line) => line.lotId))}::text[],
      ${sql.param(lines.map((line) => line.value.toString()))}::bigint[]) as u (lot_id, value)
    where lot.tenant_id = ${ctx.tenantId} and lot.id = u.lot_id
      and lot.quantity_reserved + u.value <= lot.quantity_value
    returning lot.id`);
  return new Set(rowsOf<{ id: string }>(rows).map(({ id }) => id));
}

/** So much of each lot is promised no more. */
export async function unreserve(ctx: Ctx, lines: readonly { lotId: string; quantityValue: bigint }[]): Promise<void> {
  if (lines.length === 0) return;
  await db(ctx).execute(sql`
    update lot set quantity_reserved = lot.quantity_reserved - u.value
    from unnest(${sql.param(lines.map((line) => line.lotId))}::text[],
      ${sql.param(lines.map((line) => line.quantityValue.toString()))}::bigint[]) as u (lot_id, value)
    where lot.tenant_id = ${ctx.tenantId} and lot.id = u.lot_id`);
}

/** Where a lot lies now. */
export async function findSlotOfLot(ctx: Ctx, lotId: string): Promise<SlotView | undefined> {
  const [row] = await db(ctx)
    .select({ slot })
    .from(lotSlot)
    .innerJoin(slot, and(eq(slot.tenantId, lotSlot.tenantId), eq(slot.id, lotSlot.slotId)))
    .where(and(eq(lotSlot.tenantId, ctx.tenantId), eq(lotSlot.lotId, lotId), isNull(lotSlot.toAt)));
  return row && slotOf(row.slot);
}

export const slotOf = (row: typeof slot.$inferSelect): SlotView => ({
  id: row.id,
  siteId: row.siteId,
  zone: row.zone,
  code: row.code,
  level: row.level,
  capacity: {
    value: row.capacityValue.toString(),
    scale: row.capacityScale,
    unit: row.capacityUnit as SlotView['capacity']['unit'],
  },
  footprint: { west: row.west, south: row.south, east: row.east, north: row.north },
  registeredBy: row.registeredBy,
});

/** The lot leaves its slot, and lies in the next one when there is one. The database refuses a slot that is taken. */
export async function moveToSlot(ctx: Ctx, lotId: string, slotId: string | null): Promise<void> {
  const now = ctx.clock.now();
  await db(ctx)
    .update(lotSlot)
    .set({ toAt: now })
    .where(and(eq(lotSlot.tenantId, ctx.tenantId), eq(lotSlot.lotId, lotId), isNull(lotSlot.toAt)));
  if (slotId !== null) await db(ctx).insert(lotSlot).values({ tenantId: ctx.tenantId, lotId, slotId, fromAt: now });
}

/** Who owned each lot until now, and who from now on. */
export async function insertTitles(
  ctx: Ctx,
  titles: readonly { lotId: string; fromId: string; toId: string }[],
): Promise<void> {
  const at = ctx.clock.now();
  if (titles.length > 0)
    await db(ctx)
      .insert(lotTitle)
      .values(titles.map((title) => ({ ...title, at, tenantId: ctx.tenantId })));
}

export interface TitleGiven {
  /** The lot that was asked about. */
  lotId: string;
  /** The lot that was given away: itself, or one that it was split, merged or blended from afterwards. */
  soldLotId: string;
  toId: string;
  at: Date;
}

/**
 * What of these lots somebody had and gave away since then. Goods are followed back through every operation that moved them
 * from lot to lot: a title that passed before the operation went with them into the new lot.
 */
export async function titlesGivenSince(
  ctx: Ctx,
  lotIds: readonly string[],
  fromId: string,
  since: Date,
): Promise<TitleGiven[]> {
  if (lotIds.length === 0) return [];
  const rows = rowsOf<{ lot_id: string; sold_lot_id: string; to_id: string; at: string | Date }>(
    await db(ctx).execute(sql`
      with recursive came(root, lot_id, until) as (
        select id, id, 'infinity'::timestamptz from unnest(${sql.param([...lotIds])}::text[]) id
        union
        select c.root, source.lot_id, o.at
        from came c
        join lot_movement into_it on into_it.tenant_id = ${ctx.tenantId} and into_it.lot_id = c.lot_id
          and into_it.kind = 'transfer' and into_it.delta > 0
        join lot_operation o on o.tenant_id = into_it.tenant_id and o.id = into_it.operation_id
          and o.at <= c.until and o.at >= ${since.toISOString()}::timestamptz
        join lot_movement source on source.tenant_id = o.tenant_id and source.operation_id = o.id
          and source.kind = 'transfer' and source.delta < 0
      )
      select c.root as lot_id, t.lot_id as sold_lot_id, t.to_id, min(t.at) as at
      from came c
      join lot_title t on t.tenant_id = ${ctx.tenantId} and t.lot_id = c.lot_id and t.at <= c.until
      where t.from_id = ${fromId} and t.at >= ${since.toISOString()}::timestamptz
      group by c.root, t.lot_id, t.to_id
      order by min(t.at), t.lot_id`),
  );
  return rows.map((row) => ({
    lotId: row.lot_id,
    soldLotId: row.sold_lot_id,
    toId: row.to_id,
    at: new Date(row.at),
  }));
}
