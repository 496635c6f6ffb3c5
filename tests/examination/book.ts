import { describe, expect, it } from 'vitest';
import { examinationCase, examine } from '../../src/credits/examination/index.ts';
import { type Case } from './base-cases.ts';
import { type Change, changed } from './changes.ts';

/**
 * A row of the case book: what is changed, and what a sound examination finds. Discrepancies as `rule@document`, questions
 * with a question mark, `last` and `refuse` for the two days; an empty string complies.
 */
export type Row = readonly [name: string, change: Change, expected: string];

export function outcome(given: Case): { found: string; last: string | undefined; refuse: string } {
  const { complying, discrepancies, forExaminer, lastDayToPresent, lastDayToRefuse } = examine(
    examinationCase.parse(given),
  );
  const faults = discrepancies.map(({ rule, documentId }) => (documentId ? `${rule}@${documentId}` : rule));
  const questions = [...new Set(forExaminer.map(({ rule }) => `?${rule}`))];
  const verdict = faults.length > 0 ? false : questions.length > 0 ? null : true;
  expect(complying).toBe(verdict);
  return { found: [...faults, ...questions].join(' '), last: lastDayToPresent, refuse: lastDayToRefuse };
}

export function book(title: string, base: Case, rows: readonly Row[]): void {
  describe(title, () => {
    it.each(rows)('%s', (_name, change, expected) => {
      const days = Object.fromEntries(
        [...expected.matchAll(/(last|refuse)=(\S*)/g)].map(([, name, day]) => [name, day === 'none' ? undefined : day]),
      );
      const findings = expected
        .replaceAll(/(last|refuse)=\S*/g, '')
        .trim()
        .replaceAll(/ +/g, ' ');
      const { found, ...both } = outcome(changed(base, change));
      expect(found).toBe(findings);
      expect(both).toMatchObject(days);
    });
  });
}
