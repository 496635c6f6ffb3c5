import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

export interface Broker {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

export const hasMosquitto = (): boolean =>
  ['mosquitto', '/usr/sbin/mosquitto'].some((command) => spawnSync(command, ['-h']).error === undefined);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A Mosquitto of the bench's own. Windows and queues are wide: its defaults hold any consumer that acknowledges after commit. */
export async function startMosquitto(): Promise<Broker> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdfast-bench-'));
  const port = await freePort();
  const file = path.join(folder, 'mosquitto.conf');
  await writeFile(
    file,
    `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 2000\nmax_queued_messages 0\n` +
      `user ${os.userInfo().username}\nlog_type error\n`,
  );
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const child: ChildProcess = spawn('mosquitto', ['-c', file], { stdio: ['ignore', 'ignore', 'inherit'], env });
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  return {
    url: `mqtt://127.0.0.1:${port}`,
    pid: child.pid as number,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
