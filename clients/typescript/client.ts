import { type Listening, listen, listenForTasks } from './live.ts';
import { operations } from './made/operations.ts';
import type { Operations, Schemas } from './made/types.ts';
import { send, type Terms } from './send.ts';

type Rows = typeof operations;
const rows: Record<string, readonly [method: string, pattern: string, sent?: string]> = operations;
type Id = keyof Operations;
/** Operations that change something and carry an Idempotency-Key. */
export type ActId = { [K in Id]: Rows[K] extends readonly [string, string, 'act'] ? K : never }[Id];
/** All others: what reads, signs in, or speaks another standard. */
export type CallId = Exclude<Id, ActId>;

/** `path`, `query` and `body`, as far as the operation has them. */
export type Input<K extends Id> = NonNullable<Operations[K]['input']>;
export type Answer<K extends Id> = Operations[K]['answer'];
type Given<K extends Id> = undefined extends Operations[K]['input']
  ? [input?: Input<K>, options?: Options]
  : [input: Input<K>, options?: Options];

export interface Options {
  signal?: AbortSignal;
  /** Of an act of the field: when it was done, where it is sent later. */
  occurredAt?: Date;
}

/** What became of an act: it is done, or kept until another person of the party agrees. */
export type Outcome<T> = { done: T; proposal?: undefined } | { done?: undefined; proposal: Schemas['Proposal'] };

/** What an act would do: its view as if it were done, and who would have to agree besides. */
export interface Previewed<T> {
  view: T;
  /** `1 at level2`; undefined where nobody has to. */
  needsAgreement: string | undefined;
}

/** One act, which has its key from the beginning: however often it is sent, it is done once. */
export interface ActOf<T> {
  readonly key: string;
  send(options?: Options): Promise<Outcome<T>>;
  /** Judged, and nothing of it stays. */
  preview(options?: Options): Promise<Previewed<T>>;
}
export type Act<K extends ActId> = ActOf<Answer<K>>;

function raise(id: string): never {
  throw new Error(`no operation is called ${id}`);
}

interface Sent {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

function addressOf(pattern: string, { path = {}, query = {} }: Sent): string {
  const address = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const asked = Object.entries(query).filter(([, value]) => value !== undefined);
  return asked.length === 0
    ? address
    : `${address}?${new URLSearchParams(asked.map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
}

async function readFrom<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) return response.json() as Promise<T>;
  return (/^text\/|[/+]xml/.test(type) ? response.text() : response.blob()) as Promise<T>;
}

const asJson = (body: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body ?? {}),
});

function bodyOf(
  sent: string | undefined,
  body: unknown,
): { headers?: Record<string, string>; body?: RequestInit['body'] } {
  if (body === undefined) return {};
  if (sent === 'bytes')
    return { headers: { 'content-type': 'application/octet-stream' }, body: body as Uint8Array<ArrayBuffer> };
  return sent === 'form' ? { body: new URLSearchParams(body as Record<string, string>) } : asJson(body);
}

/** The API of one service, for one caller. */
export function holdfast(terms: Terms = {}) {
  let difference: number | undefined;
  const ask = async (request: Parameters<typeof send>[1]): Promise<Response> => {
    const response = await send(terms, request);
    const told = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(told)) difference = told - Date.now();
    return response;
  };

  /** Reads, or whatever else carries no Idempotency-Key. */
  async function call<K extends CallId>(id: K, ...[input, { signal } = {}]: Given<K>): Promise<Answer<K>> {
    const [method, pattern, sent] = rows[id] ?? raise(id);
    const given = (input ?? {}) as Sent;
    const isRepeatable = method !== 'POST';
    const response = await ask({
      method,
      address: addressOf(pattern, given),
      isRepeatable,
      signal,
      ...bodyOf(sent, given.body),
    });
    return readFrom<Answer<K>>(response);
  }

  /** An act by its address, as `path` of a task has it. */
  function prepareAt<T = unknown>(address: string, body: unknown = {}, key: string = crypto.randomUUID()): ActOf<T> {
    const json = asJson(body);
    const post = (more: Record<string, string>, { signal, occurredAt }: Options) =>
      ask({
        method: 'POST',
        address,
        headers: { ...json.headers, ...more, ...(occurredAt && { 'occurred-at': occurredAt.toISOString() }) },
        body: json.body,
        isRepeatable: true,
        signal,
      });
    return {
      key,
      async send(options = {}) {
        const response = await post({ 'idempotency-key': key }, options);
        return response.status === 202
          ? { proposal: await readFrom<Schemas['Proposal']>(response) }
          : { done: await readFrom<T>(response) };
      },
      async preview(options = {}) {
        const response = await post({ preview: 'true' }, options);
        const view = await readFrom<T>(response);
        return { view, needsAgreement: response.headers.get('needs-agreement') ?? undefined };
      },
    };
  }

  /** An act that is sent when it is told to, and again under the same key. */
  function prepare<K extends ActId>(id: K, input: Input<K>, key?: string): Act<K> {
    const [, pattern] = rows[id] ?? raise(id);
    const given = input as Sent;
    return prepareAt<Answer<K>>(addressOf(pattern, given), given.body, key);
  }

  return {
    call,
    prepare,
    prepareAt,
    /** An act, sent at once. */
    act: <K extends ActId>(id: K, ...[input, options]: Given<K>) =>
      prepare(id, (input ?? {}) as Input<K>).send(options),
    /** What an act would do. */
    preview: <K extends ActId>(id: K, ...[input, options]: Given<K>) =>
      prepare(id, (input ?? {}) as Input<K>).preview(options),
    /** What a link of an answer leads to: `link` of a task, for one. */
    async follow<T = unknown>(link: string, query: Record<string, unknown> = {}, { signal }: Options = {}): Promise<T> {
      const response = await ask({ method: 'GET', address: addressOf(link, { query }), isRepeatable: true, signal });
      return readFrom<T>(response);
    },
    /** Every row of a list that comes in pages. */
    async *pages<K extends CallId>(id: K, input: Input<K>, options?: Options): AsyncGenerator<Answer<K>> {
      let cursor: string | null | undefined;
      do {
        const { query, ...rest } = input as Sent;
        const asked = { ...rest, query: { ...query, ...(cursor != null && { cursor }) } } as Input<K>;
        const answer = await call(id, ...([asked, options] as unknown as Given<K>));
        yield answer;
        cursor = (answer as { next?: string | null }).next;
      } while (cursor != null);
    },
    listen: (options?: Listening) => listen(terms, options),
    /** What comes to await you. */
    listenForTasks: (options?: Listening) => listenForTasks(terms, options),
    /** By how many milliseconds the service's clock is ahead of this one; undefined before the first answer. */
    clockDifferenceMs: () => difference,
  };
}

export type Holdfast = ReturnType<typeof holdfast>;
