import { sql } from 'drizzle-orm';
import { readByAll } from '../../db/participation.ts';
import { type Db, rowsOf } from '../../src/context.ts';
import type { World } from '../support/world.ts';
import { tables } from './tables.ts';

interface Described {
  table: string;
  /** Those that may be given. */
  columns: string;
  changeable: string | null;
  may_insert: boolean;
  may_delete: boolean;
}

/** Of these some rows are known to all, and no list can say which. */
const partlyKnown = new Set(['former_name']);
/** Of these all may know the rows of which this holds, and no others. */
const known: Record<string, string> = { rule: 'party_id is null' };

class Undone extends Error {}

/**
 * What somebody who takes part in nothing sees of the rows of a tenant, or can do to them, as the service itself would ask. `chosen`
 * says which of the tables that have rows are looked at.
 */
export async function shownInRows(
  { database, tenantId, party }: World,
  chosen: (tables: readonly string[]) => Promise<readonly string[]> = async (all) => all,
): Promise<{ faults: string[]; held: readonly string[] }> {
  const asked = async <T>(text: string, values: unknown[] = []) =>
    (await database.admin.query(text, values)).rows as T[];
  const described = await asked<Described>(
    `select c.relname as table, string_agg(quote_ident(a.attname), ', ') filter (where a.attgenerated = '') as columns,
      min(quote_ident(a.attname)) filter (where a.attgenerated = '' and has_column_privilege('holdfast_app', c.oid, a.attnum, 'update')) as changeable,
      has_table_privilege('holdfast_app', c.oid, 'insert') as may_insert, has_table_privilege('holdfast_app', c.oid, 'delete') as may_delete
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relname = any ($1) group by c.oid, c.relname order by 1`,
    [tables],
  );
  const filled: string[] = [];
  for (const { table } of described)
    if ((await asked(`select from ${table} where tenant_id = $1 limit 1`, [tenantId])).length > 0) filled.push(table);
  const held = await chosen(filled);
  if (held.length === 0) return { faults: [], held };
  const kept = new Map<string, { places: Map<string, boolean>; first: unknown }>();
  for (const table of held) {
    const rows = await asked<{ at: string; known: boolean }>(
      `select tableoid || ' ' || ctid || ' ' || xmin as at, ${known[table] ?? 'false'} as known from ${table} where tenant_id = $1`,
      [tenantId],
    );
    const [first] = await asked<{ row: unknown }>(
      `select to_jsonb(t) as row from ${table} t where tenant_id = $1 limit 1`,
      [tenantId],
    );
    kept.set(table, { places: new Map(rows.map(({ at, known: isKnown }) => [at, isKnown])), first: first?.row });
  }
  const stranger = await party('Takes part in nothing', 'bank', 'trader');
  const visibility = { tenantId, party: stranger.partyId };
  /** How many rows a statement did something to; nothing of it stays. */
  const tried = async (statement: ReturnType<typeof sql>): Promise<number | string> => {
    let done = -1;
    try {
      await database.write(visibility, async (db: Db) => {
        done = ((await db.execute(statement)) as { rowCount: number }).rowCount;
        throw new Undone();
      });
    } catch (error) {
      for (let e: unknown = error; e instanceof Error; e = e.cause) if ('code' in e) return String(e.code);
      if (!(error instanceof Undone)) throw error;
    }
    return done;
  };
  const faults: string[] = [];
  for (const { table, columns, changeable, may_insert, may_delete } of described) {
    const real = kept.get(table);
    if (!real) continue;
    const of = sql.identifier(table);
    const seen = rowsOf<{ at: string }>(
      await database.read(visibility, (db) =>
        db.execute(sql`select tableoid || ' ' || ctid || ' ' || xmin as at from ${of}`),
      ),
    );
    const isOpen = Object.hasOwn(readByAll, table);
    const others = seen.filter(({ at }) => real.places.has(at)).length;
    const secret = seen.filter(({ at }) => real.places.get(at) === false).length;
    if (secret > 0 !== isOpen && !partlyKnown.has(table))
      faults.push(`${table}: ${secret} of ${real.places.size} rows of others are seen`);
    const own = partlyKnown.has(table) ? 0 : seen.length - others;
    // Without a condition: then PostgreSQL asks nothing but the rule for what is changed.
    const acts = [
      changeable !== null &&
        (['changed', sql`update ${of} set ${sql.raw(changeable)} = ${sql.raw(changeable)}`] as const),
      may_delete && (['removed', sql`delete from ${of}`] as const),
    ];
    for (const act of acts) {
      const done = act && (await tried(act[1]));
      if (act && done !== '42501' && !(typeof done === 'number' && done <= own))
        faults.push(`${table}: ${act[0]} ${done}`);
    }
    const copied = sql`insert into ${of} (${sql.raw(columns)}) overriding system value
      select ${sql.raw(columns)} from jsonb_populate_record(null::${of}, ${JSON.stringify(real.first)}::jsonb)`;
    if (may_insert) {
      const done = await tried(copied);
      if (done !== '42501') faults.push(`${table}: another’s row is written, ${done}`);
    }
  }
  return { faults, held };
}
