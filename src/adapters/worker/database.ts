import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Database, Db } from '../../context.ts';
import type { Vault } from '../../kernel/vault.ts';
import { unavailable, withoutData } from '../statement.ts';

export interface RequestDatabase extends Database {
  close(): Promise<void>;
}

const isUnavailable = (error: unknown): boolean => {
  for (let e = error; e instanceof Error; e = e.cause)
    if ('code' in e && /^(CONNECTION_|CONNECT_TIMEOUT|ECONNREFUSED|08|53|57P0)/.test(String(e.code))) return true;
  return false;
};

/**
 * PostgreSQL through Hyperdrive, for one request: one connection, one life. A connection that is lost is never opened
 * again under a transaction; the guard in the database stands behind that (docs/decisions/0001-database-driver.md).
 */
export function openRequestDatabase(connectionString: string, vault?: Vault): RequestDatabase {
  const client = postgres(connectionString, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: 'holdfast worker' },
  });
  const db = drizzle(client);

  async function named<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw isUnavailable(error) ? unavailable(error) : withoutData(error);
    }
  }

  const transaction = <T>(
    accessMode: 'read only' | 'read write',
    before: ReturnType<typeof sql>,
    work: (tx: Db) => Promise<T>,
  ): Promise<T> =>
    named(() =>
      db.transaction(
        async (tx) => {
          await tx.execute(before);
          return work(tx);
        },
        { accessMode },
      ),
    );

  return {
    vault,
    read: ({ tenantId, party }, work) =>
      transaction(
        'read only',
        sql`select set_config('app.tenant', ${tenantId}, true), set_config('app.party', ${party}, true)`,
        work,
      ),
    write: ({ tenantId, party }, work) =>
      transaction(
        'read write',
        sql`select set_config('app.tenant', ${tenantId}, true), set_config('app.party', ${party}, true),
                   set_config('app.xid', pg_current_xact_id()::text, true)`,
        work,
      ),
    anonymous: (work) => named(() => work(db)),
    // A transaction that failed shows nothing to anybody, and takes no statement.
    async become(tx, party) {
      await tx.execute(sql`select set_config('app.party', ${party}, true)`).catch(() => {});
    },
    close: () => client.end({ timeout: 2 }),
  };
}
