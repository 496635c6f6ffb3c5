import { and, asc, eq, gte, sql } from 'drizzle-orm';
import { among } from '../../db/schema/columns.ts';
import { subjectExpectation, subjectLot, subjectSnapshot, subjectState } from '../../db/schema/control.ts';
import { observation } from '../../db/schema/telemetry.ts';
import { type Ctx, type Db, db, rowsOf } from '../context.ts';
import type { SubjectState } from './engine/index.ts';

export interface LockedState {
  subjectId: string;
  version: bigint;
  expectationVersion: bigint;
  nextTickAt: Date;
}

/** The states of these subjects, locked in one order. Whoever holds them judges; everyone else waits. */
export async function lockStates(ctx: Ctx, subjectIds: readonly string[]): Promise<LockedState[]> {
  if (subjectIds.length === 0) return [];
  return db(ctx)
    .select({
      subjectId: subjectState.subjectId,
      version: subjectState.version,
      nextTickAt: subjectState.nextTickAt,
      expectationVersion: subjectExpectation.version,
    })
    .from(subjectState)
    .innerJoin(
      subjectExpectation,
      and(
        eq(subjectExpectation.tenantId, subjectState.tenantId),
        eq(subjectExpectation.subjectId, subjectState.subjectId),
      ),
    )
    .where(and(eq(subjectState.tenantId, ctx.tenantId), among(subjectState.subjectId, new Set(subjectIds))))
    .orderBy(asc(subjectState.subjectId))
    .for('no key update', { of: subjectState });
}

export interface AdvancedState extends LockedState {
  /** False once the watch has ended: then nothing is judged by it. */
  isLive: boolean;
  /** How many readings came of it: its version in the database is above `version` by that. */
  readings: number;
}

/**
 * The subjects that these devices watch, locked in one order and raised by the readings that came of each; versions are
 * those from before. Whoever holds them judges; everyone else waits.
 */
export async function advanceStatesOfDevices(
  ctx: Ctx,
  readingsByDevice: ReadonlyMap<number, number>,
): Promise<{ subjectOf: Map<number, string>; advanced: AdvancedState[] }> {
  const result = await db(ctx).execute(sql`
    with watching as (
      select i.device as device_number, d.subject_id, i.readings
      from unnest(${sql.param([...readingsByDevice.keys()])}::int[], ${sql.param([...readingsByDevice.values()])}::int[]) as i (device, readings),
        lateral (select subject_id from subject_device
                 where tenant_id = ${ctx.tenantId} and device_number = i.device and live limit 1) d
    ), subjects as (
      select subject_id, sum(readings)::int as readings, array_agg(device_number) as devices from watching group by subject_id
    ), locked as materialized (
      select s.subject_id, s.version, s.next_tick_at, w.readings, w.devices
      from subject_state s join subjects w using (subject_id) where s.tenant_id = ${ctx.tenantId}
      order by s.subject_id for no key update of s
    )
    update subject_state s set version = l.version + l.readings
    from locked l, lateral (select version from subject_expectation
                            where tenant_id = ${ctx.tenantId} and subject_id = l.subject_id limit 1) e
    where s.tenant_id = ${ctx.tenantId} and s.subject_id = l.subject_id
    returning l.subject_id, l.version, l.readings, l.devices, e.version as expectation_version,
      isfinite(l.next_tick_at) as is_live,
      case when isfinite(l.next_tick_at) then extract(epoch from l.next_tick_at)::float8 * 1000 end as next_tick_ms`);
  const subjectOf = new Map<number, string>();
  const advanced = rowsOf<{
    subject_id: string;
    version: string;
    readings: number;
    devices: number[];
    expectation_version: string;
    is_live: boolean;
    next_tick_ms: number | null;
  }>(result).map((row): AdvancedState => {
    for (const number of row.devices) subjectOf.set(number, row.subject_id);
    return {
      subjectId: row.subject_id,
      version: BigInt(row.version),
      expectationVersion: BigInt(row.expectation_version),
      nextTickAt: new Date(row.next_tick_ms ?? 0),
      isLive: row.is_live,
      readings: row.readings,
    };
  });
  return { subjectOf, advanced };
}

/** The watches over these lots, for who must lock them before anything else. */
export async function lockStatesOfLots(ctx: Ctx, lotIds: readonly string[]): Promise<void> {
  const rows = await db(ctx)
    .select({ subjectId: subjectLot.subjectId })
    .from(subjectLot)
    .where(and(eq(subjectLot.tenantId, ctx.tenantId), eq(subjectLot.live, true), among(subjectLot.lotId, lotIds)));
  await lockStates(
    ctx,
    rows.map((row) => row.subjectId),
  );
}

export interface Snapshot {
  state: SubjectState;
  snapshotVersion: bigint;
  snapshotAt: Date;
}

