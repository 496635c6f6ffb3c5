import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import {
  createControl,
  deviceOf,
  type ReplayedBreach,
  type ReplayResult,
  type Scenario,
  type ScenarioMessage,
  tickDue,
} from '../../oversight/control/index.ts';
import { createBatcher, createIngest, type RawMessage } from '../../physical/telemetry/index.ts';
import { ManualClock, seededChance } from '../memory/clock.ts';
import { openBroker } from './broker.ts';
import { type Ground, type GroundDatabase, openGround } from './ground.ts';
import { type Cast, castScenario } from './replay-cast.ts';
import { messagesOf } from './replay-files.ts';

const TICK_MS = 60_000;

interface Sender {
  send(message: ScenarioMessage): Promise<void>;
  close(): Promise<void>;
}

/** The devices of a scenario, each connected under its own name. What has no device to send it is not sent. */
async function connectDevices(url: string, { passwords }: Cast): Promise<Sender> {
  const clients = new Map<string, MqttClient>();
  for (const [code, password] of passwords)
    clients.set(
      code,
      await mqtt.connectAsync(url, {
        clientId: code,
        username: code,
        password,
        protocolVersion: 4,
        reconnectPeriod: 0,
      }),
    );
  return {
    async send({ topic, payload }) {
      await clients.get(deviceOf(topic) ?? '')?.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
    },
    async close() {
      for (const client of clients.values()) await client.endAsync();
    },
  };
}

/** Counts what becomes of the messages that are taken in. */
const counting = (
  ingest: ReturnType<typeof createIngest>,
  counts: Pick<ReplayResult, 'accepted' | 'duplicates' | 'rejected'>,
): typeof ingest => ({
  ...ingest,
  async take(batch) {
    const result = await ingest.take(batch);
    counts.accepted += result.stored;
    counts.duplicates += result.repeated;
    counts.rejected += result.quarantined;
    return result;
  },
});

const keyOf = (topic: string, text: string) => `${topic} ${text}`;

/** The recorded times of receipt, which stand in for ours. Several messages alike share theirs in the order they came. */
function recordedTimes() {
  const recorded = new Map<string, Date[]>();
  return {
    note({ topic, payload }: ScenarioMessage, receivedAt: Date): void {
      const key = keyOf(topic, JSON.stringify(payload));
      recorded.set(key, [...(recorded.get(key) ?? []), receivedAt]);
    },
    of: (raw: RawMessage): Date | undefined =>
      recorded.get(keyOf(raw.topic, Buffer.from(raw.payload).toString()))?.shift(),
  };
}

/**
 * Replays one scenario through everything: recorded through the API, its messages published over MQTT, stored and judged
 * in a database of its own, the clock standing where the recording says. Its breaches are those of the record.
 * @param on the database, where one was made already
 */
