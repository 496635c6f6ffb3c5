import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { isSameRecord } from '../../kernel/canonical.ts';
import { contentOf } from './content-store.ts';
import type { Reading } from './ingest.ts';

const keyOf = (deviceNumber: number, seq: number | string): string => `${deviceNumber} ${seq}`;

/**
 * Which of these readings, each the device's own word, use a number under which something else is kept or came before them:
 * one read, and only where a number is taken. What is not kept any more cannot be compared.
 */
export async function findReused(
  ctx: Ctx,
  readings: readonly Pick<Reading, 'device' | 'observation' | 'seq' | 'contentHash' | 'unproved'>[],
  isTakenBy: (deviceNumber: number, seq: number) => boolean,
): Promise<boolean[]> {
  const taken = readings.filter(
    ({ device, seq, contentHash, unproved }) =>
      unproved === undefined && contentHash === null && isTakenBy(device.number, seq),
  );
  const first = new Map<string, unknown>();
  if (taken.length > 0) {
    const result = await db(ctx).execute(sql`
      select o.device_number, o.seq, o.payload from observation o
      join (select distinct * from unnest(
        ${sql.param(taken.map(({ device }) => device.number))}::int[],
        ${sql.param(taken.map(({ seq }) => seq))}::bigint[]) as t (device, seq)
      ) u on o.device_number = u.device and o.seq = u.seq
      where o.tenant_id = ${ctx.tenantId} and o.is_evidence order by o.received_at desc`);
    for (const row of rowsOf<{ device_number: number; seq: string; payload: unknown }>(result))
      first.set(keyOf(row.device_number, row.seq), contentOf(row.payload));
  }
  return readings.map(({ device, observation, seq, contentHash, unproved }) => {
    // What has no number of its own is known by its content: nothing else can stand under it.
    if (unproved !== undefined || contentHash !== null) return false;
    const key = keyOf(device.number, seq);
    if (first.has(key)) return !isSameRecord(first.get(key), contentOf(observation));
    if (!isTakenBy(device.number, seq)) first.set(key, contentOf(observation));
    return false;
  });
}
