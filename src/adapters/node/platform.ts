import path from 'node:path';
import { createApp, type Log, type Observed, systemCtx } from '../../app.ts';
import { markAll } from '../../assessment/coverage/index.ts';
import { pullRecords } from '../../claims/connector/index.ts';
import { tellOverdueAnswers } from '../../claims/receivables/index.ts';
import type { Ctx } from '../../context.ts';
import { foldSums, tellDigests } from '../../desk/live/index.ts';
import { carryMail } from '../../desk/mail/index.ts';
import { sendDueEnvelopes } from '../../documents/dcsa/index.ts';
import { forgetAccess, keepAccessLog } from '../../ground/access-log/index.ts';
import { checkAll, listTenants, type Signer, sealAll, signedByOthers } from '../../ground/audit/index.ts';
import { reachDeadlines } from '../../ground/deadlines/index.ts';
import type { Demonstration } from '../../ground/installation/index.ts';
import { expirePending } from '../../ground/own-ledgers/index.ts';
import { endOver } from '../../ground/parties/index.ts';
import { lapseProposals } from '../../ground/proposals/index.ts';
import { sweepSignIns } from '../../ground/sign-in/index.ts';
import { jobs } from '../../jobs.ts';
import { eachApart } from '../../kernel/failures.ts';
import { type Chance, identifiers, type NewId } from '../../kernel/identifiers.ts';
import { commonRefusals } from '../../kernel/refusal.ts';
import { ownKeys } from '../../kernel/signing.ts';
import type { Clock } from '../../kernel/time.ts';
import { freeLapsed } from '../../lending/limits/index.ts';
import { closeLoanDays } from '../../lending/loans/index.ts';
import { pullAll } from '../../lending/valuation/index.ts';
import { readFiles } from '../../money/imports/index.ts';
import { letFallDue } from '../../money/payables/index.ts';
import { createControl, tickDue } from '../../oversight/control/index.ts';
import { superviseDue } from '../../physical/supervision/index.ts';
import { askForMissing, createBatcher, createIngest, watchDeviceChanges } from '../../physical/telemetry/index.ts';
import { loseOver, undoUnanswered } from '../../policies/motions/index.ts';
import { servedFiles } from './assets.ts';
import { type EmbeddedBroker, openBroker } from './broker.ts';
import { brokerLimitsOf, type Config, sourceOf } from './config.ts';
import { type NodeDatabase, openDatabase } from './database.ts';
import { type EmbeddedPostgres, openEmbeddedPostgres } from './embedded/postgres.ts';
import { assertPortFree } from './explain.ts';
import { isDiskWell, makeDataFolder } from './folder.ts';
import { asBrowsersTake, openHttpServer } from './http-server.ts';
import { installationOf } from './installation.ts';
import { recheckBy } from './invoice-check.ts';
import { openSigner } from './keys.ts';
import { limitsOf, socketOf } from './limits.ts';
import { mailBy } from './mail.ts';
import { createMetrics } from './metrics.ts';
import { migrate } from './migrate.ts';
import { type MqttSource, openSource } from './mqtt-source.ts';
import { nextSeqsOf } from './next-seqs.ts';
import { openOutbound, PULL_BYTES_MOST } from './outbound.ts';
import { papersOf } from './papers.ts';
import { turnPartitionsOf } from './partitions.ts';
import { printPdf } from './pdf.ts';
import { peerOf } from './peer.ts';
import { openPostmen } from './postmen.ts';
import { priceFeed } from './price-feed.ts';
import { scheduleJobs } from './scheduler.ts';
import { resealAll, vaultOf } from './secrets.ts';
import { openSignIn } from './sign-in.ts';
import { openSparkplugHost } from './sparkplug-host.ts';
import { brokerCaOf, tlsOf, transportHints } from './tls.ts';
import { webhookSender } from './webhook-sender.ts';

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
  observe?(request: Observed): void;
  /** Told from the console to visitors of this installation; none without. */
  demonstration?: Demonstration | undefined;
  progress?(message: string): void;
}

export interface Platform {
  url: string;
  /** Where everybody else reaches it. */
  publicUrl: string;
  /** Of the embedded broker; empty where devices speak to another. */
  mqttUrl: string;
  /** The API, without a socket between. */
  request(path: string, init: RequestInit): Response | Promise<Response>;
  /** Reads the certificate again; false where it stays as it was. */
  reloadTls(): Promise<boolean>;
  database: NodeDatabase;
  signer: Signer;
  newId: NewId;
  /** A context of the system in a tenant. */
  ctxFor(tenantId: string, name?: string): Ctx;
  /** Runs the recurring jobs now. */
  tick(): Promise<number>;
  reachDeadlines(): Promise<number>;
  seal(): Promise<number>;
  readFiles(): Promise<number>;
  deliverWebhooks(): Promise<number>;
  tellOverdueAnswers(): Promise<number>;
  lapseProposals(): Promise<number>;
  letFallDue(): Promise<number>;
  /** Messages taken in and not committed yet. */
  waiting(): number;
  /** Stops taking in, finishes what was taken, and closes everything, in that order. */
  stop(): Promise<void>;
}

