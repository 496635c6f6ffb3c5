import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import path from 'node:path';
import { connect, type SecureVersion } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/adapters/node/config.ts';
import { makeOwn, opensslMissing } from '../support/certificates.ts';
import { temporaryFolder } from '../support/instances.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { startService } from '../support/service.ts';
import { until } from '../support/until.ts';

const get = (url: string, ca: string) =>
  new Promise<{ status: number | undefined; hsts: string | undefined }>((resolve, reject) => {
    request(url, { ca, servername: 'localhost', agent: false }, (response) => {
      response.resume();
      const hsts = response.headers['strict-transport-security'];
      response.once('end', () => resolve({ status: response.statusCode, hsts }));
    })
      .once('error', reject)
      .end();
  });

interface Wish {
  maxVersion?: SecureVersion;
  minVersion?: SecureVersion;
  ciphers?: string;
}
/** What is agreed on, or why nothing is. */
const shake = (port: number, ca: string, wish: Wish) =>
  new Promise<{ said: string; mark: string }>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost', ...wish });
    socket.once('secureConnect', () => {
      resolve({ said: socket.getProtocol() ?? '', mark: socket.getPeerCertificate().fingerprint256 });
      socket.destroy();
    });
    socket.once('error', () => resolve({ said: 'refused', mark: '' }));
  });

suiteNeeding('openssl', opensslMissing, 'npm start with the certificate of docs/running.md', () => {
  it('speaks TLS 1.2 and 1.3 with sound suites alone, says HSTS, refuses plain text, and reads the certificate again at SIGHUP', async () => {
    const folder = await temporaryFolder();
    makeOwn(folder);
    const file = (name: string) => path.join(folder, name);
    const ca = () => readFileSync(file('tls.pem'), 'utf8');
    const service = await startService(path.join(folder, 'data'), {
      TLS_CERT: file('tls.pem'),
      TLS_KEY: file('tls.key'),
    });
    const { port, protocol } = new URL(service.url);
    expect(protocol).toBe('https:');
    expect(service.mqttUrl).toMatch(/^mqtts:/);
    for (const at of [Number(port), Number(new URL(service.mqttUrl).port)]) {
      expect((await shake(at, ca(), { maxVersion: 'TLSv1.2' })).said).toBe('TLSv1.2');
      expect((await shake(at, ca(), {})).said).toBe('TLSv1.3');
      const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      expect((await shake(at, ca(), old)).said).toBe('refused');
      const weak = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA' } as const;
      expect((await shake(at, ca(), weak)).said).toBe('refused');
    }
    expect(await get(`${service.url}/readyz`, ca())).toEqual({
      status: 200,
      hsts: 'max-age=31536000; includeSubDomains',
    });
    await expect(fetch(`http://127.0.0.1:${port}/readyz`)).rejects.toThrow();
    const before = await shake(Number(port), ca(), {});
    makeOwn(folder);
    service.child.kill('SIGHUP');
    // Until it is read again the old one is shown, which the new authority does not vouch for.
    const isRenewed = async () => {
      const { said, mark } = await shake(Number(port), ca(), {});
      return said !== 'refused' && mark !== before.mark;
    };
    await until(isRenewed, 'the renewed certificate');
    expect((await get(`${service.url}/livez`, ca())).status).toBe(200);
    service.child.kill('SIGTERM');
    expect((await service.child.exit).code).toBe(0);
  });
});

describe('what does not go together', () => {
  it.each([
    [{ TLS_CERT: 'a.pem' }, 'TLS_CERT and TLS_KEY'],
    [{ MQTT_HOST: '0.0.0.0' }, 'MQTT_HOST'],
    [{ MQTT_HOST: '192.0.2.1' }, 'MQTT_HOST'],
    [{ MQTT_URL: 'mqtt://ingest:word@mqtt.example' }, 'MQTT_URL'],
    [{ MQTT_CA: 'ca.pem' }, 'MQTT_CA'],
    [{ MQTT_DEVICE_CA: 'ca.pem' }, 'MQTT_DEVICE_CA'],
    [{ TLS_MIN: '1.1' }, 'TLS_MIN'],
    [{ DATABASE_URL: 'postgres://service:word@db.example/holdfast' }, 'DATABASE_URL'],
    [
      {
        DATABASE_URL: 'postgres://db.example/holdfast?sslmode=require',
        DATABASE_OWNER_URL: 'postgres://owner:word@192.0.2.1/holdfast',
      },
      'DATABASE_OWNER_URL',
    ],
  ])('%o is refused by the name of %s', (given, name) => {
    expect(() => readConfig(given)).toThrow(name);
    expect(() => readConfig(given)).not.toThrow('word');
  });

  it.each([
    {},
    { MQTT_HOST: 'localhost' },
    { MQTT_URL: 'mqtt://127.0.0.1:1884' },
    { MQTT_URL: 'mqtt://[::1]:1884' },
    { MQTT_URL: 'mqtts://mqtt.example', MQTT_CA: 'ca.pem' },
    { DATABASE_URL: 'postgres://a:b@127.0.0.1/holdfast' },
    { DATABASE_URL: 'postgres:///holdfast?host=/run/postgresql' },
    { DATABASE_URL: 'postgres://a:b@db.example/holdfast?sslmode=verify-full' },
    { DATABASE_URL: 'postgres://a:b@db.example/holdfast?sslmode=disable' },
    { MQTT_HOST: '0.0.0.0', MQTT_PLAIN: '1' },
    { MQTT_HOST: '0.0.0.0', TLS_CERT: 'a.pem', TLS_KEY: 'a.key', MQTT_DEVICE_CA: 'ca.pem' },
  ])('%o is taken', (given) => {
    expect(readConfig(given)).toMatchObject({ PORT: 8080 });
  });
});
