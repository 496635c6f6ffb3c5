import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, describe, expect, it } from 'vitest';
import { openBroker } from '../../src/adapters/node/broker.ts';
import { openSource } from '../../src/adapters/node/mqtt-source.ts';
import { toGcj02 } from '../../src/oversight/control/engine/datum.ts';
import { createBatcher } from '../../src/physical/telemetry/index.ts';
import { temporaryFolder } from '../support/instances.ts';
import { Mosquitto, mosquittoMissing } from '../support/mosquitto.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { openTrade } from '../support/trade.ts';
import { until } from '../support/until.ts';

const trade = await openTrade();
const { manager, importer, bank, clock, database } = trade;
const batcher = createBatcher(trade.ingest, { lanes: 2, maxBatch: 500, maxWaitMs: 1, retryMs: 50, onError: () => {} });
const broker = await openBroker({
  host: '127.0.0.1',
  port: 0,
  database,
  now: () => clock.now(),
  submit: batcher.submit,
});
const clients: MqttClient[] = [];
afterAll(async () => {
  for (const client of clients) await client.endAsync(true);
  await batcher.drain();
  await broker.close();
});

class Device {
  readonly code: string;
  readonly id: string;
  readonly client: MqttClient;
  seq = 0;

  constructor(code: string, id: string, client: MqttClient) {
    this.code = code;
    this.id = id;
    this.client = client;
    clients.push(client);
  }

  get topic(): string {
    return `holdfast/v1/${this.code}/observations`;
  }

  /** A message with the next number and the time of now, where it does not say otherwise. */
  message(said: object): { seq: number; at: string } {
    return { seq: this.seq++, at: clock.now().toISOString(), ...said };
  }

  /** Resolves once it is acknowledged. */
  async say(payload: unknown, topic = this.topic, retain = false): Promise<void> {
    await this.client.publishAsync(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), {
      qos: 1,
      retain,
    });
  }
}

async function connect(code: string, kind: string, more: object = {}): Promise<Device> {
  const { device, mqtt: credential } = await manager.done<{ device: { id: string }; mqtt: { password: string } }>(
    '/devices',
    { code, kind, reportEveryS: 300, ...more },
  );
  trade.ingest.forgetDevices();
  const { password } = credential;
  return new Device(code, device.id, await mqtt.connectAsync(broker.url, { clientId: code, username: code, password }));
}

/** A lot in the hall, watched by these devices. */
async function watch(code: string, devices: Device[]): Promise<string> {
  const lot = await importer.done<{ id: string }>('/lots', {
    ownerId: importer.partyId,
    description: 'Copper cathodes',
    hsCode: '740311',
    quantity: { value: '20000', scale: 3, unit: 'TNE' },
    grossWeightKg: 20_000,
    value: { amountMinor: '100', currency: 'CNY' },
  });
  await importer.done('/custody-offers', { lotIds: [lot.id], toPartyId: manager.partyId });
  await manager.done('/custodies', {
    lotIds: [lot.id],
    siteId: trade.siteId,
    handover: { grossWeightKg: 20_000, packages: 10, sealsIntact: true },
  });
  const subject = await manager.done<{ id: string }>('/subjects', {
    code,
    kind: 'lot',
    siteId: trade.siteId,
    lotIds: [lot.id],
    deviceIds: devices.map((device) => device.id),
    expected: {
      weight: { expectedKg: 20_000, toleranceKg: 100 },
      tags: ['a', 'b', 'c'],
      sealNumber: 'S-1',
      maxSilenceS: 7_200,
    },
  });
  await trade.pledgeGoods([lot.id]);
  return subject.id;
}

/** What became of a device's messages with these numbers: its doubts, by number; none is an empty list. */
async function stored(device: Device): Promise<Map<number, string[]>> {
  const { rows } = await database.admin.query<{ seq: number; doubts: string[] | null }>(
    'select o.seq::int, o.doubts from observation o join device d on d.number = o.device_number where d.code = $1',
    [device.code],
  );
  return new Map(rows.map(({ seq, doubts }) => [seq, doubts ?? []]));
}

/** Reasons of what was put aside on a topic, oldest first. */
async function putAside(topic: string): Promise<string[]> {
  const { rows } = await database.admin.query<{ reason: string }>(
    'select reason from quarantine where topic = $1 order by id',
    [topic],
  );
  return rows.map(({ reason }) => reason);
}

