import { chmod, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import path from 'node:path';
import { isAlive } from '../../src/adapters/node/embedded/postmaster.ts';

/** The memory of Linux that looks like a folder; where there is none, or little, data stays on the disk. */
const MEMORY = '/dev/shm';
const LEAST_BYTES = 6 * 2 ** 30;
const PREFIX = 'holdfast-test-';

/**
 * A folder in memory for what a run throws away: each file of tests copies a database of some two thousand files, and a disk may take
 * seconds for that. Undefined where memory is small. What runs that were killed left behind goes.
 */
export async function folderInMemory(): Promise<string | undefined> {
  const names = await readdir(MEMORY).catch((): string[] => []);
  for (const name of names.filter((each) => each.startsWith(PREFIX)))
    if (!isAlive(Number(name.slice(PREFIX.length).split('-')[0])))
      await rm(path.join(MEMORY, name), { recursive: true, force: true }).catch(() => {});
  const free = await statfs(MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  if (Math.min(free, freemem()) < LEAST_BYTES) return undefined;
  const made = await mkdtemp(path.join(MEMORY, `${PREFIX}${process.pid}-`)).catch(() => undefined);
  // The account under which PostgreSQL runs must pass.
  if (made) await chmod(made, 0o711);
  return made;
}
