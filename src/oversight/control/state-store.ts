import { and, asc, eq, gte, inArray, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { subjectLot, subjectSnapshot, subjectState } from '../../../db/schema/control.ts';
import { observation } from '../../../db/schema/telemetry.ts';
import { asSystem, type Ctx, type Db, db, rowsOf } from '../../context.ts';
import type { SubjectState } from './engine/index.ts';
import { PACED_MESSAGES } from './pace-rules.ts';

export interface LockedState {
  subjectId: string;
  /** The process that judged it last. */
  holder: string | null;
  numberedAbove: bigint;
  expectationVersion: bigint;
  /** Null once the watch has ended: then nothing is judged by it. */
  nextTickAt: Date | null;
}

interface LockedRow {
  subject_id: string;
  holder: string | null;
  numbered_above: string;
  expectation_version: string;
  next_tick_ms: number | null;
}

const lockedOf = (row: LockedRow): LockedState => ({
  subjectId: row.subject_id,
  holder: row.holder,
  numberedAbove: BigInt(row.numbered_above),
  expectationVersion: BigInt(row.expectation_version),
  nextTickAt: row.next_tick_ms === null ? null : new Date(row.next_tick_ms),
});

const lockedColumns = sql`s.subject_id, s.holder, s.numbered_above, e.version as expectation_version,
  case when isfinite(s.next_tick_at) then extract(epoch from s.next_tick_at)::float8 * 1000 end as next_tick_ms`;

const expectationOf = (ctx: Ctx) => sql`lateral (
  select version from subject_expectation where tenant_id = ${ctx.tenantId} and subject_id = s.subject_id limit 1) e`;

/** The states of these subjects, locked in one order. Whoever holds them judges; everyone else waits. */
export async function lockStates(ctx: Ctx, subjectIds: Iterable<string>): Promise<LockedState[]> {
  const ids = [...new Set(subjectIds)];
  if (ids.length === 0) return [];
  const result = await db(ctx).execute(sql`
    select ${lockedColumns} from subject_state s, ${expectationOf(ctx)}
    where s.tenant_id = ${ctx.tenantId} and s.subject_id = any (${sql.param(ids)})
    order by s.subject_id for no key update of s`);
  return rowsOf<LockedRow>(result).map(lockedOf);
}

/** The same for the subjects that these devices watch, and which device watches which. */
export async function lockStatesOfDevices(
  ctx: Ctx,
  deviceNumbers: Iterable<number>,
): Promise<{ subjectOf: Map<number, string>; locked: LockedState[] }> {
  const result = await db(ctx).execute(sql`
    with watching as (
      select d.subject_id, array_agg(i.device) as devices
      from unnest(${sql.param([...deviceNumbers])}::int[]) as i (device),
        lateral (select subject_id from subject_device
                 where tenant_id = ${ctx.tenantId} and device_number = i.device and live limit 1) d
      group by d.subject_id
    )
    select ${lockedColumns}, w.devices from watching w
    join subject_state s on s.tenant_id = ${ctx.tenantId} and s.subject_id = w.subject_id, ${expectationOf(ctx)}
    order by s.subject_id for no key update of s`);
  const rows = rowsOf<LockedRow & { devices: number[] }>(result);
  return {
    subjectOf: new Map(rows.flatMap((row) => row.devices.map((number) => [number, row.subject_id] as const))),
    locked: rows.map(lockedOf),
  };
}

/** The watches over these lots, whoever keeps them, for who must lock them before anything else. */
export const lockStatesOfLots = (ctx: Ctx, lotIds: readonly string[]): Promise<void> =>
  asSystem(ctx, 'control', (system) => lockWatchesOf(system, lotIds));

async function lockWatchesOf(ctx: Ctx, lotIds: readonly string[]): Promise<void> {
  if (lotIds.length === 0) return;
  const over = db(ctx)
    .select({ subjectId: subjectLot.subjectId })
    .from(subjectLot)
    .where(and(eq(subjectLot.tenantId, ctx.tenantId), eq(subjectLot.live, true), among(subjectLot.lotId, lotIds)));
  await db(ctx)
    .select({ subjectId: subjectState.subjectId })
    .from(subjectState)
    .where(and(eq(subjectState.tenantId, ctx.tenantId), inArray(subjectState.subjectId, over)))
    .orderBy(asc(subjectState.subjectId))
    .for('no key update');
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

/** A payload with the number that it was given, where it has none of its own. */
export const numbered = (payload: unknown, seq: number): unknown => ({ seq, ...(payload as object) });

export interface FoldedSince {
  deviceNumber: number;
  seq: number;
  version: bigint;
  receivedAt: Date;
  isEvidence: boolean;
  payload: unknown;
}

/**
 * The observations that were judged after each device's snapshot, in the order they were judged, one subject's with others'.
 * `offset 0` keeps to the index of each device: joined as a whole, the days would be read from end to end.
 */
export async function readFoldedSince(
  ctx: Ctx,
  since: readonly { deviceNumber: number; version: bigint }[],
  receivedFrom: Date,
): Promise<FoldedSince[]> {
  const result = await db(ctx).execute(sql`
    select o.device_number, o.fold_version, extract(epoch from o.received_at)::float8 * 1000 as received_ms, o.is_evidence, o.payload, o.seq
    from unnest(
      ${sql.param(since.map((s) => s.deviceNumber))}::int[],
      ${sql.param(since.map((s) => s.version.toString()))}::bigint[]
    ) as s (device, version), lateral (
      select device_number, fold_version, received_at, is_evidence, payload, seq from observation
      where tenant_id = ${ctx.tenantId} and device_number = s.device and fold_version > s.version
        and received_at >= ${receivedFrom.toISOString()}::timestamptz
      offset 0
    ) o order by o.fold_version`);
  return rowsOf<{
    device_number: number;
    fold_version: string;
    received_ms: number;
    is_evidence: boolean;
    payload: unknown;
    seq: string;
  }>(result).map((row) => ({
    deviceNumber: row.device_number,
    seq: Number(row.seq),
    version: BigInt(row.fold_version),
    receivedAt: new Date(row.received_ms),
    isEvidence: row.is_evidence,
    payload: row.payload,
  }));
}

export interface RecentObservation {
  deviceNumber: number;
  seq: number;
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
      seq: sql<number>`${observation.seq}::float8`,
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

/** How far apart the newest messages of devices lie, in milliseconds, by when what they tell happened. */
export async function listGaps(ctx: Ctx, deviceNumbers: readonly number[]): Promise<Map<number, number[]>> {
  const result = await db(ctx).execute(sql`
    select u.device, (select coalesce(array_agg(g.ms) filter (where g.ms is not null), '{}') from (
        select (extract(epoch from o.event_at - lag(o.event_at) over (order by o.event_at)) * 1000)::float8 as ms from (
          select event_at from observation
          where tenant_id = ${ctx.tenantId} and device_number = u.device and is_evidence and event_at is not null
          order by fold_version desc limit ${PACED_MESSAGES}) o) g) as "gapsMs"
    from unnest(${sql.param([...deviceNumbers])}::int[]) u (device)`);
  return new Map(rowsOf<{ device: number; gapsMs: number[] }>(result).map(({ device, gapsMs }) => [device, gapsMs]));
}

export interface StateRow {
  subjectId: string;
  nextTickAt: Date;
  /** Null leaves whoever it is. */
  holder: string | null;
}

/** Sets the rows of subjects that the caller holds. */
export async function setStates(ctx: Ctx, states: readonly StateRow[]): Promise<void> {
  if (states.length === 0) return;
  await db(ctx).execute(sql`
    update subject_state s set next_tick_at = u.next_tick_at, holder = coalesce(u.holder, s.holder)
    from unnest(
      ${sql.param(states.map((s) => s.subjectId))}::text[],
      ${sql.param(states.map((s) => s.nextTickAt.toISOString()))}::timestamptz[],
      ${sql.param(states.map((s) => s.holder))}::text[]
    ) as u (subject_id, next_tick_at, holder)
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
