import path from 'node:path';
import { createApp, type Log, type Observed, systemCtx } from '../../app.ts';
import type { Ctx } from '../../context.ts';
import { keepAccessLog } from '../../ground/access-log/index.ts';
import { type Signer, signedByOthers } from '../../ground/audit/index.ts';
import type { Demonstration } from '../../ground/installation/index.ts';
import { jobs } from '../../jobs.ts';
import { type Chance, identifiers, type NewId } from '../../kernel/identifiers.ts';
import { commonRefusals } from '../../kernel/refusal.ts';
import { ownKeys } from '../../kernel/signing.ts';
import type { Clock } from '../../kernel/time.ts';
import { createControl } from '../../oversight/control/index.ts';
import { createBatcher, createIngest } from '../../physical/telemetry/index.ts';
import { servedFiles } from './assets.ts';
import type { Config } from './config.ts';
import { type NodeDatabase } from './database.ts';
import type { EmbeddedPostgres } from './embedded/postgres.ts';
import { assertPortFree } from './explain.ts';
import { isDiskWell, makeDataFolder } from './folder.ts';
import { asBrowsersTake, openHttpServer } from './http-server.ts';
import { installationOf } from './installation.ts';
import { openSigner } from './keys.ts';
import { limitsOf, socketOf } from './limits.ts';
import { mailBy } from './mail.ts';
import { openMessages } from './messages.ts';
import { createMetrics } from './metrics.ts';
import { openOutbound } from './outbound.ts';
import { openOwnDatabase } from './own-database.ts';
import { papersOf } from './papers.ts';
import { printPdf } from './pdf.ts';
import { peerOf } from './peer.ts';
import { openPostmen } from './postmen.ts';
import { scheduleJobs } from './scheduler.ts';
import { resealAll } from './secrets.ts';
import { openSignIn } from './sign-in.ts';
import { brokerCaOf, tlsOf, transportHints } from './tls.ts';
import { webhookSender } from './webhook-sender.ts';
import { type Shared, upkeepOf, workOf } from './work.ts';

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

type Closers = (() => Promise<unknown>)[];
type Metrics = ReturnType<typeof createMetrics>;
type Limits = ReturnType<typeof limitsOf>;

/** Takes messages in, by lanes and in batches; what is measured of it is told. */
function openIngest(shared: Shared, control: ReturnType<typeof createControl>, metrics: Metrics, log: Log) {
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
  return { ingest, batcher };
}

/** Processes that share a database sign its log with the same key. */
async function assertSameKey({ database, ctxFor }: Shared, signer: Signer, folder: string): Promise<void> {
  const foreign = await signedByOthers({ database, ctxFor: (tenantId) => ctxFor(tenantId, 'check') }, ownKeys(signer));
  if (foreign.length > 0)
    throw new Error(
      `the audit log of this database is signed by another key than ${folder} holds (${foreign.length} tenants): set HOLDFAST_DATA to a folder with the same audit-key.pem and audit-keys.json as the other processes have, or restore them (docs/running.md, "What to keep")`,
    );
}

/** Secrets are sealed under the newest key; what opens with none is told. */
async function reseal({ database, ctxFor }: Shared, log: Log): Promise<void> {
  const { sealed, unreadable } = await resealAll(database, (tenantId) => ctxFor(tenantId, 'secrets'));
  if (sealed > 0) log('info', `sealed ${sealed} stored secrets under the newest key`);
  if (unreadable > 0)
    log('error', `${unreadable} stored secrets open with no key of HOLDFAST_SECRETS_KEY: what needs them is refused`);
}

