import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../kernel/time.ts';
import { policyOn, ruleBook } from './rules.ts';

describe('the rule book', () => {
  const keys = [...new Set(ruleBook.map((rule) => rule.key))];

  it('has one row for a key from any one day, and every row ends after it begins', () => {
    const starts = ruleBook.filter((rule) => !rule.isTextAlone).map((rule) => `${rule.key} ${rule.validFrom}`);
    expect(starts.filter((start, i) => starts.indexOf(start) !== i)).toEqual([]);
    expect(ruleBook.filter((rule) => rule.validTo !== undefined && rule.validTo < rule.validFrom)).toEqual([]);
  });

  it('a rule lookup is unique: one answer for a key and a day, in whatever order its rows are written', () => {
    const day = fc.integer({ min: 0, max: 12_000 }).map((n) => addDays('2000-01-01', n));
    const shuffled = fc.shuffledSubarray([...ruleBook], { minLength: ruleBook.length });
    fc.assert(
      fc.property(fc.constantFrom(...keys), day, shuffled, (key, date, book) => {
        const answer = (of: typeof ruleBook) => {
          try {
            return policyOn(key, date, of);
          } catch (error) {
            return (error as { code: string }).code;
          }
        };
        const found = answer(ruleBook);
        expect(answer(book)).toEqual(found);
        if (typeof found === 'string') expect(found).toBe('POLICY_UNKNOWN');
        else {
          expect(found.validFrom <= date && (found.validTo ?? date) >= date).toBe(true);
          // The policy text’s own figure is shown where another was the rule of its days, and is never in force.
          expect(found.isTextAlone).toBeUndefined();
        }
      }),
    );
  });
});
