import { and, asc, eq, gt, inArray, or, sql } from 'drizzle-orm';
import { earmark, pot } from '../../../db/schema/pots.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { EarmarkState, PotKind, PotState } from './rules.ts';

export interface KeptPot extends Omit<typeof pot.$inferSelect, 'kind' | 'status' | 'currency'> {
  kind: PotKind;
  status: PotState;
  currency: Currency;
}
export interface KeptEarmark extends Omit<typeof earmark.$inferSelect, 'status'> {
  status: EarmarkState;
}
const potOf = (row: typeof pot.$inferSelect): KeptPot => row as KeptPot;
const earmarkOf = (row: typeof earmark.$inferSelect): KeptEarmark => row as KeptEarmark;
const ownPot = (ctx: Ctx) => eq(pot.tenantId, ctx.tenantId);
const ownEarmark = (ctx: Ctx) => eq(earmark.tenantId, ctx.tenantId);

export async function insertPot(
  ctx: Ctx,
  row: Omit<typeof pot.$inferInsert, 'tenantId' | 'openedAt' | 'status'>,
): Promise<KeptPot> {
  const [made] = await db(ctx)
    .insert(pot)
    .values({ ...row, status: 'open', tenantId: ctx.tenantId, openedAt: ctx.clock.now() })
    .returning();
  return potOf(made as typeof pot.$inferSelect);
}

export async function findPot(ctx: Ctx, id: string): Promise<KeptPot | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(pot)
    .where(and(ownPot(ctx), eq(pot.id, id)));
  return row && potOf(row);
}

/** Locked: whoever else draws on it waits. */
export async function lockPot(ctx: Ctx, id: string): Promise<KeptPot | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(pot)
    .where(and(ownPot(ctx), eq(pot.id, id)))
    .for('no key update');
  return row && potOf(row);
}

export async function listPots(
  ctx: Ctx,
  filter: { kind?: PotKind | undefined; status?: PotState | undefined; after?: string | undefined; limit: number },
): Promise<KeptPot[]> {
  const rows = await db(ctx)
    .select()
    .from(pot)
    .where(
      and(
        ownPot(ctx),
        filter.kind && eq(pot.kind, filter.kind),
        filter.status && eq(pot.status, filter.status),
        filter.after === undefined ? undefined : gt(pot.id, filter.after),
      ),
    )
    .orderBy(asc(pot.id))
    .limit(filter.limit);
  return rows.map(potOf);
}

/** Open pots of an owner of one kind, by which its loans go; or the one about an object. */
export async function openPots(
  ctx: Ctx,
  of: { kind: PotKind; ownerId?: string; objectId?: string },
): Promise<KeptPot[]> {
  const rows = await db(ctx)
    .select()
    .from(pot)
    .where(
      and(
        ownPot(ctx),
        eq(pot.kind, of.kind),
        eq(pot.status, 'open'),
        of.ownerId === undefined ? undefined : eq(pot.ownerId, of.ownerId),
        of.objectId === undefined ? undefined : eq(pot.objectId, of.objectId),
      ),
    )
    .orderBy(asc(pot.id));
  return rows.map(potOf);
}

/** What went out of every account for the purpose of a loan, of those that are closed too. */
export async function paidOutOf(ctx: Ctx, loanId: string): Promise<bigint> {
  const [row] = await db(ctx)
    .select({ minor: sql<bigint>`coalesce(sum(${pot.drawnMinor}), 0)::bigint`.mapWith(BigInt) })
    .from(pot)
    .where(and(ownPot(ctx), eq(pot.kind, 'purpose_account'), eq(pot.objectId, loanId)));
  return row?.minor ?? 0n;
}

/** The pot of an owner whose opening or milestone rests on a paper already: one paper shows one thing. */
export async function milestoneShownBy(ctx: Ctx, ownerId: string, documentHash: string): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ id: pot.id })
    .from(pot)
    .where(
      and(
        ownPot(ctx),
        eq(pot.ownerId, ownerId),
        eq(pot.kind, 'purpose_account'),
        or(
          eq(pot.documentHash, documentHash),
          sql`${pot.terms} -> 'reached' @> ${JSON.stringify([{ documentHash }])}::jsonb`,
        ),
      ),
    )
    .limit(1);
  return row?.id;
}

export async function changePot(
  ctx: Ctx,
  id: string,
  change: Partial<Pick<typeof pot.$inferInsert, 'status' | 'amountMinor' | 'terms'>>,
): Promise<KeptPot | undefined> {
  const [row] = await db(ctx)
    .update(pot)
    .set(change)
    .where(and(ownPot(ctx), eq(pot.id, id), eq(pot.status, 'open')))
    .returning();
  return row && potOf(row);
}

