import { and, eq, isNull, sql } from 'drizzle-orm';
import { custodyAgreement } from '../../db/schema/goods.ts';
import { type Ctx, db } from '../context.ts';
import type { AgreementView } from './schemas.ts';

const agreementOf = (row: typeof custodyAgreement.$inferSelect): AgreementView => ({
  id: row.id,
  lenderId: row.lenderId,
  custodianId: row.custodianId,
  serviceLevel: row.serviceLevel as AgreementView['serviceLevel'],
  feePayer: row.feePayer as AgreementView['feePayer'],
  documentHash: row.documentHash,
  proposedAt: row.proposedAt.toISOString(),
  agreedAt: row.agreedAt?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
});

/** Undefined when the two have a live agreement already. */
export async function insertAgreement(
  ctx: Ctx,
  row: Omit<typeof custodyAgreement.$inferInsert, 'tenantId'>,
): Promise<AgreementView | undefined> {
  const [made] = await db(ctx)
    .insert(custodyAgreement)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return made && agreementOf(made);
}

/** The agreement, when it was waiting for this custodian. */
export async function markAgreed(ctx: Ctx, id: string, custodianId: string): Promise<AgreementView | undefined> {
  const [row] = await db(ctx)
    .update(custodyAgreement)
    .set({ agreedAt: ctx.clock.now() })
    .where(
      and(
        eq(custodyAgreement.tenantId, ctx.tenantId),
        eq(custodyAgreement.id, id),
        eq(custodyAgreement.custodianId, custodianId),
        isNull(custodyAgreement.agreedAt),
        isNull(custodyAgreement.endedAt),
      ),
    )
    .returning();
  return row && agreementOf(row);
}

export async function findAgreement(ctx: Ctx, id: string): Promise<AgreementView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(custodyAgreement)
    .where(and(eq(custodyAgreement.tenantId, ctx.tenantId), eq(custodyAgreement.id, id)));
  return row && agreementOf(row);
}

/** The live agreement by which this custodian holds for this lender, if there is one. */
export async function findEngagement(
  ctx: Ctx,
  lenderId: string,
  custodianId: string,
): Promise<AgreementView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(custodyAgreement)
    .where(
      and(
        eq(custodyAgreement.tenantId, ctx.tenantId),
        eq(custodyAgreement.lenderId, lenderId),
        eq(custodyAgreement.custodianId, custodianId),
        sql`${custodyAgreement.agreedAt} is not null`,
        isNull(custodyAgreement.endedAt),
      ),
    );
  return row && agreementOf(row);
}
