import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEmbeddedPostgres } from '../../src/adapters/node/embedded/postgres.ts';
import { startScript } from '../support/child.ts';
import { query, temporaryFolder } from '../support/instances.ts';
import { processesIn, showsProcesses } from '../support/processes.ts';
import { Publisher } from '../support/publisher.ts';
import {
  environmentOf,
  keyFileOf,
  keysOf,
  npm,
  ready,
  type Service,
  seededClients,
  startService,
} from '../support/service.ts';
import { until } from '../support/until.ts';
import type { Client } from '../support/world.ts';

const folderOf = async () => path.join(await temporaryFolder(), '数据 data');
const quiet = (data: string) =>
  until(async () => !showsProcesses || (await processesIn(data)).length === 0, `the end of everything in ${data}`);
const partiesSeenBy = async (service: Service) => {
  const operator = (await seededClients(service)).get('Operator, officer') as Client;
  const { status, body } = await operator.get<{ items: { name: string }[] }>('/parties?limit=200');
  return { status, names: body.items.map(({ name }) => name).sort() };
};

async function enrol(service: Service, code: string) {
  const manager = (await seededClients(service)).get('Example Warehouse, officer') as Client;
  const body = { code, kind: 'gnss_tracker' };
  return manager.done<{ device: { id: string }; mqtt: { password: string } }>('/devices', body);
}

