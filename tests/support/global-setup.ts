import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { placeOf } from '../../src/adapters/node/embedded/place.ts';
import { openEmbeddedPostgres, removeInstance } from '../../src/adapters/node/embedded/postgres.ts';
import { migrate, readMigrations } from '../../src/adapters/node/migrate.ts';
import { writeOnce } from '../../src/adapters/node/write-once.ts';
import { folderInMemory } from './in-memory.ts';

/** One PostgreSQL, and the migrated database on it that each test file copies. */
export interface TestServer {
  /** Superuser or owner, on the server's maintenance database. */
  adminUrl: string;
  template: string;
  /** Login of the service, with `DATABASE` for the name; empty: the admin login with a role switch. */
  serviceUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** One for each worker: the feed of events waits for every transaction on its server, whosever it is. */
    servers: TestServer[];
  }
}

const withDatabase = (url: string, name: string) => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
};

const TEMPLATE = 'holdfast_template';
const SECRETS = 'database-secrets.json';
const quiet = { durable: false, log: () => {} };

/** What decides how a server with the template looks: which PostgreSQL, made by whom, and every migration. */
async function nameOfPrepared(): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile('package-lock.json'))
    .update(String(process.getuid?.()));
  for (const { sha256 } of await readMigrations()) hash.update(sha256);
  return hash.digest('hex').slice(0, 16);
}

/** A folder with a stopped server that has the template, of today: made by the first run that wants it, and copied by all. */
async function preparedServer(kept: string): Promise<string> {
  const name = `${new Date().toISOString().slice(0, 10)}-${await nameOfPrepared()}`;
  const pointer = path.join(kept, name);
  // It holds a name beside it, not a place: a checkout that shares these modules by a link may be gone tomorrow.
  if (existsSync(pointer)) return path.resolve(kept, await readFile(pointer, 'utf8'));
  await mkdir(kept, { recursive: true });
  const called = `${name}.${process.pid}.${randomBytes(2).toString('hex')}`;
  const made = path.join(kept, called);
  const server = await openEmbeddedPostgres({ folder: made, ...quiet });
  const adminUrl = withDatabase(server.ownerUrl, 'postgres');
  await createDatabase(adminUrl, TEMPLATE);
  await migrate(withDatabase(adminUrl, TEMPLATE));
  await server.stop();
  const first = await writeOnce(pointer, called);
  if (first !== called) await removeInstance(made);
  await removeOld(kept);
  return path.resolve(kept, first);
}

/** What was made before yesterday is not wanted any more: a run that began then may copy it still. */
async function removeOld(kept: string): Promise<void> {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const old = (await readdir(kept, { withFileTypes: true })).filter(({ name }) => name < yesterday);
  for (const entry of old) {
    const at = path.join(kept, entry.name);
    await (entry.isDirectory() ? removeInstance(at) : rm(at, { force: true }));
  }
}

/** A server in a folder of its own, which begins as the prepared one; its data in memory where there is room. */
async function copyOf(prepared: string, folder: string, memory: string | undefined) {
  const [from, to] = [await placeOf(prepared), await placeOf(folder)];
  await copyFile(path.join(prepared, SECRETS), path.join(folder, SECRETS));
  const data = memory ? path.join(memory, path.basename(folder)) : to.data;
  await promisify(execFile)('cp', ['-a', from.data, data]);
  if (memory) await symlink(data, to.data);
  return openEmbeddedPostgres({ folder, ...quiet });
}

/** Our embedded PostgreSQL, one for each worker; or the one that HOLDFAST_TEST_DATABASE_URL names. */
export default async function setup(project: TestProject) {
  const external = process.env.HOLDFAST_TEST_DATABASE_URL;
  if (external) {
    const template = `${TEMPLATE}_${randomBytes(4).toString('hex')}`;
    await createDatabase(external, template);
    await migrate(withDatabase(external, template));
    project.provide('servers', [{ adminUrl: external, template, serviceUrl: '' }]);
    return () => dropDatabases(external);
  }
  const { isolate, maxWorkers } = project.config;
  const prepared = await preparedServer(path.join(await realpath('node_modules'), '.cache', 'servers'));
  const memory = await folderInMemory();
  const started = await Promise.all(
    // Whole processes under test have servers of their own.
    Array.from({ length: isolate ? 1 : maxWorkers }, async (_, n) => {
      const folder = path.resolve('.holdfast', `test-${process.pid}-${project.name}-${n}`);
      const server = await copyOf(prepared, folder, memory);
      const adminUrl = withDatabase(server.ownerUrl, 'postgres');
      return { folder, server, adminUrl, serviceUrl: withDatabase(server.serviceUrl, 'DATABASE') };
    }),
  );
  project.provide(
    'servers',
    started.map(({ adminUrl, serviceUrl }) => ({ adminUrl, template: TEMPLATE, serviceUrl })),
  );
  return async () => {
    for (const { folder, server } of started) {
      await server.stop();
      await removeInstance(folder);
    }
    if (memory) await rm(memory, { recursive: true, force: true });
  };
}

async function query(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

const createDatabase = (url: string, name: string) => query(url, `create database ${name}`);

async function dropDatabases(url: string): Promise<void> {
  const { rows } = await query(url, `select datname from pg_database where datname ~ '^holdfast_(template|test)_'`);
  for (const { datname } of rows as { datname: string }[]) await query(url, `drop database ${datname} with (force)`);
}
