import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { accountRoutes } from './accounts/index.ts';
import { assayRoutes } from './assays/index.ts';
import { assignmentRoutes } from './assignments/index.ts';
import { auditRoutes, hasTenants } from './audit/index.ts';
import { borrowingBaseRoutes } from './borrowing-base/index.ts';
import { calendarRoutes } from './calendars/index.ts';
import { collateralRegisterRoutes } from './collateral-register/index.ts';
import { collectionRoutes } from './collections/index.ts';
import { connectorRoutes } from './connector/index.ts';
import { noteRoutes } from './consignment-notes/index.ts';
import { consumptionRoutes } from './consumption/index.ts';
import { type Actor, CredentialChanged, type Ctx, type Database, type Remembered } from './context.ts';
import { contractRoutes } from './contracts/index.ts';
import { type Control, controlRoutes, createControl, deviceRoutes } from './control/index.ts';
import { checkCertificate, controlCertificateRoutes, tenantOfCertificate } from './control-certificates/index.ts';
import { correspondenceRoutes } from './correspondence/index.ts';
import { counterpartyLimitRoutes } from './counterparty-limits/index.ts';
import { coverageRoutes } from './coverage/index.ts';
import { custodyDutyRoutes } from './custody-duties/index.ts';
import { dcsaRoutes } from './dcsa/index.ts';
import { deliveryRoutes } from './deliveries/index.ts';
import { drawdownRoutes } from './drawdowns/index.ts';
import { epcisRoutes, streamedPaths } from './epcis/index.ts';
import { factoringRoutes } from './factoring/index.ts';
import { financingRoutes } from './financing/index.ts';
import { fraudRoutes } from './fraud/index.ts';
import { goodsRoutes } from './goods/index.ts';
import { callerOf } from './http/caller.ts';
import { docsRoutes } from './http/docs.ts';
import { type CommandRun, commandsOf, type Routes, routes } from './http/endpoint.ts';
import { httpRefusals, problemFor, problemOf } from './http/problem.ts';
import { fileRoutes } from './imports/index.ts';
import { insuranceRoutes } from './insurance/index.ts';
import { invoiceRoutes } from './invoices/index.ts';
import { judgementRoutes } from './judgement/index.ts';
import { type Chance, identifiers, type NewId } from './kernel/identifiers.ts';
import { commonRefusals, Refusal } from './kernel/refusal.ts';
import type { Signer } from './kernel/signing.ts';
import type { Clock } from './kernel/time.ts';
import { checkPrint, ladingRoutes, type Print, printRefusals, tenantOfCode } from './lading/index.ts';
import { ledgerRoutes } from './ledger/index.ts';
import { creditRoutes } from './letters-of-credit/index.ts';
import { moneyInRoutes } from './money-in/index.ts';
import { moneyOutRoutes } from './money-out/index.ts';
import { partyRoutes, rememberCallers } from './parties/index.ts';
import { partyLimitRoutes } from './party-limits/index.ts';
import { payableRoutes } from './payables/index.ts';
import { placeRoutes } from './places/index.ts';
import { pledgeRoutes } from './pledges/index.ts';
import { policyRoutes } from './policy/index.ts';
import { presentationRoutes } from './presentations/index.ts';
import { keepProposal, proposalRoutes } from './proposals/index.ts';
import { rankingRoutes } from './ranking/index.ts';
import { reactionsTo } from './reactions.ts';
import { realisationRoutes } from './realisation/index.ts';
import { receiptRoutes } from './receipts/index.ts';
import { receivableRoutes } from './receivables/index.ts';
import { registryRoutes } from './registry/index.ts';
import { releaseRoutes } from './releases/index.ts';
import { restraintRoutes } from './restraints/index.ts';
import { settlementRoutes } from './settlement/index.ts';
import { settling } from './settling.ts';
import { standingRoutes } from './standings/index.ts';
import { supervisionRoutes } from './supervision/index.ts';
import { surrogateRoutes } from './surrogates/index.ts';
import { takenBackRoutes } from './taken-back/index.ts';
import { telemetryRoutes } from './telemetry/index.ts';
import { trackingRoutes } from './track-and-trace/index.ts';
import { tradeFinanceRoutes } from './trade-finance/index.ts';
import { trustReceiptRoutes } from './trust-receipts/index.ts';
import { valuationRoutes } from './valuation/index.ts';
import { type WebhookTerms, webhookRoutes } from './webhooks/index.ts';

