import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ruleKeys } from '../../src/ground/policy/index.ts';
import shown from '../rule-book/shown.json' with { type: 'json' };
import { unshown } from '../rule-book/unshown.ts';

describe('a key of the rule book', () => {
  it('is shown to count by a request of some test that is answered otherwise from the day of another figure, or says why by none', () => {
    const named = [...Object.keys(shown), ...Object.keys(unshown)];
    expect(named.toSorted()).toEqual(ruleKeys.toSorted());
  });

  it('is shown in a file of tests that there is', () => {
    const files = new Set(Object.values(shown as Record<string, { file: string }>).map(({ file }) => file));
    expect([...files].filter((file) => !existsSync(file))).toEqual([]);
  });
});
