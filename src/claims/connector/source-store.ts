import { and, asc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { coreSource } from '../../../db/schema/connector.ts';
import { type Ctx, db } from '../../context.ts';
import { utf8 } from '../../kernel/signing.ts';
import { requireVault } from '../../kernel/vault.ts';
import type { SourceStatus } from './rules.ts';
import type { CoreSourceView } from './schemas.ts';

export type CoreSource = typeof coreSource.$inferSelect;
type Change = Partial<typeof coreSource.$inferInsert>;

export const sourceViewOf = (row: CoreSource): CoreSourceView => ({
  id: row.id,
  url: row.url,
  status: row.status as SourceStatus,
  records: Number(row.records),
  failures: row.failures,
  lastFailure: row.lastFailure,
  nextAt: row.failures > 0 ? row.nextAt.toISOString() : null,
});

const one = (ctx: Ctx, id: string) => and(eq(coreSource.tenantId, ctx.tenantId), eq(coreSource.id, id));

const placeOf = ({ tenantId }: Ctx, id: string) => ({ tenantId, table: 'core_source', id });

/** What a source is shown, in clear: for the request alone. */
export async function credentialOf(ctx: Ctx, { id, credential }: CoreSource): Promise<string> {
  return new TextDecoder().decode(await requireVault(ctx).open(placeOf(ctx, id), credential));
}

/** Undefined when the party has one at this address that did not end. */
export async function insertSource(
  ctx: Ctx,
  { credential, ...row }: Pick<CoreSource, 'id' | 'partyId' | 'url' | 'proposedBy'> & { credential: string },
): Promise<CoreSource | undefined> {
  const now = ctx.clock.now();
  const [made] = await db(ctx)
    .insert(coreSource)
    .values({
      ...row,
      credential: await requireVault(ctx).seal(placeOf(ctx, row.id), utf8(credential)),
      tenantId: ctx.tenantId,
      status: 'proposed',
      nextAt: now,
      participants: [row.partyId],
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning();
  return made;
}

export async function findSource(ctx: Ctx, id: string): Promise<CoreSource | undefined> {
  const [row] = await db(ctx).select().from(coreSource).where(one(ctx, id));
  return row;
}

export const listSources = (ctx: Ctx, after: string | undefined, limit: number): Promise<CoreSource[]> =>
  db(ctx)
    .select()
    .from(coreSource)
    .where(and(eq(coreSource.tenantId, ctx.tenantId), after === undefined ? undefined : gt(coreSource.id, after)))
    .orderBy(asc(coreSource.id))
    .limit(limit);

/** The source changed, when it was in one of these states until now. */
export async function moveSource(
  ctx: Ctx,
  id: string,
  from: readonly SourceStatus[],
  change: Change & { status: SourceStatus },
): Promise<CoreSource | undefined> {
  const [row] = await db(ctx)
    .update(coreSource)
    .set(change)
    .where(and(one(ctx, id), among(coreSource.status, from)))
    .returning();
  return row;
}

/** Takes active sources whose time has come and that nobody asks, for as long as the lease runs. */
export async function leaseSources(ctx: Ctx, leaseS: number, most: number): Promise<CoreSource[]> {
  const now = ctx.clock.now();
  const due = await db(ctx)
    .select({ id: coreSource.id })
    .from(coreSource)
    .where(
      and(
        eq(coreSource.tenantId, ctx.tenantId),
        eq(coreSource.status, 'active'),
        lte(coreSource.nextAt, now),
        or(isNull(coreSource.leasedUntil), lte(coreSource.leasedUntil, now)),
      ),
    )
    .orderBy(asc(coreSource.nextAt))
    .limit(most)
    .for('no key update', { skipLocked: true });
  if (due.length === 0) return [];
  return db(ctx)
    .update(coreSource)
    .set({ leasedUntil: new Date(now.getTime() + leaseS * 1_000) })
    .where(
      and(
        eq(coreSource.tenantId, ctx.tenantId),
        among(
          coreSource.id,
          due.map((row) => row.id),
        ),
      ),
    )
    .returning();
}

/** Writes how far reading came. Who lost its lease, or whose source ended meanwhile, writes nothing: undefined. */
export async function advanceSource(ctx: Ctx, leased: CoreSource, change: Change): Promise<CoreSource | undefined> {
  const [row] = await db(ctx)
    .update(coreSource)
    .set(change)
    .where(
      and(
        one(ctx, leased.id),
        eq(coreSource.status, 'active'),
        eq(coreSource.leasedUntil, leased.leasedUntil as Date),
        sql`${coreSource.cursor} is not distinct from ${leased.cursor}`,
      ),
    )
    .returning();
  return row;
}
