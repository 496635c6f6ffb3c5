import type { Platform } from '../../src/adapters/node/platform.ts';
import type { TestDatabase } from './database.ts';
import { bare, operationOf } from './rule-turns.ts';
import { underTurn } from './turned-rules.ts';

/** What came of an act, or would come of it. */
export interface Came {
  /** Its status, or the refusal’s; who must agree. */
  said: string;
  /** The answer, without what no two askings have alike. */
  answer: string;
  /** The tables that were written, an event by its type, whether it stays or not; and the rows beside the log, each by its table. */
  tables: string[];
  rows: string[];
}
export interface Pair {
  act: string;
  previewed: Came;
  done: Came;
  /** How many events stayed of the preview: whatever an act writes stays with its event or goes with it. */
  stayed: number;
}
/** What was agreed to at last, beside what a preview had said of it before it was proposed. */
export interface Agreed {
  act: string;
  previewed: string;
  outcome: string;
}

/** An event says who asked and by which key, and a device has a number of its own and a password that is chance. */
const ofAsking = new Set(['event', 'device', 'device_state']);
/** A kept answer has its members in an order of its own; who agrees is not known before. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).filter(([name]) => name !== 'agreedBy');
  return Object.fromEntries(
    members.map(([name, each]) => [name, canonical(each)]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}
const textOf = (value: unknown) => bare(JSON.stringify(canonical(value)));

interface Answer {
  code?: string;
  id?: string;
  state?: string;
  needs?: { agreements: number; level: string };
  outcome?: unknown;
}

async function came(platform: Platform, path: string, init: RequestInit, headers: Headers) {
  const { answer: response, writes } = await underTurn([], () => platform.request(path, { ...init, headers }));
  const { status } = response;
  const body = (await response.clone().json()) as Answer;
  const needed = status === 202 && body.needs ? `${body.needs.agreements} at ${body.needs.level}` : undefined;
  const needs = response.headers.get('needs-agreement') ?? needed;
  const said = status >= 400 ? `${status} ${body.code}` : needs === undefined ? String(status) : `needs ${needs}`;
  const written = writes.map((each) => {
    const [table, values] = JSON.parse(each) as [string | null, unknown[]];
    return { table: (table ?? 'unnamed').replaceAll('"', ''), type: String(values[2]), text: bare(each) };
  });
  const tables = written.map(({ table, type }) => (table === 'event' ? `event ${type}` : table)).toSorted();
  const rows = written.flatMap(({ table, text }) => (ofAsking.has(table) ? [] : [text])).toSorted();
  return { response, body, came: { said, answer: textOf(body), tables, rows } };
}

/**
 * Until it is told to stop, every act that is sent to the platform is previewed right before it is done, both without a socket between; what came
 * of both is told act by act, and of what was proposed when the last one has agreed.
 */
export function previewEach(platform: Platform, database: TestDatabase) {
  const pairs: Pair[] = [];
  const agreed: Agreed[] = [];
  const proposed = new Map<string, { act: string; previewed: string }>();
  const events = async () => Number((await database.admin.query('select count(*) from event')).rows[0].count);
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init?.headers);
    if (!init || origin !== new URL(platform.url).origin || !headers.has('idempotency-key'))
      return original(input, init);
    const act = operationOf('POST', pathname);
    const asking = new Headers(headers);
    asking.delete('idempotency-key');
    asking.set('preview', 'true');
    const before = await events();
    const { came: previewed } = await came(platform, pathname, init, asking);
    const stayed = (await events()) - before;
    const { response, body, came: done } = await came(platform, pathname, init, headers);
    pairs.push({ act, previewed, done, stayed });
    if (response.status === 202) proposed.set(body.id ?? '', { act, previewed: previewed.answer });
    const of = proposed.get(body.id ?? '');
    if (of && body.state === 'done') agreed.push({ ...of, outcome: textOf(body.outcome) });
    return response;
  };
  return {
    pairs,
    agreed,
    stop() {
      globalThis.fetch = original;
    },
  };
}
