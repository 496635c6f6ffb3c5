import { and, asc, eq, gt, or } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { corridor, site } from '../../../db/schema/places.ts';
import { type Ctx, db } from '../../context.ts';
import type { CorridorView, SiteView } from './schemas.ts';

const siteOf = (row: typeof site.$inferSelect): SiteView => ({
  id: row.id,
  code: row.code,
  name: row.name,
  nameZh: row.nameZh,
  kind: row.kind as SiteView['kind'],
  boundary: row.boundary as SiteView['boundary'],
  registeredBy: row.registeredBy,
});

const corridorOf = (row: typeof corridor.$inferSelect): CorridorView => ({
  id: row.id,
  code: row.code,
  name: row.name,
  nameZh: row.nameZh,
  line: row.line as CorridorView['line'],
  halfWidthM: row.halfWidthM,
  maxSpeedMps: row.maxSpeedMps,
  maxUnplannedStopS: row.maxUnplannedStopS,
  stops: row.stops as CorridorView['stops'],
  blackouts: row.blackouts as CorridorView['blackouts'],
  registeredBy: row.registeredBy,
});

/** Undefined when the code is taken. */
export async function insertSite(ctx: Ctx, view: SiteView): Promise<SiteView | undefined> {
  const [row] = await db(ctx)
    .insert(site)
    .values({ ...view, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return row && siteOf(row);
}

/** Undefined when the code is taken. */
export async function insertCorridor(ctx: Ctx, view: CorridorView): Promise<CorridorView | undefined> {
  const [row] = await db(ctx)
    .insert(corridor)
    .values({ ...view, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return row && corridorOf(row);
}

/** Which places are meant. */
interface Named {
  ids?: readonly string[];
  codes?: readonly string[];
}

export async function findSites(ctx: Ctx, { ids = [], codes = [] }: Named): Promise<SiteView[]> {
  if (ids.length + codes.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(site)
    .where(and(eq(site.tenantId, ctx.tenantId), or(among(site.id, ids), among(site.code, codes))));
  return rows.map(siteOf);
}

export const findSite = async (ctx: Ctx, id: string): Promise<SiteView | undefined> =>
  (await findSites(ctx, { ids: [id] }))[0];

export async function findCorridors(ctx: Ctx, { ids = [], codes = [] }: Named): Promise<CorridorView[]> {
  if (ids.length + codes.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(corridor)
    .where(and(eq(corridor.tenantId, ctx.tenantId), or(among(corridor.id, ids), among(corridor.code, codes))));
  return rows.map(corridorOf);
}

export const findCorridor = async (ctx: Ctx, id: string): Promise<CorridorView | undefined> =>
  (await findCorridors(ctx, { ids: [id] }))[0];

export async function listSites(ctx: Ctx, after: string | undefined, limit: number): Promise<SiteView[]> {
  const rows = await db(ctx)
    .select()
    .from(site)
    .where(and(eq(site.tenantId, ctx.tenantId), after === undefined ? undefined : gt(site.id, after)))
    .orderBy(asc(site.id))
    .limit(limit);
  return rows.map(siteOf);
}

export async function listCorridors(ctx: Ctx, after: string | undefined, limit: number): Promise<CorridorView[]> {
  const rows = await db(ctx)
    .select()
    .from(corridor)
    .where(and(eq(corridor.tenantId, ctx.tenantId), after === undefined ? undefined : gt(corridor.id, after)))
    .orderBy(asc(corridor.id))
    .limit(limit);
  return rows.map(corridorOf);
}
