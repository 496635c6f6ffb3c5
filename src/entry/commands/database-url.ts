import { readConfig } from '../../adapters/node/config.ts';

/** The database that the environment names, by the login that owns the schema where there is one. */
export function databaseUrl(): string {
  const config = readConfig(process.env);
  const url = config.DATABASE_OWNER_URL ?? config.DATABASE_URL;
  if (url === undefined)
    throw new Error('DATABASE_URL is not set; the embedded database is brought up to date by npm start');
  return url;
}
