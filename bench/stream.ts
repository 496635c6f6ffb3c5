import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openBroker } from '../src/adapters/node/broker.ts';
import type { Ground } from '../src/adapters/node/ground.ts';
import { openSource } from '../src/adapters/node/mqtt-source.ts';
import { createBatcher, type Ingest, type RawMessage } from '../src/physical/telemetry/index.ts';
import type { Order } from './publisher.ts';

export const PASSWORD = 'bench';

export interface Measured {
  messagesPerS: number;
  p50Ms: number;
  p99Ms: number;
  /** Processor time of this process a message. */
  cpuMicros: number;
  databaseMicros: number;
  brokerMicros: number;
}

export const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
export const round = (value: number, digits = 0) => Number(value.toFixed(digits));

/** Processor time of a process and its children that are still there, in microseconds; 0 where the platform does not tell. */
function cpuOf(pid: number | undefined): number {
  if (pid === undefined || process.platform !== 'linux') return 0;
  const own = (of: number | string): number => {
    try {
      const fields = readFileSync(`/proc/${of}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      return (Number(fields[11]) + Number(fields[12])) * 10_000;
    } catch {
      return 0;
    }
  };
  let children = '';
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  } catch {
    children = '';
  }
  return (
    own(pid) +
    children
      .split(' ')
      .filter(Boolean)
      .reduce((sum, child) => sum + own(child), 0)
  );
}

/** One session for every round: a second one would be sent each message too, or have it kept for later. */
const CLIENT_ID = 'bench';

/** One round: a fresh publisher, every message to its commit. */
export async function measure(
  ground: Ground,
  { take, laneOf }: Pick<Ingest, 'take' | 'laneOf'>,
  broker: { url: string; pid: number } | undefined,
  order: Omit<Order, 'port' | 'connections'>,
  codes: readonly string[],
): Promise<Measured> {
  const lags: number[] = [];
  let done = 0;
  let publisher: ChildProcess | undefined;
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const batcher = createBatcher(
    { take, laneOf, forgetDevice: () => {}, forgetDevices: () => {} },
    {
      lanes: 2,
      maxBatch: 500,
      maxWaitMs: 5,
      retryMs: 100,
      onError: (error) => process.stderr.write(`${String(error)}\n`),
    },
  );
  const submit = (raw: RawMessage, acknowledge: () => void): void => {
    // The device's own time is the time of publishing: `"at":"…"` of the payload.
    const text = Buffer.from(raw.payload.buffer, raw.payload.byteOffset, 60).toString('latin1');
    const at = Date.parse(text.slice(text.indexOf('"at":"') + 6, text.indexOf('"at":"') + 30));
    batcher.submit(raw, () => {
      acknowledge();
      lags.push(now().getTime() - at);
      done++;
      if (done % 100 === 0 || done >= order.total) publisher?.send({ committed: done });
      if (done >= order.total) finish();
    });
  };
  const { now } = ground.clock;
  const inside = broker
    ? undefined
    : await openBroker({ host: '127.0.0.1', port: 0, database: ground.database, now, submit });
  const source =
    broker &&
    openSource({ url: broker.url, clientId: CLIENT_ID, version: 5, receiveMaximum: 2_000, now, submit, log: () => {} });
  if (source) while (!source.isConnected()) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 200));
  publisher = fork(path.join(import.meta.dirname, 'publisher.ts'), { execArgv: ['--import', 'tsx'] });
  const connections = broker
    ? [{ clientId: 'crowd', password: undefined, devices: [...codes] }]
    : codes.slice(0, 50).map((code) => ({ clientId: code, password: PASSWORD, devices: [code] }));
  const before = { own: process.cpuUsage(), database: cpuOf(ground.serverPid()), broker: cpuOf(broker?.pid) };
  const startedAt = performance.now();
  publisher.send({ order: { ...order, port: Number(new URL((broker ?? inside)?.url ?? '').port), connections } });
  await finished;
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(before.own);
  const databaseMicros = (cpuOf(ground.serverPid()) - before.database) / done;
  const brokerMicros = (cpuOf(broker?.pid) - before.broker) / done;
  publisher.disconnect();
  await source?.close();
  await inside?.close();
  lags.sort((a, b) => a - b);
  return {
    messagesPerS: done / seconds,
    p50Ms: lags[done >> 1] ?? 0,
    p99Ms: lags[Math.floor(done * 0.99)] ?? 0,
    cpuMicros: (user + system) / done,
    databaseMicros,
    brokerMicros,
  };
}
