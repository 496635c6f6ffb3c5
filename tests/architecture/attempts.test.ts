import { expect, it } from 'vitest';
import { madeFiles } from '../../clients/make.ts';
import { composed, undone } from '../attack/declared.ts';
import { filesUnder } from './source.ts';

const rows = [...((await madeFiles())['operations.ts'] ?? '').matchAll(/^ {2}\w+: \['(\w+)', '([^']+)'/gm)];
const operations = rows.map(([, method = '', address = '']) => ({
  name: `${method.toLowerCase()} ${address}`,
  isRead: method.toLowerCase() === 'get',
  parts: address.replace('/v1/', '').split('/'),
}));
const texts = filesUnder('tests', 'simulators')
  .filter(({ name }) => !/^tests\/(attack|architecture)\//.test(name))
  .map(({ text }) => text)
  .join('\n');

/** Whether some test speaks of the path as it is written: `/lots/${lotId}/release`. */
const isSpokenOf = (parts: readonly string[]): boolean =>
  new RegExp(
    `/${parts.map((part) => (part.startsWith('{') ? '(?:\\$\\{[^`\\n]+?\\}|[\\w%.-]+)' : part.replaceAll('.', '\\.'))).join('/')}(?=[\`'"?]|\\$\\{)`,
  ).test(texts);

/** The attack tries again what tests did: an act that no test does is tried with nothing real. It is told here, before an hour of attack. */
it('every act has a test that does it, for the attack to try again', () => {
  const silent = operations.filter(({ isRead, parts }) => !isRead && !isSpokenOf(parts)).map(({ name }) => name);
  const missing = silent.filter((name) => !composed.has(name) && !Object.hasOwn(undone, name));
  expect(
    missing,
    'write a test in tests/<slice> that does it, so that everybody who must not can try it on something real; where a test puts its path together, name it under composed in tests/attack/declared.ts, and where none can do it, under undone with the reason',
  ).toEqual([]);
  const there = new Set(operations.map(({ name }) => name));
  expect(
    [...composed, ...Object.keys(undone)].filter((name) => !there.has(name)),
    'no longer offered',
  ).toEqual([]);
});
