import { and, eq } from 'drizzle-orm';
import { debtorTerms } from '../../../db/schema/borrowing-base.ts';
import { among } from '../../../db/schema/columns.ts';
import { debtorStatement } from '../../../db/schema/factoring.ts';
import { facility } from '../../../db/schema/financing.ts';
import { type Ctx, db } from '../../context.ts';
import type { Stated } from './claim-rules.ts';

/** The last word of a factor on a debtor of a seller takes the place of the one before; every word is an event. */
export async function putStatement(
  ctx: Ctx,
  row: Omit<typeof debtorStatement.$inferInsert, 'tenantId' | 'statedAt'>,
): Promise<void> {
  const { factorId: _f, sellerId: _s, debtorId: _d, ...change } = row;
  await db(ctx)
    .insert(debtorStatement)
    .values({ ...row, tenantId: ctx.tenantId, statedAt: ctx.clock.now() })
    .onConflictDoUpdate({
      target: [debtorStatement.tenantId, debtorStatement.factorId, debtorStatement.sellerId, debtorStatement.debtorId],
      set: { ...change, statedAt: ctx.clock.now() },
    });
}

/** What was stated of these debtors of a seller: here, or under a facility of the seller with the same lender. */
export async function listStatements(
  ctx: Ctx,
  factorId: string,
  sellerId: string,
  debtorIds: readonly string[],
): Promise<Stated[]> {
  if (debtorIds.length === 0) return [];
  const here = await db(ctx)
    .select({
      debtorId: debtorStatement.debtorId,
      isRelated: debtorStatement.isRelated,
      payableMinor: debtorStatement.payableMinor,
      unappliedCreditMinor: debtorStatement.unappliedCreditMinor,
    })
    .from(debtorStatement)
    .where(
      and(
        eq(debtorStatement.tenantId, ctx.tenantId),
        eq(debtorStatement.factorId, factorId),
        eq(debtorStatement.sellerId, sellerId),
        among(debtorStatement.debtorId, debtorIds),
      ),
    );
  const known = new Set(here.map((s) => s.debtorId));
  const missing = debtorIds.filter((id) => !known.has(id));
  if (missing.length === 0) return here;
  const underFacilities = await db(ctx)
    .select({
      debtorId: debtorTerms.debtorId,
      isRelated: debtorTerms.isRelated,
      payableMinor: debtorTerms.payableMinor,
      unappliedCreditMinor: debtorTerms.unappliedCreditMinor,
    })
    .from(debtorTerms)
    .innerJoin(facility, and(eq(facility.tenantId, debtorTerms.tenantId), eq(facility.id, debtorTerms.facilityId)))
    .where(
      and(
        eq(debtorTerms.tenantId, ctx.tenantId),
        eq(facility.lenderId, factorId),
        eq(facility.borrowerId, sellerId),
        among(debtorTerms.debtorId, missing),
      ),
    );
  return [...here, ...underFacilities];
}
