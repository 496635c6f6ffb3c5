import { and, desc, eq, gt, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { lot, lotCount } from '../../../db/schema/goods.ts';
import { asSystem, type Ctx, db, rowsOf } from '../../context.ts';
import { carryCounted } from './count-rules.ts';
import type { Movement } from './transform-rules.ts';

const rowsOfLots = (ctx: Ctx, lotIds: readonly string[]) =>
  and(eq(lotCount.tenantId, ctx.tenantId), among(lotCount.lotId, new Set(lotIds)));

/** What everybody has counted of these lots, for the system. */
export const countsOf = (ctx: Ctx, lotIds: readonly string[]) =>
  db(ctx).select().from(lotCount).where(rowsOfLots(ctx, lotIds));

/** How much of each lot each of these lenders' own side has counted, by lender and lot. */
export async function countedOf(
  ctx: Ctx,
  lenderIds: readonly string[],
  lotIds: readonly string[],
): Promise<(lenderId: string, lotId: string) => bigint> {
  if (lenderIds.length === 0 || lotIds.length === 0) return () => 0n;
  const rows = await db(ctx)
    .select()
    .from(lotCount)
    .where(and(rowsOfLots(ctx, lotIds), among(lotCount.lenderId, new Set(lenderIds))));
  const counted = new Map(rows.map((row) => [`${row.lenderId} ${row.lotId}`, row.countedValue]));
  return (lenderId, lotId) => counted.get(`${lenderId} ${lotId}`) ?? 0n;
}

/** What a lender's own side counted of these lots just now, or, from an earlier count, what went along with the goods. */
export async function writeCounted(
  ctx: Ctx,
  lenderId: string,
  counted: ReadonlyMap<string, bigint>,
  carriedFrom?: Date,
): Promise<void> {
  if (counted.size === 0) return;
  const countedAt = carriedFrom ?? ctx.clock.now();
  const own = { tenantId: ctx.tenantId, lenderId, countedAt };
  await db(ctx)
    .insert(lotCount)
    .values([...counted].map(([lotId, countedValue]) => ({ ...own, lotId, countedValue })))
    .onConflictDoUpdate({
      target: [lotCount.tenantId, lotCount.lotId, lotCount.lenderId],
      set: {
        countedValue: sql`excluded.counted_value`,
        // What only went along was not counted anew.
        ...(carriedFrom === undefined && { countedAt }),
      },
    });
}

/** When a lender's own side counted this lot last, as itself. */
export async function lastCountedAt(ctx: Ctx, lotId: string): Promise<Date | undefined> {
  const rows = await db(ctx)
    .select({ at: lotCount.countedAt })
    .from(lotCount)
    .where(and(rowsOfLots(ctx, [lotId]), gt(lotCount.countedValue, 0n)))
    .orderBy(desc(lotCount.countedAt))
    .limit(1);
  return rows[0]?.at;
}

/**
 * Since when what lots weigh is their keeper's word: taken in, or counted by a lender's own side, whichever is later. Of lots that are in
 * others by now, too.
 */
export async function seenAtOf(ctx: Ctx, lotIds: readonly string[]): Promise<Map<string, Date>> {
  if (lotIds.length === 0) return new Map();
  const rows = rowsOf<{ lot_id: string; at: string | Date }>(
    await db(ctx).execute(sql`
      select s.lot_id, max(s.at) as at from (
        select c.lot_id, coalesce(c.held_since, c.taken_at) as at from lot_custody c
        where c.tenant_id = ${ctx.tenantId} and c.lot_id = any(${sql.param([...lotIds])}::text[])
        union all
        select k.lot_id, k.counted_at from lot_count k join lot l on l.tenant_id = k.tenant_id and l.id = k.lot_id
        where k.tenant_id = ${ctx.tenantId} and k.lot_id = any(${sql.param([...lotIds])}::text[])
          and (k.counted_value > 0 or l.quantity_value = 0)) s
      group by s.lot_id`),
  );
  return new Map(rows.map(({ lot_id, at }) => [lot_id, new Date(at)]));
}

/** The goods went elsewhere, or were lost to this lender: what was counted of them says nothing any more. */
export async function forgetCounts(ctx: Ctx, lotIds: readonly string[], lenderId?: string): Promise<void> {
  const whose = lenderId === undefined ? undefined : eq(lotCount.lenderId, lenderId);
  await asSystem(ctx, 'counts', (system) =>
    db(system)
      .update(lotCount)
      .set({ countedValue: 0n })
      .where(and(rowsOfLots(system, lotIds), whose)),
  );
}

/**
 * What was counted goes with the goods, whoever moves them: each lender's count is its own to see. Called before the movements are
 * written, for it reads the books before them.
 */
export const carryCounts = (ctx: Ctx, movements: readonly Movement[]): Promise<void> =>
  asSystem(ctx, 'counts', (system) => carry(system, movements));

async function carry(ctx: Ctx, movements: readonly Movement[]): Promise<void> {
  const rows = await countsOf(
    ctx,
    movements.map((m) => m.lotId),
  );
  if (rows.length === 0) return;
  const books = new Map(
    (
      await db(ctx)
        .select({ id: lot.id, value: lot.quantityValue })
        .from(lot)
        .where(and(eq(lot.tenantId, ctx.tenantId), among(lot.id, new Set(movements.map((m) => m.lotId)))))
    ).map(({ id, value }) => [id, value]),
  );
  for (const lenderId of new Set(rows.map((row) => row.lenderId))) {
    const known = rows.filter((row) => row.lenderId === lenderId);
    const own = new Map(known.map((row) => [row.lotId, row.countedValue]));
    const oldest = new Date(Math.min(...known.map((row) => row.countedAt.getTime())));
    const lots = [...books].map(([lotId, bookValue]) => ({ lotId, bookValue, countedValue: own.get(lotId) ?? 0n }));
    const carried = carryCounted(lots, movements);
    // Poured into goods that this lender never counted: nobody looked at those when what came was counted.
    const isUncounted = (lotId: string) => !own.has(lotId) && (books.get(lotId) ?? 0n) > 0n;
    const of = (uncounted: boolean) => new Map([...carried].filter(([lotId]) => isUncounted(lotId) === uncounted));
    await writeCounted(ctx, lenderId, of(false), oldest);
    await writeCounted(ctx, lenderId, of(true), new Date(0));
  }
}
