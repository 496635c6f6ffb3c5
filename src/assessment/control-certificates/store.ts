import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import { controlCertificate } from '../../../db/schema/control-certificates.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { CertificateView } from './schemas.ts';

const viewOf = (row: typeof controlCertificate.$inferSelect): CertificateView => ({
  id: row.id,
  pledgeeId: row.pledgeeId,
  itemId: row.itemId,
  facilityId: row.facilityId,
  issuedAt: row.issuedAt.toISOString(),
  validUntil: row.validUntil.toISOString(),
  recalledAt: row.recalledAt?.toISOString() ?? null,
  recalledBecause: row.recalledBecause,
  hash: row.hash,
  code: row.code,
  statement: row.statement,
});

const one = (ctx: Ctx, id: string) => and(eq(controlCertificate.tenantId, ctx.tenantId), eq(controlCertificate.id, id));

export async function insertCertificate(
  ctx: Ctx,
  row: Omit<typeof controlCertificate.$inferInsert, 'tenantId'>,
): Promise<CertificateView> {
  const [made] = await db(ctx)
    .insert(controlCertificate)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return viewOf(onRecord(made));
}

export async function findCertificate(ctx: Ctx, id: string): Promise<CertificateView | undefined> {
  const [row] = await db(ctx).select().from(controlCertificate).where(one(ctx, id));
  return row && viewOf(row);
}

export async function listCertificates(
  ctx: Ctx,
  { itemId, after, limit }: { itemId?: string | undefined; after: string | undefined; limit: number },
): Promise<CertificateView[]> {
  const rows = await db(ctx)
    .select()
    .from(controlCertificate)
    .where(
      and(
        eq(controlCertificate.tenantId, ctx.tenantId),
        itemId === undefined ? undefined : eq(controlCertificate.itemId, itemId),
        after === undefined ? undefined : gt(controlCertificate.id, after),
      ),
    )
    .orderBy(asc(controlCertificate.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** The certificate, when nobody had recalled it until now. */
export async function markRecalled(
  ctx: Ctx,
  id: string,
  by: { personId: string; reason: string },
): Promise<CertificateView | undefined> {
  const [row] = await db(ctx)
    .update(controlCertificate)
    .set({ recalledAt: ctx.clock.now(), recalledBy: by.personId, recalledBecause: by.reason })
    .where(and(one(ctx, id), isNull(controlCertificate.recalledAt)))
    .returning();
  return row && viewOf(row);
}
