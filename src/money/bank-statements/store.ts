import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import { bankEntry, bankStatement } from '../../../db/schema/bank-statements.ts';
import { among } from '../../../db/schema/columns.ts';
import { moneyPayment } from '../../../db/schema/money-out.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { BankStatement, StatementFormat } from './rules.ts';
import type { BankEntryView, BankStatementView } from './schemas.ts';

export const statementOf = (row: typeof bankStatement.$inferSelect): BankStatementView => ({
  id: row.id,
  accountNumber: row.accountNumber,
  currency: row.currency,
  reference: row.reference,
  format: row.format as StatementFormat,
  openingMinor: row.openingMinor.toString(),
  closingMinor: row.closingMinor.toString(),
  closingOn: row.closingOn,
  entries: row.entries,
  sha256: row.sha256,
  recordedAt: row.recordedAt.toISOString(),
});

const ofParty = (ctx: Ctx, partyId: string) =>
  and(eq(bankStatement.tenantId, ctx.tenantId), eq(bankStatement.partyId, partyId));

/** What came in a file, where it came before. */
export async function statementsOfFile(ctx: Ctx, partyId: string, sha256: string): Promise<BankStatementView[]> {
  const rows = await db(ctx)
    .select()
    .from(bankStatement)
    .where(and(ofParty(ctx, partyId), eq(bankStatement.sha256, sha256)))
    .orderBy(asc(bankStatement.id));
  return rows.map(statementOf);
}

type Of = Pick<BankStatement, 'accountNumber' | 'currency'>;
const ofAccount = (ctx: Ctx, partyId: string, { accountNumber, currency }: Of) =>
  and(ofParty(ctx, partyId), eq(bankStatement.accountNumber, accountNumber), eq(bankStatement.currency, currency));

/** The last statement of an account, and the one of this number, where there are such. */
export async function statementsBefore(ctx: Ctx, partyId: string, statement: BankStatement) {
  const [last] = await db(ctx)
    .select()
    .from(bankStatement)
    .where(ofAccount(ctx, partyId, statement))
    .orderBy(desc(bankStatement.id))
    .limit(1);
  const [same] = await db(ctx)
    .select()
    .from(bankStatement)
    .where(and(ofAccount(ctx, partyId, statement), eq(bankStatement.reference, statement.reference)));
  return { last, same };
}

/** One of these entries that came with an earlier statement. */
export async function findKnownEntry(ctx: Ctx, partyId: string, { accountNumber, entries }: BankStatement) {
  for (const isIn of [true, false]) {
    const references = entries.flatMap((e) => (e.amountMinor > 0n === isIn ? [e.reference] : []));
    const [row] = await db(ctx)
      .select({ reference: bankEntry.reference, statementId: bankEntry.statementId })
      .from(bankEntry)
      .where(
        and(
          eq(bankEntry.tenantId, ctx.tenantId),
          eq(bankEntry.partyId, partyId),
          eq(bankEntry.accountNumber, accountNumber),
          eq(bankEntry.isIn, isIn),
          among(bankEntry.reference, references),
        ),
      )
      .limit(1);
    if (row) return row;
  }
  return undefined;
}

export async function insertStatement(
  ctx: Ctx,
  row: Omit<typeof bankStatement.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<BankStatementView> {
  const [made] = await db(ctx)
    .insert(bankStatement)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .returning();
  return statementOf(onRecord(made));
}

/** Rows of one insert: PostgreSQL takes 65,535 parameters. */
const ROWS = 1_000;

export async function insertEntries(
  ctx: Ctx,
  rows: readonly Omit<typeof bankEntry.$inferInsert, 'tenantId'>[],
): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS)
    await db(ctx)
      .insert(bankEntry)
      .values(rows.slice(i, i + ROWS).map((row) => ({ ...row, tenantId: ctx.tenantId })));
}

/** The payments of a lender under these references, as banks write them, that no entry is yet. */
export async function paymentsUnder(ctx: Ctx, lenderId: string, references: readonly string[]) {
  if (references.length === 0) return [];
  return db(ctx)
    .select({
      id: moneyPayment.id,
      referenceKey: moneyPayment.referenceKey,
      amountMinor: moneyPayment.amountMinor,
      currency: moneyPayment.currency,
      said: sql<string>`said.reference`,
    })
    .from(moneyPayment)
    .innerJoin(
      sql`unnest(${sql.param([...references])}::text[]) as said(reference)`,
      sql`${moneyPayment.referenceKey} = holdfast_reference_key(said.reference)`,
    )
    .where(
      and(
        eq(moneyPayment.tenantId, ctx.tenantId),
        eq(moneyPayment.lenderId, lenderId),
        sql`not exists (select from bank_entry e where e.tenant_id = ${ctx.tenantId} and e.payment_id = ${moneyPayment.id})`,
      ),
    );
}

