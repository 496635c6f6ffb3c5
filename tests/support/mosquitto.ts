import { spawnSync } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import mqtt from 'mqtt';
import { type Child, startChild } from './child.ts';
import { sleep, until } from './until.ts';

// Debian puts it where an ordinary user's PATH does not look.
const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

export const mosquittoMissing: string | undefined = spawnSync('mosquitto', ['-h'], { env: environment }).error
  ? 'mosquitto is not installed'
  : undefined;

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A Mosquitto that keeps its sessions on disk, and may be stopped, killed and started again on its port. */
export class Mosquitto {
  readonly url: string;
  readonly #folder: string;
  readonly #config: string;
  #child: Child | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#config = path.join(folder, 'mosquitto.conf');
    this.url = `mqtt://127.0.0.1:${port}`;
  }

  static async start(folder: string, { inflight = 200 } = {}): Promise<Mosquitto> {
    const port = await freePort();
    const broker = new Mosquitto(folder, port);
    const lines = [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence true',
      `persistence_location ${folder}/`,
      'max_queued_messages 0',
      `max_inflight_messages ${inflight}`,
      ...(process.getuid?.() === 0 ? ['user root'] : []),
    ];
    await writeFile(broker.#config, `${lines.join('\n')}\n`);
    await broker.startAgain();
    return broker;
  }

  async startAgain(): Promise<void> {
    this.#child = startChild('mosquitto', ['-c', this.#config], { env: environment });
    await until(() => this.#answers(), 'Mosquitto to answer');
  }

  /** It writes what it holds and ends. */
  async stop(): Promise<void> {
    this.#child?.kill('SIGTERM');
    await this.#child?.exit;
  }

  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#child?.exit;
  }

  /** It writes what it holds and goes on. Between two such times a kill makes it forget what it accepted. */
  async save(): Promise<void> {
    const before = await this.#savedAtMs();
    // The time of a file may be as coarse as a second.
    await sleep(1_100);
    this.#child?.kill('SIGUSR1');
    await until(async () => (await this.#savedAtMs()) > before, 'Mosquitto to have written what it holds');
  }

  async #savedAtMs(): Promise<number> {
    return stat(path.join(this.#folder, 'mosquitto.db')).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  }

  async #answers(): Promise<boolean> {
    try {
      const client = await mqtt.connectAsync(this.url, { reconnectPeriod: 0, connectTimeout: 1_000 });
      await client.endAsync();
      return true;
    } catch {
      return false;
    }
  }
}
