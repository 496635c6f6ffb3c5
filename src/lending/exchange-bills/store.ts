import { and, asc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import { exchangeBill, exchangeBillMove } from '../../../db/schema/exchange-bills.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { Step } from '../../kernel/transitions.ts';
import type { BillMoveKind, BillMoveStatus, ExchangeBillKind, ExchangeBillStatus } from './rules.ts';

type BillRow = typeof exchangeBill.$inferSelect;
type MoveRow = typeof exchangeBillMove.$inferSelect;
export interface KeptExchangeBill extends Omit<BillRow, 'kind' | 'status' | 'currency'> {
  kind: ExchangeBillKind;
  status: ExchangeBillStatus;
  currency: Currency;
}
export interface KeptBillMove extends Omit<MoveRow, 'kind' | 'status'> {
  kind: BillMoveKind;
  status: BillMoveStatus;
}
const billOf = (row: BillRow): KeptExchangeBill => row as KeptExchangeBill;
const moveOf = (row: MoveRow): KeptBillMove => row as KeptBillMove;
const thisBill = (ctx: Ctx, id: string) => and(eq(exchangeBill.tenantId, ctx.tenantId), eq(exchangeBill.id, id));
const thisMove = (ctx: Ctx, id: string) =>
  and(eq(exchangeBillMove.tenantId, ctx.tenantId), eq(exchangeBillMove.id, id));

/** Throws the constraint where the number is on record. */
export async function insertBill(
  ctx: Ctx,
  row: Omit<typeof exchangeBill.$inferInsert, 'tenantId' | 'createdAt' | 'status'>,
): Promise<KeptExchangeBill> {
  const [made] = await db(ctx)
    .insert(exchangeBill)
    .values({ ...row, status: 'drawn', tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return billOf(made as BillRow);
}

export async function findBill(ctx: Ctx, id: string): Promise<KeptExchangeBill | undefined> {
  const [row] = await db(ctx).select().from(exchangeBill).where(thisBill(ctx, id));
  return row && billOf(row);
}

export async function lockBill(ctx: Ctx, id: string): Promise<KeptExchangeBill | undefined> {
  const [row] = await db(ctx).select().from(exchangeBill).where(thisBill(ctx, id)).for('no key update');
  return row && billOf(row);
}

/** The bill of an acceptance, or of a discount by its move. */
export async function lockBillOf(ctx: Ctx, billOrMoveId: string): Promise<void> {
  const ofMove = db(ctx)
    .select({ id: exchangeBillMove.billId })
    .from(exchangeBillMove)
    .where(thisMove(ctx, billOrMoveId));
  await db(ctx)
    .select({ id: exchangeBill.id })
    .from(exchangeBill)
    .where(
      and(
        eq(exchangeBill.tenantId, ctx.tenantId),
        or(eq(exchangeBill.id, billOrMoveId), inArray(exchangeBill.id, ofMove)),
      ),
    )
    .for('no key update');
}

export async function listBills(
  ctx: Ctx,
  filter: { status?: ExchangeBillStatus | undefined; after?: string | undefined; limit: number },
): Promise<KeptExchangeBill[]> {
  const rows = await db(ctx)
    .select()
    .from(exchangeBill)
    .where(
      and(
        eq(exchangeBill.tenantId, ctx.tenantId),
        filter.status && eq(exchangeBill.status, filter.status),
        filter.after === undefined ? undefined : gt(exchangeBill.id, filter.after),
      ),
    )
    .orderBy(asc(exchangeBill.id))
    .limit(filter.limit);
  return rows.map(billOf);
}

/** Moves it on where it still is what it was. */
export async function moveBill(
  ctx: Ctx,
  id: string,
  { from, to }: Step<ExchangeBillStatus>,
  endReason: string | null = null,
): Promise<KeptExchangeBill | undefined> {
  const [row] = await db(ctx)
    .update(exchangeBill)
    .set({ status: to, endReason })
    .where(and(thisBill(ctx, id), inArray(exchangeBill.status, [...from])))
    .returning();
  return row && billOf(row);
}

/** Into the next hand, from the one that held it. */
export async function handOver(
  ctx: Ctx,
  id: string,
  { fromId, toId }: { fromId: string; toId: string },
): Promise<KeptExchangeBill | undefined> {
  const [row] = await db(ctx)
    .update(exchangeBill)
    .set({ holderId: toId, participants: withParty(toId) })
    .where(and(thisBill(ctx, id), eq(exchangeBill.holderId, fromId)))
    .returning();
  return row && billOf(row);
}

const withParty = (partyId: string) =>
  sql`case when ${exchangeBill.participants} @> array[${partyId}] then ${exchangeBill.participants} else ${exchangeBill.participants} || ${partyId}::text end`;

/** Whom it is offered to reads it. */
export async function showTo(ctx: Ctx, id: string, partyId: string): Promise<void> {
  await db(ctx)
    .update(exchangeBill)
    .set({ participants: withParty(partyId) })
    .where(thisBill(ctx, id));
}

/** Throws the constraint where the bill is offered already. */
export async function insertMove(
  ctx: Ctx,
  row: Omit<typeof exchangeBillMove.$inferInsert, 'tenantId' | 'offeredAt'>,
): Promise<KeptBillMove> {
  const [made] = await db(ctx)
    .insert(exchangeBillMove)
    .values({ ...row, tenantId: ctx.tenantId, offeredAt: ctx.clock.now() })
    .returning();
  return moveOf(made as MoveRow);
}

export async function findMove(ctx: Ctx, id: string): Promise<KeptBillMove | undefined> {
  const [row] = await db(ctx).select().from(exchangeBillMove).where(thisMove(ctx, id));
  return row && moveOf(row);
}

export async function answerOffered(
  ctx: Ctx,
  id: string,
  change: Partial<typeof exchangeBillMove.$inferInsert> & { status: BillMoveStatus },
): Promise<KeptBillMove | undefined> {
  const [row] = await db(ctx)
    .update(exchangeBillMove)
    .set({ ...change, answeredAt: ctx.clock.now() })
    .where(and(thisMove(ctx, id), eq(exchangeBillMove.status, 'offered')))
    .returning();
  return row && moveOf(row);
}

/** What stands on the back of a bill, and what is offered. */
export async function listMoves(
  ctx: Ctx,
  billId: string,
  statuses: readonly BillMoveStatus[],
): Promise<KeptBillMove[]> {
  const rows = await db(ctx)
    .select()
    .from(exchangeBillMove)
    .where(
      and(
        eq(exchangeBillMove.tenantId, ctx.tenantId),
        eq(exchangeBillMove.billId, billId),
        inArray(exchangeBillMove.status, [...statuses]),
      ),
    )
    .orderBy(asc(exchangeBillMove.id));
  return rows.map(moveOf);
}