/** Throws the constraint where less is left, or the object stands in the class already. */
export async function insertEarmark(
  ctx: Ctx,
  row: Omit<typeof earmark.$inferInsert, 'tenantId' | 'madeAt' | 'status'> & { status: 'asked' | 'live' },
): Promise<KeptEarmark> {
  const [made] = await db(ctx)
    .insert(earmark)
    .values({ ...row, tenantId: ctx.tenantId, madeAt: ctx.clock.now() })
    .returning();
  return earmarkOf(made as typeof earmark.$inferSelect);
}

export async function findEarmark(ctx: Ctx, id: string): Promise<KeptEarmark | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(earmark)
    .where(and(ownEarmark(ctx), eq(earmark.id, id)));
  return row && earmarkOf(row);
}

/** Moves it on where it still is what it was. */
export async function moveEarmark(
  ctx: Ctx,
  id: string,
  from: readonly EarmarkState[],
  change: { status: 'live' } | { status: 'freed' | 'declined'; toOn: string; freeReason: string },
): Promise<KeptEarmark | undefined> {
  const [row] = await db(ctx)
    .update(earmark)
    .set({ ...change, freedAt: change.status === 'live' ? null : ctx.clock.now() })
    .where(and(ownEarmark(ctx), eq(earmark.id, id), inArray(earmark.status, [...from])))
    .returning();
  return row && earmarkOf(row);
}

export async function listEarmarks(
  ctx: Ctx,
  filter: {
    potId?: string;
    objectId?: string;
    invoiceId?: string;
    status?: EarmarkState | undefined;
    statuses?: readonly EarmarkState[];
    after?: string | undefined;
    limit?: number;
  },
): Promise<KeptEarmark[]> {
  const rows = await db(ctx)
    .select()
    .from(earmark)
    .where(
      and(
        ownEarmark(ctx),
        filter.potId === undefined ? undefined : eq(earmark.potId, filter.potId),
        filter.objectId === undefined ? undefined : eq(earmark.objectId, filter.objectId),
        filter.invoiceId === undefined ? undefined : sql`${earmark.said} ->> 'invoiceId' = ${filter.invoiceId}`,
        filter.status && eq(earmark.status, filter.status),
        filter.statuses && inArray(earmark.status, [...filter.statuses]),
        filter.after === undefined ? undefined : gt(earmark.id, filter.after),
      ),
    )
    .orderBy(asc(earmark.id))
    .limit(filter.limit ?? 100_000);
  return rows.map(earmarkOf);
}

/** What names an invoice is traced from this instant on, or no more; what was traced stays known as it was. */
export async function traceEarmarks(
  ctx: Ctx,
  invoiceId: string,
  { isVerified }: { isVerified: boolean },
): Promise<void> {
  const at = sql`to_jsonb(${ctx.clock.now().toISOString()}::text)`;
  const isTraced = sql`${earmark.said} ->> 'tracedAt' is not null`;
  const isUntraced = sql`${earmark.said} ->> 'untracedAt' is not null`;
  await db(ctx)
    .update(earmark)
    .set({ said: sql`${earmark.said} || jsonb_build_object(${isVerified ? 'tracedAt' : 'untracedAt'}::text, ${at})` })
    .where(
      and(
        ownEarmark(ctx),
        sql`${earmark.said} ->> 'invoiceId' = ${invoiceId}`,
        // What was verified once and was found void since is traced no more, whatever is said later.
        isVerified ? sql`not ${isTraced} and not ${isUntraced}` : sql`not ${isUntraced}`,
      ),
    );
}

/** What stood drawn on a pot when a day ended, by who drew it. */
export async function drawnOn(
  ctx: Ctx,
  potId: string,
  on: string,
): Promise<{ drawnBy: string; amountMinor: bigint }[]> {
  return db(ctx)
    .select({
      drawnBy: earmark.drawnBy,
      amountMinor: sql<bigint>`sum(${earmark.amountMinor})::bigint`.mapWith(BigInt),
    })
    .from(earmark)
    .where(
      and(
        ownEarmark(ctx),
        eq(earmark.potId, potId),
        sql`${earmark.fromOn} <= ${on}`,
        sql`(${earmark.toOn} is null or ${earmark.toOn} > ${on})`,
      ),
    )
    .groupBy(earmark.drawnBy)
    .orderBy(asc(earmark.drawnBy));
}

/** What a bank has asked of batches, or has in them, of bills that one firm discounted with it. */
export async function rediscountedOf(ctx: Ctx, drawnBy: string, borrowerId: string): Promise<bigint> {
  const [row] = await db(ctx)
    .select({ minor: sql<string>`coalesce(sum(${earmark.amountMinor}), 0)::text` })
    .from(earmark)
    .where(
      and(
        ownEarmark(ctx),
        eq(earmark.drawnBy, drawnBy),
        inArray(earmark.status, ['asked', 'live']),
        sql`${earmark.said} ->> 'kind' = 'rediscount' and ${earmark.said} ->> 'borrowerId' = ${borrowerId}`,
      ),
    );
  return BigInt(row?.minor ?? '0');
}
