import { constants } from 'node:fs';
import { access, chmod, mkdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';

const MEGABYTE = 1_048_576;

/** Megabytes that whoever runs us may still fill where this folder lies; undefined where the system does not say. */
export async function freeMegabytes(folder: string): Promise<number | undefined> {
  const found = await statfs(folder).catch(() => undefined);
  return found && Math.floor((found.bavail * found.bsize) / MEGABYTE);
}

/** Of less than this the embedded database soon cannot write. */
const FREE_LEAST = 64;

/** Whether there is room where our own database lies; where it is another’s, it tells itself. */
export async function isDiskWell(folder: string | undefined): Promise<boolean> {
  const free = folder === undefined ? undefined : await freeMegabytes(folder);
  return free === undefined || free >= FREE_LEAST;
}

const reasons: Record<string, string> = {
  EACCES: 'this account may not write there',
  EPERM: 'this account may not write there',
  EROFS: 'it lies on a file system that is read-only',
  ENOSPC: 'the disk is full',
  EEXIST: 'a file of that name is in the way',
  ENOTDIR: 'a file is in the way',
  ENOENT: 'no folder can be made there',
};

const refused = (folder: string, error: unknown): Error => {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new Error(
    `HOLDFAST_DATA ${folder} cannot be used: ${reasons[code] ?? message}. Set HOLDFAST_DATA to a folder of your own`,
    {
      cause: error,
    },
  );
};

/**
 * Makes the folder and those above it, one at a time: Node’s own way never ends below /proc.
 * @throws Error in one sentence, where it cannot be made or written to
 */
export async function makeDataFolder(folder: string): Promise<void> {
  const missing: string[] = [];
  let at = path.resolve(folder);
  while (!(await stat(at).catch(() => undefined)) && path.dirname(at) !== at) {
    missing.unshift(at);
    at = path.dirname(at);
  }
  try {
    // Root's server runs under another account, which may pass through, whatever our umask.
    const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
    for (const made of missing)
      await mkdir(made, { mode })
        .then(() => chmod(made, mode))
        .catch((error: NodeJS.ErrnoException) => {
          // Another start of ours may make it at the same time.
          if (error.code !== 'EEXIST') throw error;
        });
    const found = await stat(folder);
    if (!found.isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw refused(folder, error);
  }
}

/** @throws Error where less is free than what a first start writes */
export async function assertRoom(folder: string, megabytes: number): Promise<void> {
  const free = await freeMegabytes(folder);
  if (free !== undefined && free < megabytes)
    throw new Error(
      `HOLDFAST_DATA ${folder} has ${free} MB free, and a new installation needs ${megabytes} MB: make room, or set HOLDFAST_DATA to a larger disk`,
    );
}
