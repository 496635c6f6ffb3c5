import { and, between, eq, gt, sql } from 'drizzle-orm';
import { among } from '../../db/schema/columns.ts';
import { observation } from '../../db/schema/telemetry.ts';
import { type Ctx, db } from '../context.ts';

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
