import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eyesOf } from '../../src/ground/policy/index.ts';
import { alonePaths } from '../../src/http/alone.ts';
import { followedTypes, reactionsTo } from '../../src/reactions.ts';
import { callsOf, reachedFrom } from './calls.ts';
import { filesUnder, isTest, withoutComments } from './source.ts';

/** The reactions that may ask for one more person, by name: a guard at the event of an act speaks for the act. */
const askingReactions: ReadonlySet<string> = (() => {
  const names = new Set(followedTypes.flatMap((type) => reactionsTo(type).map(({ name }) => name)));
  const asking = new Set<string>();
  for (const { name: file, text } of filesUnder('src').filter(({ name }) => !isTest(name)))
    for (const [, name = ''] of text.matchAll(/^export (?:async function|function|const) (\w+)/gm))
      if (names.has(name) && [...reachedFrom(file, name)].some((reached) => /\basksSecond\(/.test(reached.text)))
        asking.add(name);
  return asking;
})();
const askedAt = new Set(
  followedTypes.filter((type) => reactionsTo(type).some(({ name }) => askingReactions.has(name))),
);

/** Whether an event that a text names, whole or by its noun, is followed by such a reaction. */
const raisesAsking = (text: string): boolean =>
  [...text.matchAll(/'(\w+\.\w+)'/g)].some(([, type = '']) => askedAt.has(type)) ||
  [...text.matchAll(/`(\w+)\.\$\{/g)].some(([, noun]) => [...askedAt].some((type) => type.startsWith(`${noun}.`)));

/** Whether some verb that it comes to is one that another person agrees to, by the table, or asks for one more itself. */
function mayAwait(file: string, text: string): boolean {
  for (const reached of reachedFrom(file, text)) {
    if (/\basksSecond\(/.test(reached.text) || raisesAsking(reached.text)) return true;
    // A verb whose name is put together: whoever is among them.
    if (/\bverb: `/.test(reached.text)) return true;
    for (const [, verb = ''] of reached.text.matchAll(/\bverb: '(\w+\.\w+)'/g)) {
      const { agrees } = eyesOf(verb);
      if (agrees === 'second' || agrees.startsWith('pair:')) return true;
    }
  }
  return false;
}

/** Commands that nobody but who sends them ever decides, by path. */
function aloneInProduct(): { alone: string[]; all: number } {
  const alone: string[] = [];
  let all = 0;
  for (const { name, text } of filesUnder('src').filter(
    (file) => !isTest(file.name) && !file.name.startsWith('src/http/'),
  )) {
    const plain = withoutComments(text);
    for (const call of callsOf(plain, 'command')) {
      const path = /\bpath: '([^']+)'/.exec(call)?.[1];
      if (path === undefined) continue;
      all++;
      if (!mayAwait(name, call)) alone.push(path);
    }
  }
  return { alone: [...new Set(alone)].sort(), all };
}

const page = (paths: readonly string[]) => `/**
 * Commands that nobody but who sends them decides: of no other does the description lack 202. Made by \`tests/architecture/awaiting.test.ts\`
 * from the table of who agrees and from what each command comes to; remade by HOLDFAST_REMAKE=1 and the formatter.
 */
export const alonePaths: ReadonlySet<string> = new Set([
${paths.map((path) => `  '${path}',`).join('\n')}
]);
`;

describe('202', () => {
  it('is declared where somebody may have to agree, and nowhere else', () => {
    const { alone, all } = aloneInProduct();
    const file = new URL('../../src/http/alone.ts', import.meta.url);
    if (process.env.HOLDFAST_REMAKE) writeFileSync(file, page(alone));
    expect(all).toBeGreaterThan(400);
    expect(
      readFileSync(file, 'utf8'),
      'HOLDFAST_REMAKE=1 npx vitest run --project unit tests/architecture/awaiting.test.ts',
    ).toBe(page(alone));
    expect([...alonePaths].sort()).toEqual(alone);
  });
});
