import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { collectionAccount } from '../../db/schema/accounts.ts';
import { collectionMatch, statementLine } from '../../db/schema/collections.ts';
import { moneyReceipt } from '../../db/schema/money-in.ts';
import { type Ctx, db, rowsOf } from '../context.ts';
import type { Currency } from '../kernel/money.ts';
import type { ReceivedLine } from './rules.ts';
import type { MoneyReceiptView } from './schemas.ts';

type Row = typeof moneyReceipt.$inferSelect;

export const viewOf = (row: Row): MoneyReceiptView => ({
  id: row.id,
  lenderId: row.lenderId,
  kind: row.kind as MoneyReceiptView['kind'],
  objectId: row.objectId,
  bankReference: row.bankReference,
  lineId: row.lineId,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency as Currency },
  receivedOn: row.valueOn,
  reasons: row.reasons,
  contradictedBy: row.contradictedBy,
  isTakenBack: row.reversedAt !== null,
  resolution: row.resolution,
  recordedAt: row.recordedAt.toISOString(),
});

/** Undefined when its reference or its line was used before: the database settles the race. */
export async function insertReceipt(
  ctx: Ctx,
  row: Omit<typeof moneyReceipt.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<MoneyReceiptView | undefined> {
  const [made] = await db(ctx)
    .insert(moneyReceipt)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && viewOf(made);
}

const keyIs = (reference: string) => sql`${moneyReceipt.referenceKey} = holdfast_reference_key(${reference})`;

export async function findByReference(
  ctx: Ctx,
  lenderId: string,
  reference: string,
): Promise<MoneyReceiptView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(moneyReceipt)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), eq(moneyReceipt.lenderId, lenderId), keyIs(reference)));
  return row && viewOf(row);
}

/** The receipt that a reference or a line was used for. */
export async function findBooked(
  ctx: Ctx,
  { lenderId, reference, lineId }: { lenderId: string; reference: string; lineId: string | undefined },
): Promise<MoneyReceiptView | undefined> {
  const byReference = await findByReference(ctx, lenderId, reference);
  if (byReference || lineId === undefined) return byReference;
  const [row] = await db(ctx)
    .select()
    .from(moneyReceipt)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), eq(moneyReceipt.lineId, lineId)));
  return row && viewOf(row);
}

/**
 * Lines of the lender's own statements with this reference, of one account or of any. Nobody takes one back before the act that
 * relies on it is over.
 */
export async function findReceivedLines(
  ctx: Ctx,
  lenderId: string,
  reference: string,
  accountNumber?: string,
): Promise<ReceivedLine[]> {
  const rows = await db(ctx)
    .select({
      line: statementLine,
      holderId: collectionAccount.holderId,
      paidIds: sql<string[]>`array(select m.receivable_id from ${collectionMatch} m
        where m.tenant_id = ${statementLine.tenantId} and m.line_id = ${statementLine.id})`,
    })
    .from(statementLine)
    .leftJoin(
      collectionAccount,
      and(eq(collectionAccount.tenantId, statementLine.tenantId), eq(collectionAccount.id, statementLine.accountId)),
    )
    .where(
      and(
        eq(statementLine.tenantId, ctx.tenantId),
        eq(statementLine.reporterId, lenderId),
        sql`${statementLine.referenceKey} = holdfast_reference_key(${reference})`,
        accountNumber === undefined ? undefined : eq(statementLine.accountNumber, accountNumber),
      ),
    )
    .for('share', { of: statementLine });
  return rows.map(({ line, holderId, paidIds }) => ({
    id: line.id,
    accountNumber: line.accountNumber,
    amountMinor: line.amountMinor,
    currency: line.currency,
    valueOn: line.valueOn,
    payerName: line.payerName,
    debtorId: line.debtorId,
    recordedBy: line.recordedBy,
    agreedBy: line.agreedBy,
    isReversed: line.reversedAt !== null,
    isDebit: line.reversesId !== null,
    replacesId: line.makesGoodId,
    paidIds,
    holderId,
  }));
}

/** Which of these references a lender has booked money under already, as they were given. */
export async function bookedReferences(
  ctx: Ctx,
  lenderId: string,
  references: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = rowsOf<{ reference: string }>(
    await db(ctx).execute(sql`
      select given.reference from unnest(${sql.param([...references])}::text[]) as given (reference)
      where exists (select from money_receipt r where r.tenant_id = ${ctx.tenantId} and r.lender_id = ${lenderId}
        and r.reference_key = holdfast_reference_key(given.reference))`),
  );
  return new Set(rows.map((row) => row.reference));
}

/** A receipt of the same money, by amount and day, on the same object. */
export async function findLike(
  ctx: Ctx,
  { objectId, amountMinor, currency, valueOn }: Pick<Row, 'objectId' | 'amountMinor' | 'currency' | 'valueOn'>,
): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ id: moneyReceipt.id })
    .from(moneyReceipt)
    .where(
      and(
        eq(moneyReceipt.tenantId, ctx.tenantId),
        eq(moneyReceipt.objectId, objectId),
        eq(moneyReceipt.amountMinor, amountMinor),
        eq(moneyReceipt.currency, currency),
        eq(moneyReceipt.valueOn, valueOn),
      ),
    )
    .limit(1);
  return row?.id;
}

export async function listReceipts(
  ctx: Ctx,
  { objectId, after }: { objectId?: string | undefined; after?: string | undefined },
  limit: number,
): Promise<MoneyReceiptView[]> {
  const rows = await db(ctx)
    .select()
    .from(moneyReceipt)
    .where(
      and(
        eq(moneyReceipt.tenantId, ctx.tenantId),
        objectId === undefined ? undefined : eq(moneyReceipt.objectId, objectId),
        after === undefined ? undefined : gt(moneyReceipt.id, after),
      ),
    )
    .orderBy(asc(moneyReceipt.id))
    .limit(limit);
  return rows.map(viewOf);
}
