import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openBroker } from '../src/adapters/node/broker.ts';
import type { Ground } from '../src/adapters/node/ground.ts';
import { openSource } from '../src/adapters/node/mqtt-source.ts';
import { createControl } from '../src/control/index.ts';
import { createBatcher, createIngest, type Ingest, type RawMessage } from '../src/telemetry/index.ts';
import { openBenchGround, raiseFleet } from './fleet.ts';
import { hasMosquitto, startMosquitto } from './mosquitto.ts';
import type { Order } from './publisher.ts';
import type { BenchResult } from './run.ts';

export const description =
  'From publish to commit with the control verdict, beside the same client inserting the same rows with no checks';

const PASSWORD = 'bench';
const WINDOW = 4_000;

interface Measured {
  messagesPerS: number;
  p50Ms: number;
  p99Ms: number;
  /** Processor time of this process a message. */
  cpuMicros: number;
  databaseMicros: number;
  brokerMicros: number;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const round = (value: number, digits = 0) => Number(value.toFixed(digits));

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

/** What is measured against: the same messages by the same client into rows like ours, unread but for their members. */
function bareTake(ground: Ground, numbers: ReadonlyMap<string, number>): Ingest['take'] {
  return async (batch: readonly RawMessage[]) => {
    const rows = batch.map((raw) => {
      const body = Buffer.from(raw.payload.buffer, raw.payload.byteOffset, raw.payload.byteLength).toString();
      const { seq, at } = JSON.parse(body) as { seq: number; at: string };
      return { device: numbers.get(raw.topic.split('/')[2] ?? '') ?? 0, seq, at, receivedAt: raw.receivedAt, body };
    });
    await ground.database.pool.query(
      `insert into bare_observation (tenant_id, device_number, seq, at, received_at, is_evidence, payload)
       select $1, * from unnest($2::int[], $3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::boolean[], $7::jsonb[])`,
      [
        ground.tenantId,
        rows.map((r) => r.device),
        rows.map((r) => r.seq),
        rows.map((r) => r.at),
        rows.map((r) => r.receivedAt.toISOString()),
        rows.map(() => true),
        rows.map((r) => r.body),
      ],
    );
    return { stored: rows.length, repeated: 0, quarantined: 0 };
  };
}

/** One session for every round: a second one would be sent each message too, or have it kept for later. */
const CLIENT_ID = 'bench';

/** One round: a fresh publisher, every message to its commit. */
async function measure(
  ground: Ground,
  take: Ingest['take'],
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
    { take, forgetDevices: () => {} },
    { maxBatch: 500, maxWaitMs: 5, retryMs: 100, onError: (error) => process.stderr.write(`${String(error)}\n`) },
  );
  const submit = (raw: RawMessage, acknowledge: () => void): void => {
    // The device's own time is the time of publishing: `"at":"…"` of the payload.
    const text = Buffer.from(raw.payload.buffer, raw.payload.byteOffset, 60).toString('latin1');
    const at = Date.parse(text.slice(text.indexOf('"at":"') + 6, text.indexOf('"at":"') + 30));
    batcher.submit(raw, () => {
      acknowledge();
      lags.push(Date.now() - at);
      done++;
      if (done % 100 === 0 || done >= order.total) publisher?.send({ committed: done });
      if (done >= order.total) finish();
    });
  };
  const now = () => new Date();
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
  const before = { own: process.cpuUsage(), database: cpuOf(ground.serverPid), broker: cpuOf(broker?.pid) };
  const startedAt = performance.now();
  publisher.send({ order: { ...order, port: Number(new URL((broker ?? inside)?.url ?? '').port), connections } });
  await finished;
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(before.own);
  const databaseMicros = (cpuOf(ground.serverPid) - before.database) / done;
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

export default async function ingest({
  say,
  quick,
}: {
  say(line: string): void;
  quick: boolean;
}): Promise<BenchResult> {
  const devices = quick ? 200 : 2_000;
  const total = quick ? 10_000 : 60_000;
  const rounds = quick ? 1 : 5;
  say(`raising a fleet of ${devices} devices, each over a subject of its own`);
  const ground = await openBenchGround();
  const broker = hasMosquitto() ? await startMosquitto() : undefined;
  say(broker ? 'through Mosquitto' : 'Mosquitto is not here: through the embedded broker');
  try {
    const codes = await raiseFleet(ground, devices, PASSWORD);
    const { rows } = await ground.admin.query<{ code: string; number: number }>('select code, number from device');
    await ground.admin.query(`create table bare_observation (like observation including indexes);
      create index on bare_observation (device_number, seq); grant insert on bare_observation to holdfast_app`);
    const control = createControl();
    const ingestion = createIngest({ database: ground.database, ctxFor: ground.ctxFor, judge: control.judge });
    const product = ingestion.take;
    const bare = bareTake(ground, new Map(rows.map((r) => [r.code, r.number])));
    let firstSeq = 0;
    const next = () => (firstSeq += total);
    const order = (ratePerS = 0, messages = total) => ({ total: messages, window: WINDOW, ratePerS, firstSeq: next() });
    await measure(ground, product, broker, order(), codes);
    const all = { product: [] as Measured[], bare: [] as Measured[] };
    for (let i = 1; i <= rounds; i++) {
      all.bare.push(await measure(ground, bare, broker, order(), codes));
      all.product.push(await measure(ground, product, broker, order(), codes));
      const [b, p] = [all.bare.at(-1), all.product.at(-1)];
      say(
        `round ${i} of ${rounds}: ${round(p?.messagesPerS ?? 0)}/s with the verdict, ${round(b?.messagesPerS ?? 0)}/s bare`,
      );
    }
    const paced = await measure(ground, product, broker, order(5_000, quick ? 5_000 : 50_000), codes);
    const embedded = await measure(ground, product, undefined, order(0, total), codes);
    const of = (list: Measured[], member: keyof Measured) => median(list.map((m) => m[member]));
    return {
      figures: {
        devices,
        messagesPerRound: total,
        messagesPerS: round(of(all.product, 'messagesPerS')),
        bareMessagesPerS: round(of(all.bare, 'messagesPerS')),
        embeddedBrokerMessagesPerS: round(embedded.messagesPerS),
        cpuMicrosPerMessage: round(of(all.product, 'cpuMicros'), 1),
        bareCpuMicrosPerMessage: round(of(all.bare, 'cpuMicros'), 1),
        databaseMicrosPerMessage: round(of(all.product, 'databaseMicros'), 1),
        bareDatabaseMicrosPerMessage: round(of(all.bare, 'databaseMicros'), 1),
        brokerMicrosPerMessage: round(of(all.product, 'brokerMicros'), 1),
        at5000PerSP50Ms: paced.p50Ms,
        at5000PerSP99Ms: paced.p99Ms,
        fullSpeedP50Ms: of(all.product, 'p50Ms'),
        fullSpeedP99Ms: of(all.product, 'p99Ms'),
      },
      ratios: {
        toBareInserts: round(median(all.product.map((p, i) => p.messagesPerS / (all.bare[i]?.messagesPerS ?? 1))), 2),
        embeddedBrokerToMosquitto: broker ? round(embedded.messagesPerS / of(all.product, 'messagesPerS'), 2) : 1,
      },
    };
  } finally {
    await broker?.stop();
    await ground.close();
  }
}
