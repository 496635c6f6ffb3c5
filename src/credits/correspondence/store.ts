import { and, asc, desc, eq, gt, isNotNull, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { creditMessage } from '../../../db/schema/correspondence.ts';
import { type Ctx, db, lockName } from '../../context.ts';
import type { MessageType } from '../swift/index.ts';
import type { CreditMessageView } from './schemas.ts';

type Row = typeof creditMessage.$inferSelect;

const viewOf = (row: Row): CreditMessageView => ({
  id: row.id,
  direction: row.direction as CreditMessageView['direction'],
  type: row.messageType as MessageType,
  bankId: row.bankId,
  counterpartyId: row.counterpartyId,
  creditId: row.creditId,
  presentationId: row.presentationId,
  refersTo: row.refersTo as CreditMessageView['refersTo'],
  part: `${row.partNumber}/${row.partTotal}`,
  authenticated: row.authenticated,
  status: row.status as CreditMessageView['status'],
  text: row.text,
  warnings: row.warnings,
  at: row.createdAt.toISOString(),
});

const of = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(creditMessage.tenantId, ctx.tenantId), ...more);

/** Undefined when the same text was received before. */
export async function insertMessage(
  ctx: Ctx,
  row: Omit<typeof creditMessage.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<CreditMessageView | undefined> {
  const [made] = await db(ctx)
    .insert(creditMessage)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && viewOf(made);
}

export async function findMessages(ctx: Ctx, ids: readonly string[]): Promise<CreditMessageView[]> {
  const rows = await db(ctx)
    .select()
    .from(creditMessage)
    .where(of(ctx, among(creditMessage.id, ids)))
    .orderBy(asc(creditMessage.id));
  return rows.map(viewOf);
}

export async function findByHash(ctx: Ctx, bankId: string, textHash: Uint8Array): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ id: creditMessage.id })
    .from(creditMessage)
    .where(
      of(
        ctx,
        eq(creditMessage.bankId, bankId),
        eq(creditMessage.textHash, textHash),
        eq(creditMessage.direction, 'in'),
      ),
    );
  return row?.id;
}

/** Parts of one sequence are taken in one after the other, so that whichever comes last sees the others. */
export const lockSequence = (ctx: Ctx, bankId: string, creditNumber: string) =>
  lockName(ctx, `correspondence/${bankId}|${creditNumber}`);

/** Parts of sequences that wait for the others, of one sender and credit. */
export async function findWaitingParts(
  ctx: Ctx,
  bankId: string,
  counterpartyId: string,
  creditNumber: string,
): Promise<CreditMessageView[]> {
  const rows = await db(ctx)
    .select()
    .from(creditMessage)
    .where(
      of(
        ctx,
        eq(creditMessage.direction, 'in'),
        eq(creditMessage.status, 'waiting'),
        eq(creditMessage.bankId, bankId),
        eq(creditMessage.counterpartyId, counterpartyId),
        eq(creditMessage.creditNumber, creditNumber),
      ),
    )
    .orderBy(asc(creditMessage.id));
  return rows.map(viewOf);
}

/** Says what a message became, and lets who takes part in it see it. */
export async function markMessages(
  ctx: Ctx,
  ids: readonly string[],
  change: { status: 'acted' | 'noted'; creditId?: string; presentationId?: string },
): Promise<void> {
  await db(ctx)
    .update(creditMessage)
    .set(change)
    .where(of(ctx, among(creditMessage.id, ids)));
}

/** The presentation of the newest message that a bank sent under a reference of its own. */
export async function presentationOfReference(
  ctx: Ctx,
  bankId: string,
  reference: string,
): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ presentationId: creditMessage.presentationId })
    .from(creditMessage)
    .where(
      of(
        ctx,
        eq(creditMessage.direction, 'out'),
        eq(creditMessage.bankId, bankId),
        sql`${creditMessage.refersTo} ->> 'senderReference' = ${reference}`,
        isNotNull(creditMessage.presentationId),
      ),
    )
    .orderBy(desc(creditMessage.id))
    .limit(1);
  return row?.presentationId ?? undefined;
}

export async function listMessages(
  ctx: Ctx,
  filter: { creditId?: string | undefined },
  after: string | undefined,
  limit: number,
): Promise<CreditMessageView[]> {
  const rows = await db(ctx)
    .select()
    .from(creditMessage)
    .where(
      of(
        ctx,
        filter.creditId === undefined ? undefined : eq(creditMessage.creditId, filter.creditId),
        after === undefined ? undefined : gt(creditMessage.id, after),
      ),
    )
    .orderBy(asc(creditMessage.id))
    .limit(limit);
  return rows.map(viewOf);
}
