import { and, eq } from 'drizzle-orm';
import { statementLine } from '../../../db/schema/collections.ts';
import { moneyReceipt } from '../../../db/schema/money-in.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { MoneyReceiptView } from './schemas.ts';
import { viewOf } from './store.ts';

/** A receipt under a lock, and the line that says otherwise. */
export async function lockContradicted(ctx: Ctx, id: string) {
  const [row] = await db(ctx)
    .select({ receipt: moneyReceipt, line: statementLine })
    .from(moneyReceipt)
    .leftJoin(
      statementLine,
      and(eq(statementLine.tenantId, moneyReceipt.tenantId), eq(statementLine.id, moneyReceipt.contradictedBy)),
    )
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), eq(moneyReceipt.id, id)))
    .for('update', { of: moneyReceipt });
  return row && { view: viewOf(row.receipt), part: row.receipt.part, line: row.line };
}

type Resolution = NonNullable<MoneyReceiptView['resolution']>;

async function change(ctx: Ctx, id: string, set: Partial<typeof moneyReceipt.$inferInsert>): Promise<MoneyReceiptView> {
  const [row] = await db(ctx)
    .update(moneyReceipt)
    .set(set)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), eq(moneyReceipt.id, id)))
    .returning();
  return viewOf(onRecord(row));
}

/** It counts as never received, and rests on no line: what that brought is free to be booked. */
export const letGo = (ctx: Ctx, id: string, resolution: Resolution): Promise<MoneyReceiptView> =>
  change(ctx, id, { lineId: null, reversedAt: ctx.clock.now(), resolution });

export const setResolution = (ctx: Ctx, id: string, resolution: Resolution): Promise<MoneyReceiptView> =>
  change(ctx, id, { resolution });
