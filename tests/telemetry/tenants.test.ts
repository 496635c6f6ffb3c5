import { describe, expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { policyOn } from '../../src/ground/policy/index.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { withinQuota } from '../../src/physical/telemetry/quarantine-store.ts';
import { openTrade } from '../support/trade.ts';
import { admitOver, type Client, openOperatorOver } from '../support/world.ts';

const trade = await openTrade();
const { manager, ingest, database, clock, url } = trade;

/** Whoever keeps goods in another tenant of the same installation. */
async function openAnother(): Promise<Client> {
  const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
  const newId = identifiers(clock, chance);
  const operator = await openOperatorOver(url, systemCtx({ clock, chance, newId }, database, newId('tenant'), 'test'));
  return admitOver(operator, { name: 'Keeper', roles: ['collateral_manager'] });
}
const stranger = await openAnother();

interface Enrolled {
  device: { id: string; code: string; topicName: string };
  mqtt: { username: string; topic: string };
}
const enrol = (owner: typeof manager, code: string) => owner.done<Enrolled>('/devices', { code, kind: 'gnss_tracker' });
const message = (topic: string, payload: object | Uint8Array, credential: string) => ({
  topic,
  payload: payload instanceof Uint8Array ? payload : new TextEncoder().encode(JSON.stringify(payload)),
  receivedAt: clock.now(),
  credential,
});
const reading = (seq: number) => ({ seq, at: clock.now().toISOString(), battery: 0.5 });
const asideOf = async (owner: typeof manager) =>
  (await owner.get<{ items: { topic: string; reason: string }[] }>('/quarantine?limit=200')).body.items;
const code = `VENDOR-${trade.tenantId.slice(-8)}`;

describe('topics, codes and what is put aside belong to one tenant', () => {
  it('lets two tenants enrol one vendor code, under names of their own at the broker', async () => {
    const first = await enrol(manager, code);
    expect(first.mqtt).toMatchObject({ username: code, topic: `holdfast/v1/${code}/observations` });
    const second = await enrol(stranger, code);
    expect(second.device.code).toBe(code);
    expect(second.mqtt.username).toBe(second.device.topicName);
    expect(second.mqtt.username).not.toBe(code);
    expect((await stranger.post('/devices', { code, kind: 'gnss_tracker' })).status).toBe(409);
    ingest.forgetDevices();
    const taken = await ingest.take([
      message(first.mqtt.topic, reading(0), first.mqtt.username),
      message(second.mqtt.topic, reading(0), second.mqtt.username),
      message(second.mqtt.topic, reading(1), second.mqtt.username),
    ]);
    expect(taken).toEqual({ stored: 3, repeated: 0, quarantined: 0 });
    const received = async (owner: typeof manager, id: string) =>
      (await owner.get<{ received: string }>(`/devices/${id}/state`)).body.received;
    expect(await received(manager, first.device.id)).toBe('1');
    expect(await received(stranger, second.device.id)).toBe('2');
  });

  it('puts what one tenant publishes to another’s topic aside with the sender, and nothing with the other', async () => {
    const [mine, theirs] = [await enrol(manager, `${code}-m`), await enrol(stranger, `${code}-t`)];
    ingest.forgetDevices();
    const junk = Array.from({ length: 20 }, () =>
      message(mine.mqtt.topic, new Uint8Array(60_000), theirs.mqtt.username),
    );
    expect((await ingest.take(junk)).quarantined).toBe(20);
    expect(await asideOf(manager)).toEqual([]);
    expect((await asideOf(stranger)).map(({ reason }) => reason)).toEqual(Array(20).fill('TOPIC_NOT_OF_CREDENTIAL'));
  });

  it('keeps as much junk of a device as its day has room for, counts the rest, and goes on hearing it', async () => {
    const { mqtt, device } = await enrol(manager, `${code}-j`);
    const { mqtt: neighbour } = await enrol(manager, `${code}-n`);
    ingest.forgetDevices();
    const most = policyOn('device.asideADay', '2026-10-12').value;
    const junk = Array.from({ length: 300 }, () => message(mqtt.topic, [1], mqtt.username));
    for (let sent = 0; sent < most + 500; sent += junk.length) await ingest.take(junk);
    const counted = async () => {
      const { rows } = await database.admin.query<{ kept: number; counted: number; bytes: number }>(
        `select (select count(*)::int from quarantine q where q.device_number = d.number) kept,
           coalesce(sum(y.messages), 0)::int counted, coalesce(sum(y.bytes), 0)::int bytes
         from device d left join quarantine_day y on y.device_number = d.number where d.id = $1 group by d.number`,
        [device.id],
      );
      return rows[0];
    };
    expect(await counted()).toEqual({ kept: most, counted: 1_500, bytes: 4_500 });
    const taken = await ingest.take([
      message(mqtt.topic, reading(0), mqtt.username),
      message(neighbour.topic, [1], neighbour.username),
    ]);
    expect(taken).toEqual({ stored: 1, repeated: 0, quarantined: 1 });
    expect((await asideOf(manager)).length).toBeGreaterThan(0);
    clock.advance(86_400);
    await ingest.take(junk.slice(0, 1));
    expect((await counted())?.kept).toBe(most + 1);
  });

  it('bounds the bytes of a day as well', () => {
    expect(withinQuota([10, 10, 10], { messages: 0, bytes: 0 }, { messages: 5, bytes: 25 })).toBe(2);
    expect(withinQuota([10, 10], { messages: 4, bytes: 0 }, { messages: 5, bytes: 25 })).toBe(1);
    expect(withinQuota([10], { messages: 5, bytes: 0 }, { messages: 5, bytes: 25 })).toBe(0);
  });
});
