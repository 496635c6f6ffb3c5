import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import {
  BegunInVain,
  CredentialChanged,
  type Database,
  type Db,
  KeyUsed,
  type Remembered,
  type Unawaited,
  type Visibility,
} from '../../context.ts';
import type { Vault } from '../../kernel/vault.ts';
import { codeOf, DISK_FULL, unavailable, withoutData } from '../statement.ts';
import { meetRiders, prepareValue, type Rider, ROLLED_BACK, runRiding, type Shape } from './riding.ts';
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

/** Statements that one connection keeps ready; of more, the one that was asked for longest ago is forgotten. */
const PREPARED_MOST = 400;

/** What a transaction looks at as it opens, and whom it tells that it found it. */
interface Look extends Remembered {
  found(): void;
}

interface Session {
  db: Db;
  /** How many statements went out on this connection. */
  sent(): number;
  /** Begins a transaction with the next statement, which looks at the remembered credential too. */
  begin(isRead: boolean, visibility: Visibility, look?: Look): void;
  /** The next statement is the last of the transaction. */
  endWithNext(): void;
  /** The next statement takes the claim of a key along. */
  claimWithNext(key: readonly string[], claimed: () => void): void;
  /** The next statement takes this one along. */
  sendWithNext(statement: Unawaited): void;
  /** From the next statement on, row-level security sees this party. */
  become(party: string): void;
  /** What waits for a statement goes out. */
  sendNow(): Promise<void>;
  /**
   * The work is done: writes that wait for a statement go out, with the commit behind them. Throws where the transaction was begun
   * in vain, whatever its work made of that.
   */
  settle(): Promise<void>;
  /** The transaction is over; nothing rides any more. `open` where a `commit` or a `rollback` must still follow. */
  end(): 'never begun' | 'open' | 'committed';
}

/**
 * Drizzle on one connection. Each statement is planned once and kept: with row-level security, planning a statement costs more
 * than running it. What opens a transaction and who looks ride with the next statement.
 */
