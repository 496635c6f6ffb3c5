import { and, asc, eq, gt, type SQL } from 'drizzle-orm';
import { bookCorrection } from '../../../db/schema/custody-duties.ts';
import { type Ctx, db } from '../../context.ts';
import type { Answer, CorrectionKind, CorrectionStatus } from './correction-rules.ts';
import type { CorrectionView } from './correction-schemas.ts';

export interface KeptCorrection extends Omit<CorrectionView, 'answers'> {
  answers: Answer[];
  askedBy: string;
  participants: string[];
}

const keptOf = (row: typeof bookCorrection.$inferSelect): KeptCorrection => ({
  id: row.id,
  subjectId: row.subjectId,
  keeperId: row.keeperId,
  stated: row.stated,
  documentHash: row.documentHash,
  askedBy: row.askedBy,
  lenderIds: row.lenderIds,
  participants: row.participants,
  kind: row.kind as CorrectionKind,
  status: row.status as CorrectionStatus,
  answers: row.answers as unknown as Answer[],
  askedAt: row.askedAt.toISOString(),
  closedAt: row.closedAt?.toISOString() ?? null,
});

const of = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(bookCorrection.tenantId, ctx.tenantId), ...more);

/** Undefined when one of the same waits already. */
export async function insertCorrection(
  ctx: Ctx,
  row: Omit<typeof bookCorrection.$inferInsert, 'tenantId'>,
): Promise<KeptCorrection | undefined> {
  const [made] = await db(ctx)
    .insert(bookCorrection)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return made && keptOf(made);
}

/** Locked, so that of two lenders the one who answers last sees the other's answer. */
export async function lockCorrection(ctx: Ctx, id: string): Promise<KeptCorrection | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(bookCorrection)
    .where(of(ctx, eq(bookCorrection.id, id)))
    .for('update');
  return row && keptOf(row);
}

export async function listCorrections(ctx: Ctx, after: string | undefined, limit: number): Promise<KeptCorrection[]> {
  const rows = await db(ctx)
    .select()
    .from(bookCorrection)
    .where(of(ctx, after === undefined ? undefined : gt(bookCorrection.id, after)))
    .orderBy(asc(bookCorrection.id))
    .limit(limit);
  return rows.map(keptOf);
}

/** The correction with its answers, when it was open until now. */
export async function answer(
  ctx: Ctx,
  id: string,
  answers: readonly Answer[],
  status: CorrectionStatus,
): Promise<KeptCorrection | undefined> {
  const [row] = await db(ctx)
    .update(bookCorrection)
    .set({
      answers: answers.map((each) => ({ ...each })),
      status,
      closedAt: status === 'open' ? null : ctx.clock.now(),
    })
    .where(of(ctx, eq(bookCorrection.id, id), eq(bookCorrection.status, 'open')))
    .returning();
  return row && keptOf(row);
}