export async function findPayment(ctx: Ctx, lenderId: string, id: string) {
  const [row] = await db(ctx)
    .select({ id: moneyPayment.id, amountMinor: moneyPayment.amountMinor, currency: moneyPayment.currency })
    .from(moneyPayment)
    .where(and(eq(moneyPayment.tenantId, ctx.tenantId), eq(moneyPayment.lenderId, lenderId), eq(moneyPayment.id, id)));
  return row;
}

/** Entries that were open and are accounted for by now are so from here on. */
export async function settleAccounted(ctx: Ctx, partyId: string): Promise<void> {
  await db(ctx)
    .update(bankEntry)
    .set({ status: 'settled', openMinor: 0n })
    .where(
      and(
        eq(bankEntry.tenantId, ctx.tenantId),
        eq(bankEntry.partyId, partyId),
        eq(bankEntry.status, 'open'),
        sql`bank_entry_left(bank_entry) = 0`,
      ),
    );
}

const left = sql<bigint>`bank_entry_left(bank_entry)`.mapWith(BigInt);
const entryOf = ({
  entry: row,
  leftMinor,
}: {
  entry: typeof bankEntry.$inferSelect;
  leftMinor: bigint;
}): BankEntryView => ({
  id: row.id,
  statementId: row.statementId,
  accountNumber: row.accountNumber,
  reference: row.reference,
  endToEndId: row.endToEndId,
  amountMinor: (row.isIn ? row.amountMinor : -row.amountMinor).toString(),
  currency: row.currency,
  isReversal: row.isReversal,
  valueOn: row.valueOn,
  bookedOn: row.bookedOn,
  counterparty: row.counterparty,
  memo: row.memo,
  lineId: row.lineId,
  paymentId: row.paymentId,
  status: row.status === 'open' && leftMinor === 0n ? 'settled' : (row.status as BankEntryView['status']),
  openMinor: leftMinor.toString(),
  assignedTo: row.assignedTo,
  reason: row.reason,
});

export async function listEntries(
  ctx: Ctx,
  partyId: string,
  asked: { statementId?: string; ids?: readonly string[]; isOpen?: boolean; assignedTo?: string | undefined },
  after: string | undefined,
  limit: number,
): Promise<BankEntryView[]> {
  const rows = await db(ctx)
    .select({ entry: bankEntry, leftMinor: left })
    .from(bankEntry)
    .where(
      and(
        eq(bankEntry.tenantId, ctx.tenantId),
        eq(bankEntry.partyId, partyId),
        asked.statementId === undefined ? undefined : eq(bankEntry.statementId, asked.statementId),
        asked.ids === undefined ? undefined : inArray(bankEntry.id, [...asked.ids]),
        asked.isOpen ? and(eq(bankEntry.status, 'open'), sql`bank_entry_left(bank_entry) > 0`) : undefined,
        asked.assignedTo === undefined ? undefined : eq(bankEntry.assignedTo, asked.assignedTo),
        after === undefined ? undefined : gt(bankEntry.id, after),
      ),
    )
    .orderBy(asc(bankEntry.id))
    .limit(limit);
  return rows.map(entryOf);
}

/** A statement on record, with what its lines moved. */
export async function asTaken(ctx: Ctx, partyId: string, row: typeof bankStatement.$inferSelect) {
  const entries = await listEntries(ctx, partyId, { statementId: row.id }, undefined, row.entries);
  return { ...row, entries: entries.map((entry) => ({ ...entry, amountMinor: BigInt(entry.amountMinor) })) };
}

export async function lockEntry(ctx: Ctx, partyId: string, id: string): Promise<BankEntryView | undefined> {
  await db(ctx)
    .select({ id: bankEntry.id })
    .from(bankEntry)
    .where(and(eq(bankEntry.tenantId, ctx.tenantId), eq(bankEntry.partyId, partyId), eq(bankEntry.id, id)))
    .for('no key update');
  const [found] = await listEntries(ctx, partyId, { ids: [id] }, undefined, 1);
  return found;
}

export async function changeEntry(
  ctx: Ctx,
  id: string,
  change: Partial<Pick<typeof bankEntry.$inferInsert, 'status' | 'paymentId' | 'assignedTo' | 'reason' | 'openMinor'>>,
): Promise<void> {
  await db(ctx)
    .update(bankEntry)
    .set(change)
    .where(and(eq(bankEntry.tenantId, ctx.tenantId), eq(bankEntry.id, id)));
}

export async function listStatements(
  ctx: Ctx,
  partyId: string,
  asked: { accountNumber?: string | undefined; id?: string },
  after: string | undefined,
  limit: number,
): Promise<BankStatementView[]> {
  const rows = await db(ctx)
    .select()
    .from(bankStatement)
    .where(
      and(
        ofParty(ctx, partyId),
        asked.accountNumber === undefined ? undefined : eq(bankStatement.accountNumber, asked.accountNumber),
        asked.id === undefined ? undefined : eq(bankStatement.id, asked.id),
        after === undefined ? undefined : gt(bankStatement.id, after),
      ),
    )
    .orderBy(asc(bankStatement.id))
    .limit(limit);
  return rows.map(statementOf);
}
