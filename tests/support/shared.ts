import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** The shared data folder, where HOLDFAST_SHARED names it: the product and its tests run without. */
const root = process.env['HOLDFAST_SHARED'] ?? '';

export const sharedData = (folder: string): string | undefined => {
  const full = path.join(root, 'data', folder);
  return root !== '' && existsSync(full) ? full : undefined;
};

export const readJson = (file: string): never => JSON.parse(readFileSync(file, 'utf8')) as never;

/** The JSON files below a folder, by name. */
export function jsonFiles(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const full = path.join(folder, name);
      if (statSync(full).isDirectory()) return jsonFiles(full);
      return /\.json(ld)?$/.test(name) ? [full] : [];
    });
}
