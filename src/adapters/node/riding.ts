import pg from 'pg';
import type { BegunInVain } from '../../context.ts';

/**
 * What a connection is told without a round trip of its own: it goes out before the next statement, under the same Sync. The
 * server passes over whatever follows a failure up to that Sync, so a statement never runs without what rides with it.
 */
export interface Rider {
  name: string;
  values?: readonly unknown[];
  /**
   * The server finds whether it is as expected: then `found` is told. If not, it fails there with a state of our own, which says what
   * was begun in vain, and all that follows fails with it.
   */
  expects?: { found(): void; otherwise: Readonly<Record<string, new () => BegunInVain>> };
  /** Of a write that nobody waits for: its text, its values being ready to be sent, and what is made of its fault. */
  write?: { text: string; failed(error: Error): Error };
}

/** A statement that is waited for. */
export interface Statement {
  name: string;
  text: string;
  values: readonly unknown[];
  rowMode?: 'array';
  types?: unknown;
}

/** What the rows of a statement look like: asked for once, since the server refuses a kept statement whose rows have changed. */
export interface Shape {
  fields: unknown;
  _parsers: unknown;
  _prebuiltEmptyResultObject: unknown;
}

/** What rides with one statement. */
export interface Company {
  before: readonly Rider[];
  /** The transaction ends with this statement: `commit` goes out behind it, under the same Sync. */
  commits: boolean;
  /** How long the driver waits for it, where that is longer than usual. */
  waitMs?: number | undefined;
  /** Names that the server may forget. */
  dropped: readonly string[];
  /** By name and form of the statement: the connection's own. */
  shapes: Map<string, Shape>;
}

export const ROLLED_BACK = 'the transaction was rolled back: a statement in it had failed';

/** Known to the server by name from the first moment of a connection, so that riding needs no Parse. */
const riders = {
  hf_begin: 'begin',
  hf_begin_read: 'begin read only',
  hf_party: `select set_config('app.party', $1, true)`,
  hf_patient: `select set_config('statement_timeout', $1, true)`,
  // Who looks, and whether credential and book of rules are as they were remembered (2041).
  hf_open: 'select holdfast_open($1, $2, $3, $4, $5, $6, $7, $8::boolean, $9)',
  // It fails where the key has an act already, so that the commit may go out behind it under the same Sync.
  hf_claim: 'select holdfast_claim($1, $2, $3)',
  hf_commit: 'commit',
} as const;

/** The part of the driver's connection that is used; its types leave it out. */
interface Wire {
  _send(message: Uint8Array): boolean;
  parsedStatements: Record<string, string | undefined>;
  parse(statement: { name: string; text: string }): void;
  bind(portal: { statement: string; values: readonly unknown[] }): void;
  describe(what: { type: 'P' | 'S'; name: '' }): void;
  execute(portal: Record<string, never>): void;
  close(statement: { type: 'S'; name: string }): void;
  sync(): void;
}

type Done = (error: Error | null, result?: pg.QueryResult) => void;
type Kept = Shape & { addFields(fields: unknown): void };

interface Running extends pg.Query {
  name: string;
  text: string;
  _result: Kept;
  _results: Kept;
  _accumulateRows: boolean;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
  prepare(connection: Wire): void;
}
const Base = pg.Query as unknown as new (text: string, values: undefined, done: unknown) => Running;
const Result = pg.Result as unknown as new (rowMode: unknown, types: unknown) => Kept;
/** A value as the driver sends it. It throws for one that cannot be sent: to be called before anything goes out. */
export const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils;

/** Tells the server what rides, by name. To be the first query of a connection. */
class MeetRiders extends Base {
  constructor() {
    super('riders', undefined, () => {});
  }

  requiresPreparation(): boolean {
    return true;
  }

  override prepare(connection: Wire): void {
    for (const [name, text] of Object.entries(riders)) connection.parse({ name, text });
    connection.sync();
  }
}

/** One statement, with what rides before and behind it. */
class Riding extends Base {
  readonly #statement: Statement;
  readonly #company: Company;
  readonly #done: Done;
  readonly #values: readonly unknown[];
  /** The driver reads it by this name. */
  readonly query_timeout: number | undefined;
  #arrived = 0;
  #failure: Error | undefined;

  constructor(statement: Statement, done: Done, company: Company) {
    super(statement.text, undefined, (error: Error | null, result: pg.QueryResult) => this.#end(error, result));
    this.#statement = statement;
    this.#company = company;
    this.query_timeout = company.waitMs;
    this.#done = done;
    this._result = new Result(statement.rowMode, statement.types);
    this._results = this._result;
    this._accumulateRows = true;
    this.#values = statement.values.map(prepareValue);
  }

  /** What rides and is a statement of somebody's, in words or as it is. */
  get rides(): string[] {
    return this.#company.before.flatMap(({ name, write }) =>
      name === 'hf_claim' ? 'claim of a key' : (write?.text ?? []),
    );
  }

