import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtInRows, policyTextOf } from '../../ground/policy/index.ts';
import { measures } from './rows.ts';

const dated = (row: { value: number; unit: string; validFrom: string; validTo?: string | undefined } | undefined) =>
  row ? `${row.value} ${row.unit}, ${row.validFrom}${row.validTo === undefined ? '' : ` to ${row.validTo}`}` : '–';

/** The measures as a page. */
const page = (): string =>
  [
    '# The twenty measures',
    '',
    'Made from `src/policies/measures` by `npx vitest run --project unit src/policies -u`; `GET /v1/policy/measures/{number}` tells the same, with',
    'what is in force for who asks. Each measure is a row that names nouns: what is said of a party, a rule with its dates, a pot that is drawn on, a',
    'decision, a return. The first figure of a rule is the policy text’s own, with its day; beside it is every row of the built-in book from its day.',
    '',
    ...measures.flatMap((measure) => [
      `## ${measure.number} ${measure.title.en} (${measure.title.zh})`,
      '',
      `- The policy text names: ${measure.says?.en ?? 'no figure'}`,
      `- Standing: ${measure.standing.en}`,
      `- Pot: ${measure.pot.en}`,
      `- Decision: ${measure.decision.en}`,
      `- Returns: ${measure.reports.join(', ') || '–'}`,
      `- Test: [${measure.test}](../${measure.test})`,
      '',
      ...measure.acts.map(({ act, effect }) => `- \`${act}\`: ${effect.en}`),
      '',
      ...(measure.rules.length > 0
        ? [
            '| rule | policy text | in force, each from its day |',
            '| --- | --- | --- |',
            ...measure.rules.map((key) => {
              const rows = builtInRows(key)
                .filter(({ isTextAlone }) => !isTextAlone)
                .toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
              return `| ${key} | ${dated(policyTextOf(key))} | ${rows.map(dated).join('; ')} |`;
            }),
            '',
          ]
        : []),
    ]),
  ].join('\n');

describe('the measures', () => {
  it('name rules that there are, and a test that bears the number of the measure', () => {
    expect(measures.flatMap(({ rules }) => rules.filter((key) => builtInRows(key).length === 0))).toEqual([]);
    const untested = measures.filter(
      ({ number, test }) => !existsSync(test) || !readFileSync(test, 'utf8').includes(`measure ${number}:`),
    );
    expect(untested.map(({ number }) => number)).toEqual([]);
    const numbers = measures.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('are a page', async () => {
    await expect(page()).toMatchFileSnapshot('../../../docs/measures.md');
  });
});
