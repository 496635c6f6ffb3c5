import { and, asc, eq, isNull } from 'drizzle-orm';
import { bankInterruption } from '../../../db/schema/letters-of-credit.ts';
import { asSystem, type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { InterruptionView } from './schemas.ts';

type Row = typeof bankInterruption.$inferSelect;

const viewOf = (row: Row): InterruptionView => ({
  id: row.id,
  bankId: row.bankId,
  cause: row.cause,
  fromOn: row.fromOn,
  toOn: row.toOn,
});

export async function insertInterruption(
  ctx: Ctx,
  row: Omit<typeof bankInterruption.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<InterruptionView> {
  const [made] = await db(ctx)
    .insert(bankInterruption)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return viewOf(onRecord(made));
}

export async function findInterruption(ctx: Ctx, id: string): Promise<InterruptionView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(bankInterruption)
    .where(and(eq(bankInterruption.tenantId, ctx.tenantId), eq(bankInterruption.id, id)));
  return row && viewOf(row);
}

/** The interruption, when it went on until now. */
export async function endInterruption(
  ctx: Ctx,
  id: string,
  change: { toOn: string; resumedBy: string },
): Promise<InterruptionView | undefined> {
  const [row] = await db(ctx)
    .update(bankInterruption)
    .set(change)
    .where(and(eq(bankInterruption.tenantId, ctx.tenantId), eq(bankInterruption.id, id), isNull(bankInterruption.toOn)))
    .returning();
  return row && viewOf(row);
}

/** When a bank was closed is nobody's secret: whoever presents to it must know. */
export const listInterruptions = (ctx: Ctx, bankId: string): Promise<InterruptionView[]> =>
  asSystem(ctx, 'interruptions', async (system) => {
    const rows = await db(system)
      .select()
      .from(bankInterruption)
      .where(and(eq(bankInterruption.tenantId, ctx.tenantId), eq(bankInterruption.bankId, bankId)))
      .orderBy(asc(bankInterruption.fromOn));
    return rows.map(viewOf);
  });
