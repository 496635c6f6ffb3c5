import type { Log } from '../../app.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database.ts';
import { type EmbeddedPostgres, openEmbeddedPostgres } from './embedded/postgres.ts';
import { migrate } from './migrate.ts';
import { vaultOf } from './secrets.ts';

const withRole = (owner: string) => ({ connectionString: owner, role: 'holdfast_app' });

/** The database of this installation: the one that the settings name, or one of its own in `folder`; brought up to date. */
export async function openOwnDatabase(
  config: Config,
  {
    folder,
    durable,
    log,
    progress,
    closers,
  }: {
    folder: string;
    durable: boolean;
    log: Log;
    progress(message: string): void;
    closers: (() => Promise<unknown>)[];
  },
) {
  let postgres: EmbeddedPostgres | undefined;
  if (!config.DATABASE_URL) {
    progress('starting PostgreSQL');
    const installed = config.HOLDFAST_POSTGRES;
    postgres = await openEmbeddedPostgres({
      folder,
      durable,
      installed,
      log: (m) => log('info', m),
    });
    closers.push(postgres.stop);
  }
  const ownerUrl = postgres?.ownerUrl ?? config.DATABASE_OWNER_URL ?? config.DATABASE_URL ?? '';
  if (config.HOLDFAST_MIGRATE) {
    progress('bringing the database up to date');
    const applied = await migrate(ownerUrl, config.HOLDFAST_TELEMETRY_DAYS);
    if (applied.length > 0) log('info', `migrated through ${applied.at(-1)}`, { migrations: applied.length });
  }
  const login = postgres
    ? { connectionString: postgres.serviceUrl }
    : config.DATABASE_OWNER_URL
      ? { connectionString: config.DATABASE_URL ?? '' }
      : withRole(ownerUrl);
  const vault = await vaultOf(config.HOLDFAST_SECRETS_KEY, folder);
  const database = openDatabase({
    ...login,
    vault,
    max: config.DATABASE_POOL,
    applicationName: 'holdfast',
    onError: (error) => log('warn', `database connection: ${error.message}`),
  });
  closers.push(database.close);
  return { postgres, vault, database };
}