const breaches = async (subjectId: string) =>
  (await bank.get<{ items: { kind: string }[] }>(`/breaches?subjectId=${subjectId}`)).body.items.map((b) => b.kind);

const inside = { lat: 29.635, lon: 106.375, accuracyM: 8 };
const sound = {
  position: inside,
  weight: { grossKg: 20_000, stable: true },
  tags: ['a', 'b', 'c'],
  seal: { number: 'S-1', state: 'closed' },
};

function keyPair(): { publicKey: string | undefined; privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: publicKey.export({ format: 'jwk' }).x, privateKey };
}
const signed = <T extends object>(payload: T, key: KeyObject) => ({
  ...payload,
  signature: sign(null, Buffer.from(canonicalize(payload) ?? ''), key).toString('base64url'),
});

describe('a reading that cannot be true', async () => {
  const device = await connect('doubted', 'gnss_tracker');
  const subjectId = await watch('DOUBTED', [device]);
  const ago = (hours: number) => new Date(clock.now().getTime() - hours * 3_600_000).toISOString();

  it.each<[string, string, object]>([
    ['a latitude outside the world', 'POSITION_OUTSIDE_WORLD', { position: { lat: 91.2, lon: 206.4 } }],
    ['a longitude outside the world', 'POSITION_OUTSIDE_WORLD', { position: { lat: 29.6, lon: 466.4 } }],
    ['a receiver without a fix', 'POSITION_AT_NULL_ISLAND', { position: { lat: 0, lon: 0 } }],
    ['latitude and longitude swapped', 'POSITION_SWAPPED', { position: { lat: inside.lon, lon: inside.lat } }],
    ['a datum nobody can convert', 'DATUM_UNKNOWN', { position: { ...inside, datum: 'BD09' } }],
    ['a negative accuracy', 'ACCURACY_INVALID', { position: { ...inside, accuracyM: -1 } }],
    ['a speed beyond reason', 'SPEED_INVALID', { position: { ...inside, speedMps: 4_000 } }],
    ['a negative weight', 'WEIGHT_NEGATIVE', { weight: { grossKg: -20_000 } }],
    ['a weight no scale can bear', 'WEIGHT_IMPOSSIBLE', { weight: { grossKg: 1e12 } }],
    ['ten thousand tags', 'TAGS_TOO_MANY', { tags: Array.from({ length: 10_000 }, (_, i) => i.toString(36)) }],
    ['a tag as long as a page', 'TAG_TOO_LONG', { tags: ['a', 'b', 'c', 'x'.repeat(3_000)] }],
    ['a sensor that is not connected', 'TEMPERATURE_FAULT_CODE', { climate: { temperatureC: -127 } }],
    ['a clock a day ahead', 'CLOCK_IN_FUTURE', { at: ago(-24) }],
    ['a clock a thousand years ahead', 'CLOCK_IN_FUTURE', { at: '2999-12-31T23:59:59Z' }],
    ['a clock that was never set', 'CLOCK_IN_PAST', { at: '2000-01-01T00:00:07Z' }],
    ['a clock in the first year there is', 'CLOCK_IN_PAST', { at: '0001-01-01T00:00:00Z' }],
  ])('is kept with its reason, acknowledged, and moves nothing: %s', async (_, reason, readings) => {
    clock.advance(300);
    const bad = device.message(readings);
    await device.say(bad);
    clock.advance(300);
    const good = device.message(sound);
    await device.say(good);
    const kept = await stored(device);
    expect([kept.get(bad.seq), kept.get(good.seq)]).toEqual([[reason], []]);
    await trade.tick();
    expect(await breaches(subjectId)).toEqual([]);
  });
});

