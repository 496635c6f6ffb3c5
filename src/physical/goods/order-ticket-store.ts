import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { weighbridgeTicket } from '../../../db/schema/goods.ts';
import { type Ctx, db } from '../../context.ts';

const ofOrder = (ctx: Ctx, releaseId: string) =>
  and(
    eq(weighbridgeTicket.tenantId, ctx.tenantId),
    eq(weighbridgeTicket.releaseId, releaseId),
    isNull(weighbridgeTicket.voidedAt),
  );

/** What left on one order, of one commodity, out of one site. */
export interface OutOnOrder {
  siteId: string;
  commodityId: string;
  /** As the gate booked it; zero before it did. */
  gateValue: bigint;
  /** As tickets of the weighbridge say, of those that the order carries. */
  ticketedValue: bigint;
}

/** Both tellings of an order, void tickets left out. */
export async function outOnOrder(ctx: Ctx, releaseId: string): Promise<OutOnOrder[]> {
  const { byGate, quantityValue, orderedValue } = weighbridgeTicket;
  const rows = await db(ctx)
    .select({
      siteId: weighbridgeTicket.siteId,
      commodityId: weighbridgeTicket.commodityId,
      gate: sql<string>`coalesce(sum(${quantityValue}) filter (where ${byGate}), 0)`,
      ticketed: sql<string>`coalesce(sum(${quantityValue}) filter (where not ${byGate} and ${orderedValue} > 0), 0)`,
    })
    .from(weighbridgeTicket)
    .where(ofOrder(ctx, releaseId))
    .groupBy(weighbridgeTicket.siteId, weighbridgeTicket.commodityId);
  return rows.map(({ gate, ticketed, ...row }) => ({
    ...row,
    gateValue: BigInt(gate),
    ticketedValue: BigInt(ticketed),
  }));
}

/** A ticket is the movement of its order, or a part of it; until then the gate may still take that. */
export async function takeAsOrdered(
  ctx: Ctx,
  ticketId: string,
  as: { orderedValue: bigint; uncountedValue: bigint; orderUntil: Date | null },
): Promise<void> {
  await db(ctx)
    .update(weighbridgeTicket)
    .set(as)
    .where(and(eq(weighbridgeTicket.tenantId, ctx.tenantId), eq(weighbridgeTicket.id, ticketId)));
}

/** The gate has counted the order: its tickets say the same once more. */
export async function countByGate(ctx: Ctx, releaseId: string): Promise<void> {
  await db(ctx)
    .update(weighbridgeTicket)
    .set({ uncountedValue: sql`${weighbridgeTicket.quantityValue}`, orderUntil: null })
    .where(and(ofOrder(ctx, releaseId), eq(weighbridgeTicket.byGate, false), gt(weighbridgeTicket.orderedValue, 0n)));
}

/** The order opens nothing any more: what tickets saw leave on it has left, and no gate will book it. */
export async function endOfOrder(ctx: Ctx, releaseId: string): Promise<void> {
  await db(ctx).update(weighbridgeTicket).set({ orderUntil: null }).where(ofOrder(ctx, releaseId));
}

export const findTicket = async (ctx: Ctx, id: string): Promise<typeof weighbridgeTicket.$inferSelect | undefined> =>
  (
    await db(ctx)
      .select()
      .from(weighbridgeTicket)
      .where(and(eq(weighbridgeTicket.tenantId, ctx.tenantId), eq(weighbridgeTicket.id, id)))
  )[0];

/** The ticket counts no more, and stays on record. False when it was void already. */
export async function voidTicket(ctx: Ctx, id: string): Promise<boolean> {
  const rows = await db(ctx)
    .update(weighbridgeTicket)
    .set({ voidedAt: ctx.clock.now(), uncountedValue: sql`${weighbridgeTicket.quantityValue}`, orderUntil: null })
    .where(
      and(
        eq(weighbridgeTicket.tenantId, ctx.tenantId),
        eq(weighbridgeTicket.id, id),
        isNull(weighbridgeTicket.voidedAt),
      ),
    )
    .returning({ id: weighbridgeTicket.id });
  return rows.length > 0;
}

/** Whether an order carries the ticket, in whole or in part. */
export async function isOrdered(ctx: Ctx, ticketId: string): Promise<boolean> {
  const [row] = await db(ctx)
    .select({ orderedValue: weighbridgeTicket.orderedValue })
    .from(weighbridgeTicket)
    .where(and(eq(weighbridgeTicket.tenantId, ctx.tenantId), eq(weighbridgeTicket.id, ticketId)));
  return (row?.orderedValue ?? 0n) > 0n;
}
