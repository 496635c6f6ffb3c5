import { and, asc, eq, gt, or, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { quarantine, quarantineDay } from '../../../db/schema/telemetry.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { localDateAt } from '../../kernel/time.ts';
import type { RawMessage } from './intake.ts';
import { MAX_PAYLOAD_BYTES, type QuarantineReason } from './rules.ts';
import type { ResolvedDevice } from './store.ts';

export interface QuarantinedMessage {
  raw: RawMessage;
  reason: QuarantineReason;
  detail: string | undefined;
  device: ResolvedDevice | undefined;
}

const keptBytes = ({ raw }: QuarantinedMessage): number => Math.min(raw.payload.length, MAX_PAYLOAD_BYTES);

export interface DayQuota {
  messages: number;
  bytes: number;
}

/** The first of a device's messages that its day has room for, in the order they came: pure. */
export function withinQuota(sizes: readonly number[], used: DayQuota, most: DayQuota): number {
  let { messages, bytes } = used;
  let kept = 0;
  for (const size of sizes) {
    messages++;
    bytes += size;
    if (messages > most.messages || bytes > most.bytes) break;
    kept++;
  }
  return kept;
}

const mostADay = (day: string): DayQuota => ({
  messages: policyOn('device.asideADay', day).value,
  bytes: policyOn('device.asideBytesADay', day).value,
});

/** Those of these devices that had more put aside today than a day has room for. */
export async function findQuotasSpent(ctx: Ctx, deviceNumbers: readonly number[]): Promise<Set<number>> {
  if (deviceNumbers.length === 0) return new Set();
  const day = localDateAt(ctx.clock.now(), 'Etc/UTC');
  const most = mostADay(day);
  const rows = await db(ctx)
    .select({ deviceNumber: quarantineDay.deviceNumber })
    .from(quarantineDay)
    .where(
      and(
        eq(quarantineDay.tenantId, ctx.tenantId),
        among(quarantineDay.deviceNumber, deviceNumbers),
        eq(quarantineDay.day, day),
        or(gt(quarantineDay.messages, BigInt(most.messages)), gt(quarantineDay.bytes, BigInt(most.bytes))),
      ),
    );
  return new Set(rows.flatMap(({ deviceNumber }) => deviceNumber ?? []));
}

/** Books these messages with their senders, and answers with those that are kept. */
async function bookDay(ctx: Ctx, messages: readonly QuarantinedMessage[]): Promise<QuarantinedMessage[]> {
  const day = localDateAt(ctx.clock.now(), 'Etc/UTC');
  const most = mostADay(day);
  const bySender = new Map<number | null, QuarantinedMessage[]>();
  for (const message of messages) {
    const sender = message.device?.number ?? null;
    bySender.set(sender, [...(bySender.get(sender) ?? []), message]);
  }
  // In one order, whatever the batch: two of them may book with the same devices at once.
  const senders = [...bySender].sort(([a], [b]) => (a ?? -1) - (b ?? -1));
  const rows = await db(ctx).execute(sql`
    insert into quarantine_day as q (tenant_id, device_number, day, messages, bytes)
    select ${messages[0]?.device?.tenantId ?? null}, u.device, ${day}::date, u.messages, u.bytes
    from unnest(
      ${sql.param(senders.map(([sender]) => sender))}::int[],
      ${sql.param(senders.map(([, own]) => own.length))}::bigint[],
      ${sql.param(senders.map(([, own]) => own.reduce((sum, one) => sum + keptBytes(one), 0)))}::bigint[]
    ) as u (device, messages, bytes)
    on conflict (tenant_id, device_number, day) do update
      set messages = q.messages + excluded.messages, bytes = q.bytes + excluded.bytes
    returning device_number as sender, messages, bytes`);
  const used = new Map(
    rowsOf<{ sender: number | null; messages: string; bytes: string }>(rows).map((row) => [row.sender, row]),
  );
  return senders.flatMap(([sender, own]) => {
    const now = used.get(sender);
    const sizes = own.map(keptBytes);
    const before = {
      messages: Number(now?.messages ?? 0) - own.length,
      bytes: Number(now?.bytes ?? 0) - sizes.reduce((sum, size) => sum + size, 0),
    };
    return own.slice(0, withinQuota(sizes, before, most));
  });
}

/**
 * Puts messages of one tenant aside, as many as their senders' day has room for; what is beyond is counted only. Rows of
 * unknown devices belong to no tenant; the caller's visibility decides which it may write.
 */
export async function insertQuarantined(ctx: Ctx, messages: readonly QuarantinedMessage[]): Promise<void> {
  const kept = await bookDay(ctx, messages);
  if (kept.length === 0) return;
  await db(ctx)
    .insert(quarantine)
    .values(
      kept.map(({ raw, reason, detail, device }) => ({
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

export const listQuarantined = (ctx: Ctx, after: string | undefined, limit: number) =>
  db(ctx)
    .select()
    .from(quarantine)
    .where(
      and(
        eq(quarantine.tenantId, ctx.tenantId),
        after === undefined
          ? undefined
          : sql`${quarantine.id} > (select q.id from quarantine q where q.tenant_id = ${ctx.tenantId} and q.key = ${after})`,
      ),
    )
    .orderBy(asc(quarantine.id))
    .limit(limit);
