import { and, asc, eq, gte, sql } from 'drizzle-orm';
import { among } from '../../db/schema/columns.ts';
import {
  subjectDevice,
  subjectExpectation,
  subjectLot,
  subjectSnapshot,
  subjectState,
} from '../../db/schema/control.ts';
import { observation } from '../../db/schema/telemetry.ts';
import { type Ctx, type Db, db } from '../context.ts';
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

/** Which subject each of these devices watches now. */
export async function subjectsOfDevices(ctx: Ctx, deviceNumbers: readonly number[]): Promise<Map<number, string>> {
  const rows = await db(ctx)
    .select({ deviceNumber: subjectDevice.deviceNumber, subjectId: subjectDevice.subjectId })
    .from(subjectDevice)
    .where(
      and(
        eq(subjectDevice.tenantId, ctx.tenantId),
        eq(subjectDevice.live, true),
        among(subjectDevice.deviceNumber, new Set(deviceNumbers)),
      ),
    );
  return new Map(rows.map((row) => [row.deviceNumber, row.subjectId]));
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

export interface Advance {
  subjectId: string;
  /** How many messages were folded. */
  folded: number;
  nextTickAt: Date;
}

/** Raises the versions of the subjects of a batch, in one statement. */
export async function advanceStates(ctx: Ctx, advances: readonly Advance[]): Promise<void> {
  if (advances.length === 0) return;
  await db(ctx).execute(sql`
    update subject_state s set version = s.version + u.folded, next_tick_at = u.next_tick_at
    from unnest(
      ${sql.param(advances.map((a) => a.subjectId))}::text[],
      ${sql.param(advances.map((a) => a.folded))}::int[],
      ${sql.param(advances.map((a) => a.nextTickAt.toISOString()))}::timestamptz[]
    ) as u (subject_id, folded, next_tick_at)
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
