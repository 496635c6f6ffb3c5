import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { among } from '../../db/schema/columns.ts';
import { device, deviceState, quarantine } from '../../db/schema/telemetry.ts';
import { type Ctx, type Db, db } from '../context.ts';
import type { Verdict } from './ingest.ts';
import type { RawMessage } from './intake.ts';
import { type DeviceKind, MAX_PAYLOAD_BYTES, type QuarantineReason } from './rules.ts';
import type { DeviceStateView, DeviceView } from './schemas.ts';

const viewOf = (row: typeof device.$inferSelect): DeviceView => ({
  id: row.id,
  code: row.code,
  kind: row.kind as DeviceKind,
  ownerId: row.ownerId,
  reportEveryS: row.reportEveryS,
  publicKey: row.publicKey,
  enrolledAt: row.enrolledAt.toISOString(),
});

/** Undefined when the code names a device already, in whatever tenant. */
export async function insertDevice(
  ctx: Ctx,
  row: Omit<typeof device.$inferInsert, 'tenantId' | 'enrolledAt' | 'number'>,
): Promise<DeviceView | undefined> {
  const [made] = await db(ctx)
    .insert(device)
    .values({ ...row, tenantId: ctx.tenantId, enrolledAt: ctx.clock.now() })
    .onConflictDoNothing({ target: device.code })
    .returning();
  if (!made) return undefined;
  await db(ctx)
    .insert(deviceState)
    .values({ tenantId: ctx.tenantId, deviceNumber: made.number, seen: '{}', received: 0n, repeated: 0n });
  return viewOf(made);
}

