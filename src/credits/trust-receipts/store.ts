import { and, asc, desc, eq, gte, inArray, notInArray, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { facility } from '../../../db/schema/financing.ts';
import { trustReceipt } from '../../../db/schema/trust-receipts.ts';
import { type Ctx, db } from '../../context.ts';
import type { TrustReceiptStatus } from './rules.ts';
import type { TrustReceiptView } from './schemas.ts';

type Row = typeof trustReceipt.$inferSelect;

const viewOf = (row: Row): TrustReceiptView => ({
  id: row.id,
  presentationId: row.presentationId,
  creditId: row.creditId,
  facilityId: row.facilityId,
  billId: row.billId,
  lotIds: row.lotIds,
  lenderId: row.lenderId,
  applicantId: row.applicantId,
  goods: row.goods,
  proceedsAccount: row.proceedsAccount,
  expiresOn: row.expiresOn,
  documentHash: row.documentHash,
  status: row.status as TrustReceiptStatus,
  signedBy: row.signedBy,
  signedAt: row.signedAt?.toISOString() ?? null,
  releasedAt: row.releasedAt?.toISOString() ?? null,
  recall: row.recall as TrustReceiptView['recall'],
});

const of = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(trustReceipt.tenantId, ctx.tenantId), ...more);
const standing = notInArray(trustReceipt.status, ['discharged', 'withdrawn']);

/** Undefined when one stands for the presentation already. */
export async function insertTrustReceipt(
  ctx: Ctx,
  row: Omit<typeof trustReceipt.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<TrustReceiptView | undefined> {
  const [made] = await db(ctx)
    .insert(trustReceipt)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && viewOf(made);
}

export async function findTrustReceipt(ctx: Ctx, id: string): Promise<TrustReceiptView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(trustReceipt)
    .where(of(ctx, eq(trustReceipt.id, id)));
  return row && viewOf(row);
}

/**
 * Locks the facility before the receipt, as control and releases do: what gives a receipt up and what calls it back never wait
 * for each other.
 */
export async function lockFacilityOf(ctx: Ctx, { facilityId }: Pick<TrustReceiptView, 'facilityId'>): Promise<void> {
  await db(ctx)
    .select({ id: facility.id })
    .from(facility)
    .where(and(eq(facility.tenantId, ctx.tenantId), eq(facility.id, facilityId)))
    .for('no key update');
}

/** The one that stands for a presentation; where none does, the newest that did. */
export async function findTrustReceiptOf(ctx: Ctx, presentationId: string): Promise<TrustReceiptView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(trustReceipt)
    .where(of(ctx, eq(trustReceipt.presentationId, presentationId)))
    .orderBy(desc(standing), desc(trustReceipt.id))
    .limit(1);
  return row && viewOf(row);
}

/** The same of several presentations: those that say something, the one that counts last. */
export async function listTrustReceiptsOf(ctx: Ctx, presentationIds: readonly string[]): Promise<TrustReceiptView[]> {
  const rows = await db(ctx)
    .select()
    .from(trustReceipt)
    .where(of(ctx, among(trustReceipt.presentationId, presentationIds)))
    .orderBy(asc(standing), asc(trustReceipt.id));
  return rows.map(viewOf);
}

/** The receipts against which a document goes, or has gone, that stand. */
export async function findLiveOfBill(ctx: Ctx, billId: string, lenderId: string): Promise<TrustReceiptView[]> {
  const rows = await db(ctx)
    .select()
    .from(trustReceipt)
    .where(of(ctx, eq(trustReceipt.billId, billId), eq(trustReceipt.lenderId, lenderId), standing));
  return rows.map(viewOf);
}

/** The released receipts of a lender over a lot. */
export async function findReleasedOver(ctx: Ctx, lotId: string, lenderId: string): Promise<TrustReceiptView[]> {
  const rows = await db(ctx)
    .select()
    .from(trustReceipt)
    .where(
      of(
        ctx,
        sql`${trustReceipt.lotIds} @> ${sql.param([lotId])}::text[]`,
        eq(trustReceipt.lenderId, lenderId),
        eq(trustReceipt.status, 'released'),
      ),
    );
  return rows.map(viewOf);
}

/** The receipts under a facility of which the bank discharged the applicant since, where none stands for the same presentation. */
export async function findDischargedSince(ctx: Ctx, facilityId: string, since: string): Promise<TrustReceiptView[]> {
  const rows = await db(ctx)
    .select()
    .from(trustReceipt)
    .where(of(ctx, eq(trustReceipt.facilityId, facilityId), gte(trustReceipt.dischargedAt, new Date(since))))
    .orderBy(trustReceipt.id);
  const newest = new Map(rows.map((row) => [row.presentationId, row]));
  const stand = await db(ctx)
    .select({ presentationId: trustReceipt.presentationId })
    .from(trustReceipt)
    .where(of(ctx, inArray(trustReceipt.presentationId, [...newest.keys()]), standing));
  for (const { presentationId } of stand) newest.delete(presentationId);
  return [...newest.values()].map(viewOf);
}

/** What was split off or merged with goods held in trust is held in trust. */
export async function addLots(ctx: Ctx, lotIds: readonly string[]): Promise<void> {
  const added = sql`${sql.param([...lotIds])}::text[]`;
  await db(ctx)
    .update(trustReceipt)
    .set({ lotIds: sql`array(select distinct unnest(${trustReceipt.lotIds} || ${added}) order by 1)` })
    .where(of(ctx, sql`${trustReceipt.lotIds} && ${added}`, standing));
}

/** The receipt, when it was in one of `from` until now. */
export async function moveTrustReceipt(
  ctx: Ctx,
  id: string,
  from: readonly TrustReceiptStatus[],
  change: Partial<typeof trustReceipt.$inferInsert>,
): Promise<TrustReceiptView | undefined> {
  const [row] = await db(ctx)
    .update(trustReceipt)
    .set(change)
    .where(of(ctx, eq(trustReceipt.id, id), inArray(trustReceipt.status, [...from])))
    .returning();
  return row && viewOf(row);
}
