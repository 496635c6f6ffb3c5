import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../context.ts';
import { isSameRecord } from '../kernel/canonical.ts';
import type { Reading } from './ingest.ts';

/** What a message says, whoever signed it in which form: one that is sent again after its key was changed is the same. */
function contentOf(payload: unknown): unknown {
  const { signature: _signature, of: _of, ...content } = payload as Record<string, unknown>;
  return content;
}

const keyOf = (deviceNumber: number, seq: number | string): string => `${deviceNumber} ${seq}`;

/**
 * Which of these readings, each the device's own word, use a number under which something else is kept or came before them:
 * one read, and only where a number is taken. What is not kept any more cannot be compared.
 */
export async function findReused(
  ctx: Ctx,
  readings: readonly Pick<Reading, 'device' | 'observation' | 'unproved'>[],
  isTakenBy: (deviceNumber: number, seq: number) => boolean,
): Promise<boolean[]> {
  const taken = readings.filter(
    ({ device, observation, unproved }) => unproved === undefined && isTakenBy(device.number, observation.seq),
  );
  const first = new Map<string, unknown>();
  if (taken.length > 0) {
    const result = await db(ctx).execute(sql`
      select o.device_number, o.seq, o.payload from observation o
      join (select distinct * from unnest(
        ${sql.param(taken.map(({ device }) => device.number))}::int[],
        ${sql.param(taken.map(({ observation }) => observation.seq))}::bigint[]) as t (device, seq)
      ) u on o.device_number = u.device and o.seq = u.seq
      where o.tenant_id = ${ctx.tenantId} and o.is_evidence order by o.received_at desc`);
    for (const row of rowsOf<{ device_number: number; seq: string; payload: unknown }>(result))
      first.set(keyOf(row.device_number, row.seq), contentOf(row.payload));
  }
  return readings.map(({ device, observation, unproved }) => {
    if (unproved !== undefined) return false;
    const key = keyOf(device.number, observation.seq);
    if (first.has(key)) return !isSameRecord(first.get(key), contentOf(observation));
    if (!isTakenBy(device.number, observation.seq)) first.set(key, contentOf(observation));
    return false;
  });
}
