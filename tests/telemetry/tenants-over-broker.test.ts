import { spawnSync } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBroker } from '../../src/adapters/node/broker.ts';
import { openSource } from '../../src/adapters/node/mqtt-source.ts';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { createBatcher } from '../../src/physical/telemetry/index.ts';
import { startChild } from '../support/child.ts';
import { temporaryFolder } from '../support/instances.ts';
import { freePort, mosquittoMissing } from '../support/mosquitto.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { openTrade } from '../support/trade.ts';
import { until } from '../support/until.ts';
import { admitOver, type Client, openOperatorOver } from '../support/world.ts';

const trade = await openTrade();
const { manager: victim, ingest, database, clock, url } = trade;
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const newId = identifiers(clock, chance);
const ctx = systemCtx({ clock, chance, newId }, database, newId('tenant'), 'test');
const operator = await openOperatorOver(url, ctx);
const attacker = await admitOver(operator, { name: 'Keeper', roles: ['collateral_manager'] });
const openBatcher = () =>
  createBatcher(ingest, {
    lanes: 1,
    maxBatch: 100,
    maxWaitMs: 1,
    retryMs: 50,
    onError() {},
    onBatch() {},
  });

interface Enrolled {
  device: { id: string; code: string; topicName: string };
  mqtt: { username: string; password: string; topic: string };
}
const enrol = (owner: Client, code: string) => owner.done<Enrolled>('/devices', { code, kind: 'gnss_tracker' });
const asideOf = async (owner: Client) =>
  (await owner.get<{ items: { topic: string; reason: string; detail: string }[] }>('/quarantine?limit=200')).body.items;
const receivedOf = async (owner: Client, id: string) =>
  (await owner.get<{ received: string }>(`/devices/${id}/state`)).body.received;
const booked = async (id: string) => {
  const { rows } = await database.admin.query<{ messages: number }>(
    `select coalesce(sum(y.messages), 0)::int messages from device d join quarantine_day y
       on y.device_number = d.number and y.tenant_id = d.tenant_id where d.id = $1`,
    [id],
  );
  return rows[0]?.messages;
};
const reading = (seq: number) => JSON.stringify({ seq, at: clock.now().toISOString(), battery: 0.5 });

/** What a device of one tenant tries on those of another, over a broker that runs. */
function attacks(name: string, brokerUrl: () => string, enlist: (enrolled: Enrolled) => Promise<void>) {
  const connect = async (as: string, password: string) =>
    mqtt.connectAsync(brokerUrl(), { clientId: as, username: as, password, reconnectPeriod: 0, connectTimeout: 5_000 });

  /** A broker may acknowledge what it drops, or end the connection. */
  async function say({ mqtt: { username, password } }: Enrolled, topic: string, payload: Buffer | string) {
    const client = await connect(username, password);
    const closed = new Promise((resolve) => client.once('close', () => resolve(undefined)));
    await Promise.race([client.publishAsync(topic, payload, { qos: 1 }).catch(() => {}), closed]);
    await client.endAsync(true);
  }

  it('keeps nothing of it with the other tenant, names it to nobody there, and books it with the sender', async () => {
    const mine = await enrol(victim, `V-${name}`);
    const theirs = await enrol(attacker, `V-${name}`);
    await enlist(mine);
    await enlist(theirs);
    ingest.forgetDevices();
    const listener = await connect(theirs.mqtt.username, theirs.mqtt.password);
    const honest = await connect(mine.mqtt.username, mine.mqtt.password);
    const heard: string[] = [];
    listener.on('message', (topic) => heard.push(topic));
    // A broker may grant what it then does not deliver: what counts is what arrives.
    await listener.subscribeAsync(`holdfast/v1/${mine.device.topicName}/commands`, { qos: 1 }).catch(() => {});
    await listener.subscribeAsync('holdfast/v1/#', { qos: 1 }).catch(() => {});
    await honest.publishAsync(mine.mqtt.topic, reading(1), { qos: 1 });
    await until(async () => (await receivedOf(victim, mine.device.id)) === '1', 'what the listener would hear');
    await listener.endAsync(true);
    const before = (await asideOf(attacker)).length;
    for (let i = 0; i < 20; i++) await say(theirs, mine.mqtt.topic, i % 2 === 0 ? Buffer.alloc(60_000) : reading(i));
    await say(theirs, theirs.mqtt.topic, reading(0));
    await honest.publishAsync(mine.mqtt.topic, reading(0), { qos: 1 });
    await until(async () => (await receivedOf(attacker, theirs.device.id)) === '1', 'the attacker’s own message');
    await until(async () => (await receivedOf(victim, mine.device.id)) === '2', 'the honest message');
    expect(await asideOf(victim)).toEqual([]);
    expect(await booked(mine.device.id)).toBe(0);
    const kept = (await asideOf(attacker)).slice(before);
    // A broker that refuses it itself leaves nothing to book.
    expect([0, 20]).toContain(kept.length);
    expect(await booked(theirs.device.id)).toBe(kept.length);
    expect(heard).toEqual([]);
    const told = await victim.get<{ items: unknown[] }>('/events?limit=200');
    expect(JSON.stringify(told.body)).not.toContain(theirs.device.topicName);
    await honest.endAsync(true);
  });

  it('lets nobody in under the name of another, with whatever password', async () => {
    const mine = await enrol(victim, `W-${name}`);
    const theirs = await enrol(attacker, `W-${name}`);
    await enlist(mine);
    await enlist(theirs);
    await expect(connect(mine.mqtt.username, theirs.mqtt.password)).rejects.toThrow();
    await expect(connect(theirs.device.code, theirs.mqtt.password)).rejects.toThrow();
  });
}