export async function readSnapshots(ctx: Ctx, subjectIds: readonly string[]): Promise<Map<string, Snapshot>> {
  const rows = await db(ctx)
    .select()
    .from(subjectSnapshot)
    .where(and(eq(subjectSnapshot.tenantId, ctx.tenantId), among(subjectSnapshot.subjectId, subjectIds)));
  return new Map(
    rows.map(({ subjectId, state, version, takenAt }) => [
      subjectId,
      { state: state as SubjectState, snapshotVersion: version, snapshotAt: takenAt },
    ]),
  );
}

export interface FoldedSince {
  deviceNumber: number;
  receivedAt: Date;
  isEvidence: boolean;
  payload: unknown;
}

/** The observations that were judged after each device's snapshot, in the order they were judged, one subject's with others'. */
export async function readFoldedSince(
  ctx: Ctx,
  since: readonly { deviceNumber: number; version: bigint }[],
  receivedFrom: Date,
): Promise<FoldedSince[]> {
  const snapshots = sql`unnest(${sql.param(since.map((s) => s.deviceNumber))}::int[],
    ${sql.param(since.map((s) => s.version.toString()))}::bigint[]) as snapshot (device_number, version)`;
  return db(ctx)
    .select({
      deviceNumber: observation.deviceNumber,
      receivedAt: observation.receivedAt,
      isEvidence: observation.isEvidence,
      payload: observation.payload,
    })
    .from(observation)
    .innerJoin(
      snapshots,
      sql`${observation.deviceNumber} = snapshot.device_number and ${observation.foldVersion} > snapshot.version`,
    )
    .where(and(eq(observation.tenantId, ctx.tenantId), gte(observation.receivedAt, receivedFrom)))
    .orderBy(asc(observation.foldVersion));
}

export interface RecentObservation {
  deviceNumber: number;
  receivedAt: Date;
  isEvidence: boolean;
  payload: unknown;
  eventAt: Date;
  isTimed: boolean;
}

/** The devices' judged observations of an instant or later, by when they happened; for late data to be put in their place. */
export async function readRecent(ctx: Ctx, deviceNumbers: readonly number[], from: Date): Promise<RecentObservation[]> {
  const rows = await db(ctx)
    .select({
      deviceNumber: observation.deviceNumber,
      receivedAt: observation.receivedAt,
      isEvidence: observation.isEvidence,
      payload: observation.payload,
      eventAt: observation.eventAt,
      isTimed: observation.isTimed,
    })
    .from(observation)
    .where(
      and(
        eq(observation.tenantId, ctx.tenantId),
        among(observation.deviceNumber, deviceNumbers),
        gte(observation.eventAt, from),
        // Nothing happens after it is received but by clocks that are minutes ahead: days before need not be looked at.
        gte(observation.receivedAt, new Date(from.getTime() - 3_600_000)),
      ),
    );
  return rows as RecentObservation[];
}

export interface StateRow {
  subjectId: string;
  version: bigint;
  /** Null once the watch has ended. */
  nextTickAt: Date | null;
}

/** Sets the rows of subjects that the caller holds. */
export async function setStates(ctx: Ctx, states: readonly StateRow[]): Promise<void> {
  if (states.length === 0) return;
  await db(ctx).execute(sql`
    update subject_state s set version = u.version, next_tick_at = coalesce(u.next_tick_at, 'infinity')
    from unnest(
      ${sql.param(states.map((s) => s.subjectId))}::text[],
      ${sql.param(states.map((s) => s.version.toString()))}::bigint[],
      ${sql.param(states.map((s) => s.nextTickAt?.toISOString() ?? null))}::timestamptz[]
    ) as u (subject_id, version, next_tick_at)
    where s.tenant_id = ${ctx.tenantId} and s.subject_id = u.subject_id`);
}

/** Keeps the states as they are at their versions. */
export async function saveSnapshots(
  ctx: Ctx,
  states: ReadonlyMap<string, { state: SubjectState; version: bigint }>,
): Promise<void> {
  if (states.size === 0) return;
  const kept = [...states.values()];
  await db(ctx).execute(sql`
    insert into subject_snapshot (tenant_id, subject_id, version, state, taken_at)
    select ${ctx.tenantId}, u.subject_id, u.version, u.state, ${ctx.clock.now().toISOString()}::timestamptz
    from unnest(
      ${sql.param([...states.keys()])}::text[],
      ${sql.param(kept.map((one) => one.version.toString()))}::bigint[],
      ${sql.param(kept.map((one) => JSON.stringify(one.state)))}::jsonb[]
    ) as u (subject_id, version, state)
    on conflict (tenant_id, subject_id) do update
      set version = excluded.version, state = excluded.state, taken_at = excluded.taken_at`);
}

/** Subjects of every tenant whose clock has come. */
export async function findDue(handle: Db, at: Date, most: number): Promise<{ tenantId: string; subjectId: string }[]> {
  return handle
    .select({ tenantId: sql<string>`tenant_id`, subjectId: sql<string>`subject_id` })
    .from(sql`due_subjects(${at.toISOString()}::timestamptz, ${most})`);
}
