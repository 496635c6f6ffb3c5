import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';

export const migrationsFolder = new URL('../../../db/migrations/', import.meta.url);

export interface Migration {
  number: number;
  name: string;
  sql: string;
  sha256: string;
}

/** Numbered `.sql` files in order. Line ends are normalised, so that a checkout on Windows has the same hashes. */
export async function readMigrations(folder: URL = migrationsFolder): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, i) => {
      const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]);
      if (!(number > 0) || names[i - 1]?.slice(0, 4) === name.slice(0, 4))
        throw new Error(`${name}: a migration is named 0001_name.sql, each with a number of its own`);
      const sql = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n');
      return { number, name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Any fixed number: whoever migrates this database holds it. */
const MIGRATION_LOCK = 7_236_418_205;

/**
 * Brings a database to the newest migration and says which ran. One connection holds an advisory lock from the first
 * read to the last commit, so two starts at once migrate once. A migration that was edited, removed or slipped in below
 * the newest applied one is refused: the database would no longer be what the files say. What only the owner may say of the
 * database is said each time: a copy of a database does not take it along.
 */
export async function migrate(connectionString: string, telemetryDays?: number): Promise<string[]> {
  const migrations = await readMigrations();
  const client = new pg.Client({ connectionString, application_name: 'holdfast migrate', statement_timeout: 600_000 });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(`create table if not exists schema_migration (
      number integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())`);
    const { rows } = await client.query<{ number: number; name: string; sha256: string }>(
      'select number, name, sha256 from schema_migration order by number',
    );
    for (const applied of rows) {
      const file = migrations.find((m) => m.number === applied.number);
      if (!file)
        throw new Error(`the database has migration ${applied.name}, which this version does not: is it older?`);
      if (file.name !== applied.name || file.sha256 !== applied.sha256)
        throw new Error(`${file.name} was changed after it was applied; restore it and add a new migration instead`);
    }
    const pending = migrations.filter((m) => !rows.some((applied) => applied.number === m.number));
    const newest = rows.at(-1)?.number ?? 0;
    const late = pending.find((m) => m.number < newest);
    if (late)
      throw new Error(`${late.name} lies below the newest applied migration ${newest}; give it a higher number`);
    for (const migration of pending) {
      await client.query('begin');
      try {
        await client.query(migration.sql);
        await client.query('insert into schema_migration (number, name, sha256) values ($1, $2, $3)', [
          migration.number,
          migration.name,
          migration.sha256,
        ]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`${migration.name} failed and was rolled back: ${(error as Error).message}`, { cause: error });
      }
    }
    await client.query('grant select on schema_migration to holdfast_app');
    await withoutTemporaries(client);
    if (telemetryDays !== undefined)
      await client.query(`update retention_floor set days = $1 where what = 'observation' and days <> $1`, [
        telemetryDays,
      ]);
    return pending.map((m) => m.name);
  } finally {
    await client.end();
  }
}

/** Nobody but the owner makes temporary tables here: what is in one is found before what it is named after. */
async function withoutTemporaries(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(current_database()) as name where has_database_privilege('holdfast_app', current_database(), 'temp')
       and pg_has_role((select datdba from pg_database where datname = current_database()), 'usage')`,
  );
  for (const { name } of rows) await client.query(`revoke temporary on database ${name} from public, holdfast_app`);
}
