import { type Judging, judging, type Rule, underLender } from '../../kernel/judging.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { authorityRules } from './authority-rules.ts';
import { collateralRules } from './collateral-rules.ts';
import { controlRules } from './control-rules.ts';
import { creditRules } from './credit-rules.ts';
import { debtRules } from './debt-rules.ts';
import { limitRules } from './limit-rules.ts';
import { loanRules } from './loan-rules.ts';
import { measureRules } from './measure-rules.ts';
import { laterMeasureRules } from './measure-rules-later.ts';
import { moneyRules } from './money-rules.ts';
import { receivableRules } from './receivables.ts';
import { isOfTenant, isStricter, settableOf, whoseRefusals } from './settable.ts';
import { signInRules } from './sign-in-rules.ts';
import { watchRules } from './watch-rules.ts';

/** A row of the rule book. How far its value can be relied on: read in the instrument, in a secondary source, recalled, or our own default. */
export type PolicyRule = Rule;

/**
 * The built-in book: numbers that a standard or a statute sets, and our own defaults, by date. None is written into a rule: half of them
 * change. Rows are added, never edited; what a tenant sets stands above them, and a decision keeps the rows it used.
 */
export const ruleBook: readonly PolicyRule[] = [
  {
    key: 'release.gateToleranceBps',
    value: 30,
    unit: 'bps',
    validFrom: '2021-01-01',
    source: 'weighbridge practice; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'release.orderValidHours',
    value: 24,
    unit: 'hours',
    validFrom: '2021-01-01',
    source: 'release practice; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'interest.dayCount',
    value: 360,
    unit: 'days',
    validFrom: '2003-01-01',
    source: 'RMB loan practice, rate / 360; terms are free between the parties (Yin Fa [2003] 251)',
    confidence: 'secondary',
  },
  {
    key: 'task.longestRestDays',
    value: 30,
    unit: 'days',
    validFrom: '2021-01-01',
    source: 'practice: what rests longer is forgotten; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'task.restLeadHours',
    value: 24,
    unit: 'hours',
    validFrom: '2021-01-01',
    source: 'practice: what rests is seen again a day before its time; to be set by the bank',
    confidence: 'default',
  },
  ...authorityRules,
  ...creditRules,
  ...debtRules,
  ...limitRules,
  ...loanRules,
  ...measureRules,
  ...laterMeasureRules,
  ...moneyRules,
  ...receivableRules,
  ...collateralRules,
  ...controlRules,
  ...watchRules,
  ...signInRules,
  {
    key: 'lading.masterWeightToleranceBps',
    value: 50,
    unit: 'bps',
    validFrom: '2021-01-01',
    source: 'gross mass of house bill against railway note; weighbridges differ; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'lading.resealWindowMinutes',
    value: 120,
    unit: 'minutes',
    validFrom: '2021-01-01',
    source: 'time a border re-seal may take around its reported instant; to be set by the bank',
    confidence: 'default',
  },
];

export { isOfTenant, isStricter, orderOf, type Settable, type Setter, settableOf } from './settable.ts';

export const policyRefusals = refusalList({
  POLICY_UNKNOWN: [
    'precondition',
    'No policy value is in force on this date',
    '该日期没有生效的政策参数',
    'Add a dated row for the key named in facts',
    '请为 facts 所列参数补充带生效日期的取值',
  ],
});

const isInForce = (rule: Rule, date: LocalDate): boolean =>
  rule.isTextAlone !== true && rule.validFrom <= date && (rule.validTo === undefined || date <= rule.validTo);

/** The row of a book in force on a day: of several the one that began last. */
function newestOf(rows: readonly Rule[], date: LocalDate): Rule | undefined {
  let newest: Rule | undefined;
  for (const rule of rows)
    if (isInForce(rule, date) && (newest === undefined || rule.validFrom > newest.validFrom)) newest = rule;
  return newest;
}

