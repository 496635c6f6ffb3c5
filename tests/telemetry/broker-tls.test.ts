import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connect } from 'node:tls';
import mqtt, { type IClientOptions } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBroker } from '../../src/adapters/node/broker.ts';
import { usualLimits } from '../../src/adapters/node/broker-limits.ts';
import { explainStart } from '../../src/adapters/node/explain.ts';
import { openTls, type Tls } from '../../src/adapters/node/tls.ts';
import { makeAuthority, makeDevice, makeOwn, opensslMissing } from '../support/certificates.ts';
import { temporaryFolder } from '../support/instances.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { openTrade } from '../support/trade.ts';
import { until } from '../support/until.ts';

const trade = await openTrade();
const { manager, clock, database } = trade;

suiteNeeding('openssl', opensslMissing, 'the embedded broker over TLS', () => {
  let folder = '';
  let tls: Tls;
  let broker: Awaited<ReturnType<typeof openBroker>>;
  const taken: string[] = [];
  const told: string[] = [];
  const file = (name: string) => path.join(folder, name);
  const own = () => readFileSync(file('tls.pem'), 'utf8');
  const portOf = () => Number(new URL(broker.url).port);

  beforeAll(async () => {
    folder = await temporaryFolder();
    makeOwn(folder);
    makeAuthority(folder);
    const settings = { cert: file('tls.pem'), key: file('tls.key'), deviceCa: file('devices.pem') };
    tls = await openTls(
      { ...settings, minVersion: 'TLSv1.2' },
      () => new Date(),
      (_, line) => told.push(line),
      20,
    );
    broker = await openBroker({
      host: '127.0.0.1',
      port: 0,
      limits: { ...usualLimits, connectSeconds: 1, packetBytes: 131_072 },
      tls,
      database,
      now: () => clock.now(),
      submit(message, done) {
        taken.push(message.topic);
        done();
      },
    });
  });
  afterAll(async () => {
    tls.close();
    await broker.close();
  });

  async function enrol(code: string) {
    const { mqtt: credential } = await manager.done<{ mqtt: { username: string; password: string; topic: string } }>(
      '/devices',
      { code, kind: 'scale' },
    );
    return { ...credential, ...makeDevice(folder, credential.username) };
  }
  const shownBy = ({ cert, key }: { cert: string; key: string }) => ({ cert, key });
  const optionsOf = (
    { username, password }: { username: string; password: string },
    shown: { cert?: string | undefined; key?: string | undefined },
  ) => ({
    clientId: username,
    username,
    password,
    ca: own(),
    servername: 'localhost',
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    ...shown,
  });
  /** Whether the broker lets somebody in. */
  const letsIn = (url: string, options: IClientOptions) =>
    new Promise<boolean>((resolve) => {
      const client = mqtt.connect(url, options);
      for (const [event, isIn] of [
        ['connect', true],
        ['error', false],
        ['close', false],
      ] as const)
        client.once(event, () => {
          resolve(isIn);
          client.end(true);
        });
    });

  it('hears a device with its certificate and its password', async () => {
    const device = await enrol('TLS-1');
    const client = await mqtt.connectAsync(broker.url, optionsOf(device, shownBy(device)));
    await client.publishAsync(device.topic, '{}', { qos: 1 });
    expect(taken).toContain(device.topic);
    await client.endAsync();
  });

  it.each([
    ['no certificate', async () => ({ cert: undefined, key: undefined })],
    ['one of another authority', async () => ({ cert: own(), key: readFileSync(file('tls.key'), 'utf8') })],
    ['that of another device', async () => enrol(`TLS-other-${crypto.randomUUID()}`)],
  ])('refuses a device with the right password and %s', async (_, shown) => {
    const { username, password } = await enrol(`TLS-${crypto.randomUUID()}`);
    const { cert, key } = await shown();
    expect(await letsIn(broker.url, optionsOf({ username, password }, { cert, key }))).toBe(false);
  });

  it('refuses the right certificate with a wrong password, and plain text altogether', async () => {
    const device = await enrol('TLS-2');
    expect(await letsIn(broker.url, optionsOf({ ...device, password: 'guessed' }, shownBy(device)))).toBe(false);
    const plain = `mqtt://127.0.0.1:${portOf()}`;
    expect(await letsIn(plain, { reconnectPeriod: 0, connectTimeout: 3_000 })).toBe(false);
    expect(await letsIn(broker.url, optionsOf(device, shownBy(device)))).toBe(true);
  });

  it('bounds inside TLS what it bounds without: who says nothing in time, and a first packet too long', async () => {
    const { cert, key } = await enrol('TLS-3');
    const open = () => connect({ host: '127.0.0.1', port: portOf(), servername: 'localhost', ca: own(), cert, key });
    const ended = (socket: ReturnType<typeof open>) =>
      new Promise<void>((resolve) => socket.on('error', () => {}).once('close', () => resolve()));
    const silent = open();
    silent.resume();
    await ended(silent);
    const long = open();
    const at = performance.now();
    const isOver = ended(long);
    long.resume();
    await new Promise((resolve) => long.once('secureConnect', resolve));
    long.write(Buffer.from([0x10, 0x81, 0x20]));
    await isOver;
    expect(performance.now() - at).toBeLessThan(950);
  });

  it('takes a renewed certificate up by itself, and leaves what does not fit together', async () => {
    const shownNow = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connect({
          host: '127.0.0.1',
          port: portOf(),
          rejectUnauthorized: true,
          ca: own(),
          servername: 'localhost',
        });
        socket.once('secureConnect', () => {
          resolve(socket.getPeerCertificate().fingerprint256);
          socket.destroy();
        });
        socket.once('error', reject);
      });
    const before = await shownNow();
    cpSync(file('tls.key'), file('old.key'));
    makeOwn(folder);
    await until(async () => (await shownNow().catch(() => before)) !== before, 'the renewed certificate');
    const renewed = await shownNow();
    expect(tls.hints()).toEqual([]);
    await writeFile(file('tls.key'), readFileSync(file('old.key')));
    await utimes(file('tls.key'), new Date(), new Date());
    await until(() => tls.hints().some((hint) => hint.startsWith('TLS_KEY is the key of another')), 'a word of it');
    expect(await shownNow()).toBe(renewed);
    expect(told.join('\n')).not.toContain('PRIVATE KEY');
  });

  it('speaks of a certificate before it ends', async () => {
    makeOwn(folder);
    await until(() => tls.hints().length === 0, 'the pair that fits');
    const endsAt = Date.now() + 90 * 86_400_000;
    let days = 20;
    const one = await openTls(
      { cert: file('tls.pem'), key: file('tls.key'), minVersion: 'TLSv1.2' },
      () => new Date(endsAt - days * 86_400_000),
      () => {},
    );
    const said = [20, 10, -1].map((left) => {
      days = left;
      return one.hints()[0]?.slice(0, 35);
    });
    expect(said).toEqual([undefined, 'the certificate of TLS_CERT ends on', 'the certificate of TLS_CERT ended o']);
    // What is in use goes on while it is spoken of; a renewal that has ended itself is not taken.
    expect(await one.reload()).toBe(false);
    one.close();
  });

  it('says in one sentence what is wrong with a certificate or its key, and what to do, before anything is served', async () => {
    makeOwn(folder);
    makeDevice(folder, 'other');
    const key = file('tls.key');
    const openssl = (...args: string[]) => expect(spawnSync('openssl', args).status).toBe(0);
    openssl('pkey', '-in', key, '-out', file('sealed.key'), '-aes256', '-passout', 'pass:word');
    openssl('pkey', '-in', key, '-out', file('old-form.key'), '-aes256', '-passout', 'pass:word', '-traditional');
    await writeFile(file('none.pem'), 'no certificate');
    const said = async (more: { cert?: string; key?: string; deviceCa?: string }, inDays = 0) =>
      openTls(
        { cert: file('tls.pem'), key, minVersion: 'TLSv1.2', ...more },
        () => new Date(Date.now() + inDays * 86_400_000),
        () => {},
      ).then(
        (one) => one.close(),
        (error: Error) => explainStart(error),
      );
    expect(await said({})).toBeUndefined();
    const day = /on \d{4}-\d\d-\d\d/;
    const sentences = [
      [await said({}, 91), /^the certificate of TLS_CERT ended on .* renew it/],
      [await said({}, -1), /^the certificate of TLS_CERT begins on .* look at the clock/],
      [await said({ key: file('device.key') }), /^TLS_KEY is the key of another certificate than TLS_CERT: name/],
      [await said({ key: file('sealed.key') }), /^TLS_KEY is encrypted, .*: write it without/],
      [await said({ key: file('old-form.key') }), /^TLS_KEY is encrypted, .*: write it without/],
      [await said({ key: file('tls.pem') }), /^TLS_KEY holds no private key in PEM form: name/],
      [await said({ cert: file('none.pem') }), /^TLS_CERT holds no certificate in PEM form: name/],
      [await said({ deviceCa: file('none.pem') }), /^MQTT_DEVICE_CA holds no certificate in PEM form: name/],
      [await said({ cert: file('nowhere.pem') }), /^TLS_CERT cannot be read \(ENOENT\): name/],
    ] as const;
    for (const [text, form] of sentences) {
      expect(text).toMatch(form);
      expect(String(text).split('\n')).toHaveLength(1);
      expect(text).not.toMatch(/BEGIN|pass:word/);
    }
    expect(sentences[0][0]).toMatch(day);
  });
});
