import { and, asc, eq, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { collectionMatch, proposedReversal, statementLine } from '../../../db/schema/collections.ts';
import { among } from '../../../db/schema/columns.ts';
import { receivable } from '../../../db/schema/receivables.ts';
import { type Ctx, db } from '../../context.ts';
import type { Found } from '../../ground/policy/index.ts';
import type { Currency } from '../../kernel/money.ts';
import { isSaidBack } from '../money-in/index.ts';
import { isSamePayer, type Payer, type PaymentMatch } from './rules.ts';

const isOpen = sql`not exists (select from statement_line g where g.tenant_id = ${statementLine.tenantId}
  and g.makes_good_id = ${statementLine.id})`;
const ofLine = and(eq(collectionMatch.tenantId, statementLine.tenantId), eq(collectionMatch.lineId, statementLine.id));

export interface TakenBack {
  lineId: string;
  bankReference: string;
  receivableId: string;
  amountMinor: bigint;
}

const isSaid = and(isNull(statementLine.reversedAt), isSaidBack(statementLine));

/** Whose claims, where a lender is about to pay their seller: what is said of any of them counts. */
interface SellerOf {
  lenderId: string;
  sellerId: string;
}

/**
 * What was collected of these receivables, and the bank has taken back, or someone says so: it has not come again, and they are not
 * paid otherwise.
 */
export const listTakenBack = (ctx: Ctx, receivableIds: readonly string[], of?: SellerOf): Promise<TakenBack[]> =>
  db(ctx)
    .select({
      lineId: statementLine.id,
      bankReference: statementLine.bankReference,
      receivableId: collectionMatch.receivableId,
      amountMinor: collectionMatch.amountMinor,
    })
    .from(collectionMatch)
    .innerJoin(statementLine, ofLine)
    .innerJoin(
      receivable,
      and(eq(receivable.tenantId, collectionMatch.tenantId), eq(receivable.id, collectionMatch.receivableId)),
    )
    .where(
      and(
        eq(collectionMatch.tenantId, ctx.tenantId),
        or(
          and(
            among(collectionMatch.receivableId, receivableIds),
            or(and(isNotNull(statementLine.reversedAt), ne(receivable.status, 'settled'), isOpen), isSaid),
          ),
          of && and(eq(statementLine.reporterId, of.lenderId), eq(receivable.creditorId, of.sellerId), isSaid),
        ),
      ),
    )
    .orderBy(asc(statementLine.id), asc(collectionMatch.receivableId));

/** The same, as a gate has to know it. */
export const foundTakenBack = async (ctx: Ctx, receivableIds: readonly string[], of?: SellerOf): Promise<Found[]> =>
  receivableIds.length === 0 && !of
    ? []
    : (await listTakenBack(ctx, receivableIds, of)).map((facts): Found => ({ fact: 'F101', facts: { ...facts } }));

/** Someone says that the bank took these lines back, and others have to agree: those that are on record, or come on it meanwhile. */
export async function proposeReversal(
  ctx: Ctx,
  by: { proposalId: string; reporterId: string; accountNumber: string; references: readonly string[] },
): Promise<void> {
  await db(ctx)
    .insert(proposedReversal)
    .values(
      by.references.map((reference) => ({
        tenantId: ctx.tenantId,
        proposalId: by.proposalId,
        partyId: by.reporterId,
        accountNumber: by.accountNumber,
        reference,
        proposedAt: ctx.clock.now(),
        participants: [by.reporterId],
      })),
    )
    .onConflictDoNothing();
}

/** The proposal waits no more: agreed to, refused or lapsed. */
export async function endReversalProposed(ctx: Ctx, proposalId: string): Promise<void> {
  await db(ctx)
    .delete(proposedReversal)
    .where(and(eq(proposedReversal.tenantId, ctx.tenantId), eq(proposedReversal.proposalId, proposalId)));
}

/** What a line paid of each receivable, whatever found it. */
const matchesOf = (rows: readonly (typeof collectionMatch.$inferSelect)[]): PaymentMatch[] =>
  rows.reduce<PaymentMatch[]>((all, { receivableId, amountMinor, matchedBy }) => {
    const before = all.find((each) => each.receivableId === receivableId);
    if (before) before.amountMinor += amountMinor;
    else all.push({ receivableId, amountMinor, by: matchedBy as PaymentMatch['by'] });
    return all;
  }, []);

export const listMatches = async (ctx: Ctx, lineId: string): Promise<PaymentMatch[]> =>
  matchesOf(
    await db(ctx)
      .select()
      .from(collectionMatch)
      .where(and(eq(collectionMatch.tenantId, ctx.tenantId), eq(collectionMatch.lineId, lineId)))
      .orderBy(asc(collectionMatch.receivableId), asc(collectionMatch.part)),
  );

export interface Replaced {
  lineId: string;
  matches: PaymentMatch[];
  unmatchedMinor: bigint;
}

const isNamed = (ctx: Ctx, reference: string, line: { reporterId: string; accountNumber: string }) =>
  and(
    eq(statementLine.tenantId, ctx.tenantId),
    eq(statementLine.reporterId, line.reporterId),
    eq(statementLine.accountNumber, line.accountNumber),
    sql`${statementLine.referenceKey} = holdfast_reference_key(${reference})`,
  );

/** Lines that bring this one again are taken one after the other, so that the second finds the first. */
export async function lockReplaced(
  ctx: Ctx,
  reference: string,
  line: { reporterId: string; accountNumber: string },
): Promise<void> {
  await db(ctx)
    .select({ id: statementLine.id })
    .from(statementLine)
    .where(isNamed(ctx, reference, line))
    .orderBy(asc(statementLine.id))
    .for('no key update');
}

/** The line of this account, of the same amount and payer where one is given, that was taken back and has not come again, with what it had paid. */
export async function findReplaced(
  ctx: Ctx,
  reference: string,
  line: { reporterId: string; accountNumber: string; amountMinor: bigint; currency: Currency; payer?: Payer },
): Promise<Replaced | undefined> {
  const rows = await db(ctx)
    .select({
      id: statementLine.id,
      unmatchedMinor: statementLine.unmatchedMinor,
      debtorId: statementLine.debtorId,
      payerName: statementLine.payerName,
      match: collectionMatch,
    })
    .from(statementLine)
    .leftJoin(collectionMatch, ofLine)
    .where(
      and(
        isNamed(ctx, reference, line),
        eq(statementLine.amountMinor, line.amountMinor),
        eq(statementLine.currency, line.currency),
        isNotNull(statementLine.reversedAt),
        isOpen,
      ),
    )
    .orderBy(asc(collectionMatch.receivableId), asc(collectionMatch.part));
  const [first] = rows;
  if (first && line.payer && !isSamePayer(first, line.payer)) return undefined;
  return (
    first && {
      lineId: first.id,
      unmatchedMinor: first.unmatchedMinor,
      matches: matchesOf(rows.flatMap(({ match }) => match ?? [])),
    }
  );
}

/** A line of a lender's statement under a lock, with what it is used for. */
export async function lockLine(ctx: Ctx, id: string) {
  const [row] = await db(ctx)
    .select({
      line: statementLine,
      paidIds: sql<string[]>`array(select m.receivable_id from ${collectionMatch} m
        where m.tenant_id = ${statementLine.tenantId} and m.line_id = ${statementLine.id})`,
    })
    .from(statementLine)
    .where(and(eq(statementLine.tenantId, ctx.tenantId), eq(statementLine.id, id)))
    .for('update', { of: statementLine });
  return row;
}

/** This line brings that one again. */
export async function setReplaced(ctx: Ctx, id: string, makesGoodId: string): Promise<void> {
  await db(ctx)
    .update(statementLine)
    .set({ makesGoodId })
    .where(and(eq(statementLine.tenantId, ctx.tenantId), eq(statementLine.id, id)));
}

/** What a line had paid when the bank took it back, and since when that counted: by the line, or by a receipt that came before it. */
export async function listPaidBy(
  ctx: Ctx,
  lineId: string,
): Promise<{ receivableId: string; amountMinor: bigint; cameAt: Date }[]> {
  const rows = await db(ctx)
    .select({
      receivableId: collectionMatch.receivableId,
      amountMinor: collectionMatch.amountMinor,
      lineAt: statementLine.createdAt,
      receiptAt: sql<
        string | null
      >`(select min(r.recorded_at) from money_receipt r where r.tenant_id = ${statementLine.tenantId}
        and r.line_id = ${statementLine.id} and r.receivable_id = ${collectionMatch.receivableId})`,
    })
    .from(collectionMatch)
    .innerJoin(statementLine, ofLine)
    .where(and(eq(collectionMatch.tenantId, ctx.tenantId), eq(collectionMatch.lineId, lineId)))
    .orderBy(asc(collectionMatch.receivableId));
  return rows.map(({ lineAt, receiptAt, ...paid }) => {
    const first = receiptAt === null ? lineAt : new Date(receiptAt);
    return { ...paid, cameAt: first < lineAt ? first : lineAt };
  });
}
