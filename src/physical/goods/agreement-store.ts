import { and, asc, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { custodyAgreement } from '../../../db/schema/goods.ts';
import { type Ctx, db } from '../../context.ts';
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
  noticeGivenAt: row.noticeGivenAt?.toISOString() ?? null,
  endsAt: row.endsAt?.toISOString() ?? null,
  endReason: row.endReason,
  wantedLevel: row.wantedLevel as AgreementView['wantedLevel'],
});
const one = (ctx: Ctx, id: string) => and(eq(custodyAgreement.tenantId, ctx.tenantId), eq(custodyAgreement.id, id));

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
    .set({
      agreedAt: ctx.clock.now(),
      serviceLevel: sql`coalesce(${custodyAgreement.wantedLevel}, ${custodyAgreement.serviceLevel})`,
      wantedLevel: null,
    })
    .where(
      and(
        one(ctx, id),
        eq(custodyAgreement.custodianId, custodianId),
        sql`(${custodyAgreement.agreedAt} is null or ${custodyAgreement.wantedLevel} is not null)`,
        isNull(custodyAgreement.endedAt),
      ),
    )
    .returning();
  return row && agreementOf(row);
}

export async function findAgreement(ctx: Ctx, id: string): Promise<AgreementView | undefined> {
  const [row] = await db(ctx).select().from(custodyAgreement).where(one(ctx, id));
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

/** The agreements that custodians accepted of lenders, the live one of a pair or else the last that ended. One read for all. */
export async function findEngagements(
  ctx: Ctx,
  lenderIds: readonly string[],
  custodianIds: readonly string[],
): Promise<AgreementView[]> {
  if (lenderIds.length === 0 || custodianIds.length === 0) return [];
  const { lenderId, custodianId, agreedAt, endedAt, tenantId } = custodyAgreement;
  const rows = await db(ctx)
    .selectDistinctOn([lenderId, custodianId])
    .from(custodyAgreement)
    .where(
      and(
        eq(tenantId, ctx.tenantId),
        among(lenderId, new Set(lenderIds)),
        among(custodianId, new Set(custodianIds)),
        isNotNull(agreedAt),
      ),
    )
    .orderBy(asc(lenderId), asc(custodianId), sql`${endedAt} desc nulls first`, desc(agreedAt));
  return rows.map(agreementOf);
}

/** Ends a live agreement now. Undefined when it has ended. */
export async function endAgreement(ctx: Ctx, id: string, by: { endedBy: string; endReason: string }) {
  const [row] = await db(ctx)
    .update(custodyAgreement)
    .set({ ...by, endedAt: ctx.clock.now(), wantedLevel: null })
    .where(and(one(ctx, id), isNull(custodyAgreement.endedAt)))
    .returning();
  return row && agreementOf(row);
}

/** Takes the custodian's notice. Undefined when it was given, or the agreement has ended. */
export async function giveNotice(ctx: Ctx, id: string, by: { endsAt: Date; endedBy: string; endReason: string }) {
  const [row] = await db(ctx)
    .update(custodyAgreement)
    .set({ ...by, noticeGivenAt: ctx.clock.now() })
    .where(
      and(
        one(ctx, id),
        isNotNull(custodyAgreement.agreedAt),
        isNull(custodyAgreement.endedAt),
        isNull(custodyAgreement.noticeGivenAt),
      ),
    )
    .returning();
  return row && agreementOf(row);
}

/** Lowers a live agreement to monitoring, or asks the custodian to hold again. Undefined when nothing of it changes. */
export async function setLevel(ctx: Ctx, id: string, level: 'monitor' | 'control') {
  const { serviceLevel, wantedLevel, agreedAt, endedAt } = custodyAgreement;
  const changes =
    level === 'monitor'
      ? sql`(${serviceLevel} = 'control' or ${wantedLevel} is not null)`
      : sql`(${serviceLevel} = 'monitor' and ${wantedLevel} is null)`;
  const [row] = await db(ctx)
    .update(custodyAgreement)
    .set(level === 'monitor' ? { serviceLevel: 'monitor', wantedLevel: null } : { wantedLevel: 'control' })
    .where(and(one(ctx, id), isNotNull(agreedAt), isNull(endedAt), changes))
    .returning();
  return row && agreementOf(row);
}
