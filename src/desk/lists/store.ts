import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { type Column, type Noun, nouns } from '../nouns/index.ts';
import { type After, type Bounded, comparedBy, isAmount, isBounded, sqlTypes, withinOf } from './compared.ts';
import { listRefusals } from './rules.ts';
import { amountsOf, type DeskParty, type DeskRow, filtersOf, TOTALLED } from './schemas.ts';

/** So many rows that a party holds are looked at. */
const HELD_MOST = 10_000;

/** What a list is asked for: the values of a noun’s filters by parameter, checked by its own schema before. */
export const asked = z.looseObject({
  state: z.string().optional(),
  partyId: z.string().optional(),
  q: z.string().optional(),
  sort: z.string().optional(),
  asOf: z.string().optional(),
});
export type Asked = z.infer<typeof asked>;

const endless = { date: "'infinity'", instant: "'infinity'", minor: "'9223372036854775807'", quantity: "'Infinity'" };
const first = { date: "'-infinity'", instant: "'-infinity'", minor: "'-9223372036854775808'", quantity: "'-Infinity'" };

/** Nouns are our own text; what comes from outside is bound. */
const own = (text: string): SQL => sql.raw(text);

interface Order {
  /** The value that rows are ordered by, and the currency or unit before it; none: by identifier alone. */
  value: SQL | undefined;
  within: SQL | undefined;
  type: string | undefined;
  isDown: boolean;
}

/** Newest first, or by a column; amounts by currency or unit first, so that none is compared with what it cannot be compared with. */
function orderOf(ctx: Ctx, noun: Noun, sort: string | undefined): Order {
  if (sort === undefined) return { value: undefined, within: undefined, isDown: true, type: undefined };
  const isDown = sort.startsWith('-');
  const column = noun.columns[isDown ? sort.slice(1) : sort] as Column;
  const kind = column.type as Bounded;
  const within = isAmount(kind) ? withinOf(noun) : undefined;
  return {
    value: said(
      ctx,
      column.isAlways
        ? comparedBy(column)
        : `coalesce(${comparedBy(column)}, ${(isDown ? first : endless)[kind]}::${sqlTypes[kind]})`,
    ),
    within: within && own(`coalesce(${within.sql}, '') collate "C"`),
    isDown,
    type: sqlTypes[kind],
  };
}

/** Rows after a place in this order. */
function afterPlace({ value, within, isDown, type }: Order, after: After): SQL {
  const way = own(isDown ? '<' : '>');
  if (value === undefined) return sql`n.id ${way} ${after.id}`;
  const at = sql`${after.value ?? null}::${own(type ?? 'text')}`;
  if (within === undefined) return sql`(${value}, n.id) ${way} (${at}, ${after.id})`;
  return sql`(${within}, ${value}, n.id) ${way} (${after.within ?? ''}::text collate "C", ${at}, ${after.id})`;
}

const inOrder = ({ value, within, isDown }: Order): SQL => {
  const direction = own(isDown ? 'desc' : 'asc');
  const parts = [within, value, own('n.id')].filter((part) => part !== undefined);
  return sql.join(
    parts.map((part) => sql`${part} ${direction}`),
    sql`, `,
  );
};

