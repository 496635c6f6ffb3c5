import path from 'node:path';
import mqtt from 'mqtt';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/adapters/node/config.ts';
import { startPlatform } from '../../src/adapters/node/platform.ts';
import { query, temporaryFolder } from '../support/instances.ts';
import { partialTransactions } from '../support/intact.ts';
import { acknowledgedBy, expectStoredOnce } from '../support/killed-service.ts';
import { showsProcesses } from '../support/processes.ts';
import { Publisher } from '../support/publisher.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { Server } from '../support/server.ts';
import { until } from '../support/until.ts';
import { steady, watchLots } from '../support/watched.ts';
import { admitOver, openOperatorOver, type ProblemBody } from '../support/world.ts';

const folder = await temporaryFolder();
const server = await Server.start(path.join(folder, 'server'));
const config = readConfig({
  HOLDFAST_DATA: path.join(folder, 'data'),
  DATABASE_URL: server.serviceUrl,
  DATABASE_OWNER_URL: server.ownerUrl,
  DATABASE_POOL: '4',
  PORT: '0',
  MQTT_PORT: '0',
});
const start = () =>
  startPlatform({
    config,
    instance: 'main',
    durable: true,
    clock: { now: () => new Date() },
    chance: (bytes) => crypto.getRandomValues(bytes),
    log: () => {},
    runJobs: true,
  });
let platform = await start();

const tenantId = platform.newId('tenant');
const operator = await openOperatorOver(platform.url, platform.ctxFor(tenantId, 'test'));
const admit = (name: string, role: string) => admitOver(operator, { name, roles: [role] });
const importer = await admit('Importer', 'trader');
const debtor = await admit('Debtor', 'core_firm');
const devices = await watchLots(await admit('Manager', 'collateral_manager'), importer, ['d-1', 'd-2']);
const publishers = devices.map(
  ({ code, password }) => new Publisher({ url: platform.mqttUrl, code, password, window: 50, readings: steady }),
);
const goOn = async (messages: number, what: string) => {
  const goal = acknowledgedBy(publishers) + messages;
  await until(() => acknowledgedBy(publishers) >= goal, what);
};

const invoice = (invoiceNumber: string) => ({
  debtorId: debtor.partyId,
  invoiceNumber,
  invoicedOn: '2026-11-01',
  dueOn: '2026-12-30',
  amount: { amountMinor: '100', currency: 'CNY' },
});
/** Status and code of an answer that must come at all: a request that hangs fails the test. */
async function answerOf(at: string, body?: object, key = 'none') {
  const response = await fetch(`${platform.url}${at}`, {
    headers: {
      authorization: `Bearer ${importer.key}`,
      ...(body && { 'content-type': 'application/json', 'idempotency-key': key }),
    },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(40_000),
  });
  const answer = (await response.json()) as ProblemBody & { live?: boolean; checks?: object };
  return { status: response.status, code: answer.code, retryAfter: response.headers.get('retry-after'), answer };
}
const notNow = { status: 503, code: 'DATABASE_UNAVAILABLE', retryAfter: expect.stringMatching(/^[1-9]\d*$/) };

/** What holds while the database is away, however it is away. */
async function expectAway(key: string): Promise<void> {
  const answered = await Promise.all([
    answerOf('/v1/receivables', invoice(key), key),
    ...Array.from({ length: 8 }, () => answerOf('/v1/parties')),
  ]);
  expect(answered).toEqual(answered.map(() => expect.objectContaining(notNow)));
  const acknowledged = acknowledgedBy(publishers);
  expect(await answerOf('/livez')).toMatchObject({ status: 200, answer: { live: true } });
  expect(await answerOf('/readyz')).toMatchObject({ status: 503, answer: { checks: { database: false } } });
  const [device] = devices;
  const late = mqtt.connectAsync(platform.mqttUrl, {
    clientId: 'd-9',
    username: 'd-9',
    password: device?.password ?? '',
    protocolVersion: 4,
    reconnectPeriod: 0,
    connectTimeout: 30_000,
  });
  await expect(late).rejects.toThrow('Server unavailable');
  expect(acknowledgedBy(publishers)).toBe(acknowledged);
}

suiteNeeding(
  'processes',
  showsProcesses ? undefined : 'this system has no /proc to see processes in',
  'the service without its database',
  () => {
    it('says so in time and acknowledges nothing while it is gone; then goes on and has lost nothing', async () => {
      await goOn(500, 'a stream');
      await server.stop();
      await expectAway('while-gone');
      await server.startAgain();
      await goOn(500, 'the stream to go on');
      expect(await answerOf('/readyz')).toMatchObject({ status: 200 });
      expect(await answerOf('/v1/receivables', invoice('while-gone'), 'while-gone')).toMatchObject({ status: 201 });
    });

    it('says so in time when it hangs, too, and goes on when it answers again', async () => {
      await goOn(500, 'a stream');
      await server.pause();
      await expectAway('while-hanging');
      await server.resume();
      await goOn(500, 'the stream to go on');
      expect(await answerOf('/v1/receivables', invoice('while-hanging'), 'while-hanging')).toMatchObject({
        status: 201,
      });
    });

    it('can be stopped while it is gone, and what was not acknowledged comes again', async () => {
      await goOn(500, 'a stream');
      await server.stop();
      await expectAway('while-stopping');
      await platform.stop();
      await server.startAgain();
      platform = await start();
      for (const publisher of publishers) publisher.moveTo(platform.mqttUrl);
      await goOn(500, 'the stream to go on');
      for (const publisher of publishers) publisher.finish();
      await until(() => publishers.every(({ isDone }) => isDone), 'the rest to be acknowledged');
      for (const publisher of publishers) await publisher.leave();
      await expectStoredOnce(server.ownerUrl, publishers);
      expect(await partialTransactions((text) => query(server.ownerUrl, text))).toEqual([]);
      const numbers = await query<{ number: string }>(
        server.ownerUrl,
        'select invoice_number as number from receivable order by 1',
      );
      expect(numbers.map(({ number }) => number)).toEqual(['while-gone', 'while-hanging']);
      await platform.stop();
    });
  },
);