  requiresPreparation(): boolean {
    return true;
  }

  #end(error: Error | null, result: pg.QueryResult): void {
    const { write, expects } = this.#company.before[this.#arrived] ?? {};
    const Vain = error && 'code' in error ? expects?.otherwise[String(error.code)] : undefined;
    const failed = Vain ? new Vain() : error && write?.failed(error);
    const failure = this.#failure ?? failed ?? error;
    if (failure) this.#done(failure);
    else this.#done(null, result);
  }

  /** The driver notes under these what the server has parsed: they are those of the part that it answers next. */
  #turnTo(at: number): void {
    const rider = this.#company.before[at];
    this.name = rider ? (rider.write ? rider.name : '') : this.#statement.name;
    this.text = rider?.write?.text ?? this.#statement.text;
  }

  /** All that goes out under one Sync goes out as one piece. */
  override prepare(connection: Wire): void {
    const pieces: Uint8Array[] = [];
    const send = connection._send;
    connection._send = (piece) => pieces.push(piece) > 0;
    try {
      this.#write(connection);
    } finally {
      connection._send = send;
    }
    connection._send(Buffer.concat(pieces));
    this.#turnTo(0);
  }

  #write(connection: Wire): void {
    const { before, commits, dropped, shapes } = this.#company;
    for (const name of dropped) {
      connection.close({ type: 'S', name });
      delete connection.parsedStatements[name];
    }
    const parsed = new Set<string>();
    const parse = (name: string, text: string) => {
      if (connection.parsedStatements[name] === undefined && !parsed.has(name)) connection.parse({ name, text });
      parsed.add(name);
    };
    for (const { name, values = [], write } of before) {
      if (write) parse(name, write.text);
      connection.bind({ statement: name, values });
      connection.execute({});
    }
    const { name, text, rowMode = '' } = this.#statement;
    parse(name, text);
    connection.bind({ statement: name, values: this.#values });
    const shape = shapes.get(`${name}${rowMode}`);
    if (shape) Object.assign(this._result, shape);
    else connection.describe({ type: 'P', name: '' });
    connection.execute({});
    if (commits) {
      connection.bind({ statement: 'hf_commit', values: [] });
      connection.execute({});
    }
    connection.sync();
  }

  override handleDataRow(message: { fields: readonly (string | null)[] }): void {
    if (!this.#company.before[this.#arrived]) super.handleDataRow(message);
  }

  override handleCommandComplete(message: { text: string }, connection: Wire): void {
    const { before, commits, shapes } = this.#company;
    const at = this.#arrived++;
    before[at]?.expects?.found();
    if (at < before.length) this.#turnTo(this.#arrived);
    if (at === before.length) {
      super.handleCommandComplete(message, connection);
      const { fields, _parsers, _prebuiltEmptyResultObject } = this._result;
      shapes.set(`${this.#statement.name}${this.#statement.rowMode ?? ''}`, {
        fields,
        _parsers,
        _prebuiltEmptyResultObject,
      });
    } else if (commits && at > before.length && message.text !== 'COMMIT') this.#failure = new Error(ROLLED_BACK);
  }
}

/** What the columns of a statement are, as the server describes them. */
export type RowFields = readonly { name: string; dataTypeID: number; format: string }[];

/** Asks the server what rows these statements have; it runs none of them. */
class Describing extends Base {
  readonly #texts: readonly string[];
  readonly #found: RowFields[] = [];

  constructor(texts: readonly string[], done: (error: Error | null, found?: RowFields[]) => void) {
    super('describing', undefined, (error: Error | null) => (error ? done(error) : done(null, this.#found)));
    this.#texts = texts;
  }

  requiresPreparation(): boolean {
    return true;
  }

  override prepare(connection: Wire): void {
    for (const text of this.#texts) {
      connection.parse({ name: '', text });
      connection.describe({ type: 'S', name: '' });
    }
    connection.sync();
  }

  handleRowDescription({ fields }: { fields: RowFields }): void {
    this.#found.push(fields);
  }
}

export const describeRows = (client: pg.ClientBase, texts: readonly string[]): Promise<RowFields[]> =>
  new Promise((resolve, reject) => {
    client.query(new Describing(texts, (error, found) => (error ? reject(error) : resolve(found ?? []))));
  });

export const meetRiders = (client: pg.ClientBase): void => {
  client.query(new MeetRiders());
};

/** Runs one statement with what rides before and behind it. */
export const runRiding = (client: pg.ClientBase, statement: Statement, company: Company): Promise<pg.QueryResult> =>
  new Promise((resolve, reject) => {
    const done: Done = (error, result) => (error ? reject(error) : resolve(result as pg.QueryResult));
    client.query(new Riding(statement, done, company));
  });
