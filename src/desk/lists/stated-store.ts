import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Kind, Stated } from './stated.ts';

/** Where a page ended: the columns that name its last row. */
export type Place = readonly string[];

const types: Record<Kind, string> = {
  text: 'text',
  date: 'date',
  instant: 'timestamptz',
  integer: 'integer',
  boolean: 'boolean',
  texts: 'text[]',
};
const shown = (of: string, kind: Kind): string =>
  kind === 'instant' ? `to_char(${of} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : of;
const named = (of: string, kind: Kind): string =>
  kind === 'instant' ? `to_char(${of} at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS.US"+00"')` : `(${of})::text`;

/** Rows from a place on, in the order of what names them; the declaration is our own text, places are bound. */
export async function statedRows(
  ctx: Ctx,
  { table, where, key, columns }: Stated,
  after: Place | undefined,
  limit: number,
): Promise<{ row: Record<string, unknown>; place: Place }[]> {
  const names = Object.entries(key);
  const values = Object.entries(columns).map(
    ([name, [of, kind]]) => `'${name}', ${kind === 'text' ? `(${of})::text` : shown(of, kind)}`,
  );
  const order = names.map(([name]) => `n.${name}`).join(', ');
  const from = sql.join(
    names.map(([, kind], i) => sql`${after?.[i] ?? null}::${sql.raw(types[kind])}`),
    sql`, `,
  );
  return rowsOf<{ row: Record<string, unknown>; place: Place }>(
    await db(ctx).execute(sql`select ${sql.raw(`jsonb_build_object(${values.join(', ')}) as row,
        array[${names.map(([name, kind]) => named(`n.${name}`, kind)).join(', ')}] as place from ${table} n`)}
      where n.tenant_id = ${ctx.tenantId} and ${sql.raw(where ?? 'true')}
        and ${after === undefined ? sql`true` : sql`(${sql.raw(order)}) > (${from})`}
      order by ${sql.raw(order)} limit ${limit}`),
  );
}
