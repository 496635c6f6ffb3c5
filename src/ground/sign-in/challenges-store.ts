import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '../../context.ts';

export async function keepChallenge(
  handle: Db,
  {
    hash,
    lane,
    detail,
    at,
    until,
  }: { hash: Uint8Array; lane: Uint8Array; detail: string | null; at: Date; until: Date },
): Promise<void> {
  await handle.execute(sql`select keep_challenge(${sql.param(hash)}::bytea, ${sql.param(lane)}::bytea, ${detail}::text,
    ${at.toISOString()}::timestamptz, ${until.toISOString()}::timestamptz)`);
}

export async function takeChallenge(
  handle: Db,
  { hash, lane, at }: { hash: Uint8Array; lane: Uint8Array; at: Date },
): Promise<{ detail: string | null } | undefined> {
  const result = await handle.execute(sql`select detail from take_challenge(${sql.param(hash)}::bytea,
    ${sql.param(lane)}::bytea, ${at.toISOString()}::timestamptz)`);
  return rowsOf<{ detail: string | null }>(result)[0];
}

/** How many had lapsed and went. */
export async function forgetChallenges(handle: Db, at: Date): Promise<number> {
  const result = await handle.execute(sql`select forget_challenges(${at.toISOString()}::timestamptz) as gone`);
  return rowsOf<{ gone: number }>(result)[0]?.gone ?? 0;
}
