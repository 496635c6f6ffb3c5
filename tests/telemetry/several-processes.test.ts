import mqtt from 'mqtt';
import { expect, it } from 'vitest';
import { excerpt } from '../../simulators/control/disorder.ts';
import { simulate } from '../../simulators/control/scenario.ts';
import { ManualClock, seededChance } from '../../src/adapters/memory/clock.ts';
import { openGround } from '../../src/adapters/node/ground.ts';
import { openSource } from '../../src/adapters/node/mqtt-source.ts';
import { castScenario } from '../../src/adapters/node/replay-cast.ts';
import { createControl, type ScenarioMessage, tickDue } from '../../src/oversight/control/index.ts';
import { createBatcher, createIngest, type Ingest, type RawMessage } from '../../src/physical/telemetry/index.ts';
import { temporaryFolder } from '../support/instances.ts';
import { Mosquitto, mosquittoMissing } from '../support/mosquitto.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { until } from '../support/until.ts';

const MINUTE = 60_000;
/** Two orders of the same messages agree on a beginning within this time (contract). */
const SAME_MS = 10 * MINUTE;

const { scenario, messages } = excerpt(simulate(3, { kind: 'yard', attack: 'tracker left behind' }), 4, 2);

const rawOf = ({ topic, payload, receivedAt }: ScenarioMessage): RawMessage => ({
  topic,
  payload: new TextEncoder().encode(JSON.stringify(payload)),
  receivedAt: new Date(receivedAt),
});

interface Result {
  breaches: { code: string; kind: string; since: Date }[];
  observations: string[];
  foldVersions: number[];
  repeated: number;
  /** How many messages each process took. */
  taken: number[];
}

/** Hands the messages of a minute to the processes; resolves when all are committed. */
type Deliver = (batch: RawMessage[], processes: readonly Ingest[]) => Promise<void>;

/**
 * Plays the scenario into a database of its own by so many ingest processes, each with a memory of its own, the clock
 * standing where the recording says, and lets all of them tick at once.
 */
async function play(count: number, deliver: Deliver): Promise<Result> {
  const clock = new ManualClock(scenario.clock.start);
  const ground = await openGround({ durable: false, clock, chance: seededChance(1), days: 3 });
  try {
    await castScenario(ground, scenario);
    const deps = { database: ground.database, clock, ctxFor: ground.ctxFor };
    const taken = Array.from({ length: count }, () => 0);
    const processes = taken.map((_, i) => {
      const control = createControl();
      const ingest = createIngest({ ...deps, judge: control.judge });
      const take: Ingest['take'] = (batch) => {
        taken[i] = (taken[i] ?? 0) + batch.length;
        return ingest.take(batch);
      };
      return { control, ingest: { ...ingest, take } };
    });
    const waiting = messages.map(rawOf);
    for (let tick = clock.now().getTime(); tick <= Date.parse(scenario.clock.end); tick += MINUTE) {
      const later = waiting.findIndex(({ receivedAt }) => receivedAt.getTime() > tick);
      const batch = waiting.splice(0, later < 0 ? waiting.length : later);
      clock.set(new Date(tick));
      if (batch.length > 0)
        await deliver(
          batch,
          processes.map(({ ingest }) => ingest),
        );
      await Promise.all(processes.map(({ control }) => tickDue(deps, control)));
    }
    const rows = async <T extends object>(sql: string): Promise<T[]> => (await ground.admin.query<T>(sql)).rows;
    return {
      breaches: await rows(`select s.code, b.kind, b.since from breach b join subject s on s.id = b.subject_id
                            where b.withdrawn_at is null order by 1, 2, 3`),
      observations: (
        await rows<{ message: string }>(`select concat_ws(' ', d.code, o.seq, o.payload, o.doubts) as message
                                         from observation o join device d on d.number = o.device_number order by 1`)
      ).map(({ message }) => message),
      foldVersions: (
        await rows<{ v: number }>(
          'select fold_version::int v from observation where fold_version is not null order by 1',
        )
      ).map(({ v }) => v),
      repeated: (await rows<{ n: number }>('select sum(repeated)::int n from device_state'))[0]?.n ?? 0,
      taken,
    };
  } finally {
    await ground.close();
  }
}

