import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { serve } from '@hono/node-server';
import { type ScheduledTask, schedule } from 'node-cron';
import { createApp, type Deps, type Log, systemCtx } from '../../app.ts';
import { type Signer, sealAll } from '../../audit/index.ts';
import type { Ctx } from '../../context.ts';
import { createControl, tickDue } from '../../control/index.ts';
import { sendDueEnvelopes } from '../../dcsa/index.ts';
import { jobs } from '../../jobs.ts';
import { type Chance, identifiers, type NewId } from '../../kernel/identifiers.ts';
import type { Clock } from '../../kernel/time.ts';
import { createBatcher, createIngest, ensurePartitions } from '../../telemetry/index.ts';
import { deliverDue } from '../../webhooks/index.ts';
import { type EmbeddedBroker, openBroker } from './broker.ts';
import type { Config } from './config.ts';
import { type NodeDatabase, openDatabase } from './database.ts';
import { type EmbeddedPostgres, openEmbeddedPostgres } from './embedded/postgres.ts';
import { openSigner } from './keys.ts';
import { createMetrics } from './metrics.ts';
import { migrate } from './migrate.ts';
import { type MqttSource, openSource } from './mqtt-source.ts';
import { openOutbound } from './outbound.ts';
import { printPdf } from './pdf.ts';

export interface PlatformOptions {
  config: Config;
  /** Folder of this instance under the data folder: `main`, or one of its own for a demonstration. */
  instance: string;
  /** False where losing the data with the machine does not matter. */
  durable: boolean;
  clock: Clock;
  chance: Chance;
  log: Log;
  /** False for who moves the clock by hand, and runs the jobs so. */
  runJobs: boolean;
  progress?(message: string): void;
}

export interface Platform {
  url: string;
  mqttUrl: string;
  database: NodeDatabase;
  signer: Signer;
  newId: NewId;
  /** A context of the system in a tenant. */
  ctxFor(tenantId: string, name?: string): Ctx;
  /** Runs the recurring jobs now. */
  tick(): Promise<number>;
  seal(): Promise<number>;
  /** Messages taken in and not committed yet. */
  waiting(): number;
  /** Stops taking in, finishes what was taken, and closes everything, in that order. */
  stop(): Promise<void>;
}

const withRole = (owner: string) => ({ connectionString: owner, role: 'holdfast_app' });

async function assets(): Promise<NonNullable<Deps['asset']>> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const types: Record<string, string> = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' };
  return async (name) => {
    const type = types[name];
    return type === undefined ? undefined : { body: new Uint8Array(await readFile(path.join(folder, name))), type };
  };
}

