import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { collectionMatch, statementLine } from '../../db/schema/collections.ts';
import { among } from '../../db/schema/columns.ts';
import { type Ctx, db } from '../context.ts';
import type { Found } from '../policy/index.ts';
import type { PaymentMatch } from './rules.ts';
import type { StatementLineInput } from './schemas.ts';

const isOpen = sql`not exists (select from statement_line g where g.tenant_id = ${statementLine.tenantId}
  and g.makes_good_id = ${statementLine.id})`;
const ofLine = and(eq(collectionMatch.tenantId, statementLine.tenantId), eq(collectionMatch.lineId, statementLine.id));

export interface TakenBack {
  lineId: string;
  bankReference: string;
  receivableId: string;
  amountMinor: bigint;
}

/** What counts as collected of these receivables, and the bank has taken back, and has not come again. */
export const listTakenBack = (ctx: Ctx, receivableIds: readonly string[]): Promise<TakenBack[]> =>
  db(ctx)
    .select({
      lineId: statementLine.id,
      bankReference: statementLine.bankReference,
      receivableId: collectionMatch.receivableId,
      amountMinor: collectionMatch.amountMinor,
    })
    .from(collectionMatch)
    .innerJoin(statementLine, ofLine)
    .where(
      and(
        eq(collectionMatch.tenantId, ctx.tenantId),
        among(collectionMatch.receivableId, receivableIds),
        isNotNull(statementLine.reversedAt),
        isOpen,
      ),
    )
    .orderBy(asc(statementLine.id), asc(collectionMatch.receivableId));

/** The same, as a gate has to know it. */
export const foundTakenBack = async (ctx: Ctx, receivableIds: readonly string[]): Promise<Found[]> =>
  receivableIds.length === 0
    ? []
    : (await listTakenBack(ctx, receivableIds)).map((facts): Found => ({ fact: 'F101', facts: { ...facts } }));

/** A line of this account, debtor and amount whose matches were taken back: this one brings the money again. */
export async function findTakenBack(
  ctx: Ctx,
  by: { partyId: string; accountNumber: string },
  line: StatementLineInput,
  debtorId: string | undefined,
): Promise<{ lineId: string; matches: PaymentMatch[]; unmatchedMinor: bigint } | undefined> {
  if (debtorId === undefined) return undefined;
  const rows = await db(ctx)
    .select({ match: collectionMatch, unmatchedMinor: statementLine.unmatchedMinor })
    .from(statementLine)
    .innerJoin(collectionMatch, ofLine)
    .where(
      and(
        eq(statementLine.tenantId, ctx.tenantId),
        eq(statementLine.reporterId, by.partyId),
        eq(statementLine.accountNumber, by.accountNumber),
        eq(statementLine.debtorId, debtorId),
        eq(statementLine.amountMinor, BigInt(line.amount.amountMinor)),
        eq(statementLine.currency, line.amount.currency),
        isNotNull(statementLine.reversedAt),
        isOpen,
      ),
    )
    .orderBy(asc(statementLine.id));
  const [first] = rows;
  if (!first) return undefined;
  const { lineId } = first.match;
  return {
    lineId,
    unmatchedMinor: first.unmatchedMinor,
    matches: rows
      .filter(({ match }) => match.lineId === lineId)
      .map(({ match }) => ({
        receivableId: match.receivableId,
        amountMinor: match.amountMinor,
        by: match.matchedBy as PaymentMatch['by'],
      })),
  };
}
