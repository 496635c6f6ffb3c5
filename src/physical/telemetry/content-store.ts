import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { hashOf } from '../../kernel/canonical.ts';
import type { Account } from './account.ts';
import type { Reading } from './ingest.ts';

/** What a message says, whoever signed it in which form: one that is sent again after its key was changed is the same. */
export function contentOf(payload: unknown): unknown {
  const { signature: _signature, of: _of, ...content } = payload as Record<string, unknown>;
  return content;
}

/** By what a message of a device without numbers is known again: all that it says, its time among it. Null where it has a number. */
export const contentHashOf = async (device: { isNumbered: boolean }, observation: unknown): Promise<string | null> =>
  device.isNumbered ? null : hashOf(contentOf(observation));

const keyOf = (deviceNumber: number, hash: string, isEvidence: boolean): string =>
  `${deviceNumber} ${hash} ${isEvidence}`;

type Numbered = Pick<Reading, 'device' | 'contentHash' | 'unproved' | 'seq' | 'isKnown'>;

/**
 * Gives what has no number one: that of the same content, where it is kept, and else the next of its device, in the order in which
 * they came. One read, and only where there are such devices; whoever calls holds their accounts. What somebody else said in a
 * device's name takes none of its numbers, and is not the same as what it says itself.
 */
export async function numberByContent(
  ctx: Ctx,
  readings: readonly Numbered[],
  accountOf: (deviceNumber: number) => Account | undefined,
): Promise<void> {
  const without = readings.filter(({ contentHash, device }) => contentHash !== null && accountOf(device.number));
  if (without.length === 0) return;
  const result = await db(ctx).execute(sql`
    select o.device_number, o.content_hash, o.is_evidence, o.seq from observation o
    join (select distinct * from unnest(
      ${sql.param(without.map(({ device }) => device.number))}::int[],
      ${sql.param(without.map(({ contentHash }) => contentHash))}::text[]) as t (device, hash)
    ) u on o.device_number = u.device and o.content_hash = u.hash
    where o.tenant_id = ${ctx.tenantId}`);
  const known = new Map<string, number>();
  type Row = { device_number: number; content_hash: string; is_evidence: boolean; seq: string };
  for (const row of rowsOf<Row>(result))
    known.set(keyOf(row.device_number, row.content_hash, row.is_evidence), Number(row.seq));
  const next = new Map<number, number>();
  for (const reading of without) {
    const { number } = reading.device;
    const key = keyOf(number, reading.contentHash as string, reading.unproved === undefined);
    const before = known.get(key);
    const free = next.get(number) ?? (accountOf(number)?.at(-1)?.[1] ?? -1) + 1;
    reading.isKnown = before !== undefined;
    reading.seq = before ?? free;
    known.set(key, reading.seq);
    if (before === undefined && reading.unproved === undefined) next.set(number, free + 1);
  }
}
