import { link, readFile, readlink, realpath, rename, unlink } from 'node:fs/promises';
import path from 'node:path';

export interface Postmaster {
  pid: number;
  port: number;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whether the process is a PostgreSQL of this data folder, as far as the platform tells; a reused pid is not. */
async function servesFolder(pid: number, dataFolder: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const [real, cwd, command] = await Promise.all([
    realpath(dataFolder).catch(() => ''),
    readlink(`/proc/${pid}/cwd`).catch(() => ''),
    readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
  ]);
  return cwd === real || command.split('\0').includes(path.resolve(dataFolder));
}

const lockFileOf = (dataFolder: string) => path.join(dataFolder, 'postmaster.pid');

/** The server that `postmaster.pid` names, when it is alive and really serves this folder. */
export async function findPostmaster(dataFolder: string): Promise<Postmaster | undefined> {
  const text = await readFile(lockFileOf(dataFolder), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid) || !(await servesFolder(pid, dataFolder))) return undefined;
  return { pid, port: Number(lines[3] ?? 0) };
}

/**
 * Takes away the lock file of a server that was killed, when its number belongs to another living process now (after a
 * reboot it may be anyone's): PostgreSQL would refuse to start. A dead number PostgreSQL sees through by itself.
 */
export async function dropForeignLock(dataFolder: string): Promise<void> {
  const file = lockFileOf(dataFolder);
  const text = await readFile(file, 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!(pid > 0) || !isAlive(pid) || (await servesFolder(pid, dataFolder))) return;
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
  } catch {
    // Another start was first.
    return;
  }
  // A server that started since we looked keeps the lock that we took away unread.
  if ((await readFile(aside, 'utf8')) !== text) await link(aside, file).catch(() => {});
  await unlink(aside);
}

export { isAlive };

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Fast shutdown, then immediate, then kill; returns when the process is gone. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isAlive(pid)) return;
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 10) {
      if (!isAlive(pid)) return;
      await sleep(10);
    }
  }
  throw new Error(`the PostgreSQL process ${pid} does not stop; end it by hand`);
}
