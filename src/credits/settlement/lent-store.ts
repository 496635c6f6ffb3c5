import { and, eq, isNull, ne, or } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { tradeFinancing } from '../../../db/schema/trade-finance.ts';
import { type Ctx, db } from '../../context.ts';

/** Whether the bank has lent the seller on these documents, or on the credit before them, and is not paid back. */
export async function hasLentOn(ctx: Ctx, bankId: string, of: { creditId: string; presentationId: string }) {
  const { tenantId, id, lenderId, creditId, presentationId, exclusionGroup, status } = tradeFinancing;
  const [row] = await db(ctx)
    .select({ id })
    .from(tradeFinancing)
    .where(
      and(
        eq(tenantId, ctx.tenantId),
        eq(lenderId, bankId),
        eq(creditId, of.creditId),
        or(isNull(presentationId), eq(presentationId, of.presentationId)),
        ne(exclusionGroup, 'import_financing'),
        among(status, ['paid_out', 'recourse_due']),
      ),
    )
    .limit(1);
  return row !== undefined;
}
