import type { Ground } from '../src/adapters/node/ground.ts';
import { createControl } from '../src/oversight/control/index.ts';
import { createIngest, type Ingest, type RawMessage } from '../src/physical/telemetry/index.ts';
import { openBenchGround, raiseFleet } from './fleet.ts';
import { hasMosquitto, startMosquitto } from './mosquitto.ts';
import type { BenchResult } from './run.ts';
import { type Measured, measure, median, PASSWORD, round } from './stream.ts';

export const description =
  'From publish to commit with the control verdict, beside the same client inserting the same rows with no checks';

const WINDOW = 4_000;

/**
 * Node-RED 4.1 on two such cores, the same messages through Mosquitto into PostgreSQL 18, with no verdict: one insert a
 * message, as its users draw it, and batches written by hand in a function node. Measured once, and not in this run.
 */
const NODE_RED = { insertPerMessagePerS: 5_500, batchedByHandPerS: 27_000 };

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
    const control = createControl({ holdMost: 200_000 });
    const ingestion = createIngest({ database: ground.database, ctxFor: ground.ctxFor, judge: control.judge });
    const product = ingestion;
    const bare = { ...ingestion, take: bareTake(ground, new Map(rows.map((r) => [r.code, r.number]))) };
    let firstSeq = 0;
    const next = () => (firstSeq += Math.ceil(total / devices));
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
        nodeRedInsertPerMessagePerS: NODE_RED.insertPerMessagePerS,
        nodeRedBatchedByHandPerS: NODE_RED.batchedByHandPerS,
        fullSpeedP50Ms: of(all.product, 'p50Ms'),
        fullSpeedP99Ms: of(all.product, 'p99Ms'),
      },
      ratios: {
        toBareInserts: round(median(all.product.map((p, i) => p.messagesPerS / (all.bare[i]?.messagesPerS ?? 1))), 2),
        toNodeRedInsertPerMessage: round(of(all.product, 'messagesPerS') / NODE_RED.insertPerMessagePerS, 1),
        toNodeRedBatchedByHand: round(of(all.product, 'messagesPerS') / NODE_RED.batchedByHandPerS, 2),
        embeddedBrokerToMosquitto: broker ? round(embedded.messagesPerS / of(all.product, 'messagesPerS'), 2) : 1,
      },
    };
  } finally {
    await broker?.stop();
    await ground.close();
  }
}
