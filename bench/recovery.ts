import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Ground } from '../src/adapters/node/ground.ts';
import { openBenchGround, raiseFleet } from './fleet.ts';
import { type Broker, hasMosquitto, startMosquitto } from './mosquitto.ts';
import type { Order } from './publisher.ts';
import type { BenchResult } from './run.ts';
import { median, PASSWORD, round } from './stream.ts';

export const description =
  'The service killed at 4,000 messages a second, and PostgreSQL at 1,000: until rows are committed again';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const root = path.join(import.meta.dirname, '..');

/** The service as it is run for others, with a supervisor that starts it again at once. */
function startService(ground: Ground, broker: Broker, folder: string): ChildProcess {
  const env = {
    ...process.env,
    PORT: '0',
    HOLDFAST_DATA: folder,
    DATABASE_URL: ground.urls.service,
    DATABASE_OWNER_URL: ground.urls.owner,
    MQTT_URL: broker.url,
    LOG_LEVEL: 'error',
  };
  return spawn(process.execPath, ['dist/src/entry/node.mjs'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** One row, on a connection of its own: the server may have been away. */
async function ask<Row extends pg.QueryResultRow>({ urls }: Ground, text: string): Promise<Row> {
  const client = new pg.Client({ connectionString: urls.owner, connectionTimeoutMillis: 1_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows[0] as Row;
  } finally {
    await client.end();
  }
}

/** Messages judged so far. */
const judged = async (ground: Ground) =>
  (await ask<{ n: number }>(ground, 'select count(*)::int n from observation')).n;

/** Milliseconds from a kill until more is committed than had been: what was in flight then is not what is waited for. */
async function untilBack(ground: Ground, kill: () => void): Promise<number> {
  const startedAt = performance.now();
  kill();
  await sleep(20);
  let before: number | undefined;
  for (;;) {
    const stored = await judged(ground).catch(() => undefined);
    if (before !== undefined && stored !== undefined && stored > before) return performance.now() - startedAt;
    before ??= stored;
    if (performance.now() - startedAt > 60_000) throw new Error('nothing was committed for a minute');
    await sleep(10);
  }
}

export default async function recovery({
  say,
  quick,
}: {
  say(line: string): void;
  quick: boolean;
}): Promise<BenchResult> {
  if (!hasMosquitto()) throw new Error('this bench needs Mosquitto: a broker that stays when the service goes');
  const kills = quick ? 1 : 5;
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  const ground = await openBenchGround();
  // It is to be killed under us.
  ground.admin.on('error', () => {});
  const broker = await startMosquitto();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdfast-bench-'));
  let service: ChildProcess | undefined;
  try {
    const codes = await raiseFleet(ground, 200, PASSWORD);
    service = startService(ground, broker, folder);
    await sleep(4_000);
    let firstSeq = 0;
    let sent = 0;
    /** A stream at a rate, something killed some times in it, and everything that was sent stored. */
    const rounds = async (ratePerS: number, kill: () => void): Promise<number[]> => {
      // It must outlast the kills, and what comes back between them.
      const total = ratePerS * (6 * kills + 3);
      const publisher = fork(path.join(import.meta.dirname, 'publisher.ts'), { execArgv: ['--import', 'tsx'] });
      const order: Order = {
        port: Number(new URL(broker.url).port),
        connections: [{ clientId: 'crowd', password: undefined, devices: codes }],
        total,
        window: total,
        ratePerS,
        firstSeq,
      };
      firstSeq += Math.ceil(total / codes.length);
      const gone = new Promise<void>((resolve) => publisher.once('message', () => resolve()));
      publisher.send({ order });
      sent += total;
      const backMs: number[] = [];
      for (let n = 0; n < kills; n++) {
        await sleep(3_000);
        backMs.push(await untilBack(ground, kill));
        say(`back after ${round(backMs.at(-1) ?? 0)} ms`);
      }
      await gone;
      publisher.disconnect();
      for (let wait = 0; wait < 600 && (await judged(ground)) < sent; wait++) await sleep(100);
      return backMs;
    };
    say(`the service, killed ${kills} times at 4,000 messages/s`);
    const byService = await rounds(4_000, () => {
      service?.kill('SIGKILL');
      service = startService(ground, broker, folder);
    });
    say(`PostgreSQL, killed ${kills} times at 1,000 messages/s`);
    const byDatabase = await rounds(1_000, () => process.kill(ground.serverPid(), 'SIGKILL'));
    const { stored, different } = await ask<{ stored: number; different: number }>(
      ground,
      'select count(*)::int stored, count(distinct (device_number, seq))::int different from observation',
    );
    return {
      figures: {
        kills: 2 * kills,
        messagesSent: sent,
        messagesLost: sent - different,
        messagesStoredTwice: stored - different,
        serviceBackMedianMs: round(median(byService)),
        serviceBackMostMs: round(Math.max(...byService)),
        databaseBackMedianMs: round(median(byDatabase)),
        databaseBackMostMs: round(Math.max(...byDatabase)),
      },
      ratios: {},
    };
  } finally {
    service?.kill('SIGKILL');
    await broker.stop();
    await ground.close();
    await rm(folder, { recursive: true, force: true });
  }
}
