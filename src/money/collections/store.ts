import { and, asc, eq, gt, gte, isNotNull, isNull, sql } from 'drizzle-orm';
import { collectionMatch, misdirection, statementLine } from '../../../db/schema/collections.ts';
import { among } from '../../../db/schema/columns.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { isBorneBy, type WaitingReceipt } from '../money-in/index.ts';
import type { PaymentMatch } from './rules.ts';
import type { MisdirectionView, StatementLineInput } from './schemas.ts';

/** False when the line is on record. */
export async function insertLine(
  ctx: Ctx,
  row: Omit<typeof statementLine.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<boolean> {
  const made = await db(ctx)
    .insert(statementLine)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning({ id: statementLine.id });
  return made.length > 0;
}

export type KeptLine = typeof statementLine.$inferSelect;

/** The line of the same account that another takes back, all or a part, marked so; undefined when there is none such that stands. */
export async function reverseLine(
  ctx: Ctx,
  reference: string,
  line: { reporterId: string; accountNumber: string; amountMinor: bigint; currency: Currency },
): Promise<KeptLine | undefined> {
  const [row] = await db(ctx)
    .update(statementLine)
    .set({ reversedAt: ctx.clock.now() })
    .where(
      and(
        eq(statementLine.tenantId, ctx.tenantId),
        eq(statementLine.reporterId, line.reporterId),
        eq(statementLine.accountNumber, line.accountNumber),
        sql`(${statementLine.referenceKey} = holdfast_reference_key(${reference})
          or ${statementLine.restOfKey} = holdfast_reference_key(${reference}))`,
        gte(statementLine.amountMinor, line.amountMinor),
        eq(statementLine.currency, line.currency),
        isNull(statementLine.reversedAt),
        isNull(statementLine.reversesId),
      ),
    )
    .returning();
  return row;
}

/** Whether a line of a lender's own statement was matched with a receivable. */
export async function isPaidThrough(ctx: Ctx, lenderId: string, receivableId: string): Promise<boolean> {
  const [row] = await db(ctx)
    .select({ lineId: collectionMatch.lineId })
    .from(collectionMatch)
    .innerJoin(
      statementLine,
      and(eq(statementLine.tenantId, collectionMatch.tenantId), eq(statementLine.id, collectionMatch.lineId)),
    )
    .where(
      and(
        eq(collectionMatch.tenantId, ctx.tenantId),
        eq(collectionMatch.receivableId, receivableId),
        eq(statementLine.reporterId, lenderId),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** What a receipt collected before its line came is the line's from now on. */
export async function passToLine(
  ctx: Ctx,
  lineId: string,
  { amount, valueOn }: StatementLineInput,
  receipt: WaitingReceipt,
): Promise<PaymentMatch[]> {
  const { receivableId, collectedMinor: amountMinor } = receipt;
  const brought = { amountMinor: BigInt(amount.amountMinor), currency: amount.currency, valueOn };
  if (receivableId === null || amountMinor === 0n || !isBorneBy(receipt, brought)) return [];
  const match: PaymentMatch = { receivableId, amountMinor, by: 'receipt' };
  await takeBeside(ctx, lineId, match, 0);
  return [match];
}

/** A receipt takes for a receivable what its line brought beside. */
export async function takeBeside(ctx: Ctx, lineId: string, match: PaymentMatch, receiptPart: number): Promise<void> {
  await insertMatches(ctx, lineId, [match], receiptPart + 1);
  await db(ctx)
    .update(statementLine)
    .set({ unmatchedMinor: sql`${statementLine.unmatchedMinor} - ${match.amountMinor}` })
    .where(and(eq(statementLine.tenantId, ctx.tenantId), eq(statementLine.id, lineId)));
}

/** It takes that no more; what it had taken. */
export async function dropBeside(
  ctx: Ctx,
  { lineId, receivableId, receiptPart }: { lineId: string; receivableId: string; receiptPart: number },
): Promise<bigint> {
  const [dropped] = await db(ctx)
    .delete(collectionMatch)
    .where(
      and(
        eq(collectionMatch.tenantId, ctx.tenantId),
        eq(collectionMatch.lineId, lineId),
        eq(collectionMatch.receivableId, receivableId),
        eq(collectionMatch.matchedBy, 'receipt'),
        eq(collectionMatch.part, receiptPart + 1),
      ),
    )
    .returning();
  const amountMinor = dropped?.amountMinor ?? 0n;
  await db(ctx)
    .update(statementLine)
    .set({ unmatchedMinor: sql`${statementLine.unmatchedMinor} + ${amountMinor}` })
    .where(and(eq(statementLine.tenantId, ctx.tenantId), eq(statementLine.id, lineId)));
  return amountMinor;
}

/** The amount on record of the line of this account with this reference: of one that takes another back, or brings money. */
export async function findAmountKnown(
  ctx: Ctx,
  line: { partyId: string; accountNumber: string },
  reference: string,
  isReversal: boolean,
): Promise<{ amountMinor: string; currency: Currency } | undefined> {
  const [row] = await db(ctx)
    .select({ amountMinor: statementLine.amountMinor, currency: statementLine.currency })
    .from(statementLine)
    .where(
      and(
        eq(statementLine.tenantId, ctx.tenantId),
        eq(statementLine.reporterId, line.partyId),
        eq(statementLine.accountNumber, line.accountNumber),
        sql`${statementLine.referenceKey} = holdfast_reference_key(${reference})`,
        isReversal ? isNotNull(statementLine.reversesId) : isNull(statementLine.reversesId),
      ),
    );
  return row && { amountMinor: row.amountMinor.toString(), currency: row.currency };
}

export interface LineSum {
  accountNumber: string;
  currency: Currency;
  amountMinor: bigint;
}

/** Of lines that bring money, the sums by account of those that are not on record. */
export async function sumNew(
  ctx: Ctx,
  reporterId: string,
  lines: readonly {
    accountNumber: string;
    bankReference: string;
    amount: { amountMinor: string; currency: Currency };
  }[],
): Promise<LineSum[]> {
  const rows = rowsOf<Omit<LineSum, 'amountMinor'> & { sum: string }>(
    await db(ctx).execute(sql`
      select given.account as "accountNumber", given.currency, sum(given.minor)::text as sum
      from unnest(${sql.param(lines.map((line) => line.accountNumber))}::text[],
        ${sql.param(lines.map((line) => line.bankReference))}::text[],
        ${sql.param(lines.map(({ amount }) => amount.currency))}::text[],
        ${sql.param(lines.map(({ amount }) => amount.amountMinor))}::numeric[]) as given (account, reference, currency, minor)
      where not exists (select from statement_line l where l.tenant_id = ${ctx.tenantId} and l.reporter_id = ${reporterId}
        and l.reference_key = holdfast_reference_key(given.reference) and l.account_number = given.account
        and l.reverses_id is null)
      group by given.account, given.currency`),
  );
  return rows.map(({ sum, ...row }) => ({ ...row, amountMinor: BigInt(sum) }));
}

export async function insertMatches(
  ctx: Ctx,
  lineId: string,
  matches: readonly PaymentMatch[],
  part = 0,
): Promise<void> {
  if (matches.length === 0) return;
  await db(ctx)
    .insert(collectionMatch)
    .values(
      matches.map(({ receivableId, amountMinor, by }) => ({
        tenantId: ctx.tenantId,
        lineId,
        receivableId,
        amountMinor,
        matchedBy: by,
        part,
      })),
    );
}

export async function setUnmatched(ctx: Ctx, lineId: string, unmatchedMinor: bigint): Promise<void> {
  await db(ctx)
    .update(statementLine)
    .set({ unmatchedMinor })
    .where(and(eq(statementLine.tenantId, ctx.tenantId), eq(statementLine.id, lineId)));
}

/** The receipt of this line's reference is contradicted by it. */
export async function setSaysOther(ctx: Ctx, lineId: string): Promise<void> {
  await db(ctx)
    .update(statementLine)
    .set({ saysOther: true })
    .where(and(eq(statementLine.tenantId, ctx.tenantId), eq(statementLine.id, lineId)));
}

const viewOf = (row: typeof misdirection.$inferSelect): MisdirectionView => ({
  id: row.id,
  lenderId: row.lenderId,
  holderId: row.holderId,
  debtorId: row.debtorId,
  expectedAccountId: row.expectedAccountId,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
  turnOverBy: row.turnOverBy,
  status: row.status as MisdirectionView['status'],
  remark: row.remark,
  raisedAt: row.raisedAt.toISOString(),
});

export async function insertMisdirection(
  ctx: Ctx,
  row: Omit<typeof misdirection.$inferInsert, 'tenantId' | 'raisedAt' | 'status'>,
): Promise<MisdirectionView> {
  const [made] = await db(ctx)
    .insert(misdirection)
    .values({ ...row, status: 'open', tenantId: ctx.tenantId, raisedAt: ctx.clock.now() })
    .returning();
  return viewOf(onRecord(made));
}

export async function findMisdirection(ctx: Ctx, id: string): Promise<MisdirectionView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(misdirection)
    .where(and(eq(misdirection.tenantId, ctx.tenantId), eq(misdirection.id, id)));
  return row && viewOf(row);
}

export async function listMisdirections(
  ctx: Ctx,
  after: string | undefined,
  limit: number,
): Promise<MisdirectionView[]> {
  const rows = await db(ctx)
    .select()
    .from(misdirection)
    .where(and(eq(misdirection.tenantId, ctx.tenantId), after === undefined ? undefined : gt(misdirection.id, after)))
    .orderBy(asc(misdirection.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** The alarm, when it was open until now. */
export async function closeAlarm(
  ctx: Ctx,
  id: string,
  status: 'turned_over' | 'excused',
  remark: string,
): Promise<MisdirectionView | undefined> {
  const [row] = await db(ctx)
    .update(misdirection)
    .set({ status, remark, closedAt: ctx.clock.now() })
    .where(and(eq(misdirection.tenantId, ctx.tenantId), eq(misdirection.id, id), eq(misdirection.status, 'open')))
    .returning();
  return row && viewOf(row);
}

/** Payments of these debtors that went astray and are not made good, as this lender knows them. */
export async function findOpenMisdirections(
  ctx: Ctx,
  lenderId: string,
  debtorIds: readonly string[],
): Promise<{ id: string; debtorId: string }[]> {
  if (debtorIds.length === 0) return [];
  return db(ctx)
    .select({ id: misdirection.id, debtorId: misdirection.debtorId })
    .from(misdirection)
    .where(
      and(
        eq(misdirection.tenantId, ctx.tenantId),
        eq(misdirection.lenderId, lenderId),
        eq(misdirection.status, 'open'),
        among(misdirection.debtorId, debtorIds),
      ),
    )
    .orderBy(asc(misdirection.id));
}