describe('over the embedded broker', () => {
  const batcher = openBatcher();
  let broker: Awaited<ReturnType<typeof openBroker>>;
  beforeAll(async () => {
    broker = await openBroker({ host: '127.0.0.1', port: 0, database, now: () => clock.now(), submit: batcher.submit });
  });
  afterAll(async () => {
    await batcher.drain();
    await broker.close();
  });
  attacks(
    'e',
    () => broker.url,
    async () => {},
  );
});

suiteNeeding('mosquitto', mosquittoMissing, 'over Mosquitto as it is shipped', () => {
  const batcher = openBatcher();
  let end = async () => {};
  let enlist: (enrolled: Enrolled) => Promise<void> = async () => {};
  let devices = '';
  beforeAll(async () => {
    const folder = await temporaryFolder();
    const shipped = 'deploy/mosquitto';
    const [outside, inside] = [await freePort(), await freePort()];
    const lines = (await readFile(`${shipped}/mosquitto.conf`, 'utf8'))
      .replace('listener 1883', `listener ${outside} 127.0.0.1`)
      .replace('listener 1884', `listener ${inside} 127.0.0.1`)
      .replace('./data/', `${folder}/`)
      .replace('password_file passwords', `password_file ${folder}/passwords`)
      .replace('acl_file acl', `acl_file ${folder}/acl`);
    await cp(`${shipped}/acl`, path.join(folder, 'acl'));
    await writeFile(path.join(folder, 'passwords'), '', { mode: 0o600 });
    const password = (name: string, secret: string) =>
      spawnSync('mosquitto_passwd', ['-b', path.join(folder, 'passwords'), name, secret]);
    password('holdfast-ingest', 'ingest');
    const user = process.getuid?.() === 0 ? '\nuser root\n' : '\n';
    await writeFile(path.join(folder, 'mosquitto.conf'), lines + user);
    const child = startChild('mosquitto', ['-c', path.join(folder, 'mosquitto.conf')], {
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` },
    });
    const source = openSource({
      url: `mqtt://holdfast-ingest:ingest@127.0.0.1:${inside}`,
      clientId: 'holdfast-ingest-0',
      version: 5,
      receiveMaximum: 100,
      now: () => clock.now(),
      submit: batcher.submit,
      log() {},
    });
    await until(() => source.isConnected(), 'the service at Mosquitto');
    devices = `mqtt://127.0.0.1:${outside}`;
    enlist = async ({ mqtt: credential }) => {
      password(credential.username, credential.password);
      child.kill('SIGHUP');
      const { username, password: secret } = credential;
      // It reads its files again when it has time.
      await until(
        () =>
          mqtt
            .connectAsync(devices, { clientId: username, username, password: secret, reconnectPeriod: 0 })
            .then(async (client) => {
              await client.endAsync();
              return true;
            })
            .catch(() => false),
        'Mosquitto to know the device',
      );
    };
    end = async () => {
      await batcher.drain();
      await source.close();
      child.kill('SIGTERM');
      await child.exit;
    };
  });
  afterAll(() => end());
  attacks(
    'm',
    () => devices,
    (enrolled) => enlist(enrolled),
  );
});

describe('what a tenant is told', () => {
  it('does not depend on what another has: one form of name, whether the code is taken there or not', async () => {
    await enrol(victim, 'SERIAL-1');
    const [taken, free] = [await enrol(attacker, 'SERIAL-1'), await enrol(attacker, 'SERIAL-2')];
    expect(taken.device.topicName).toMatch(/^SERIAL-1\.[0-9a-f]{10}$/);
    expect(free.device.topicName).toMatch(/^SERIAL-2\.[0-9a-f]{10}$/);
    // What the other has is none of the first tenant's business either.
    expect((await enrol(victim, 'SERIAL-2')).device.topicName).toBe('SERIAL-2');
  });

  it('counts nothing of other tenants: neither an event, nor what was put aside, nor where a page ended', async () => {
    const { body } = await victim.get<{ items: Record<string, unknown>[]; next: string }>('/events?limit=2');
    expect(body.items[0]).not.toHaveProperty('seq');
    expect(JSON.parse(atob(body.next))).toEqual(['events', body.items[1]?.id]);
    const [first] = await asideOf(attacker);
    expect((first as unknown as { id: string }).id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('starts where a cursor of another tenant ended with nothing, and says nothing of it', async () => {
    const { body } = await victim.get<{ next: string }>('/events?limit=2');
    const answer = await attacker.get<{ items: unknown[] }>(`/events?cursor=${body.next}`);
    expect(answer.body.items).toEqual([]);
  });
});