describe('npm start', () => {
  it('serves API, reference, metrics and seeded keys, tells no secret, ends with 0 at any signal, and keeps its data through all', async () => {
    const data = await folderOf();
    const service = await ready(npm(['start'], data, { LOG_LEVEL: 'debug' }), data);
    const get = (at: string) => fetch(`${service.url}${at}`);
    expect(await (await get('/readyz')).json()).toEqual({
      ready: true,
      checks: { database: true, broker: true, disk: true },
    });
    const page = await (await get('/docs')).text();
    for (const [, asset] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect(asset).toMatch(/^\//);
      expect((await get(asset ?? '')).status).toBe(200);
    }
    expect(await (await get('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
    expect((await stat(keyFileOf(data))).mode & 0o777).toBe(0o600);
    // Everybody has a door: one link each, that nobody else on the machine reads and that opens once.
    const linkFile = path.join(data, 'main', 'first-links.txt');
    expect((await stat(linkFile)).mode & 0o777).toBe(0o600);
    const links = new Map(
      (await readFile(linkFile, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t') as [string, string]),
    );
    expect([...links.keys()].sort()).toEqual((await keysOf(data)).map(({ person }) => person).sort());
    const link = /#link=(\S+)$/.exec(links.get('Example Warehouse, officer') ?? '')?.[1];
    const enter = () =>
      fetch(`${service.url}/v1/sign-in/link`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ link }),
      });
    expect([(await enter()).status, (await enter()).status]).toEqual([201, 401]);
    const { names } = await partiesSeenBy(service);
    expect(names).toContain('Example Bank');
    expect(names).toHaveLength(9);
    const { mqtt } = await enrol(service, 'tracker');
    const refused = new Publisher({ url: service.mqttUrl, code: 'tracker', password: 'wrong', window: 1 });
    await until(
      async () => /holdfast_http_request_seconds_count\{[^}]*\} [1-9]/.test(await (await get('/metrics')).text()),
      'requests to be counted',
    );
    await refused.leave();
    expect(refused.acknowledged.size).toBe(0);

    service.child.killGroup('SIGINT');
    expect(await service.child.exit).toEqual({ code: 0, signal: null });
    await quiet(data);
    const told = service.child.stdout() + service.child.stderr();
    expect(told).toContain('finishing what was taken in\nstopped');
    const passwords = JSON.parse(await readFile(path.join(data, 'main', 'database-secrets.json'), 'utf8')) as object;
    const secrets = [
      ...(await keysOf(data)).map(({ key }) => key),
      ...Object.values(passwords).map(String),
      mqtt.password,
    ];
    expect(secrets).toHaveLength(46);
    for (const secret of secrets) expect(told.includes(secret)).toBe(false);

    const killed = await ready(npm(['start'], data), data);
    expect((await partiesSeenBy(killed)).names).toEqual(names);
    expect(killed.child.stdout()).not.toContain('seeded');
    killed.child.killGroup('SIGKILL');
    await killed.child.exit;
    const last = await ready(npm(['start'], data), data);
    expect((await partiesSeenBy(last)).names).toEqual(names);
    // As `docker stop` and `kill` do: npm alone is told.
    last.child.kill('SIGTERM');
    expect(await last.child.exit).toEqual({ code: 0, signal: null });
    await quiet(data);
  });

  it('runs twice at once with a data folder each, never twice on one folder or port, and is not reset meanwhile', async () => {
    const data = [await folderOf(), await folderOf()] as const;
    const [a, b] = await Promise.all(data.map((each) => startService(each)));
    expect((await partiesSeenBy(a as Service)).status).toBe(200);
    expect((await partiesSeenBy(b as Service)).status).toBe(200);
    const third = startScript('src/entry/node.ts', [], { env: environmentOf(data[0]) });
    expect(await third.exit).toEqual({ code: 1, signal: null });
    expect(third.stderr()).toContain(`process ${a?.child.pid} already uses`);
    const PORT = new URL((a as Service).url).port;
    const elsewhere = await folderOf();
    const fourth = startScript('src/entry/node.ts', [], { env: { ...environmentOf(elsewhere), PORT } });
    expect((await fourth.exit).code).toBe(1);
    expect(fourth.stderr()).toContain(`PORT ${PORT} cannot be listened on`);
    expect(fourth.stderr()).toContain('set PORT to another');
    // Asked before anything is started.
    expect(existsSync(path.join(elsewhere, 'main'))).toBe(false);
    await quiet(elsewhere);
    expect((await partiesSeenBy(a as Service)).status).toBe(200);

    const reset = npm(['run', '--silent', 'reset'], data[0]);
    expect((await reset.exit).code).toBe(1);
    expect(reset.stderr()).toContain(`process ${a?.child.pid} already uses`);
    expect((await partiesSeenBy(a as Service)).status).toBe(200);
    for (const service of [a, b]) {
      service?.child.kill('SIGINT');
      expect((await service?.child.exit)?.code).toBe(0);
    }

    await mkdir(path.join(data[0], 'mine'));
    await writeFile(path.join(data[0], 'mine', 'letter'), 'not Holdfast’s');
    expect((await npm(['run', '--silent', 'reset'], data[0]).exit).code).toBe(0);
    expect(existsSync(path.join(data[0], 'main'))).toBe(false);
    expect(existsSync(path.join(data[0], 'mine', 'letter'))).toBe(true);
    expect((await npm(['run', '--silent', 'reset'], data[1]).exit).code).toBe(0);
    expect(existsSync(data[1])).toBe(false);
  });

  it('names the broker of others without the password that it has for it', async () => {
    const env = environmentOf(await folderOf(), { MQTT_URL: 'mqtt://ingest:hunter2secret@127.0.0.1:1' });
    const service = startScript('src/entry/node.ts', [], { env });
    await service.line(/Ctrl-C stops it/);
    expect(service.stdout()).toContain('devices by the broker at 127.0.0.1:1');
    service.kill('SIGTERM');
    expect((await service.exit).code).toBe(0);
    expect(service.stdout() + service.stderr()).not.toContain('hunter2secret');
  });

  it('refuses a configuration that cannot be by the variable’s name, never its value, and exits 1', async () => {
    const data = await folderOf();
    const wrong = {
      PORT: '70001',
      MQTT_VERSION: 'version-3-please',
      DATABASE_URL: 'mysql://u:hunter2secret@localhost/x',
      DATABASE_POOL: 'as-many-as-possible',
      MQTT_URL: 'http://u:hunter2secret@localhost',
      LOG_LEVEL: 'chatty-as-can-be',
    };
    const start = (more: Record<string, string>) =>
      startScript('src/entry/node.ts', [], { env: environmentOf(data, more) });
    const refused = start(wrong);
    expect((await refused.exit).code).toBe(1);
    for (const [variable, value] of Object.entries(wrong)) {
      expect(refused.stderr()).toContain(`${variable}:`);
      expect(refused.stdout() + refused.stderr()).not.toContain(value);
    }
    // Below /proc nothing can be made, and Node's own way of trying never ends.
    for (const folder of ['/dev/null/nowhere', ...(existsSync('/proc/self') ? ['/proc/hf/data'] : [])]) {
      const nowhere = start({ HOLDFAST_DATA: folder });
      expect((await nowhere.exit).code).toBe(1);
      expect(nowhere.stderr()).toContain(`HOLDFAST_DATA ${folder} cannot be used: `);
      expect(nowhere.stderr().trim().split('\n')).toHaveLength(1);
    }
    const unreachable = 'postgres://someone:hunter2secret@127.0.0.1:1/x';
    const away = start({ DATABASE_URL: unreachable });
    expect((await away.exit).code).toBe(1);
    expect(away.stdout() + away.stderr()).not.toContain('hunter2secret');
    expect(away.stderr()).toContain('nothing listens at 127.0.0.1:1');
    expect(away.stderr()).toContain('DATABASE_URL');
    expect(existsSync(path.join(data, 'main', 'postgres'))).toBe(false);
  });

  it('seeds again when a start died while it seeded', async () => {
    const data = await folderOf();
    const dying = startScript('src/entry/node.ts', [], { env: environmentOf(data) });
    await until(() => existsSync(`${keyFileOf(data)}.begun`), 'seeding to begin');
    dying.kill('SIGKILL');
    await dying.exit;
    expect(existsSync(keyFileOf(data))).toBe(false);
    const service = await startService(data);
    expect((await partiesSeenBy(service)).names).toHaveLength(9);
    service.child.kill('SIGINT');
    expect((await service.child.exit).code).toBe(0);
  });
});

describe('a stop under load', () => {
  it('ends though devices never pause and a client never finishes its request; all that was acknowledged is kept', async () => {
    const data = await folderOf();
    const service = await startService(data);
    const codes = ['restless-1', 'restless-2', 'restless-3'];
    const publishers: Publisher[] = [];
    for (const code of codes) {
      const { password } = (await enrol(service, code)).mqtt;
      publishers.push(new Publisher({ url: service.mqttUrl, code, password, window: 1_000 }));
    }
    const dawdler = connect(Number(new URL(service.url).port), '127.0.0.1');
    dawdler.on('error', () => {});
    dawdler.write('GET /livez HTTP/1.1\r\nhost: holdfast\r\nx-and-then');
    await until(() => publishers.every(({ acknowledged }) => acknowledged.size > 1_000), 'three streams');
    service.child.kill('SIGTERM');
    expect(await service.child.exit).toEqual({ code: 0, signal: null });
    for (const publisher of publishers) await publisher.leave();
    dawdler.destroy();
    await quiet(data);

    const left = await openEmbeddedPostgres({ folder: path.join(data, 'main'), durable: true, log: () => {} });
    const rows = await query<{ code: string; seq: number }>(
      left.ownerUrl,
      'select d.code, o.seq::int from observation o join device d on d.number = o.device_number',
    );
    await left.stop();
    const stored = new Set(rows.map(({ code, seq }) => `${code} ${seq}`));
    expect(stored.size).toBe(rows.length);
    const lost = publishers.flatMap(({ code, acknowledged }) =>
      [...acknowledged].filter((seq) => !stored.has(`${code} ${seq}`)),
    );
    expect(lost).toEqual([]);
  });
});
