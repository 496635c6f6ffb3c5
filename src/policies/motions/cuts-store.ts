import { and, asc, eq, exists, gt, isNull, like, lt, not, or, type SQL, sql } from 'drizzle-orm';
import { facility } from '../../../db/schema/financing.ts';
import { creditLimit } from '../../../db/schema/limits.ts';
import { creditCut } from '../../../db/schema/motions.ts';
import { partyLimit } from '../../../db/schema/party-limits.ts';
import { matter } from '../../../db/schema/returns.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { Step } from '../../kernel/transitions.ts';
import type { CutKind, CutState } from './rules.ts';

export interface KeptCut extends Omit<typeof creditCut.$inferSelect, 'kind' | 'status'> {
  kind: CutKind;
  status: CutState;
}
const one = (ctx: Ctx, id: string) => and(eq(creditCut.tenantId, ctx.tenantId), eq(creditCut.id, id));

export async function insertCut(
  ctx: Ctx,
  row: Omit<typeof creditCut.$inferInsert, 'tenantId' | 'madeAt' | 'status' | 'participants'>,
): Promise<KeptCut> {
  const [made] = await db(ctx)
    .insert(creditCut)
    .values({
      ...row,
      status: 'standing',
      tenantId: ctx.tenantId,
      madeAt: ctx.clock.now(),
      participants: [row.lenderId, row.partyId],
    })
    .returning();
  return made as KeptCut;
}

export async function findCut(ctx: Ctx, id: string): Promise<KeptCut | undefined> {
  const [row] = await db(ctx).select().from(creditCut).where(one(ctx, id));
  return row as KeptCut | undefined;
}

/** Whether a firm ever asked a bank for something, in its own words. */
export async function hasAsked(ctx: Ctx, { bankId, partyId }: { bankId: string; partyId: string }): Promise<boolean> {
  const rows = await db(ctx)
    .select({ id: matter.id })
    .from(matter)
    .where(and(eq(matter.tenantId, ctx.tenantId), eq(matter.askedBy, partyId), eq(matter.bankId, bankId)))
    .limit(1);
  return rows.length > 0;
}

/** Contested, and not answered by the last day for it. */
export async function unanswered(ctx: Ctx, on: string): Promise<KeptCut[]> {
  const rows = await db(ctx)
    .select()
    .from(creditCut)
    .where(and(eq(creditCut.tenantId, ctx.tenantId), eq(creditCut.status, 'contested'), lt(creditCut.answerDueOn, on)))
    .orderBy(asc(creditCut.id))
    .for('no key update');
  return rows as KeptCut[];
}

/** What is set or opened anew for a firm, under another identifier than what it may give back. */
export interface Anew {
  lenderId: string;
  partyId: string;
  /** A limit on the firm itself is set anew, and never changed. */
  isOfParty: boolean;
  kind: string;
  currency: Currency | null;
}

/** Cuts that something set anew may give back: of a limit on the firm one of its kind, of a limit of a tree one of its kind, of a facility either. */
function givenBackBy(ctx: Ctx, { isOfParty, kind }: Anew): SQL | undefined {
  // What is suspended is given back by being resumed: only what was closed must be opened anew.
  const isSuspended = (table: typeof facility | typeof creditLimit) =>
    exists(
      db(ctx)
        .select({ id: table.id })
        .from(table)
        .where(
          and(eq(table.tenantId, creditCut.tenantId), eq(table.id, creditCut.objectId), eq(table.status, 'suspended')),
        ),
    );
  const stopOf = (prefix: string, table: typeof facility | typeof creditLimit) =>
    and(eq(creditCut.kind, 'stop'), like(creditCut.objectId, prefix), not(isSuspended(table)));
  const named = (table: typeof partyLimit | typeof creditLimit) =>
    exists(
      db(ctx)
        .select({ id: table.id })
        .from(table)
        .where(and(eq(table.tenantId, creditCut.tenantId), eq(table.id, creditCut.objectId), eq(table.kind, kind))),
    );
  if (!isOfParty) return or(stopOf('fac_%', facility), and(stopOf('lim_%', creditLimit), named(creditLimit)));
  const ofParty = and(like(creditCut.objectId, 'plm_%'), named(partyLimit));
  // What a borrower or a group may have at all says of its lines; a limit on its claims says of those alone. A loan is given back by a loan, and
  // what was asked by asking it no more.
  return kind === 'borrower' || kind === 'group'
    ? or(ofParty, stopOf('fac_%', facility), stopOf('lim_%', creditLimit))
    : ofParty;
}

