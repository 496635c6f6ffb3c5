import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { collectionAccount } from '../../../db/schema/accounts.ts';
import { collectionMatch, statementLine } from '../../../db/schema/collections.ts';
import { among } from '../../../db/schema/columns.ts';
import { moneyReceipt } from '../../../db/schema/money-in.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Level } from '../../kernel/eyes.ts';
import type { ReceivedLine } from './rules.ts';
import { isSaidBack } from './said-store.ts';
import type { MoneyReceiptView } from './schemas.ts';

type Row = typeof moneyReceipt.$inferSelect;

export const viewOf = (row: Row): MoneyReceiptView => ({
  id: row.id,
  lenderId: row.lenderId,
  kind: row.kind as MoneyReceiptView['kind'],
  objectId: row.objectId,
  bankReference: row.bankReference,
  lineId: row.lineId,
  receivableId: row.receivableId,
  amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
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

/** What a lender booked under a reference, in that order: parts of one line, or one receipt. */
export async function findByReference(ctx: Ctx, lenderId: string, reference: string): Promise<MoneyReceiptView[]> {
  const rows = await db(ctx)
    .select()
    .from(moneyReceipt)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), eq(moneyReceipt.lenderId, lenderId), keyIs(reference)))
    .orderBy(asc(moneyReceipt.part));
  return rows.map(viewOf);
}

/** The receipt that a reference or a line was used for. */
export async function findBooked(
  ctx: Ctx,
  { lenderId, reference, lineId }: { lenderId: string; reference: string; lineId: string | undefined },
): Promise<MoneyReceiptView | undefined> {
  const [byReference] = await findByReference(ctx, lenderId, reference);
  if (byReference || lineId === undefined) return byReference;
  const [row] = await db(ctx)
    .select()
    .from(moneyReceipt)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), eq(moneyReceipt.lineId, lineId)));
  return row && viewOf(row);
}

/**
 * Lines of the lender's own statements with this reference, of one account or of any. Nobody takes one back, or books on it, before
 * the act that relies on it is over.
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
      isSaidBack: isSaidBack(statementLine),
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
    .for('no key update', { of: statementLine });
  const ids = rows.map(({ line }) => line.id);
  // Under the lock: what others booked meanwhile is seen.
  const { paid, booked } = ids.length === 0 ? { paid: [], booked: [] } : await sharesOnLines(ctx, ids);
  return rows.map(({ line, holderId, isSaidBack }) => ({
    isSaidBack,
    id: line.id,
    accountNumber: line.accountNumber,
    amountMinor: line.amountMinor,
    currency: line.currency,
    valueOn: line.valueOn,
    payerName: line.payerName,
    recordedBy: line.recordedBy,
    agreedBy: line.agreedBy,
    isReversed: line.reversedAt !== null,
    isDebit: line.reversesId !== null,
    replacesId: line.makesGoodId,
    paid: paid.filter((each) => each.lineId === line.id),
    unmatchedMinor: line.unmatchedMinor,
    booked: booked.filter((each) => each.lineId === line.id),
    isAstray: line.accountId === null && line.payeeId !== null && line.payeeId !== lenderId,
    holderId,
  }));
}

async function sharesOnLines(ctx: Ctx, lineIds: readonly string[]) {
  const paid = await db(ctx)
    .select({
      lineId: collectionMatch.lineId,
      receivableId: collectionMatch.receivableId,
      amountMinor: collectionMatch.amountMinor,
    })
    .from(collectionMatch)
    .where(and(eq(collectionMatch.tenantId, ctx.tenantId), among(collectionMatch.lineId, lineIds)));
  const booked = await db(ctx)
    .select({
      lineId: moneyReceipt.lineId,
      receivableId: moneyReceipt.receivableId,
      amountMinor: moneyReceipt.amountMinor,
    })
    .from(moneyReceipt)
    .where(and(eq(moneyReceipt.tenantId, ctx.tenantId), among(moneyReceipt.lineId, lineIds)));
  return { paid, booked };
}

/**
 * What waits for its people under this reference, as a line of a statement, typed or in a file that is not read yet, or as money in, of
 * the highest level; but not the proposal that is run now.
 */
export async function findAwaiting(ctx: Ctx, partyId: string, reference: string) {
  const lines = sql`case when jsonb_typeof(p.body -> 'lines') = 'array' then p.body -> 'lines' else '[]'::jsonb end`;
  const [row] = rowsOf<{ proposalId: string; verb: string; level: Level }>(
    await db(ctx).execute(sql`
      select p.id as "proposalId", p.verb, p.level from proposal p
      where p.tenant_id = ${ctx.tenantId} and p.party_id = ${partyId} and p.state = 'open'
        and p.expires_at > ${ctx.clock.now().toISOString()}::timestamptz and p.id <> ${ctx.agreed?.proposalId ?? ''}
        and exists (select from (
            select p.body ->> 'bankReference' as reference
            union all select line ->> 'bankReference' from jsonb_array_elements(${lines}) as line
          ) named where holdfast_reference_key(named.reference) = holdfast_reference_key(${reference}))
      union all
      select p.id, p.verb, p.level from proposed_line l
      join proposal p on p.tenant_id = l.tenant_id and p.id = l.proposal_id
      where l.tenant_id = ${ctx.tenantId} and l.party_id = ${partyId}
        and l.reference_key = holdfast_reference_key(${reference})
      order by 3 desc, 1 limit 1`),
  );
  return row;
}

