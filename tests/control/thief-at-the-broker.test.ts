import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import mqtt from 'mqtt';
import { afterAll, expect, it } from 'vitest';
import { openBroker } from '../../src/adapters/node/broker.ts';
import type { RawMessage } from '../../src/physical/telemetry/index.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { lenientTerms, stateTerms } from '../support/lenient.ts';
import type { ProblemBody } from '../support/world.ts';

/*
 * A thief who holds the passwords of the devices, and the wire between them and the broker. He goes by what the watch itself
 * says of what it cannot see: past that, nothing is lent on what he took.
 */

const c = await openCollateral();
const { bank, importer, manager } = c;
await c.valuationTerms();
await c.price(70_000);
await stateTerms(bank, c.second, { ...lenientTerms, placeAtRestS: 7_200, clockAheadS: 60 });

async function takeOne(raw: RawMessage, done: () => void): Promise<void> {
  await c.ingest.take([raw]);
  done();
}
const broker = await openBroker({
  host: '127.0.0.1',
  port: 0,
  database: c.database,
  now: () => c.clock.now(),
  submit: (raw, done) => void takeOne(raw, done),
});
afterAll(() => broker.close());

interface Wire {
  code: string;
  topic: string;
  /** Publishes bytes under a topic; whether the broker let them stand. */
  put(payload: string, topic?: string): Promise<void>;
  /** What the device itself would say now, with the number that is next; nothing is sent. */
  words(readings: object, more?: object): string;
}

const open: { endAsync(force: boolean): Promise<void> }[] = [];
afterAll(() => Promise.all(open.map((client) => client.endAsync(true))));

async function enrol(kind: string, code: string, key?: KeyObject, publicKey?: string): Promise<Wire & { id: string }> {
  const { device, mqtt: credential } = await manager.done<{
    device: { id: string };
    mqtt: { username: string; password: string; topic: string };
  }>('/devices', { code, kind, reportEveryS: 300, ...(publicKey && { publicKey }) });
  const connect = async () => {
    const client = await mqtt.connectAsync(broker.url, {
      clientId: credential.username,
      username: credential.username,
      password: credential.password,
      reconnectPeriod: 0,
    });
    client.on('error', () => {});
    // Each message waits for its end, too.
    client.setMaxListeners(0);
    open.push(client);
    return client;
  };
  let client = await connect();
  let seq = 0;
  return {
    id: device.id,
    code,
    topic: credential.topic,
    async put(payload, topic = credential.topic) {
      if (!client.connected) client = await connect();
      const closed = new Promise((resolve) => client.once('close', () => resolve(undefined)));
      await Promise.race([client.publishAsync(topic, payload, { qos: 1 }).catch(() => {}), closed]);
    },
    words(readings, more = {}) {
      const said = { seq: seq++, at: c.clock.now().toISOString(), ...readings, ...more };
      if (!key) return JSON.stringify(said);
      const whole = { ...said, of: { tenant: c.tenantId, device: code } };
      const bytes = new TextEncoder().encode(canonicalize(whole));
      return JSON.stringify({ ...whole, signature: sign(null, bytes, key).toString('base64url') });
    },
  };
}

const signer = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ format: 'jwk' }).x as string };
};

let made = 0;
const weighs = (kg: number) => ({ weight: { grossKg: kg + (made++ % 3) } });
const stands = (northM: number, n = made++) => ({
  position: { lat: 29.635 + northM / 111_195 + (n % 5) / 1e6, lon: 106.375, accuracyM: 8 },
});

/** Goods under these devices, pledged, on which money can be drawn. */
async function guarded(kinds: readonly string[], { signs = false, expected = {} } = {}) {
  const code = `thief-${c.tenantId.slice(-6)}-${++made}`;
  const lotId = await c.lot(100);
  await c.store(lotId);
  const devices: Awaited<ReturnType<typeof enrol>>[] = [];
  for (const [i, kind] of kinds.entries()) {
    const key = signs ? signer() : undefined;
    devices.push(await enrol(kind, `${code}-${i}`, key?.privateKey, key?.publicKey));
  }
  const subject = await manager.done<{ id: string }>('/subjects', {
    code,
    kind: 'lot',
    siteId: c.siteId,
    lotIds: [lotId],
    deviceIds: devices.map(({ id }) => id),
    expected: { maxSilenceS: 3_600, ...expected },
  });
  c.ingest.forgetDevices();
  /** Time goes on by so many minutes; who speaks, and what, is said for each five of them. */
  const go = async (minutes: number, speak: (n: number) => Promise<void>) => {
    for (let n = 0; n < minutes / 5; n++) {
      c.clock.advance(300);
      await speak(n);
      await c.tick();
    }
  };
  const honest: (devices: readonly Wire[]) => Promise<void> = async (list) => {
    for (const [i, device] of list.entries())
      await device.put(device.words(kinds[i] === 'scale' ? weighs(100_000) : stands(0)));
  };
  await go(30, () => honest(devices));
  const facilityId = await c.facility(100_000_000);
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(100_000_000),
    itemIds: [lotId],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  /** What comes of a drawdown now: its money, or the refusal. */
  const draw = async (): Promise<string> => {
    const asked = await importer.post<ProblemBody & { id: string }>(`/facilities/${facilityId}/drawdowns`, {
      product: 'working_capital',
      amount: yuan(1_000),
      dueOn: c.dayIn(60),
    });
    if (asked.status >= 400) return asked.body.code;
    for (const [client, act] of [
      [bank, 'approval'],
      [c.checker, 'disbursement'],
    ] as const) {
      const answer = await client.post<ProblemBody>(`/drawdowns/${asked.body.id}/${act}`, {});
      if (answer.status >= 400) return answer.body.code;
    }
    return 'drawn';
  };
  /** The longest that the watch says this stays unheld. */
  const within = async (act: string): Promise<number> => {
    const { body } = await bank.get<{
      items: { act: string; toldWithinS: number | null; heldWithinS: number | null }[];
    }>(`/subjects/${subject.id}/sensitivity`);
    const { toldWithinS, heldWithinS } = body.items.find((each) => each.act === act) ?? {};
    const seconds = Math.min(toldWithinS ?? Number.POSITIVE_INFINITY, heldWithinS ?? Number.POSITIVE_INFINITY);
    expect([act, Number.isFinite(seconds)]).toEqual([act, true]);
    return 5 * Math.ceil(seconds / 300);
  };
  const status = async () => {
    const { body } = await bank.get<{ status: string; statusReason: string }>(`/subjects/${subject.id}`);
    return body;
  };
  expect(await draw()).toBe('drawn');
  const wire = (i: number): Wire => {
    const device = devices[i];
    if (!device) throw new Error(`no device ${i}`);
    return device;
  };
  return { wire, go, draw, within, status };
}

