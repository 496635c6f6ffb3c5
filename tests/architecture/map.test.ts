import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder, isTest, packageOf, roomOf, root, type SourceFile, wingOf } from './source.ts';

const architecture = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');
/** Wings of `src` with their rooms, lowest first, as ARCHITECTURE.md lists them; what is no wing is a room of its own. */
const wings = [...architecture.matchAll(/^\| `([\w.-]+)` +\|.*\|((?: +`[\w-]+`)*) *\|$/gm)].map(([, name, rooms]) => ({
  name: name as string,
  rooms: [...(rooms as string).matchAll(/`([\w-]+)`/g)].map(([, room]) => room as string),
}));
const slices = wings.flatMap(({ rooms }) => rooms);
const map = wings.flatMap(({ name, rooms }) => (rooms.length > 0 ? rooms : [name]));
const product = filesUnder('src').filter((file) => !isTest(file.name));

const base = (file: SourceFile) => path.basename(file.name, '.ts');
const insideOf = (file: SourceFile) => file.imports.filter((wanted) => wanted.startsWith('src/'));
const packagesOf = (file: SourceFile) => file.imports.filter((wanted) => !/^(src|db|simulators|tests)\//.test(wanted));
/** Breaches of a rule, as `file → import`: an empty list is a kept rule, and a filled one names the place. */
const breaches = (files: SourceFile[], of: (file: SourceFile) => string[]) =>
  files.flatMap((file) => of(file).map((wanted) => `${file.name} → ${wanted}`));

describe('the map', () => {
  it('names every room of src, and no other', () => {
    const rooms = [...new Set(product.map((file) => roomOf(file.name) ?? ''))].sort();
    expect([...map].sort()).toEqual(rooms);
  });

  it('has each room in its wing, and says in the wing’s own page what it holds', () => {
    const placed = new Set(product.map((file) => `${wingOf(file.name) ?? ''}/${roomOf(file.name)}`));
    for (const { name, rooms } of wings.filter((wing) => wing.rooms.length > 0)) {
      expect(rooms.filter((room) => !placed.has(`${name}/${room}`))).toEqual([]);
      const page = readFileSync(path.join(root, `src/${name}/README.md`), 'utf8');
      const told = [...page.matchAll(/^\| `([\w-]+)` +\| \S.* \|$/gm)].map(([, room]) => room as string);
      expect(told, name).toEqual(rooms);
    }
  });

  it('is imported one way: a room uses those above it', () => {
    const place = (name: string) => map.indexOf(roomOf(name) ?? '');
    expect(breaches(product, (file) => insideOf(file).filter((wanted) => place(wanted) > place(file.name)))).toEqual(
      [],
    );
  });

  it('is entered by a slice’s index', () => {
    expect(
      breaches(product, (file) =>
        insideOf(file).filter((wanted) => {
          const room = roomOf(wanted) ?? '';
          if (!slices.includes(room) || room === roomOf(file.name)) return false;
          // Pure rules may read earlier pure rules, and stay pure by it.
          return !(wanted.endsWith('/index.ts') || (base(file) === 'rules' && wanted.endsWith('/rules.ts')));
        }),
      ),
    ).toEqual([]);
  });

  it('keeps entries, simulators and tests out of the product', () => {
    expect(
      breaches(product, (file) =>
        file.imports.filter(
          (wanted) =>
            /^(simulators|tests|bench)\//.test(wanted) ||
            (wanted.startsWith('src/entry/') && roomOf(file.name) !== 'entry'),
        ),
      ),
    ).toEqual([]);
  });

  it('keeps examination from what the goods do', () => {
    const reached = new Set<string>();
    const visit = (name: string): void => {
      if (reached.has(name)) return;
      reached.add(name);
      for (const wanted of product.find((file) => file.name === name)?.imports ?? [])
        if (/^(src|db)\//.test(wanted)) visit(wanted);
    };
    for (const file of product) if (roomOf(file.name) === 'examination') visit(file.name);
    expect(reached.size).toBeGreaterThan(30);
    expect([...reached].filter((name) => /^src\/\w+\/(telemetry|control|places|financing)\//.test(name))).toEqual([]);
  });
});

describe('layers', () => {
  it('the kernel, rules and engines import no package and no input or output', () => {
    const pure = product.filter(
      (file) =>
        roomOf(file.name) === 'kernel' ||
        (base(file) === 'rules' && slices.includes(roomOf(file.name) ?? '')) ||
        file.name.startsWith('src/oversight/control/engine/'),
    );
    const allowed = (file: SourceFile, wanted: string) =>
      // RFC 8785 is arithmetic on text, and a library's.
      wanted === 'canonicalize' ||
      wanted.startsWith('src/kernel/') ||
      (wanted.startsWith('src/') && roomOf(wanted) === roomOf(file.name)) ||
      wanted.endsWith('/rules.ts');
    expect(breaches(pure, (file) => file.imports.filter((wanted) => !allowed(file, wanted)))).toEqual([]);
  });

  it('Drizzle and the tables are for stores alone', () => {
    const mayKnow = (file: SourceFile) =>
      base(file).endsWith('store') || file.name === 'src/context.ts' || roomOf(file.name) === 'adapters';
    const wants = (file: SourceFile) =>
      file.imports.filter((wanted) => wanted.startsWith('db/schema') || packageOf(wanted) === 'drizzle-orm');
    expect(
      breaches(
        product.filter((file) => !mayKnow(file)),
        wants,
      ),
    ).toEqual([]);
  });

  it('Hono is for routes alone', () => {
    const mayKnow = (file: SourceFile) =>
      base(file).endsWith('routes') ||
      roomOf(file.name) === 'http' ||
      file.name === 'src/app.ts' ||
      roomOf(file.name) === 'adapters';
    const wants = (file: SourceFile) =>
      packagesOf(file).filter((wanted) => ['hono', '@hono/zod-openapi'].includes(packageOf(wanted)));
    expect(
      breaches(
        product.filter((file) => !mayKnow(file)),
        wants,
      ),
    ).toEqual([]);
  });

  it('Node is for its adapters and entries alone', () => {
    const neutral = product.filter((file) => !/^src\/(adapters\/node|entry)\//.test(file.name));
    const nodeOnly = ['pg', 'mqtt', 'aedes', 'pino', 'prom-client', 'node-cron', 'commander', '@hono/node-server'];
    expect(
      breaches(neutral, (file) =>
        packagesOf(file).filter((wanted) => wanted.startsWith('node:') || nodeOnly.includes(packageOf(wanted))),
      ),
    ).toEqual([]);
  });

  it('a table file has a slice of its name', () => {
    const tables = filesUnder('db/schema')
      .map(base)
      .filter((name) => !['columns', 'index'].includes(name));
    expect(tables.filter((name) => !slices.includes(name))).toEqual([]);
  });
});
