import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import mqtt from 'mqtt';
import { afterAll, describe, expect, it } from 'vitest';
import { openBroker } from '../../src/adapters/node/broker.ts';
import { type RawMessage, watchDeviceChanges } from '../../src/physical/telemetry/index.ts';
import { openTrade } from '../support/trade.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const trade = await openTrade();
const { manager, bank, carrier, importer, operator, ingest, clock, database } = trade;
const now = () => clock.now();
async function takeOne(raw: RawMessage, done: () => void): Promise<void> {
  await ingest.take([raw]);
  done();
}
const broker = await openBroker({
  host: '127.0.0.1',
  port: 0,
  database,
  now,
  submit: (raw, done) => void takeOne(raw, done),
});
const changes = watchDeviceChanges({ database, now });
/** As the service does each second. */
async function noteChanges(): Promise<void> {
  for (const name of await changes()) {
    ingest.forgetDevice(name);
    broker.disconnect(name);
  }
}
afterAll(() => broker.close());

interface Position {
  state: string;
  legs: { physical: { state: string; reason: string } };
}
interface Subject {
  id: string;
  settingsVersion: number;
  deviceIds: string[];
  revokedDeviceIds: string[];
}
const physicalOf = async (lotId: string) => {
  const { body } = await bank.get<{ items: (Position & { itemId: string })[] }>('/positions?limit=200');
  const leg = body.items.find((each) => each.itemId === lotId)?.legs.physical;
  return [leg?.state, leg?.reason];
};
const subjectOf = async (id: string) => (await bank.get<Subject>(`/subjects/${id}`)).body;
const agree = async (id: string) =>
  trade.bank.done(`/subjects/${id}/agreement`, { version: (await subjectOf(id)).settingsVersion });
const codeOf = ({ body }: { body: ProblemBody }) => body.code;

let made = 0;
async function enrol(more: object = {}, owner: Client = manager) {
  const code = `life-${trade.tenantId.slice(-6)}-${++made}`;
  const { device, mqtt: credential } = await owner.done<{ device: { id: string }; mqtt: { password: string } }>(
    '/devices',
    { code, kind: 'scale', reportEveryS: 300, ...more },
  );
  return { code, id: device.id, password: credential.password };
}
const take = (code: string, payload: object) =>
  ingest.take([
    {
      topic: `holdfast/v1/${code}/observations`,
      payload: new TextEncoder().encode(JSON.stringify(payload)),
      receivedAt: clock.now(),
    },
  ]);
const weighed = (seq: number) => ({ seq, at: clock.now().toISOString(), weight: { grossKg: 20_000 } });

/** A pledged lot in force under its scale. */
async function pledged() {
  const lot = await trade.storedLot();
  await trade.pledgeGoods([lot.lotId]);
  await trade.pass(10);
  const [deviceId] = (await subjectOf(lot.subjectId)).deviceIds as [string];
  expect(await physicalOf(lot.lotId)).toEqual(['in_force', 'HELD_AND_WATCHED']);
  return { ...lot, deviceId };
}