const asText = ({ sql: expression, type }: Column): string => {
  if (type === 'instant') return `to_char(${expression} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return type === 'integer' ? `(${expression})::integer` : `(${expression})::text`;
};

/** As it was typed, and as numbers, codes and names are often written: each is a range of its own. */
const spellings = (q: string): string[] => [
  ...new Set([q, q.toUpperCase(), q.toLowerCase(), q.charAt(0).toUpperCase() + q.slice(1).toLowerCase()]),
];

/** So many numbers that begin alike are looked up. */
const NUMBERED_MOST = 100;
const begin = (column: string, q: string): SQL[] =>
  spellings(q).map(
    (text) => sql`(${own(column)} collate "C" >= ${text} and ${own(column)} collate "C" < ${`${text}\u{10ffff}`})`,
  );
/** So much of how a number ends says which one is meant. */
const ENDING_LEAST = 3;
/** Ends with: the column that is kept reversed begins with it reversed. */
const end = (column: string, q: string): SQL[] => {
  const reversed = Array.from(q).reverse();
  return reversed.length < ENDING_LEAST ? [] : begin(`${column}_reversed`, reversed.join(''));
};

/** Begins or ends with, by range: an index serves it, and row-level security lets the index be used. Or it names one of these parties. */
const searched = ({ tenantId }: Ctx, noun: Noun, q: string, partyIds: readonly string[]): SQL => {
  const begins = [
    ...(noun.references ?? []).flatMap((column) => begin(`n.${column}`, q)),
    ...(noun.endings ?? []).flatMap((column) => end(`n.${column}`, q)),
    ...Object.entries(noun.numberedIn ?? {}).map(([table, named]) => {
      const [column, id] = typeof named === 'string' ? [named, 'id'] : named;
      return sql`n.id = any (array(select o.${own(id)} from ${own(table)} o
        where o.tenant_id = ${tenantId} and (${sql.join([...begin(`o.${column}`, q), ...end(`o.${column}`, q)], sql` or `)})
        order by o.${own(id)} desc limit ${NUMBERED_MOST}))`;
    }),
  ];
  const names =
    partyIds.length === 0
      ? []
      : Object.values(noun.parties).map((of) => sql`${own(of)} = any (${sql.param([...partyIds])})`);
  return begins.length + names.length === 0 ? sql`false` : sql`(${sql.join([...begins, ...names], sql` or `)})`;
};

/** Parties by a part of their name, in either language. */
export async function partiesNamed(ctx: Ctx, q: string): Promise<string[]> {
  const part = `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const rows = rowsOf<{ id: string }>(
    await db(ctx).execute(
      sql`select id from party where tenant_id = ${ctx.tenantId} and (name ilike ${part} or name_zh ilike ${part}) order by id limit 100`,
    ),
  );
  return rows.map(({ id }) => id);
}

const located = nouns.flatMap(({ name, table, columns: { siteId } }) =>
  siteId ? [{ name, table, site: siteId.sql }] : [],
);

/** Whether a thing, by its noun and identifier, lies at a site. */
export const liesAt = ({ tenantId }: Ctx, siteId: string, { noun, id }: { noun: SQL; id: SQL }): SQL =>
  sql`case ${noun} ${sql.join(
    located.map(
      ({ name, table, site }) => sql`when ${name} then exists (select from ${own(table)} n
        where n.tenant_id = ${tenantId} and n.id = ${id} and ${own(site)} = ${siteId})`,
    ),
    sql` `,
  )} else false end`;

/** What is of one person is shown to them, and to who administers people. */
function ofPerson({ actor }: Ctx, { ofPerson: whose }: Noun): SQL[] {
  if (whose === undefined || actor.kind !== 'person' || actor.mandates.has('person:manage')) return [];
  return [sql`${own(whose)} = ${actor.personId}`];
}

async function conditions(ctx: Ctx, noun: Noun, asked: Asked): Promise<SQL[]> {
  const { state, partyId, q } = asked;
  const parties = Object.values(noun.parties);
  const within = withinOf(noun);
  const one = within && asked[within.parameter];
  const amount = filtersOf(noun).find(({ parameter, type }) => isAmount(type) && asked[parameter] !== undefined);
  if (within && amount && one === undefined)
    refuse(listRefusals.AMOUNT_OF_WHAT, { at: `/${amount.parameter}`, facts: { name: within.parameter } });
  return [
    sql`n.tenant_id = ${ctx.tenantId}`,
    ...ofPerson(ctx, noun),
    ...(state === undefined ? [] : [sql`(${own(noun.state)}) = ${state}`]),
    ...(partyId === undefined
      ? []
      : [
          sql`(${sql.join(
            [...parties.map((of) => sql`${own(of)} = ${partyId}`), ...(await heldBy(ctx, noun, partyId))],
            sql` or `,
          )})`,
        ]),
    ...(within && one !== undefined ? [sql`(${own(within.sql)}) = ${one}`] : []),
    ...(q === undefined ? [] : [searched(ctx, noun, q, await partiesNamed(ctx, q))]),
    ...filtersOf(noun).flatMap(({ parameter, sql: expression, compares, type }) => {
      const value = asked[parameter];
      if (value === undefined) return [];
      const cast = isBounded(type) ? sqlTypes[type] : 'text';
      return [sql`${said(ctx, expression)} ${own(compares)} ${value}::${own(cast)}`];
    }),
  ];
}

