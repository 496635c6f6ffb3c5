import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What `npm start` runs: the bundle that `npm run build` made, which starts in half the time, as long as it is newer than every
 * source; else the sources.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = path.join(root, 'dist/src/entry/node.mjs');
const builtMs = existsSync(bundle) ? statSync(bundle).mtimeMs : 0;

const hasNewer = (folder, thanMs) =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() && statSync(path.join(entry.parentPath ?? entry.path, entry.name)).mtimeMs > thanMs,
  );

/** The console is built where it is missing or older than its sources; without vite it is not, and its page says so. */
const page = path.join(root, 'dist/console/index.html');
const pageMs = existsSync(page) ? statSync(page).mtimeMs : 0;
const vite = path.join(root, 'node_modules/vite/bin/vite.js');
if (existsSync(vite) && hasNewer('console', pageMs)) {
  process.stdout.write('… building the console\n');
  const built = spawnSync(process.execPath, [vite, 'build', path.join(root, 'console'), '--logLevel', 'error'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (built.status !== 0) process.stdout.write('the console could not be built; the API starts without it\n');
}

if (builtMs > 0 && !['src', 'db'].some((folder) => hasNewer(folder, builtMs)))
  await import('../../dist/src/entry/node.mjs');
else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./node.ts');
}
