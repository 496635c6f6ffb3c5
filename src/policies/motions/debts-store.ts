import { and, asc, desc, eq, isNotNull } from 'drizzle-orm';
import { debtLine, debtTable } from '../../../db/schema/motions.ts';
import { type Ctx, db } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { debtTableStates } from './rules.ts';

export interface KeptTable extends Omit<typeof debtTable.$inferSelect, 'status'> {
  status: (typeof debtTableStates)[number];
}
export type KeptLine = Pick<typeof debtLine.$inferSelect, 'bankId' | 'amountMinor'> & { side: string };
const one = (ctx: Ctx, id: string) => and(eq(debtTable.tenantId, ctx.tenantId), eq(debtTable.id, id));

export async function insertTable(
  ctx: Ctx,
  row: Omit<typeof debtTable.$inferInsert, 'tenantId' | 'askedAt' | 'status'>,
): Promise<KeptTable> {
  const [made] = await db(ctx)
    .insert(debtTable)
    .values({ ...row, status: 'asked', tenantId: ctx.tenantId, askedAt: ctx.clock.now() })
    .returning();
  return made as KeptTable;
}

export async function findTable(ctx: Ctx, id: string): Promise<KeptTable | undefined> {
  const [row] = await db(ctx).select().from(debtTable).where(one(ctx, id));
  return row as KeptTable | undefined;
}

/** Stated once: no row where it was stated before. */
export async function stateTable(
  ctx: Ctx,
  id: string,
  change: Pick<
    KeptTable,
    'status' | 'statedMinor' | 'reportedMinor' | 'reporters' | 'differing' | 'documentHash' | 'statedByPerson'
  >,
): Promise<KeptTable | undefined> {
  const [row] = await db(ctx)
    .update(debtTable)
    .set({ ...change, statedAt: ctx.clock.now() })
    .where(and(one(ctx, id), eq(debtTable.status, 'asked')))
    .returning();
  return row as KeptTable | undefined;
}

export async function insertLines(
  ctx: Ctx,
  tableId: string,
  rows: readonly (KeptLine & { participants: string[] })[],
): Promise<void> {
  await db(ctx)
    .insert(debtLine)
    .values(rows.map((row) => ({ ...row, tableId, tenantId: ctx.tenantId })));
}

/** As the system: what the firm of a body said last that it owes each member; nothing where it never did. */
export async function statedByBank(ctx: Ctx, bodyId: string): Promise<Map<string, bigint>> {
  const [last] = await db(ctx)
    .select({ id: debtTable.id })
    .from(debtTable)
    .where(and(eq(debtTable.tenantId, ctx.tenantId), eq(debtTable.bodyId, bodyId), isNotNull(debtTable.statedAt)))
    .orderBy(desc(debtTable.statedAt))
    .limit(1);
  const lines = last ? await listLines(ctx, last.id) : [];
  return new Map(lines.flatMap(({ bankId, side, amountMinor }) => (side === 'stated' ? [[bankId, amountMinor]] : [])));
}

/** The last day on which the firm owed its newest table and said nothing; undefined where it has stated it, or may still. */
export async function silentSince(ctx: Ctx, bodyId: string, on: LocalDate): Promise<LocalDate | undefined> {
  const [newest] = await db(ctx)
    .select({ status: debtTable.status, dueOn: debtTable.dueOn })
    .from(debtTable)
    .where(and(eq(debtTable.tenantId, ctx.tenantId), eq(debtTable.bodyId, bodyId)))
    .orderBy(desc(debtTable.askedAt), desc(debtTable.id))
    .limit(1);
  return newest?.status === 'asked' && newest.dueOn < on ? newest.dueOn : undefined;
}

/** Of a table, as far as the reader may see: the firm what it stated, a bank its own two sides. */
export async function listLines(ctx: Ctx, tableId: string): Promise<KeptLine[]> {
  return db(ctx)
    .select({ bankId: debtLine.bankId, side: debtLine.side, amountMinor: debtLine.amountMinor })
    .from(debtLine)
    .where(and(eq(debtLine.tenantId, ctx.tenantId), eq(debtLine.tableId, tableId)))
    .orderBy(asc(debtLine.bankId), asc(debtLine.side));
}
