import type { Log } from '../../app.ts';
import { markAll } from '../../assessment/coverage/index.ts';
import { pullRecords } from '../../claims/connector/index.ts';
import { tellOverdueAnswers } from '../../claims/receivables/index.ts';
import type { Ctx } from '../../context.ts';
import { foldSums, tellDigests } from '../../desk/live/index.ts';
import { carryMail } from '../../desk/mail/index.ts';
import { sendDueEnvelopes } from '../../documents/dcsa/index.ts';
import { forgetAccess, type keepAccessLog } from '../../ground/access-log/index.ts';
import { checkAll, listTenants, type Signer, sealAll } from '../../ground/audit/index.ts';
import { reachDeadlines } from '../../ground/deadlines/index.ts';
import { expirePending } from '../../ground/own-ledgers/index.ts';
import { endOver } from '../../ground/parties/index.ts';
import { lapseProposals } from '../../ground/proposals/index.ts';
import { sweepSignIns } from '../../ground/sign-in/index.ts';
import { eachApart } from '../../kernel/failures.ts';
import { ownKeys } from '../../kernel/signing.ts';
import type { Clock } from '../../kernel/time.ts';
import { freeLapsed } from '../../lending/limits/index.ts';
import { closeLoanDays } from '../../lending/loans/index.ts';
import { pullAll } from '../../lending/valuation/index.ts';
import { readFiles } from '../../money/imports/index.ts';
import { letFallDue } from '../../money/payables/index.ts';
import { type Control, tickDue } from '../../oversight/control/index.ts';
import { superviseDue } from '../../physical/supervision/index.ts';
import { askForMissing, type createIngest, watchDeviceChanges } from '../../physical/telemetry/index.ts';
import { loseOver, undoUnanswered } from '../../policies/motions/index.ts';
import type { EmbeddedBroker } from './broker.ts';
import type { Config } from './config.ts';
import type { NodeDatabase } from './database.ts';
import { recheckBy } from './invoice-check.ts';
import type { mailBy } from './mail.ts';
import type { openMessages } from './messages.ts';
import type { MqttSource } from './mqtt-source.ts';
import { openOutbound, PULL_BYTES_MOST } from './outbound.ts';
import { turnPartitionsOf } from './partitions.ts';
import type { openPostmen } from './postmen.ts';
import { priceFeed } from './price-feed.ts';

export interface Shared {
  database: NodeDatabase;
  clock: Clock;
  ctxFor(tenantId: string, name?: string): Ctx;
}

/** The same, with contexts under the name of one work. */
export const as = (shared: Shared, name: string) => ({
  ...shared,
  ctxFor: (tenantId: string) => shared.ctxFor(tenantId, name),
});

/** What keeps the record itself: the clock of the control and of deadlines, seals and checks of the log, partitions. */
export function upkeepOf(config: Config, shared: Shared, by: { signer: Signer; control: Control; log: Log }) {
  const { signer, control, log } = by;
  const { database, clock, ctxFor } = shared;
  return {
    tick: () => tickDue(as(shared, 'clock'), control),
    seal: () => sealAll({ database, ctxFor: (tenantId) => ctxFor(tenantId, 'seal') }, signer),
    checkLog: async () => {
      const faults = await checkAll({ database, ctxFor: (tenantId) => ctxFor(tenantId, 'check') }, ownKeys(signer));
      if (faults > 0) log('error', `${faults} audit logs do not verify: their gates are closed`);
    },
    reachDeadlines: () =>
      reachDeadlines({
        ...as(shared, 'clock'),
        onError: (error, id) => log('warn', `deadline ${id}: ${error.message}`),
      }),
    turnPartitions: () => turnPartitionsOf({ database, clock, log }, config.HOLDFAST_TELEMETRY_DAYS),
  };
}

interface Workers {
  log: Log;
  messages: Awaited<ReturnType<typeof openMessages>>;
  ingest: ReturnType<typeof createIngest>;
  accessLog: ReturnType<typeof keepAccessLog>;
  postmen: ReturnType<typeof openPostmen>;
  send: ReturnType<typeof openOutbound>;
  sendMail: ReturnType<typeof mailBy>;
  publicUrl(): string;
}

/** What this process heard and noted beside the record: devices that changed, and who read what. */
function noting({ database, clock }: Shared, { log, messages: { broker }, ingest, accessLog }: Workers) {
  const deviceChanges = watchDeviceChanges({ database, now: () => clock.now() });
  return {
    async noteDeviceChanges(): Promise<void> {
      for (const name of await deviceChanges()) {
        ingest.forgetDevice(name);
        broker?.disconnect(name);
      }
    },
    async writeAccess(): Promise<void> {
      await accessLog.flush();
      const lost = accessLog.takeLost();
      if (lost > 0)
        log('error', `${lost} entries of the access log could not be kept: the database does not take them`);
    },
  };
}

/** The recurring work, each as it is done once, in every tenant or for all. */
export function workOf(config: Config, shared: Shared, by: Workers) {
  const { database, ctxFor } = shared;
  const { log, messages, postmen, sendMail, publicUrl } = by;
  const inEveryTenant = (name: string, work: (ctx: Ctx) => Promise<number>) => async () =>
    eachApart(
      (await database.anonymous(listTenants)).map(({ tenantId }) => tenantId),
      (tenantId) => work(ctxFor(tenantId, name)),
    );
  const fetchPages = openOutbound({ allowPrivate: config.HOLDFAST_OUTBOUND_PRIVATE, bodyMost: PULL_BYTES_MOST });
  const recheck = recheckBy(config.HOLDFAST_INVOICE_CHECK_URL, config.HOLDFAST_INVOICE_CHECK_KEY);
  return {
    ...noting(shared, by),
    askForMissing: inEveryTenant('ingest', (ctx) =>
      askForMissing(ctx, ((messages.source ?? messages.broker) as MqttSource | EmbeddedBroker).sendCommand),
    ),
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
    carryMail: inEveryTenant('mail', async (ctx) => (sendMail ? carryMail(ctx, sendMail, publicUrl) : 0)),
    letFallDue: inEveryTenant('clock', letFallDue),
    closeLoanDays: inEveryTenant('loans', closeLoanDays),
    freeLapsed: inEveryTenant('limits', freeLapsed),
    loseMotions: inEveryTenant('motions', loseOver),
    undoCuts: inEveryTenant('motions', undoUnanswered),
    expirePending: inEveryTenant('own ledgers', expirePending),
    deliver: () => Promise.all([postmen.sendDue(), sendDueEnvelopes({ ...as(shared, 'outgoing'), send: by.send })]),
    pullPrices: () =>
      pullAll({
        ...as(shared, 'price feed'),
        get: priceFeed(config.HOLDFAST_PRICE_HOSTS?.split(',').map((host) => host.trim()) ?? []),
        onFailure: (name, error) => log('warn', `price source ${name}: ${error.message}`),
      }),
    markToMarket: () => markAll(as(shared, 'marks')),
    superviseDue: () => superviseDue(as(shared, 'supervision')),
  };
}