describe('a message that is no observation', async () => {
  const device = await connect('put-aside', 'gnss_tracker');
  const other = await connect('victim', 'gnss_tracker');
  const at = () => clock.now().toISOString();

  it.each<[string, string, (seq: number) => unknown]>([
    ['NaN', 'NOT_JSON', (seq) => `{"seq":${seq},"at":"${at()}","position":{"lat":NaN,"lon":106.4}}`],
    ['null for a number', 'SCHEMA_MISMATCH', (seq) => ({ seq, at: at(), position: { lat: null, lon: 106.4 } })],
    ['infinity', 'SCHEMA_MISMATCH', (seq) => `{"seq":${seq},"at":"${at()}","weight":{"grossKg":1e999}}`],
    ['no time', 'SCHEMA_MISMATCH', (seq) => ({ seq, at: 'NaN-aN-aN' })],
    ['a year before the first', 'SCHEMA_MISMATCH', (seq) => ({ seq, at: '0000-01-01T00:00:00Z' })],
    ['a half of a character', 'NOT_STORABLE', (seq) => `{"seq":${seq},"at":"${at()}","vendor":"\\ud800"}`],
    [
      'more levels than a stack has',
      'NOT_STORABLE',
      (seq) => `{"seq":${seq},"at":"${at()}","v":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    ],
    [
      'ten thousand tags of full length',
      'PAYLOAD_TOO_LARGE',
      (seq) => ({
        seq,
        at: at(),
        tags: Array.from({ length: 10_000 }, (_, i) => `30342848A80${1_000_000_000_000 + i}`),
      }),
    ],
  ])('is put aside by name, acknowledged, and blocks nothing: %s', async (_, reason, payload) => {
    const before = await putAside(device.topic);
    const bad = device.seq++;
    // Its neighbours travel in the same batch.
    const [first, last] = [device.message(sound), device.message(sound)];
    await Promise.all([device.say(first), device.say(payload(bad)), device.say(last)]);
    expect((await putAside(device.topic)).slice(before.length)).toEqual([reason]);
    const kept = await stored(device);
    expect([kept.has(bad), kept.get(first.seq), kept.get(last.seq)]).toEqual([false, [], []]);
  });

  it('is put aside where the topic is not of the credential, or is none of ours', async () => {
    const commands = `holdfast/v1/${other.code}/commands`;
    const heard: string[] = [];
    other.client.on('message', (topic) => heard.push(topic));
    await other.client.subscribeAsync(commands, { qos: 1 });
    await device.say(device.message(sound), other.topic);
    await device.say(device.message(sound), commands);
    await device.say(device.message(sound), `holdfast/v1/${device.code}/elsewhere`);
    await device.say(device.message(sound), 'spBv1.0/g/NBIRTH/n');
    expect(await putAside(other.topic)).toEqual(['TOPIC_NOT_OF_CREDENTIAL']);
    for (const topic of [commands, `holdfast/v1/${device.code}/elsewhere`, 'spBv1.0/g/NBIRTH/n'])
      expect([topic, await putAside(topic)]).toEqual([topic, ['TOPIC_UNKNOWN']]);
    expect(await stored(other)).toEqual(new Map());
    // What one device publishes no other device hears: a command comes from the service alone.
    expect(await broker.sendCommand(other.code, '{}')).toBe(true);
    await other.say(other.message(sound));
    expect(heard).toEqual([commands]);
  });

  it('is put aside once where it is to be retained', async () => {
    const before = await putAside(device.topic);
    await device.say('{"seq":', device.topic, true);
    await device.say(device.message(sound));
    expect((await putAside(device.topic)).slice(before.length)).toEqual(['NOT_JSON']);
  });
});

suiteNeeding('mosquitto', mosquittoMissing, 'retained messages of a broker that keeps them', () => {
  it.each([5, 4] as const)('come with the subscription, and block nothing (MQTT version %i)', async (version) => {
    const folder = await temporaryFolder();
    const mosquitto = await Mosquitto.start(folder);
    const [poisoned, device] = [
      await connect(`poisoned-${version}`, 'gnss_tracker'),
      await connect(`retained-${version}`, 'gnss_tracker'),
    ];
    const publisher = await mqtt.connectAsync(mosquitto.url);
    clients.push(publisher);
    const first = device.message(sound);
    await publisher.publishAsync(poisoned.topic, '{"seq":', { qos: 1, retain: true });
    await publisher.publishAsync(device.topic, JSON.stringify(first), { qos: 1, retain: true });
    const intake = createBatcher(trade.ingest, {
      lanes: 2,
      maxBatch: 500,
      maxWaitMs: 1,
      retryMs: 50,
      onError: () => {},
    });
    const visit = async () => {
      const source = openSource({
        url: mosquitto.url,
        clientId: `retained-${version}`,
        version,
        receiveMaximum: 100,
        now: () => clock.now(),
        submit: intake.submit,
        log: () => {},
      });
      await until(() => source.isConnected(), 'the connection');
      const next = device.message(sound);
      await publisher.publishAsync(device.topic, JSON.stringify(next), { qos: 1 });
      await until(async () => (await stored(device)).has(next.seq), 'a message behind the retained ones');
      await source.close();
    };
    await visit();
    expect((await stored(device)).get(first.seq)).toEqual([]);
    await visit();
    await intake.drain();
    // By MQTT 5 a session that goes on is not sent them again; 3.1.1 knows no such wish. One comes again where its
    // acknowledgement was under way as the connection closed.
    const aside = await putAside(poisoned.topic);
    expect(new Set(aside)).toEqual(new Set(['NOT_JSON']));
    const visits = version === 5 ? 1 : 2;
    expect([visits, visits + 1]).toContain(aside.length);
    await mosquitto.stop();
  });
});

describe('positions on GCJ-02', async () => {
  // So near the eastern fence that its shift of some five hundred metres is outside.
  const eastern = toGcj02(29.635, 106.379);
  const hour = async (device: Device, more: object) => {
    for (let minute = 0; minute < 120; minute += 5) {
      clock.advance(300);
      const { lat, lon } = eastern;
      await device.say(device.message({ position: { lat: lat + (minute % 7) * 1e-6, lon, accuracyM: 8, ...more } }));
    }
    await trade.tick();
  };

  it('are where the goods are when the device declares the datum, and outside when it does not', async () => {
    const [declared, silent] = [await connect('gcj-said', 'gnss_tracker'), await connect('gcj-unsaid', 'gnss_tracker')];
    const [here, there] = [await watch('DECLARED', [declared]), await watch('UNDECLARED', [silent])];
    await hour(declared, { datum: 'GCJ02' });
    await hour(silent, {});
    expect(new Set([...(await stored(declared)).values()].flat())).toEqual(new Set());
    expect(await breaches(here)).not.toContain('outside_fence');
    expect(await breaches(there)).toContain('outside_fence');
  });
});

describe('a device with a key', async () => {
  const { publicKey, privateKey } = keyPair();
  const seal = await connect('sealed', 'e_seal', { publicKey });
  const subjectId = await watch('SEALED', [seal]);
  const closed = { seal: { number: 'S-1', state: 'closed' } };
  const cut = { seal: { number: 'S-1', state: 'cut' } };

  it('is not believed what it did not sign: unsigned, changed, signed by another, old and renumbered', async () => {
    const old = signed(seal.message(closed), privateKey);
    await seal.say(old);
    clock.advance(86_400);
    const forged = [
      seal.message(cut),
      { ...signed(seal.message(closed), privateKey), ...cut },
      signed(seal.message(cut), keyPair().privateKey),
      { ...old, seq: seal.seq++ },
      { ...old, at: clock.now().toISOString(), seq: seal.seq++ },
    ];
    for (const message of forged) await seal.say(message);
    const kept = await stored(seal);
    for (const { seq } of forged) expect(kept.get(seq)).toEqual(['SIGNATURE_MISSING_OR_WRONG']);
    expect(await breaches(subjectId)).not.toContain('seal_broken');
  });

  it('is not heard again when its old signed messages are played again, a day later too', async () => {
    const opened = signed(seal.message(closed), privateKey);
    await seal.say(opened);
    const state = async () =>
      (await manager.get<{ received: string; repeated: string }>(`/devices/${seal.id}/state`)).body;
    const before = await state();
    for (let day = 0; day < 3; day++) {
      clock.advance(86_400);
      await seal.say(opened);
    }
    const after = await state();
    expect(after.received).toBe(before.received);
    expect(Number(after.repeated)).toBe(Number(before.repeated) + 3);
    // And does not count as a sign of life.
    await trade.tick();
    expect(await breaches(subjectId)).toContain('silent');
  });

  it('is put aside by name where one number is used for two messages', async () => {
    const seq = seal.seq++;
    const at = clock.now().toISOString();
    await seal.say(signed({ seq, at, ...closed }, privateKey));
    await seal.say(signed({ seq, at, seal: { state: 'cut' } }, privateKey));
    expect(await putAside(seal.topic)).toEqual(['SEQUENCE_REUSED']);
    expect((await stored(seal)).get(seq)).toEqual([]);
  });
});
