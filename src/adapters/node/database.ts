import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Database, Db, Visibility } from '../../context.ts';
import { commonRefusals, Refusal } from '../../kernel/refusal.ts';

// Civil dates stay `YYYY-MM-DD`: the driver would make them midnight in the machine's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export interface PoolOptions {
  connectionString: string;
  max: number;
  applicationName: string;
  /** Become this role after connecting, when the login owns more than the service may. */
  role?: string | undefined;
  statementTimeoutMs?: number;
  onError(error: Error): void;
}

export interface NodeDatabase extends Database {
  pool: pg.Pool;
  close(): Promise<void>;
}

const unavailableStates = /^(08|57P0|53300|25006)/;
const unavailableErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);

/** Drizzle wraps the driver's error; the SQLSTATE is in the innermost one. */
export function sqlState(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause)
    if ('code' in e && typeof e.code === 'string' && !(e instanceof Refusal)) return e.code;
  return undefined;
}

export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return unavailableStates.test(state) || unavailableErrors.has(state);
  for (let e = error; e instanceof Error; e = e.cause)
    if (/connection (terminated|error|timeout)|timeout exceeded when trying to connect|not queryable/i.test(e.message))
      return true;
  return false;
}

const retryable = (error: unknown) => ['40001', '40P01'].includes(sqlState(error) ?? '');

/**
 * PostgreSQL through `pg`. Why not `postgres`: docs/decisions/0001-database-driver.md. Opening a transaction and setting
 * what row-level security reads is one round trip.
 */
export function openDatabase(options: PoolOptions): NodeDatabase {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max,
    application_name: options.applicationName,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    statement_timeout: options.statementTimeoutMs ?? 15_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    ...(options.role && { options: `-c role=${options.role}` }),
  });
  pool.on('error', options.onError);
  // A backend killed between two statements emits on the client; unheard, that would end the process.
  pool.on('connect', (client) => client.on('error', options.onError));

  async function run<T>(open: string, work: (db: Db) => Promise<T>): Promise<T> {
    let client: pg.PoolClient;
    try {
      client = await pool.connect();
    } catch (cause) {
      throw new Refusal(commonRefusals.DATABASE_UNAVAILABLE, { cause });
    }
    let broken: Error | undefined;
    try {
      await client.query(open);
      const result = await work(drizzle(client));
      await client.query('commit');
      return result;
    } catch (error) {
      if (isUnavailable(error)) {
        broken = error as Error;
        throw new Refusal(commonRefusals.DATABASE_UNAVAILABLE, { cause: error });
      }
      await client.query('rollback').catch((e: Error) => {
        broken = e;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  const settings = ({ tenantId, party }: Visibility) =>
    `set_config('app.tenant', ${pg.escapeLiteral(tenantId)}, true), set_config('app.party', ${pg.escapeLiteral(party)}, true)`;

  return {
    pool,
    read: (visibility, work) => run(`begin read only; select ${settings(visibility)}`, work),
    anonymous: (work) => run('begin read only', work),
    async write(visibility, work) {
      const open = `begin; select ${settings(visibility)}, set_config('app.xid', pg_current_xact_id()::text, true)`;
      for (let attempt = 1; ; attempt++) {
        try {
          return await run(open, work);
        } catch (error) {
          if (attempt === 5 || !retryable(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * (2 + Math.random() * 8)));
        }
      }
    },
    close: () => pool.end(),
  };
}