const withRole = (owner: string) => ({ connectionString: owner, role: 'holdfast_app' });

/** Messages waiting for the database from which on nobody should send more. */
const OVERLOADED_AT = 50_000;

/** Everything on one machine: database, broker, API, ingest and timers. Real servers take the place of the embedded ones. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, clock, chance, log } = options;
  const progress = options.progress ?? (() => {});
  const folder = path.join(config.HOLDFAST_DATA, options.instance);
  const closers: (() => Promise<unknown>)[] = [];
  const closeAll = async () => {
    for (const close of closers.reverse()) await close();
  };
  try {
    await assertPortFree(config.HOST, config.PORT);
    const tls = await tlsOf(config, () => clock.now(), log);
    const brokerCa = await brokerCaOf(config);
    if (tls) closers.push(async () => tls.close());
    await makeDataFolder(config.HOLDFAST_DATA);
    let postgres: EmbeddedPostgres | undefined;
    if (!config.DATABASE_URL) {
      progress('starting PostgreSQL');
      const installed = config.HOLDFAST_POSTGRES;
      postgres = await openEmbeddedPostgres({
        folder,
        durable: options.durable,
        installed,
        log: (m) => log('info', m),
      });
      closers.push(postgres.stop);
    }
    const ownerUrl = postgres?.ownerUrl ?? config.DATABASE_OWNER_URL ?? config.DATABASE_URL ?? '';
    if (config.HOLDFAST_MIGRATE) {
      progress('bringing the database up to date');
      const applied = await migrate(ownerUrl, config.HOLDFAST_TELEMETRY_DAYS);
      if (applied.length > 0) log('info', `migrated through ${applied.at(-1)}`, { migrations: applied.length });
    }
    const login = postgres
      ? { connectionString: postgres.serviceUrl }
      : config.DATABASE_OWNER_URL
        ? { connectionString: config.DATABASE_URL ?? '' }
        : withRole(ownerUrl);
    const vault = await vaultOf(config.HOLDFAST_SECRETS_KEY, folder);
    const database = openDatabase({
      ...login,
      vault,
      max: config.DATABASE_POOL,
      applicationName: 'holdfast',
      onError: (error) => log('warn', `database connection: ${error.message}`),
    });
    closers.push(database.close);

    const newId = identifiers(clock, chance);
    const signer = await openSigner(folder, { now: clock.now() });
    const metrics = createMetrics();
    const control = createControl({ holdMost: config.HOLDFAST_HELD_SUBJECTS });
    const ctxFor = (tenantId: string, name = 'ingest') =>
      systemCtx({ clock, chance, newId, signer }, database, tenantId, name);
    const shared = { database, clock, ctxFor };
    const ingest = createIngest({
      ...shared,
      judge: control.judge,
      forget: control.forget,
      onQuarantine: (reason) => metrics.quarantined.inc({ reason }),
    });
    const batcher = createBatcher(ingest, {
      lanes: 2,
      maxBatch: 500,
      maxWaitMs: 5,
      retryMs: 100,
      onError: (error, waiting) => log('warn', `ingest waits with ${waiting} messages: ${(error as Error).message}`),
      onBatch(size, seconds) {
        metrics.batches.observe(seconds);
        metrics.messages.inc(size);
      },
    });
    const accessLog = keepAccessLog(
      (tenantId) => ctxFor(tenantId, 'access log'),
      ({ what, address, requestId, facts }) => log('warn', what, { address, requestId, ...facts }),
    );
    closers.push(accessLog.flush);
    const writeAccess = async () => {
      await accessLog.flush();
      const lost = accessLog.takeLost();
      if (lost > 0)
        log('error', `${lost} entries of the access log could not be kept: the database does not take them`);
    };
    const seal = () => sealAll({ database, ctxFor: (tenantId) => ctxFor(tenantId, 'seal') }, signer);
    const checkLog = async () => {
      const faults = await checkAll({ database, ctxFor: (tenantId) => ctxFor(tenantId, 'check') }, ownKeys(signer));
      if (faults > 0) log('error', `${faults} audit logs do not verify: their gates are closed`);
    };
    const tick = () => tickDue({ ...shared, ctxFor: (tenantId) => ctxFor(tenantId, 'clock') }, control);
    const reach = () =>
      reachDeadlines({
        ...shared,
        ctxFor: (tenantId) => ctxFor(tenantId, 'clock'),
        onError: (error, id) => log('warn', `deadline ${id}: ${error.message}`),
      });
    const turnPartitions = () => turnPartitionsOf({ database, clock, log }, config.HOLDFAST_TELEMETRY_DAYS);
    const foreign = await signedByOthers(
      { database, ctxFor: (tenantId) => ctxFor(tenantId, 'check') },
      ownKeys(signer),
    );
    if (foreign.length > 0)
      throw new Error(
        `the audit log of this database is signed by another key than ${folder} holds (${foreign.length} tenants): set HOLDFAST_DATA to a folder with the same audit-key.pem and audit-keys.json as the other processes have, or restore them (docs/running.md, "What to keep")`,
      );
    await turnPartitions();
    const { sealed, unreadable } = await resealAll(database, (tenantId) => ctxFor(tenantId, 'secrets'));
    if (sealed > 0) log('info', `sealed ${sealed} stored secrets under the newest key`);
    if (unreadable > 0)
      log('error', `${unreadable} stored secrets open with no key of HOLDFAST_SECRETS_KEY: what needs them is refused`);

    progress('starting the broker');
    const submit = batcher.submit;
    let broker: EmbeddedBroker | undefined;
    let source: MqttSource | undefined;
    if (config.MQTT_URL)
      source = openSource({ ...sourceOf(config, config.MQTT_URL), ca: brokerCa, now: () => clock.now(), submit, log });
    else
      broker = await openBroker({
        log,
        host: config.MQTT_HOST,
        port: config.MQTT_PORT,
        limits: brokerLimitsOf(config),
        tls,
        database,
        now: () => clock.now(),
        submit,
      });
    // Acknowledging needs the connection, so what was taken in is finished before it closes.
    closers.push(async () => {
      await batcher.drain();
      await (source ?? broker)?.close();
    });
    const { SPARKPLUG_HOST_ID, MQTT_URL } = config;
    if (SPARKPLUG_HOST_ID !== undefined && MQTT_URL !== undefined) {
      const host = openSparkplugHost({
        url: MQTT_URL,
        hostId: SPARKPLUG_HOST_ID,
        group: config.SPARKPLUG_GROUP,
        ca: brokerCa,
        reorderTimeoutMs: config.SPARKPLUG_REORDER_MS,
        now: () => clock.now(),
        nextSeqs: (codes) => nextSeqsOf(database, ctxFor, codes),
        submit,
        isOverloaded: () => batcher.waiting() > OVERLOADED_AT,
        log,
      });
      closers.push(host.close);
    }
    const as = (name: string) => ({ ...shared, ctxFor: (tenantId: string) => ctxFor(tenantId, name) });
    const outgoing = { ...as('outgoing'), send: openOutbound({ allowPrivate: config.HOLDFAST_OUTBOUND_PRIVATE }) };
    const inEveryTenant = (name: string, work: (ctx: Ctx) => Promise<number>) => async () =>
      eachApart(
        (await database.anonymous(listTenants)).map(({ tenantId }) => tenantId),
        (tenantId) => work(ctxFor(tenantId, name)),
      );
    const askAll = inEveryTenant('ingest', (ctx) =>
      askForMissing(ctx, ((source ?? broker) as MqttSource | EmbeddedBroker).sendCommand),
    );
    const deviceChanges = watchDeviceChanges({ database, now: () => clock.now() });
    const noteDeviceChanges = async () => {
      for (const name of await deviceChanges()) {
        ingest.forgetDevice(name);
        broker?.disconnect(name);
      }
    };
    const fetchPages = openOutbound({ allowPrivate: config.HOLDFAST_OUTBOUND_PRIVATE, bodyMost: PULL_BYTES_MOST });
    const webhookSigner = await openSigner(folder, { use: 'webhook', now: clock.now() });
    const sendWebhook = webhookSender(config.WEBHOOK_PRIVATE);
    const postmen = openPostmen({ ...shared, send: outgoing.send, sendWebhook, signer: webhookSigner, log });
    closers.push(postmen.close);
    const recheck = recheckBy(config.HOLDFAST_INVOICE_CHECK_URL, config.HOLDFAST_INVOICE_CHECK_KEY);
    let publicUrl = '';
    const sendMail = mailBy(config);
    const work = {
      noteDeviceChanges,
      writeAccess,
      forgetAccess: inEveryTenant('access log', (ctx) => forgetAccess(ctx, config.HOLDFAST_ACCESS_DAYS)),
      sweepSignIns: inEveryTenant('sign-in', sweepSignIns),
      endDelegations: inEveryTenant('delegations', endOver),
      readFiles: inEveryTenant('files', readFiles),
      deliverWebhooks: postmen.deliverWebhooks,
      pullRecords: inEveryTenant('records', (ctx) => pullRecords(ctx, { send: fetchPages })),
      recheckInvoices: inEveryTenant('invoice check', recheck),
      tellOverdueAnswers: inEveryTenant('clock', tellOverdueAnswers),
      lapseProposals: inEveryTenant('clock', lapseProposals),
      tellDigests: inEveryTenant('clock', tellDigests),
      foldSums: inEveryTenant('portfolio', foldSums),
      carryMail: inEveryTenant('mail', async (ctx) => (sendMail ? carryMail(ctx, sendMail, () => publicUrl) : 0)),
      letFallDue: inEveryTenant('clock', letFallDue),
      closeLoanDays: inEveryTenant('loans', closeLoanDays),
      freeLapsed: inEveryTenant('limits', freeLapsed),
      loseMotions: inEveryTenant('motions', loseOver),
      undoCuts: inEveryTenant('motions', undoUnanswered),
      expirePending: inEveryTenant('own ledgers', expirePending),
      deliver: () => Promise.all([postmen.sendDue(), sendDueEnvelopes(outgoing)]),
      pullPrices: () =>
        pullAll({
          ...as('price feed'),
          get: priceFeed(config.HOLDFAST_PRICE_HOSTS?.split(',').map((host) => host.trim()) ?? []),
          onFailure: (name, error) => log('warn', `price source ${name}: ${error.message}`),
        }),
      markToMarket: () => markAll(as('marks')),
      superviseDue: () => superviseDue(as('supervision')),
    };
    progress('starting the API');
    const limits = limitsOf(config);
    const app = createApp({
      openDatabase: database.tallied,
      limits,
      requestSeconds: config.REQUEST_SECONDS,
      metricsToken: config.METRICS_TOKEN,
      peerOf,
      trustedProxies: config.TRUST_PROXY,
      clock,
      chance,
      log,
      access: accessLog.tell,
      control,
      observe(request) {
        const { method, route, status, seconds, statements } = request;
        metrics.requests.observe({ method, route, status: String(status) }, seconds);
        metrics.statements.inc({ method, route }, statements);
        options.observe?.(request);
      },
      readiness: async () => ({
        broker: source?.isConnected() ?? true,
        disk: !database.isFull() && (await isDiskWell(postgres && folder)),
      }),
      hints: () => {
        const full = database.isFull() ? [commonRefusals.DATABASE_FULL.title.en] : [];
        return [...((source ?? broker)?.hints() ?? []), ...limits.hints(), ...transportHints(config, tls), ...full];
      },
      ...(await servedFiles()),
      callsPrivate: config.HOLDFAST_OUTBOUND_PRIVATE,
      papers: papersOf(config),
      sendsMail: sendMail !== undefined,
      webhooks: { publicKey: webhookSigner.publicKey, allowsPlain: config.WEBHOOK_PRIVATE },
      signer,
      signIn: openSignIn(vault, outgoing.send),
      print: printPdf,
      publicUrl: () => publicUrl,
      platformCode: config.HOLDFAST_PLATFORM_CODE,
      installation: postgres && installationOf(database, ctxFor, () => publicUrl, options.demonstration),
      metrics: () => {
        metrics.waiting.set(batcher.waiting());
        const { refusals, locked } = limits.alarm();
        metrics.refused.set(refusals);
        metrics.locked.set(locked);
        return metrics.text();
      },
    });
    // Made once, and half a second of processor: before anybody is kept waiting by it.
    await app.request('/openapi.json');
    if (options.demonstration) closers.push(options.demonstration.end);
    const server = await openHttpServer({ fetch: app.fetch, ...socketOf(config), tls });
    closers.push(server.close);
    publicUrl = config.PUBLIC_URL ?? asBrowsersTake(server.url);
    if (options.runJobs) {
      const due = { tick, seal, checkLog, askForMissing: askAll, turnPartitions, reachDeadlines: reach, ...work };
      due.deliverWebhooks = postmen.tellWebhooks;
      closers.push(scheduleJobs(jobs(due), { metrics, log }));
    }

    return {
      url: server.url,
      publicUrl,
      mqttUrl: broker?.url ?? '',
      request: (address, init) => app.request(address, init),
      reloadTls: async () => (await tls?.reload()) ?? false,
      database,
      signer,
      newId,
      ctxFor,
      tick,
      reachDeadlines: reach,
      seal,
      ...work,
      waiting: batcher.waiting,
      stop: closeAll,
    };
  } catch (error) {
    await closeAll().catch(() => {});
    throw error;
  }
}
