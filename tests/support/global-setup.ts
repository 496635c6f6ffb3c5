import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openEmbeddedPostgres, removeInstance } from '../../src/adapters/node/embedded/postgres.ts';
import { migrate } from '../../src/adapters/node/migrate.ts';

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

/** Our embedded PostgreSQL, one for each worker; or the one that HOLDFAST_TEST_DATABASE_URL names. */
export default async function setup(project: TestProject) {
  const external = process.env.HOLDFAST_TEST_DATABASE_URL;
  const template = `holdfast_template_${randomBytes(4).toString('hex')}`;
  if (external) {
    await createDatabase(external, template);
    await migrate(withDatabase(external, template));
    project.provide('servers', [{ adminUrl: external, template, serviceUrl: '' }]);
    return () => dropDatabases(external);
  }
  const { isolate, maxWorkers } = project.config;
  const started = await Promise.all(
    // Whole processes under test have servers of their own.
    Array.from({ length: isolate ? 1 : maxWorkers }, async (_, n) => {
      const folder = path.resolve('.holdfast', `test-${process.pid}-${project.name}-${n}`);
      const server = await openEmbeddedPostgres({ folder, durable: false, log: () => {} });
      const adminUrl = withDatabase(server.ownerUrl, 'postgres');
      await createDatabase(adminUrl, template);
      await migrate(withDatabase(adminUrl, template));
      return { folder, server, adminUrl, template, serviceUrl: withDatabase(server.serviceUrl, 'DATABASE') };
    }),
  );
  project.provide(
    'servers',
    started.map(({ adminUrl, serviceUrl }) => ({ adminUrl, template, serviceUrl })),
  );
  return async () => {
    for (const { folder, server } of started) {
      await server.stop();
      await removeInstance(folder);
    }
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