export async function replayThroughBroker(
  path: string,
  progress: (line: string) => void,
  on?: GroundDatabase,
): Promise<ReplayResult> {
  const scenario = JSON.parse(await readFile(path, 'utf8')) as Scenario;
  const clock = new ManualClock(scenario.clock.start);
  const end = Date.parse(scenario.clock.end);
  const days = Math.ceil((end - clock.now().getTime()) / 86_400_000) + 1;
  const ground = await openGround({ durable: false, clock, chance: seededChance(1), days, ...(on && { on }) });
  try {
    const cast = await castScenario(ground, scenario);
    const control = createControl();
    const deps = { database: ground.database, clock, ctxFor: ground.ctxFor };
    const ingest = createIngest({ ...deps, judge: control.judge });
    const counts = { messages: 0, accepted: 0, duplicates: 0, rejected: 0 };
    const counted = counting(ingest, counts);
    const batcher = createBatcher(counted, {
      maxBatch: 500,
      maxWaitMs: 1,
      retryMs: 100,
      onError: (error) => progress(String(error)),
    });
    const times = recordedTimes();
    const submit = (raw: RawMessage, done: () => void) =>
      batcher.submit({ ...raw, receivedAt: times.of(raw) ?? raw.receivedAt }, done);
    const broker = await openBroker({
      host: '127.0.0.1',
      port: 0,
      database: ground.database,
      now: () => clock.now(),
      submit,
    });
    const sender = await connectDevices(broker.url, cast);

    let underWay: Promise<void>[] = [];
    let tick = Date.parse(scenario.clock.start);
    const tickUntil = async (now: number) => {
      if (tick > now) return;
      await Promise.all(underWay);
      underWay = [];
      for (; tick <= now && tick <= end; tick += TICK_MS) {
        clock.set(new Date(tick));
        await tickDue(deps, control);
      }
    };
    for await (const message of messagesOf(join(dirname(path), scenario.messages))) {
      counts.messages++;
      const receivedAt = new Date(message?.receivedAt ?? '');
      if (!message || Number.isNaN(receivedAt.getTime()) || !cast.passwords.has(deviceOf(message.topic) ?? '')) {
        counts.rejected++;
        continue;
      }
      await tickUntil(receivedAt.getTime());
      clock.set(receivedAt);
      times.note(message, receivedAt);
      underWay.push(sender.send(message));
      if (counts.messages % 1_000 === 0) progress(`${scenario.scenario}: ${counts.messages} messages published`);
    }
    await tickUntil(end);
    await Promise.all(underWay);
    await sender.close();
    await batcher.drain();
    await broker.close();
    return { scenario: scenario.scenario, ...counts, ...(await recordOf(ground, cast, scenario)) };
  } finally {
    await ground.close();
  }
}

interface BreachOnRecord extends Omit<ReplayedBreach, 'evidence' | 'measured' | 'subjectCode'> {
  subjectId: string;
  withdrawnAt: string | null;
  evidence: { readings: string[]; measured: ReplayedBreach['measured'] };
}
interface EventOnRecord {
  type: string;
  objectId: string;
  seq: string;
  at: string;
  payload: { devices?: { status: string } };
}

/** What the record says of the scenario's subjects, as the lender reads it. */
async function recordOf(
  { app }: Ground,
  { bankKey, subjects }: Cast,
  { clock }: Scenario,
): Promise<Pick<ReplayResult, 'breaches' | 'withdrawn' | 'statusHistory'>> {
  async function all<T>(route: string): Promise<T[]> {
    const items: T[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const response = await app.request(`/v1${route}?limit=200${next === '' ? '' : `&cursor=${next}`}`, {
        headers: { authorization: `Bearer ${bankKey}` },
      });
      const body = (await response.json()) as { items: T[]; next: string | null };
      items.push(...body.items);
      next = body.next;
    }
    return items;
  }
  const breaches = await all<BreachOnRecord>('/breaches');
  const written = ({ subjectId, evidence, ...breach }: BreachOnRecord): ReplayedBreach => ({
    subjectCode: subjects.get(subjectId) ?? '',
    kind: breach.kind,
    since: breach.since,
    detectedAt: breach.detectedAt,
    clearedAt: breach.clearedAt,
    severity: breach.severity,
    confidence: breach.confidence,
    incident: breach.incident,
    evidence: evidence.readings,
    measured: evidence.measured,
  });
  const changes = (await all<EventOnRecord>('/events'))
    .filter(({ type }) => type === 'subject.statusChanged')
    .sort((a, b) => Number(a.seq) - Number(b.seq));
  return {
    breaches: breaches.filter((b) => b.withdrawnAt === null).map(written),
    withdrawn: breaches.flatMap((b) => (b.withdrawnAt === null ? [] : [{ ...written(b), withdrawnAt: b.withdrawnAt }])),
    statusHistory: [
      ...[...subjects.values()].map((subjectCode) => ({ subjectCode, status: 'unverified', from: clock.start })),
      // The engine’s own word: what is told beside it waits for people, and a scenario has none.
      ...changes.flatMap(({ objectId, at, payload }) =>
        payload.devices
          ? [{ subjectCode: subjects.get(objectId) ?? '', status: payload.devices.status, from: at }]
          : [],
      ),
    ],
  };
}
