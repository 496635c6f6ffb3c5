import { and, asc, eq, gt, gte, isNull, lte, or, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { partyStanding } from '../../../db/schema/party-standings.ts';
import { standing } from '../../../db/schema/standings.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { businessDate } from '../../kernel/time.ts';
import { groupsOf, isBarredAbove } from './kin-store.ts';
import { type List, type SaidOfBorrower, type StandingKind, saidKinds } from './rules.ts';
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
  return viewOf(onRecord(made));
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

/** Defaults and listings of some parties that stand, whoever recorded them: as the system. */
export async function burdensOf(
  ctx: Ctx,
  partyIds: readonly string[],
): Promise<(Omit<Row, 'tenantId' | 'recordedAt' | 'kind'> & { kind: StandingKind })[]> {
  const rows = await db(ctx)
    .select()
    .from(standing)
    .where(
      and(
        eq(standing.tenantId, ctx.tenantId),
        among(standing.partyId, partyIds),
        among(standing.kind, ['default', 'listing']),
        isNull(standing.endedAt),
      ),
    )
    .orderBy(asc(standing.id));
  return rows.map((kept) => {
    const { tenantId: _, recordedAt: __, ...row } = kept;
    return { ...row, kind: row.kind as StandingKind };
  });
}

/** Of whom among these the party of a standing is of one group, as the lender knows it, however far: asked once for all of its standings. */
const kinAmong = (ctx: Ctx, lenderId: string, groupIds: readonly string[]) => {
  const partyIds = sql`${sql.param([...groupIds])}::text[]`;
  const house = groupsOf(ctx, { lenderId: sql`${lenderId}`, partyIds, on: businessDate(ctx) });
  return sql<string | null>`((select jsonb_object_agg(k.member, k.root)
    from (select g.member, min(g.root) as root from ${house} g where g.member <> g.root group by 1) k) ->> ${standing.partyId})`;
};

export interface Asked {
  partyIds: readonly string[];
  /** Credits and presentations that a court may have named. */
  objectIds?: readonly string[];
  /** Parties whose group's default counts as theirs. */
  groupIds?: readonly string[];
  /** Who gets new money: what authorities and the lender say of it counts. */
  borrowerIds?: readonly string[];
}

interface Live extends Pick<StandingView, 'id' | 'partyId' | 'objectId' | 'list' | 'since'> {
  kind: StandingKind | 'said';
  /** Whose default counts for which party of those asked for. */
  groupOf: string | null;
  said: SaidOfBorrower | null;
}

/** What authorities say of these parties, and what this lender does, as it holds today (the twenty measures). */
function saidOf(ctx: Ctx, lenderId: string, borrowerIds: readonly string[]) {
  const on = businessDate(ctx);
  const p = partyStanding;
  return db(ctx)
    .select({
      id: p.id,
      partyId: p.partyId,
      kind: sql<Live['kind']>`'said'`,
      objectId: sql<string | null>`null`,
      list: sql<List | null>`null`,
      since: p.validFrom,
      groupOf: sql<string | null>`null`,
      said: sql<SaidOfBorrower | null>`jsonb_build_object('kind', ${p.kind}, 'value', ${p.value}, 'statedBy', ${p.statedBy},
        'otherId', ${p.otherId}, 'figure', ${p.figure}, 'isOtherBarred', ${p.kind} = 'relation' and ${isBarredAbove(ctx, sql`${p.otherId}`, { lenderId, on })})`,
    })
    .from(p)
    .where(
      and(
        eq(p.tenantId, ctx.tenantId),
        among(p.partyId, borrowerIds),
        among(p.kind, saidKinds),
        eq(p.status, 'in_force'),
        isNull(p.knownUntil),
        lte(p.validFrom, on),
        or(isNull(p.validTo), gte(p.validTo, on)),
        or(eq(p.isOfficial, true), sql`${p.participants} @> array[${lenderId}]`),
      ),
    );
}

/**
 * What these parties stand in now, what stops these credits and presentations, defaults in the groups of some of them, on one
 * lender's word, and what is said of who borrows; in one read.
 */
export async function liveStandings(
  ctx: Ctx,
  lenderId: string,
  { partyIds, objectIds = [], groupIds = [], borrowerIds = [] }: Asked,
): Promise<Live[]> {
  if (partyIds.length + objectIds.length + groupIds.length + borrowerIds.length === 0) return [];
  const isAsked = and(among(standing.partyId, partyIds), isNull(standing.objectId));
  const kin = kinAmong(ctx, lenderId, groupIds);
  const stood = db(ctx)
    .select({
      id: standing.id,
      partyId: standing.partyId,
      kind: sql<Live['kind']>`${standing.kind}`,
      objectId: sql<string | null>`${standing.objectId}`,
      list: sql<List | null>`${standing.list}`,
      since: standing.since,
      groupOf:
        groupIds.length > 0
          ? sql<string | null>`case when ${isAsked} then null else ${kin} end`
          : sql<string | null>`null`,
      said: sql<SaidOfBorrower | null>`null::jsonb`,
    })
    .from(standing)
    .where(
      and(
        eq(standing.tenantId, ctx.tenantId),
        eq(standing.recordedBy, lenderId),
        isNull(standing.endedAt),
        or(
          isAsked,
          objectIds.length > 0 ? among(standing.objectId, objectIds) : undefined,
          groupIds.length > 0 ? and(eq(standing.kind, 'default'), sql`${kin} is not null`) : undefined,
        ),
      ),
    );
  const rows = borrowerIds.length > 0 ? stood.unionAll(saidOf(ctx, lenderId, borrowerIds)) : stood;
  return (await rows).sort((a, b) => (a.id < b.id ? -1 : 1));
}
