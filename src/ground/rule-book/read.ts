import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { type Book, judgedBy, type Rule } from '../../kernel/judging.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import { builtInOn, builtInRows, policyOn, ruleKeys, ruleName, settableOf } from '../policy/index.ts';
import type { AsOf, RuleKeyView } from './schemas.ts';
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

/** Does the work by the rules of a party as they were known at an instant; with the rules that it read. */
export async function byRulesOf<T>(
  book: Book,
  partyId: string,
  work: () => T | Promise<T>,
): Promise<{ result: T; used: Rule[] }> {
  const used = new Set<Rule>();
  const result = await judgedBy({ book, party: partyId, lender: partyId, used }, work);
  return { result, used: [...used] };
}

interface Seen {
  book: Book;
  partyId: string;
  on: LocalDate;
  knownAt: Date;
}

const keyView = (key: string, { book, partyId, on, knownAt }: Seen): RuleKeyView => {
  const settable = settableOf(key) ?? refuse(commonRefusals.NOT_FOUND, { at: '/key' });
  const text = builtInOn(key, on);
  const isSet = book.rules.has(key);
  const inForce =
    text || isSet
      ? judgedBy({ book, party: partyId, lender: partyId, used: new Set() }, () => policyOn(key, on))
      : null;
  const { oneOf, ...bounds } = settable;
  return {
    key,
    unit: builtInRows(key)[0]?.unit ?? '',
    ...bounds,
    oneOf: oneOf ? [...oneOf] : null,
    on,
    knownAt: knownAt.toISOString(),
    text: text ? rowOf(text) : null,
    inForce: inForce ? rowOf(inForce) : null,
  };
};

async function seenBy(ctx: Ctx, { on, knownAt }: AsOf): Promise<Seen> {
  const at = knownAt === undefined ? ctx.clock.now() : new Date(knownAt);
  const { partyId } = requirePerson(ctx);
  return { book: await store.bookAt(ctx, at), partyId, on: on ?? businessDate(ctx), knownAt: at };
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

export const readRule = (ctx: Ctx, id: string) =>
  withSnapshot(ctx, async (tx) =>
    viewOf((await store.findRule(tx, id)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/ruleId' })),
  );
