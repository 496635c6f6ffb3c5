import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const folder = import.meta.dirname;
const root = path.dirname(folder);
const vite = path.join(root, 'node_modules/vite/bin/vite.js');

/** The newest of the sources; a build that is older does not show them. */
const newestMs = (from) =>
  Math.max(
    ...readdirSync(from, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(path.join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );

/**
 * Builds the console where it is missing or older than its sources. `absent` where nothing can build it: an installation without its tools,
 * which is told so on the page.
 */
export function buildConsole(say = () => {}) {
  const page = path.join(root, 'dist/console/index.html');
  const builtMs = existsSync(page) ? statSync(page).mtimeMs : 0;
  if (Math.max(newestMs(folder), newestMs(path.join(root, 'clients'))) <= builtMs) return 'current';
  if (!existsSync(vite)) return 'absent';
  say('building the console');
  const made = spawnSync(process.execPath, [vite, 'build', folder, '--logLevel', 'error'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return made.status === 0 ? 'built' : 'failed';
}
