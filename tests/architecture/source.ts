import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Checkout folder. */
export const root = path.resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** From the checkout, with slashes: `src/kernel/money.ts`. */
  name: string;
  text: string;
  /** What it imports: a path from the checkout, or a package or `node:` module. */
  imports: string[];
}

const listing = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? listing(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );

/** Comments and strings' contents are not code: a banned call named in either is not a call. */
export const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(),])\/\/.*$/gm, '');

function read(name: string): SourceFile {
  const text = readFileSync(path.join(root, name), 'utf8');
  const imports = [...withoutComments(text).matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)'([^']+)'/g)].map(([, target]) => {
    const wanted = target as string;
    return wanted.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(name), wanted)) : wanted;
  });
  return { name, text, imports };
}

export const filesUnder = (...folders: string[]): SourceFile[] =>
  folders
    .flatMap(listing)
    .filter((name) => /\.tsx?$/.test(name))
    .map(read);

export const isTest = (name: string) => name.endsWith('.test.ts') || name.startsWith('tests/');

/** What of `src` is no wing: it has no rooms. */
const plain = ['kernel', 'http', 'adapters', 'entry'];

/** `src/physical/goods/rules.ts` → `physical`; undefined outside `src` and for what is no wing. */
export const wingOf = (name: string): string | undefined => {
  const [top, wing, ...rest] = name.split('/');
  return top === 'src' && rest.length > 0 && !plain.includes(wing as string) ? wing : undefined;
};

/** `src/physical/goods/rules.ts` → `goods`; `src/app.ts` → `app.ts`; undefined outside `src`. */
export const roomOf = (name: string): string | undefined =>
  name.startsWith('src/') ? name.split('/')[wingOf(name) === undefined ? 1 : 2] : undefined;

export const packageOf = (wanted: string): string =>
  wanted.startsWith('@') ? wanted.split('/').slice(0, 2).join('/') : (wanted.split('/')[0] as string);
