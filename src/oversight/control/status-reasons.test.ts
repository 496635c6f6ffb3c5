import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { legReasons } from './status-reasons.ts';

it('every reason that the rules of a leg give is in the list that the interface documents', () => {
  const told = ['rules', 'custody-rules', 'sources-rules', 'question-rules', 'findings'].flatMap((name) =>
    [
      ...readFileSync(`src/oversight/control/${name}.ts`, 'utf8').matchAll(
        /(?:leg|add)\(\s*(?:'\w+',|[^,()]+\([^)]*\),)\s*'([A-Z_]+)'/g,
      ),
    ].map(([, reason]) => reason),
  );
  expect(told.length).toBeGreaterThan(30);
  expect(told.filter((reason) => !(legReasons as readonly (string | undefined)[]).includes(reason))).toEqual([]);
});
