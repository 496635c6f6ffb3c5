import { existsSync } from 'node:fs';
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { until } from './until.ts';

/** Only Linux shows what processes do; elsewhere the tests that look at them are skipped. */
export const showsProcesses = existsSync('/proc/self/cwd');

export interface Seen {
  pid: number;
  command: string;
  /** Whether a signal has stopped it. */
  isStopped: boolean;
}

async function processes(): Promise<(Seen & { cwd: string })[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const seen = await Promise.all(
    pids.map(async (pid) => {
      const [cwd, command, state] = await Promise.all([
        readlink(`/proc/${pid}/cwd`).catch(() => ''),
        readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
        readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z'),
      ]);
      const is = state.charAt(state.lastIndexOf(')') + 2);
      if ('ZX'.includes(is)) return [];
      return [{ pid: Number(pid), cwd, command: command.replaceAll('\0', ' ').trim(), isStopped: is === 'T' }];
    }),
  );
  return seen.flat();
}

/** Every process that works in the folder: the server of an instance and all its backends. */
export async function processesIn(folder: string): Promise<Seen[]> {
  const real = await realpath(folder).catch(() => folder);
  return (await processes()).filter(({ cwd }) => cwd === real || cwd.startsWith(`${real}/`));
}

/** The process that waits for the owner of a server to die. */
export async function watchdogsOf(postmaster: number): Promise<Seen[]> {
  return (await processes()).filter(({ command }) => command.endsWith(`kill -INT "$0" 2>/dev/null ${postmaster}`));
}

/** The one watchdog over a server; for a moment, while it starts what it waits by, it is seen twice. */
export async function watchdogOf(postmaster: number): Promise<Seen> {
  let dogs: Seen[] = [];
  await until(async () => {
    dogs = await watchdogsOf(postmaster);
    return dogs.length === 1;
  }, 'one watchdog over the server');
  return dogs[0] as Seen;
}
