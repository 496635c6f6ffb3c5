import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { bankStatement } from '../../../db/schema/bank-statements.ts';
import { among } from '../../../db/schema/columns.ts';
import { moneyPayment, payeeAccount } from '../../../db/schema/money-out.ts';
import { paymentOrder, paymentOrderItem } from '../../../db/schema/payment-orders.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import { type ItemStatus, plainId } from './rules.ts';
import type { PaymentOrderView } from './schemas.ts';

/** Payments of a lender with the accounts on record that they go to; null where there is none, or it has ended. */
export const findPayments = (ctx: Ctx, lenderId: string, ids: readonly string[]) =>
  db(ctx)
    .select({ payment: moneyPayment, account: payeeAccount })
    .from(moneyPayment)
    .leftJoin(
      payeeAccount,
      and(
        eq(payeeAccount.tenantId, moneyPayment.tenantId),
        eq(payeeAccount.id, moneyPayment.accountId),
        eq(payeeAccount.lenderId, moneyPayment.lenderId),
        sql`${payeeAccount.endedAt} is null`,
      ),
    )
    .where(
      and(eq(moneyPayment.tenantId, ctx.tenantId), eq(moneyPayment.lenderId, lenderId), among(moneyPayment.id, ids)),
    )
    .orderBy(asc(moneyPayment.id));

export async function insertOrder(
  ctx: Ctx,
  row: Omit<typeof paymentOrder.$inferInsert, 'tenantId' | 'orderedAt'>,
  items: readonly { paymentId: string; endToEndId: string }[],
): Promise<void> {
  await db(ctx)
    .insert(paymentOrder)
    .values({ ...row, tenantId: ctx.tenantId, orderedAt: ctx.clock.now() });
  await db(ctx)
    .insert(paymentOrderItem)
    .values(items.map((item) => ({ ...item, tenantId: ctx.tenantId, orderId: row.id, status: 'ordered' })));
}

/** Whether the bank has told of this account, by a statement that was taken in. */
export async function hasStatements(ctx: Ctx, partyId: string, accountNumber: string): Promise<boolean> {
  const [row] = await db(ctx)
    .select({ id: bankStatement.id })
    .from(bankStatement)
    .where(
      and(
        eq(bankStatement.tenantId, ctx.tenantId),
        eq(bankStatement.partyId, partyId),
        eq(bankStatement.accountNumber, accountNumber),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** Which of these are in an order that stands. What a bank rejected of a loan or a drawdown was never lent: it is no payment any more. */
export async function orderedAmong(ctx: Ctx, paymentIds: readonly string[]): Promise<string[]> {
  const rows = await db(ctx)
    .select({ paymentId: paymentOrderItem.paymentId })
    .from(paymentOrderItem)
    .innerJoin(
      moneyPayment,
      and(eq(moneyPayment.tenantId, paymentOrderItem.tenantId), eq(moneyPayment.id, paymentOrderItem.paymentId)),
    )
    .where(
      and(
        eq(paymentOrderItem.tenantId, ctx.tenantId),
        among(paymentOrderItem.paymentId, paymentIds),
        sql`(${paymentOrderItem.status} <> 'rejected' or ${paymentOrderItem.undoneAt} is not null or ${moneyPayment.kind} = 'loan')`,
      ),
    );
  return rows.map(({ paymentId }) => paymentId);
}

export async function listOrders(
  ctx: Ctx,
  partyId: string,
  asked: { id?: string; after?: string | undefined },
  limit: number,
): Promise<PaymentOrderView[]> {
  const orders = await db(ctx)
    .select({
      id: paymentOrder.id,
      accountNumber: paymentOrder.accountNumber,
      payments: paymentOrder.payments,
      controlSum: paymentOrder.controlSum,
      sha256: paymentOrder.sha256,
      orderedAt: paymentOrder.orderedAt,
    })
    .from(paymentOrder)
    .where(
      and(
        eq(paymentOrder.tenantId, ctx.tenantId),
        eq(paymentOrder.partyId, partyId),
        asked.id === undefined ? undefined : eq(paymentOrder.id, asked.id),
        asked.after === undefined ? undefined : gt(paymentOrder.id, asked.after),
      ),
    )
    .orderBy(asc(paymentOrder.id))
    .limit(limit);
  if (orders.length === 0) return [];
  const items = await db(ctx)
    .select({ item: paymentOrderItem, amountMinor: moneyPayment.amountMinor, currency: moneyPayment.currency })
    .from(paymentOrderItem)
    .innerJoin(
      moneyPayment,
      and(eq(moneyPayment.tenantId, paymentOrderItem.tenantId), eq(moneyPayment.id, paymentOrderItem.paymentId)),
    )
    .where(
      and(
        eq(paymentOrderItem.tenantId, ctx.tenantId),
        inArray(
          paymentOrderItem.orderId,
          orders.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(asc(paymentOrderItem.paymentId));
  return orders.map((order) => {
    const own = items.filter(({ item }) => item.orderId === order.id);
    const sums = new Map<Currency, bigint>();
    for (const { currency, amountMinor } of own) sums.set(currency, (sums.get(currency) ?? 0n) + amountMinor);
    return {
      ...order,
      messageId: plainId(order.id),
      orderedAt: order.orderedAt.toISOString(),
      sums: [...sums].map(([currency, minor]) => ({ currency, amountMinor: minor.toString() })),
      items: own.map(({ item }) => ({
        paymentId: item.paymentId,
        endToEndId: item.endToEndId,
        status: item.status as ItemStatus,
        reason: item.reason,
      })),
    };
  });
}

export async function documentOf(ctx: Ctx, partyId: string, id: string): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ document: paymentOrder.document })
    .from(paymentOrder)
    .where(and(eq(paymentOrder.tenantId, ctx.tenantId), eq(paymentOrder.partyId, partyId), eq(paymentOrder.id, id)));
  return row?.document;
}

/** What a rejected payment had lent is lent no more: it is not ordered again. */
export const markUndone = (ctx: Ctx, paymentId: string) =>
  db(ctx)
    .update(paymentOrderItem)
    .set({ undoneAt: ctx.clock.now() })
    .where(
      and(
        eq(paymentOrderItem.tenantId, ctx.tenantId),
        eq(paymentOrderItem.paymentId, paymentId),
        eq(paymentOrderItem.status, 'rejected'),
      ),
    );

/** What a bank has settled or rejected stays so. */
export async function setStatus(
  ctx: Ctx,
  orderId: string,
  of: { endToEndId: string | undefined; status: ItemStatus; reason: string | undefined },
): Promise<number> {
  const rows = await db(ctx)
    .update(paymentOrderItem)
    .set({ status: of.status, reason: of.reason?.slice(0, 200) ?? null, saidAt: ctx.clock.now() })
    .where(
      and(
        eq(paymentOrderItem.tenantId, ctx.tenantId),
        eq(paymentOrderItem.orderId, orderId),
        of.endToEndId === undefined ? undefined : eq(paymentOrderItem.endToEndId, of.endToEndId),
        inArray(paymentOrderItem.status, ['ordered', 'accepted']),
      ),
    )
    .returning({ paymentId: paymentOrderItem.paymentId });
  return rows.length;
}