function sessionOn(client: pg.PoolClient): Session {
  const names = new Map<string, string>();
  const shapes = new Map<string, Shape>();
  let dropped: string[] = [];
  let made = 0;
  let sent = 0;
  let riding: Rider[] = [];
  let last: 'to come' | 'sent' | 'done' | undefined;
  /** The transaction is its only statement, between two Syncs: no `begin`, no `commit`. */
  let isImplicit = false;
  /** It was begun in vain: nothing more is asked in it. */
  let vain: BegunInVain | undefined;

  function nameOf(text: string): string {
    const name = names.get(text) ?? `s${made++}`;
    names.delete(text);
    names.set(text, name);
    const [oldest] = names.size > PREPARED_MOST ? names : [];
    if (oldest) {
      names.delete(oldest[0]);
      dropped.push(oldest[1]);
    }
    return name;
  }

  const query = ({ text, types, rowMode }: pg.QueryArrayConfig, values: unknown[]) => {
    if (vain) throw vain;
    if (last === 'sent' || last === 'done')
      throw new Error('a statement came after the one that was to be the last of its transaction');
    const name = nameOf(text);
    sent++;
    const company = { before: riding, dropped, shapes };
    riding = [];
    dropped = [];
    // What fails only in our eyes must not be committed: then the commit waits for the answer.
    const isSure = !company.before.some(({ expects }) => expects);
    const isLast = last === 'to come';
    const commits = isLast && isSure && !isImplicit;
    if (isLast) last = 'sent';
    const done = runRiding(client, { text, types, rowMode, values, name }, { ...company, commits });
    if (!isLast && isSure) return done;
    return done.then(
      (result) => {
        if (commits || isImplicit) last = 'done';
        return result;
      },
      (error: unknown) => {
        if (error instanceof BegunInVain) vain = error;
        throw error;
      },
    );
  };
  return {
    db: drizzle({ query } as unknown as pg.PoolClient),
    sent: () => sent,
    begin(isRead, { tenantId, party }, look) {
      riding = [
        { name: isRead ? 'hf_begin_read' : 'hf_begin' },
        { name: isRead ? 'hf_see' : 'hf_see_and_write', values: [tenantId, party] },
      ];
      if (look)
        riding.push({
          name: look.isSession ? 'hf_session' : 'hf_key',
          values: [look.tenantId, look.keyId],
          expects: { row: look.stands, found: look.found, otherwise: CredentialChanged },
        });
    },
    endWithNext() {
      last = 'to come';
      const [begin, see, ...others] = riding;
      if (begin?.name !== 'hf_begin_read' || see === undefined) return;
      isImplicit = true;
      riding = [{ ...see, name: 'hf_see_only' }, ...others];
    },
    claimWithNext(key, claimed) {
      sent++;
      riding.push({ name: 'hf_claim_lock', values: key });
      riding.push({
        name: 'hf_claim',
        values: key,
        expects: { row: undefined, found: claimed, otherwise: KeyUsed },
      });
    },
    sendWithNext({ text, values, failed }) {
      if (vain) throw vain;
      if (last) throw new Error('a statement came after the one that was to be the last of its transaction');
      sent++;
      riding.push({ name: nameOf(text), values: values.map(prepareValue), write: { text, failed } });
    },
    become(party) {
      if (riding.at(-1)?.name === 'hf_party') riding.pop();
      riding.push({ name: 'hf_party', values: [party] });
    },
    async sendNow() {
      if (!riding.some(({ write, expects }) => write ?? expects)) return;
      // It asks nothing itself, and what it carries was counted.
      sent--;
      await query({ text: 'select', rowMode: 'array' }, []);
    },
    async settle() {
      if (vain) throw vain;
      if (!riding.some(({ write }) => write)) return;
      // What may yet turn out to be in vain is looked at before the commit goes out.
      if (riding.some(({ expects }) => expects)) await this.sendNow();
      sent--;
      const { command } = await query({ text: 'commit', rowMode: 'array' }, []);
      if (command !== 'COMMIT') throw new Error(ROLLED_BACK);
      last = 'done';
    },
    end() {
      const isBegun = !riding.some(({ name }) => name.startsWith('hf_begin') || name === 'hf_see_only');
      // What failed before its Sync has ended there.
      const isCommitted = last === 'done' || (isImplicit && last === 'sent');
      riding = [];
      last = undefined;
      isImplicit = false;
      vain = undefined;
      if (!isBegun) return 'never begun';
      return isCommitted ? 'committed' : 'open';
    },
  };
}

const retryable = (error: unknown) => ['40001', '40P01'].includes(codeOf(error) ?? '');

/**
 * PostgreSQL through `pg`. Why not `postgres`: docs/decisions/0001-database-driver.md. Opening a transaction and setting
 * what row-level security reads takes no round trip of its own.
 */
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
  // A backend killed between two statements emits on the client; unheard, that would end the process.
  pool.on('connect', (client) => {
    client.on('error', options.onError);
    meetRiders(client);
  });

  // In turn between tenants: one that asks for much at once waits behind itself.
  const row = turns(options.max);
  const sessions = new WeakMap<pg.PoolClient, Session>();
  const sessionsByHandle = new WeakMap<Db, Session>();
  function sessionOf(client: pg.PoolClient): Session {
    const session = sessions.get(client) ?? sessionOn(client);
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

  const transaction = <T>(
    visibility: Visibility,
    work: (db: Db) => Promise<T>,
    { isRead = false, look }: { isRead?: boolean; look?: Look | undefined } = {},
  ): Promise<T> =>
    borrow(visibility.tenantId, async (client) => {
      const session = sessionOf(client);
      session.begin(isRead, visibility, look);
      let result: T;
      try {
        result = await work(session.db);
        await session.settle();
      } catch (error) {
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
      vault: options.vault,
      commitWithNext,
      claimWithNext,
      sendWithNext,
      sendNow,
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
    commitWithNext,
    claimWithNext,
    sendWithNext,
    sendNow,
    close: () => pool.end(),
  };
  return database;
}
