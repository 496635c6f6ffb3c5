import pg from 'pg';
import type { Database, Db, Remembered, Unawaited, Visibility } from '../../context.ts';
import { readBook } from '../../ground/rule-book/index.ts';
import { judgedBy } from '../../kernel/judging.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Vault } from '../../kernel/vault.ts';
import { codeOf, DISK_FULL, unavailable, withoutData } from '../statement.ts';
import { type Begun, rememberBooks } from './books.ts';
import { effectsOn, volatileFunctions } from './effects.ts';
import { meetRiders, ROLLED_BACK } from './riding.ts';
import { type Look, type Session, sessionOn } from './session.ts';
import { turns } from './turns.ts';

// Civil dates stay `YYYY-MM-DD`: the driver would make them midnight in the machine's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export interface PoolOptions {
  connectionString: string;
  max: number;
  applicationName: string;
  /** Become this role after connecting, when the login owns more than the service may. */
  role?: string | undefined;
  statementTimeoutMs?: number;
  vault?: Vault | undefined;
  onError(error: Error): void;
}

export interface NodeDatabase extends Database {
  pool: pg.Pool;
  /**
   * The same for one request or one batch: with a count of its own of the statements that go through it, and, where the caller
   * was remembered, a look in its first transaction whether that still holds.
   */
  tallied(remembered?: Remembered): Database;
  /** Its disk was full when something was last written. */
  isFull(): boolean;
  close(): Promise<void>;
}

/**
 * The database cannot do it now, and may later: lost connections, lack of room or memory, limits in time, deadlocks met
 * again and again. Nothing of this says that the input is at fault.
 */
const unavailableStates = /^(08|25006|25P03|40|53|55P03|57|58)/;
const unavailableErrors = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ETIMEDOUT ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH'.split(' '),
);
/** Of those, the ones after which the connection is still good. */
const connectedStates = /^(40|53[124]|55P03|57014)/;

export function isUnavailable(error: unknown): boolean {
  const state = codeOf(error);
  if (state !== undefined) return unavailableStates.test(state) || unavailableErrors.has(state);
  for (let e = error; e instanceof Error; e = e.cause)
    if (/connection (terminated|error|timeout)|timeout exceeded when|query read timeout|not queryable/i.test(e.message))
      return true;
  return false;
}

const isConnectionLost = (error: unknown) => isUnavailable(error) && !connectedStates.test(codeOf(error) ?? '');

const retryable = (error: unknown) => ['40001', '40P01'].includes(codeOf(error) ?? '');

/**
 * PostgreSQL through `pg`. Why not `postgres`: docs/decisions/0001-database-driver.md. Opening a transaction and setting
 * what row-level security reads takes no round trip of its own.
 */
