import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect } from 'vitest';
import type { NodeDatabase } from '../../src/adapters/node/database.ts';
import { builtInNamed } from '../../src/ground/policy/index.ts';
import { isOpen } from '../../src/http/endpoint.ts';
import { addDays, businessDateAt, type Clock } from '../../src/kernel/time.ts';
import { attack } from '../attack/record.ts';
import shown from '../rule-book/shown.json' with { type: 'json' };
import { rehearseIn } from './rehearsed.ts';
import { type Behind, figuresFor, type Turn, underTurn } from './turned-rules.ts';

/**
 * How a key is shown to count: in a file of tests an operation is answered otherwise under another figure from a day on, and as ever where
 * it holds from the next day only. The day is so many before that of the request: of what a contract fixed, that of the contract.
 */
export interface Row {
  file: string;
  operation: string;
  value: number;
  back: number;
  /** Where nothing of it is in the answer: what the act would write is compared, too. */
  isWritten?: boolean;
}
export type Shown = Record<string, Row>;

interface Tried {
  isFault: boolean;
  text: string;
  written: string;
  read: Set<string>;
}
const HEADER = 'x-turned-rule';
/** What shows figures as they are says nothing of whether they count; and what never ends is no answer. */
const isRule = (path: string) =>
  /^\/v1\/(policy|events|access-log|control-terms\/in-force|live|document)(\/|$)|\/judgement\/compared$/.test(path);
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

/** Where somebody has an idea which request shows a key: pairs of what its name and what the operation must match, a line each. */
const ideas = (process.env['HOLDFAST_RULES_IDEAS'] ?? '')
  .split(';')
  .filter(Boolean)
  .map((idea) => idea.split('=').map((each) => new RegExp(each)) as [RegExp, RegExp]);
const fits = (operation: string, key?: string) =>
  ideas.length === 0 || ideas.some(([name, of]) => of.test(operation) && (key === undefined || name.test(key)));

const heard = new Map<string, Behind>();
const requests = new AsyncLocalStorage<boolean>();
/** In the service: what a request says is turned is turned for it alone. */
export const turning =
  <A extends unknown[]>(fetch: (request: Request, ...more: A) => Response | Promise<Response>) =>
  async (request: Request, ...more: A): Promise<Response> => {
    const asks = request.headers.get(HEADER);
    if (asks === null) return requests.run(true, () => fetch(request, ...more));
    const { id, isRehearsal, ...turn } = JSON.parse(asks) as Turn & { id: string; isRehearsal: boolean };
    const { answer, ...said } = await underTurn(turn, () => fetch(request, ...more), isRehearsal);
    heard.set(id, said);
    return answer;
  };

let asked = 0;
/** What two askings never have alike, and what shows that the figure was read, not that it counted. */
const bare = (text: string): string =>
  text
    .replaceAll(/\b[a-z]+_[0-9a-f]{32}\b/gi, 'id')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'hash')
    .replaceAll(/[\w+/-]{43,}=*/g, 'sealed')
    .replaceAll(/"requestId":"[^"]*"/g, '')
    .replaceAll(/\\*"judgedBy\\*":\s*\[[^\]]*\]/g, '')
    .replaceAll(/ ?\b(rule_turned|[0-9a-z]{6})\b/g, (name) => (isRuleName(name.trim()) ? '' : name));
const isRuleName = (name: string) => name === 'rule_turned' || builtInNamed(name) !== undefined;

/** Acts that have no preview are rehearsed: they are done, and what they write is rolled back. */
const isRehearsed = (method: string, pathname: string, init: RequestInit | undefined) =>
  method !== 'GET' && (method !== 'POST' || isOpen(method, pathname) || typeof init?.body !== 'string');