describe('a device that is revoked', () => {
  it('proves nothing from that instant, and is heard on no connection', async () => {
    const { lotId, subjectId, deviceId, scale } = await pledged();
    const state = async () => (await manager.get<{ received: string }>(`/devices/${deviceId}/state`)).body.received;
    const before = await state();
    await bank.done(`/devices/${deviceId}/revocation`, { reason: 'seen at another gate' });
    expect(await physicalOf(lotId)).toEqual(['unverified', 'WATCH_NOT_AGREED']);
    expect(await subjectOf(subjectId)).toMatchObject({ deviceIds: [], revokedDeviceIds: [deviceId] });
    await agree(subjectId);
    // Whoever agrees to a watch without its devices has still nothing that proves the goods.
    expect(await physicalOf(lotId)).toEqual(['unverified', 'DEVICE_REVOKED']);
    // Ingest that has not learnt of it yet may not take its word either.
    expect(await take(scale, weighed(900))).toEqual({ stored: 0, repeated: 0, quarantined: 1 });
    await noteChanges();
    expect(await take(scale, weighed(901))).toEqual({ stored: 0, repeated: 0, quarantined: 1 });
    expect(await state()).toBe(before);
    const { body } = await manager.get<{ items: { reason: string }[] }>('/quarantine?limit=200');
    expect(body.items.slice(-2).map(({ reason }) => reason)).toEqual(['DEVICE_REVOKED', 'DEVICE_REVOKED']);
    expect(codeOf(await manager.post(`/devices/${deviceId}/revocation`, { reason: 'again' }))).toBe('DEVICE_REVOKED');
    expect(codeOf(await manager.post(`/devices/${deviceId}/password`, {}))).toBe('DEVICE_REVOKED');
    const typed = { observations: [weighed(902)] };
    expect(codeOf(await manager.post(`/devices/${deviceId}/observations`, typed))).toBe('DEVICE_REVOKED');
    trade.weights.delete(scale);
  });

  it('loses its connection, and gets no other', async () => {
    const { id, code, password } = await enrol();
    const options = { clientId: code, username: code, password, reconnectPeriod: 0 };
    const client = await mqtt.connectAsync(broker.url, options);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    await operator.done(`/devices/${id}/revocation`, { reason: 'stolen' });
    await noteChanges();
    await closed;
    await expect(mqtt.connectAsync(broker.url, options)).rejects.toThrow();
  });

  it('is revoked by owner, lender or operator alone; to others there is no such device', async () => {
    const { deviceId, scale } = await pledged();
    const { id } = await enrol();
    // Whose goods they are sees the watch, and orders nothing.
    expect(codeOf(await importer.post(`/devices/${deviceId}/revocation`, { reason: 'x' }))).toBe('MANDATE_MISSING');
    for (const stranger of [carrier, await trade.party('Second bank', 'bank')])
      expect(codeOf(await stranger.post(`/devices/${deviceId}/revocation`, { reason: 'x' }))).toBe('NOT_FOUND');
    // It watches nothing of hers.
    expect(codeOf(await bank.post(`/devices/${id}/revocation`, { reason: 'x' }))).toBe('NOT_FOUND');
    await manager.done(`/devices/${id}/revocation`, { reason: 'lost' });
    const [subject] = [await enrol()];
    await manager.done(`/devices/${subject.id}/revocation`, { reason: 'lost' });
    trade.weights.delete(scale);
    const watch = { code: 'REVOKED', kind: 'lot', siteId: trade.siteId, lotIds: [], deviceIds: [id], expected: {} };
    expect((await manager.post('/subjects', watch)).status).toBeGreaterThanOrEqual(400);
  });
});

it('a device is enrolled with a key that has one text and another half', async () => {
  const key = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x as string;
  const { id } = await enrol({ publicKey: key });
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const again = key.slice(0, -1) + letters[letters.indexOf(key.at(-1) as string) + 1];
  for (const publicKey of [again, 'A'.repeat(43), `AQ${'A'.repeat(41)}`]) {
    expect(await manager.refused('/devices', { code: `key-${++made}`, kind: 'scale', publicKey })).toBe(
      '422 INPUT_INVALID',
    );
    expect(await manager.refused(`/devices/${id}/key`, { publicKey })).toBe('422 INPUT_INVALID');
  }
});