/** Rows that a party has to do with though they do not name it: those of its own that the caller sees, the newest. */
async function heldBy(ctx: Ctx, { holds }: Noun, partyId: string): Promise<SQL[]> {
  if (holds === undefined) return [];
  const rows = rowsOf<{ id: string }>(
    await db(ctx).execute(
      sql`select h.id from (${over(ctx, holds, { party: partyId })}) h order by h.id desc limit ${HELD_MOST}`,
    ),
  );
  return rows.length === 0 ? [] : [sql`n.id = any (${sql.param(rows.map(({ id }) => id))})`];
}

/** Text of a noun with what it asks for bound into it. */
const over = (ctx: Ctx, text: string, values: Record<string, string>): SQL => {
  const bound: Record<string, string> = { ...values, tenant: ctx.tenantId };
  const parts = text.split(/(?<!:):(tenant|party|asOf|today)\b/);
  return sql.join(parts.map((part, i) => (i % 2 === 0 ? own(part) : sql`${bound[part] ?? null}`)));
};

/** Text of a column: what it says on the day on which it is read. */
const said = (ctx: Ctx, text: string): SQL => over(ctx, text, { today: businessDate(ctx) });

/** The rows of a noun: as they stand, or as they stood. */
const rowsOfNoun = (ctx: Ctx, noun: Noun, asOf: string | undefined): SQL =>
  asOf === undefined || noun.asOf === undefined ? own(noun.table) : sql`(${over(ctx, noun.asOf, { asOf })})`;

interface Raw {
  id: string;
  state: string;
  at?: string;
  within?: string;
  parties: (string | null)[];
  values: unknown[];
}

const selection = (noun: Noun): string => {
  const parties = Object.values(noun.parties).join(', ');
  const columns = Object.values(noun.columns).map((column) => `to_jsonb(${asText(column)})`);
  return `n.id, (${noun.state}) as state, array[${parties}]::text[] as parties, jsonb_build_array(${columns.join(', ')}) as values`;
};

/** The names of the parties that rows name. */
async function named(ctx: Ctx, ids: ReadonlySet<string>): Promise<Map<string, DeskParty>> {
  if (ids.size === 0) return new Map();
  const rows = rowsOf<{ id: string; name: string; name_zh: string | null }>(
    await db(ctx).execute(
      sql`select id, name, name_zh from party where tenant_id = ${ctx.tenantId} and id = any (${sql.param([...ids])})`,
    ),
  );
  return new Map(rows.map(({ id, name, name_zh: nameZh }) => [id, { id, name, nameZh }]));
}

/** Days from today to the day until which something is to be done; none where it is over. */
function leftUntil(today: string, { states }: Noun, state: string, day: unknown): number | null {
  const entry = states[state];
  const isOver = entry !== undefined && 'rests' in entry && entry.rests === 'over';
  if (isOver || typeof day !== 'string') return null;
  return Math.round((Date.parse(day.slice(0, 10)) - Date.parse(today)) / 86_400_000);
}

