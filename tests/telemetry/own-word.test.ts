import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import mqtt from 'mqtt';
import { afterAll, describe, expect, it } from 'vitest';
import { openBroker } from '../../src/adapters/node/broker.ts';
import { createBatcher } from '../../src/physical/telemetry/index.ts';
import { openTrade } from '../support/trade.ts';

const trade = await openTrade();
const { manager, bank, ingest, clock, database, tenantId } = trade;

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const key = publicKey.export({ format: 'jwk' }).x;
const signed = (payload: object, by: KeyObject = privateKey) => ({
  ...payload,
  signature: sign(null, Buffer.from(canonicalize(payload) ?? ''), by).toString('base64url'),
});

let made = 0;
async function enrol(more: object = {}) {
  const code = `own-${tenantId.slice(-6)}-${++made}`;
  const { device, signs, ...rest } = await manager.done<{
    device: { id: string };
    signs: { tenant: string; device: string };
    mqtt: { password: string };
  }>('/devices', { code, kind: 'scale', reportEveryS: 300, ...more });
  ingest.forgetDevices();
  return { code, id: device.id, signs, password: rest.mqtt.password };
}
const take = (code: string, payload: object, receivedAt = clock.now()) =>
  ingest.take([
    {
      topic: `holdfast/v1/${code}/observations`,
      payload: new TextEncoder().encode(JSON.stringify(payload)),
      receivedAt,
    },
  ]);
const weighed = (seq: number, at = clock.now(), grossKg = 20_000) => ({
  seq,
  at: at.toISOString(),
  weight: { grossKg },
});
/** Number, whether it is evidence, and why not. */
const kept = async (code: string) => {
  const { rows } = await database.admin.query<{ seq: number; is_evidence: boolean; doubts: string[] | null }>(
    `select o.seq::int, o.is_evidence, o.doubts from observation o join device d on d.number = o.device_number
     where d.code = $1 order by o.seq, o.fold_version`,
    [code],
  );
  return rows.map((row) => [row.seq, row.is_evidence, row.doubts?.join() ?? '']);
};

describe('what a device with a key signs', () => {
  it('says of whom it is: played again under another device or tenant it proves nothing, and is named', async () => {
    const [one, other] = [await enrol({ publicKey: key }), await enrol({ publicKey: key })];
    expect(one.signs).toEqual({ tenant: tenantId, device: one.code });
    const said = signed({ ...weighed(0), of: one.signs });
    await take(one.code, said);
    await take(other.code, said);
    await take(one.code, signed({ ...weighed(1), of: { ...one.signs, tenant: 'ten_another' } }));
    await take(one.code, { ...said, seq: 2 });
    await take(one.code, signed({ ...weighed(3), of: 'me' }));
    expect(await kept(one.code)).toEqual([
      [0, true, ''],
      [1, false, 'SIGNED_FOR_ANOTHER'],
      [2, false, 'SIGNATURE_MISSING_OR_WRONG'],
      [3, false, 'SIGNED_FOR_ANOTHER'],
    ]);
    expect(await kept(other.code)).toEqual([[0, false, 'SIGNED_FOR_ANOTHER']]);
  });

  it('is not for ever the latest where its clock was set ahead (crook 10)', async () => {
    const { code, id } = await enrol();
    const latest = async () => (await manager.get<{ latest: { seq: number } }>(`/devices/${id}/state`)).body.latest.seq;
    await take(code, weighed(0));
    await take(code, weighed(1, new Date('9999-12-31T00:00:00Z')));
    expect(await latest()).toBe(0);
    await take(code, weighed(2));
    expect(await latest()).toBe(2);
  });

  it('may leave that out no more once it has said it: the old form is then played by whoever has it (crook 9)', async () => {
    const { code, signs, id } = await enrol({ publicKey: key });
    const named = async () =>
      (await manager.get<{ items: { id: string; namedSince: string | null }[] }>('/devices')).body.items.find(
        (d) => d.id === id,
      )?.namedSince;
    await take(code, signed(weighed(0)));
    expect(await named()).toBeNull();
    await take(code, signed({ ...weighed(1), of: signs }));
    expect(await named()).toBe(clock.now().toISOString());
    await take(code, signed(weighed(2)));
    // Another process learns it within moments, and so does this one after a restart.
    ingest.forgetDevices();
    await take(code, signed(weighed(3)));
    expect(await kept(code)).toEqual([
      [0, true, ''],
      [1, true, ''],
      [2, false, 'SIGNED_IN_OLD_FORM'],
      [3, false, 'SIGNED_IN_OLD_FORM'],
    ]);
  });

  it('may leave that out until the day that policy states', async () => {
    const { code, signs } = await enrol({ publicKey: key });
    const [last, first] = [new Date('2027-06-30T12:00:00Z'), new Date('2027-07-01T12:00:00Z')];
    await take(code, signed(weighed(0, last)), last);
    await take(code, signed(weighed(1, first)), first);
    await take(code, signed({ ...weighed(2, first), of: signs }), first);
    expect(await kept(code)).toEqual([
      [0, true, ''],
      [1, false, 'SIGNED_IN_OLD_FORM'],
      [2, true, ''],
    ]);
  });
});

