import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { measureMutants } from './measure-mutants.ts';
import { type Mutant, mutants } from './mutants.ts';

const checkout = path.resolve(import.meta.dirname, '../..');
const left = new Set(['node_modules', '.git', 'dist', '.ci']);

interface Report {
  numFailedTests: number;
  numPassedTests: number;
}

/** Drops the fact in a copy of the checkout, and says how many tests of its file fail; undefined where none was run. */
async function failedWithout({ file, of, becomes, test, named }: Mutant, copy: string): Promise<number | undefined> {
  const at = path.join(copy, file);
  const sound = await readFile(at, 'utf8');
  const out = path.join(copy, 'report.json');
  await writeFile(
    at,
    sound.replace(of, () => becomes),
  );
  try {
    const only = named === undefined ? [] : ['-t', named];
    spawnSync('npx', ['vitest', 'run', test, ...only, '--maxWorkers=1', '--reporter=json', `--outputFile=${out}`], {
      cwd: copy,
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    const report = JSON.parse(await readFile(out, 'utf8')) as Report;
    return report.numFailedTests + report.numPassedTests > 0 ? report.numFailedTests : undefined;
  } catch {
    return undefined;
  } finally {
    await writeFile(at, sound);
    await rm(out, { force: true });
  }
}

/** `npm run mutate`: every fact that a slice holds is dropped once; `npm run mutate -- F23 F99` some of them. */
const asked = process.argv.slice(2);
const all = [...mutants, ...measureMutants];
const chosen = all.filter(({ fact }) => asked.length === 0 || asked.includes(fact));
if (chosen.length === 0) {
  process.stderr.write(`no mutant of ${asked.join(', ')}; there are ${all.map(({ fact }) => fact).join(', ')}\n`);
  process.exit(2);
}
const copy = await mkdtemp(path.join(tmpdir(), 'holdfast-mutants-'));
let missed = 0;
try {
  await cp(checkout, copy, { recursive: true, filter: (from) => !left.has(path.relative(checkout, from)) });
  await symlink(path.join(checkout, 'node_modules'), path.join(copy, 'node_modules'));
  for (const [i, mutant] of chosen.entries()) {
    const failed = await failedWithout(mutant, copy);
    const isSeen = failed !== undefined && failed > 0;
    if (!isSeen) missed += 1;
    const said = failed === undefined ? 'its test did not run' : `${failed} tests of ${mutant.test} fail`;
    process.stdout.write(
      `${i + 1} of ${chosen.length}  ${isSeen ? 'seen  ' : 'MISSED'}  ${mutant.fact} in ${mutant.file}: ${said}\n`,
    );
  }
} finally {
  await rm(copy, { recursive: true, force: true });
}
process.stdout.write(`${chosen.length - missed} of ${chosen.length} facts dropped were seen by their test\n`);
process.exit(missed > 0 ? 1 : 0);
