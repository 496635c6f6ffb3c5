import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { corridor, site } from '../../db/schema/places.ts';
import { type Ctx, db } from '../context.ts';
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

export async function findSite(ctx: Ctx, id: string): Promise<SiteView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(site)
    .where(and(eq(site.tenantId, ctx.tenantId), eq(site.id, id)));
  return row && siteOf(row);
}

export async function findSitesByCode(ctx: Ctx, codes: readonly string[]): Promise<SiteView[]> {
  if (codes.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(site)
    .where(and(eq(site.tenantId, ctx.tenantId), inArray(site.code, [...codes])));
  return rows.map(siteOf);
}

export async function findCorridor(ctx: Ctx, id: string): Promise<CorridorView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(corridor)
    .where(and(eq(corridor.tenantId, ctx.tenantId), eq(corridor.id, id)));
  return row && corridorOf(row);
}

export async function findCorridorsByCode(ctx: Ctx, codes: readonly string[]): Promise<CorridorView[]> {
  if (codes.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(corridor)
    .where(and(eq(corridor.tenantId, ctx.tenantId), inArray(corridor.code, [...codes])));
  return rows.map(corridorOf);
}

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
