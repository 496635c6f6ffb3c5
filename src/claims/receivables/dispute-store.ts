import { and, asc, eq, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { dispute, evidencePack, receivable, receivableConfirmation } from '../../../db/schema/receivables.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { DisputeStatus } from './rules.ts';
import type { DisputeView, EvidencePackView } from './schemas.ts';

const disputeOf = (row: typeof dispute.$inferSelect): DisputeView => ({
  id: row.id,
  receivableId: row.receivableId,
  raisedBy: row.raisedBy,
  amountMinor: row.amountMinor.toString(),
  reason: row.reason,
  status: row.status as DisputeStatus,
  upheldMinor: row.upheldMinor?.toString() ?? null,
});

export async function insertDispute(
  ctx: Ctx,
  row: Omit<typeof dispute.$inferInsert, 'tenantId' | 'raisedAt' | 'status'>,
): Promise<DisputeView> {
  const [made] = await db(ctx)
    .insert(dispute)
    .values({ ...row, status: 'open', tenantId: ctx.tenantId, raisedAt: ctx.clock.now() })
    .returning();
  return disputeOf(onRecord(made));
}

export async function findDispute(ctx: Ctx, id: string): Promise<DisputeView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(dispute)
    .where(and(eq(dispute.tenantId, ctx.tenantId), eq(dispute.id, id)));
  return row && disputeOf(row);
}

export async function findDisputes(ctx: Ctx, receivableIds: readonly string[]): Promise<DisputeView[]> {
  if (receivableIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(dispute)
    .where(and(eq(dispute.tenantId, ctx.tenantId), among(dispute.receivableId, receivableIds)))
    .orderBy(asc(dispute.id));
  return rows.map(disputeOf);
}

/** The dispute, when it was open until now. */
export async function endDispute(
  ctx: Ctx,
  id: string,
  status: Exclude<DisputeStatus, 'open'>,
  upheldMinor?: bigint,
): Promise<DisputeView | undefined> {
  const [row] = await db(ctx)
    .update(dispute)
    .set({ status, upheldMinor: upheldMinor ?? null, endedAt: ctx.clock.now() })
    .where(and(eq(dispute.tenantId, ctx.tenantId), eq(dispute.id, id), eq(dispute.status, 'open')))
    .returning();
  return row && disputeOf(row);
}

/** Once for each receivable and right: a later freeze changes nothing. */
export async function insertEvidencePacks(
  ctx: Ctx,
  packs: readonly Omit<typeof evidencePack.$inferInsert, 'tenantId' | 'frozenAt'>[],
): Promise<void> {
  if (packs.length === 0) return;
  await db(ctx)
    .insert(evidencePack)
    .values(packs.map((pack) => ({ ...pack, tenantId: ctx.tenantId, frozenAt: ctx.clock.now() })))
    .onConflictDoNothing();
}

export async function findEvidencePacks(ctx: Ctx, receivableId: string): Promise<EvidencePackView[]> {
  const rows = await db(ctx)
    .select()
    .from(evidencePack)
    .where(and(eq(evidencePack.tenantId, ctx.tenantId), eq(evidencePack.receivableId, receivableId)))
    .orderBy(asc(evidencePack.id));
  return rows.map((row) => ({
    id: row.id,
    receivableId: row.receivableId,
    sourceId: row.sourceId,
    frozenAt: row.frozenAt.toISOString(),
    contentHash: row.contentHash,
    content: row.content as Record<string, unknown>,
  }));
}

export interface Billed {
  creditorId: string;
  debtorId: string;
  grossMinor: bigint;
  dilutedMinor: bigint;
}

/** What creditors billed debtors between two days, pair by pair, and what of it was taken back or not confirmed. */
export async function sumDilution(
  ctx: Ctx,
  by: { creditorIds: readonly string[]; debtorIds: readonly string[]; from: string; to: string },
): Promise<Billed[]> {
  if (by.creditorIds.length === 0 || by.debtorIds.length === 0) return [];
  const rows = await db(ctx)
    .select({
      creditorId: receivable.creditorId,
      debtorId: receivable.debtorId,
      gross: sql<string>`coalesce(sum(${receivable.amountMinor}), 0)::text`,
      diluted: sql<string>`coalesce(sum(greatest(${receivable.dilutedMinor},
        ${receivable.amountMinor} - coalesce(${receivableConfirmation.amountMinor}, ${receivable.amountMinor}))), 0)::text`,
    })
    .from(receivable)
    .leftJoin(
      receivableConfirmation,
      and(
        eq(receivableConfirmation.tenantId, receivable.tenantId),
        eq(receivableConfirmation.receivableId, receivable.id),
      ),
    )
    .where(
      and(
        eq(receivable.tenantId, ctx.tenantId),
        among(receivable.creditorId, by.creditorIds),
        among(receivable.debtorId, by.debtorIds),
        sql`${receivable.invoicedOn} between ${by.from} and ${by.to}`,
        sql`${receivable.status} <> 'rejected'`,
      ),
    )
    .groupBy(receivable.creditorId, receivable.debtorId);
  return rows.map(({ creditorId, debtorId, gross, diluted }) => ({
    creditorId,
    debtorId,
    grossMinor: BigInt(gross),
    dilutedMinor: BigInt(diluted),
  }));
}
