import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { factIds } from '../../src/ground/policy/gates.ts';
import { measures } from '../../src/policies/measures/rows.ts';
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
