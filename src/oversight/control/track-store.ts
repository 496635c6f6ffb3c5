import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';

/** A message with a position, as it was kept. */
export interface HeardMessage {
  subjectId: string;
  deviceId: string;
  code: string;
  seq: number;
  receivedAt: Date;
  /** The engine’s time of it, else the device’s own. */
  at: Date;
  isEvidence: boolean;
  doubts: string[];
  payload: unknown;
}

interface HeardRow {
  subject_id: string;
  device_id: string;
  code: string;
  seq: string;
  received_ms: number;
  at_ms: number;
  is_evidence: boolean;
  doubts: string[] | null;
  payload: unknown;
}

const heardOf = (row: HeardRow): HeardMessage => ({
  subjectId: row.subject_id,
  deviceId: row.device_id,
  code: row.code,
  seq: Number(row.seq),
  receivedAt: new Date(row.received_ms),
  at: new Date(row.at_ms),
  isEvidence: row.is_evidence,
  doubts: row.doubts ?? [],
  payload: row.payload,
});

const kept = sql`o.seq, o.is_evidence, o.doubts, o.payload, extract(epoch from o.received_at)::float8 * 1000 as received_ms,
  extract(epoch from coalesce(o.event_at, o.at))::float8 * 1000 as at_ms`;

/**
 * What the devices of a watch said of its place, by receipt. Of more than `most` every so many-th of each device is given, with its first and
 * its last, and `heard` says of how many.
 */
export async function readTrack(
  ctx: Ctx,
  subjectId: string,
  { from, to, most }: { from: Date; to: Date; most: number },
): Promise<{ heard: number; messages: HeardMessage[] }> {
  const result = await db(ctx).execute(sql`
    with watching as (
      select d.subject_id, d.device_id, d.device_number, v.code, w.watched_from,
        least(w.ended_at, d.dropped_at) as until_at
      from subject_device d
      join subject w on w.tenant_id = d.tenant_id and w.id = d.subject_id
      join device v on v.tenant_id = d.tenant_id and v.id = d.device_id
      where d.tenant_id = ${ctx.tenantId} and d.subject_id = ${subjectId}
    ), said as (
      select w.subject_id, w.device_id, w.code, ${kept},
        row_number() over (partition by o.device_number order by o.received_at, o.seq) as place,
        count(*) over (partition by o.device_number) as of_device, count(*) over ()::int as heard
      from watching w join observation o on o.tenant_id = ${ctx.tenantId} and o.device_number = w.device_number
      where o.received_at between ${from.toISOString()}::timestamptz and ${to.toISOString()}::timestamptz
        and o.received_at >= w.watched_from and (w.until_at is null or o.received_at <= w.until_at)
        and o.payload ? 'position'
    )
    select * from said
    where heard <= ${most} or place = 1 or place = of_device or place % ceil(heard::float8 / ${most})::int = 0
    order by at_ms, device_id`);
  const rows = rowsOf<HeardRow & { heard: number }>(result);
  return { heard: rows[0]?.heard ?? 0, messages: rows.map(heardOf) };
}

/** A device that says nothing of its place is not read through to its beginning. */
const LOOKED_THROUGH = 50;

/** The newest message with a position of each device that watches one of these now, the newest first. */
export async function readLastHeard(ctx: Ctx, subjectIds: readonly string[]): Promise<HeardMessage[]> {
  if (subjectIds.length === 0) return [];
  const result = await db(ctx).execute(sql`
    select d.subject_id, d.device_id, v.code, l.*
    from subject_device d
    join subject w on w.tenant_id = d.tenant_id and w.id = d.subject_id and w.ended_at is null
    join device v on v.tenant_id = d.tenant_id and v.id = d.device_id,
    lateral (
      select * from (
        select ${kept}, o.received_at from observation o
        where o.tenant_id = ${ctx.tenantId} and o.device_number = d.device_number and o.fold_version is not null
        order by o.fold_version desc limit ${LOOKED_THROUGH}
      ) newest where newest.payload ? 'position' and newest.received_at >= w.watched_from
      order by newest.received_ms desc limit 1
    ) l
    where d.tenant_id = ${ctx.tenantId} and d.live and d.subject_id = any (${sql.param([...subjectIds])}::text[])
    order by l.at_ms desc`);
  return rowsOf<HeardRow>(result).map(heardOf);
}
