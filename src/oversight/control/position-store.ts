import { and, asc, desc, eq, gt, inArray, like, lte, ne, type SQL, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import { among } from '../../../db/schema/columns.ts';
import { controlPosition, controlPositionHistory } from '../../../db/schema/control.ts';
import { pledgeDebt } from '../../../db/schema/pledges.ts';
import { type Ctx, db, settled } from '../../context.ts';
import type { Awaited } from './awaited.ts';
import type { PositionView } from './position-schemas.ts';
import type { Leg, LegState, Legs, PositionState } from './rules.ts';

type Row = typeof controlPosition.$inferSelect;

const viewOf = (row: Row): PositionView => ({
  pledgeeId: row.pledgeeId,
  itemId: row.itemId,
  facilityId: row.facilityId,
  state: row.state as PositionState,
  reason: row.reason,
  since: row.since.toISOString(),
  legs: row.legs as Legs,
});

export interface KeptPosition extends PositionView {
  live: boolean;
}

/** Positions over these items, live or not, locked in one order: what follows a change follows it once. */
export async function lockPositions(
  ctx: Ctx,
  itemIds: readonly string[],
  as: 'lock' | 'read' = 'lock',
): Promise<KeptPosition[]> {
  if (itemIds.length === 0) return [];
  const found = db(ctx)
    .select()
    .from(controlPosition)
    .where(and(eq(controlPosition.tenantId, ctx.tenantId), among(controlPosition.itemId, new Set(itemIds))))
    .orderBy(asc(controlPosition.itemId), asc(controlPosition.pledgeeId));
  const rows = await (as === 'lock' ? found.for('no key update') : found);
  return rows.map((row) => ({ ...viewOf(row), live: row.live }));
}

export type PositionRow = Omit<Row, 'tenantId' | 'id'>;

/** Writes positions as they stand now, in one statement. */
export async function upsertPositions(ctx: Ctx, rows: readonly PositionRow[]): Promise<void> {
  await db(
    ctx,
  ).execute(sql`insert into control_position (tenant_id, pledgee_id, item_id, facility_id, state, reason, since,
      legs, live, participants)
    select ${ctx.tenantId}, r."pledgeeId", r."itemId", r."facilityId", r.state, r.reason, r.since, r.legs, r.live, r.participants
    from json_to_recordset(${JSON.stringify(rows)}::json) as r ("pledgeeId" text, "itemId" text, "facilityId" text, state text,
      reason text, since timestamptz, legs jsonb, live boolean, participants text[])
    on conflict (tenant_id, pledgee_id, item_id) do update set facility_id = excluded.facility_id, state = excluded.state,
      reason = excluded.reason, since = excluded.since, legs = excluded.legs, live = excluded.live,
      participants = excluded.participants`);
}

/** Keeps how positions stood, each with the event that told of it. */
export async function insertHistory(
  ctx: Ctx,
  rows: readonly (Pick<Row, 'pledgeeId' | 'itemId' | 'state' | 'reason' | 'legs'> & { eventId: string })[],
): Promise<void> {
  await db(
    ctx,
  ).execute(sql`insert into control_position_history (tenant_id, pledgee_id, item_id, at, event_id, state, reason, legs)
    select ${ctx.tenantId}, r."pledgeeId", r."itemId", ${ctx.clock.now().toISOString()}::timestamptz, r."eventId", r.state,
      r.reason, r.legs
    from json_to_recordset(${JSON.stringify(rows)}::json) as r ("pledgeeId" text, "itemId" text, "eventId" text, state text,
      reason text, legs jsonb)`);
}

/** What a position says of how its goods were measured in; undefined where the lender does not ask. */
export const intakeOf = ({ physical }: Legs): { coveredAtMost: string | null; isShort: boolean } | undefined => {
  const { asksNoIntake, against = [], coveredAtMost = null } = physical.evidence;
  if (asksNoIntake === true) return undefined;
  return { coveredAtMost: coveredAtMost as string | null, isShort: (against as string[]).includes('MASS_BALANCE') };
};

/** So much of a lot counts at most, by its physical leg. */
export const countsAtMostOf = ({ physical }: Legs): string | null =>
  (physical.evidence.countsAtMost as string | undefined) ?? null;

const holds: readonly LegState[] = ['in_force', 'given_up'];

export const againstOf = (legs: Legs): readonly string[] => [
  ...Object.values(legs).flatMap((leg: Leg) => (holds.includes(leg.state) ? [] : [leg.reason])),
  ...((legs.physical.evidence.against as string[] | undefined) ?? []),
];

export interface PositionOfFacility {
  facilityId: string;
  itemId: string;
  pledgeeId: string;
  state: PositionState;
  reason: string;
  physical: Legs['physical']['state'];
  /** Since when the security in it is constituted; null while it is not. */
  securedSince: string | null;
  /** So much of the lot counts at most, in its own scale: the rest was not measured in, or bears no mark. Null: all of it. */
  countsAtMost: string | null;
  /** Everything that stands against it, beside the reason: of each leg, and what the lender's terms want proved and is not. */
  against: readonly string[];
  /** What is still awaited of the watch, and until when it is steadying. */
  awaited?: readonly Awaited[] | null;
  steadyUntil?: string | null;
  /** Every facility that shares the security in it, in their order; left out where it secures one alone. */
  shared?: Sharing | null;
}

/** How several facilities share one security. */
export interface Sharing {
  by: 'order' | 'proportion';
  facilityIds: readonly string[];
}

/** The live positions of several facilities, lean: what a valuation asks of them. */
export async function listPositionsOfFacilities(
  ctx: Ctx,
  facilityIds: readonly string[],
): Promise<PositionOfFacility[]> {
  if (facilityIds.length === 0) return [];
  await settled(ctx, 'positions');
  const ids = [...facilityIds];
  const live = and(eq(controlPosition.tenantId, ctx.tenantId), eq(controlPosition.live, true));
  const own = db(ctx)
    .select(lean(sql<string>`${controlPosition.facilityId}`))
    .from(controlPosition)
    .where(and(live, inArray(controlPosition.facilityId, ids)));
  // A pledge names one facility; others that share it have what it holds, too.
  const shared = db(ctx)
    .select(lean(sql<string>`${pledgeDebt.facilityId}`))
    .from(controlPosition)
    .innerJoin(
      pledgeDebt,
      and(eq(pledgeDebt.tenantId, controlPosition.tenantId), ne(pledgeDebt.facilityId, controlPosition.facilityId)),
    )
    .where(
      and(
        live,
        inArray(pledgeDebt.facilityId, ids),
        sql`exists (select from pledge p join pledge_item i on i.tenant_id = p.tenant_id and i.pledge_id = p.id and i.live
          where p.tenant_id = ${pledgeDebt.tenantId} and p.id = ${pledgeDebt.pledgeId}
            and p.secures = ${controlPosition.facilityId} and i.item_id = ${controlPosition.itemId})`,
      ),
    );
  const rows = await unionAll(own, shared).orderBy(sql`2`);
  return rows as PositionOfFacility[];
}

/** What a valuation asks of a position that secures a facility. */
const lean = (facilityId: SQL<string>) => ({
  facilityId,
  itemId: controlPosition.itemId,
  pledgeeId: controlPosition.pledgeeId,
  state: controlPosition.state,
  reason: controlPosition.reason,
  physical: sql<string>`${controlPosition.legs} #>> '{physical,state}'`.as('physical'),
  securedSince: sql<string | null>`${controlPosition.legs} #>> '{legal,evidence,since}'`.as('secured_since'),
  countsAtMost: sql<string | null>`${controlPosition.legs} #>> '{physical,evidence,countsAtMost}'`.as('counts_at_most'),
  against: sql<string[]>`jsonb_path_query_array(${controlPosition.legs},
        '$.* ? (@.state != "in_force" && @.state != "given_up").reason')
        || coalesce(${controlPosition.legs} #> '{physical,evidence,against}', '[]'::jsonb)`.as('against'),
  awaited: sql<Awaited[] | null>`${controlPosition.legs} #> '{physical,evidence,awaited}'`.as('awaited'),
  steadyUntil: sql<string | null>`${controlPosition.legs} #>> '{physical,evidence,steadyUntil}'`.as('steady_until'),
  shared: sql<Sharing | null>`case when exists (select from pledge_debt d where d.tenant_id = control_position.tenant_id
      and d.facility_id = control_position.facility_id) then (
        select jsonb_build_object('by', p.shares_by, 'facilityIds', jsonb_agg(d.facility_id order by d.place))
        from pledge p join pledge_item i on i.tenant_id = p.tenant_id and i.pledge_id = p.id and i.live
        join pledge_debt d on d.tenant_id = p.tenant_id and d.pledge_id = p.id
        where p.tenant_id = control_position.tenant_id and p.secures = control_position.facility_id
          and i.item_id = control_position.item_id
        group by p.id, p.shares_by order by p.id limit 1) end`.as('shared'),
});

/** Every item that ever secured a facility, live or not. */
export async function listItemsEver(ctx: Ctx, facilityId: string): Promise<{ itemId: string; pledgeeId: string }[]> {
  await settled(ctx, 'positions');
  return db(ctx)
    .select({ itemId: controlPosition.itemId, pledgeeId: controlPosition.pledgeeId })
    .from(controlPosition)
    .where(and(eq(controlPosition.tenantId, ctx.tenantId), eq(controlPosition.facilityId, facilityId)))
    .orderBy(asc(controlPosition.itemId));
}

/** The live positions of every pledgee over these items, as they stand. */
export async function listPositionsOver(ctx: Ctx, itemIds: readonly string[]): Promise<KeptPosition[]> {
  await settled(ctx, 'positions');
  return (await lockPositions(ctx, itemIds, 'read')).filter((position) => position.live);
}

/** Every lot that secures something for a pledgee now. */
export async function lotsOfPledgee(ctx: Ctx, pledgeeId: string): Promise<string[]> {
  await settled(ctx, 'positions');
  const rows = await db(ctx)
    .select({ itemId: controlPosition.itemId })
    .from(controlPosition)
    .where(
      and(
        eq(controlPosition.tenantId, ctx.tenantId),
        eq(controlPosition.pledgeeId, pledgeeId),
        eq(controlPosition.live, true),
        like(controlPosition.itemId, 'lot_%'),
      ),
    );
  return rows.map((row) => row.itemId);
}

/** The facilities that these items secure now. */
export async function facilitiesOfItems(ctx: Ctx, itemIds: readonly string[]): Promise<string[]> {
  if (itemIds.length === 0) return [];
  await settled(ctx, 'positions');
  const rows = await db(ctx)
    .selectDistinct({ facilityId: controlPosition.facilityId })
    .from(controlPosition)
    .where(
      and(
        eq(controlPosition.tenantId, ctx.tenantId),
        eq(controlPosition.live, true),
        among(controlPosition.itemId, itemIds),
      ),
    );
  return rows.map((row) => row.facilityId);
}

export interface PositionFilter {
  facilityId?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** Live positions, by item. */
export async function listPositions(ctx: Ctx, filter: PositionFilter): Promise<PositionView[]> {
  await settled(ctx, 'positions');
  const rows = await db(ctx)
    .select()
    .from(controlPosition)
    .where(
      and(
        eq(controlPosition.tenantId, ctx.tenantId),
        eq(controlPosition.live, true),
        filter.facilityId === undefined ? undefined : eq(controlPosition.facilityId, filter.facilityId),
        filter.after === undefined ? undefined : gt(controlPosition.itemId, filter.after),
      ),
    )
    .orderBy(asc(controlPosition.itemId))
    .limit(filter.limit);
  return rows.map(viewOf);
}

/** One pledgee's live positions over these items. */
export async function findPositionsOfItems(
  ctx: Ctx,
  pledgeeId: string,
  itemIds: readonly string[],
): Promise<PositionView[]> {
  await settled(ctx, 'positions');
  const rows = await db(ctx)
    .select()
    .from(controlPosition)
    .where(
      and(
        eq(controlPosition.tenantId, ctx.tenantId),
        eq(controlPosition.pledgeeId, pledgeeId),
        eq(controlPosition.live, true),
        among(controlPosition.itemId, itemIds),
      ),
    );
  return rows.map(viewOf);
}

/** The position of an item as it stood at an instant, from history; undefined before its first. */
export async function positionAt(ctx: Ctx, pledgeeId: string, itemId: string, at: Date) {
  await settled(ctx, 'positions');
  const [row] = await db(ctx)
    .select()
    .from(controlPositionHistory)
    .where(
      and(
        eq(controlPositionHistory.tenantId, ctx.tenantId),
        eq(controlPositionHistory.pledgeeId, pledgeeId),
        eq(controlPositionHistory.itemId, itemId),
        lte(controlPositionHistory.at, at),
      ),
    )
    .orderBy(desc(controlPositionHistory.at), desc(controlPositionHistory.seq))
    .limit(1);
  return row;
}
