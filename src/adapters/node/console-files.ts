import { existsSync } from 'node:fs';
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
  '.ttf': 'font/ttf',
  '.pfb': 'application/octet-stream',
  '.bcmap': 'application/octet-stream',
};
const packings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** Where `npm run build` puts the console. */
const built = fileURLToPath(new URL('../../../dist/console', import.meta.url));

/** A file right there or in `assets`, and none elsewhere. */
const isName = /^(assets\/)?[\w-][\w.-]*$/;

/** The console as it was built last, also while we run. */
export const consoleFiles =
  (folder = built): NonNullable<Deps['consoleFile']> =>
  async (name, accept) => {
    const type = types[path.extname(name)];
    const file = path.join(folder, name);
    if (type === undefined || !isName.test(name) || !existsSync(file)) return undefined;
    const [encoding, suffix = ''] =
      packings.find(([coding, end]) => new RegExp(`\\b${coding}\\b`).test(accept) && existsSync(file + end)) ?? [];
    return { body: new Uint8Array(await readFile(file + suffix)), type, encoding };
  };
