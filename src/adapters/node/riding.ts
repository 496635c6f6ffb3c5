import pg from 'pg';
import type { BegunInVain } from '../../context.ts';

/**
 * What a connection is told without a round trip of its own: it goes out before the next statement, under the same Sync. The
 * server passes over whatever follows a failure up to that Sync, so a statement never runs without what rides with it.
 */
export interface Rider {
  name: keyof typeof riders;
  values?: readonly string[];
  /** What its only row must say, undefined for none: then `found` is told. With anything else the statement fails. */
  expects?: { row: string | undefined; found(): void; otherwise: new () => BegunInVain };
}

/** What rides with one statement. */
export interface Company {
  before: readonly Rider[];
  /** The transaction ends with this statement: `commit` goes out behind it, under the same Sync. */
  commits: boolean;
  /** Names that the server may forget. */
  dropped: readonly string[];
}

export const ROLLED_BACK = 'the transaction was rolled back: a statement in it had failed';

/** Known to the server by name from the first moment of a connection, so that riding needs no Parse. */
const riders = {
  hf_begin: 'begin',
  hf_begin_read: 'begin read only',
  hf_see: `select set_config('app.tenant', $1, true), set_config('app.party', $2, true)`,
  hf_see_and_write: `select set_config('app.tenant', $1, true), set_config('app.party', $2, true),
    set_config('app.xid', pg_current_xact_id()::text, true)`,
  hf_party: `select set_config('app.party', $1, true)`,
  hf_see_only: `select set_config('transaction_read_only', 'on', true), set_config('app.tenant', $1, true),
    set_config('app.party', $2, true)`,
  // The versions of the rows, as `authenticate_api_key` tells them: three look-ups by key.
  hf_key: `select k.xmin || ' ' || p.xmin || ' ' || y.xmin from api_key k
    join person p on p.tenant_id = k.tenant_id and p.id = k.person_id
    join party y on y.tenant_id = p.tenant_id and y.id = p.party_id where k.tenant_id = $1 and k.id = $2`,
  hf_claim: 'select id from claim_idempotency_key($1, $2, $3)',
  hf_commit: 'commit',
} as const;

/** The part of the driver's connection that is used; its types leave it out. */
interface Wire {
  stream: { cork?(): void; uncork?(): void };
  parsedStatements: Record<string, string | undefined>;
  parse(statement: { name: string; text: string }): void;
  bind(portal: { statement: string; values: readonly string[] }): void;
  execute(portal: Record<string, never>): void;
  close(statement: { type: 'S'; name: string }): void;
  sync(): void;
}

type Done = (error: Error | null, result?: pg.QueryResult) => void;

interface Running extends pg.Query {
  prepare(connection: Wire): void;
  _getRows(connection: Wire, rows: number): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
}
const Base = pg.Query as unknown as new (config: object, values: unknown, done: unknown) => Running;

/** Tells the server what rides, by name. To be the first query of a connection. */
class MeetRiders extends Base {
  constructor() {
    super({ text: 'riders', queryMode: 'extended' }, undefined, () => {});
  }

  override prepare(connection: Wire): void {
    for (const [name, text] of Object.entries(riders)) connection.parse({ name, text });
    connection.sync();
  }
}

/** One statement, with what rides before and behind it. */
class Riding extends Base {
  readonly #company: Company;
  readonly #done: Done;
  /** Whether the claim of a key rides with it. */
  readonly claims: boolean;
  #arrived = 0;
  #said: string | undefined;
  #failure: Error | undefined;

  constructor(config: object, done: Done, company: Company) {
    super({ ...config, queryMode: 'extended' }, undefined, (error: Error | null, result: pg.QueryResult) =>
      this.#end(error, result),
    );
    this.#company = company;
    this.#done = done;
    this.claims = company.before.some(({ name }) => name === 'hf_claim');
  }

  #end(error: Error | null, result: pg.QueryResult): void {
    const failure = this.#failure ?? error;
    if (failure) this.#done(failure);
    else this.#done(null, result);
  }

  override prepare(connection: Wire): void {
    for (const name of this.#company.dropped) {
      connection.close({ type: 'S', name });
      delete connection.parsedStatements[name];
    }
    for (const { name, values = [] } of this.#company.before) {
      connection.bind({ statement: name, values });
      connection.execute({});
    }
    super.prepare(connection);
  }

  override _getRows(connection: Wire, rows: number): void {
    if (this.#company.commits) {
      connection.execute({});
      connection.bind({ statement: 'hf_commit', values: [] });
    }
    super._getRows(connection, rows);
  }

  override handleDataRow(message: { fields: readonly (string | null)[] }): void {
    const rider = this.#company.before[this.#arrived];
    if (!rider) super.handleDataRow(message);
    else if (rider.expects) this.#said = message.fields[0] ?? undefined;
  }

  override handleCommandComplete(message: { text: string }, connection: Wire): void {
    const { before, commits } = this.#company;
    const at = this.#arrived++;
    const expects = before[at]?.expects;
    if (expects && this.#said === expects.row) expects.found();
    else if (expects) this.#failure ??= new expects.otherwise();
    this.#said = undefined;
    if (at === before.length) super.handleCommandComplete(message, connection);
    else if (commits && at > before.length && message.text !== 'COMMIT') this.#failure = new Error(ROLLED_BACK);
  }
}

export const meetRiders = (client: pg.ClientBase): void => {
  client.query(new MeetRiders());
};

/** Runs one statement with what rides before and behind it. */
export const runRiding = (client: pg.ClientBase, config: pg.QueryConfig, company: Company): Promise<pg.QueryResult> =>
  new Promise((resolve, reject) => {
    const done: Done = (error, result) => (error ? reject(error) : resolve(result as pg.QueryResult));
    client.query(new Riding(config, done, company));
  });