// oxlint-disable-next-line max-lines-per-function -- one pool: what it remembers of its connections is shared by all that it does
export function openDatabase(options: PoolOptions): NodeDatabase {
  const statementTimeoutMs = options.statementTimeoutMs ?? 15_000;
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max,
    application_name: options.applicationName,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    // A server that hangs keeps no time limits: then we do.
    query_timeout: statementTimeoutMs + 2_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    ...(options.role && { options: `-c role=${options.role}` }),
  });
  pool.on('error', options.onError);
  let volatile: ReadonlySet<string> | undefined;
  const effects = effectsOn(() => volatile);
  /** Asked once in a process, on its first connection. */
  let learning: Promise<void> | undefined;
  async function learnVolatile(client: pg.ClientBase): Promise<void> {
    try {
      // What rides has gone out by then: the driver warns of two that are asked in one turn.
      await new Promise((resolve) => setImmediate(resolve));
      volatile = await volatileFunctions(client);
    } catch {
      // Whoever waits for it asks on the same connection, and is told. Until it is known no answer is kept.
    }
    learning = undefined;
  }
  pool.on('connect', (client) => {
    // A backend killed between two statements emits on the client; unheard, that would end the process.
    client.on('error', options.onError);
    meetRiders(client);
    if (!volatile) learning ??= learnVolatile(client);
  });

  // In turn between tenants: one that asks for much at once waits behind itself.
  const row = turns(options.max);
  const sessions = new WeakMap<pg.PoolClient, Session>();
  const sessionsByHandle = new WeakMap<Db, Session>();
  function sessionOf(client: pg.PoolClient): Session {
    const session = sessions.get(client) ?? sessionOn(client, effects);
    sessions.set(client, session);
    sessionsByHandle.set(session.db, session);
    return session;
  }

  let full = false;

  /** Runs `work` on a connection of its own; one that broke is not given back. */
  async function borrow<T>(tenantId: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    let client: pg.PoolClient;
    try {
      const turn = row.take(tenantId);
      if (turn) await turn;
    } catch (cause) {
      throw unavailable(cause);
    }
    try {
      client = await pool.connect();
    } catch (cause) {
      row.end(tenantId);
      throw unavailable(cause);
    }
    let broken: Error | undefined;
    try {
      if (learning) await learning;
      return await work(client);
    } catch (error) {
      if (!isUnavailable(error)) throw withoutData(error);
      if (isConnectionLost(error)) broken = error as Error;
      full ||= codeOf(error) === DISK_FULL;
      throw unavailable(error);
    } finally {
      client.release(broken);
      row.end(tenantId);
    }
  }

  interface Opening {
    isRead?: boolean;
    look?: Look | undefined;
  }
  const once = <T>(
    visibility: Visibility,
    work: (db: Db) => Promise<T>,
    { isRead = false, look }: Opening,
    begun?: Begun,
  ): Promise<T> =>
    borrow(visibility.tenantId, async (client) => {
      const session = sessionOf(client);
      session.begin(isRead, visibility, look, begun?.look);
      let result: T;
      try {
        result = await (begun ? judgedBy(begun.by, () => work(session.db)) : work(session.db));
        await session.settle();
        if (begun?.isUnseen()) await session.sendNow();
      } catch (thrown) {
        let error = thrown;
        // What was refused by rules that hold no more is not refused.
        if (begun?.isUnseen() && error instanceof Refusal)
          await session.sendNow().catch((cause: unknown) => {
            error = cause;
          });
        const state = session.end();
        // Where even that fails, the connection is lost, and the transaction with it. Of one that has ended nothing is left.
        if (state === 'open' && !isConnectionLost(error)) await client.query('rollback');
        throw error;
      }
      const state = session.end();
      if (state === 'open') {
        const committed = client.query('commit');
        // Whatever ends a read, what was read was read; the next user of the connection waits behind it.
        if (isRead) committed.catch(options.onError);
        else if ((await committed).command !== 'COMMIT') throw new Error(ROLLED_BACK);
      }
      if (!isRead && state !== 'never begun') full = false;
      return result;
    });

  const byBook = rememberBooks((tenantId) =>
    once({ tenantId, party: 'system' }, (db) => readBook(db, tenantId), { isRead: true }),
  );
  const transaction = <T>(visibility: Visibility, work: (db: Db) => Promise<T>, opening: Opening = {}): Promise<T> =>
    visibility.tenantId === ''
      ? once(visibility, work, opening)
      : byBook(visibility, (begun) => once(visibility, work, opening, begun));

  const sentOn = (db: Db) => sessionsByHandle.get(db)?.sent() ?? 0;
  function tallied(remembered?: Remembered): Database {
    let statements = 0;
    let looked = remembered === undefined;
    const counting =
      <T>(work: (db: Db) => Promise<T>) =>
      async (db: Db): Promise<T> => {
        const before = sentOn(db);
        try {
          return await work(db);
        } finally {
          statements += sentOn(db) - before;
        }
      };
    const found = () => {
      looked = true;
    };
    const toLookAt = () => (remembered === undefined || looked ? undefined : { ...remembered, found });
    return {
      read: (visibility, work) => transaction(visibility, counting(work), { isRead: true, look: toLookAt() }),
      write: (visibility, work) => writing(visibility, counting(work), toLookAt),
      anonymous: (work) => database.anonymous(counting(work)),
      become: database.become,
      joining,
      vault: options.vault,
      commitWithNext,
      claimWithNext,
      sendWithNext,
      sendNow,
      patientFor,
      statements: () => statements,
      ...(remembered && { looked: () => looked }),
    };
  }

  function sessionBehind(db: Db): Session {
    const session = sessionsByHandle.get(db);
    if (!session) throw new Error('not a handle of this database');
    return session;
  }
  const commitWithNext = (db: Db) => sessionBehind(db).endWithNext();
  const claimWithNext = (db: Db, key: readonly string[], claimed: () => void) =>
    sessionBehind(db).claimWithNext(key, claimed);
  const joining = <T>(db: Db, work: () => Promise<T>) => sessionBehind(db).joining(work);
  const patientFor = (db: Db, ms: number) => sessionBehind(db).patientFor(ms);
  const sendNow = (db: Db) => sessionBehind(db).sendNow();
  const sendWithNext = (db: Db, statement: Unawaited) => sessionBehind(db).sendWithNext(statement);

  async function writing<T>(
    visibility: Visibility,
    work: (db: Db) => Promise<T>,
    toLookAt: () => Look | undefined = () => undefined,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await transaction(visibility, work, { look: toLookAt() });
      } catch (error) {
        if (attempt === 5 || !retryable(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * (2 + Math.random() * 8)));
      }
    }
  }

  const database: NodeDatabase = {
    pool,
    vault: options.vault,
    tallied,
    isFull: () => full,
    read: (visibility, work) => transaction(visibility, work, { isRead: true }),
    write: (visibility, work) => writing(visibility, work),
    anonymous: (work) => borrow('', (client) => work(sessionOf(client).db)),
    become: (db, party) => sessionBehind(db).become(party),
    joining,
    commitWithNext,
    claimWithNext,
    sendWithNext,
    sendNow,
    patientFor,
    close: () => pool.end(),
  };
  return database;
}
