import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openEmbeddedPostgres, removeInstance } from '../../src/adapters/node/embedded/postgres.ts';
import { migrate } from '../../src/adapters/node/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser or owner, on the server's maintenance database. */
    adminUrl: string;
    /** The migrated database that each test file copies. */
    template: string;
    /** Login of the service, with `DATABASE` for the name; empty: the admin login with a role switch. */
    serviceUrl: string;
  }
}

const withDatabase = (url: string, name: string) => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
};

/** One PostgreSQL for the run: our embedded one, or the server that HOLDFAST_TEST_DATABASE_URL names. */
export default async function setup(project: TestProject) {
  const external = process.env.HOLDFAST_TEST_DATABASE_URL;
  const template = `holdfast_template_${randomBytes(4).toString('hex')}`;
  if (external) {
    await createDatabase(external, template);
    await migrate(withDatabase(external, template));
    project.provide('adminUrl', external);
    project.provide('template', template);
    project.provide('serviceUrl', '');
    return () => dropDatabases(external);
  }
  const folder = path.resolve('.holdfast', `test-${process.pid}-${project.name}`);
  const server = await openEmbeddedPostgres({ folder, durable: false, log: () => {} });
  const adminUrl = withDatabase(server.ownerUrl, 'postgres');
  await createDatabase(adminUrl, template);
  await migrate(withDatabase(adminUrl, template));
  project.provide('adminUrl', adminUrl);
  project.provide('template', template);
  project.provide('serviceUrl', withDatabase(server.serviceUrl, 'DATABASE'));
  return async () => {
    await server.stop();
    await removeInstance(folder);
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