/** Everything on one machine: database, broker, API, ingest and timers. Real servers take the place of the embedded ones. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, clock, chance, log } = options;
  const progress = options.progress ?? (() => {});
  const folder = path.join(config.HOLDFAST_DATA, options.instance);
  await mkdir(folder, { recursive: true });
  const closers: (() => Promise<unknown>)[] = [];
  const closeAll = async () => {
    for (const close of closers.reverse()) await close();
  };
  try {
    let postgres: EmbeddedPostgres | undefined;
    if (!config.DATABASE_URL) {
      progress('starting PostgreSQL');
      postgres = await openEmbeddedPostgres({ folder, durable: options.durable, log: (m) => log('info', m) });
      closers.push(postgres.stop);
    }
    const ownerUrl = postgres?.ownerUrl ?? config.DATABASE_OWNER_URL ?? config.DATABASE_URL ?? '';
    if (config.HOLDFAST_MIGRATE) {
      progress('bringing the database up to date');
      for (const name of await migrate(ownerUrl)) log('info', `migrated ${name}`);
    }
    const login = postgres
      ? { connectionString: postgres.serviceUrl }
      : config.DATABASE_OWNER_URL
        ? { connectionString: config.DATABASE_URL ?? '' }
        : withRole(ownerUrl);
    const database = openDatabase({
      ...login,
      max: config.DATABASE_POOL,
      applicationName: 'holdfast',
      onError: (error) => log('warn', `database connection: ${error.message}`),
    });
    closers.push(database.close);

    const newId = identifiers(clock, chance);
    const signer = await openSigner(folder);
    const metrics = createMetrics();
    const control = createControl();
    const ctxFor = (tenantId: string, name = 'ingest') =>
      systemCtx({ clock, chance, newId, signer }, database, tenantId, name);
    const shared = { database, clock, ctxFor };
    const ingest = createIngest({
      ...shared,
      judge: control.judge,
      onQuarantine: (reason) => metrics.quarantined.inc({ reason }),
    });
    const batcher = createBatcher(ingest, {
      maxBatch: 500,
      maxWaitMs: 5,
      retryMs: 100,
      onError: (error, waiting) => log('warn', `ingest waits with ${waiting} messages: ${(error as Error).message}`),
      onBatch(size, seconds) {
        metrics.batches.observe(seconds);
        metrics.messages.inc(size);
      },
    });
    const seal = () => sealAll({ database, ctxFor: (tenantId) => ctxFor(tenantId, 'seal') }, signer);
    const tick = () => tickDue({ ...shared, ctxFor: (tenantId) => ctxFor(tenantId, 'clock') }, control);
    const send = openOutbound({ allowPrivate: config.HOLDFAST_OUTBOUND_PRIVATE });
    const outgoing = { ...shared, ctxFor: (tenantId: string) => ctxFor(tenantId, 'outgoing'), send };
    const deliver = () => Promise.all([deliverDue(outgoing), sendDueEnvelopes(outgoing)]);
    const makePartitions = () =>
      database.write({ tenantId: '', party: 'system' }, (db) =>
        ensurePartitions(db, clock.now().toISOString().slice(0, 10), 7),
      );
    await makePartitions();

    progress('starting the broker');
    const submit = batcher.submit;
    let broker: EmbeddedBroker | undefined;
    let source: MqttSource | undefined;
    if (config.MQTT_URL)
      source = openSource({
        url: config.MQTT_URL,
        clientId: config.MQTT_CLIENT_ID,
        version: config.MQTT_VERSION === '5' ? 5 : 4,
        sharedGroup: config.MQTT_SHARED_GROUP,
        receiveMaximum: 2_000,
        now: () => clock.now(),
        submit,
        log,
      });
    else
      broker = await openBroker({
        host: config.MQTT_HOST,
        port: config.MQTT_PORT,
        database,
        now: () => clock.now(),
        submit,
      });
    // Acknowledging needs the connection, so what was taken in is finished before it closes.
    closers.push(async () => {
      await batcher.drain();
      await (source ?? broker)?.close();
    });

    progress('starting the API');
    const app = createApp({
      openDatabase: () => database,
      clock,
      chance,
      log,
      observe: ({ method, route, status, seconds }) =>
        metrics.requests.observe({ method, route, status: String(status) }, seconds),
      readiness: async () => ({ broker: source?.isConnected() ?? true }),
      asset: await assets(),
      signer,
      print: printPdf,
      platformCode: config.HOLDFAST_PLATFORM_CODE,
      metrics: () => {
        metrics.waiting.set(batcher.waiting());
        return metrics.text();
      },
    });
    const server = serve({ fetch: app.fetch, port: config.PORT, hostname: config.HOST });
    await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject));
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as { port: number };

    const running = new Set<Promise<unknown>>();
    const tasks: ScheduledTask[] = !options.runJobs
      ? []
      : jobs({ tick, seal, makePartitions, deliver }).map((job) =>
          schedule(
            job.schedule,
            async () => {
              const run = job.run().then(
                () => metrics.jobs.inc({ job: job.name, outcome: 'done' }),
                (error: Error) => {
                  metrics.jobs.inc({ job: job.name, outcome: 'failed' });
                  log('warn', `${job.name}: ${error.message}`);
                },
              );
              running.add(run);
              await run;
              running.delete(run);
            },
            { noOverlap: true },
          ),
        );
    closers.push(async () => {
      for (const task of tasks) await task.stop();
      await Promise.all(running);
    });

    return {
      url: `http://${config.HOST}:${port}`,
      mqttUrl: broker?.url ?? config.MQTT_URL ?? '',
      database,
      signer,
      newId,
      ctxFor,
      tick,
      seal,
      waiting: batcher.waiting,
      stop: closeAll,
    };
  } catch (error) {
    await closeAll().catch(() => {});
    throw error;
  }
}
