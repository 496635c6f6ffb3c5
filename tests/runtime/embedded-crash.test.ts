import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openEmbeddedPostgres } from '../../src/adapters/node/embedded/postgres.ts';
import { type Child, startScript } from '../support/child.ts';
import { answers, type Held, holdInstance, letGo, query, temporaryFolder } from '../support/instances.ts';
import { processesIn, showsProcesses, watchdogOf, watchdogsOf } from '../support/processes.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { until } from '../support/until.ts';

const missing = showsProcesses ? undefined : 'this system has no /proc to see processes in';

/** Nothing of the instance runs any more. */
const isQuiet = (folder: string, why: string) =>
  until(async () => (await processesIn(folder)).length === 0, `the end of every process in ${folder}, ${why}`);

async function killOwner(held: Held, withWatchdog: boolean): Promise<void> {
  const { pid } = await watchdogOf(held.postmaster);
  if (withWatchdog) process.kill(pid, 'SIGKILL');
  held.child.kill('SIGKILL');
  await held.child.exit;
}

const lockFile = (folder: string) => path.join(folder, 'postgres', 'postmaster.pid');

/** The lock file of a server, as one that was killed leaves it, naming another process. */
async function leaveLock(folder: string, pid: number): Promise<void> {
  const lines = [pid, path.join(folder, 'postgres'), 1_700_000_000, 54_999, '', '127.0.0.1', '', 'ready'];
  await writeFile(lockFile(folder), `${lines.join('\n')}\n`);
}

suiteNeeding('processes', missing, 'an embedded PostgreSQL whose owner is killed', () => {
  it('ends by itself, and keeps what was committed', async () => {
    const folder = path.join(await temporaryFolder(), 'main');
    const held = await holdInstance(folder, { env: { ...process.env, DURABLE: '1' } });
    await query(held.ownerUrl, 'create table kept as select 42 as n');
    await killOwner(held, false);
    await isQuiet(folder, 'its watchdog having told it to stop');
    const again = await holdInstance(folder);
    expect(again.adopted).toBe(false);
    expect(await query(again.ownerUrl, 'select n from kept')).toEqual([{ n: 42 }]);
    expect(await letGo(again)).toBe(0);
    await isQuiet(folder, 'having been stopped');
  });

  it('is taken over by the next start when the watchdog was killed too, and stopped with that', async () => {
    const folder = path.join(await temporaryFolder(), 'main');
    const held = await holdInstance(folder);
    await query(held.ownerUrl, 'create table kept as select 42 as n');
    await killOwner(held, true);
    expect(await answers(held.ownerUrl)).toBe(true);
    const next = await holdInstance(folder);
    expect({ adopted: next.adopted, postmaster: next.postmaster }).toEqual({
      adopted: true,
      postmaster: held.postmaster,
    });
    expect(await query(next.ownerUrl, 'select n from kept')).toEqual([{ n: 42 }]);
    await watchdogOf(next.postmaster);
    await killOwner(next, false);
    await isQuiet(folder, 'the new owner’s watchdog having told it to stop');
  });

  it('does not outlive an owner that is killed while the server still starts', async () => {
    const folder = path.join(await temporaryFolder(), 'main');
    expect(await letGo(await holdInstance(folder))).toBe(0);
    // Held still before its owner could connect; where the owner was quicker, once more.
    let owner: Child;
    let server: number;
    do {
      owner = startScript('tests/support/hold-instance.ts', [folder]);
      for (server = 0; server === 0; ) server = (await processesIn(folder))[0]?.pid ?? 0;
      process.kill(server, 'SIGSTOP');
      await until(async () => (await watchdogsOf(server)).length > 0, 'a watchdog over the server');
      if (owner.stdout() === '') break;
      process.kill(server, 'SIGCONT');
      owner.endInput();
    } while (await owner.exit);
    owner.kill('SIGKILL');
    await owner.exit;
    expect(owner.stdout()).toBe('');
    await until(async () => (await watchdogsOf(server)).length === 0, 'the watchdog to have told it to stop');
    process.kill(server, 'SIGCONT');
    await isQuiet(folder, 'its owner having been killed before it was ready');
  });
});

suiteNeeding('processes', missing, 'an embedded PostgreSQL that is killed', () => {
  it('is started again on the same port, and a stop meanwhile leaves nothing', async () => {
    const folder = path.join(await temporaryFolder(), 'main');
    const instance = await openEmbeddedPostgres({ folder, durable: true, log: () => {} });
    await query(instance.ownerUrl, 'create table kept as select 42 as n');
    for (let round = 0; round < 3; round++) {
      const killed = instance.pid();
      process.kill(killed, 'SIGKILL');
      await until(() => answers(instance.serviceUrl), 'the server to be back on its port');
      expect(instance.pid()).not.toBe(killed);
    }
    expect(await query(instance.ownerUrl, 'select n from kept')).toEqual([{ n: 42 }]);
    process.kill(instance.pid(), 'SIGKILL');
    await instance.stop();
    await isQuiet(folder, 'having been stopped while it was started again');
  });

  it('starts in spite of a lock that names a dead process, or a living one that is no server of ours', async () => {
    const folder = path.join(await temporaryFolder(), 'main');
    const first = await openEmbeddedPostgres({ folder, durable: false, log: () => {} });
    const account = await readFile(`/proc/${first.pid()}/status`, 'utf8');
    const uid = Number(/^Uid:\t(\d+)/m.exec(account)?.[1]);
    await first.stop();

    const dead = spawn('true');
    await new Promise((resolve) => dead.once('exit', resolve));
    // Of the same account as the server: any other PostgreSQL itself knows to be none of its own.
    const stranger = spawn('sleep', ['300'], { stdio: 'ignore', ...(process.getuid?.() === 0 && { uid }) });
    onTestFinished(() => void stranger.kill());
    for (const pid of [dead.pid ?? 0, stranger.pid ?? 0, process.pid]) {
      await leaveLock(folder, pid);
      const instance = await openEmbeddedPostgres({ folder, durable: false, log: () => {} });
      expect(instance.adopted).toBe(false);
      expect(await answers(instance.serviceUrl)).toBe(true);
      expect(Number((await readFile(lockFile(folder), 'utf8')).split('\n')[0])).toBe(instance.pid());
      await instance.stop();
    }
    expect(stranger.exitCode).toBeNull();
  });
});
