import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole } from '../../console/build.mjs';

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

// Without it the API starts all the same, and the page of the console says what is missing.
if (buildConsole((line) => process.stdout.write(`… ${line}\n`)) === 'failed')
  process.stdout.write('the console could not be built; the API starts without it\n');

if (builtMs > 0 && !['src', 'db'].some((folder) => hasNewer(folder, builtMs)))
  await import('../../dist/src/entry/node.mjs');
else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./node.ts');
}
