import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { drawdown } from '../../../db/schema/financing.ts';
import { guarantee, guaranteePayment } from '../../../db/schema/guarantees.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { type GuaranteeKind, type GuaranteeStatus, WHOLE } from './rules.ts';
import type { GuaranteeView } from './schemas.ts';

export interface KeptGuarantee extends GuaranteeView {
  undertakenMinor: bigint;
  givenBy: string;
  participants: string[];
  /** What it was called for: of one loan by its number, or of the whole facility. */
  calledFor: Record<string, string>;
}

const keptOf = (row: typeof guarantee.$inferSelect): KeptGuarantee => ({
  id: row.id,
  guarantorId: row.guarantorId,
  creditorId: row.creditorId,
  debtorId: row.debtorId,
  facilityId: row.facilityId,
  underId: row.underId,
  kind: row.kind as GuaranteeKind,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
  calledMinor: row.calledMinor.toString(),
  paidMinor: row.paidMinor.toString(),
  anyOrder: row.anyOrder,
  feeBps: row.feeBps,
  claimUntil: row.claimUntil,
  documentHash: row.documentHash,
  status: row.status as GuaranteeStatus,
  undertakenMinor: row.undertakenMinor,
  givenBy: row.givenBy,
  participants: row.participants,
  calledFor: (row.call as { for?: Record<string, string> } | null)?.for ?? { [WHOLE]: row.calledMinor.toString() },
});

const thisOne = (ctx: Ctx, id: string) => and(eq(guarantee.tenantId, ctx.tenantId), eq(guarantee.id, id));

export async function insertGuarantee(
  ctx: Ctx,
  row: Omit<typeof guarantee.$inferInsert, 'tenantId' | 'createdAt' | 'status'>,
): Promise<KeptGuarantee> {
  const [made] = await db(ctx)
    .insert(guarantee)
    .values({ ...row, status: 'given', tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return keptOf(onRecord(made));
}

export async function findGuarantee(ctx: Ctx, id: string): Promise<KeptGuarantee | undefined> {
  const [row] = await db(ctx).select().from(guarantee).where(thisOne(ctx, id));
  return row && keptOf(row);
}

export async function lockGuarantee(ctx: Ctx, id: string): Promise<KeptGuarantee | undefined> {
  const [row] = await db(ctx).select().from(guarantee).where(thisOne(ctx, id)).for('no key update');
  return row && keptOf(row);
}

/** The guarantee as changed, when it was in one of these states until now. */
export async function moveGuarantee(
  ctx: Ctx,
  id: string,
  from: readonly GuaranteeStatus[],
  change: Partial<typeof guarantee.$inferInsert>,
): Promise<KeptGuarantee | undefined> {
  const [row] = await db(ctx)
    .update(guarantee)
    .set(change)
    .where(and(thisOne(ctx, id), inArray(guarantee.status, [...from])))
    .returning();
  return row && keptOf(row);
}

export interface GuaranteeFilter {
  facilityId?: string | undefined;
  underId?: string | undefined;
  statuses?: readonly GuaranteeStatus[] | undefined;
  after?: string | undefined;
  limit: number;
}

export async function listGuarantees(ctx: Ctx, filter: GuaranteeFilter): Promise<KeptGuarantee[]> {
  const rows = await db(ctx)
    .select()
    .from(guarantee)
    .where(
      and(
        eq(guarantee.tenantId, ctx.tenantId),
        filter.facilityId === undefined ? undefined : eq(guarantee.facilityId, filter.facilityId),
        filter.underId === undefined ? undefined : eq(guarantee.underId, filter.underId),
        filter.statuses && inArray(guarantee.status, [...filter.statuses]),
        filter.after === undefined ? undefined : gt(guarantee.id, filter.after),
      ),
    )
    .orderBy(asc(guarantee.id))
    .limit(filter.limit);
  return rows.map(keptOf);
}

export async function insertPayment(
  ctx: Ctx,
  row: Omit<typeof guaranteePayment.$inferInsert, 'tenantId'>,
): Promise<void> {
  await db(ctx)
    .insert(guaranteePayment)
    .values({ ...row, tenantId: ctx.tenantId });
}

/** What it is called for, with so much more. */
export const calledMore = ({ calledFor }: KeptGuarantee, loanId: string | null, moreMinor: bigint) => ({
  ...calledFor,
  [loanId ?? WHOLE]: (BigInt(calledFor[loanId ?? WHOLE] ?? '0') + moreMinor).toString(),
});

/** What it paid on each loan, and was not taken back. */
export async function paidByLoan(ctx: Ctx, guaranteeId: string): Promise<Map<string, bigint>> {
  const rows = rowsOf<{ loanId: string; paid: string }>(
    await db(ctx).execute(sql`
      select a.loan_id as "loanId", sum(p.amount_minor)::text as paid from guarantee_payment p
      join loan_act a on a.tenant_id = p.tenant_id and a.receipt_id = p.receipt_id
      where p.tenant_id = ${ctx.tenantId} and p.guarantee_id = ${guaranteeId} and p.taken_back_at is null
      group by a.loan_id`),
  );
  return new Map(rows.map(({ loanId, paid }) => [loanId, BigInt(paid)]));
}

/** What a receipt of the creditor had paid under a guarantee, when it was not taken back until now. */
export async function takePaymentBack(ctx: Ctx, receiptId: string) {
  const [row] = await db(ctx)
    .update(guaranteePayment)
    .set({ takenBackAt: ctx.clock.now() })
    .where(
      and(
        eq(guaranteePayment.tenantId, ctx.tenantId),
        eq(guaranteePayment.receiptId, receiptId),
        isNull(guaranteePayment.takenBackAt),
      ),
    )
    .returning();
  return row;
}

/** What is left of a debt that came of a payment is owed no more: the payment was none. @returns how much that was */
export async function voidPaid(ctx: Ctx, drawdownId: string): Promise<bigint> {
  const own = and(eq(drawdown.tenantId, ctx.tenantId), eq(drawdown.id, drawdownId));
  const [before] = await db(ctx).select().from(drawdown).where(own).for('no key update');
  if (!before) return 0n;
  await db(ctx)
    .update(drawdown)
    .set({
      repaidMinor: sql`${drawdown.amountMinor}`,
      interestDueMinor: 0n,
      penaltyDueMinor: 0n,
      compoundDueMinor: 0n,
      status: 'repaid',
    })
    .where(own);
  return before.amountMinor - before.repaidMinor;
}
