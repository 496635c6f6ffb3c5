import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Deps } from '../../app.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};
const packings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** Where `npm run build` puts the console. */
const built = fileURLToPath(new URL('../../../dist/console', import.meta.url));

/** The console as it was built, by the names that lie there and no others. */
export function consoleFiles(folder = built): NonNullable<Deps['consoleFile']> {
  let names: ReadonlySet<string> | undefined;
  const look = () =>
    new Set(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
        .map((name) => name.replaceAll(path.sep, '/')),
    );
  return async (name, accept) => {
    // Built while we run: the next look finds it.
    if (!names?.has('index.html')) names = existsSync(path.join(folder, 'index.html')) ? look() : undefined;
    const type = types[path.extname(name)];
    if (!names?.has(name) || type === undefined) return undefined;
    const [encoding, suffix = ''] =
      packings.find(([coding, end]) => new RegExp(`\\b${coding}\\b`).test(accept) && names?.has(name + end)) ?? [];
    return { body: new Uint8Array(await readFile(path.join(folder, name + suffix))), type, encoding };
  };
}
