import type { Rule } from '../../kernel/judging.ts';
import { ruleBook } from './rules.ts';

/** Thirty bits of a text (FNV-1a), in six letters: enough to tell the rows of the built-in book apart, which a test holds. */
function markOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return (hash >>> 2).toString(36).padStart(6, '0');
}

/** The name of a row of the built-in book. It covers the figure: a row that was edited has another name, and the old one is no longer known. */
const nameOfBuiltIn = ({ key, value, unit, validFrom, validTo = '' }: Rule): string =>
  markOf([key, value, unit, validFrom, validTo].join(' '));

const names = new WeakMap<Rule, string>();

/** By which an event names a rule that it used. */
export function ruleName(rule: Rule): string {
  const known = names.get(rule);
  if (known !== undefined) return known;
  const name = rule.id ?? nameOfBuiltIn(rule);
  names.set(rule, name);
  return name;
}

/** The names of the rules that were read, as an event keeps them; null where none was. */
export const keptRules = (used: ReadonlySet<Rule> | undefined): string | null =>
  used === undefined || used.size === 0 ? null : Array.from(used, ruleName).sort().join(' ');

const builtInByName = new Map(ruleBook.map((rule) => [ruleName(rule), rule]));

/** The row of the built-in book of this name; undefined for one that was set, and for one of another release. */
export const builtInNamed = (name: string): Rule | undefined => builtInByName.get(name);
