import path from 'node:path';
import { expect, it } from 'vitest';
import { localDateAt } from '../../src/kernel/time.ts';
import { query, temporaryFolder } from '../support/instances.ts';
import { acknowledgedBy, expectIntact, expectStoredOnce, points } from '../support/killed-service.ts';
import { transfer } from '../support/money.ts';
import { type Settled, settleTogether } from '../support/persistent-client.ts';
import { processesIn, showsProcesses, watchdogOf } from '../support/processes.ts';
import { Publisher } from '../support/publisher.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { ownerUrlOf, type Service, seededClients, startService } from '../support/service.ts';
import { yuan } from '../support/trade.ts';
import { until } from '../support/until.ts';
import { openFacility, steady, watchLots } from '../support/watched.ts';
import { Client } from '../support/world.ts';

/** Who dies with the service: nobody, the watchdog over its PostgreSQL, or PostgreSQL itself. */
const companies = ['nobody', 'watchdog', 'postgres'] as const;
const KILLS = 6;
const SEED = Number(process.env.HOLDFAST_SEED ?? 20_261_124);

suiteNeeding(
  'processes',
  showsProcesses ? undefined : 'this system has no /proc to see processes in',
  `the service on the embedded default, killed ${KILLS} times in full ingest (seed ${SEED})`,
  () => {
    it('has stored once whatever it acknowledged, and books, judgements and log hold together', async () => {
      const between = points(SEED);
      const data = path.join(await temporaryFolder(), 'data');
      let service = await startService(data);
      const ports = { PORT: new URL(service.url).port, MQTT_PORT: new URL(service.mqttUrl).port };
      const clients = await seededClients(service);
      const person = (name: string): Client => {
        const known = clients.get(name) as Client;
        return new Client(service.url, known.key, known.partyId, known.personId);
      };
      const bank = () => person('Example Bank, officer');
      const checker = () => person('Example Bank, checker');
      const importer = person('Example Importer, officer');
      const facilityId = await openFacility(bank(), checker(), importer);
      const devices = await watchLots(person('Example Warehouse, officer'), importer, ['s-1', 's-2', 's-3']);
      const publishers = devices.map(
        ({ code, password }) => new Publisher({ url: service.mqttUrl, code, password, window: 80, readings: steady }),
      );

      // A bank clerk meanwhile books margin, each receipt once however often it must be asked for.
      const load = { isOver: false };
      const receipts: Settled[] = [];
      const today = localDateAt(new Date(), 'Asia/Shanghai');
      const clerk = (async () => {
        for (let n = 0; !load.isOver; n++) {
          const body = { amount: yuan(1 + n), ...transfer(), receivedOn: today };
          receipts.push(await settleTogether(bank, checker, `/facilities/${facilityId}/margin`, body, `margin-${n}`));
        }
      })();

      for (let kill = 0; kill < KILLS; kill++) {
        const goal = acknowledgedBy(publishers) + between(200, 1_500);
        await until(() => acknowledgedBy(publishers) >= goal, `acknowledgement ${goal}`);
        await killWith(companies[kill % companies.length], service);
        service = await startService(data, ports);
        for (const publisher of publishers) publisher.moveTo(service.mqttUrl);
      }
      const goal = acknowledgedBy(publishers) + 1_000;
      await until(() => acknowledgedBy(publishers) >= goal, 'the stream to go on after the last start');
      for (const publisher of publishers) publisher.finish();
      load.isOver = true;
      await clerk;
      await until(() => publishers.every(({ isDone }) => isDone), 'the rest of the stream to be acknowledged');
      for (const publisher of publishers) await publisher.leave();

      const ownerUrl = await ownerUrlOf(data);
      await expectStoredOnce(ownerUrl, publishers);
      const { events } = await expectIntact(ownerUrl, path.join(data, 'main'));
      expect(receipts.filter(({ status }) => status !== 200)).toEqual([]);
      const [booked] = await query<{ receipts: number; total: string }>(
        ownerUrl,
        `select count(*)::int as receipts, sum(amount_minor)::text as total from ledger_entry e
         join ledger_transaction t on t.id = e.transaction_id and t.kind = 'margin_receipt' where amount_minor > 0`,
      );
      const total = receipts.reduce((sum, _, n) => sum + 100 * (1 + n), 0);
      expect(booked).toEqual({ receipts: receipts.length, total: String(total) });
      process.stderr.write(
        `${KILLS} kills, ${acknowledgedBy(publishers)} messages acknowledged and stored once, ` +
          `${publishers.reduce((sum, { repeated }) => sum + repeated, 0)} sent again, ` +
          `${receipts.filter(({ tries }) => tries > 1).length} of ${receipts.length} receipts asked for again, ${Object.values(events).reduce((sum, n) => sum + n, 0)} events\n`,
      );
      service.child.kill('SIGTERM');
      expect((await service.child.exit).code).toBe(0);
    });
  },
);

async function killWith(company: (typeof companies)[number] | undefined, { child, data }: Service): Promise<void> {
  const running = await processesIn(path.join(data, 'main'));
  const server = running.find(({ command }) => command.includes('bin/postgres'))?.pid ?? 0;
  const { pid } = await watchdogOf(server);
  if (company === 'watchdog') process.kill(pid, 'SIGKILL');
  child.kill('SIGKILL');
  if (company === 'postgres') process.kill(server, 'SIGKILL');
  await child.exit;
}
