import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { type Book, judgedBy, type Rule } from '../../kernel/judging.ts';
import { commonRefusals, refusalList, refuse } from '../../kernel/refusal.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import { findEvent } from '../audit/index.ts';
import {
  builtInNamed,
  builtInOn,
  builtInRows,
  policyOn,
  policyTextOf,
  ruleKeys,
  ruleName,
  settableOf,
} from '../policy/index.ts';
import type { AsOf, DecisionView, RuleFilter, RuleKeyView, RuleView } from './schemas.ts';
import { viewOf } from './set.ts';
import * as store from './store.ts';

export const rowOf = (rule: Rule) => ({
  name: ruleName(rule),
  value: rule.value,
  unit: rule.unit,
  validFrom: rule.validFrom,
  validTo: rule.validTo ?? null,
  source: rule.source,
  confidence: rule.confidence,
});

export const asOfRefusals = refusalList({
  AS_OF_IN_FUTURE: [
    'invalid',
    'What will be known later is not known yet',
    '将来的情况尚不可知',
    'Name an instant that has passed',
    '请填写已过去的时刻',
  ],
});

/** The instant by whose rules something is judged again; now where none is named. */
export function instantAsOf(ctx: Ctx, asOf: string | undefined): Date {
  const now = ctx.clock.now();
  const at = asOf === undefined ? now : new Date(asOf);
  if (at > now) refuse(asOfRefusals.AS_OF_IN_FUTURE, { at: '/asOf', facts: { now: now.toISOString() } });
  return at;
}

/** Does the work by the rules of a lender in one book, as on a day where one is named; with the rules that it read. */
export async function judgedAsOf<T>(
  { book, partyId, on }: { book: Book; partyId: string; on?: LocalDate },
  work: () => Promise<T>,
): Promise<{ result: T; used: Rule[] }> {
  const used = new Set<Rule>();
  const asOn = on === undefined ? {} : { asOn: on };
  const result = await judgedBy({ book, party: partyId, lender: partyId, ...asOn, used }, work);
  return { result, used: [...used] };
}

const rowsByKey = (used: readonly Rule[]) => {
  const by = new Map<string, Rule[]>();
  for (const rule of used) by.set(rule.key, [...(by.get(rule.key) ?? []), rule]);
  return by;
};

/** The rules that were read for one answer and for another, key by key. */
export function comparedRules(earlier: readonly Rule[], now: readonly Rule[]) {
  const [before, after] = [rowsByKey(earlier), rowsByKey(now)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((key) => ({
    key,
    earlier: (before.get(key) ?? []).map(rowOf),
    now: (after.get(key) ?? []).map(rowOf),
  }));
}

interface Seen {
  book: Book;
  partyId: string;
  on: LocalDate;
  knownAt: Date;
  clientId: string | null;
}

const keyView = (key: string, { book, partyId, on, knownAt, clientId }: Seen): RuleKeyView => {
  const settable = settableOf(key) ?? refuse(commonRefusals.NOT_FOUND, { at: '/key' });
  const text = builtInOn(key, on);
  const seed = policyTextOf(key);
  const isSet = book.rules.has(key);
  const inForce =
    text || isSet
      ? judgedBy({ book, party: partyId, lender: partyId, client: clientId, used: new Set() }, () => policyOn(key, on))
      : null;
  const { oneOf, ...bounds } = settable;
  return {
    key,
    unit: builtInRows(key)[0]?.unit ?? '',
    ...bounds,
    oneOf: oneOf ? [...oneOf] : null,
    on,
    knownAt: knownAt.toISOString(),
    policyText: seed ? rowOf(seed) : null,
    text: text ? rowOf(text) : null,
    inForce: inForce ? rowOf(inForce) : null,
  };
};

async function seenBy(ctx: Ctx, { on, knownAt, clientId }: AsOf): Promise<Seen> {
  const at = knownAt === undefined ? ctx.clock.now() : new Date(knownAt);
  const { partyId } = requirePerson(ctx);
  return {
    book: await store.bookAt(ctx, at),
    partyId,
    on: on ?? businessDate(ctx),
    knownAt: at,
    clientId: clientId ?? null,
  };
}

/** Keys after one of them, each with the figure of the text and the one in force beside each other. */
export const listRuleKeys = (ctx: Ctx, asOf: AsOf, after: string | undefined, limit: number): Promise<RuleKeyView[]> =>
  withSnapshot(ctx, async (tx) => {
    const seen = await seenBy(tx, asOf);
    const keys = [...ruleKeys].sort().filter((key) => after === undefined || key > after);
    return keys.slice(0, limit).map((key) => keyView(key, seen));
  });

/** One key, with all that the text ever said and all that was ever set of it. */
export const readRuleKey = (ctx: Ctx, key: string, asOf: AsOf) =>
  withSnapshot(ctx, async (tx) => ({
    ...keyView(key, await seenBy(tx, asOf)),
    texts: builtInRows(key).map(rowOf),
    set: (await store.historyOf(tx, key)).map(viewOf),
  }));

export const listSet = (ctx: Ctx, filter: RuleFilter, after: string | undefined, limit: number): Promise<RuleView[]> =>
  withSnapshot(ctx, async (tx) => (await store.listRules(tx, filter, after, limit)).map(viewOf));

export const readRule = (ctx: Ctx, id: string) =>
  withSnapshot(ctx, async (tx) =>
    viewOf((await store.findRule(tx, id)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/ruleId' })),
  );

/** The keys of the rules that an event names, as far as the reader may see them. */
export async function keysNamed(ctx: Ctx, rules: string | null): Promise<string[]> {
  const names = rules?.split(' ') ?? [];
  const set = await store.findRules(
    ctx,
    names.filter((name) => builtInNamed(name) === undefined),
  );
  return [...new Set(names.flatMap((name) => (builtInNamed(name) ?? set.get(name))?.key ?? []))].sort();
}

/** The rules that had been read when something happened, with what holds today for who asks. */
export const readDecision = (ctx: Ctx, eventId: string): Promise<DecisionView> =>
  withSnapshot(ctx, async (tx) => {
    const event = (await findEvent(tx, eventId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/eventId' });
    const seen = await seenBy(tx, {});
    const names = event.rules?.split(' ');
    const set = await store.findRules(tx, names?.filter((name) => builtInNamed(name) === undefined) ?? []);
    const rules = names?.map((name): NonNullable<DecisionView['rules']>[number] => {
      const rule = builtInNamed(name) ?? set.get(name);
      const now = rule && keyView(rule.key, seen).inForce;
      return {
        name,
        key: rule?.key ?? null,
        earlier: rule ? rowOf(rule) : null,
        now: now ?? null,
        differs: now ? now.value !== rule.value : null,
      };
    });
    const { id, type, objectId, at } = event;
    return { eventId: id, type, objectId, at: at.toISOString(), rules: rules ?? null };
  });
