import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

const folder = import.meta.dirname;
const root = path.dirname(folder);
const vite = path.join(root, 'node_modules/vite/bin/vite.js');
const place = path.join(root, 'dist/console');
const page = path.join(place, 'index.html');

/** The newest of the sources; a build that is older does not show them. */
const newestMs = (from) =>
  Math.max(
    ...readdirSync(from, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(path.join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );
const isCurrent = () =>
  existsSync(page) && Math.max(newestMs(folder), newestMs(path.join(root, 'clients'))) <= statSync(page).mtimeMs;

/** One process builds at a time; whoever waited finds it done. What a killed one left is taken over after two minutes. */
function alone(work) {
  const lock = path.join(root, 'dist/console-building');
  mkdirSync(path.dirname(lock), { recursive: true });
  for (let waited = 0; ; waited += 200)
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST' || waited > 120_000) throw error;
      if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 120_000) rmSync(lock, { recursive: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/**
 * Builds the console where it is missing or older than its sources. `absent` where nothing can build it: an installation without its tools,
 * which is told so on the page.
 */
export function buildConsole(say = () => {}) {
  if (isCurrent()) return 'current';
  if (!existsSync(vite)) return 'absent';
  return alone(() => {
    if (isCurrent()) return 'current';
    say('building the console');
    // Beside it, and then into its place: who reads at the same moment sees one whole console or the other.
    const beside = path.join(root, `dist/console-${process.pid}`);
    const made = spawnSync(process.execPath, [vite, 'build', folder, '--outDir', beside, '--logLevel', 'error'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (made.status !== 0) return 'failed';
    const before = `${beside}-before`;
    if (existsSync(place)) renameSync(place, before);
    renameSync(beside, place);
    rmSync(before, { recursive: true, force: true });
    return 'built';
  });
}