describe('a device that is replaced', () => {
  it('is heard beside its successor, and may then go with the lender’s word', async () => {
    const { lotId, subjectId, deviceId, scale } = await pledged();
    const successor = await enrol();
    // It has spoken before it watches: its numbers go on above that.
    for (let seq = 0; seq < 200; seq++) await take(successor.code, weighed(seq));
    await manager.done(`/devices/${deviceId}/replacement`, { successorId: successor.id });
    expect(await physicalOf(lotId)).toEqual(['in_force', 'HELD_AND_WATCHED']);
    expect((await subjectOf(subjectId)).deviceIds.sort()).toEqual([deviceId, successor.id].sort());
    for (let seq = 200; seq < 206; seq++) {
      await trade.pass(5);
      await take(successor.code, weighed(seq));
    }
    await manager.done(`/devices/${deviceId}/revocation`, { reason: 'replaced' });
    trade.weights.delete(scale);
    expect(await physicalOf(lotId)).toEqual(['unverified', 'WATCH_NOT_AGREED']);
    await agree(subjectId);
    await take(successor.code, weighed(206));
    await trade.tick();
    expect(await physicalOf(lotId)).toEqual(['in_force', 'HELD_AND_WATCHED']);
    expect(await take(successor.code, weighed(206))).toEqual({ stored: 0, repeated: 1, quarantined: 0 });
    const { body } = await manager.get<{ received: string; gaps: [] }>(`/devices/${successor.id}/state`);
    expect(body).toMatchObject({ received: '207', gaps: [] });
  });

  it('is replaced by one of its kind that watches nothing', async () => {
    const { deviceId, scale } = await pledged();
    const other = await pledged();
    const tracker = await enrol({ kind: 'gnss_tracker' });
    const replace = async (successorId: string) =>
      codeOf(await manager.post(`/devices/${deviceId}/replacement`, { successorId }));
    expect(await replace(tracker.id)).toBe('SUCCESSOR_UNFIT');
    expect(await replace(other.deviceId)).toBe('SUCCESSOR_UNFIT');
    expect(await replace(deviceId)).toBe('SUCCESSOR_UNFIT');
    expect(await replace((await enrol({}, carrier)).id)).toBe('DEVICE_NOT_YOURS');
    // One that is gone already is replaced too, and the watch is then one that lenders agree to.
    await manager.done(`/devices/${deviceId}/revocation`, { reason: 'broken' });
    const successor = await enrol();
    await manager.done(`/devices/${deviceId}/replacement`, { successorId: successor.id });
    expect(await subjectOf((await pledgedSubject(successor.id)) ?? '')).toMatchObject({ revokedDeviceIds: [] });
    for (const each of [scale, other.scale]) trade.weights.delete(each);
  });
});

const pledgedSubject = async (deviceId: string) =>
  (await bank.get<{ items: Subject[] }>('/subjects?limit=200')).body.items.find((s) => s.deviceIds.includes(deviceId))
    ?.id;

