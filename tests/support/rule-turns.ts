import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect } from 'vitest';
import { isOpen } from '../../src/http/endpoint.ts';
import { addDays, businessDateAt, type Clock } from '../../src/kernel/time.ts';
import { attack } from '../attack/record.ts';
import shown from '../rule-book/shown.json' with { type: 'json' };
import { figuresFor, type Turn, underTurn } from './turned-rules.ts';

/**
 * How a key is shown to count: in a file of tests an operation is answered otherwise under another figure from a day on, and as ever where
 * it holds from the next day only. The day is so many before that of the request: of what a contract fixed, that of the contract.
 */
export interface Row {
  file: string;
  operation: string;
  value: number;
  back: number;
}
export type Shown = Record<string, Row>;

interface Tried {
  status: number;
  text: string;
  read: Set<string>;
}
const HEADER = 'x-turned-rule';
/** What shows figures as they are says nothing of whether they count; and what never ends is no answer. */
const isRule = (path: string) =>
  /^\/v1\/(policy|events|access-log|control-terms\/in-force|live|document)\b|\/judgement\/compared$/.test(path);
const root = path.resolve(import.meta.dirname, '../..');
const finds = process.env['HOLDFAST_RULES_FOUND'];
/** Where new rows are looked for: what this run or one before it has found already. */
const found = new Set<string>(
  finds && existsSync(finds)
    ? readFileSync(finds, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { key: string }).key)
    : [],
);

const heard = new Map<string, { read: Set<string>; due: string }>();
/** In the service: what a request says is turned is turned for it alone. */
export const turning =
  <A extends unknown[]>(fetch: (request: Request, ...more: A) => Response | Promise<Response>) =>
  async (request: Request, ...more: A): Promise<Response> => {
    const asks = request.headers.get(HEADER);
    if (asks === null) return fetch(request, ...more);
    const { id, ...turn } = JSON.parse(asks) as Turn & { id: string };
    const { answer, ...said } = await underTurn(turn, () => fetch(request, ...more));
    heard.set(id, said);
    return answer;
  };

let asked = 0;
/** A request as it would be answered: an act is previewed, so that nothing of it stays. */
async function tried(send: typeof fetch, input: string, init: RequestInit | undefined, turn: Turn): Promise<Tried> {
  const id = String(++asked);
  const headers = new Headers(init?.headers);
  headers.set(HEADER, JSON.stringify({ ...turn, id }));
  if (init?.method === 'POST') {
    headers.delete('idempotency-key');
    headers.set('preview', 'true');
  }
  const response = await send(input, { ...init, headers });
  const answer = await response.text();
  const { read, due } = heard.get(id) ?? { read: new Set<string>(), due: '' };
  heard.delete(id);
  const text = `${answer} ${response.headers.get('needs-agreement')} ${due}`
    .replaceAll(/\b[a-z]+_[0-9a-f]{32}\b/gi, 'id')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'hash')
    .replaceAll(/"requestId":"[^"]*"/g, '');
  return { status: response.status, text, read };
}

const operationOf = (method: string, pathname: string) =>
  `${method} ${pathname.replace('/v1', '').replaceAll(/\b[a-z]+_[0-9a-f]{32}\b/gi, '{id}')}`;
const times = new Map<string, number>();
/** How often nothing was left to look for in what an operation read. */
const dull = new Map<string, number>();

interface Listened {
  clock: Clock;
  file: string;
  wanted: Map<string, Row>;
}
const worlds = new Map<string, Listened>();

/** Days before today from which at most a rule is turned. */
const BACK_MOST = 512;

async function tryKeys(send: typeof fetch, input: string, init: RequestInit | undefined, world: Listened) {
  const { pathname } = new URL(input);
  const method = init?.method ?? 'GET';
  if (isRule(pathname) || isOpen(method, pathname)) return;
  if (method !== 'GET' && (method !== 'POST' || typeof init?.body !== 'string')) return;
  const operation = operationOf(method, pathname);
  const here = [...world.wanted].filter(([, row]) => row.operation === operation);
  if (here.length === 0 && (!finds || (dull.get(operation) ?? 0) >= 2)) return;
  const today = businessDateAt(world.clock.now());
  const before = await tried(send, input, init, {});
  const isOther = async (key: string, value: number, back: number) => {
    const { status, text } = await tried(send, input, init, { key, value, from: addDays(today, -back) });
    return status < 500 && text !== before.text && !text.includes('RULE_OF_WHOM');
  };
  const isShown = async (key: string, value: number, back: number) =>
    (await isOther(key, value, back)) && !(await isOther(key, value, back - 1));
  if (!finds) {
    for (const [key, { value, back }] of here) if (await isShown(key, value, back)) world.wanted.delete(key);
    return;
  }
  /** The last day back from which it counts. */
  const backOf = async (key: string, value: number): Promise<number | undefined> => {
    if (await isOther(key, value, 0)) return 0;
    if (!(await isOther(key, value, BACK_MOST))) return undefined;
    let [same, other] = [0, BACK_MOST];
    while (other - same > 1) {
      const middle = (same + other) >> 1;
      if (await isOther(key, value, middle)) other = middle;
      else same = middle;
    }
    return other;
  };
  const isToTry = (key: string) =>
    !found.has(key) && !key.startsWith('control.') && (times.get(`${operation} ${key}`) ?? 0) < 2;
  if (![...before.read].some(isToTry)) dull.set(operation, (dull.get(operation) ?? 0) + 1);
  for (const key of [...before.read].filter(isToTry)) {
    const name = `${operation} ${key}`;
    times.set(name, (times.get(name) ?? 0) + 1);
    for (const value of figuresFor(key, today).slice(0, 2)) {
      const back = await backOf(key, value);
      if (back === undefined || !(await isShown(key, value, back))) continue;
      if (!found.has(key))
        appendFileSync(finds, `${JSON.stringify({ key, file: world.file, operation, value, back })}\n`);
      found.add(key);
      break;
    }
  }
}

let isPatched = false;
function patch(): void {
  if (isPatched) return;
  isPatched = true;
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const world = typeof input === 'string' && URL.canParse(input) ? worlds.get(new URL(input).origin) : undefined;
    if (world && !new Headers(init?.headers).has(HEADER)) await tryKeys(original, input as string, init, world);
    return original(input, init);
  };
}

interface Worker {
  filepath?: string;
  config?: { testNamePattern?: RegExp | undefined };
}

/** The rows of the table that name this file: each is tried when its operation is asked for, and must have been when the file is done. */
export function turnRulesIn(url: string, clock: Clock): void {
  const { filepath = '', config } = (globalThis as { __vitest_worker__?: Worker }).__vitest_worker__ ?? {};
  const file = path.relative(root, filepath);
  const own = Object.entries(shown as Shown).filter(([, row]) => row.file === file);
  if (own.length === 0 && !finds) return;
  // Under a clock that moves no two answers are alike; and what is only previewed is nothing that a stranger could repeat.
  if (Number(process.env['HOLDFAST_TICK_MS'] ?? 0) > 0 || attack.listens) return;
  patch();
  const wanted = new Map(own);
  times.clear();
  dull.clear();
  worlds.set(url, { clock, file, wanted });
  afterAll(() => {
    worlds.delete(url);
    // Of a file that ran in part nothing is said.
    if (!finds && config?.testNamePattern === undefined) expect([...wanted.keys()]).toEqual([]);
  });
}
