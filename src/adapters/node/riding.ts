import pg from 'pg';

/**
 * What a connection is told without a round trip of its own: it goes out before the next statement, under the same Sync. The
 * server passes over whatever follows a failure up to that Sync, so a statement never runs without what rides with it.
 */
export interface Rider {
  name: keyof typeof riders;
  values?: readonly string[];
}

/** Known to the server by name from the first moment of a connection, so that riding needs no Parse. */
const riders = {
  hf_begin: 'begin',
  hf_begin_read: 'begin read only',
  hf_see: `select set_config('app.tenant', $1, true), set_config('app.party', $2, true)`,
  hf_see_and_write: `select set_config('app.tenant', $1, true), set_config('app.party', $2, true),
    set_config('app.xid', pg_current_xact_id()::text, true)`,
  hf_party: `select set_config('app.party', $1, true)`,
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

interface Running extends pg.Query {
  prepare(connection: Wire): void;
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

/** One statement, and before it what rides with it; `dropped` are names that the server may forget. */
class Riding extends Base {
  readonly #riders: readonly Rider[];
  readonly #dropped: readonly string[];
  #before: number;

  constructor(config: object, done: unknown, riding: readonly Rider[], dropped: readonly string[]) {
    super({ ...config, queryMode: 'extended' }, undefined, done);
    this.#riders = riding;
    this.#dropped = dropped;
    this.#before = riding.length;
  }

  override prepare(connection: Wire): void {
    for (const name of this.#dropped) {
      connection.close({ type: 'S', name });
      delete connection.parsedStatements[name];
    }
    for (const { name, values = [] } of this.#riders) {
      connection.bind({ statement: name, values });
      connection.execute({});
    }
    super.prepare(connection);
  }

  override handleDataRow(message: unknown): void {
    if (this.#before === 0) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: Wire): void {
    if (this.#before === 0) super.handleCommandComplete(message, connection);
    else this.#before--;
  }
}

export const meetRiders = (client: pg.ClientBase): void => {
  client.query(new MeetRiders());
};

/** Runs one statement with what rides before it. */
export const runRiding = (
  client: pg.ClientBase,
  config: pg.QueryConfig,
  riding: readonly Rider[],
  dropped: readonly string[] = [],
): Promise<pg.QueryResult> =>
  new Promise((resolve, reject) => {
    const done = (error: Error | null, result: pg.QueryResult) => (error ? reject(error) : resolve(result));
    client.query(new Riding(config, done, riding, dropped));
  });
