import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
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
  /** From which use of its operation in the file it shows: what is asked for before that is not tried, for it would cost time alone. */
  use?: number;
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
  /^\/v1\/(policy|events|access-log|control-terms\/in-force|live|document)(\/|$)|\/(judgement\/compared|recomputed)$/.test(
    path,
  );
const root = path.resolve(import.meta.dirname, '../..');
const finds = process.env['HOLDFAST_RULES_FOUND'];
/** Where requests were moved within a file the uses are found anew, and the table is written. */
const isRemade = process.env['HOLDFAST_RULES_REMAKE'] !== undefined;
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
    const { id, isRehearsal, turn } = JSON.parse(asks) as { id: string; isRehearsal: boolean; turn: Turn };
    const { answer, ...said } = await underTurn(turn, () => fetch(request, ...more), isRehearsal);
    heard.set(id, said);
    return answer;
  };

let asked = 0;
/** What two askings never have alike, and what shows that the figure was read, not that it counted. */
export const bare = (text: string): string =>
  text
    .replaceAll(/\b[a-z]+_[0-9a-f]{32}\b/gi, 'id')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'hash')
    .replaceAll(/[\w+/-]{43,}=*/g, 'sealed')
    // Of the topic of a device whose code another tenant has: chance.
    .replaceAll(/\.[0-9a-f]{10}\b/g, '.chance')
    .replaceAll(/"requestId":"[^"]*"/g, '')
    .replaceAll(/\\*"judgedBy\\*":\s*\[[^\]]*\]/g, '')
    // That no rule was asked for yet is as much as which ones were.
    .replaceAll(/(\\*")rules\1:null/g, '$1rules$1:$1$1')
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
  headers.set(HEADER, JSON.stringify({ turn, id, isRehearsal }));
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

export const operationOf = (method: string, pathname: string) =>
  `${method} ${pathname.replace('/v1', '').replaceAll(/\b[a-z]+_[0-9a-f]{32}\b/gi, '{id}')}`;
const times = new Map<string, number>();
/** How often nothing was left to look for in what an operation read. */
const dull = new Map<string, number>();

interface Listened {
  clock: Clock;
  file: string;
  wanted: Map<string, Row>;
  /** How often each operation was asked for. */
  uses: Map<string, number>;
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

/** How often a thing is done that no request asks for is a matter of time. */
const isCounted = (operation: string) => operation !== WORK;
const table = path.join(root, 'tests/rule-book/shown.json');

/** One file of tests at a time: each writes the whole table. */
function remake(key: string, use: number): void {
  const rows = JSON.parse(readFileSync(table, 'utf8')) as Shown;
  const row = rows[key] as Row;
  const { use: _, ...more } = row;
  rows[key] = { ...more, ...(isCounted(row.operation) && { use }) };
  writeFileSync(table, `${JSON.stringify(rows, null, 2)}\n`);
}

interface Figured extends Pick<Row, 'value' | 'back' | 'isWritten' | 'use'> {
  key: string;
}
type IsOther = (turned: readonly Figured[]) => Promise<boolean>;

/** Those of some rules that each count. Most count for nothing, and are turned together: it costs one asking. */
async function apart<T extends Figured>(of: readonly T[], isOther: IsOther): Promise<T[]> {
  if (of.length === 0 || !(await isOther(of))) return [];
  if (of.length === 1) return [...of];
  const half = of.length >> 1;
  return [...(await apart(of.slice(0, half), isOther)), ...(await apart(of.slice(half), isOther))];
}

/** Those that count for nothing from the next day on. Most do, and are turned together. */
async function notBefore(of: readonly Figured[], isOther: IsOther): Promise<Figured[]> {
  const next = (row: Figured) => ({ ...row, back: row.back - 1 });
  if (of.length === 0 || !(await isOther(of.map(next)))) return [...of];
  const same: Figured[] = [];
  for (const row of of) if (!(await isOther([next(row)]))) same.push(row);
  return same;
}

/** The last day back from which it counts: it does from the first of all, and of a day to come it is so many less than none. */
async function backOf(of: Figured, isOther: IsOther): Promise<number> {
  const counts = (back: number) => isOther([{ ...of, back }]);
  // Some are asked as of a day that is still to come.
  let [same, other] = (await counts(0)) ? [(await counts(-1)) ? -of.back : -1, 0] : [0, of.back];
  while (other - same > 1) {
    const middle = (same + other) >> 1;
    if (await counts(middle)) other = middle;
    else same = middle;
  }
  return other;
}

async function tryKeys(operation: string, ask: Ask, world: Listened) {
  const use = (world.uses.get(operation) ?? 0) + 1;
  world.uses.set(operation, use);
  const here = Array.from(world.wanted, ([key, row]) => ({ key, ...row })).filter(
    (row) => row.operation === operation && (isRemade || use >= (row.use ?? 1)),
  );
  if (here.length === 0 && (!finds || !fits(operation) || (dull.get(operation) ?? 0) >= DULL_MOST(operation))) return;
  const today = businessDateAt(world.clock.now());
  const before = await ask([]);
  if (!before) return;
  const known = new Map<string, Promise<Tried | undefined>>();
  /** Whether it is answered otherwise. Of several rules at once a fault may be that of one: each is looked at. */
  const isOther: IsOther = async (turned) => {
    const turn = turned.map(({ key, value, back }) => ({ key, value, from: addDays(today, -back) }));
    const name = JSON.stringify(turn);
    const asked = known.get(name) ?? ask(turn);
    known.set(name, asked);
    const told = await asked;
    if (!told || told.isFault || told.text.includes('RULE_OF_WHOM')) return turned.length > 1;
    return told.text !== before.text || (turned.some(({ isWritten }) => isWritten) && told.written !== before.written);
  };
  const [rows, other]: [Figured[], Figured[]] = [
    here.filter(({ key }) => operation !== WORK || before.read.has(key)),
    [],
  ];
  // Each is expected to count where it was found to; anywhere else most do not.
  if (isRemade || rows.some((row) => row.use !== use)) other.push(...(await apart(rows, isOther)));
  else for (const row of rows) if (await isOther([row])) other.push(row);
  for (const { key } of await notBefore(other, isOther)) {
    world.wanted.delete(key);
    if (isRemade) remake(key, use);
  }
  if (!finds) return;
  const isToTry = (key: string) =>
    !found.has(key) &&
    !key.startsWith('control.') &&
    fits(operation, key) &&
    (times.get(`${operation} ${key}`) ?? 0) < (operation === WORK || ideas.length > 0 ? 25 : 3);
  const keys = [...before.read].filter(isToTry);
  if (keys.length === 0) dull.set(operation, (dull.get(operation) ?? 0) + 1);
  for (const key of keys) times.set(`${operation} ${key}`, (times.get(`${operation} ${key}`) ?? 0) + 1);
  // Where two askings write alike, what is written is compared, too.
  const isSteady = keys.length > 0 && (await ask([]))?.written === before.written;
  for (const isWritten of isSteady ? [undefined, true as const] : [undefined])
    for (const i of [0, 1]) {
      const tried = keys
        .filter((key) => !found.has(key))
        .flatMap((key) => {
          const value = figuresFor(key, today)[i];
          return value === undefined ? [] : [{ key, value, back: BACK_MOST, ...(isWritten && { isWritten }) }];
        });
      for (const way of await apart(tried, isOther)) {
        const back = await backOf(way, isOther);
        if (!(await isOther([{ ...way, back }])) || (await isOther([{ ...way, back: back - 1 }]))) continue;
        const row = { file: world.file, operation, ...way, back, ...(isCounted(operation) && { use }) };
        if (!found.has(way.key)) appendFileSync(finds, `${JSON.stringify(row)}\n`);
        found.add(way.key);
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
  const world = { clock, file, wanted, uses: new Map<string, number>() };
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
    if (config?.testNamePattern === undefined)
      expect([...wanted.keys()], 'where only requests were moved: HOLDFAST_RULES_REMAKE=1 with this file').toEqual([]);
  });
}