describe('a device with another password, key or owner', () => {
  const pair = () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    return { publicKey: publicKey.export({ format: 'jwk' }).x, privateKey };
  };
  const signed = (payload: object, key: KeyObject) => ({
    ...payload,
    signature: sign(null, Buffer.from(canonicalize(payload) ?? ''), key).toString('base64url'),
  });
  const evidenceOf = async (code: string) => {
    const { rows } = await database.admin.query<{ is_evidence: boolean }>(
      'select o.is_evidence from observation o join device d on d.number = o.device_number where d.code = $1 order by o.seq',
      [code],
    );
    return rows.map((row) => row.is_evidence);
  };

  it('is let in by the new password alone', async () => {
    const { id, code, password } = await enrol();
    const options = { clientId: code, username: code, reconnectPeriod: 0 };
    const client = await mqtt.connectAsync(broker.url, { ...options, password });
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    const next = await manager.done<{ mqtt: { password: string } }>(`/devices/${id}/password`, {});
    await noteChanges();
    await closed;
    await expect(mqtt.connectAsync(broker.url, { ...options, password })).rejects.toThrow();
    await (await mqtt.connectAsync(broker.url, { ...options, password: next.mqtt.password })).endAsync(true);
  });

  it('proves nothing by another password until lenders agree, unless it signs what it says (O13x 10)', async () => {
    const { lotId, subjectId, deviceId, scale } = await pledged();
    await manager.done(`/devices/${deviceId}/password`, {});
    expect(await physicalOf(lotId)).toEqual(['unverified', 'WATCH_NOT_AGREED']);
    await agree(subjectId);
    expect(await physicalOf(lotId)).toEqual(['in_force', 'HELD_AND_WATCHED']);
    await manager.done(`/devices/${deviceId}/key`, { publicKey: pair().publicKey });
    await agree(subjectId);
    const before = await physicalOf(lotId);
    await manager.done(`/devices/${deviceId}/password`, {});
    expect(await physicalOf(lotId)).toEqual(before);
    trade.weights.delete(scale);
  });

  it('signs with the new key, and with the former one for the hours that were stated', async () => {
    const [first, second, third] = [pair(), pair(), pair()];
    const { id, code } = await enrol({ publicKey: first.publicKey });
    await take(code, signed(weighed(0), first.privateKey));
    await manager.done(`/devices/${id}/key`, { publicKey: second.publicKey, formerForHours: 2 });
    await noteChanges();
    await take(code, signed(weighed(1), second.privateKey));
    await take(code, signed(weighed(2), first.privateKey));
    clock.advance(2 * 3_600);
    await take(code, signed(weighed(3), first.privateKey));
    await manager.done(`/devices/${id}/key`, { publicKey: third.publicKey });
    await noteChanges();
    await take(code, signed(weighed(4), second.privateKey));
    await take(code, signed(weighed(5), third.privateKey));
    expect(await evidenceOf(code)).toEqual([true, true, true, false, false, true]);
    const long = { publicKey: first.publicKey, formerForHours: 49 };
    expect(codeOf(await manager.post(`/devices/${id}/key`, long))).toBe('FORMER_KEY_TOO_LONG');
  });

  it('proves pledged goods only after the lender has agreed to the watch with it', async () => {
    const { lotId, subjectId, deviceId, scale } = await pledged();
    trade.weights.delete(scale);
    const { publicKey, privateKey } = pair();
    await manager.done(`/devices/${deviceId}/key`, { publicKey });
    expect(await physicalOf(lotId)).toEqual(['unverified', 'WATCH_NOT_AGREED']);
    await agree(subjectId);
    await noteChanges();
    await take(scale, signed(weighed(500), privateKey));
    expect(await physicalOf(lotId)).toEqual(['in_force', 'HELD_AND_WATCHED']);
    await manager.done(`/devices/${deviceId}/handover`, { toPartyId: carrier.partyId });
    expect(await physicalOf(lotId)).toEqual(['unverified', 'WATCH_NOT_AGREED']);
  });

  it('is its new owner’s, who takes a password of its own', async () => {
    const { id, code, password } = await enrol();
    expect(codeOf(await manager.post(`/devices/${id}/handover`, { toPartyId: importer.partyId }))).toBe(
      'DEVICE_TAKER_UNFIT',
    );
    expect(codeOf(await carrier.post(`/devices/${id}/handover`, { toPartyId: carrier.partyId }))).toBe('NOT_FOUND');
    await manager.done(`/devices/${id}/handover`, { toPartyId: carrier.partyId });
    const options = { clientId: code, username: code, reconnectPeriod: 0 };
    await expect(mqtt.connectAsync(broker.url, { ...options, password })).rejects.toThrow();
    expect(codeOf(await manager.post(`/devices/${id}/password`, {}))).toBe('NOT_FOUND');
    const next = await carrier.done<{ mqtt: { password: string } }>(`/devices/${id}/password`, {});
    await (await mqtt.connectAsync(broker.url, { ...options, password: next.mqtt.password })).endAsync(true);
    const { body } = await carrier.get<{ items: { type: string }[] }>('/events?limit=200');
    expect(body.items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['device.handedOver', 'device.passwordRotated']),
    );
  });
});
