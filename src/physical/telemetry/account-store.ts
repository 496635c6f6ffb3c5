import { and, eq, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { device, deviceAccount, deviceState } from '../../../db/schema/telemetry.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { type Account, accountOf } from './account.ts';
import { telemetryRefusals } from './rules.ts';
import type { DeviceStateView } from './schemas.ts';

/** The accounts of devices that one subject numbers: whoever holds the subject's row may keep them. */
export async function readAccounts(ctx: Ctx, deviceNumbers: readonly number[]): Promise<Map<number, Account>> {
  const rows = await db(ctx)
    .select({ deviceNumber: deviceAccount.deviceNumber, seen: deviceAccount.seen })
    .from(deviceAccount)
    .where(and(eq(deviceAccount.tenantId, ctx.tenantId), among(deviceAccount.deviceNumber, deviceNumbers)));
  return new Map(rows.map(({ deviceNumber, seen }) => [deviceNumber, accountOf(seen)]));
}

/** A device has come under watch, or its watch has ended, since the batch began: the database’s own code for “again”. */
class WatchChanged extends Error {
  readonly code = '40001';
}

export interface OwnAccount {
  account: Account;
  /** The number of the device's newest observation, by which its next ones go on. */
  version: bigint;
  /** From here on nothing of it is heard. */
  isRevoked: boolean;
}

/** Locks the accounts of devices that nothing watches, in one order: who holds them stores what is new of these devices. */
export async function lockAccounts(ctx: Ctx, deviceNumbers: Iterable<number>): Promise<Map<number, OwnAccount>> {
  const rows = await db(ctx)
    .select({
      deviceNumber: deviceState.deviceNumber,
      seen: deviceState.seen,
      version: deviceState.settledVersion,
      isWatched: deviceState.isWatched,
      isRevoked: deviceState.isRevoked,
    })
    .from(deviceState)
    .where(and(eq(deviceState.tenantId, ctx.tenantId), among(deviceState.deviceNumber, deviceNumbers)))
    .orderBy(deviceState.deviceNumber)
    .for('no key update');
  if (rows.some((row) => row.isWatched)) throw new WatchChanged('a device has come under watch meanwhile');
  return new Map(
    rows.map(({ deviceNumber, seen, version, isRevoked }) => [
      deviceNumber,
      { account: accountOf(seen), version, isRevoked },
    ]),
  );
}

/** Writes the accounts of devices as they stand now; the number beside each is how many repeats came with this batch. */
export async function settleAccounts(
  ctx: Ctx,
  repeatedByDevice: ReadonlyMap<number, number>,
  { isUnbound = false } = {},
): Promise<void> {
  if (repeatedByDevice.size === 0) return;
  await db(ctx).execute(sql`
    update device_state s set seen = a.seen, received = a.received, repeated = s.repeated + u.repeated,
      last_received_at = a.last_received_at, latest = a.latest, latest_at = a.latest_at, settled_version = a.version
      ${isUnbound ? sql`, is_watched = false` : sql``}
    from unnest(${sql.param([...repeatedByDevice.keys()])}::int[], ${sql.param([...repeatedByDevice.values()])}::int[]) as u (device, repeated),
      lateral (select * from device_account where tenant_id = ${ctx.tenantId} and device_number = u.device limit 1) a
    where s.tenant_id = ${ctx.tenantId} and s.device_number = u.device`);
}

/** Devices come under watch: from here on their subject numbers what they say, above the number returned. */
export async function bindDevices(ctx: Ctx, deviceNumbers: readonly number[]): Promise<bigint> {
  const of = and(eq(deviceState.tenantId, ctx.tenantId), among(deviceState.deviceNumber, deviceNumbers));
  await db(ctx)
    .select({ deviceNumber: deviceState.deviceNumber })
    .from(deviceState)
    .where(of)
    .orderBy(deviceState.deviceNumber)
    .for('no key update');
  const bound = await db(ctx)
    .update(deviceState)
    .set({ isWatched: true })
    .where(and(of, eq(deviceState.isRevoked, false)))
    .returning({ version: deviceState.settledVersion });
  // Revoked since it was looked at.
  if (bound.length < new Set(deviceNumbers).size) refuse(telemetryRefusals.DEVICE_REVOKED, { at: '/deviceIds' });
  return bound.reduce((most, { version }) => (version > most ? version : most), 0n);
}

/** Their watch has ended. Whoever calls holds the subject's row. */
export async function unbindDevices(ctx: Ctx, deviceNumbers: readonly number[]): Promise<void> {
  const repeated = new Map(deviceNumbers.map((number) => [number, 0]));
  await settleAccounts(ctx, repeated, { isUnbound: true });
}

/** Nothing of the device is heard from here on; who takes readings in holds the same row. It watches nothing any more. */
export async function closeAccount(ctx: Ctx, deviceNumber: number): Promise<void> {
  await db(ctx)
    .update(deviceState)
    .set({ isRevoked: true })
    .where(and(eq(deviceState.tenantId, ctx.tenantId), eq(deviceState.deviceNumber, deviceNumber)));
}

/** For each device, the least number above every one stored. */
export async function nextSeqs(ctx: Ctx, deviceNumbers: readonly number[]): Promise<Map<number, number>> {
  const accounts = await readAccounts(ctx, deviceNumbers);
  return new Map([...accounts].map(([number, account]) => [number, (account.at(-1)?.[1] ?? -1) + 1]));
}

export async function findDeviceState(ctx: Ctx, deviceId: string): Promise<DeviceStateView | undefined> {
  const [row] = await db(ctx)
    .select({
      isNumbered: device.isNumbered,
      seen: deviceAccount.seen,
      received: deviceAccount.received,
      repeated: deviceAccount.repeated,
      lastReceivedAt: deviceAccount.lastReceivedAt,
      latest: deviceAccount.latest,
    })
    .from(device)
    .innerJoin(
      deviceAccount,
      and(eq(deviceAccount.tenantId, device.tenantId), eq(deviceAccount.deviceNumber, device.number)),
    )
    .where(and(eq(device.tenantId, ctx.tenantId), eq(device.id, deviceId)));
  if (!row) return undefined;
  const account = accountOf(row.seen);
  const gaps = account
    .slice(1)
    .map(([from], i) => ({ from: String((account[i]?.[1] ?? 0) + 1), to: String(from - 1) }))
    .slice(-200);
  return {
    received: row.received.toString(),
    repeated: row.repeated.toString(),
    lastReceivedAt: row.lastReceivedAt?.toISOString() ?? null,
    latest: row.latest,
    gaps: row.isNumbered ? gaps : null,
  };
}

export interface MissingMessages {
  code: string;
  missing: Account;
}

/** Marks the devices that are due to be asked for what is missing, and says what that is. Two processes ask once. */
export async function markAskedToResend(ctx: Ctx, now: Date): Promise<MissingMessages[]> {
  const result = await db(ctx).execute(sql`
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
    returning d.topic_name as code, (int8multirange(range_merge(s.seen)) - s.seen)::text as missing`);
  return rowsOf<{ code: string; missing: string }>(result).map(({ code, missing }) => ({
    code,
    missing: accountOf(missing),
  }));
}

export interface AskedReading {
  deviceNumber: number;
  /** What of a payload shows it, any of these; none where any message does. */
  of: readonly string[];
  /** How far ahead of its receipt a reading may be dated and still be of the present. */
  aheadS: number;
  /** How far back it matters, in seconds. */
  withinS: number;
}

/**
 * When each of these was observed last, in their order: by the device's own clock, never later than its receipt. A reading that
 * is dated too far ahead is none. Of what a device said other things beside, only its newest messages are looked at.
 */
export async function newestReadings(ctx: Ctx, asked: readonly AskedReading[]): Promise<(Date | undefined)[]> {
  if (asked.length === 0) return [];
  const result = await db(ctx).execute(sql`
    select u.n::int as n, extract(epoch from greatest(
      case when u.keys = '{}' or a.latest ?| u.keys then a.latest_at end, m.at))::float8 * 1000 as at_ms
    from unnest(
      ${sql.param(asked.map((one) => one.deviceNumber))}::int[],
      ${sql.param(asked.map((one) => `{${one.of.join(',')}}`))}::text[],
      ${sql.param(asked.map((one) => one.aheadS))}::float8[],
      ${sql.param(asked.map((one) => one.withinS))}::float8[]
    ) with ordinality as r (device, keys_text, ahead_s, within_s, n),
      lateral (select r.device, r.n, r.keys_text::text[] as keys) u,
      lateral (select latest, latest_at, last_received_at from device_account
               where tenant_id = ${ctx.tenantId} and device_number = r.device limit 1) a
      left join lateral (
        select max(least(o.at, o.received_at)) as at from (
          select at, received_at from observation
          where tenant_id = ${ctx.tenantId} and device_number = r.device and is_evidence
            and at <= received_at + r.ahead_s * interval '1 second'
            and received_at >= ${ctx.clock.now().toISOString()}::timestamptz - r.within_s * interval '1 second'
            and (u.keys = '{}' or payload ?| u.keys)
          order by fold_version desc limit 20
        ) o
        -- Nearly every device says what it measures in each message, and its account has that.
        where a.last_received_at is not null and not (coalesce(u.keys = '{}' or a.latest ?| u.keys, false)
          and coalesce(a.latest_at, '-infinity') >= a.last_received_at - interval '1 minute')
      ) m on true`);
  const newest: (Date | undefined)[] = asked.map(() => undefined);
  for (const { n, at_ms } of rowsOf<{ n: number; at_ms: number | null }>(result))
    if (at_ms !== null) newest[n - 1] = new Date(at_ms);
  return newest;
}
