import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { Miniflare } from 'miniflare';
import { checkout } from './child.ts';

/** What wrangler.toml says of the worker: the few lines of it that decide how it is bundled and run. */
export interface WorkerConfig {
  main: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  bindings: string[];
}

export async function readWorkerConfig(): Promise<WorkerConfig> {
  const text = await readFile(path.join(checkout, 'wrangler.toml'), 'utf8');
  const value = (name: string) => new RegExp(`^${name} = (.+)$`, 'm').exec(text)?.[1] ?? '';
  return {
    main: JSON.parse(value('main')) as string,
    compatibilityDate: JSON.parse(value('compatibility_date')) as string,
    compatibilityFlags: JSON.parse(value('compatibility_flags')) as string[],
    bindings: [...text.matchAll(/^binding = "(\w+)"$/gm)].map(([, name]) => name ?? ''),
  };
}

/** Bundles as wrangler does: for workerd, with Node's modules left to the runtime and named by their prefix. */
export async function bundleWorker(main: string): Promise<{ script: string; inputs: Metafile['inputs'] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [path.join(checkout, main)],
    absWorkingDir: checkout,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    external: ['cloudflare:*'],
    plugins: [
      {
        name: 'node modules belong to the runtime',
        setup({ onResolve }) {
          const names = new Set(builtinModules.map((name) => name.replace(/^node:/, '')));
          onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path: wanted }) => {
            const name = wanted.replace(/^node:/, '');
            return names.has(name) ? { path: `node:${name}`, external: true } : undefined;
          });
        },
      },
    ],
  });
  return { script: outputFiles[0]?.text ?? '', inputs: metafile.inputs };
}

/** The bundle in workerd, with the bindings of wrangler.toml on a local PostgreSQL. */
export function runWorker(
  config: WorkerConfig,
  script: string,
  databaseUrl: string,
  bindings: Record<string, string> = {},
): Miniflare {
  return new Miniflare({
    modules: true,
    script,
    compatibilityDate: config.compatibilityDate,
    compatibilityFlags: config.compatibilityFlags,
    hyperdrives: Object.fromEntries(config.bindings.map((name) => [name, databaseUrl])),
    bindings,
    cf: false,
  });
}
