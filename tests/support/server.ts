import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll } from 'vitest';
import { prepareBinaries } from '../../src/adapters/node/embedded/binaries.ts';
import { placeOf } from '../../src/adapters/node/embedded/place.ts';
import { openEmbeddedPostgres } from '../../src/adapters/node/embedded/postgres.ts';
import { stopPostmaster } from '../../src/adapters/node/embedded/postmaster.ts';
import { answers } from './instances.ts';
import { processesIn } from './processes.ts';
import { until } from './until.ts';

/** A PostgreSQL apart from the service, on one port, which goes away and comes back as the test says. */
export class Server {
  readonly ownerUrl: string;
  readonly serviceUrl: string;
  readonly #folder: string;
  #pid: number | undefined;

  private constructor(folder: string, ownerUrl: string, serviceUrl: string) {
    this.#folder = folder;
    this.ownerUrl = ownerUrl;
    this.serviceUrl = serviceUrl;
  }

  /** The launcher makes the cluster and its roles; from then on nobody brings the server back but the test. */
  static async start(folder: string): Promise<Server> {
    const made = await openEmbeddedPostgres({ folder, durable: true, log: () => {} });
    await made.stop();
    const server = new Server(folder, made.ownerUrl, made.serviceUrl);
    afterAll(() => server.stop());
    await server.startAgain();
    return server;
  }

  async startAgain(): Promise<void> {
    const { account, data, binaries } = await placeOf(this.#folder);
    const native = await prepareBinaries(account, binaries);
    const settings = [`port=${new URL(this.ownerUrl).port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
    const child = spawn(
      path.join(native, 'bin', 'postgres'),
      ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      { cwd: data, stdio: 'ignore', detached: true, ...(account && { uid: account.uid, gid: account.gid }) },
    );
    this.#pid = child.pid;
    await until(() => answers(this.ownerUrl), 'the server to answer');
  }

  async stop(): Promise<void> {
    if (this.#pid === undefined) return;
    await this.resume();
    await stopPostmaster(this.#pid);
    this.#pid = undefined;
  }

  /** Connections stay open and nobody answers: not a backend either that was born while the others were stopped. */
  async pause(): Promise<void> {
    await until(async () => {
      await this.#signal('SIGSTOP');
      return (await processesIn(this.#folder)).every(({ isStopped }) => isStopped);
    }, 'every process of the server to stand still');
  }

  resume(): Promise<void> {
    return this.#signal('SIGCONT');
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    for (const { pid } of await processesIn(this.#folder))
      try {
        process.kill(pid, signal);
      } catch (error) {
        // A backend may have ended since it was seen.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
  }
}
