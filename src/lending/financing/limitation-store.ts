import { and, asc, eq } from 'drizzle-orm';
import { debtInterruption } from '../../../db/schema/financing.ts';
import { type Ctx, db } from '../../context.ts';
import type { Interruption, InterruptionKind } from './limitation-rules.ts';

export interface KeptInterruption extends Interruption {
  debtId: string;
  documentHash: string | null;
  sourceId: string | null;
}

/** How many of them were not on record: one reason of one day restarts a debt once. */
export async function insertInterruptions(
  ctx: Ctx,
  rows: readonly Omit<typeof debtInterruption.$inferInsert, 'tenantId' | 'id' | 'createdAt'>[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const made = await db(ctx)
    .insert(debtInterruption)
    .values(
      rows.map((row) => ({
        ...row,
        tenantId: ctx.tenantId,
        id: ctx.newId('debtInterruption'),
        createdAt: ctx.clock.now(),
      })),
    )
    .onConflictDoNothing()
    .returning({ id: debtInterruption.id });
  return made.length;
}

export async function listInterruptions(ctx: Ctx, facilityId: string): Promise<KeptInterruption[]> {
  const rows = await db(ctx)
    .select()
    .from(debtInterruption)
    .where(and(eq(debtInterruption.tenantId, ctx.tenantId), eq(debtInterruption.facilityId, facilityId)))
    .orderBy(asc(debtInterruption.onDay), asc(debtInterruption.id));
  return rows.map(({ debtId, kind, onDay, documentHash, sourceId }) => ({
    debtId,
    kind: kind as InterruptionKind,
    onDay,
    documentHash,
    sourceId,
  }));
}
