import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { factIds } from '../../src/ground/policy/gates.ts';
import { measures } from '../../src/policies/measures/rows.ts';
import { proofOf } from '../mutation/copied.ts';
import { measureMutants } from '../mutation/measure-mutants.ts';
import { mutants } from '../mutation/mutants.ts';
import { checkout } from '../support/child.ts';

const read = (file: string) => readFileSync(path.join(checkout, file), 'utf8');

it.each([...mutants, ...measureMutants])('$fact can still be dropped from $file', ({ file, of, becomes, test }) => {
  expect(read(file).split(of)).toHaveLength(2);
  expect(becomes).not.toBe(of);
  expect(existsSync(path.join(checkout, test))).toBe(true);
});

it('every fact of the table is dropped in the test of the judgement, or in the slice that holds it', () => {
  const rows = read('src/assessment/judgement/judge.test.ts');
  const dropped = new Set([
    ...mutants.map(({ fact }) => fact),
    ...(rows.match(/'F\d+'/g) ?? []).map((f) => f.slice(1, -1)),
  ]);
  expect(factIds.filter((fact) => !dropped.has(fact))).toEqual([]);
});

it('a rule of every measure is dropped, and the test that its row names must notice', () => {
  const facts = measureMutants.map(({ fact }) => fact);
  expect(measures.filter(({ number }) => !facts.includes(`M${number}`))).toEqual([]);
  expect(new Set(facts).size).toBe(facts.length);
  // By a test over HTTP that bears the number of the measure.
  const unnamed = measureMutants.filter(
    ({ test, named = '' }) => !test.startsWith('tests/') || !read(test).includes(named),
  );
  expect(unnamed.map(({ fact }) => fact)).toEqual([]);
});

describe('a test that fails by itself', () => {
  it('is no proof that a fact is held, and one that passes until the fact is dropped is', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'holdfast-proof-'));
    await symlink(path.join(checkout, 'node_modules'), path.join(dir, 'node_modules'));
    await writeFile(path.join(dir, 'rule.js'), 'export const most = 1;\n');
    await writeFile(
      path.join(dir, 'rule.test.js'),
      [
        "import { expect, it } from 'vitest';",
        "import { most } from './rule.js';",
        "it('alone: holds', () => expect(most).toBe(1));",
        "it('after another: holds', () => expect(most + Number(globalThis.said)).toBe(1));",
      ].join('\n'),
    );
    const fact = { fact: 'F0', file: 'rule.js', of: 'most = 1', becomes: 'most = 2', test: 'rule.test.js' };
    const known = new Map();
    try {
      expect(await proofOf({ ...fact, named: 'alone:' }, dir, known)).toMatchObject({ isSeen: true });
      expect(await proofOf({ ...fact, named: 'after another:' }, dir, known)).toEqual({
        isSeen: false,
        said: 'no proof: rule.test.js (after another:) fails 1 on sound code',
      });
      expect(await proofOf({ ...fact, becomes: 'most  = 1', named: 'alone:' }, dir, known)).toMatchObject({
        isSeen: false,
      });
      expect(await proofOf({ ...fact, named: 'nowhere:' }, dir, known)).toMatchObject({ isSeen: false });
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
