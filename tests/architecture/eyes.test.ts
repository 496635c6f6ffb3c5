import { describe, expect, it } from 'vitest';
import { eyesTable } from '../../src/ground/policy/index.ts';
import { filesUnder, isTest, roomOf } from './source.ts';

const product = filesUnder('src').filter((file) => !isTest(file.name));
/** Verbs whose name is put together: by the file that does it, the steps it makes. */
const stepsOf: Record<string, RegExp> = {
  'src/documents/lading/move.ts': /verb<[^(]*>\(\s*'(\w+)'/g,
  'src/documents/receipts/move.ts': /verb<[^(]*>\(\s*'(\w+)'/g,
  'src/security/restraints/record.ts': /\{ verb: '(\w+)'/g,
  'src/documents/dcsa/routes.ts': /onEbl\(\s*'(\w+)'/g,
};
const prefixOf: Record<string, string> = { lading: 'bill', receipts: 'receipt', restraints: 'restraint', dcsa: 'ebl' };
const templates = product.flatMap((file) =>
  [...file.text.matchAll(/act\(ctx, \{ verb: `(\w+)\.\$\{/g)].map(([, prefix]) => prefix as string),
);
const verbs = new Set(
  product.flatMap((file) => [
    ...[...file.text.matchAll(/verb: '(\w+\.\w+)'|^ {2}'(webhook\.\w+)',$/gm)].map(
      ([, verb, passed]) => (verb ?? passed) as string,
    ),
    ...(stepsOf[file.name] ? [...file.text.matchAll(stepsOf[file.name] as RegExp)] : []).map(
      ([, step]) => `${prefixOf[roomOf(file.name) ?? '']}.${step}`,
    ),
  ]),
);

describe('the table of who agrees', () => {
  it('has a row for every verb of the product, and no other', () => {
    expect(templates.sort()).toEqual(Object.values(prefixOf).sort());
    expect(eyesTable.map(({ verb }) => verb).sort()).toEqual([...verbs].sort());
  });

  it('pairs only acts that are there', () => {
    const paired = eyesTable.flatMap(({ agrees }) => (agrees.startsWith('pair:') ? [agrees.slice(5)] : []));
    expect(paired.filter((verb) => !verbs.has(verb))).toEqual([]);
  });
});