describe('a number is used by the device’s own word alone', () => {
  it('and not by who is quicker without its key, or by a person', async () => {
    const { lotId } = await trade.storedLot();
    const watched = await enrol({ publicKey: key });
    const loose = await enrol({ publicKey: key });
    const typed = await enrol();
    const { body } = await manager.get<{ items: { id: string; lotIds: string[] }[] }>('/subjects?limit=200');
    await manager.done(`/subjects/${body.items.find((each) => each.lotIds.includes(lotId))?.id}/end`);
    await manager.done('/subjects', {
      code: 'OWN-WORD',
      kind: 'lot',
      siteId: trade.siteId,
      lotIds: [lotId],
      deviceIds: [watched.id],
      expected: {},
    });
    for (const { code, signs } of [watched, loose])
      for (let seq = 0; seq < 3; seq++) {
        await take(code, weighed(seq));
        expect(await take(code, signed({ ...weighed(seq), of: signs }))).toMatchObject({ stored: 1 });
        expect(await take(code, signed({ ...weighed(seq), of: signs }))).toMatchObject({ stored: 0, repeated: 1 });
        // What comes after it is a repeat like any other.
        expect(await take(code, weighed(seq))).toMatchObject({ stored: 0, repeated: 1 });
      }
    const pairs = [0, 1, 2].flatMap((seq) => [
      [seq, false, 'SIGNATURE_MISSING_OR_WRONG'],
      [seq, true, ''],
    ]);
    expect(await kept(watched.code)).toEqual(pairs);
    expect(await kept(loose.code)).toEqual(pairs);
    // Nobody else's word is the latest of a device, or keeps it alive.
    const mute = await enrol({ publicKey: key });
    await manager.post(`/devices/${mute.id}/observations`, { observations: [weighed(0)] });
    expect((await manager.get(`/devices/${mute.id}/state`)).body).toMatchObject({ received: '1', latest: null });
    const reported = await manager.post(`/devices/${typed.id}/observations`, {
      observations: [weighed(0), weighed(1), weighed(1)],
    });
    expect(reported.body).toEqual({ stored: 2, repeated: 1 });
    expect(await take(typed.code, weighed(0))).toMatchObject({ stored: 1 });
  });
});

describe('a number that is taken at the broker before its device has used it', async () => {
  const batcher = createBatcher(ingest, { lanes: 2, maxBatch: 500, maxWaitMs: 1, retryMs: 50, onError: () => {} });
  const broker = await openBroker({
    host: '127.0.0.1',
    port: 0,
    database,
    now: () => clock.now(),
    submit: batcher.submit,
  });
  afterAll(async () => {
    await batcher.drain();
    await broker.close();
  });

  it('is told by the second true message that finds it so, and the goods are in doubt', async () => {
    const { lotId, subjectId, scale } = await trade.storedLot();
    await trade.pledgeGoods([lotId]);
    await trade.pass(10);
    const { body } = await manager.get<{ items: { id: string; code: string }[] }>('/devices?limit=200');
    const id = body.items.find(({ code }) => code === scale)?.id ?? '';
    trade.weights.delete(scale);
    const next = Number((await manager.get<{ received: string }>(`/devices/${id}/state`)).body.received);
    const { mqtt: credential } = await manager.done<{ mqtt: { username: string; password: string; topic: string } }>(
      `/devices/${id}/password`,
      {},
    );
    const { settingsVersion: version } = (await bank.get<{ settingsVersion: number }>(`/subjects/${subjectId}`)).body;
    await bank.done(`/subjects/${subjectId}/agreement`, { version });
    // Two who share one credential: at the broker they cannot be told apart.
    const client = await mqtt.connectAsync(broker.url, { ...credential, clientId: credential.username });
    const say = (payload: object) => client.publishAsync(credential.topic, JSON.stringify(payload), { qos: 1 });
    const statusOf = async () =>
      (await bank.get<{ status: string; statusReason: string }>(`/subjects/${subjectId}`)).body;
    for (let n = 0; n < 2; n++) {
      clock.advance(299);
      await say(weighed(next + n, clock.now(), 20_000));
      clock.advance(1);
      await say(weighed(next + n, clock.now(), 12_000));
    }
    await client.endAsync(true);
    expect(await statusOf()).toMatchObject({ status: 'at_risk', statusReason: 'DEVICE_CLONED' });
    const { body: positions } = await bank.get<{
      items: { itemId: string; legs: { physical: { state: string; reason: string } } }[];
    }>('/positions?limit=200');
    expect(positions.items.find(({ itemId }) => itemId === lotId)?.legs.physical).toMatchObject({
      state: 'degraded',
      reason: 'DEVICE_CLONED',
    });
    const { body: aside } = await manager.get<{ items: { reason: string }[] }>('/quarantine?limit=200');
    expect(aside.items.map(({ reason }) => reason)).toEqual(Array(2).fill('SEQUENCE_REUSED'));
  });
});
