import { and, between, eq, gt, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { observation } from '../../../db/schema/telemetry.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';

export interface DoubtCount {
  deviceNumber: number;
  reason: string;
  count: number;
  lastReceivedAt: Date;
}

/** How often readings of these devices were not believed, by reason, among what was judged after a version and received in a span. */
export async function countDoubts(
  ctx: Ctx,
  deviceNumbers: readonly number[],
  version: bigint,
  received: { from: Date; to: Date },
): Promise<DoubtCount[]> {
  const doubted = db(ctx)
    .select({
      deviceNumber: observation.deviceNumber,
      receivedAt: observation.receivedAt,
      reason: sql<string>`unnest(${observation.doubts})`.as('reason'),
    })
    .from(observation)
    .where(
      and(
        eq(observation.tenantId, ctx.tenantId),
        among(observation.deviceNumber, deviceNumbers),
        gt(observation.foldVersion, version),
        between(observation.receivedAt, received.from, received.to),
      ),
    )
    .as('doubted');
  return db(ctx)
    .select({
      deviceNumber: doubted.deviceNumber,
      reason: doubted.reason,
      count: sql<number>`count(*)::int`,
      lastReceivedAt: sql<Date>`max(${doubted.receivedAt})`.mapWith(observation.receivedAt),
    })
    .from(doubted)
    .groupBy(doubted.deviceNumber, doubted.reason)
    .orderBy(doubted.deviceNumber, doubted.reason);
}

/** What speaks against a device that watches a lot: numbers that never came, that came again, and readings that were not believed. */
export interface DeviceDoubts {
  lotId: string;
  device: string;
  received: number;
  missing: number;
  repeated: number;
  /** Since a day ago. */
  disbelieved: number;
}

/** Of every device that watches one of these lots now, in one statement; a device that said nothing is not among them. */
export async function doubtsOverLots(ctx: Ctx, lotIds: readonly string[], since: Date): Promise<DeviceDoubts[]> {
  if (lotIds.length === 0) return [];
  const result = await db(ctx).execute(sql`
    select l.lot_id as "lotId", d.code as device, s.received::int as received, s.repeated::int as repeated,
      coalesce((select sum(upper(r) - lower(r)) from unnest(int8multirange(range_merge(s.seen)) - s.seen) r), 0)::float8 as missing,
      (select count(*)::int from observation o where o.tenant_id = s.tenant_id and o.device_number = s.device_number
        and o.received_at >= ${since.toISOString()}::timestamptz and o.doubts is not null) as disbelieved
    from subject_lot l
    join subject w on w.tenant_id = l.tenant_id and w.id = l.subject_id and w.ended_at is null
    join subject_device wd on wd.tenant_id = w.tenant_id and wd.subject_id = w.id and wd.live
    join device d on d.tenant_id = w.tenant_id and d.id = wd.device_id
    join device_state s on s.tenant_id = w.tenant_id and s.device_number = wd.device_number
    where l.tenant_id = ${ctx.tenantId} and l.live and l.lot_id = any(${sql.param([...lotIds])}::text[])
    order by l.lot_id, d.code`);
  return rowsOf<DeviceDoubts>(result);
}