export async function listDevices(ctx: Ctx, after: string | undefined, limit: number): Promise<DeviceView[]> {
  const rows = await db(ctx)
    .select()
    .from(device)
    .where(and(eq(device.tenantId, ctx.tenantId), after === undefined ? undefined : gt(device.id, after)))
    .orderBy(asc(device.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** The devices with their short numbers; those that the party cannot see are left out. */
export async function findDevices(ctx: Ctx, ids: readonly string[]): Promise<(DeviceView & { number: number })[]> {
  const rows = await db(ctx)
    .select()
    .from(device)
    .where(and(eq(device.tenantId, ctx.tenantId), among(device.id, ids)))
    .orderBy(asc(device.number));
  return rows.map((row) => ({ ...viewOf(row), number: row.number }));
}

/** A multirange of PostgreSQL as its ranges, both ends included. */
const rangesOf = (multirange: string): [from: number, to: number][] =>
  [...multirange.matchAll(/\[(\d+),(\d+)\)/g)].map(([, from, to]) => [Number(from), Number(to) - 1]);

export interface MissingMessages {
  code: string;
  missing: [from: number, to: number][];
}

/** Marks the devices that are due to be asked for what is missing, and says what that is. Two processes ask once. */
export async function markAskedToResend(ctx: Ctx, now: Date): Promise<MissingMessages[]> {
  const rows = await db(ctx).execute(sql`
    with due as (
      select device_number from device_state
      where tenant_id = ${ctx.tenantId} and not isempty(seen) and seen <> int8multirange(range_merge(seen))
        and last_received_at > ${now.toISOString()}::timestamptz - interval '1 hour'
        and coalesce(resend_asked_at, '-infinity') < ${now.toISOString()}::timestamptz - interval '10 minutes'
        and (resend_asks < 5 or resend_asked_at < ${now.toISOString()}::timestamptz - interval '1 day')
      order by device_number limit 1000 for no key update skip locked
    )
    update device_state s set
      resend_asks = case when s.resend_asked_at < ${now.toISOString()}::timestamptz - interval '1 day' then 1 else s.resend_asks + 1 end,
      resend_asked_at = ${now.toISOString()}::timestamptz
    from due, device d
    where s.tenant_id = ${ctx.tenantId} and s.device_number = due.device_number
      and d.tenant_id = s.tenant_id and d.number = s.device_number
    returning d.code, (int8multirange(range_merge(s.seen)) - s.seen)::text as missing`);
  return rowsOf<{ code: string; missing: string }>(rows).map(({ code, missing }) => ({
    code,
    missing: rangesOf(missing),
  }));
}

export async function findDeviceState(ctx: Ctx, deviceId: string): Promise<DeviceStateView | undefined> {
  const [row] = await db(ctx)
    .select({ state: deviceState })
    .from(device)
    .innerJoin(deviceState, and(eq(deviceState.tenantId, device.tenantId), eq(deviceState.deviceNumber, device.number)))
    .where(and(eq(device.tenantId, ctx.tenantId), eq(device.id, deviceId)));
  if (!row) return undefined;
  const seen = rangesOf(row.state.seen);
  const gaps = seen
    .slice(1)
    .map(([from], i) => ({ from: String((seen[i]?.[1] ?? 0) + 1), to: String(from - 1) }))
    .slice(-200);
  return {
    received: row.state.received.toString(),
    repeated: row.state.repeated.toString(),
    lastReceivedAt: row.state.lastReceivedAt?.toISOString() ?? null,
    latest: row.state.latest,
    gaps,
  };
}

export interface ResolvedDevice {
  tenantId: string;
  number: number;
  id: string;
  code: string;
  kind: DeviceKind;
  reportEveryS: number | null;
  publicKey: string | null;
  passwordHash: Uint8Array;
  participants: string[];
}

/** Finds devices by code, in whatever tenant they live. */
export async function resolveDevices(handle: Db, codes: readonly string[]): Promise<ResolvedDevice[]> {
  return handle
    .select({
      tenantId: sql<string>`tenant_id`,
      number: sql<number>`device_number`,
      id: sql<string>`device_id`,
      code: sql<string>`code`,
      kind: sql<DeviceKind>`kind`,
      reportEveryS: sql<number | null>`report_every_s`,
      publicKey: sql<string | null>`public_key`,
      passwordHash: sql<Uint8Array>`password_hash`,
      participants: sql<string[]>`participants`,
    })
    .from(sql`resolve_devices(${sql.param([...codes])})`);
}

/** For each device, the least number above every one stored. */
export async function nextSeqs(ctx: Ctx, deviceNumbers: readonly number[]): Promise<Map<number, number>> {
  const rows = await db(ctx)
    .select({ number: deviceState.deviceNumber, next: sql<string>`coalesce(upper(${deviceState.seen}), 0)` })
    .from(deviceState)
    .where(and(eq(deviceState.tenantId, ctx.tenantId), among(deviceState.deviceNumber, deviceNumbers)));
  return new Map(rows.map(({ number, next }) => [number, Number(next)]));
}

export interface IncomingRow {
  deviceNumber: number;
  seq: number;
}

export interface NewRow {
  row: number;
  /** The device has used so many numbers here and there that what it has sent cannot be kept account of any more. */
  isScattered: boolean;
}

/** Separate ranges of sequence numbers kept for a device. A device that loses every second message for a day has fewer. */
const RANGES_MOST = 5_000;

/**
 * Locks the devices' states in one order and tells which of the rows, by index, were never stored before. A batch holds
 * these locks until it commits, so two processes with the same message store it once.
 */
export async function lockAndFindNew(ctx: Ctx, rows: readonly IncomingRow[]): Promise<NewRow[]> {
  const found = await db(ctx).execute(sql`
    with incoming as (
      select row, device, seq from unnest(
        ${sql.param(rows.map((_, i) => i))}::int[],
        ${sql.param(rows.map((r) => r.deviceNumber))}::int[],
        ${sql.param(rows.map((r) => r.seq))}::bigint[]) as u (row, device, seq)
    ), locked as (
      select device_number, seen, (select count(*) from unnest(seen)) >= ${RANGES_MOST} as is_full from device_state
      where tenant_id = ${ctx.tenantId} and device_number = any (${sql.param([...new Set(rows.map((r) => r.deviceNumber))])}::int[])
      order by device_number for no key update
    )
    select distinct on (i.device, i.seq) i.row,
      s.is_full and not s.seen @> i.seq - 1 and not s.seen @> i.seq + 1 as is_scattered
    from incoming i join locked s on s.device_number = i.device
    where not s.seen @> i.seq
    order by i.device, i.seq, i.row`);
  return rowsOf<{ row: number; is_scattered: boolean }>(found).map((r) => ({
    row: r.row,
    isScattered: r.is_scattered,
  }));
}

export interface NewObservation extends IncomingRow {
  at: string;
  receivedAt: Date;
  isEvidence: boolean;
  text: string;
  verdict: Verdict;
}

/** Stores new observations and notes them in the states of their devices; `repeats` counts what was not new. */
export async function insertObservations(
  ctx: Ctx,
  rows: readonly NewObservation[],
  repeats: ReadonlyMap<number, number>,
): Promise<void> {
  const repeated = [...repeats.entries()];
  await db(ctx).execute(sql`
    with incoming as (
      select * from unnest(
        ${sql.param(rows.map((r) => r.deviceNumber))}::int[],
        ${sql.param(rows.map((r) => r.seq))}::bigint[],
        ${sql.param(rows.map((r) => r.at))}::timestamptz[],
        ${sql.param(rows.map((r) => r.receivedAt.toISOString()))}::timestamptz[],
        ${sql.param(rows.map((r) => r.isEvidence))}::boolean[],
        ${sql.param(rows.map((r) => r.text))}::jsonb[],
        ${sql.param(rows.map(({ verdict }) => verdict.foldVersion?.toString() ?? null))}::bigint[],
        ${sql.param(rows.map(({ verdict }) => verdict.eventAt))}::float8[],
        ${sql.param(rows.map(({ verdict }) => verdict.isTimed))}::boolean[],
        ${sql.param(rows.map(({ verdict }) => (verdict.doubts.length > 0 ? verdict.doubts.join() : null)))}::text[]
      ) as u (device, seq, at, received_at, is_evidence, payload, fold_version, event_ms, is_timed, doubts)
    ), stored as (
      insert into observation (tenant_id, device_number, seq, at, received_at, is_evidence, payload, fold_version,
        event_at, is_timed, doubts)
      select ${ctx.tenantId}, device, seq, at, received_at, is_evidence, payload, fold_version,
        to_timestamp(event_ms / 1000), is_timed, string_to_array(doubts, ',') from incoming
    ), gathered as (
      select device, range_agg(int8range(seq, seq, '[]')) as seen, count(*) as received, max(received_at) as received_at,
             (array_agg(payload order by at desc))[1] as latest, max(at) as latest_at
      from incoming group by device
    ), again as (
      select * from unnest(${sql.param(repeated.map(([n]) => n))}::int[], ${sql.param(repeated.map(([, c]) => c))}::int[]) as u (device, repeated)
    )
    update device_state s set
      seen = s.seen + coalesce(g.seen, '{}'),
      received = s.received + coalesce(g.received, 0),
      repeated = s.repeated + coalesce(a.repeated, 0),
      last_received_at = greatest(s.last_received_at, g.received_at),
      latest = case when g.latest_at >= coalesce(s.latest_at, '-infinity') then g.latest else s.latest end,
      latest_at = greatest(s.latest_at, g.latest_at)
    from gathered g full join again a using (device)
    where s.tenant_id = ${ctx.tenantId} and s.device_number = coalesce(g.device, a.device)`);
}

export interface QuarantinedMessage {
  raw: RawMessage;
  reason: QuarantineReason;
  detail: string | undefined;
  device: ResolvedDevice | undefined;
}

/** Puts messages aside. Rows of unknown devices belong to no tenant; the caller's visibility decides which it may write. */
export async function insertQuarantined(ctx: Ctx, messages: readonly QuarantinedMessage[]): Promise<void> {
  await db(ctx)
    .insert(quarantine)
    .values(
      messages.map(({ raw, reason, detail, device }) => ({
        tenantId: device?.tenantId ?? null,
        deviceNumber: device?.number ?? null,
        topic: raw.topic.slice(0, 1_000).replaceAll('\0', '�'),
        payload: raw.payload.subarray(0, MAX_PAYLOAD_BYTES),
        payloadLength: raw.payload.length,
        reason,
        detail: detail?.replaceAll('\0', '�'),
        receivedAt: raw.receivedAt,
        participants: device?.participants ?? [],
      })),
    );
}

export const listQuarantined = (ctx: Ctx, after: bigint | undefined, limit: number) =>
  db(ctx)
    .select()
    .from(quarantine)
    .where(and(eq(quarantine.tenantId, ctx.tenantId), after === undefined ? undefined : gt(quarantine.id, after)))
    .orderBy(asc(quarantine.id))
    .limit(limit);

/** Makes tomorrow's partitions before tomorrow. */
export async function ensurePartitions(handle: Db, today: string, days: number): Promise<void> {
  await handle.execute(sql`select ensure_observation_partitions(${today}::date, ${days})`);
}

/** Rows of a raw statement, whichever driver ran it. */
function rowsOf<T>(result: unknown): T[] {
  return Array.isArray(result) ? (result as T[]) : (result as { rows: T[] }).rows;
}

/** Removes observations of the days before this one; the days that went. */
export async function dropPartitions(handle: Db, keepFrom: string): Promise<string[]> {
  const rows = await handle.execute(sql`select drop_observation_partitions(${keepFrom}::date)::text as day`);
  return rowsOf<{ day: string }>(rows).map((row) => row.day);
}
