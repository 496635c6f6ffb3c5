import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Mutant } from './mutants.ts';

const checkout = path.resolve(import.meta.dirname, '../..');
const left = new Set(['node_modules', '.git', 'dist', '.ci']);

interface Report {
  numFailedTests: number;
  numPassedTests: number;
}

type Named = Pick<Mutant, 'test' | 'named'>;

/** A copy of the checkout, in which facts are dropped one at a time. */
export async function copied(): Promise<{ copy: string; remove: () => Promise<void> }> {
  const copy = await mkdtemp(path.join(tmpdir(), 'holdfast-mutants-'));
  await cp(checkout, copy, { recursive: true, filter: (from) => !left.has(path.relative(checkout, from)) });
  await symlink(path.join(checkout, 'node_modules'), path.join(copy, 'node_modules'));
  return { copy, remove: () => rm(copy, { recursive: true, force: true }) };
}

/** How many of the tests fail and pass in the copy as it stands; undefined where none was run. */
async function outcomeOf({ test, named }: Named, copy: string): Promise<Report | undefined> {
  const out = path.join(copy, 'report.json');
  try {
    const only = named === undefined ? [] : ['-t', named];
    spawnSync('npx', ['vitest', 'run', test, ...only, '--maxWorkers=1', '--reporter=json', `--outputFile=${out}`], {
      cwd: copy,
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    const report = JSON.parse(await readFile(out, 'utf8')) as Report;
    return report.numFailedTests + report.numPassedTests > 0 ? report : undefined;
  } catch {
    return undefined;
  } finally {
    await rm(out, { force: true });
  }
}

/** The same without the fact. */
async function outcomeWithout({ file, of, becomes, ...named }: Mutant, copy: string): Promise<Report | undefined> {
  const at = path.join(copy, file);
  const sound = await readFile(at, 'utf8');
  await writeFile(
    at,
    sound.replace(of, () => becomes),
  );
  try {
    return await outcomeOf(named, copy);
  } finally {
    await writeFile(at, sound);
  }
}

/** By what is run, what is amiss with it on sound code. */
export type Known = Map<string, string | undefined>;

/**
 * Whether its test notices that the fact is dropped. Each test is run once on sound code before: one that fails there, or is not found, shows
 * nothing by failing.
 */
export async function proofOf(mutant: Mutant, copy: string, known: Known): Promise<{ isSeen: boolean; said: string }> {
  const { test, named } = mutant;
  const run = named === undefined ? test : `${test} (${named})`;
  if (!known.has(run)) {
    const sound = await outcomeOf(mutant, copy);
    const fails = sound?.numFailedTests ?? 0;
    known.set(run, sound === undefined ? 'does not run' : fails > 0 ? `fails ${fails}` : undefined);
  }
  const amiss = known.get(run);
  if (amiss !== undefined) return { isSeen: false, said: `no proof: ${run} ${amiss} on sound code` };
  const failed = (await outcomeWithout(mutant, copy))?.numFailedTests;
  if (failed === undefined) return { isSeen: false, said: 'its test did not run' };
  return { isSeen: failed > 0, said: `${failed} tests of ${test} fail` };
}