/** What a runtime gives the application. Node and Workers build it differently; nothing below knows which it is. */
/** A request, with the route's pattern and never its address, and the statements that it took. */
export interface Observed {
  method: string;
  route: string;
  status: number;
  seconds: number;
  statements: number;
}

export interface Deps {
  /** The database for one request. Node keeps one pool and looks at what was remembered; a Worker opens a client per request. */
  openDatabase(remembered?: Remembered): Database;
  clock: Clock;
  chance: Chance;
  log: Log;
  /** The control that ingest in this process uses, so that both share what it remembers; one of the app's own without. */
  control?: Control;
  /** Told once per request. */
  observe?(request: Observed): void;
  /** Extra checks of readiness: name → whether it is well. */
  readiness?(): Promise<Record<string, boolean>>;
  /** What works and could work better, for whoever runs it. */
  hints?(): string[];
  /** The reference page's script and style, by file name. */
  asset?(name: string): Promise<{ body: Uint8Array<ArrayBuffer>; type: string } | undefined>;
  /** How webhooks go out, where they do. */
  webhooks?: WebhookTerms;
  /** The platform's key: seals the audit log, signs the chains of documents. */
  signer?: Signer | undefined;
  /** Makes PDFs of documents. */
  print?: Print;
  /** What other eBL platforms call this installation (DCSA list of solution providers). */
  platformCode?: string;
  /** Prometheus text. */
  metrics?(): Promise<{ body: string; type: string }>;
}

