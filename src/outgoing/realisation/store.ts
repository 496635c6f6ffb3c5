import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { realisation, realisationPayment } from '../../../db/schema/realisation.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { PaymentKind } from './rules.ts';
import type { PaymentView, RealisationView } from './schemas.ts';

export interface KeptRealisation extends RealisationView {
  proposedBy: string;
  approvedBy: string | null;
  settledBy: string | null;
  /** When the bank took the price back, which has not come again; and the day on which it was applied, where it has. */
  undoneAt: Date | null;
  appliedOn: string | null;
  waterfall: Record<string, unknown> | null;
  participants: string[];
}

const keptOf = (row: typeof realisation.$inferSelect): KeptRealisation => ({
  id: row.id,
  facilityId: row.facilityId,
  lenderId: row.lenderId,
  pledgorId: row.pledgorId,
  basis: row.basis,
  route: row.route as RealisationView['route'],
  clauseHash: row.clauseHash,
  lots: row.lots as RealisationView['lots'],
  currency: row.currency,
  status: row.status as RealisationView['status'],
  proposedAt: row.proposedAt.toISOString(),
  approvedAt: row.approvedAt?.toISOString() ?? null,
  settlement: row.settlement as RealisationView['settlement'],
  settledAt: row.settledAt?.toISOString() ?? null,
  proposedBy: row.proposedBy,
  approvedBy: row.approvedBy,
  settledBy: row.settledBy,
  undoneAt: row.undoneAt,
  appliedOn: row.appliedOn,
  waterfall: row.waterfall,
  participants: row.participants,
});

const mine = (ctx: Ctx) => eq(realisation.tenantId, ctx.tenantId);

export async function insertRealisation(
  ctx: Ctx,
  row: Omit<typeof realisation.$inferInsert, 'tenantId'>,
): Promise<KeptRealisation> {
  const [made] = await db(ctx)
    .insert(realisation)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return keptOf(onRecord(made));
}

export async function findRealisation(ctx: Ctx, id: string): Promise<KeptRealisation | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(realisation)
    .where(and(mine(ctx), eq(realisation.id, id)));
  return row && keptOf(row);
}

export async function listRealisations(ctx: Ctx, after: string | undefined, limit: number): Promise<KeptRealisation[]> {
  const rows = await db(ctx)
    .select()
    .from(realisation)
    .where(and(mine(ctx), after === undefined ? undefined : gt(realisation.id, after)))
    .orderBy(asc(realisation.id))
    .limit(limit);
  return rows.map(keptOf);
}

/** The lots that a lender has the approval to sell. */
export async function lotsApproved(ctx: Ctx, lenderId: string): Promise<string[]> {
  const rows = await db(ctx)
    .select()
    .from(realisation)
    .where(and(mine(ctx), eq(realisation.lenderId, lenderId), eq(realisation.status, 'approved')));
  return rows.flatMap((row) => keptOf(row).lots.map((lot) => lot.lotId));
}

/** Those of these lots that a lender, whichever it is, is about to sell: two people approved it, and it is not over. */
export async function lotsUnderSale(ctx: Ctx, lotIds: readonly string[]): Promise<string[]> {
  const names = sql`exists (select 1 from jsonb_array_elements(${realisation.lots}) of_sale
    where of_sale->>'lotId' = any (${sql.param([...lotIds])}))`;
  const rows = await db(ctx)
    .select()
    .from(realisation)
    .where(and(mine(ctx), eq(realisation.status, 'approved'), names));
  const ids = new Set(rows.flatMap((row) => keptOf(row).lots.map((lot) => lot.lotId)));
  return lotIds.filter((id) => ids.has(id));
}

/** The realisation, when it was at one of `from` until now. */
export async function moveRealisation(
  ctx: Ctx,
  id: string,
  from: readonly RealisationView['status'][],
  change: Partial<typeof realisation.$inferInsert>,
): Promise<KeptRealisation | undefined> {
  const [row] = await db(ctx)
    .update(realisation)
    .set(change)
    .where(and(mine(ctx), eq(realisation.id, id), inArray(realisation.status, [...from])))
    .returning();
  return row && keptOf(row);
}

/** The sale, locked: what is paid out of it is counted one payment after another. */
export async function lockRealisation(ctx: Ctx, id: string): Promise<KeptRealisation | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(realisation)
    .where(and(mine(ctx), eq(realisation.id, id)))
    .for('no key update');
  return row && keptOf(row);
}

export async function markSale(
  ctx: Ctx,
  id: string,
  change: Partial<Pick<typeof realisation.$inferInsert, 'undoneAt' | 'appliedOn' | 'settlement'>>,
): Promise<void> {
  await db(ctx)
    .update(realisation)
    .set(change)
    .where(and(mine(ctx), eq(realisation.id, id)));
}

const paymentOf = (row: typeof realisationPayment.$inferSelect): PaymentView => ({
  id: row.id,
  realisationId: row.realisationId,
  kind: row.kind as PaymentKind,
  rightId: row.rightId,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
  payee: row.payee,
  account: row.account,
  reference: row.reference,
  paidOn: row.paidOn,
  recordedAt: row.recordedAt.toISOString(),
});

/** Throws the constraint when the bank's reference is on record. */
export async function insertPayment(
  ctx: Ctx,
  row: Omit<typeof realisationPayment.$inferInsert, 'tenantId'>,
): Promise<PaymentView> {
  const [made] = await db(ctx)
    .insert(realisationPayment)
    .values({ ...row, tenantId: ctx.tenantId })
    .returning();
  return paymentOf(onRecord(made));
}

export async function listPayments(ctx: Ctx, realisationId: string): Promise<PaymentView[]> {
  const rows = await db(ctx)
    .select()
    .from(realisationPayment)
    .where(and(eq(realisationPayment.tenantId, ctx.tenantId), eq(realisationPayment.realisationId, realisationId)))
    .orderBy(asc(realisationPayment.id));
  return rows.map(paymentOf);
}

export async function listRealisationsOf(ctx: Ctx, facilityId: string): Promise<KeptRealisation[]> {
  const rows = await db(ctx)
    .select()
    .from(realisation)
    .where(and(mine(ctx), eq(realisation.facilityId, facilityId)))
    .orderBy(asc(realisation.id));
  return rows.map(keptOf);
}

/** Whether a sale of any of these lots was approved under the facility, or made: then a document goes for it. */
export async function hasApprovedSale(ctx: Ctx, facilityId: string, lotIds: readonly string[]): Promise<boolean> {
  const rows = await db(ctx)
    .select()
    .from(realisation)
    .where(
      and(
        eq(realisation.tenantId, ctx.tenantId),
        eq(realisation.facilityId, facilityId),
        inArray(realisation.status, ['approved', 'settled']),
      ),
    );
  return rows.some((row) => keptOf(row).lots.some((lot) => lotIds.includes(lot.lotId)));
}
