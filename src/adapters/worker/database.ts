import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { type Database, type Db, rowsOf, type Visibility } from '../../context.ts';
import { readBook } from '../../ground/rule-book/index.ts';
import { type Book, emptyBook, judgedBy } from '../../kernel/judging.ts';
import type { Vault } from '../../kernel/vault.ts';
import { unavailable, withoutData } from '../statement.ts';

export interface RequestDatabase extends Database {
  close(): Promise<void>;
}

/** What tenants have set, as this isolate read it last: good for nothing at another version. */
const books = new Map<string, Book>();

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

  /** The rules of a tenant as they stand where the transaction begins: most have set none, and their version says so. */
  async function bookFor(tx: Db, { tenantId, party }: Visibility, version: string | null): Promise<Book> {
    if (version === null) return emptyBook;
    const known = books.get(tenantId);
    if (known?.version === version) return known;
    await tx.execute(sql`select set_config('app.party', 'system', true)`);
    const book = await readBook(tx, tenantId);
    await tx.execute(sql`select set_config('app.party', ${party}, true)`);
    books.set(tenantId, book);
    return book;
  }

  const transaction = <T>(
    accessMode: 'read only' | 'read write',
    visibility: Visibility,
    work: (tx: Db) => Promise<T>,
  ): Promise<T> =>
    named(() =>
      db.transaction(
        async (tx) => {
          const { tenantId, party } = visibility;
          const xid =
            accessMode === 'read write' ? sql`set_config('app.xid', pg_current_xact_id()::text, true)` : sql`''`;
          // The version is read after what row-level security looks at is set: it depends on it.
          const [row] = rowsOf<{ version: string | null }>(
            await tx.execute(sql`with seen as materialized (select set_config('app.tenant', ${tenantId}, true) as tenant,
                set_config('app.party', ${party}, true) as party, ${xid} as xid)
              select (select b.version::text from rule_book b where b.tenant_id = seen.tenant) as version from seen`),
          );
          const book = await bookFor(tx, visibility, row?.version ?? null);
          return judgedBy({ book, party, used: new Set() }, () => work(tx));
        },
        { accessMode },
      ),
    );

  return {
    vault,
    read: (visibility, work) => transaction('read only', visibility, work),
    write: (visibility, work) => transaction('read write', visibility, work),
    anonymous: (work) => named(() => work(db)),
    // A transaction that failed shows nothing to anybody, and takes no statement.
    async become(tx, party) {
      await tx.execute(sql`select set_config('app.party', ${party}, true)`).catch(() => {});
    },
    close: () => client.end({ timeout: 2 }),
  };
}