export type Log = (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void;

/** A context for work that no request started: timers, ingest, seeding. */
export function systemCtx(
  deps: { clock: Clock; chance: Chance; newId: NewId; signer?: Signer | undefined },
  database: Database,
  tenantId: string,
  name: string,
): Ctx {
  const actor: Actor = { kind: 'system', name };
  const { clock, chance, newId, signer } = deps;
  return {
    clock,
    chance,
    newId,
    signer,
    database,
    tenantId,
    actor,
    requestId: newId('request'),
    reactionsTo,
    settling,
  };
}

const MAX_BODY_BYTES = 1_000_000;

export function createApp(deps: Deps): Routes {
  const app = routes();
  const newId = identifiers(deps.clock, deps.chance);

  app.use(async (c, next) => {
    const given = c.req.header('x-request-id');
    c.set('requestId', given !== undefined && /^[\w.-]{8,100}$/.test(given) ? given : newId('request'));
    const startedAt = performance.now();
    // Before the answer is made: set on a finished one, they make the server build it a second time.
    c.header('x-request-id', c.get('requestId'));
    c.header('x-content-type-options', 'nosniff');
    if (c.req.path.startsWith('/v1')) c.header('cache-control', 'no-store');
    await next();
    const route = c.req.routePath;
    deps.observe?.({
      method: c.req.method,
      route,
      status: c.res.status,
      seconds: (performance.now() - startedAt) / 1000,
      statements: c.get('database')?.statements?.() ?? 0,
    });
  });

  app.onError((error, c) => {
    if (error instanceof CredentialChanged) return problemFor(httpRefusals.CREDENTIAL_CHANGED, c);
    if (error instanceof Refusal) {
      if (error.kind === 'unavailable')
        deps.log('warn', error.message, { requestId: c.get('requestId'), cause: String(error.cause) });
      else deps.log('info', `refused ${error.code}`, { requestId: c.get('requestId'), route: c.req.routePath });
      return problemOf(error, c);
    }
    if (error instanceof HTTPException && error.status < 500)
      return problemFor(error.status === 415 ? httpRefusals.CONTENT_TYPE_UNSUPPORTED : httpRefusals.JSON_MALFORMED, c, {
        status: error.status,
      });
    deps.log('error', error.message, { requestId: c.get('requestId'), stack: error.stack });
    return problemFor(httpRefusals.INTERNAL, c, { status: 500 });
  });
  app.notFound((c) => problemFor(commonRefusals.NOT_FOUND, c));

  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => problemFor(httpRefusals.BODY_TOO_LARGE, c) });
  app.use('/v1/*', (c, next) => {
    if (streamedPaths.has(c.req.path)) return next();
    // A body that says its length is told by it, and is not touched before it is read.
    const length = c.req.header('content-length');
    const isCounted = length !== undefined && c.req.header('transfer-encoding') === undefined;
    return c.req.method === 'GET' || (isCounted && Number(length) <= MAX_BODY_BYTES) ? next() : limit(c, next);
  });
  const meet = callerOf({ ...deps, callers: rememberCallers(deps.clock), newId, reactionsTo, settling });
  app.use('/v1/*', async (c, next) => {
    const key = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (key === undefined) throw new Refusal(httpRefusals.CREDENTIAL_MISSING);
    const confirmed = await meet(c, key);
    c.set('propose', keepProposal);
    await next();
    await confirmed();
  });

  const commands = new Map<string, CommandRun>();
  const slices = [
    partyRoutes(),
    proposalRoutes(commands),
    placeRoutes(),
    policyRoutes(),
    standingRoutes(),
    calendarRoutes(),
    goodsRoutes(),
    contractRoutes(),
    invoiceRoutes(),
    accountRoutes(),
    receivableRoutes(),
    consumptionRoutes(),
    pledgeRoutes(),
    restraintRoutes(),
    correspondenceRoutes(),
    assignmentRoutes(),
    moneyInRoutes(),
    takenBackRoutes(),
    moneyOutRoutes(),
    collectionRoutes(),
    connectorRoutes(),
    fileRoutes(),
    payableRoutes(),
    partyLimitRoutes(),
    factoringRoutes(),
    supervisionRoutes(),
    assayRoutes(),
    ladingRoutes(deps.print),
    noteRoutes(),
    deliveryRoutes(),
    epcisRoutes(),
    trackingRoutes(),
    dcsaRoutes(deps.platformCode ?? 'HFST'),
    receiptRoutes(),
    registryRoutes(),
    creditRoutes(),
    valuationRoutes(),
    rankingRoutes(),
    presentationRoutes(),
    settlementRoutes(),
    counterpartyLimitRoutes(),
    financingRoutes(),
    judgementRoutes(),
    drawdownRoutes(),
    trustReceiptRoutes(),
    tradeFinanceRoutes(),
    borrowingBaseRoutes(),
    telemetryRoutes((deps.control ?? createControl()).judge),
    controlRoutes(),
    controlCertificateRoutes(),
    deviceRoutes(),
    ledgerRoutes(),
    webhookRoutes(deps.webhooks ?? { publicKey: undefined, allowsPlain: false }),
    insuranceRoutes(),
    custodyDutyRoutes(),
    coverageRoutes(),
    fraudRoutes(),
    collateralRegisterRoutes(),
    releaseRoutes(),
    realisationRoutes(),
    surrogateRoutes(),
    auditRoutes(deps.signer?.publicKey),
  ];
  for (const slice of slices) {
    for (const [path, run] of commandsOf(slice)) commands.set(path, run);
    app.route('/v1', slice);
  }

  // Whoever has a printed document in hand may ask whether it is what the record says: the code on it is the credential.
  app.get('/verify/:code', async (c) => {
    const code = c.req.param('code');
    const key = deps.signer?.publicKey;
    const isCertificate = code.startsWith('HFC1.');
    const tenantId = key && (await (isCertificate ? tenantOfCertificate : tenantOfCode)(code, key));
    if (tenantId === undefined) throw new Refusal(printRefusals.PRINT_CODE_UNKNOWN);
    const ctx = systemCtx({ ...deps, newId }, deps.openDatabase(), tenantId, 'print check');
    return c.json(await (isCertificate ? checkCertificate(ctx, code) : checkPrint(ctx, code)));
  });
  app.get('/livez', (c) => c.json({ live: true }));
  app.get('/readyz', async (c) => {
    const database = await deps
      .openDatabase()
      .anonymous(hasTenants)
      .then(() => true)
      .catch(() => false);
    const checks = { database, ...(await deps.readiness?.()) };
    const ready = Object.values(checks).every(Boolean);
    const hints = deps.hints?.() ?? [];
    return c.json({ ready, checks, ...(hints.length > 0 && { hints }) }, ready ? 200 : 503);
  });
  if (deps.metrics)
    app.get('/metrics', async (c) => {
      const { body, type } = (await deps.metrics?.()) ?? { body: '', type: 'text/plain' };
      return c.body(body, 200, { 'content-type': type });
    });
  docsRoutes(app, deps);
  return app;
}
