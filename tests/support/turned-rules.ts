import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { builtInRows, type PolicyRule, settableOf } from '../../src/ground/policy/index.ts';
import { carryJudging, emptyBook, type Judging } from '../../src/kernel/judging.ts';
import type { LocalDate } from '../../src/kernel/time.ts';

/** A rule as it would be set from a day on. */
export interface Figure {
  key: string;
  value: number;
  from: LocalDate;
}
/** What is turned for one request alone: of each key one figure, and where there is none what is read is heard. */
export type Turn = readonly Figure[];
interface Turning {
  figures: Turn;
  used: Set<ReadonlySet<PolicyRule>>;
  /** What was written: of it a clock that starts is no part of an answer, and much else is none either. */
  written: { isClock: boolean; values: string }[];
  isRehearsal: boolean;
}

const turns = new AsyncLocalStorage<Turning>();
const units = new AsyncLocalStorage<Judging>();
const known = new WeakMap<Judging, string>();
const bases = new WeakMap<Judging['book'], Judging['book']>();

/** The row as if the tenant, who acts and whose object it is had each set it: whoever may set the key, the row is found where theirs would be. */
function rowsFor({ key, value, from }: Figure, parties: (string | null)[]): PolicyRule[] {
  const unit = builtInRows(key)[0]?.unit ?? '';
  const row = { key, value, unit, validFrom: from, source: 'turned by a test', confidence: 'set' as const };
  return parties.map((partyId) => ({ ...row, id: 'rule_turned', partyId, clientId: null }));
}

function turned(here: Judging, turning: Turning): Judging {
  turning.used.add(here.used);
  const { figures } = turning;
  if (figures.length === 0) return here;
  const of = JSON.stringify([here.party, here.lender, figures]);
  if (known.get(here) === of) return here;
  const base = bases.get(here.book) ?? here.book;
  const parties = [...new Set([null, here.party, here.lender ?? here.party])];
  const rows = figures.map((figure): [string, PolicyRule[]] => {
    // What was set for one client alone would stand before it.
    const ofAll = (base.rules.get(figure.key) ?? []).filter(({ clientId }) => !clientId);
    return [figure.key, [...rowsFor(figure, parties), ...ofAll]];
  });
  here.book = { ...base, rules: new Map([...base.rules, ...rows]) };
  bases.set(here.book, base);
  known.set(here, of);
  return here;
}

// Before any adapter does: in every test a unit of work judges by its book, unless its request says which rule is turned.
carryJudging({
  getStore: () => {
    const here = units.getStore();
    const turning = turns.getStore();
    // Before it is known whose it would be there is no unit, and the rule of the whole platform may be turned all the same.
    return turning ? turned(here ?? { book: emptyBook, party: 'nobody', used: new Set() }, turning) : here;
  },
  run: (value, work) => units.run(value, work),
});

interface Wire {
  parse(query: { name: string; text: string }, ...more: unknown[]): void;
  bind(query: { statement?: string; values?: unknown[] }, ...more: unknown[]): void;
}
const texts = new WeakMap<Wire, Map<string, string>>();
const wire = (pg as unknown as { Connection: { prototype: Wire } }).Connection.prototype;
const { parse, bind } = wire;
/** Hashes and seals are of identifiers too, which no two askings have alike. */
const withoutBytes = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array || (value as { type?: unknown } | null)?.type === 'Buffer' ? 'bytes' : value;
const isWrite = /^\s*(with\b[^]*\b)?(insert into|update|delete from)\b/i;
const numbers = (text: string) =>
  Array.from(text.replace(/'(?:[^']|'')*'/g, '').matchAll(/\$(\d+)/g), ([, number]) => Number(number));
/** The writes of a statement, each with its own values: several go as one where each is to a table of its own. */
export function writesOf(text: string, values: readonly unknown[]): { text: string; values: unknown[] }[] {
  if (!isWrite.test(text)) return [];
  if (!text.startsWith('with w0 as (')) return [{ text, values: [...values] }];
  return text
    .split(/(?:^with |, )w\d+ as \(/)
    .slice(1)
    .map((part) => ({
      text: part,
      values: [...new Set(numbers(part))].toSorted((a, b) => a - b).map((n) => values[n - 1]),
    }));
}
wire.parse = function parsing(query, ...more) {
  const known = texts.get(this) ?? new Map<string, string>();
  texts.set(this, known.set(query.name, query.text));
  parse.call(this, query, ...more);
};
wire.bind = function binding(query, ...more) {
  const turning = turns.getStore();
  if (turning) {
    const text = texts.get(this)?.get(query.statement ?? '') ?? '';
    for (const write of writesOf(text, query.values ?? []))
      turning.written.push({
        isClock: write.text.startsWith('insert into "deadline"'),
        values: JSON.stringify([write.text.match(/"\w+"/)?.[0], write.values], withoutBytes),
      });
  }
  bind.call(this, query, ...more);
};

/** What an answer does not tell: which keys were read, which clocks began, and all that was written. */
export interface Behind {
  read: Set<string>;
  due: string;
  written: string;
  /** Each statement that wrote by itself, in the order of its text. */
  writes: string[];
}

/** Runs `work` with a rule turned, and hears what is behind its answer. */
export async function underTurn<T>(
  figures: Turn,
  work: () => T | Promise<T>,
  isRehearsal = false,
): Promise<{ answer: T } & Behind> {
  const turning: Turning = { figures, used: new Set(), written: [], isRehearsal };
  const answer = await turns.run(turning, work);
  const read = new Set([...turning.used].flatMap((used) => Array.from(used, ({ key }) => key)));
  const each = (of: Turning['written']) => Array.from(of, ({ values }) => values).toSorted();
  const writes = each(turning.written);
  const due = each(turning.written.filter(({ isClock }) => isClock)).join(' ');
  return { answer, read, due, written: writes.join(' '), writes };
}

/** Whether nothing that is written now may stay. */
export const isRehearsal = (): boolean => turns.getStore()?.isRehearsal === true;

/** Whether what runs is asked for only to be compared. */
export const isTurning = (): boolean => turns.getStore() !== undefined;

/** What a figure is turned to: the strictest and the loosest that may be, and what lies beside it. */
export function figuresFor(key: string, on: LocalDate): number[] {
  const now = builtInRows(key).findLast(({ validFrom }) => validFrom <= on)?.value ?? 0;
  const { stricter = 'none', least = 0, most = 0, oneOf } = settableOf(key) ?? {};
  if (oneOf) return oneOf.filter((each) => each !== now);
  // What nobody may set has no bounds: yes for no, nothing, and ten times as much.
  const ends = least === most ? [now === 0 ? 1 : 0, now * 10 + 1] : stricter === 'more' ? [most, least] : [least, most];
  const beside = [now + 1, now - 1].filter((each) => least === most || (each >= least && each <= most));
  return [...new Set([...ends, ...beside])].filter((each) => each !== now && each >= 0);
}