/** What of requests and messages is measured. */
const measured = (
  options: PlatformOptions,
  { metrics, limits, batcher }: { metrics: Metrics; limits: Limits; batcher: ReturnType<typeof createBatcher> },
) => ({
  observe(request: Observed): void {
    const { method, route, status, seconds, statements } = request;
    metrics.requests.observe({ method, route, status: String(status) }, seconds);
    metrics.statements.inc({ method, route }, statements);
    options.observe?.(request);
  },
  metrics: () => {
    metrics.waiting.set(batcher.waiting());
    const { refusals, locked } = limits.alarm();
    metrics.refused.set(refusals);
    metrics.locked.set(locked);
    return metrics.text();
  },
});

/** What the settings say of the API, and how the machine stands. */
const told = (
  config: Config,
  by: {
    database: NodeDatabase;
    limits: Limits;
    messages: Awaited<ReturnType<typeof openMessages>>;
    tls: Awaited<ReturnType<typeof tlsOf>>;
    folder: string | undefined;
  },
) => {
  const { database, limits, tls, folder } = by;
  const { source, broker } = by.messages;
  return {
    requestSeconds: config.REQUEST_SECONDS,
    metricsToken: config.METRICS_TOKEN,
    trustedProxies: config.TRUST_PROXY,
    callsPrivate: config.HOLDFAST_OUTBOUND_PRIVATE,
    papers: papersOf(config),
    platformCode: config.HOLDFAST_PLATFORM_CODE,
    readiness: async () => ({
      broker: source?.isConnected() ?? true,
      disk: !database.isFull() && (await isDiskWell(folder)),
    }),
    hints: () => {
      const full = database.isFull() ? [commonRefusals.DATABASE_FULL.title.en] : [];
      return [...((source ?? broker)?.hints() ?? []), ...limits.hints(), ...transportHints(config, tls), ...full];
    },
  };
};

/** The record as this process keeps it: its key, its clock, what is judged and taken in, who reads what. */
async function openRecord(
  { config, clock, chance, log }: PlatformOptions,
  { folder, database, closers }: { folder: string; database: NodeDatabase; closers: Closers },
) {
  const newId = identifiers(clock, chance);
  const signer = await openSigner(folder, { now: clock.now() });
  const metrics = createMetrics();
  const control = createControl({ holdMost: config.HOLDFAST_HELD_SUBJECTS });
  const ctxFor = (tenantId: string, name = 'ingest') =>
    systemCtx({ clock, chance, newId, signer }, database, tenantId, name);
  const shared = { database, clock, ctxFor };
  const { ingest, batcher } = openIngest(shared, control, metrics, log);
  const accessLog = keepAccessLog(
    (tenantId) => ctxFor(tenantId, 'access log'),
    ({ what, address, requestId, facts }) => log('warn', what, { address, requestId, ...facts }),
  );
  closers.push(accessLog.flush);
  const upkeep = upkeepOf(config, shared, { signer, control, log });
  await assertSameKey(shared, signer, folder);
  await upkeep.turnPartitions();
  await reseal(shared, log);
  return { newId, signer, metrics, control, ctxFor, shared, ingest, batcher, accessLog, upkeep };
}

/** What goes out to others: deliveries, and webhooks under a key of their own. */
async function openPost(
  config: Config,
  { shared, folder, log, closers }: { shared: Shared; folder: string; log: Log; closers: Closers },
) {
  const send = openOutbound({ allowPrivate: config.HOLDFAST_OUTBOUND_PRIVATE });
  const webhookSigner = await openSigner(folder, { use: 'webhook', now: shared.clock.now() });
  const sendWebhook = webhookSender(config.WEBHOOK_PRIVATE);
  const postmen = openPostmen({ ...shared, send, sendWebhook, signer: webhookSigner, log });
  closers.push(postmen.close);
  return { send, webhookSigner, postmen };
}

interface Parts {
  record: Awaited<ReturnType<typeof openRecord>>;
  post: Awaited<ReturnType<typeof openPost>>;
  messages: Awaited<ReturnType<typeof openMessages>>;
  limits: Limits;
  vault: Awaited<ReturnType<typeof openOwnDatabase>>['vault'];
  tls: Awaited<ReturnType<typeof tlsOf>>;
  postgres: EmbeddedPostgres | undefined;
  folder: string;
  sendMail: ReturnType<typeof mailBy>;
  publicUrl(): string;
}