const byKey = new Map<string, Rule[]>();
for (const rule of ruleBook) byKey.set(rule.key, [...(byKey.get(rule.key) ?? []), rule]);

/** The keys of the book, in the order in which it is written. */
export const ruleKeys: readonly string[] = [...byKey.keys()];

/** What the built-in book says of a key, oldest first; empty for a key that it does not know. */
export const builtInRows = (key: string): readonly Rule[] => byKey.get(key) ?? [];

/** What the policy text of 2018 itself said under a key, whatever came later: the row whose source names a measure of it. */
export const policyTextOf = (key: string): Rule | undefined =>
  builtInRows(key).find(({ source }) => /\bmeasure \d/.test(source));

export const builtInOn = (key: string, date: LocalDate): Rule | undefined => newestOf(builtInRows(key), date);

/** The strictest of rows of one key, of which one is what holds where none of the others does. */
function strictestOf(key: string, rows: readonly (Rule | undefined)[]): Rule | undefined {
  const { stricter = 'none' } = settableOf(key) ?? {};
  if (stricter === 'none') refuse(whoseRefusals.RULE_OF_WHOM, { facts: { key } });
  const known = rows.filter((rule) => rule !== undefined);
  return known.reduce((strictest, rule) => (isStricter(stricter, rule.value, strictest.value) ? rule : strictest));
}

/**
 * Of the rows that a tenant set, the one that counts where this unit of work is: of the lender whose object it is about, before its others that
 * for the client whose it is; of the house that acts; or of the whole tenant. Where it is not known whose object it is, the strictest; and where
 * neither way is stricter, none.
 */
function setRow(key: string, date: LocalDate, { book, party, lender, client }: Judging): Rule | undefined {
  const rows = book.rules.get(key)?.filter((rule) => isInForce(rule, date)) ?? [];
  const settable = rows.length > 0 ? settableOf(key) : undefined;
  if (!settable) return undefined;
  const { setBy } = settable;
  if (setBy !== 'bank') return rows.find(({ partyId }) => partyId === (isOfTenant(setBy) ? null : party));
  if (typeof lender !== 'string') return strictestOf(key, [builtInOn(key, date), ...rows]);
  const own = rows.filter(({ partyId }) => partyId === lender);
  const ofAll = own.find(({ clientId }) => !clientId);
  const ofClients = own.filter(({ clientId }) => clientId);
  if (client !== undefined) return ofClients.find(({ clientId }) => clientId === client) ?? ofAll;
  return ofClients.length === 0 ? ofAll : strictestOf(key, [ofAll ?? builtInOn(key, date), ...ofClients]);
}

/**
 * The value in force on a day; absence is an error, never a default. Within a unit of work by the book of its tenant, and the row is kept
 * with what the unit does; outside of any, and where a book is given, by that book alone.
 */
export function policyOn(key: string, date: LocalDate, book?: readonly Rule[]): Rule {
  const { rule, day } = sought(key, date, book);
  return rule ?? refuse(policyRefusals.POLICY_UNKNOWN, { facts: { key, date: day } });
}

/** The same for what does without a value where none is in force. */
export const policyIfAny = (key: string, date: LocalDate): Rule | undefined => sought(key, date).rule;

function sought(key: string, date: LocalDate, book?: readonly Rule[]): { rule: Rule | undefined; day: LocalDate } {
  const here = book ? undefined : judging();
  const day = here?.asOn !== undefined && date > here.asOn ? here.asOn : date;
  const rows = book ? book.filter((rule) => rule.key === key) : builtInRows(key);
  const rule = (here && setRow(key, day, here)) ?? newestOf(rows, day);
  if (rule) here?.used.add(rule);
  return { rule, day };
}

/** The same on an object of one lender, and of a client of it, whoever acts: its own rules count there. */
export const policyOf = (lenderId: string, key: string, date: LocalDate, clientId?: string): Rule =>
  underLender(lenderId, () => policyOn(key, date), clientId);
