import { and, asc, eq, sql } from 'drizzle-orm';
import { credit, creditBookEntry, creditInstalment } from '../../../db/schema/letters-of-credit.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { Instalment } from './rules.ts';
import type { CreditView } from './schemas.ts';
import { viewOf } from './store.ts';

export type BookEntryKind = 'hold' | 'draw' | 'free' | 'transfer' | 'take_back' | 'cease' | 'undraw';

type Columns = 'drawn' | 'held' | 'transferred' | 'ceased';

/** What each kind of entry does to the columns of the book. */
const effects: Record<BookEntryKind, Partial<Record<Columns, 1n | -1n>>> = {
  hold: { held: 1n },
  draw: { held: -1n, drawn: 1n },
  free: { held: -1n },
  transfer: { transferred: 1n },
  take_back: { transferred: -1n },
  cease: { ceased: 1n },
  undraw: { drawn: -1n },
};

export interface BookMovement {
  kind: BookEntryKind;
  amountMinor: bigint;
  /** The presentation, transfer or instalment. */
  referenceId: string;
}

/**
 * Moves the book of a credit and keeps the entry. The database refuses what would exceed the credit with its tolerance,
 * whoever moves at the same time.
 */
export async function moveBook(ctx: Ctx, creditId: string, movement: BookMovement): Promise<CreditView> {
  const { kind, amountMinor } = movement;
  const by = (column: Columns) => (effects[kind][column] ?? 0n) * amountMinor;
  const [row] = await db(ctx)
    .update(credit)
    .set({
      drawnMinor: sql`${credit.drawnMinor} + ${by('drawn')}`,
      heldMinor: sql`${credit.heldMinor} + ${by('held')}`,
      transferredMinor: sql`${credit.transferredMinor} + ${by('transferred')}`,
      ceasedMinor: sql`${credit.ceasedMinor} + ${by('ceased')}`,
    })
    .where(and(eq(credit.tenantId, ctx.tenantId), eq(credit.id, creditId)))
    .returning();
  await db(ctx)
    .insert(creditBookEntry)
    .values({ ...movement, tenantId: ctx.tenantId, id: ctx.newId('bookEntry'), creditId, at: ctx.clock.now() });
  return viewOf(onRecord(row));
}

const ofCredit = (ctx: Ctx, creditId: string) =>
  and(eq(creditInstalment.tenantId, ctx.tenantId), eq(creditInstalment.creditId, creditId));

export interface KeptInstalment extends Instalment {
  shipsFrom: string;
}

export async function listInstalments(ctx: Ctx, creditId: string): Promise<KeptInstalment[]> {
  const rows = await db(ctx)
    .select()
    .from(creditInstalment)
    .where(ofCredit(ctx, creditId))
    .orderBy(asc(creditInstalment.number));
  return rows.map((row) => ({ ...row, status: row.status as Instalment['status'] }));
}

export async function insertInstalments(
  ctx: Ctx,
  creditId: string,
  rows: readonly { number: number; shipsFrom: string; shipsTo: string; amountMinor: bigint }[],
): Promise<void> {
  await db(ctx)
    .insert(creditInstalment)
    .values(rows.map((row) => ({ ...row, tenantId: ctx.tenantId, creditId, status: 'open' })));
}

export async function useInstalments(
  ctx: Ctx,
  creditId: string,
  fills: readonly { number: number; byMinor: bigint }[],
  sign: 1n | -1n,
): Promise<void> {
  for (const { number, byMinor } of fills)
    await db(ctx)
      .update(creditInstalment)
      .set({ usedMinor: sql`${creditInstalment.usedMinor} + ${sign * byMinor}` })
      .where(and(ofCredit(ctx, creditId), eq(creditInstalment.number, number)));
}

export async function missInstalments(ctx: Ctx, creditId: string, from: number): Promise<void> {
  await db(ctx)
    .update(creditInstalment)
    .set({ status: 'missed' })
    .where(and(ofCredit(ctx, creditId), sql`${creditInstalment.number} >= ${from}`));
}