type Guarded = Awaited<ReturnType<typeof guarded>>;

/** Plays it for as long as the watch says that it may stay unheld, and asks for money then. */
async function ends(at: Guarded, act: string, speak: (n: number) => Promise<void>): Promise<void> {
  await at.go(await at.within(act), speak);
  expect(await at.draw()).not.toBe('drawn');
  expect((await at.status()).status).not.toBe('in_control');
}

it('jams the scale and sends again what it had said, to the byte', async () => {
  const at = await guarded(['scale'], { expected: { weight: { toleranceKg: 500 } } });
  const scale = at.wire(0);
  const said = Array.from({ length: 12 }, () => scale.words(weighs(100_000)));
  await at.go(60, (n) => scale.put(said[n] as string));
  await ends(at, 'silence_all', (n) => scale.put(said[n % said.length] as string));
});

it('says the next number a second before the scale does', async () => {
  const at = await guarded(['scale'], { expected: { weight: { toleranceKg: 500 } } });
  const scale = at.wire(0);
  await ends(at, 'speak_beside_device', async () => {
    const truth = JSON.parse(scale.words(weighs(60_000))) as { seq: number; at: string };
    await scale.put(JSON.stringify({ seq: truth.seq, at: truth.at, ...weighs(100_000) }));
    await scale.put(JSON.stringify(truth));
  });
});

it('counts far ahead of the scale, so that what it says comes too late', async () => {
  const at = await guarded(['scale'], { expected: { weight: { toleranceKg: 500 } } });
  const scale = at.wire(0);
  await ends(at, 'speak_beside_device', async (n) => {
    await scale.put(JSON.stringify({ seq: 1_000_000 + n, at: c.clock.now().toISOString(), ...weighs(100_000) }));
    await scale.put(scale.words(weighs(60_000)));
  });
});

it('puts foil over the tracker, which gives its last place again', async () => {
  const at = await guarded(['gnss_tracker']);
  const tracker = at.wire(0);
  await ends(at, 'hide_receiver', () => tracker.put(tracker.words(stands(0, 0))));
});

it('creeps out of the yard by forty metres at each report, and stands there', async () => {
  const at = await guarded(['gnss_tracker']);
  const tracker = at.wire(0);
  // Until it stands farther out than the watch says that it sees.
  await at.go(150, (n) => tracker.put(tracker.words(stands(40 * n))));
  await ends(at, 'move_off_place', () => tracker.put(tracker.words(stands(1_200))));
});

it('has the scale of other goods speak for this one, where both sign', async () => {
  const at = await guarded(['scale'], { signs: true, expected: { weight: { toleranceKg: 500 } } });
  const other = await guarded(['scale'], { signs: true, expected: { weight: { toleranceKg: 500 } } });
  const [scale, sound] = [at.wire(0), other.wire(0)];
  await ends(at, 'silence_all', async () => {
    const words = sound.words(weighs(100_000));
    await scale.put(words);
    await sound.put(words);
  });
  expect((await other.status()).status).toBe('in_control');
});

it('doubles, holds back and shuffles what the scale says while the mass goes', async () => {
  const at = await guarded(['scale'], { expected: { weight: { toleranceKg: 500 } } });
  const scale = at.wire(0);
  const held: string[] = [];
  const speak = async () => {
    held.push(scale.words(weighs(60_000)));
    if (held.length < 3) return;
    for (const words of held.reverse()) {
      await scale.put(words);
      await scale.put(words);
    }
    held.length = 0;
  };
  // What is held back is told so much later: fifteen minutes here.
  await at.go(15, speak);
  await ends(at, 'take_mass', speak);
});

it('speaks under the topic of a device that is not his, while that one is jammed', async () => {
  const at = await guarded(['scale'], { expected: { weight: { toleranceKg: 500 } } });
  const scale = at.wire(0);
  const own = await enrol('scale', `thief-own-${c.tenantId.slice(-6)}`);
  c.ingest.forgetDevices();
  await ends(at, 'silence_all', () => own.put(scale.words(weighs(100_000)), scale.topic));
});

it('has the tracker weigh beside the scale', async () => {
  const at = await guarded(['scale', 'gnss_tracker'], { expected: { weight: { toleranceKg: 500 } } });
  const [scale, tracker] = [at.wire(0), at.wire(1)];
  await ends(at, 'take_mass', async () => {
    await scale.put(scale.words(weighs(60_000)));
    await tracker.put(tracker.words({ ...stands(0), ...weighs(100_000) }));
  });
});
