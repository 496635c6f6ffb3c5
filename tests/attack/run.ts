import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { undone, withoutRows } from './declared.ts';
import { tables } from './tables.ts';

const run = (files: readonly string[], env: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn('npx', ['vitest', 'run', '--project', 'integration', ...files], {
      stdio: 'inherit',
      env: { ...env, ...process.env },
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });

/** Names that are on one of two lists, and not on the other. */
function differ(what: string, found: Iterable<string>, declared: object): boolean {
  const there = new Set(found);
  const listed = new Set(Object.keys(declared));
  const missing = [...there].filter((name) => !listed.has(name));
  const spared = [...listed].filter((name) => !there.has(name));
  if (missing.length > 0)
    process.stderr.write(
      `${what}; write a test in tests/<slice> that does it or leaves it, or give the reason in tests/attack/declared.ts:\n  ${missing.join('\n  ')}\n`,
    );
  if (spared.length > 0)
    process.stderr.write(`no longer so, take off the list of ${what}:\n  ${spared.join('\n  ')}\n`);
  return missing.length + spared.length > 0;
}

/**
 * Every test is a trade: what it did is tried again by everybody who must not, and the rows that it left are looked at. What no
 * test does, or leaves, must be on an argued list.
 */
async function matrix(files: readonly string[]): Promise<number> {
  const claims = await mkdtemp(path.join(tmpdir(), 'holdfast-attack-'));
  try {
    const code = await run(files, { HOLDFAST_ATTACK_CLAIMS: claims });
    const claimed = (await readdir(claims)).map((name) => decodeURIComponent(name.replace(/\.\d+$/, '')));
    const tried = new Set(claimed);
    const offered = [...tried].flatMap((name) => (name.startsWith('offered ') ? name.slice('offered '.length) : []));
    process.stdout.write(
      `matrix: ${offered.filter((name) => tried.has(name)).length} of ${offered.length} operations tried, ${
        tables.filter((table) => tried.has(`rows of ${table}`)).length
      } of ${tables.length} tables looked at\n`,
    );
    if (files.length > 0) return code;
    const isOff = [
      differ(
        'operations that nobody did',
        offered.filter((name) => !tried.has(name)),
        undone,
      ),
      differ(
        'tables without rows',
        tables.filter((table) => !tried.has(`rows of ${table}`)),
        withoutRows,
      ),
    ].some(Boolean);
    return isOff ? 1 : code;
  } finally {
    await rm(claims, { recursive: true });
  }
}

/** `npm run attack`: the matrix, the fuzz and the flood in full; `npm run attack -- fuzz` one of them. */
const full: Record<string, (files: readonly string[]) => Promise<number>> = {
  matrix,
  fuzz: () => run(['tests/attack/fuzz.test.ts', '--maxWorkers=1'], { HOLDFAST_FUZZ: '200' }),
  flood: () => run(['tests/attack/flood.test.ts', '--maxWorkers=1'], { HOLDFAST_ATTACK: 'full' }),
};

const asked = process.argv.slice(2);
const files = asked.filter((name) => name.startsWith('tests/') || name.startsWith('--'));
const names = asked.filter((name) => !files.includes(name));
const unknown = names.filter((name) => !Object.hasOwn(full, name));
if (unknown.length > 0) {
  process.stderr.write(`no such attack: ${unknown.join(', ')}; there are ${Object.keys(full).join(', ')}\n`);
  process.exit(2);
}
let worst = 0;
for (const [name, attack] of Object.entries(full))
  if (names.length === 0 || names.includes(name)) worst = Math.max(worst, await attack(files));
process.exit(worst);
