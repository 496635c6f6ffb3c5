import { and, asc, eq, inArray } from 'drizzle-orm';
import { reimbursementRefund } from '../../../db/schema/settlement.ts';
import { type Ctx, db } from '../../context.ts';
import type { RefundView } from './schemas.ts';

type Row = typeof reimbursementRefund.$inferSelect;

const viewOf = (row: Row): RefundView => {
  const money = (minor: bigint) => ({ amountMinor: minor.toString(), currency: row.currency });
  return {
    id: row.id,
    creditId: row.creditId,
    presentationId: row.presentationId,
    claimId: row.claimId,
    issuingBankId: row.issuingBankId,
    refundingBankId: row.refundingBankId,
    principal: money(row.principalMinor),
    interest: row.interestMinor === null ? null : money(row.interestMinor),
    interestFrom: row.interestFrom,
    claimedOn: row.claimedOn,
    paidOn: row.paidOn,
    receivedOn: row.receivedOn,
    status: row.status as RefundView['status'],
  };
};

const of = (ctx: Ctx) => eq(reimbursementRefund.tenantId, ctx.tenantId);

/** Undefined when the refund of the claim was asked for before. */
export async function insertRefund(
  ctx: Ctx,
  row: Omit<typeof reimbursementRefund.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<RefundView | undefined> {
  const [made] = await db(ctx)
    .insert(reimbursementRefund)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && viewOf(made);
}

export async function findRefund(ctx: Ctx, id: string): Promise<RefundView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(reimbursementRefund)
    .where(and(of(ctx), eq(reimbursementRefund.id, id)));
  return row && viewOf(row);
}

export async function listRefunds(ctx: Ctx, creditId: string): Promise<RefundView[]> {
  const rows = await db(ctx)
    .select()
    .from(reimbursementRefund)
    .where(and(of(ctx), eq(reimbursementRefund.creditId, creditId)))
    .orderBy(asc(reimbursementRefund.id));
  return rows.map(viewOf);
}

/** The refund, when it was in one of `from` until now. */
export async function moveRefund(
  ctx: Ctx,
  id: string,
  from: readonly RefundView['status'][],
  change: Partial<typeof reimbursementRefund.$inferInsert>,
): Promise<RefundView | undefined> {
  const [row] = await db(ctx)
    .update(reimbursementRefund)
    .set(change)
    .where(and(of(ctx), eq(reimbursementRefund.id, id), inArray(reimbursementRefund.status, [...from])))
    .returning();
  return row && viewOf(row);
}