/** A receipt that a line may be about that comes after it. */
export interface WaitingReceipt {
  reference: string;
  receivableId: string | null;
  amountMinor: bigint;
  /** What it collected itself: nothing of one that rests on a line. */
  collectedMinor: bigint;
  currency: string;
  valueOn: string;
  /** The line that it rests on already. */
  lineId: string | null;
  /** Whose account it may have come into; null where that is not known. */
  customerId: string | null;
  /** Plain names of who may have paid; null where anyone may. */
  payers: readonly string[] | null;
}

/** What a lender booked under these references, as they were given. */
export async function bookedUnder(
  ctx: Ctx,
  lenderId: string,
  references: readonly string[],
): Promise<ReadonlyMap<string, WaitingReceipt>> {
  const rows = rowsOf<Omit<WaitingReceipt, 'amountMinor' | 'collectedMinor'> & { amount: string; collected: string }>(
    await db(ctx).execute(sql`
      select given.reference, r.receivable_id as "receivableId", r.amount_minor::text as amount,
        r.collected_minor::text as collected, r.currency, r.value_on::text as "valueOn",
        r.line_id as "lineId", r.customer_id as "customerId", r.payers
      from unnest(${sql.param([...references])}::text[]) as given (reference)
      join money_receipt r on r.tenant_id = ${ctx.tenantId} and r.lender_id = ${lenderId}
        and r.reference_key = holdfast_reference_key(given.reference) and coalesce(r.resolution ->> 'by', '') <> 'rebooked'
      order by r.part desc`),
  );
  return new Map(
    rows.map(({ amount, collected, ...row }) => [
      row.reference,
      { ...row, amountMinor: BigInt(amount), collectedMinor: BigInt(collected) },
    ]),
  );
}

/**
 * What a lender booked on its debts of what the debtors of these receivables paid, and the bank has not taken back: as that, or as
 * somebody else’s money, of which its line said so later.
 */
export async function bookedOf(
  ctx: Ctx,
  lenderId: string,
  receivableIds: readonly string[],
): Promise<Map<string, bigint>> {
  if (receivableIds.length === 0) return new Map();
  const of = and(
    eq(moneyReceipt.tenantId, ctx.tenantId),
    eq(moneyReceipt.lenderId, lenderId),
    isNull(moneyReceipt.reversedAt),
    // Its receipts hear of a line that is taken back after its receivables.
    isNull(statementLine.reversedAt),
  );
  const as = await db(ctx)
    .select({ receivableId: moneyReceipt.receivableId, minor: sql<string>`sum(${moneyReceipt.amountMinor})::text` })
    .from(moneyReceipt)
    .leftJoin(
      statementLine,
      and(eq(statementLine.tenantId, moneyReceipt.tenantId), eq(statementLine.id, moneyReceipt.lineId)),
    )
    .where(and(of, among(moneyReceipt.receivableId, receivableIds)))
    .groupBy(moneyReceipt.receivableId);
  const otherwise = await db(ctx)
    .select({
      receivableId: collectionMatch.receivableId,
      minor: sql<string>`sum(least(${collectionMatch.amountMinor}, ${moneyReceipt.amountMinor}))::text`,
    })
    .from(collectionMatch)
    .innerJoin(
      statementLine,
      and(eq(statementLine.tenantId, collectionMatch.tenantId), eq(statementLine.id, collectionMatch.lineId)),
    )
    .innerJoin(
      moneyReceipt,
      and(eq(moneyReceipt.tenantId, statementLine.tenantId), eq(moneyReceipt.contradictedBy, statementLine.id)),
    )
    .where(
      and(
        of,
        isNull(moneyReceipt.receivableId),
        statementLine.saysOther,
        among(collectionMatch.receivableId, receivableIds),
      ),
    )
    .groupBy(collectionMatch.receivableId);
  const booked = new Map<string, bigint>();
  for (const { receivableId, minor } of [...as, ...otherwise])
    booked.set(receivableId as string, (booked.get(receivableId as string) ?? 0n) + BigInt(minor));
  return booked;
}

/** What a receipt collected itself is owed again, and is its no more. */
export async function takeCollectedOf(
  ctx: Ctx,
  receiptId: string,
): Promise<{ receivableId: string; amountMinor: bigint; cameAt: Date } | undefined> {
  const one = and(eq(moneyReceipt.tenantId, ctx.tenantId), eq(moneyReceipt.id, receiptId));
  const [row] = await db(ctx)
    .select({
      receivableId: moneyReceipt.receivableId,
      amountMinor: moneyReceipt.collectedMinor,
      cameAt: moneyReceipt.recordedAt,
    })
    .from(moneyReceipt)
    .where(one);
  if (!row?.receivableId || row.amountMinor === 0n) return undefined;
  await db(ctx).update(moneyReceipt).set({ collectedMinor: 0n }).where(one);
  return { receivableId: row.receivableId, amountMinor: row.amountMinor, cameAt: row.cameAt };
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
