import { existsSync } from 'node:fs';
import path from 'node:path';
import { readConfig } from '../../adapters/node/config.ts';
import { openDatabase } from '../../adapters/node/database.ts';
import { openEmbeddedPostgres } from '../../adapters/node/embedded/postgres.ts';
import { systemCtx } from '../../app.ts';
import type { Ctx, Database } from '../../context.ts';
import { identifiers, type NewId } from '../../kernel/identifiers.ts';
import { databaseUrl } from './database-url.ts';

/** The server that the environment names; without one the embedded default, while the service does not run it. */
async function openServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const config = readConfig(process.env);
  if (config.DATABASE_URL !== undefined || config.DATABASE_OWNER_URL !== undefined)
    return { url: databaseUrl(), stop: async () => {} };
  const folder = path.join(config.HOLDFAST_DATA, 'main');
  if (!existsSync(path.join(folder, 'postgres')))
    throw new Error(
      `neither DATABASE_URL is set nor is there an installation in ${folder}: set DATABASE_URL, or HOLDFAST_DATA to where npm start keeps its data`,
    );
  const { ownerUrl, stop } = await openEmbeddedPostgres({
    folder,
    durable: true,
    installed: config.HOLDFAST_POSTGRES,
    log: () => {},
  });
  return { url: ownerUrl, stop };
}

/** Does at the shell what no person of a tenant can do: as the system, on the installation's database. */
export async function asInstaller<T>(
  work: (ctxFor: (tenantId: string) => Ctx, newId: NewId, database: Database) => Promise<T>,
): Promise<T> {
  const clock = { now: () => new Date() };
  const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes);
  const newId = identifiers(clock, chance);
  const server = await openServer();
  const database = openDatabase({
    connectionString: server.url,
    max: 2,
    applicationName: 'holdfast command',
    role: 'holdfast_app',
    onError: () => {},
  });
  try {
    return await work(
      (tenantId) => systemCtx({ clock, chance, newId }, database, tenantId, 'command'),
      newId,
      database,
    );
  } finally {
    await database.close();
    await server.stop();
  }
}
