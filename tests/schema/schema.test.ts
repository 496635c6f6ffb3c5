import { readdir } from 'node:fs/promises';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { expect, it } from 'vitest';
import { openTestDatabase } from '../support/database.ts';

const database = await openTestDatabase();
const folder = new URL('../../db/schema/', import.meta.url);
const tables: PgTable[] = [];
for (const name of await readdir(folder)) {
  const module = (await import(new URL(name, folder).href)) as Record<string, unknown>;
  tables.push(...Object.values(module).filter((value) => value instanceof PgTable));
}

it('describes to Drizzle exactly the columns that the migrations made', async () => {
  const { rows } = await database.admin.query<{ table: string; column: string; type: string; nullable: boolean }>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type, not a.attnotnull as nullable
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped and c.relname <> 'schema_migration'`);
  const made = rows.map((r) => `${r.table}.${r.column} ${r.type} ${r.nullable ? 'null' : 'not null'}`).sort();
  const described = tables
    .flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns.map((column) => {
        const type = column.getSQLType().replace('timestamp with time zone', 'timestamp with time zone');
        return `${name}.${column.name} ${type} ${column.notNull ? 'not null' : 'null'}`;
      });
    })
    .sort();
  expect(described).toEqual(made);
});

it('forces row-level security, with the guard, on every table that holds a tenant’s rows', async () => {
  const { rows } = await database.admin.query(`
    select c.relname,
      c.relrowsecurity and c.relforcerowsecurity as forced,
      exists (select from pg_policy p where p.polrelid = c.oid and p.polqual is not null and p.polwithcheck is not null) as policies,
      exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'guard') as guarded
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`);
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter((r) => !r.forced || !r.policies || !r.guarded)).toEqual([]);
});

it('guards every such table against writes outside a unit of work, and lets those within one pass', async () => {
  // `where false`: the guard is asked of a write that finds no row too.
  const within = (setting: string) => `begin; select set_config('app.xid', ${setting}, true); do $$
    declare target regclass; refused text[] := '{}';
    begin
      for target in select tgrelid from pg_trigger where tgname = 'guard' and not tgisinternal loop
        begin
          execute format('delete from %s where false', target);
        exception when sqlstate '55000' then
          refused := refused || target::text;
        end;
      end loop;
      perform set_config('app.refused', cardinality(refused)::text, true);
    end $$; select current_setting('app.refused')::int as refused,
      (select count(*)::int from pg_trigger where tgname = 'guard' and not tgisinternal) as guarded; rollback`;
  const tried = async (setting: string) => {
    const results = (await database.admin.query(within(setting))) as unknown as { rows: unknown[] }[];
    return results.flatMap(({ rows }) => rows).find((row) => 'refused' in (row as object)) as {
      refused: number;
      guarded: number;
    };
  };
  const { guarded } = await tried(`''`);
  expect(guarded).toBeGreaterThan(200);
  expect((await tried(`''`)).refused).toBe(guarded);
  // The number of another transaction.
  expect((await tried(`'3'`)).refused).toBe(guarded);
  expect((await tried('pg_current_xact_id()::text')).refused).toBe(0);
});

it('gives partitions no rights of their own, and views and definer functions no way round', async () => {
  const { rows: partitions } = await database.admin.query(`
    select relname from pg_class where relispartition and relkind = 'r'
      and has_table_privilege('holdfast_app', oid, 'select, insert, update, delete')`);
  const { rows: views } = await database.admin.query(`
    select relname from pg_class where relkind = 'v' and relnamespace = 'public'::regnamespace
      and not coalesce('security_invoker=true' = any (reloptions), false)`);
  const { rows: functions } = await database.admin.query(`
    select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
      and (not coalesce('search_path=pg_catalog, public, pg_temp' = any (proconfig), false)
           or exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) a where a.grantee = 0))`);
  expect({ partitions, views, functions }).toEqual({ partitions: [], views: [], functions: [] });
});

it('finds who a caller is in its own tables, whatever tables a session makes for itself', async () => {
  const client = new pg.Client({ connectionString: database.serviceUrl });
  await client.connect();
  try {
    // A copy of a database lets everybody make them; the one that was migrated does not.
    await client.query(`create temp table api_key as select 'ten_evil' as tenant_id, 'key' as id, 'p' as person_id,
      'aaaaaaaaaaaa' as prefix, '\\x00'::bytea as secret_hash, null::timestamptz as expires_at, null::timestamptz as revoked_at`);
    await client.query('grant select on api_key to public');
    await client.query(`create temp table tenant as select 'ten_evil' as id`);
    await client.query('grant select on tenant to public');
    expect((await client.query(`select * from authenticate_api_key('aaaaaaaaaaaa')`)).rows).toEqual([]);
    expect((await client.query('select * from all_tenants()')).rows).not.toContainEqual({ tenant_id: 'ten_evil' });
  } finally {
    await client.end();
  }
  const { rows } = await database.admin.query(
    `select datname from pg_database where datname ~ '^holdfast_template_' and has_database_privilege('holdfast_app', oid, 'temp')`,
  );
  expect(rows).toEqual([]);
});

it('refuses, for the service’s own login, a write outside a unit of work, another tenant’s row and any edit of an event', async () => {
  await database.write({ tenantId: 'ten_a', party: 'system' }, async (db) => {
    await db.execute("insert into tenant values ('ten_a', 'A', now())");
  });
  const stray = database.pool.query("insert into tenant values ('ten_b', 'B', now())");
  await expect(stray).rejects.toThrow(/outside a unit of work|row-level security/);
  await expect(
    database.write({ tenantId: 'ten_a', party: 'system' }, (db) =>
      db.execute("insert into tenant values ('ten_c', 'C', now())"),
    ),
  ).rejects.toMatchObject({ code: '42501' });
  await expect(
    database.write({ tenantId: 'ten_a', party: 'system' }, (db) => db.execute("update event set type = 'x'")),
  ).rejects.toMatchObject({ code: '42501' });
  const { rows } = await database.pool.query('select * from tenant');
  expect(rows).toEqual([]);
});

it('keeps no index that says what another says already: each is written with each row', async () => {
  const { rows: keys } = await database.admin.query(`
    select i.indexrelid::regclass::text as index from pg_index i
      join pg_class t on t.oid = i.indrelid and t.relnamespace = 'public'::regnamespace
      join pg_index p on p.indrelid = i.indrelid and p.indisprimary and p.indexrelid <> i.indexrelid
    where i.indisunique and i.indpred is null and i.indexprs is null and i.indkey::int2[] @> p.indkey::int2[]
      and not exists (select from pg_constraint f where f.contype = 'f' and f.conindid = i.indexrelid)`);
  const { rows: beginnings } = await database.admin.query(`
    select i.indexrelid::regclass::text as index, j.indexrelid::regclass::text as says from pg_index i
      join pg_class t on t.oid = i.indrelid and t.relnamespace = 'public'::regnamespace
      join pg_index j on j.indrelid = i.indrelid and j.indexrelid <> i.indexrelid and j.indnatts > i.indnatts
      join pg_class a on a.oid = i.indexrelid join pg_class b on b.oid = j.indexrelid and b.relam = a.relam
      join pg_am m on m.oid = a.relam and m.amname = 'btree'
    where not i.indisunique and i.indexprs is null and j.indexprs is null and i.indnatts = i.indnkeyatts
      and pg_get_expr(i.indpred, i.indrelid) is not distinct from pg_get_expr(j.indpred, j.indrelid)
      and (string_to_array(j.indkey::text, ' '))[1:i.indnatts] = string_to_array(i.indkey::text, ' ')
      and (string_to_array(j.indoption::text, ' '))[1:i.indnatts] = string_to_array(i.indoption::text, ' ')
      and (string_to_array(j.indcollation::text, ' '))[1:i.indnatts] = string_to_array(i.indcollation::text, ' ')`);
  expect({ keys, beginnings }).toEqual({ keys: [], beginnings: [] });
});

it('refuses a row of a tenant that is not there, by its party where it names one, and looks up no tenant for that row', async () => {
  const { rows } = await database.admin.query<{ table: string; refers: string[] }>(`
    select c.conrelid::regclass::text as table, array_agg(distinct c.confrelid::regclass::text) as refers from pg_constraint c
    where c.contype = 'f' and c.conrelid in ('task'::regclass, 'receivable'::regclass, 'party'::regclass)
      and c.confrelid in ('tenant'::regclass, 'party'::regclass) group by 1 order by 1`);
  expect(rows).toEqual([
    { table: 'party', refers: ['tenant'] },
    { table: 'receivable', refers: ['party'] },
    { table: 'task', refers: ['party'] },
  ]);
  const insert = `insert into task (tenant_id, object_id, noun, act, party_id, state, needs, path, grave, not_persons, at_risk)
    values ('ten_none', 'x', 'lots', 'lot.x', 'pty_none', 'open', 'lot:x', '/v1/x', 2, '{}', '[]')`;
  await expect(
    database.write({ tenantId: 'ten_none', party: 'system' }, (db) => db.execute(insert)),
  ).rejects.toMatchObject({ code: '23503' });
});
