import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { loan, loanAct, loanEvidence } from '../../../db/schema/loans.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { LocalDate } from '../../kernel/time.ts';

export type Evidence = Omit<typeof loanEvidence.$inferInsert, 'tenantId'>;

/** The loan that the paper paid for already; undefined where it pays now. The database settles the race. */
export async function payOnEvidence(ctx: Ctx, row: Evidence): Promise<{ loanId: string } | undefined> {
  const made = await db(ctx)
    .insert(loanEvidence)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning({ id: loanEvidence.id });
  if (made.length > 0) return undefined;
  const [first] = await db(ctx)
    .select({ loanId: loanEvidence.loanId })
    .from(loanEvidence)
    .where(
      and(
        eq(loanEvidence.tenantId, ctx.tenantId),
        eq(loanEvidence.lenderId, row.lenderId),
        eq(loanEvidence.evidenceHash, row.evidenceHash),
        isNull(loanEvidence.rejectedAt),
      ),
    );
  return first ?? { loanId: row.loanId };
}

/** What a payment of a loan was for, where the bank rejects it for the first time; the paper may pay again. */
export async function rejectEvidence(ctx: Ctx, paymentId: string): Promise<Evidence | undefined> {
  const [row] = await db(ctx)
    .update(loanEvidence)
    .set({ rejectedAt: ctx.clock.now() })
    .where(
      and(
        eq(loanEvidence.tenantId, ctx.tenantId),
        eq(loanEvidence.paymentId, paymentId),
        isNull(loanEvidence.rejectedAt),
      ),
    )
    .returning();
  return row;
}

/** What a lender paid a borrower on a day into each account, under whatever loan. */
export async function paidOnDay(
  ctx: Ctx,
  { lenderId, borrowerId, currency }: { lenderId: string; borrowerId: string; currency: Currency },
  on: LocalDate,
): Promise<{ accountNumber: string; amountMinor: bigint }[]> {
  const rows = await db(ctx)
    .select({ detail: loanAct.detail })
    .from(loanAct)
    .innerJoin(loan, and(eq(loan.tenantId, loanAct.tenantId), eq(loan.id, loanAct.loanId)))
    .where(
      and(
        eq(loanAct.tenantId, ctx.tenantId),
        eq(loan.lenderId, lenderId),
        eq(loan.borrowerId, borrowerId),
        eq(loan.currency, currency),
        eq(loanAct.onDay, on),
        inArray(loanAct.kind, ['disbursement']),
        sql`${loanAct.reversedAt} is null`,
      ),
    );
  type Paid = { accountNumber: string; amount: { amountMinor: string } }[];
  return rows.flatMap(({ detail }) =>
    ((detail['payments'] ?? []) as Paid).map(({ accountNumber, amount }) => ({
      accountNumber,
      amountMinor: BigInt(amount.amountMinor),
    })),
  );
}
