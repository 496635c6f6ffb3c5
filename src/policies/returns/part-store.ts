import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import { policyReturnPart } from '../../../db/schema/returns.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { hex } from '../../kernel/canonical.ts';

/** Rows behind a return are kept a thousand to a part: what a record costs the database, a thousand rows cost once. */
const ROWS_OF_PART = 1_000;

/** Whose rows, and of which return. */
export interface KeptAt {
  returnId: string;
  ownerId: string;
}

/** The part of a query that keeps rows `t` (id, text, n) and tells how many there are, and the hash of the list of their hashes. */
export const keptParts = (ctx: Ctx, { returnId, ownerId }: KeptAt): SQL => sql`
  h as materialized (select t.*, sha256(convert_to(t.text, 'UTF8')) as hash from t),
  parts as (insert into policy_return_part (tenant_id, return_id, owner_id, number, last_id, row_count, rows, hashes)
    select ${ctx.tenantId}, ${returnId}, ${ownerId}, ((h.n - 1) / ${ROWS_OF_PART})::integer, max(h.id collate "C"), count(*)::integer,
      string_agg(h.text, E'\\n' order by h.n), string_agg(h.hash, ''::bytea order by h.n)
    from h group by 4),
  told as (select count(*)::integer as "rowCount", encode(sha256(convert_to(
    '[' || coalesce(string_agg('"' || encode(h.hash, 'hex') || '"', ',' order by h.n), '') || ']', 'UTF8')), 'hex') as "rowsHash" from h)`;

export const untold = (): never => {
  throw new Error('a return tells how many rows it has');
};

/** Keeps rows that were told already. */
export async function keepTexts(
  ctx: Ctx,
  of: KeptAt,
  rows: readonly { objectId: string; text: string }[],
): Promise<{ rowsHash: string; rowCount: number }> {
  const result = await db(ctx).execute(sql`
    with t as materialized (select id, text, row_number() over (order by id collate "C") as n
      from unnest(${sql.param(rows.map(({ objectId }) => objectId))}::text[], ${sql.param(rows.map(({ text }) => text))}::text[]) as u (id, text)),
      ${keptParts(ctx, of)}
    select "rowsHash", "rowCount" from told`);
  const [told] = rowsOf<{ rowsHash: string; rowCount: number }>(result);
  return told ?? untold();
}

export interface KeptRow {
  objectId: string;
  text: string;
  row: Record<string, unknown>;
  /** As it was kept. */
  hash: string;
}

/** Rows behind a return, for its owner alone: nobody else sees any. */
export async function listRows(
  ctx: Ctx,
  returnId: string,
  after?: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<KeptRow[]> {
  const parts = await db(ctx)
    .select()
    .from(policyReturnPart)
    .where(
      and(
        eq(policyReturnPart.tenantId, ctx.tenantId),
        eq(policyReturnPart.returnId, returnId),
        after === undefined ? undefined : gt(policyReturnPart.lastId, after),
      ),
    )
    .orderBy(asc(policyReturnPart.number))
    .limit(Number.isFinite(limit) ? Math.ceil(limit / ROWS_OF_PART) + 1 : 1_000_000);
  const kept = parts.flatMap(({ rows, hashes }) =>
    rows.split('\n').map((text, i) => {
      const row = JSON.parse(text) as Record<string, unknown> & { id: string };
      return { objectId: row.id, text, row, hash: hex(hashes.subarray(32 * i, 32 * (i + 1))) };
    }),
  );
  return kept.slice(after === undefined ? 0 : kept.findIndex(({ objectId }) => objectId === after) + 1).slice(0, limit);
}
