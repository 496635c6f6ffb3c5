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

/** The shared scenarios of control, the shortest first. */
export function sharedScenarios(): string[] {
  const sized = ['control', 'control-2'].flatMap((kind) => {
    const folder = path.join(root, 'scenarios', kind);
    if (root === '' || !existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith('.messages.jsonl'))
      .map((name) => path.join(folder, name))
      .map((file) => ({ file, size: statSync(file).size }));
  });
  return sized.sort((a, b) => a.size - b.size).map(({ file }) => file.replace('.messages.jsonl', '.scenario.json'));
}
