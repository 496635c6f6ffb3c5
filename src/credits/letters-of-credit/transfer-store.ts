import { and, asc, eq, ne, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { creditTransfer, proceedsAssignment } from '../../../db/schema/letters-of-credit.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { byKey } from '../../kernel/together.ts';
import type { ProceedsView, RequestTransferInput, TransferView } from './schemas.ts';

export interface KeptTransfer {
  view: TransferView;
  terms: Partial<RequestTransferInput>;
  requestedBy: string;
  participants: string[];
}

const transferOf = (row: typeof creditTransfer.$inferSelect, currency: Currency): KeptTransfer => ({
  view: {
    id: row.id,
    creditId: row.creditId,
    secondBeneficiaryId: row.secondBeneficiaryId,
    amount: { amountMinor: row.amountMinor.toString(), currency },
    expiresOn: row.expiresOn,
    latestShipmentOn: row.latestShipmentOn,
    adviseAmendments: row.adviseAmendments,
    status: row.status as TransferView['status'],
    transferredCreditId: row.transferredCreditId,
  },
  terms: row.terms as Partial<RequestTransferInput>,
  requestedBy: row.requestedBy,
  participants: row.participants,
});

export async function insertTransfer(
  ctx: Ctx,
  row: Omit<typeof creditTransfer.$inferInsert, 'tenantId' | 'createdAt'>,
  currency: Currency,
): Promise<KeptTransfer> {
  const [made] = await db(ctx)
    .insert(creditTransfer)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return transferOf(onRecord(made), currency);
}

export async function findTransferRow(ctx: Ctx, id: string) {
  const [row] = await db(ctx)
    .select()
    .from(creditTransfer)
    .where(and(eq(creditTransfer.tenantId, ctx.tenantId), eq(creditTransfer.id, id)));
  return row;
}

export async function findTransfer(ctx: Ctx, id: string, currency: Currency): Promise<KeptTransfer | undefined> {
  const row = await findTransferRow(ctx, id);
  return row && transferOf(row, currency);
}

export async function listTransfers(ctx: Ctx, creditId: string, currency: Currency): Promise<KeptTransfer[]> {
  const rows = await db(ctx)
    .select()
    .from(creditTransfer)
    .where(
      and(
        eq(creditTransfer.tenantId, ctx.tenantId),
        eq(creditTransfer.creditId, creditId),
        ne(creditTransfer.status, 'declined'),
      ),
    )
    .orderBy(asc(creditTransfer.id));
  return rows.map((row) => transferOf(row, currency));
}

/** The transfer, when it was requested until now. */
export async function moveTransfer(
  ctx: Ctx,
  id: string,
  currency: Currency,
  change: Partial<typeof creditTransfer.$inferInsert>,
): Promise<KeptTransfer | undefined> {
  const [row] = await db(ctx)
    .update(creditTransfer)
    .set(change)
    .where(
      and(eq(creditTransfer.tenantId, ctx.tenantId), eq(creditTransfer.id, id), eq(creditTransfer.status, 'requested')),
    )
    .returning();
  return row && transferOf(row, currency);
}

const proceedsOf = (row: typeof proceedsAssignment.$inferSelect, currency: Currency): ProceedsView => ({
  id: row.id,
  creditId: row.creditId,
  assignorId: row.assignorId,
  assigneeId: row.assigneeId,
  amount: { amountMinor: row.amountMinor.toString(), currency },
  paid: { amountMinor: row.paidMinor.toString(), currency },
  status: row.status as ProceedsView['status'],
  acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
});

export async function insertProceeds(
  ctx: Ctx,
  row: Omit<typeof proceedsAssignment.$inferInsert, 'tenantId' | 'createdAt'>,
  currency: Currency,
): Promise<ProceedsView> {
  const [made] = await db(ctx)
    .insert(proceedsAssignment)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return proceedsOf(onRecord(made), currency);
}

export async function findProceedsCredit(ctx: Ctx, id: string): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ creditId: proceedsAssignment.creditId })
    .from(proceedsAssignment)
    .where(and(eq(proceedsAssignment.tenantId, ctx.tenantId), eq(proceedsAssignment.id, id)));
  return row?.creditId;
}

/** The assignments of a credit's proceeds, acknowledged ones first and in the order of their acknowledgement. */
export async function listProceeds(ctx: Ctx, creditId: string, currency: Currency): Promise<ProceedsView[]> {
  const rows = await db(ctx)
    .select()
    .from(proceedsAssignment)
    .where(and(eq(proceedsAssignment.tenantId, ctx.tenantId), eq(proceedsAssignment.creditId, creditId)))
    .orderBy(sql`${proceedsAssignment.acknowledgedAt} nulls last`, asc(proceedsAssignment.id));
  return rows.map((row) => proceedsOf(row, currency));
}

/** The same of several credits in one currency, by credit. */
export async function listProceedsOf(
  ctx: Ctx,
  creditIds: readonly string[],
  currency: Currency,
): Promise<Map<string, ProceedsView[]>> {
  const rows = await db(ctx)
    .select()
    .from(proceedsAssignment)
    .where(and(eq(proceedsAssignment.tenantId, ctx.tenantId), among(proceedsAssignment.creditId, creditIds)))
    .orderBy(sql`${proceedsAssignment.acknowledgedAt} nulls last`, asc(proceedsAssignment.id));
  const found = byKey(rows, (row) => row.creditId);
  return new Map([...found].map(([id, own]) => [id, own.map((row) => proceedsOf(row, currency))]));
}

export async function answerProceedsRow(
  ctx: Ctx,
  id: string,
  currency: Currency,
  change: { status: 'acknowledged' | 'declined'; acknowledgedBy?: string; acknowledgedAt?: Date },
): Promise<ProceedsView | undefined> {
  const [row] = await db(ctx)
    .update(proceedsAssignment)
    .set(change)
    .where(
      and(
        eq(proceedsAssignment.tenantId, ctx.tenantId),
        eq(proceedsAssignment.id, id),
        eq(proceedsAssignment.status, 'notified'),
      ),
    )
    .returning();
  return row && proceedsOf(row, currency);
}

export async function payProceeds(ctx: Ctx, id: string, byMinor: bigint): Promise<void> {
  await db(ctx)
    .update(proceedsAssignment)
    .set({ paidMinor: sql`${proceedsAssignment.paidMinor} + ${byMinor}` })
    .where(and(eq(proceedsAssignment.tenantId, ctx.tenantId), eq(proceedsAssignment.id, id)));
}