async function shown(ctx: Ctx, noun: Noun, rows: readonly Raw[]): Promise<DeskRow[]> {
  const parties = await named(ctx, new Set(rows.flatMap((row) => row.parties.filter((id) => id !== null))));
  const roles = Object.keys(noun.parties);
  const columns = Object.keys(noun.columns);
  const today = businessDate(ctx);
  const until = noun.until === undefined ? -1 : columns.indexOf(noun.until);
  return rows.map(({ id, state, parties: ids, values }) => ({
    id,
    state,
    ...(until >= 0 && { daysLeft: leftUntil(today, noun, state, values[until]) }),
    parties: Object.fromEntries(roles.map((role, i) => [role, parties.get(ids[i] ?? '') ?? null])),
    ...Object.fromEntries(columns.map((name, i) => [name, values[i] ?? null])),
  }));
}

/** A row, and its place in the order that was asked for. */
export interface Placed {
  row: DeskRow;
  after: After;
}

/** Rows of a noun’s list from a place on: what the caller may see, filtered and in order. */
export async function listRows(
  ctx: Ctx,
  noun: Noun,
  asked: Asked,
  { after, limit }: { after: After | undefined; limit: number },
): Promise<Placed[]> {
  const order = orderOf(ctx, noun, asked.sort);
  const { value, within } = order;
  const where = await conditions(ctx, noun, asked);
  if (after) where.push(afterPlace(order, after));
  const found = rowsOf<Raw>(
    await db(
      ctx,
    ).execute(sql`select ${said(ctx, selection(noun))}${value === undefined ? sql`` : sql`, (${value})::text as at`}${within === undefined ? sql`` : sql`, ${within} as within`}
      from ${rowsOfNoun(ctx, noun, asked.asOf)} n where ${sql.join(where, sql` and `)}
      order by ${inOrder(order)} limit ${limit}`),
  );
  const rows = await shown(ctx, noun, found);
  return rows.map((row, i) => ({ row, after: { id: row.id, value: found[i]?.at, within: found[i]?.within } }));
}

export interface Totals {
  rows: number;
  more: boolean;
  sums: Record<string, unknown>[];
}

/** What rows come to, by currency or unit; no further than `TOTALLED`, whatever there is. */
export async function totalsOf(ctx: Ctx, noun: Noun, asked: Asked): Promise<Totals> {
  const within = withinOf(noun);
  const amounts = amountsOf(noun);
  const where = await conditions(ctx, noun, asked);
  const values = amounts.map((name) => `(${comparedBy(noun.columns[name] as Column)})::numeric as "${name}"`);
  const sums = amounts.map((name) => `'${name}', trim_scale(coalesce(sum("${name}"), 0))::text`);
  const found = rowsOf<{ within: string | null; rows: number; sums: Record<string, string> }>(
    await db(
      ctx,
    ).execute(sql`select t.within, count(*)::integer as rows, ${own(`json_build_object(${sums.join(', ')})`)} as sums
      from (select ${own([`(${within?.sql ?? 'null'})::text as within`, ...values].join(', '))}
        from ${rowsOfNoun(ctx, noun, asked.asOf)} n where ${sql.join(where, sql` and `)} limit ${TOTALLED + 1}) t
      group by t.within order by t.within`),
  );
  const rows = found.reduce((sum, each) => sum + each.rows, 0);
  return {
    rows: Math.min(rows, TOTALLED),
    more: rows > TOTALLED,
    sums: found.map((each) => ({
      ...(within && { [within.parameter]: each.within }),
      rows: each.rows,
      ...each.sums,
    })),
  };
}

/** Rows by identifier, for what names them. */
export async function rowsById(ctx: Ctx, noun: Noun, ids: readonly string[]): Promise<Map<string, DeskRow>> {
  const found = rowsOf<Raw>(
    await db(ctx).execute(sql`select ${said(ctx, selection(noun))} from ${own(noun.table)} n
      where ${sql.join([sql`n.tenant_id = ${ctx.tenantId} and n.id = any (${sql.param([...ids])})`, ...ofPerson(ctx, noun)], sql` and `)}`),
  );
  return new Map((await shown(ctx, noun, found)).map((row) => [row.id, row]));
}
