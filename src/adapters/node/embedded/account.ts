import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Whom the server runs as: PostgreSQL refuses to be root. `undefined` is the user who started us. */
export interface Account {
  uid: number;
  gid: number;
  name: string;
}

/**
 * An unprivileged account when we are root: whoever owns the data already, else `postgres` where there is one, else
 * `nobody`.
 */
export async function unprivilegedAccount(data: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await stat(data).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid, name: `uid ${existing.uid}` };
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g'), name };
    } catch {
      continue;
    }
  }
  throw new Error(
    'PostgreSQL does not run as root and this system has neither a postgres nor a nobody account; set DATABASE_URL',
  );
}

/** Whether an account that owns nothing on the way may enter the folder. */
export async function isReachable(folder: string, account: Account | undefined): Promise<boolean> {
  if (!account) return true;
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found && !(found.mode & constants.S_IXOTH) && found.uid !== account.uid) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** Makes a folder, and those above it, for us alone; the server's account may pass through, whatever our umask. */
export async function makeReachable(folder: string, account: Account | undefined): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!account) return;
  const top = path.resolve(first ?? folder);
  for (let at = path.resolve(folder); at.startsWith(top); at = path.dirname(at)) await chmod(at, 0o711);
}

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
