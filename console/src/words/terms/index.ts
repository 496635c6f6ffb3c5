import type { Language } from '../pair.ts';
import { codeTerms } from './codes.ts';
import { columnTerms } from './columns.ts';
import { fieldTerms } from './fields.ts';
import { formTerms } from './forms.ts';
import { nounTerms, roleTerms } from './nouns.ts';
import { inEnglish, inLanguage } from './read.ts';
import { reasonTerms } from './reasons.ts';
import { secondTerms } from './seconds.ts';
import { stateTerms } from './states.ts';
import { valueTerms } from './values.ts';
import { watchTerms } from './watches.ts';

export { inEnglish } from './read.ts';

const tables = {
  reason: reasonTerms,
  noun: nounTerms,
  role: roleTerms,
  state: stateTerms,
  column: columnTerms,
} as const;

/** What a list calls one of its states or columns: by its own word where it has one. */
export const ownTermOf = (
  table: 'state' | 'column',
  noun: string | undefined,
  key: string,
  language: Language,
): string =>
  termOf(table, noun !== undefined && tables[table].has(`${noun}/${key}`) ? `${noun}/${key}` : key, language);

/** What a term of the record is called: the name of a list, a role, a state, a column. The key itself where nobody has named it. */
export function termOf(table: keyof typeof tables, key: string, language: Language): string {
  const breach = table === 'reason' ? /^BREACH_(\w+)$/.exec(key)?.[1]?.toLowerCase() : undefined;
  const pair = tables[table].get(key) ?? (breach === undefined ? undefined : codePair(breach));
  return pair ? inLanguage(pair, language) : inEnglish(key);
}

/** What one of a list is called: English lists are named by many. */
export function oneOf(noun: string, language: Language): string {
  const many = termOf('noun', noun, language);
  if (language === 'zh' || noun.endsWith('-terms')) return many;
  return many.replace(/^.*?(?= (?:of|from|to|at|under|for|back)\b|$)/, (head) =>
    head === 'People'
      ? 'Person'
      : /goods$/i.test(head)
        ? head
        : head
            .replace(/ies$/, 'y')
            .replace(/(?<=ch|ss)es$/, '')
            .replace(/(?<!s)s$/, ''),
  );
}

const fieldPair = (name: string) =>
  columnTerms.get(name) ?? fieldTerms.get(name) ?? roleTerms.get(name) ?? formTerms.get(name);
const codePair = (code: string) =>
  valueTerms.get(code) ??
  codeTerms.get(code) ??
  stateTerms.get(code) ??
  reasonTerms.get(code) ??
  secondTerms.get(code) ??
  watchTerms.get(code) ??
  nounTerms.get(code);

export const fieldInChinese = (name: string): string | undefined => fieldPair(name)?.[1];
export const codeInChinese = (code: string): string | undefined => codePair(code)?.[1];

/** What a field of an answer or a form is called. */
export function fieldOf(name: string, language: Language): string {
  const pair = fieldPair(name);
  return pair ? inLanguage(pair, language) : inEnglish(name);
}

/** A code in words: `weight_short`. Undefined for what is no code. What means another thing of some is worded for them: `list/red`. */
export function valueOf(code: string, language: Language, ...of: readonly (string | undefined)[]): string | undefined {
  const own = of.map((each) => codePair(`${each}/${code}`)).find((pair) => pair !== undefined);
  if (own) return inLanguage(own, language);
  if (!/^([A-Za-z][A-Za-z0-9]*|30)([_./-][A-Za-z0-9]+)*$/.test(code) || code.length > 60) return undefined;
  const pair = codePair(code);
  if (pair) return inLanguage(pair, language);
  return /^[a-z]+(_[a-z0-9]+)+$|^[a-z]{3,}$/.test(code) ? inEnglish(code) : undefined;
}

/** One choice of a field: the same code means another thing beside other choices, so it is worded by its field, and by the first of its kind. */
export const choiceOf = (code: unknown, language: Language, field: string, among: readonly unknown[]): string =>
  valueOf(String(code), language, field, String(among[0])) ?? String(code);
