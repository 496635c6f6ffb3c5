import { and, asc, eq, gt, isNull, or } from 'drizzle-orm';
import { among } from '../../db/schema/columns.ts';
import { standing } from '../../db/schema/standings.ts';
import { type Ctx, db } from '../context.ts';
import type { List, StandingKind } from './rules.ts';
import type { StandingView } from './schemas.ts';

type Row = typeof standing.$inferSelect;

const viewOf = (row: Row): StandingView => ({
  id: row.id,
  partyId: row.partyId,
  kind: row.kind as StandingKind,
  objectId: row.objectId,
  list: row.list as List | null,
  authority: row.authority,
  documentNumber: row.documentNumber,
  documentHash: row.documentHash,
  since: row.since,
  reason: row.reason,
  recordedBy: row.recordedBy,
  recordedAt: row.recordedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
  endReason: row.endReason,
});

/** Throws the constraint where the party stands in it already on the same word. */
export async function insertStanding(
  ctx: Ctx,
  row: Omit<typeof standing.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<StandingView> {
  const [made] = await db(ctx)
    .insert(standing)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .returning();
  return viewOf(made as Row);
}

export async function findStanding(ctx: Ctx, id: string): Promise<StandingView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(standing)
    .where(and(eq(standing.tenantId, ctx.tenantId), eq(standing.id, id)));
  return row && viewOf(row);
}

/** The standing, when it had not ended until now. */
export async function endStanding(
  ctx: Ctx,
  id: string,
  change: { endedByPerson: string; endReason: string; endDocumentHash: string | null },
): Promise<StandingView | undefined> {
  const [row] = await db(ctx)
    .update(standing)
    .set({ ...change, endedAt: ctx.clock.now() })
    .where(and(eq(standing.tenantId, ctx.tenantId), eq(standing.id, id), isNull(standing.endedAt)))
    .returning();
  return row && viewOf(row);
}

export async function listStandings(
  ctx: Ctx,
  partyId: string,
  after: string | undefined,
  limit: number,
): Promise<StandingView[]> {
  const rows = await db(ctx)
    .select()
    .from(standing)
    .where(
      and(
        eq(standing.tenantId, ctx.tenantId),
        eq(standing.partyId, partyId),
        after === undefined ? undefined : gt(standing.id, after),
      ),
    )
    .orderBy(asc(standing.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** What these parties stand in now, and what stops these credits and presentations, on one lender's word; in one read. */
export async function liveStandings(
  ctx: Ctx,
  lenderId: string,
  partyIds: readonly string[],
  objectIds: readonly string[] = [],
): Promise<StandingView[]> {
  if (partyIds.length === 0 && objectIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(standing)
    .where(
      and(
        eq(standing.tenantId, ctx.tenantId),
        eq(standing.recordedBy, lenderId),
        isNull(standing.endedAt),
        or(
          and(among(standing.partyId, partyIds), isNull(standing.objectId)),
          objectIds.length > 0 ? among(standing.objectId, objectIds) : undefined,
        ),
      ),
    )
    .orderBy(asc(standing.id));
  return rows.map(viewOf);
}