let played: Promise<Result> | undefined;
/** What one process makes of it, message by message. */
const alone = () =>
  (played ??= play(1, async (batch, [ingest]) => {
    for (const message of batch) await ingest?.take([message]);
  }));

async function expectAlike(several: Result): Promise<void> {
  const one = await alone();
  expect(one.breaches.map(({ kind }) => kind)).toContain('separated');
  const named = ({ breaches }: Result) => breaches.map(({ code, kind }) => `${code} ${kind}`);
  expect(named(several)).toEqual(named(one));
  for (const [i, { since }] of several.breaches.entries())
    expect(Math.abs(since.getTime() - (one.breaches[i]?.since.getTime() ?? 0))).toBeLessThanOrEqual(SAME_MS);
  expect(several.observations).toEqual(one.observations);
  expect(several.repeated).toBe(one.repeated);
  // Each judged what the one before had left: no version was made twice.
  expect(new Set(several.foldVersions).size).toBe(several.observations.length);
  expect(Math.min(...several.taken)).toBeGreaterThan(0);
}

it('three ingest processes at once give the same result as one', async () => {
  let turn = 0;
  const several = await play(3, async (batch, processes) => {
    const shares = processes.map((_, i) => batch.filter((_, n) => (turn + n) % processes.length === i));
    turn++;
    await Promise.all(processes.map(async (ingest, i) => ingest.take(shares[i] ?? [])));
  });
  await expectAlike(several);
});

suiteNeeding('mosquitto', mosquittoMissing, 'three ingest processes that share a subscription', () => {
  it('give the same result as one', async () => {
    const broker = await Mosquitto.start(await temporaryFolder());
    const publisher = await mqtt.connectAsync(broker.url);
    /** The recorded time of receipt stands in for ours. */
    const recorded = new Map<string, Date[]>();
    const keyOf = ({ topic, payload }: RawMessage) => `${topic} ${Buffer.from(payload).toString()}`;
    let committed = 0;
    let connected: { close(): Promise<void> }[] = [];
    const connect = async (processes: readonly Ingest[]) => {
      const subscribed: string[] = [];
      const sources = processes.map((ingest, i) => {
        const batcher = createBatcher(ingest, {
          lanes: 2,
          maxBatch: 500,
          maxWaitMs: 1,
          retryMs: 50,
          onError: () => {},
        });
        return openSource({
          url: broker.url,
          clientId: `ingest-${i}`,
          version: 5,
          sharedGroup: 'ingest',
          receiveMaximum: 200,
          now: () => new Date(0),
          submit(raw, done) {
            // One that says only that its process is listening.
            if (raw.topic.endsWith('/listening/observations')) {
              subscribed.push(`ingest-${i}`);
              done();
              return;
            }
            batcher.submit({ ...raw, receivedAt: recorded.get(keyOf(raw))?.shift() ?? raw.receivedAt }, () => {
              committed++;
              done();
            });
          },
          log: () => {},
        });
      });
      await until(async () => {
        await publisher.publishAsync('holdfast/v1/listening/observations', '{}', { qos: 1 });
        return new Set(subscribed).size === processes.length;
      }, 'every process to be listening');
      return sources;
    };
    const several = await play(3, async (batch, processes) => {
      if (connected.length === 0) connected = await connect(processes);
      const goal = committed + batch.length;
      for (const message of batch) {
        recorded.set(keyOf(message), [...(recorded.get(keyOf(message)) ?? []), message.receivedAt]);
        publisher.publish(message.topic, Buffer.from(message.payload), { qos: 1 });
      }
      await until(() => committed >= goal, 'the messages of a minute to be committed');
    });
    for (const source of connected) await source.close();
    await publisher.endAsync();
    await broker.stop();
    await expectAlike(several);
  });
});
