import { describe, expect, it } from 'vitest';
import { gateTable } from '../../src/ground/policy/held.ts';
import { asks } from './cells/asks.ts';
import { shownClaims } from './cells/claims.ts';
import { shownCredits } from './cells/credits.ts';
import { shownGoods } from './cells/goods.ts';
import { cellsOf, titled } from './cells/shown.ts';
import { unnamed } from './cells/unnamed.ts';
import { filesUnder, isTest } from './source.ts';

const tests = new Map(
  [...filesUnder('src'), ...filesUnder('tests')]
    .filter((file) => isTest(file.name))
    .map((file) => [file.name, file.text]),
);
const shown = [...shownClaims, ...shownCredits, ...shownGoods];
const held = gateTable()
  .filter(({ state }) => state === 'held')
  .map(({ fact, gate }) => `${fact}/${gate}`);

const judge = tests.get('src/assessment/judgement/judge.test.ts') ?? '';
/** Facts that `judge.test.ts` has a row for, and the gates at which it shows what each does. */
const judgedFacts = [...judge.matchAll(/^ {2}\[?\s*\[?'(F\d+)',/gm)].map(([, fact]) => fact as string);
const judgedGates = [...(judge.match(/judgedGates = \[([^\]]+)\]/)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, g]) => g);

/** Every cell that a test names: in its title, in the lists beside this file, through the judgement, or at every gate alike. */
const named = new Set([
  ...[...tests.values()].flatMap(titled),
  ...shown.flatMap(([, , cells]) => cellsOf(cells)),
  ...asks.flatMap(([gate, , , without = '']) =>
    judgedFacts.filter((fact) => !without.split(' ').includes(fact)).map((fact) => `${fact}/${gate}`),
  ),
  // `src/ground/audit/gate.test.ts` goes through every verb of every gate.
  ...held.filter((cell) => /^F(95|98)\//.test(cell)),
]);

describe('cells of the table that are held', () => {
  it('are each named by a test, but for those that are listed as named by none', () => {
    expect(held.filter((cell) => !named.has(cell)).sort()).toEqual(cellsOf(unnamed).sort());
  });

  it('are named by tests that are there', () => {
    const gone = [...shown, ...asks.map(([, file, title]) => [file, title] as const)].filter(
      ([file, title]) => !tests.get(file)?.includes(title),
    );
    expect(gone).toEqual([]);
  });

  it('are named where the table has a cell', () => {
    const known = new Set(gateTable().flatMap((c) => (c.sign === '-' ? [] : [`${c.fact}/${c.gate}`])));
    const titles = [...tests.values()].flatMap(titled);
    expect([...titles, ...shown.flatMap(([, , cells]) => cellsOf(cells))].filter((cell) => !known.has(cell))).toEqual(
      [],
    );
  });

  it('are read from the judgement at the gates that pass all of it', () => {
    expect(new Set(asks.map(([gate]) => gate))).toEqual(new Set(judgedGates));
    expect(new Set(judgedFacts).size).toBeGreaterThan(70);
  });
});
