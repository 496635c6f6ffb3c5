import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm';
import { facilityHold } from '../../../db/schema/coverage.ts';
import { drawdown, facilityCost, repayment } from '../../../db/schema/financing.ts';
import { type Ctx, db } from '../../context.ts';
import type { Accrued } from './interest-rules.ts';
import type { RepaymentView } from './schemas.ts';
import { findDrawdown, type KeptDrawdown } from './store.ts';

/** As it was kept: what was recorded before claims were paid by name has none. */
type PaidBefore = Pick<RepaymentView, 'costs' | 'allocations' | 'financings' | 'restMinor'> &
  Partial<Pick<RepaymentView, 'claims'>>;

/** What a receipt had paid; undefined of one that was recorded before receipts were named. */
export async function findPaidBy(ctx: Ctx, receiptId: string) {
  const [row] = await db(ctx)
    .select()
    .from(repayment)
    .where(and(eq(repayment.tenantId, ctx.tenantId), eq(repayment.receiptId, receiptId)));
  return (
    row && {
      id: row.id,
      receivedMinor: row.receivedMinor,
      receivedOn: row.receivedOn,
      receivableId: row.receivableId,
      source: row.source,
      ...(row.allocation as PaidBefore),
    }
  );
}

/** The drawdown that a debt is owed under now: the newest that took its place. */
export async function findSuccessor(ctx: Ctx, id: string): Promise<KeptDrawdown | undefined> {
  let newest = id;
  for (;;) {
    const [next] = await db(ctx)
      .select({ id: drawdown.id })
      .from(drawdown)
      .where(
        and(eq(drawdown.tenantId, ctx.tenantId), eq(drawdown.replacesId, newest), ne(drawdown.status, 'declined')),
      );
    if (!next) return findDrawdown(ctx, newest);
    newest = next.id;
  }
}

/** Principal and what it bore are owed again; on a debt that took the place of the one that was paid, as more of it. */
export async function oweAgain(
  ctx: Ctx,
  { id, isSuccessor }: { id: string; isSuccessor: boolean },
  principalMinor: bigint,
  borne: Accrued,
): Promise<void> {
  await db(ctx)
    .update(drawdown)
    .set({
      ...(isSuccessor
        ? { amountMinor: sql`${drawdown.amountMinor} + ${principalMinor}` }
        : { repaidMinor: sql`${drawdown.repaidMinor} - ${principalMinor}` }),
      interestDueMinor: sql`${drawdown.interestDueMinor} + ${borne.interestMinor}`,
      penaltyDueMinor: sql`${drawdown.penaltyDueMinor} + ${borne.penaltyMinor}`,
      compoundDueMinor: sql`${drawdown.compoundDueMinor} + ${borne.compoundMinor}`,
      status: 'disbursed',
    })
    .where(and(eq(drawdown.tenantId, ctx.tenantId), eq(drawdown.id, id)));
}

/** A cost is owed again; false where it was reversed since, and nothing of it is. */
export async function oweCostAgain(ctx: Ctx, id: string, byMinor: bigint): Promise<boolean> {
  const rows = await db(ctx)
    .update(facilityCost)
    .set({ paidMinor: sql`${facilityCost.paidMinor} - ${byMinor}` })
    .where(and(eq(facilityCost.tenantId, ctx.tenantId), eq(facilityCost.id, id), eq(facilityCost.status, 'recorded')))
    .returning({ id: facilityCost.id });
  return rows.length > 0;
}

/** The facility that is held for this reason. */
export async function facilitiesHeldFor(ctx: Ctx, reason: string): Promise<string[]> {
  const rows = await db(ctx)
    .select({ facilityId: facilityHold.facilityId })
    .from(facilityHold)
    .where(and(eq(facilityHold.tenantId, ctx.tenantId), eq(facilityHold.reason, reason), isNull(facilityHold.endedAt)))
    .orderBy(asc(facilityHold.facilityId));
  return rows.map((row) => row.facilityId);
}

/** Facilities that miss security which was given up for the money of this receipt. */
export async function facilitiesMissing(ctx: Ctx, receiptId: string): Promise<string[]> {
  const rows = await db(ctx)
    .selectDistinct({ facilityId: facilityHold.facilityId })
    .from(facilityHold)
    .where(
      and(
        eq(facilityHold.tenantId, ctx.tenantId),
        sql`${facilityHold.facts} ->> 'receiptId' = ${receiptId}`,
        sql`${facilityHold.reason} !~ '^MONEY_TAKEN_BACK'`,
        isNull(facilityHold.endedAt),
      ),
    )
    .orderBy(asc(facilityHold.facilityId));
  return rows.map((row) => row.facilityId);
}
