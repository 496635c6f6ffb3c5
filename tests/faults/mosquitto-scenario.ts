import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startScript } from '../support/child.ts';
import { openTestDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/instances.ts';
import { acknowledgedBy, expectIntact, expectStoredOnce, points } from '../support/killed-service.ts';
import { Mosquitto, mosquittoMissing } from '../support/mosquitto.ts';
import { Publisher } from '../support/publisher.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { type Service, startService } from '../support/service.ts';
import { until } from '../support/until.ts';
import { steady, type WatchedDevice, watchLots } from '../support/watched.ts';
import { admitOver, Client, type OpenedByCommand, operatorOpened } from '../support/world.ts';

const SEED = Number(process.env.HOLDFAST_SEED ?? 20_261_125);
const KILLS = 2;

interface DeviceState {
  received: string;
  gaps: { from: string; to: string }[];
}

/** A stream through Mosquitto whose every part is killed in turn, by protocol version. */
export function mosquittoScenario(version: 4 | 5): void {
  const standard = version === 5 ? 'MQTT 5' : 'MQTT 3.1.1';
  suiteNeeding('mosquitto', mosquittoMissing, `a stream through Mosquitto by ${standard} (seed ${SEED})`, () => {
    it('is stored once, whoever is killed: the service, the broker, the broker while the service is away', async () => {
      const between = points(SEED + version);
      const folder = await temporaryFolder();
      const data = path.join(folder, 'data');
      const database = await openTestDatabase();
      const ownerUrl = database.ownerUrl;
      const broker = await Mosquitto.start(folder);
      const environment = {
        DATABASE_URL: database.serviceUrl,
        // Where one login is all there is, the service takes its own role by itself.
        ...(database.role === undefined && { DATABASE_OWNER_URL: ownerUrl }),
        MQTT_URL: broker.url,
        MQTT_VERSION: String(version),
        MQTT_CLIENT_ID: `ingest-${version}`,
      };
      let service = await startService(data, environment);
      const { manager, devices } = await openWatches(service, environment);
      const publishers = devices.map(
        ({ code }) => new Publisher({ url: broker.url, code, version, window: 10, restMs: 20, readings: steady }),
      );
      const goOn = async (messages: number, what: string) => {
        const goal = acknowledgedBy(publishers) + messages;
        await until(() => acknowledgedBy(publishers) >= goal, what);
      };
      const count = async () =>
        Number((await database.admin.query<{ n: string }>('select count(*) n from observation')).rows[0]?.n);

      /** What the broker had accepted by now arrives, whatever happened to it on the way. */
      const arrives = async (what: string) => {
        const accepted = publishers.flatMap(({ code, acknowledged }) =>
          [...acknowledged].map((seq) => `${code} ${seq}`),
        );
        let missing: string[] = accepted;
        await until(async () => {
          const { rows } = await database.admin.query<{ message: string }>(
            `select d.code || ' ' || o.seq as message from observation o join device d on d.number = o.device_number`,
          );
          const stored = new Set(rows.map(({ message }) => message));
          missing = missing.filter((message) => !stored.has(message));
          return missing.length === 0;
        }, `what was accepted before ${what} to be stored`).catch((error: Error) => {
          throw new Error(
            `${error.message}: ${missing.length} of ${accepted.length} missing, ${missing.slice(0, 5).join(', ')}`,
          );
        });
      };

      for (let kill = 0; kill < KILLS; kill++) {
        const stored = await count();
        await until(async () => (await count()) > stored + between(100, 1_500), 'messages to be stored');
        service.child.kill('SIGKILL');
        await service.child.exit;
        // Nobody is there: the broker keeps what it accepts for the session of the service.
        await goOn(between(100, 1_000), 'the broker to go on accepting');
        service = await startService(data, environment);
      }
      await arrives('the service was started for the last time');

      await goOn(between(100, 1_000), 'the stream before the broker is stopped');
      await broker.stop();
      await broker.startAgain();
      await goOn(500, 'the stream after the broker was stopped and started');
      await arrives('the broker was stopped');

      service.child.kill('SIGKILL');
      await service.child.exit;
      await goOn(1_000, 'a queue for a service that is away');
      for (const publisher of publishers) publisher.finish();
      await until(() => publishers.every(({ isDone }) => isDone), 'every message to be accepted');
      await broker.save();
      await broker.kill();
      await broker.startAgain();
      service = await startService(data, environment);
      await arrives('the broker was killed with a queue');
      for (const publisher of publishers) await publisher.leave();
      await expectStoredOnce(ownerUrl, publishers);
      const told = await toldByDevices(ownerUrl, data);
      expect(service.child.stderr()).not.toContain('lost our session');

      // Killed in full stream Mosquitto may forget what it accepted a moment ago: the device is asked again.
      const late = devices.map(
        ({ code }) =>
          new Publisher({ url: broker.url, code, version, window: 10, restMs: 20, from: 1_000_000, readings: steady }),
      );
      for (let kill = 0; kill < 2; kill++) {
        const goal = acknowledgedBy(late) + between(200, 1_000);
        await until(() => acknowledgedBy(late) >= goal, 'a new stream');
        await broker.kill();
        await broker.startAgain();
      }
      const goal = acknowledgedBy(late) + 500;
      await until(() => acknowledgedBy(late) >= goal, 'the stream to go on');
      for (const publisher of late) publisher.finish();
      await until(() => late.every(({ isDone }) => isDone), 'the last message to be accepted');
      const asked = await askAgain(
        new Client(service.url, manager.key, manager.partyId, ''),
        devices,
        publishers,
        late,
      );
      for (const publisher of late) await publisher.leave();
      await expectStoredOnce(ownerUrl, [...late, ...publishers]);
      expect(await toldByDevices(ownerUrl, data)).toEqual(told);
      process.stderr.write(
        `${standard}: ${KILLS + 1} kills of the service, 1 stop and 3 kills of the broker, ` +
          `${acknowledgedBy(publishers) + acknowledgedBy(late)} messages stored once, ${asked} of them asked for again\n`,
      );
      // It can be stopped without a broker, too.
      await broker.stop();
      service.child.kill('SIGTERM');
      expect(await service.child.exit).toEqual({ code: 0, signal: null });
      await rm(data, { recursive: true, force: true });
    });
  });
}

/**
 * The events of an intact record by type: without what the clock tells by itself, and without the doubts that come and go while
 * these devices count thousands of times faster than they said they would report.
 */
async function toldByDevices(ownerUrl: string, data: string): Promise<Record<string, number>> {
  const { events } = await expectIntact(ownerUrl, path.join(data, 'main'));
  const besides = ['deadline.reached', 'calendar.ending', 'subject.statusChanged'];
  return Object.fromEntries(Object.entries(events).filter(([type]) => !besides.includes(type)));
}

/** A tenant by the command for it, and in it a manager whose scales watch lots. */
async function openWatches(service: Service, environment: Record<string, string>) {
  const command = startScript('src/entry/cli.ts', ['tenant', 'Stream'], { env: { ...process.env, ...environment } });
  expect((await command.exit).code).toBe(0);
  const operator = await operatorOpened(service.url, JSON.parse(command.stdout()) as OpenedByCommand);
  const admit = (name: string, role: string) => admitOver(operator, { name, roles: [role] });
  const manager = await admit('Manager', 'collateral_manager');
  const devices = await watchLots(manager, await admit('Importer', 'trader'), ['m-1', 'm-2', 'm-3']);
  return { manager, devices };
}

/** What the record knows to be missing is sent once more, until nothing is; how many messages that were. */
async function askAgain(
  manager: Client,
  devices: WatchedDevice[],
  before: Publisher[],
  late: Publisher[],
): Promise<number> {
  const asked = new Set<string>();
  await until(async () => {
    let missing = 0;
    for (const [n, { deviceId, code }] of devices.entries()) {
      const { body } = await manager.get<DeviceState>(`/devices/${deviceId}/state`);
      // What the broker still holds is not missing yet.
      missing += (before[n]?.sent ?? 0) + (late[n]?.sent ?? 0) - Number(body.received);
      for (const { from, to } of body.gaps) {
        // The numbers between the two streams were never used.
        for (let seq = Math.max(Number(from), 1_000_000); seq <= Number(to); seq++) {
          if (!asked.has(`${code} ${seq}`)) late[n]?.publish(seq);
          asked.add(`${code} ${seq}`);
        }
      }
    }
    return missing === 0;
  }, 'no gaps in the record');
  return asked.size;
}
