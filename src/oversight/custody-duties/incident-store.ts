import { and, asc, eq, gt, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { custodyIncident } from '../../../db/schema/custody-duties.ts';
import { type Ctx, db } from '../../context.ts';
import { type IncidentCause, incidentsByLot, type LotIncidents } from './incident-rules.ts';
import type { IncidentView } from './incident-schemas.ts';

type Row = typeof custodyIncident.$inferSelect;
export type IncidentChange = Partial<typeof custodyIncident.$inferInsert>;

/** As it is kept: whether it is late depends on when it is read. */
export interface KeptIncident extends Omit<IncidentView, 'isOverdue'> {
  participants: string[];
}

const keptOf = (row: Row): KeptIncident => {
  const { tenantId: _, closedBy: __, ...rest } = row;
  return {
    ...rest,
    source: row.source as IncidentView['source'],
    severity: row.severity as IncidentView['severity'],
    status: row.status as IncidentView['status'],
    cause: row.cause as IncidentCause | null,
    openedAt: row.openedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    overdueAt: row.overdueAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
  };
};

const of = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(custodyIncident.tenantId, ctx.tenantId), ...more);
const open = eq(custodyIncident.status, 'open');

/** Undefined when one for the same lender and source is open already. */
export async function insertIncident(
  ctx: Ctx,
  row: Omit<typeof custodyIncident.$inferInsert, 'tenantId'>,
): Promise<KeptIncident | undefined> {
  const [made] = await db(ctx)
    .insert(custodyIncident)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return made && keptOf(made);
}

export async function findIncident(ctx: Ctx, id: string): Promise<KeptIncident | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(custodyIncident)
    .where(of(ctx, eq(custodyIncident.id, id)));
  return row && keptOf(row);
}

/** Those that are open and that a person answers for, locked. */
export async function lockOpenOf(ctx: Ctx, ownerId: string): Promise<KeptIncident[]> {
  const rows = await db(ctx)
    .select()
    .from(custodyIncident)
    .where(of(ctx, eq(custodyIncident.ownerId, ownerId), open))
    .orderBy(asc(custodyIncident.id))
    .for('no key update');
  return rows.map(keptOf);
}

/** Those that are open for a source, locked: who changes one does so alone. */
export async function lockOpen(ctx: Ctx, sourceId: string): Promise<KeptIncident[]> {
  const rows = await db(ctx)
    .select()
    .from(custodyIncident)
    .where(of(ctx, eq(custodyIncident.sourceId, sourceId), open))
    .orderBy(asc(custodyIncident.id))
    .for('no key update');
  return rows.map(keptOf);
}

export async function listIncidents(
  ctx: Ctx,
  filter: {
    open?: boolean | undefined;
    overdue?: boolean | undefined;
    ownerId?: string | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<KeptIncident[]> {
  const rows = await db(ctx)
    .select()
    .from(custodyIncident)
    .where(
      of(
        ctx,
        filter.open === undefined ? undefined : eq(custodyIncident.status, filter.open ? 'open' : 'closed'),
        filter.overdue ? and(open, lt(custodyIncident.dueAt, ctx.clock.now())) : undefined,
        filter.ownerId === undefined ? undefined : eq(custodyIncident.ownerId, filter.ownerId),
        filter.after === undefined ? undefined : gt(custodyIncident.id, filter.after),
      ),
    )
    .orderBy(asc(custodyIncident.id))
    .limit(filter.limit);
  return rows.map(keptOf);
}

/** The incident, when it was open until now. */
export async function moveOpen(ctx: Ctx, id: string, change: IncidentChange): Promise<KeptIncident | undefined> {
  const [row] = await db(ctx)
    .update(custodyIncident)
    .set(change)
    .where(of(ctx, eq(custodyIncident.id, id), open))
    .returning();
  return row && keptOf(row);
}

/** The incident, when nobody had been told until now that it is late. */
export async function markOverdue(ctx: Ctx, id: string, escalatedTo: string): Promise<KeptIncident | undefined> {
  const [row] = await db(ctx)
    .update(custodyIncident)
    .set({ overdueAt: ctx.clock.now(), escalatedTo })
    .where(of(ctx, eq(custodyIncident.id, id), open, isNull(custodyIncident.overdueAt)))
    .returning();
  return row && keptOf(row);
}

/** Whatever is known of a lot is known of what came out of it, or of what it went into. */
export async function followLots(
  ctx: Ctx,
  fromId: string,
  intoIds: readonly string[],
  isPoured: boolean,
): Promise<void> {
  const [intoId = fromId] = intoIds;
  await db(ctx)
    .update(custodyIncident)
    .set({
      // Of a lot that is in another now, what it lost is missing of that.
      ...(isPoured && {
        lost: sql`case when jsonb_exists(${custodyIncident.lost}, ${fromId}) then ${custodyIncident.lost} - ${fromId}::text || jsonb_build_object(${intoId}::text,
          ((${custodyIncident.lost} ->> ${fromId})::bigint + coalesce(${custodyIncident.lost} ->> ${intoId}, '0')::bigint)::text)
          else ${custodyIncident.lost} end`,
      }),
      lotIds: sql`(select array_agg(distinct id) from unnest(${custodyIncident.lotIds} || ${sql.param([...intoIds])}::text[]) id)`,
    })
    .where(of(ctx, sql`${custodyIncident.lotIds} @> array[${fromId}]`));
}

/** What incidents tell of weighings, by operation: each once, however many lenders it touches. */
export async function toldOfReweighings(ctx: Ctx, operationIds: readonly string[]): Promise<Map<string, bigint>> {
  if (operationIds.length === 0) return new Map();
  const rows = await db(ctx)
    .selectDistinct({ sourceId: custodyIncident.sourceId, lost: custodyIncident.lost })
    .from(custodyIncident)
    .where(of(ctx, eq(custodyIncident.source, 'reweighing'), among(custodyIncident.sourceId, new Set(operationIds))));
  return new Map(
    rows.map(({ sourceId, lost }) => [sourceId, Object.values(lost).reduce((sum, v) => sum + BigInt(v), 0n)]),
  );
}

/** What the lender's incidents say of each of these lots; those over which there never was one are left out. */
export async function incidentsOver(
  ctx: Ctx,
  lenderId: string,
  lotIds: readonly string[],
): Promise<Map<string, LotIncidents>> {
  if (lotIds.length === 0) return new Map();
  const rows = await db(ctx)
    .select({ lotIds: custodyIncident.lotIds, cause: custodyIncident.cause, lost: custodyIncident.lost })
    .from(custodyIncident)
    .where(
      of(
        ctx,
        eq(custodyIncident.lenderId, lenderId),
        sql`${custodyIncident.lotIds} && ${sql.param([...lotIds])}::text[]`,
        sql`(${open} or ${among(custodyIncident.cause, ['custody_fault', 'unknown'])} or ${custodyIncident.lost} <> '{}')`,
      ),
    );
  return incidentsByLot(rows.map((row) => ({ ...row, cause: row.cause as IncidentCause | null })));
}
