import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { notice } from '../../../db/schema/assignments.ts';
import { debtorTerms } from '../../../db/schema/borrowing-base.ts';
import { among } from '../../../db/schema/columns.ts';
import { contract } from '../../../db/schema/contracts.ts';
import { pledgeItem } from '../../../db/schema/pledges.ts';
import { type Ctx, db, violatedConstraint } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import type { DebtorTermsView } from './schemas.ts';

type Row = typeof debtorTerms.$inferSelect;

const viewOf = (row: Row): DebtorTermsView => ({
  facilityId: row.facilityId,
  debtorId: row.debtorId,
  isRelated: row.isRelated,
  payableMinor: row.payableMinor.toString(),
  unappliedCreditMinor: row.unappliedCreditMinor.toString(),
});

/** What is stated last holds; every statement stays in the log. */
export async function keepTerms(
  ctx: Ctx,
  row: Omit<typeof debtorTerms.$inferInsert, 'tenantId' | 'statedAt'>,
): Promise<DebtorTermsView> {
  const [kept] = await db(ctx)
    .insert(debtorTerms)
    .values({ ...row, tenantId: ctx.tenantId, statedAt: ctx.clock.now() })
    .onConflictDoUpdate({
      target: [debtorTerms.tenantId, debtorTerms.facilityId, debtorTerms.debtorId],
      set: {
        isRelated: row.isRelated,
        payableMinor: row.payableMinor,
        unappliedCreditMinor: row.unappliedCreditMinor,
        statedBy: row.statedBy,
        statedAt: ctx.clock.now(),
      },
    })
    .returning()
    .catch((cause: unknown) => {
      if (violatedConstraint(cause)?.includes('debtor_id'))
        refuse(commonRefusals.NOT_FOUND, { at: '/debtorId', cause });
      throw cause;
    });
  return viewOf(onRecord(kept));
}

export async function listTerms(ctx: Ctx, facilityIds: readonly string[]): Promise<Row[]> {
  if (facilityIds.length === 0) return [];
  return db(ctx)
    .select()
    .from(debtorTerms)
    .where(and(eq(debtorTerms.tenantId, ctx.tenantId), among(debtorTerms.facilityId, facilityIds)));
}

/** Which of these contracts say that the claim under them may not pass to another. */
export async function listBarring(ctx: Ctx, contractIds: readonly string[]): Promise<Set<string>> {
  if (contractIds.length === 0) return new Set();
  const rows = await db(ctx)
    .select({ id: contract.id })
    .from(contract)
    .where(and(eq(contract.tenantId, ctx.tenantId), among(contract.id, contractIds), contract.noAssignment));
  return new Set(rows.map(({ id }) => id));
}

/** Of these receivables, those of whose live pledge their debtor has the lender's notice, which names them and is proved to have arrived. */
export async function listNoticed(
  ctx: Ctx,
  lenderId: string,
  receivableIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (receivableIds.length === 0) return new Set();
  const rows = await db(ctx)
    .selectDistinct({ id: pledgeItem.itemId })
    .from(pledgeItem)
    .innerJoin(notice, and(eq(notice.tenantId, pledgeItem.tenantId), eq(notice.sourceId, pledgeItem.pledgeId)))
    .where(
      and(
        eq(pledgeItem.tenantId, ctx.tenantId),
        among(pledgeItem.itemId, receivableIds),
        eq(pledgeItem.live, true),
        eq(notice.senderId, lenderId),
        isNotNull(notice.arrivedAt),
        sql`${notice.content} -> 'receivables' @> jsonb_build_array(jsonb_build_object('receivableId', ${pledgeItem.itemId}))`,
      ),
    );
  return new Set(rows.map(({ id }) => id));
}
