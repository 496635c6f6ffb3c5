import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildConsole } from '../../console/build.mjs';

const built = path.resolve(import.meta.dirname, '../../dist/console');
interface Chunk {
  file: string;
  imports?: string[];
}

it('opens the worklist with less than 385 kB of packed script', () => {
  expect(['current', 'built']).toContain(buildConsole());
  const manifest = JSON.parse(readFileSync(path.join(built, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const needed = new Set<string>();
  const need = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk || needed.has(chunk.file)) return;
    needed.add(chunk.file);
    for (const imported of chunk.imports ?? []) need(imported);
  };
  need('index.html');
  need('src/pages/work.tsx');
  const sizes = [...needed].map((file) => gzipSync(readFileSync(path.join(built, file)), { level: 9 }).length);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThan(385_000);
});
