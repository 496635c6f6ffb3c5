import { expect, it } from 'vitest';
import { operations as named } from '../../clients/typescript/made/operations.ts';
import { actsBeneath, actsOfThing, begun, readsOfThing, registers, rowPath } from '../../console/src/api/reach.ts';
import type { Document } from '../../console/src/api/schema.ts';
import { readInChinese } from '../../console/src/words/terms/reads.ts';
import { ManualClock, seededChance } from '../../src/adapters/memory/clock.ts';
import { createApp } from '../../src/app.ts';
import { nouns } from '../../src/desk/nouns/index.ts';
import { prefixes } from '../../src/kernel/identifiers.ts';
import { filesUnder } from './source.ts';

const app = createApp({
  openDatabase: () => {
    throw new Error('the document needs no database');
  },
  clock: new ManualClock('2026-11-02T00:00:00Z'),
  chance: seededChance(1),
  log: () => {},
});
const document = (await (await app.request('/openapi.json')).json()) as Document;

/** What no screen is for, and why: the shortest list that is true. */
const without: readonly (readonly [shape: RegExp, why: string])[] = [
  [/^\w+ \/v1\/(epcis|dcsa)(\/|$)/, 'systems speak it to each other; what came of it are events, documents and lists'],
  [/^POST \/v1\/oauth\/token$/, 'a system fetches its token'],
  [/^GET \/v1\/sign-in\/directory\/callback$/, 'a directory sends the browser there'],
  [/^POST \/v1\/sign-in\/directory\/logout$/, 'a directory says that somebody left'],
  [/^GET \/v1\/live$/, 'every page follows it by the client’s own stream'],
  [/^POST \/v1\/mail\/unsubscription$/, 'a mail program, or the page behind the link of a letter'],
  [/^PUT \/v1\/papers\/\*\/content$/, 'a page sends the pieces while a paper is chosen'],
];

const starred = (path: string) => path.replaceAll(/\{\w+\}/g, '*');
const text = filesUnder('console')
  .map((file) => file.text)
  .join('\n');
/** Addresses that pages write themselves, with a star where something is put in. */
const written = new Set(
  [...text.matchAll(/['"`](\/v1\/[^'"`?]*|\/openapi\.json)/g)].map(([, path = '']) =>
    path.replaceAll(/\$\{[^}]*\}/g, '*'),
  ),
);

/** Operations that pages call by their name. */
const rows: Record<string, readonly string[] | undefined> = named;
const called = new Set([...text.matchAll(/call\(\s*'(\w+)'/g)].map(([, name = '']) => String(rows[name]?.slice(0, 2))));

/** By the pages that serve everything: what can be begun, looked up, and what can be read of a thing or done with it. */
function reachedByAll(): Set<string> {
  const ids = Object.values(prefixes).map((prefix) => `${prefix}_${'0'.repeat(32)}`);
  const reads = new Set([
    ...registers(document).map(({ path }) => path),
    ...ids.flatMap((id) => readsOfThing(document, id).map(({ path }) => path)),
  ]);
  // A set grows while it is gone through: rows of rows are reached as well.
  for (const path of reads) {
    const row = rowPath(document, path);
    if (row !== undefined) reads.add(row);
  }
  const acts = [
    ...begun(document),
    ...ids.flatMap((id) => actsOfThing(document, id)),
    ...[...reads].flatMap((path) => [...actsBeneath(document, path, 'all'), ...actsBeneath(document, path, 'row')]),
  ];
  return new Set([...[...reads].map((path) => `GET ${path}`), ...acts.map(({ path }) => `POST ${path}`)]);
}
const byAll = reachedByAll();

const names = nouns.map(({ name }) => name).join('|');
const byLists = new RegExp(`^GET /v1/(lists|lists/(${names})(/\\*|\\.csv|\\.xlsx)?|${names})$`);

it('every operation has a screen that reaches it, or a reason why none does', () => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
  expect(operations.length).toBeGreaterThan(1_200);
  const left = operations.filter(({ method, path }) => {
    const at = `${method} ${starred(path)}`;
    const isReached =
      byAll.has(`${method} ${path}`) ||
      byLists.test(at) ||
      written.has(starred(path)) ||
      called.has(`${method},${path}`);
    return !isReached && !without.some(([shape]) => shape.test(at));
  });
  expect(left.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

it('the list of exceptions names nothing that a screen reaches', () => {
  const reached = [...byAll].map(starred);
  expect(without.filter(([shape]) => reached.some((at) => shape.test(at)))).toEqual([]);
});

it('what can be looked up is called something in Chinese', () => {
  const paths = [...byAll].flatMap((at) => (at.startsWith('GET ') ? [at.slice(4)] : []));
  const single = (path: string) => /^\/v1\/[\w-]+\/\{\w+\}$/.test(path);
  const listed = (path: string) => nouns.some(({ name }) => path === `/v1/${name}`);
  expect(paths.filter((path) => !single(path) && !listed(path) && readInChinese(path) === undefined)).toEqual([]);
});