/** Of a line, or of the lines of one lender on one firm that something set anew may give back: what is to be what it was before. */
export async function givingBack(ctx: Ctx, of: { objectId: string } | Anew): Promise<KeptCut[]> {
  const rows = await db(ctx)
    .select()
    .from(creditCut)
    .where(
      and(
        eq(creditCut.tenantId, ctx.tenantId),
        eq(creditCut.status, 'giving_back'),
        'objectId' in of
          ? eq(creditCut.objectId, of.objectId)
          : and(
              eq(creditCut.lenderId, of.lenderId),
              eq(creditCut.partyId, of.partyId),
              of.currency === null ? undefined : or(isNull(creditCut.currency), eq(creditCut.currency, of.currency)),
              givenBackBy(ctx, of),
            ),
      ),
    );
  return rows as KeptCut[];
}

/** The cut that an act was kept as, by the event that tells of it. */
export async function findCutOf(ctx: Ctx, of: { objectId: string; eventId: string }): Promise<KeptCut | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(creditCut)
    .where(
      and(eq(creditCut.tenantId, ctx.tenantId), eq(creditCut.objectId, of.objectId), eq(creditCut.eventId, of.eventId)),
    );
  return row as KeptCut | undefined;
}

/** Cuts of a lender on a firm that were undone and are not yet given back. */
export async function owedBack(ctx: Ctx, of: { lenderId: string; partyId: string }): Promise<KeptCut[]> {
  const rows = await db(ctx)
    .select()
    .from(creditCut)
    .where(
      and(
        eq(creditCut.tenantId, ctx.tenantId),
        eq(creditCut.status, 'giving_back'),
        eq(creditCut.lenderId, of.lenderId),
        eq(creditCut.partyId, of.partyId),
      ),
    )
    .orderBy(asc(creditCut.id));
  return rows as KeptCut[];
}

export async function moveCut(
  ctx: Ctx,
  id: string,
  { from, to }: Step<CutState>,
  change: Partial<typeof creditCut.$inferInsert> = {},
): Promise<KeptCut | undefined> {
  const [row] = await db(ctx)
    .update(creditCut)
    .set({ ...change, status: to })
    .where(and(one(ctx, id), eq(creditCut.status, from[0] ?? to)))
    .returning();
  return row as KeptCut | undefined;
}

export async function listCuts(
  ctx: Ctx,
  filter: { status?: CutState | undefined; kind?: CutKind | undefined; after?: string | undefined; limit: number },
): Promise<KeptCut[]> {
  const rows = await db(ctx)
    .select()
    .from(creditCut)
    .where(
      and(
        eq(creditCut.tenantId, ctx.tenantId),
        filter.status && eq(creditCut.status, filter.status),
        filter.kind && eq(creditCut.kind, filter.kind),
        filter.after === undefined ? undefined : gt(creditCut.id, filter.after),
      ),
    )
    .orderBy(asc(creditCut.id))
    .limit(filter.limit);
  return rows as KeptCut[];
}

/**
 * The lines of a lender for a firm in a money: what its facilities promise together, and what limits grant it at most, wherever they stand in a
 * tree; a part of a limit of its own is in that. One that is suspended is to be resumed, and is a line still.
 */
export async function standingLines(
  ctx: Ctx,
  { lenderId, partyId, currency }: { lenderId: string; partyId: string; currency: Currency },
): Promise<{ promisedMinor: bigint; grantedMinor: bigint }> {
  const [row] = rowsOf<{ promised: string; granted: string }>(
    await db(ctx).execute(sql`
      select (select coalesce(sum(f.limit_minor), 0)::text from facility f
          where f.tenant_id = ${ctx.tenantId} and f.lender_id = ${lenderId} and f.borrower_id = ${partyId}
            and f.currency = ${currency} and f.status in ('active', 'suspended')) as promised,
        (select coalesce(sum(n.amount_minor), 0)::text from credit_limit n
          where n.tenant_id = ${ctx.tenantId} and n.lender_id = ${lenderId} and n.party_id = ${partyId}
            and n.currency = ${currency} and n.status in ('agreed', 'suspended')
            and not exists (select from credit_limit a
              where a.tenant_id = n.tenant_id and a.id = n.parent_id and a.party_id = n.party_id)) as granted`),
  );
  return { promisedMinor: BigInt(row?.promised ?? 0), grantedMinor: BigInt(row?.granted ?? 0) };
}

/** Whose limits hang under a limit, itself among them: what it no longer grants none of them has. */
export async function partiesUnder(ctx: Ctx, lenderId: string, limitId: string): Promise<string[]> {
  const rows = rowsOf<{ party: string }>(
    await db(ctx).execute(sql`
      select distinct party_id as party from credit_limit
      where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId} and status <> 'closed' and path @> array[${limitId}]::text[]
      order by 1`),
  );
  return rows.map(({ party }) => party);
}
