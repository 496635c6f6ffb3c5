import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import {
  BegunInVain,
  CredentialChanged,
  type Db,
  KeyUsed,
  type Remembered,
  type Unawaited,
  type Visibility,
} from '../../context.ts';
import { answeredReads, keyOf } from './answered.ts';
import { BookChanged, type BookLook } from './books.ts';
import type { Effects } from './effects.ts';
import { type Asked, askJoined, tableWritten, writeJoined } from './joined.ts';
import { prepareValue, type Rider, ROLLED_BACK, runRiding, type Shape } from './riding.ts';

/** Statements that one connection keeps ready; of more, the one that was asked for longest ago is forgotten. */
const PREPARED_MOST = 400;

/** What a transaction looks at as it opens, and whom it tells that it found it. */
export interface Look extends Remembered {
  found(): void;
}

export interface Session {
  db: Db;
  /** How many statements went out on this connection. */
  sent(): number;
  /** Begins a transaction with the next statement, which looks at the remembered credential and book of rules too. */
  begin(isRead: boolean, visibility: Visibility, look?: Look, book?: BookLook): void;
  /** The next statement is the last of the transaction. */
  endWithNext(): void;
  /** The next statement takes the claim of a key along. */
  claimWithNext(key: readonly string[], claimed: () => void): void;
  /** The next statement takes this one along. */
  sendWithNext(statement: Unawaited): void;
  /** From the next statement on each may take this long, until the transaction ends. */
  patientFor(ms: number): void;
  /** From the next statement on, row-level security sees this party. */
  become(party: string): void;
  /** What `work` reads in one turn goes out as one statement. */
  joining<T>(work: () => Promise<T>): Promise<T>;
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

/** What the database says of what it does not find as it was remembered (2041). */
const openedInVain = { HF001: CredentialChanged, HF002: BookChanged };

interface Waiting {
  asked: Asked;
  resolve(result: pg.QueryResult): void;
  reject(error: unknown): void;
}

/**
 * Drizzle on one connection. Each statement is planned once and kept: with row-level security, planning a statement costs more
 * than running it. What opens a transaction and who looks ride with the next statement.
 */
// oxlint-disable-next-line max-lines-per-function -- one connection: what rides with the next statement is shared by all that it does
export function sessionOn(client: pg.PoolClient, effects: Effects): Session {
  const names = new Map<string, string>();
  const shapes = new Map<string, Shape>();
  let dropped: string[] = [];
  let made = 0;
  let sent = 0;
  let riding: Rider[] = [];
  let last: 'to come' | 'sent' | 'done' | undefined;
  /** The transaction is its only statement, between two Syncs: no `begin`, no `commit`. */
  let isImplicit = false;
  /** How long a statement is waited for, where that is longer than usual. */
  let waitMs: number | undefined;
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

  const answered = answeredReads();
  /** Who looks, in a transaction. */
  let looking: string | undefined;
  /** How many works that read at once are under way, and what they asked for and was not sent yet. */
  let joining = 0;
  let waiting: Waiting[] = [];
  let isSending = false;

  const ask = ({ text, types, rowMode }: pg.QueryArrayConfig, values: unknown[]): Promise<pg.QueryResult> => {
    if (vain) throw vain;
    if (last === 'sent' || last === 'done')
      throw new Error('a statement came after the one that was to be the last of its transaction');
    const name = nameOf(text);
    sent++;
    const company = { before: riding, dropped, shapes };
    riding = [];
    dropped = [];
    const isLast = last === 'to come';
    const commits = isLast && !isImplicit;
    if (isLast) last = 'sent';
    const done = runRiding(client, { text, types, rowMode, values, name }, { ...company, commits, waitMs });
    if (!isLast && !company.before.some(({ expects }) => expects)) return done;
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
  /** What may go as one statement: writes to tables of their own, in the order asked; and behind them all that only reads. */
  function groupsOf(turn: readonly Waiting[]): Waiting[][] {
    const reads = turn.filter(({ asked }) => effects.onlyReads(asked.text));
    const groups: Waiting[][] = [];
    let tables = new Set<string>();
    for (const each of turn) {
      if (reads.length > 1 && reads.includes(each)) continue;
      const table = tableWritten(each.asked.text);
      const group = groups.at(-1);
      if (table !== undefined && group && tables.size > 0 && !tables.has(table)) group.push(each);
      else {
        groups.push([each]);
        tables = new Set();
      }
      if (table !== undefined) tables.add(table);
    }
    return reads.length > 1 ? [...groups, reads] : groups;
  }

  async function sendGroup(group: readonly Waiting[]): Promise<void> {
    const all = group.map(({ asked }) => asked);
    const [first] = all as [Asked];
    try {
      const isWrite = tableWritten(first.text) !== undefined;
      const results =
        all.length === 1
          ? [await ask(first as pg.QueryArrayConfig, first.values as unknown[])]
          : await (isWrite ? writeJoined : askJoined)(client, all, ask);
      for (const [i, { resolve }] of group.entries()) resolve(results[i] as pg.QueryResult);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** Turn by turn: all that was asked for before the process looked at what arrived. */
  async function sendInTurns(): Promise<void> {
    while (waiting.length > 0) {
      const turn = waiting;
      waiting = [];
      for (const group of groupsOf(turn)) await sendGroup(group);
      await new Promise((resolve) => setImmediate(resolve));
    }
    isSending = false;
  }

  const asked = (statement: pg.QueryArrayConfig, values: unknown[]): Promise<pg.QueryResult> => {
    if (joining === 0) return ask(statement, values);
    return new Promise((resolve, reject) => {
      const { text, types, rowMode } = statement;
      waiting.push({ asked: { text, types, rowMode, values }, resolve, reject });
      if (isSending) return;
      isSending = true;
      setImmediate(() => void sendInTurns());
    });
  };
  const query = (statement: pg.QueryArrayConfig, values: unknown[]): Promise<pg.QueryResult> => {
    const isSteady = looking !== undefined && last === undefined && !vain && effects.isSteady(statement.text);
    if (isSteady) return answered.of(keyOf(looking as string, statement, values), () => asked(statement, values));
    if (!effects.leavesAnswers(statement.text)) answered.forget();
    return asked(statement, values);
  };
  return {
    db: drizzle({ query } as unknown as pg.PoolClient),
    sent: () => sent,
    begin(isRead, { tenantId, party }, look, book) {
      looking = party;
      answered.forget();
      const found = () => {
        look?.found();
        book?.found();
      };
      riding = [
        { name: isRead ? 'hf_begin_read' : 'hf_begin' },
        {
          name: 'hf_open',
          values: [
            isRead ? 'read' : 'write',
            tenantId,
            party,
            look?.tenantId,
            look?.isSession ? null : look?.keyId,
            look?.isSession ? look.keyId : null,
            look?.stands,
            String(book !== undefined),
            book?.version,
          ],
          ...((look ?? book) && { expects: { found, otherwise: openedInVain } }),
        },
      ];
    },
    endWithNext() {
      last = 'to come';
      const [begin, open, ...others] = riding;
      if (begin?.name !== 'hf_begin_read' || open?.values === undefined) return;
      isImplicit = true;
      riding = [{ ...open, values: ['only', ...open.values.slice(1)] }, ...others];
    },
    claimWithNext(key, claimed) {
      sent++;
      answered.forget();
      riding.push({ name: 'hf_claim', values: key, expects: { found: claimed, otherwise: { HF003: KeyUsed } } });
    },
    sendWithNext({ text, values, failed }) {
      if (vain) throw vain;
      if (last) throw new Error('a statement came after the one that was to be the last of its transaction');
      sent++;
      answered.forget();
      riding.push({ name: nameOf(text), values: values.map(prepareValue), write: { text, failed } });
    },
    patientFor(ms) {
      // A server that hangs keeps no time limits: then we do.
      waitMs = ms + 2_000;
      riding.push({ name: 'hf_patient', values: [String(ms)] });
    },
    become(party) {
      looking = party;
      if (riding.at(-1)?.name === 'hf_party') riding.pop();
      riding.push({ name: 'hf_party', values: [party] });
    },
    async joining(work) {
      joining++;
      try {
        return await work();
      } finally {
        joining--;
      }
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
      sent--;
      const { command } = await query({ text: 'commit', rowMode: 'array' }, []);
      if (command !== 'COMMIT') throw new Error(ROLLED_BACK);
      last = 'done';
    },
    end() {
      const isBegun = !riding.some(({ name }) => name === 'hf_open');
      // What failed before its Sync has ended there.
      const isCommitted = last === 'done' || (isImplicit && last === 'sent');
      answered.forget();
      looking = undefined;
      riding = [];
      last = undefined;
      isImplicit = false;
      waitMs = undefined;
      vain = undefined;
      if (!isBegun) return 'never begun';
      return isCommitted ? 'committed' : 'open';
    },
  };
}
