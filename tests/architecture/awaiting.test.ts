import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
// Every refusal of the product is known, whoever else runs beside this file.
import '../../src/app.ts';
import { mandateActs } from '../../src/ground/parties/index.ts';
import { eyesOf } from '../../src/ground/policy/index.ts';
import { alonePaths } from '../../src/http/alone.ts';
import { allRefusals } from '../../src/kernel/refusal.ts';
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

/** The address that a call declares, with a star where something is put in; undefined where it is put together elsewhere. */
function addressIn(call: string, file: string): string | undefined {
  const said = /\bpath: (?:'([^']+)'|`([^`]+)`|(\w+)\('([\w-]+)'\))/.exec(call);
  if (!said) return undefined;
  const [, plain, template, of, step = ''] = said;
  const made = of && new RegExp(`const ${of} = \\([^)]*\\)(?:: string)? => \`([^\`]+)\``).exec(file)?.[1];
  return (plain ?? template ?? made?.replace(/\$\{\w+\}/, step))?.replaceAll(/\$?\{[^}]*\}/g, '*');
}

/** Verbs of routes that a loop lays down. */
const namedVerbs: Readonly<Record<string, string>> = {
  '/assignments/*/answer': 'assignment.answer',
  '/assignments/*/registration': 'assignment.register',
  '/assignments/*/end': 'assignment.end',
  '/limits/*/suspension': 'limit.suspend',
  '/limits/*/resumption': 'limit.resume',
  '/limits/*/closing': 'limit.close',
  '/maturity-purchases/*/assessment': 'factoring.assessPurchase',
  '/maturity-purchases/*/agreement': 'factoring.agreePurchase',
  '/maturity-purchases/*/decline': 'factoring.declinePurchase',
  '/maturity-purchases/*/settlement': 'factoring.settlePurchase',
  '/reverse-offers/*/acceptance': 'factoring.optIn',
  '/reverse-offers/*/withdrawal': 'factoring.withdrawReverse',
  '/webhooks/*/resumption': 'webhook.resume',
  '/webhooks/*/end': 'webhook.end',
  '/restraints/*/confirmation': 'restraint.confirm',
  '/restraints/*/contest': 'restraint.contest',
  '/restraints/*/customs-consent': 'restraint.consent',
  '/restraints/*/lifting': 'restraint.lift',
  '/ebls/*/transfer': 'ebl.transfer',
  '/ebls/*/endorsement': 'ebl.endorsement',
  '/ebls/*/rejection': 'ebl.rejection',
  '/ebls/*/surrender': 'ebl.surrender',
};

/** What each operation comes to in its own slice: verbs, mandates, refusals and events, by method and address. */
function comesTo(): Map<string, string> {
  const found = new Map<string, string>();
  const codes = new Set(allRefusals().map(({ code }) => code));
  const ways = { command: 'POST', openCommand: 'POST', onBill: 'POST', query: 'GET' } as const;
  for (const { name, text } of filesUnder('src').filter(
    (file) => !isTest(file.name) && !file.name.startsWith('src/http/'),
  )) {
    const plain = withoutComments(text);
    const slice = `${name.split('/').slice(0, 3).join('/')}/`;
    for (const [way, method] of Object.entries(ways))
      for (const call of callsOf(plain, way)) {
        const step = way === 'onBill' ? /^onBill\(\s*'([\w-]+)'/.exec(call)?.[1] : undefined;
        const path = way === 'onBill' ? step && `/bills/*/${step}` : addressIn(call, plain);
        if (path === undefined || path.endsWith('*/*')) continue;
        const said = {
          verbs: new Set<string>(),
          mandates: new Set<string>(),
          refusals: new Set<string>(),
          events: new Set<string>(),
        };
        const collect = (into: Set<string>, text: string, shape: RegExp) => {
          for (const [, each = ''] of text.matchAll(shape)) into.add(each);
        };
        for (const reached of reachedFrom(name, call)) {
          collect(said.verbs, reached.text, /\bverb: '(\w+\.\w+)'/g);
          if (!reached.file.startsWith(slice)) continue;
          collect(said.mandates, reached.text, /(?:requireMandate\(\w+, |mandate: )'(\w+:\w+)'/g);
          collect(said.refusals, reached.text, /\b\w*[rR]efusals\.([A-Z][A-Z\d_]+)/g);
          if (reached.file.endsWith('events.ts')) collect(said.events, reached.text, /'([a-z]\w+\.[a-z]\w+)'/g);
        }
        const texts = [...reachedFrom(name, call)].map((reached) => reached.text);
        const noun = texts.map((text) => /\bverb: `(\w+)\.\$\{/.exec(text)?.[1]).find(Boolean);
        for (const text of noun ? texts : []) {
          const [, verb, mandate] = /= verb(?:<[\s\S]*?>)?\(\s*'(\w+)',\s*'(\w+:\w+)'/.exec(text) ?? [];
          if (verb !== undefined) said.verbs.add(`${noun}.${verb}`);
          if (mandate !== undefined) said.mandates.add(mandate);
        }
        const refusals = [...said.refusals].filter((code) => code !== 'NOT_FOUND' && codes.has(code)).sort();
        const acts = [[...said.verbs].sort(), [...said.mandates].sort(), refusals, [...said.events].sort()];
        // A read that stands in one function with acts would be told theirs.
        const parts = method === 'POST' ? acts : [[], said.verbs.size > 0 ? [] : (acts[1] ?? [])];
        if (parts.some((part) => part.length > 0))
          found.set(
            `${method} ${path}`,
            parts
              .map((part) => part.join(' '))
              .join('|')
              .replace(/\|+$/, ''),
          );
      }
  }
  for (const [operation, verb] of Object.entries(namedVerbs))
    found.set(
      `POST ${operation}`,
      `${verb}|${Object.entries(mandateActs)
        .flatMap(([mandate, acts]) => (acts.includes(verb) ? mandate : []))
        .join(' ')}`.replace(/\|+$/, ''),
    );
  return found;
}

const LINE = 230;
/** Rows, as many to a line as go. */
const lined = (rows: readonly string[]): string => {
  const lines: string[] = [];
  for (const row of rows) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + row.length + 2 <= LINE) lines[lines.length - 1] = `${last} ${row};`;
    else lines.push(`${row};`);
  }
  return lines.join('\n');
};

describe('what the reference says that an operation comes to', () => {
  it('is read from the product', () => {
    const rows = [...comesTo()].map(([operation, said]) => `${operation}|${said}`).sort();
    expect(rows.length).toBeGreaterThan(500);
    const half = Math.ceil(rows.length / 2);
    for (const [part, of] of [
      ['made-a-to-g', rows.slice(0, half)],
      ['made-h-to-z', rows.slice(half)],
    ] as const) {
      const file = new URL(`../../src/desk/reference/${part}.ts`, import.meta.url);
      const made = `/** What operations come to: method and address | verbs | mandates | refusals | events. Made by \`tests/architecture/awaiting.test.ts\`. */\nexport const ${part.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())} = \`\n${lined(of)}\n\`;\n`;
      if (process.env.HOLDFAST_REMAKE) writeFileSync(file, made);
      expect(
        readFileSync(file, 'utf8'),
        'HOLDFAST_REMAKE=1 npx vitest run --project unit tests/architecture/awaiting.test.ts',
      ).toBe(made);
    }
  });
});
