import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Column, Noun } from '../nouns/index.ts';
import { type DeskParty, type DeskRow, filtersOf } from './schemas.ts';

/** Where a page begins: after this value and row. */
export interface After {
  value?: string | undefined;
  id: string;
}

/** What a list is asked for: the values of a noun’s filters by parameter, checked by its own schema before. */
export const asked = z.looseObject({
  state: z.string().optional(),
  partyId: z.string().optional(),
  q: z.string().optional(),
  sort: z.string().optional(),
});
export type Asked = z.infer<typeof asked>;

const sqlTypes = { date: 'date', instant: 'timestamptz', minor: 'bigint' } as const;
const first = { date: "'-infinity'", instant: "'-infinity'", minor: "'-9223372036854775808'" } as const;
const last = { date: "'infinity'", instant: "'infinity'", minor: "'9223372036854775807'" } as const;

/** Nouns are our own text; what comes from outside is bound. */
const own = (text: string): SQL => sql.raw(text);
const asText = ({ sql: expression, type }: Column): string => {
  if (type === 'instant') return `to_char(${expression} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return type === 'integer' ? `(${expression})::integer` : `(${expression})::text`;
};

const orderOf = (noun: Noun, sort: string | undefined) => {
  if (sort === undefined) return { expression: undefined, isDown: true, type: undefined };
  const isDown = sort.startsWith('-');
  const { sql: expression, type } = noun.columns[isDown ? sort.slice(1) : sort] as Column;
  const kind = type as keyof typeof sqlTypes;
  return {
    expression: `coalesce(${expression}, ${isDown ? first[kind] : last[kind]}::${sqlTypes[kind]})`,
    isDown,
    type: sqlTypes[kind],
  };
};

/** As it was typed, and as numbers, codes and names are often written: each is a range of its own. */
const spellings = (q: string): string[] => [
  ...new Set([q, q.toUpperCase(), q.toLowerCase(), q.charAt(0).toUpperCase() + q.slice(1).toLowerCase()]),
];

/** Begins with, by range: an index serves it, and row-level security lets the index be used. Or it names one of these parties. */
const searched = (noun: Noun, q: string, partyIds: readonly string[]): SQL => {
  const begins = (noun.references ?? []).flatMap((column) =>
    spellings(q).map(
      (text) =>
        sql`(n.${own(column)} collate "C" >= ${text} and n.${own(column)} collate "C" < ${`${text}\u{10ffff}`})`,
    ),
  );
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

/** What is of one person is shown to them, and to who administers people. */
function ofPerson({ actor }: Ctx, { ofPerson: whose }: Noun): SQL[] {
  if (whose === undefined || actor.kind !== 'person' || actor.mandates.has('person:manage')) return [];
  return [sql`${own(whose)} = ${actor.personId}`];
}

async function conditions(ctx: Ctx, noun: Noun, asked: Asked): Promise<SQL[]> {
  const { state, partyId, q } = asked;
  const parties = Object.values(noun.parties);
  return [
    sql`n.tenant_id = ${ctx.tenantId}`,
    ...ofPerson(ctx, noun),
    ...(state === undefined ? [] : [sql`(${own(noun.state)}) = ${state}`]),
    ...(partyId === undefined
      ? []
      : [
          sql`(${sql.join(
            parties.map((of) => sql`${own(of)} = ${partyId}`),
            sql` or `,
          )})`,
        ]),
    ...(q === undefined ? [] : [searched(noun, q, await partiesNamed(ctx, q))]),
    ...filtersOf(noun).flatMap(({ parameter, sql: expression, compares, type }) => {
      const value = asked[parameter];
      if (value === undefined) return [];
      const cast = type === 'id' ? 'text' : sqlTypes[type as keyof typeof sqlTypes];
      return [sql`${own(expression)} ${own(compares)} ${value}::${own(cast)}`];
    }),
  ];
}

interface Raw {
  id: string;
  state: string;
  at?: string;
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

async function shown(ctx: Ctx, noun: Noun, rows: readonly Raw[]): Promise<DeskRow[]> {
  const parties = await named(ctx, new Set(rows.flatMap((row) => row.parties.filter((id) => id !== null))));
  const roles = Object.keys(noun.parties);
  const columns = Object.keys(noun.columns);
  return rows.map(({ id, state, parties: ids, values }) => ({
    id,
    state,
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
  const { expression, isDown, type } = orderOf(noun, asked.sort);
  const way = isDown ? own('<') : own('>');
  const direction = own(isDown ? 'desc' : 'asc');
  const where = await conditions(ctx, noun, asked);
  if (after)
    where.push(
      expression === undefined
        ? sql`n.id ${way} ${after.id}`
        : sql`(${own(expression)}, n.id) ${way} (${after.value ?? null}::${own(type)}, ${after.id})`,
    );
  const found = rowsOf<Raw>(
    await db(
      ctx,
    ).execute(sql`select ${own(selection(noun))}${expression === undefined ? sql`` : sql`, (${own(expression)})::text as at`}
      from ${own(noun.table)} n where ${sql.join(where, sql` and `)}
      order by ${expression === undefined ? sql`` : sql`${own(expression)} ${direction}, `}n.id ${direction} limit ${limit}`),
  );
  const rows = await shown(ctx, noun, found);
  return rows.map((row, i) => ({ row, after: { id: row.id, value: found[i]?.at } }));
}

/** Rows by identifier, for what names them. */
export async function rowsById(ctx: Ctx, noun: Noun, ids: readonly string[]): Promise<Map<string, DeskRow>> {
  const found = rowsOf<Raw>(
    await db(ctx).execute(sql`select ${own(selection(noun))} from ${own(noun.table)} n
      where ${sql.join([sql`n.tenant_id = ${ctx.tenantId} and n.id = any (${sql.param([...ids])})`, ...ofPerson(ctx, noun)], sql` and `)}`),
  );
  return new Map((await shown(ctx, noun, found)).map((row) => [row.id, row]));
}
