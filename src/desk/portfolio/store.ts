import { type SQL, sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { businessDate } from '../../kernel/time.ts';
import { apart, linesOfMoved } from './stock.ts';
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
  const parts = text.split(/:(tenant|party|today|stands|moved)\b/);
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
  const { rows, key, name = 'null::text', kept } = cut;
  const text = kept
    ? `select k.key, ${name.replaceAll(key, 'k.key')} as name, k.* from (${kept.sql}) k order by ${kept.order}, 1, k.${rows.measure}`
    : `select ${key} as key, ${name} as name, n.${rows.measure}, ${figures(rows)}
    from (${rows.sql}) n group by 1, 2, 3 order by count(*) desc, 1, 3`;
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
  const values = valuesOf(ctx, partyId, stands);
  const [id = ''] = (after ?? '').split('|');
  const isAfter =
    after === undefined ? sql`true` : sql`n.id >= ${id} and (n.id, ${sql.raw(place)}) > (${id}, ${after})`;
  const inOrder = sql`order by n.id, ${sql.raw(place)} limit ${limit}`;
  // In the order of its identifiers each part ends early: a figure may be the sum of a million rows.
  const parts = (rows.parts ?? [rows.sql]).map(
    (
      part,
    ) => sql`(select n.* from (${bound(part, values)}) n where (${bound(key, values)}) is not distinct from ${wanted ?? null}::text
      and ${sql.raw(`n.${rows.measure}`)} = ${measure} and ${isAfter} ${inOrder})`,
  );
  const found = await db(
    ctx,
  ).execute(sql`select n.id, n.noun, ${sql.raw(`n.${rows.measure}`)}, ${sql.raw(place)} as place, ${sql.raw(shown(rows))}
    from (${sql.join(parts, sql` union all `)}) n ${inOrder}`);
  return rowsOf<SumRow>(found);
}

/** Whose parts are folded at once. */
const FOLDED_MOST = 20;
/** So many parts more than sums, and reading them costs more than folding. */
const GROWN = 200;

/** What is kept in parts that are added up: whose it is, what is kept apart, and what is added. */
interface Parts {
  table: string;
  whose: string;
  apart: string;
  added: readonly [string, ...string[]];
}
const owedParts: Parts = {
  table: 'owed_part',
  whose: 'debtor_id',
  apart: 'creditor_id, due_on, currency, is_confirmed',
  added: ['receivables', 'left_minor'],
};
const debtParts: Parts = {
  table: 'debt_part',
  whose: 'lender_id',
  apart: 'due_on, borrower_id, ends_on, currency',
  added: ['debts', 'left_minor', 'principal_minor'],
};

/** Puts together what somebody’s sums have grown by. What another process folds is left to it, and what is added meanwhile stays as it is. */
async function foldParts(ctx: Ctx, parts: Parts): Promise<number> {
  const { tenantId } = ctx;
  const table = sql.raw(parts.table);
  const whose = sql.raw(parts.whose);
  const apart = sql.raw(parts.apart);
  const added = sql.raw(parts.added.join(', '));
  const sums = sql.raw(parts.added.map((name) => `sum(${name})`).join(', '));
  const isLeft = sql.raw(parts.added.map((name) => `sum(${name}) <> 0`).join(' or '));
  const rows = rowsOf<{ whose: string }>(
    await db(ctx).execute(sql`select ${whose} as whose from ${table} where tenant_id = ${tenantId} group by ${whose}
      having count(*) > ${GROWN} + 2 * count(distinct (${apart})) limit ${FOLDED_MOST}`),
  );
  for (const { whose: partyId } of rows)
    await db(ctx).execute(sql`with grown as (
        delete from ${table} where tenant_id = ${tenantId} and id in (select id from ${table}
          where tenant_id = ${tenantId} and ${whose} = ${partyId} order by id for update skip locked) returning *)
      insert into ${table} (tenant_id, ${whose}, ${apart}, ${added})
        select tenant_id, ${whose}, ${apart}, ${sums} from grown
        group by tenant_id, ${whose}, ${apart} having ${isLeft}`);
  return rows.length;
}

/** Of what debtors owe, and of what lenders have out. */
export const foldOwed = (ctx: Ctx): Promise<number> => foldParts(ctx, owedParts);
export const foldDebts = (ctx: Ctx): Promise<number> => foldParts(ctx, debtParts);

/** Marks that are taken in at once. */
const MOVED_MOST = 5_000;

/**
 * Takes lots that moved into the sums of whom they concern; how many marks that were. One process at a time: another that comes meanwhile takes
 * none. What moves while it reckons has a mark of its own that stays.
 */
export async function foldStock(ctx: Ctx): Promise<number> {
  const { tenantId } = ctx;
  const [lock] = rowsOf<{ free: boolean }>(
    await db(ctx).execute(sql`select pg_try_advisory_xact_lock(hashtextextended(${`stock ${tenantId}`}, 0)) as free`),
  );
  if (!lock?.free) return 0;
  const marks = rowsOf<{ lot_id: string }>(
    await db(ctx).execute(sql`delete from stock_moved where tenant_id = ${tenantId}
      and id in (select id from stock_moved where tenant_id = ${tenantId} order by id limit ${MOVED_MOST}) returning lot_id`),
  );
  if (marks.length === 0) return 0;
  const moved = [...new Set(marks.map(({ lot_id: lotId }) => lotId))];
  const dimensions = sql.raw(apart.join(', '));
  const changed = sql.raw(apart.map((name) => `${name} = excluded.${name}`).join(', '));
  const wanted = bound(linesOfMoved, { tenant: sql`${tenantId}`, moved: sql`${sql.param(moved)}::text[]` });
  await db(ctx).execute(sql`with wanted as materialized (${wanted}),
    was as materialized (select * from stock_line where tenant_id = ${tenantId} and lot_id = any (${sql.param(moved)})),
    summed as (insert into stock_sum (tenant_id, role, party_id, ${dimensions}, unit, lots, quantity)
      select ${tenantId}, role, party_id, ${dimensions}, unit, sum(n), sum(n * quantity)
        from (select 1 as n, role, party_id, ${dimensions}, unit, quantity from wanted
          union all select -1, role, party_id, ${dimensions}, unit, quantity from was) m
        group by role, party_id, ${dimensions}, unit having sum(n) <> 0 or sum(n * quantity) <> 0
      on conflict (tenant_id, role, party_id, ${dimensions}, unit)
        do update set lots = stock_sum.lots + excluded.lots, quantity = stock_sum.quantity + excluded.quantity),
    gone as (delete from stock_line s using was w where s.tenant_id = w.tenant_id and s.lot_id = w.lot_id and s.role = w.role
        and s.party_id = w.party_id
        and not exists (select from wanted x where x.lot_id = w.lot_id and x.role = w.role and x.party_id = w.party_id))
    insert into stock_line (tenant_id, role, party_id, lot_id, ${dimensions}, unit, quantity)
      select ${tenantId}, role, party_id, lot_id, ${dimensions}, unit, quantity from wanted
    on conflict (tenant_id, lot_id, role, party_id) do update set ${changed}, unit = excluded.unit, quantity = excluded.quantity`);
  await db(ctx).execute(sql`delete from stock_sum where tenant_id = ${tenantId} and lots = 0`);
  return marks.length;
}