/** The API over all of it. */
async function apiOf(options: PlatformOptions, parts: Parts) {
  const { config, clock, chance, log } = options;
  const { post, messages, limits, vault, tls, postgres, folder, sendMail, publicUrl } = parts;
  const { shared, metrics, batcher, accessLog, control, signer } = parts.record;
  const { database, ctxFor } = shared;
  return createApp({
    ...measured(options, { metrics, limits, batcher }),
    ...told(config, { database, limits, messages, tls, folder: postgres && folder }),
    ...(await servedFiles()),
    openDatabase: database.tallied,
    limits,
    peerOf,
    clock,
    chance,
    log,
    access: accessLog.tell,
    control,
    sendsMail: sendMail !== undefined,
    webhooks: { publicKey: post.webhookSigner.publicKey, allowsPlain: config.WEBHOOK_PRIVATE },
    signer,
    signIn: openSignIn(vault, post.send),
    print: printPdf,
    publicUrl,
    installation: postgres && installationOf(database, ctxFor, publicUrl, options.demonstration),
  });
}

/** Everything on one machine: database, broker, API, ingest and timers. Real servers take the place of the embedded ones. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, clock, log } = options;
  const progress = options.progress ?? (() => {});
  const folder = path.join(config.HOLDFAST_DATA, options.instance);
  const closers: Closers = [];
  const closeAll = async () => {
    for (const close of closers.reverse()) await close();
  };
  try {
    await assertPortFree(config.HOST, config.PORT);
    const tls = await tlsOf(config, () => clock.now(), log);
    const brokerCa = await brokerCaOf(config);
    if (tls) closers.push(async () => tls.close());
    await makeDataFolder(config.HOLDFAST_DATA);
    const opening = { folder, durable: options.durable, log, progress, closers };
    const { postgres, vault, database } = await openOwnDatabase(config, opening);

    const record = await openRecord(options, { folder, database, closers });
    const { newId, signer, metrics, ctxFor, shared, batcher, upkeep } = record;

    progress('starting the broker');
    const messages = await openMessages(config, { ...shared, log, tls, brokerCa, batcher, closers });
    const post = await openPost(config, { shared, folder, log, closers });
    let publicUrl = '';
    const sendMail = mailBy(config);
    const address = () => publicUrl;
    const work = workOf(config, shared, { ...record, ...post, log, messages, sendMail, publicUrl: address });
    progress('starting the API');
    const limits = limitsOf(config);
    const parts = { record, post, messages, limits, vault, tls, postgres, folder, sendMail, publicUrl: address };
    const app = await apiOf(options, parts);
    // Made once, and half a second of processor: before anybody is kept waiting by it.
    await app.request('/openapi.json');
    if (options.demonstration) closers.push(options.demonstration.end);
    const server = await openHttpServer({ fetch: app.fetch, ...socketOf(config), tls });
    closers.push(server.close);
    publicUrl = config.PUBLIC_URL ?? asBrowsersTake(server.url);
    if (options.runJobs) {
      const due = { ...upkeep, ...work, deliverWebhooks: post.postmen.tellWebhooks };
      closers.push(scheduleJobs(jobs(due), { metrics, log }));
    }

    return {
      url: server.url,
      publicUrl,
      mqttUrl: messages.broker?.url ?? '',
      request: (to, init) => app.request(to, init),
      reloadTls: async () => (await tls?.reload()) ?? false,
      database,
      signer,
      newId,
      ctxFor,
      ...upkeep,
      ...work,
      waiting: batcher.waiting,
      stop: closeAll,
    };
  } catch (error) {
    await closeAll().catch(() => {});
    throw error;
  }
}
