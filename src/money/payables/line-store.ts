import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { certificateLine, paymentInstruction } from '../../../db/schema/payables.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { InstructionView, LineView } from './schemas.ts';

const viewOf = (row: typeof certificateLine.$inferSelect): LineView => {
  const currency = row.currency;
  return {
    id: row.id,
    issuerId: row.issuerId,
    bankId: row.bankId,
    limit: { amountMinor: row.limitMinor.toString(), currency },
    used: { amountMinor: row.usedMinor.toString(), currency },
    expiresOn: row.expiresOn,
    depthMax: row.depthMax,
    splitsMax: row.splitsMax,
    status: row.status as LineView['status'],
    stopReason: row.stopReason,
  };
};

const one = (ctx: Ctx, id: string) => and(eq(certificateLine.tenantId, ctx.tenantId), eq(certificateLine.id, id));

export async function insertLine(
  ctx: Ctx,
  row: Omit<typeof certificateLine.$inferInsert, 'tenantId' | 'createdAt' | 'status'>,
): Promise<LineView> {
  const [made] = await db(ctx)
    .insert(certificateLine)
    .values({ ...row, status: 'proposed', tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return viewOf(onRecord(made));
}

export async function findLine(ctx: Ctx, id: string): Promise<LineView | undefined> {
  const [row] = await db(ctx).select().from(certificateLine).where(one(ctx, id));
  return row && viewOf(row);
}

export async function listLines(ctx: Ctx, after: string | undefined, limit: number): Promise<LineView[]> {
  const rows = await db(ctx)
    .select()
    .from(certificateLine)
    .where(
      and(eq(certificateLine.tenantId, ctx.tenantId), after === undefined ? undefined : gt(certificateLine.id, after)),
    )
    .orderBy(asc(certificateLine.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** The line, when it was proposed until now. */
export async function activateLine(ctx: Ctx, id: string, approvedBy: string): Promise<LineView | undefined> {
  const [row] = await db(ctx)
    .update(certificateLine)
    .set({ status: 'active', approvedBy })
    .where(and(one(ctx, id), eq(certificateLine.status, 'proposed')))
    .returning();
  return row && viewOf(row);
}

/** Takes from the line, or gives back, when it is active and the limit allows; undefined otherwise. */
export async function useLine(ctx: Ctx, id: string, minor: bigint): Promise<LineView | undefined> {
  const [row] = await db(ctx)
    .update(certificateLine)
    .set({ usedMinor: sql`${certificateLine.usedMinor} + ${minor}` })
    .where(
      and(
        one(ctx, id),
        minor > 0n ? eq(certificateLine.status, 'active') : undefined,
        sql`${certificateLine.usedMinor} + ${minor} between 0 and ${certificateLine.limitMinor}`,
      ),
    )
    .returning();
  return row && viewOf(row);
}

/** What is owed under a line again, whatever was taken of it since. */
export async function useLineAgain(ctx: Ctx, id: string, minor: bigint): Promise<void> {
  await db(ctx)
    .update(certificateLine)
    .set({ usedMinor: sql`${certificateLine.usedMinor} + ${minor}` })
    .where(one(ctx, id));
}

/** An issuer in default issues nothing more, under any line. */
export async function stopLines(ctx: Ctx, issuerId: string, reason: string): Promise<void> {
  await db(ctx)
    .update(certificateLine)
    .set({ status: 'stopped', stopReason: reason })
    .where(and(eq(certificateLine.tenantId, ctx.tenantId), eq(certificateLine.issuerId, issuerId)));
}

export async function hasStoppedLine(ctx: Ctx, issuerId: string): Promise<boolean> {
  const [row] = await db(ctx)
    .select({ id: certificateLine.id })
    .from(certificateLine)
    .where(
      and(
        eq(certificateLine.tenantId, ctx.tenantId),
        eq(certificateLine.issuerId, issuerId),
        eq(certificateLine.status, 'stopped'),
      ),
    )
    .limit(1);
  return row !== undefined;
}

const instructionOf = (row: typeof paymentInstruction.$inferSelect): InstructionView => ({
  id: row.id,
  objectId: row.objectId,
  bankId: row.bankId,
  payerId: row.payerId,
  payeeId: row.payeeId,
  accountNumber: row.accountNumber,
  accountBank: row.accountBank,
  amountMinor: row.amountMinor.toString(),
  paidMinor: row.paidMinor?.toString() ?? null,
  currency: row.currency,
  payOn: row.payOn,
  status: row.status as InstructionView['status'],
  bankReference: row.bankReference,
});

export async function insertInstructions(
  ctx: Ctx,
  rows: readonly Omit<typeof paymentInstruction.$inferInsert, 'tenantId' | 'createdAt' | 'status'>[],
): Promise<InstructionView[]> {
  if (rows.length === 0) return [];
  const made = await db(ctx)
    .insert(paymentInstruction)
    .values(rows.map((row) => ({ ...row, status: 'instructed', tenantId: ctx.tenantId, createdAt: ctx.clock.now() })))
    .returning();
  return made.map(instructionOf);
}

export async function findInstruction(ctx: Ctx, id: string): Promise<InstructionView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(paymentInstruction)
    .where(and(eq(paymentInstruction.tenantId, ctx.tenantId), eq(paymentInstruction.id, id)));
  return row && instructionOf(row);
}

export async function findInstructionsOf(ctx: Ctx, objectId: string): Promise<InstructionView[]> {
  const rows = await db(ctx)
    .select()
    .from(paymentInstruction)
    .where(and(eq(paymentInstruction.tenantId, ctx.tenantId), eq(paymentInstruction.objectId, objectId)))
    .orderBy(asc(paymentInstruction.id));
  return rows.map(instructionOf);
}

export async function listInstructions(ctx: Ctx, after: string | undefined, limit: number): Promise<InstructionView[]> {
  const rows = await db(ctx)
    .select()
    .from(paymentInstruction)
    .where(
      and(
        eq(paymentInstruction.tenantId, ctx.tenantId),
        after === undefined ? undefined : gt(paymentInstruction.id, after),
      ),
    )
    .orderBy(asc(paymentInstruction.id))
    .limit(limit);
  return rows.map(instructionOf);
}

/** What the bank says of an instruction, once. */
export async function markInstruction(
  ctx: Ctx,
  id: string,
  bankId: string,
  report: { status: 'paid' | 'failed'; paidMinor: bigint; bankReference: string },
): Promise<InstructionView | undefined> {
  const [row] = await db(ctx)
    .update(paymentInstruction)
    .set(report)
    .where(
      and(
        eq(paymentInstruction.tenantId, ctx.tenantId),
        eq(paymentInstruction.id, id),
        eq(paymentInstruction.bankId, bankId),
        eq(paymentInstruction.status, 'instructed'),
      ),
    )
    .returning();
  return row && instructionOf(row);
}
