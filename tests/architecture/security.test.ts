import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder, isTest, root, withoutComments } from './source.ts';

const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const page = read('docs/security.md');
const cells = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** Requirements of levels 1 and 2 in each section of ASVS 5.0, which numbers them before those of level 3. */
const asvs: Record<string, readonly number[]> = {
  V1: [2, 9, 11, 3, 2],
  V2: [3, 3, 4, 1],
  V3: [0, 2, 4, 6, 5, 0, 2],
  V4: [3, 1, 2, 4],
  V5: [1, 3, 2, 3],
  V6: [3, 12, 4, 4, 5, 3, 0, 4],
  V7: [3, 4, 2, 5, 2, 2],
  V8: [2, 3, 1, 1],
  V9: [3, 4],
  V10: [2, 2, 4, 11, 5, 2, 3],
  V11: [2, 3, 3, 4, 1, 1, 0],
  V12: [3, 2, 4],
  V13: [1, 5, 2, 5],
  V14: [2, 4, 3],
  V15: [3, 3, 7, 0],
  V16: [1, 5, 4, 3, 3],
};
const required = Object.entries(asvs).flatMap(([chapter, sections]) =>
  sections.flatMap((many, section) => Array.from({ length: many }, (_, i) => `${chapter}.${section + 1}.${i + 1}`)),
);
/** Rows of docs/security.md that may say "not done": lower it with each that is done. */
const NOT_DONE = 15;

const requirements = page
  .split('\n')
  .filter((line) => /^\| V\d/.test(line))
  .map((line) => {
    const [number = '', about = '', state = '', shown = ''] = cells(line);
    return { number, about, state, shown };
  });
const inState = (state: string) => requirements.filter((row) => row.state === state);
const paths = (text: string) =>
  [...text.matchAll(/`((?:src|db|simulators|tests|bench|docs|deploy)\/[\w./-]+|[\w-]+\.(?:json|md))`/g)].map(
    ([, cited]) => cited as string,
  );

describe('the page of security', () => {
  it.each(['docs/security.md', 'docs/threat-model.md', 'SECURITY.md'])('%s cites what exists', (name) => {
    const text = read(name);
    const links = [...text.matchAll(/\]\((?!https?:)([\w./-]+)\)/g)].map(([, link]) =>
      path.join(path.dirname(name), link as string),
    );
    // Files that an installation makes for itself.
    const made = ['database-secrets.json'];
    const cited = [...paths(text), ...links].filter((each) => !made.includes(each));
    expect(cited.length).toBeGreaterThan(2);
    expect(cited.filter((each) => !existsSync(path.join(root, each)))).toEqual([]);
  });

  it('answers each of the ten risks of an API, with a test', () => {
    const risks = page.split('\n').filter((line) => /^\| API\d/.test(line));
    expect(risks.map((line) => /API\d+/.exec(line)?.[0])).toEqual(Array.from({ length: 10 }, (_, i) => `API${i + 1}`));
    for (const line of risks) {
      const [risk, holds, where, shown, left] = cells(line);
      expect([risk, Boolean(holds && left), paths(where ?? '').length > 0]).toEqual([risk, true, true]);
      expect(paths(shown ?? '').filter((cited) => cited.includes('.test.ts')).length, risk).toBeGreaterThan(0);
    }
  });

  it('answers each requirement of ASVS once, in order', () => {
    expect(requirements.map(({ number }) => number)).toEqual(required);
  });

  it('says of each that it is held and by what, or why not', () => {
    for (const { number, about, state, shown } of requirements) {
      expect([number, about === '', shown === '']).toEqual([number, false, false]);
      expect(['held', 'not applicable', 'not done'], number).toContain(state);
      if (state !== 'held') continue;
      const [first = ''] = paths(shown);
      expect([number, shown.startsWith('by reading: ') || first.endsWith('.test.ts')]).toEqual([number, true]);
      expect(first, number).not.toBe('');
    }
  });

  it('counts them in its head, and leaves no more undone than before', () => {
    const byReading = inState('held').filter(({ shown }) => shown.startsWith('by reading: ')).length;
    expect(page).toContain(
      `Of ${requirements.length} requirements: ${inState('held').length - byReading} held by test, ${byReading} held by reading, ${inState('not applicable').length} not applicable, **${inState('not done').length} not done**`,
    );
    expect(inState('not done')).toHaveLength(NOT_DONE);
  });
});

describe('code that is not there', () => {
  const product = filesUnder('src')
    .filter(({ name }) => !isTest(name))
    .map(({ name, text }) => ({ name, code: withoutComments(text) }));
  const holding = (pattern: RegExp) => product.filter(({ code }) => pattern.test(code)).map(({ name }) => name);

  it('is typed strictly (15.3.5)', () => {
    expect(read('tsconfig.json')).toMatch(/"strict": true/);
    expect(holding(/[^=!<>]==(?!=| null)|!=(?!=| null| ")/)).toEqual([]);
  });

  it.each<[string, RegExp, string[]]>([
    ['code made at run time (ASVS 1.3.2)', /\beval\(|\bnew Function\(|\bsetTimeout\(['"`]/, []],
    ['commands through a shell (1.2.5)', /\bexec(Sync)?\(['"`]|\bshell: true/, []],
    ['text shown as HTML (3.2.2)', /\b(inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write/, []],
    ['what a browser keeps for scripts (14.3.3)', /\b(localStorage|sessionStorage|indexedDB)\b/, []],
    ['leave for other sites to read (3.4.2)', /access-control-allow|hono\/cors/i, []],
    ['redirects, but to the service itself (3.7.2, 4.1.2)', /\.redirect\(/, ['src/ground/sign-in/directory-routes.ts']],
    ['TLS that believes everybody (12.3.2)', /rejectUnauthorized: false|TLS_REJECT_UNAUTHORIZED/, []],
    [
      'broken hashes and ciphers (11.3.1, 11.4.1)',
      /['"`](md5|sha-?1|md4|ripemd\w*|aes-\d+-(ecb|cbc)|AES-CBC|rc4|des\w*-\w+|RSAES-PKCS1-v1_5)['"`]/i,
      [],
    ],
    ['keys that are too short (11.2.3)', /modulusLength: (512|768|1024|2048)\b|['"`](secp192\w*|prime192\w*)['"`]/, []],
    [
      'cryptography of others than the runtime’s (11.2.1)',
      /from '(crypto-js|node-forge|tweetnacl|sjcl|jsrsasign|bcryptjs|elliptic)'/,
      [],
    ],
    [
      'SQL that is put together, but of constants (1.2.4)',
      /\bsql\.raw\(/,
      [
        'src/assessment/coverage/store.ts',
        // Expressions of nouns, which are our own text: tests/desk.
        'src/desk/lists/stated-store.ts',
        'src/desk/lists/store.ts',
        'src/desk/portfolio/store.ts',
        'src/ground/secrets/store.ts',
        'src/lending/financing/store.ts',
        'src/lending/valuation/store.ts',
        'src/physical/epcis/store.ts',
        'src/policies/successions/store.ts',
      ],
    ],
    [
      'children, but of the embedded database and the demonstration (1.2.5)',
      /'node:child_process'/,
      [
        'src/adapters/node/demonstration.ts',
        'src/adapters/node/embedded/account.ts',
        'src/adapters/node/embedded/binaries.ts',
        'src/adapters/node/embedded/postgres.ts',
      ],
    ],
  ])('%s', (_, pattern, known) => {
    expect(holding(pattern).sort()).toEqual(known);
  });
});