/** A request as it would be answered: an act is previewed, so that nothing of it stays; or done, and what it writes is rolled back. */
async function tried(
  send: typeof fetch,
  input: string,
  init: RequestInit | undefined,
  turn: Turn,
  isDone: boolean,
): Promise<Tried> {
  const id = String(++asked);
  const headers = new Headers(init?.headers);
  const { pathname } = new URL(input);
  const isRehearsal = isDone || isRehearsed(init?.method ?? 'GET', pathname, init);
  headers.set(HEADER, JSON.stringify({ ...turn, id, isRehearsal }));
  if (init?.method === 'POST' && !isRehearsal) {
    headers.delete('idempotency-key');
    headers.set('preview', 'true');
  }
  const response = await send(input, { ...init, headers });
  const answer = await response.text();
  const { read, due, written } = heard.get(id) ?? { read: new Set<string>(), due: '', written: '' };
  heard.delete(id);
  const text = `${response.status} ${answer} ${response.headers.get('needs-agreement')} ${due}`;
  return { isFault: response.status >= 500, text: bare(text), written: bare(written), read };
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

/** How often an operation may have nothing to look for before it is left alone: what no request asks for is many things. */
const DULL_MOST = (operation: string) => (operation === WORK || ideas.length > 0 ? Number.POSITIVE_INFINITY : 3);

/** Days before today from which at most a rule is turned. */
const BACK_MOST = 512;

type Ask = (turn: Turn) => Promise<Tried | undefined>;

async function tryRequest(send: typeof fetch, input: string, init: RequestInit | undefined, world: Listened) {
  const { pathname } = new URL(input);
  const method = init?.method ?? 'GET';
  if (isRule(pathname)) return;
  const operation = operationOf(method, pathname);
  await tryKeys(operation, (turn) => tried(send, input, init, turn, false), world);
  // What a preview does not ask for, as a second factor, shows only where the act is done.
  const done = `${operation}, done`;
  if ([...world.wanted.values()].some((row) => row.operation === done))
    await tryKeys(done, (turn) => tried(send, input, init, turn, true), world);
}

/** How a row names what no request asks for: a pass of a job, messages that are taken in. */
const WORK = 'a unit of work';

async function tryKeys(operation: string, ask: Ask, world: Listened) {
  const here = [...world.wanted].filter(([, row]) => row.operation === operation);
  if (here.length === 0 && (!finds || !fits(operation) || (dull.get(operation) ?? 0) >= DULL_MOST(operation))) return;
  const today = businessDateAt(world.clock.now());
  const before = await ask({});
  if (!before) return;
  const known = new Map<string, Promise<Tried | undefined>>();
  const asking = (key: string, value: number, back: number) => {
    const name = `${key} ${value} ${back}`;
    const asked = known.get(name) ?? ask({ key, value, from: addDays(today, -back) });
    known.set(name, asked);
    return asked;
  };
  const isOther = async (key: string, { value, back, isWritten }: Omit<Row, 'file' | 'operation'>) => {
    const turned = await asking(key, value, back);
    if (!turned || turned.isFault || turned.text.includes('RULE_OF_WHOM')) return false;
    return turned.text !== before.text || (isWritten === true && turned.written !== before.written);
  };
  const isShown = async (key: string, row: Omit<Row, 'file' | 'operation'>) =>
    (await isOther(key, row)) && !(await isOther(key, { ...row, back: row.back - 1 }));
  for (const [key, row] of here)
    if ((operation !== WORK || before.read.has(key)) && (await isShown(key, row))) world.wanted.delete(key);
  if (!finds) return;
  /** The last day back from which it counts. */
  const backOf = async (key: string, of: { value: number; isWritten?: true }): Promise<number | undefined> => {
    if (await isOther(key, { ...of, back: 0 })) return 0;
    if (!(await isOther(key, { ...of, back: BACK_MOST }))) return undefined;
    let [same, other] = [0, BACK_MOST];
    while (other - same > 1) {
      const middle = (same + other) >> 1;
      if (await isOther(key, { ...of, back: middle })) other = middle;
      else same = middle;
    }
    return other;
  };
  const isToTry = (key: string) =>
    !found.has(key) &&
    !key.startsWith('control.') &&
    fits(operation, key) &&
    (times.get(`${operation} ${key}`) ?? 0) < (operation === WORK || ideas.length > 0 ? 25 : 3);
  if (![...before.read].some(isToTry)) dull.set(operation, (dull.get(operation) ?? 0) + 1);
  for (const key of [...before.read].filter(isToTry)) {
    const name = `${operation} ${key}`;
    times.set(name, (times.get(name) ?? 0) + 1);
    const figures = figuresFor(key, today).slice(0, 2);
    const ways = [
      ...figures.map((value) => ({ value })),
      ...figures.map((value) => ({ value, isWritten: true as const })),
    ];
    for (const way of ways) {
      const back = await backOf(key, way);
      if (back === undefined || !(await isShown(key, { ...way, back }))) continue;
      if (!found.has(key))
        appendFileSync(finds, `${JSON.stringify({ key, file: world.file, operation, ...way, back })}\n`);
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
    if (world && !new Headers(init?.headers).has(HEADER)) await tryRequest(original, input as string, init, world);
    return original(input, init);
  };
}

interface Worker {
  filepath?: string;
  config?: { testNamePattern?: RegExp | undefined };
}

/** The rows of the table that name this file: each is tried when its operation is asked for, and must have been when the file is done. */
export function turnRulesIn(url: string, clock: Clock, database: NodeDatabase): void {
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
  const world = { clock, file, wanted };
  worlds.set(url, world);
  // What no request asks for is much in some files: it is looked through only where that is asked for.
  const hasWork =
    process.env['HOLDFAST_RULES_WORK'] !== undefined || own.some(([, { operation }]) => operation === WORK);
  rehearseIn(database, () =>
    hasWork && worlds.has(url) && !requests.getStore()
      ? async (rehearse) => {
          const ask: Ask = async (turn) => {
            const said = await rehearse(turn);
            return said && { isFault: false, read: said.read, text: bare(said.text), written: '' };
          };
          await tryKeys(WORK, ask, world);
        }
      : undefined,
  );
  afterAll(() => {
    worlds.delete(url);
    // Of a file that ran in part nothing is said.
    if (config?.testNamePattern === undefined) expect([...wanted.keys()]).toEqual([]);
  });
}
