import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Deps } from '../../app.ts';
import { consoleFiles } from './console-files.ts';
import { deflate } from './deflate.ts';

/** Script and style of the reference page, from the installed package. */
export async function assets(): Promise<NonNullable<Deps['asset']>> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const types = new Map([
    ['swagger-ui.css', 'text/css; charset=utf-8'],
    ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ]);
  return async (name) => {
    const type = types.get(name);
    return type === undefined ? undefined : { body: new Uint8Array(await readFile(path.join(folder, name))), type };
  };
}

/** What browsers are served besides the API: the reference page and the console; and how what is told to many is made smaller. */
export const servedFiles = async (): Promise<Pick<Deps, 'asset' | 'consoleFile' | 'deflate'>> => ({
  asset: await assets(),
  deflate,
  consoleFile: consoleFiles(),
});
