import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { device, deviceState } from '../../../db/schema/telemetry.ts';
import { type Ctx, type Db, db, rowsOf } from '../../context.ts';
import type { Verdict } from './ingest.ts';
import type { DeviceKind } from './rules.ts';
import type { DeviceView } from './schemas.ts';

const viewOf = (row: typeof device.$inferSelect): DeviceView => ({
  id: row.id,
  code: row.code,
  topicName: row.topicName,
  kind: row.kind as DeviceKind,
  ownerId: row.ownerId,
  reportEveryS: row.reportEveryS,
  publicKey: row.publicKey,
  numbered: row.isNumbered,
  namedSince: row.namedSince?.toISOString() ?? null,
  lentTo: row.lentTo,
  formerKeyUntil: row.formerKeyUntil?.toISOString() ?? null,
  enrolledAt: row.enrolledAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
  revokedBy: row.revokedBy,
  replacedBy: row.replacedBy,
});

/**
 * Undefined when the code names a device of this tenant already, or the topic one of whatever tenant. At the broker the device
 * bears its code where its tenant names plainly, else its name apart, which nobody can foresee.
 */
export async function insertDevice(
  ctx: Ctx,
  {
    nameApart,
    ...row
  }: Omit<typeof device.$inferInsert, 'tenantId' | 'enrolledAt' | 'number' | 'topicName'> & { nameApart: string },
  name: 'plain where it may' | 'apart',
): Promise<DeviceView | undefined> {
  const plainly = sql<string>`case when (select t.names_plainly from tenant t where t.id = ${ctx.tenantId})
    then ${row.code}::text else ${nameApart}::text end`;
  const [made] = await db(ctx)
    .insert(device)
    .values({
      ...row,
      topicName: name === 'apart' ? nameApart : plainly,
      tenantId: ctx.tenantId,
      enrolledAt: ctx.clock.now(),
    })
    .onConflictDoNothing()
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

export interface ResolvedDevice {
  tenantId: string;
  number: number;
  id: string;
  code: string;
  topicName: string;
  kind: DeviceKind;
  reportEveryS: number | null;
  publicKey: string | null;
  /** False: what it says has no numbers, and is taken by content and device time. */
  isNumbered: boolean;
  /** Of readings signed with it that came until an instant. */
  formerKey: string | null;
  formerKeyUntil: Date | null;
  /** Since when it says of whom it is in what it signs; what does not say so proves nothing from then on. */
  namedSince: Date | null;
  isRevoked: boolean;
  passwordHash: Uint8Array;
  participants: string[];
}

/** Finds devices by the names that they have at the broker, in whatever tenant they live. */
export async function resolveDevices(handle: Db, names: readonly string[]): Promise<ResolvedDevice[]> {
  return handle
    .select({
      tenantId: sql<string>`tenant_id`,
      number: sql<number>`device_number`,
      id: sql<string>`device_id`,
      code: sql<string>`code`,
      topicName: sql<string>`topic_name`,
      kind: sql<DeviceKind>`kind`,
      reportEveryS: sql<number | null>`report_every_s`,
      publicKey: sql<string | null>`public_key`,
      isNumbered: sql<boolean>`is_numbered`,
      formerKey: sql<string | null>`former_key`,
      formerKeyUntil: sql<Date | null>`former_key_until`.mapWith(device.formerKeyUntil),
      namedSince: sql<Date | null>`named_since`.mapWith(device.namedSince),
      isRevoked: sql<boolean>`is_revoked`,
      passwordHash: sql<Uint8Array>`password_hash`,
      participants: sql<string[]>`participants`,
    })
    .from(sql`resolve_devices(${sql.param([...names])})`);
}

export interface ChangedDevice {
  topicName: string;
  changedAt: Date;
}

/** The devices, in whatever tenant, of which anything changed since that a broker or ingest must know. */
export const changedDevices = (handle: Db, since: Date): Promise<ChangedDevice[]> =>
  handle
    .select({
      topicName: sql<string>`topic_name`,
      changedAt: sql<Date>`changed_at`.mapWith(device.enrolledAt),
    })
    .from(sql`changed_devices(${since.toISOString()}::timestamptz)`);

export type DeviceChange = Partial<
  Pick<
    typeof device.$inferInsert,
    | 'ownerId'
    | 'participants'
    | 'publicKey'
    | 'keyBy'
    | 'lentTo'
    | 'formerKey'
    | 'formerKeyUntil'
    | 'passwordHash'
    | 'replacedBy'
  > & { revokedAt: Date; revokedBy: string; revokedFor: string }
>;

/** Changes a device; whoever takes its messages in learns of it. Null where it is gone, or is revoked already. */
export async function changeDevice(
  ctx: Ctx,
  id: string,
  change: DeviceChange,
  evenRevoked = false,
): Promise<DeviceView | undefined> {
  const [row] = await db(ctx)
    .update(device)
    .set({ ...change, changedAt: ctx.clock.now() })
    .where(
      and(eq(device.tenantId, ctx.tenantId), eq(device.id, id), evenRevoked ? undefined : isNull(device.revokedAt)),
    )
    .returning();
  return row && viewOf(row);
}

/** These devices have said of whom they are in what they signed: once for each. */
export async function markNamed(ctx: Ctx, deviceIds: readonly string[]): Promise<void> {
  if (deviceIds.length === 0) return;
  await db(ctx)
    .update(device)
    .set({ namedSince: ctx.clock.now() })
    .where(and(eq(device.tenantId, ctx.tenantId), among(device.id, deviceIds), isNull(device.namedSince)));
}

/** The devices, each with who brought its key, on this device or another: one read. */
export async function findSources(
  ctx: Ctx,
  ids: readonly string[],
): Promise<(DeviceView & { number: number; keyBroughtBy: string[] })[]> {
  const rows = await db(ctx)
    .select({
      row: device,
      keyBroughtBy: sql<string[] | null>`(select array_agg(distinct coalesce(k.key_by, k.owner_id)) from device k
        where k.tenant_id = ${ctx.tenantId} and k.public_key = device.public_key)`,
    })
    .from(device)
    .where(and(eq(device.tenantId, ctx.tenantId), among(device.id, ids)))
    .orderBy(asc(device.number));
  return rows.map(({ row, keyBroughtBy }) => ({
    ...viewOf(row),
    number: row.number,
    keyBroughtBy: keyBroughtBy ?? [],
  }));
}

export interface NewObservation {
  deviceNumber: number;
  seq: number;
  at: string;
  receivedAt: Date;
  isEvidence: boolean;
  /** Of a device without numbers: by which it is known again. */
  contentHash: string | null;
  text: string;
  verdict: Verdict;
}

/** An array of PostgreSQL of what needs no quotes in it: numbers, and texts that the schema has held to such characters. */
const literal = (values: readonly (number | bigint | string | boolean | null)[]): string => `{${values.join()}}`;

/** Stores new observations. The payloads go over as one JSON array: quoted one by one they would double. */
export async function insertObservations(ctx: Ctx, rows: readonly NewObservation[]): Promise<void> {
  await db(ctx).execute(sql`
    insert into observation (tenant_id, device_number, seq, at, received_at, is_evidence, payload, fold_version, event_at,
      is_timed, doubts, content_hash)
    select ${ctx.tenantId}, device, seq, at, to_timestamp(received_ms / 1000), is_evidence, payload, fold_version,
      to_timestamp(event_ms / 1000), is_timed, string_to_array(doubts, ','), content_hash
    from rows from (
      unnest(${literal(rows.map((r) => r.deviceNumber))}::int[]),
      unnest(${literal(rows.map((r) => r.seq))}::bigint[]),
      unnest(${literal(rows.map((r) => r.at))}::timestamptz[]),
      unnest(${literal(rows.map((r) => r.receivedAt.getTime()))}::float8[]),
      unnest(${literal(rows.map((r) => r.isEvidence))}::boolean[]),
      jsonb_array_elements(${`[${rows.map((r) => r.text).join()}]`}::jsonb),
      unnest(${literal(rows.map((r) => r.verdict.foldVersion))}::bigint[]),
      unnest(${literal(rows.map((r) => r.verdict.eventAt ?? 'NULL'))}::float8[]),
      unnest(${literal(rows.map((r) => r.verdict.isTimed))}::boolean[]),
      unnest(${sql.param(rows.map(({ verdict }) => (verdict.doubts.length > 0 ? verdict.doubts.join() : null)))}::text[]),
      unnest(${literal(rows.map((r) => r.contentHash ?? 'NULL'))}::text[])
    ) as u (device, seq, at, received_ms, is_evidence, payload, fold_version, event_ms, is_timed, doubts, content_hash)`);
}

/** Makes tomorrow's partitions before tomorrow. */
export async function ensurePartitions(handle: Db, today: string, days: number): Promise<void> {
  await handle.execute(sql`select ensure_observation_partitions(${today}::date, ${days})`);
}

/** Removes observations of the days before this one; the days that went. */
export async function dropPartitions(handle: Db, keepFrom: string): Promise<string[]> {
  const rows = await handle.execute(sql`select drop_observation_partitions(${keepFrom}::date)::text as day`);
  return rowsOf<{ day: string }>(rows).map((row) => row.day);
}
