import { type SQL, sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { businessDate } from '../../kernel/time.ts';
import type { Cut, Rows } from './sums.ts';

/** A facility as what is out is added up from it. */
export interface StandRow {
  id: string;
  borrower_id: string;
  currency: string;
  coverage: string;
  ends_on: string;
  limit_minor: string;
  exposure_minor: string;
  counted_minor: string;
}

export interface Sum {
  key: string | null;
  name: string | null;
  currency?: string;
  unit?: string;
  [figure: string]: unknown;
}

export interface SumRow {
  id: string;
  noun: string;
  [figure: string]: unknown;
}

/** Our own text with what is bound in it. */
function bound(text: string, values: Record<string, SQL>): SQL {
  const parts = text.split(/:(tenant|party|today|stands)\b/);
  return sql.join(parts.map((part, i) => (i % 2 === 0 ? sql.raw(part) : (values[part] ?? sql``))));
}

const valuesOf = (ctx: Ctx, partyId: string, stands: readonly StandRow[]) => ({
  tenant: sql`${ctx.tenantId}`,
  party: sql`${partyId}`,
  today: sql`${businessDate(ctx)}::date`,
  stands: sql`${JSON.stringify(stands)}::jsonb`,
});

const figures = ({ sums, counts }: Rows): string =>
  [
    ...Object.entries(counts).map(([name, of]) => `(count(*) filter (where ${of}))::integer as "${name}"`),
    ...Object.entries(sums).map(([name, of]) => `trim_scale(sum(${of}))::text as "${name}"`),
  ].join(', ');

const shown = ({ sums, shows = {} }: Rows): string =>
  [
    ...Object.entries(shows).map(([name, of]) => `${of} as "${name}"`),
    ...Object.entries(sums).map(([name, of]) => `trim_scale(${of})::text as "${name}"`),
  ].join(', ');

/** Whose portfolio it is: rows are asked for by this party alone, whatever the system sees besides. */
export interface Whose {
  partyId: string;
  stands: readonly StandRow[];
}

/** The sums of a cut, no more than `most`. */
export async function readSums(ctx: Ctx, cut: Cut, { partyId, stands }: Whose, most: number): Promise<Sum[]> {
  const { rows, key, name = 'null::text', order = 'count(*) desc', kept } = cut;
  const text = kept
    ? `select k.key, ${name.replaceAll(key, 'k.key')} as name, k.* from (${kept}) k order by k.confirmed + k.unanswered desc, 1, k.currency`
    : `select ${key} as key, ${name} as name, n.${rows.measure}, ${figures(rows)}
    from (${rows.sql}) n group by 1, 2, 3 order by ${order}, 1, 3`;
  const values = valuesOf(ctx, partyId, stands);
  return rowsOf<Sum>(await db(ctx).execute(sql`${bound(text, values)} limit ${most}`));
}

/** Which rows a figure is the sum of, from a row on. */
export interface Behind {
  key: string | undefined;
  measure: string;
  after: string | undefined;
}

/** The rows behind a figure, in the order of their identifiers; instalments of one loan follow each other by their days. */
export async function readRows(
  ctx: Ctx,
  { rows, key }: Cut,
  { partyId, stands }: Whose,
  { key: wanted, measure, after }: Behind,
  limit: number,
): Promise<SumRow[]> {
  const place = `n.id || '|' || ${rows.shows?.on ? `coalesce(${rows.shows.on}, '')` : "''"}`;
  const text = `select n.id, n.noun, n.${rows.measure}, ${place} as place, ${shown(rows)}
    from (select n.* from (${rows.sql}) n where (${key})`;
  const values = valuesOf(ctx, partyId, stands);
  const found = await db(ctx).execute(sql`${bound(text, values)} is not distinct from ${wanted ?? null}::text
      and ${sql.raw(`n.${rows.measure}`)} = ${measure}) n
    where ${after === undefined ? sql`true` : sql`${sql.raw(place)} > ${after}`} order by ${sql.raw(place)} limit ${limit}`);
  return rowsOf<SumRow>(found);
}

/** Debtors whose parts are folded at once. */
const FOLDED_MOST = 20;
/** So many parts more than sums, and reading them costs more than folding. */
const GROWN = 200;

/** Puts together what a debtor’s sums have grown by. What another process folds is left to it, and what is added meanwhile stays as it is. */
export async function foldOwed(ctx: Ctx): Promise<number> {
  const { tenantId } = ctx;
  const rows = rowsOf<{ debtor_id: string }>(
    await db(ctx).execute(sql`select debtor_id from owed_part where tenant_id = ${tenantId} group by debtor_id
      having count(*) > ${GROWN} + 2 * count(distinct (creditor_id, due_on, currency, is_confirmed)) limit ${FOLDED_MOST}`),
  );
  for (const { debtor_id: debtorId } of rows)
    await db(ctx).execute(sql`with grown as (
        delete from owed_part where tenant_id = ${tenantId} and id in (select id from owed_part
          where tenant_id = ${tenantId} and debtor_id = ${debtorId} order by id for update skip locked) returning *)
      insert into owed_part (tenant_id, debtor_id, creditor_id, due_on, currency, is_confirmed, receivables, left_minor)
        select tenant_id, debtor_id, creditor_id, due_on, currency, is_confirmed, sum(receivables), sum(left_minor) from grown
        group by tenant_id, debtor_id, creditor_id, due_on, currency, is_confirmed having sum(receivables) <> 0 or sum(left_minor) <> 0`);
  return rows.length;
}
