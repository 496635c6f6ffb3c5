import { describe, expect, it } from 'vitest';
import { ruleName } from './kept.ts';
import { builtInRows, ruleBook, ruleKeys } from './rules.ts';
import { isStricter, settableOf } from './settable.ts';

const words: Record<string, string> = {
  bank: 'lender, for its own',
  house: 'lender, for its people',
  firm: 'core firm, for its own',
  operator: 'operator, for the tenant',
  law: 'operator, by the paper of the law',
  terms: 'control terms',
  nobody: 'nobody',
};

/** The built-in book as a page. A line that goes or changes in it is a rule that was edited: rows are added instead. */
const page = (): string =>
  [
    '# The built-in rule book',
    '',
    'Made from the code by `npx vitest run --project unit src/ground/policy -u`. What a tenant sets stands above these rows; `GET /v1/policy/keys`',
    'tells both. A row is never edited: its name, which events keep, covers its figure.',
    '',
    '| name | key | figure | from | set by | stricter | between | source |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...ruleBook.map((rule) => {
      const settable = settableOf(rule.key);
      const { setBy = '', stricter = '', least, most, oneOf } = settable ?? {};
      const between = setBy === 'nobody' || setBy === 'terms' ? '' : (oneOf?.join(' or ') ?? `${least} to ${most}`);
      const days = rule.validTo === undefined ? rule.validFrom : `${rule.validFrom} to ${rule.validTo}`;
      return `| ${ruleName(rule)} | ${rule.key} | ${rule.value} ${rule.unit} | ${days} | ${words[setBy]}${settable?.perClient ? ', also for one client' : ''} | ${stricter} | ${between} | ${rule.source} (${rule.confidence}) |`;
    }),
    '',
  ].join('\n');

describe('who may set a rule', () => {
  it('is said of every key, and its bounds hold what the text says', () => {
    const unsaid = ruleKeys.filter((key) => settableOf(key) === undefined);
    expect(unsaid).toEqual([]);
    const outside = ruleBook.filter(({ key, value }) => {
      const { setBy, least, most, oneOf } = settableOf(key) ?? { setBy: 'nobody', least: 0, most: 0 };
      return (
        setBy !== 'nobody' && setBy !== 'terms' && (value < least || value > most || oneOf?.includes(value) === false)
      );
    });
    expect(outside).toEqual([]);
  });

  it('leaves room for another figure wherever somebody may set one', () => {
    const fixed = ruleKeys.filter((key) => {
      const { setBy, least, most } = settableOf(key) ?? { setBy: 'nobody', least: 0, most: 0 };
      return setBy !== 'nobody' && setBy !== 'terms' && least >= most;
    });
    expect(fixed).toEqual([]);
    expect([isStricter('less', 1, 2), isStricter('more', 1, 2), isStricter('none', 1, 2)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('has a key of one unit, and a row of one name', () => {
    expect(ruleKeys.filter((key) => new Set(builtInRows(key).map(({ unit }) => unit)).size !== 1)).toEqual([]);
    const names = ruleBook.map(ruleName);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('is a page', async () => {
    await expect(page()).toMatchFileSnapshot('../../../docs/rule-book.md');
  });
});
