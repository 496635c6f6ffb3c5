import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { collateralRegisterRoutes } from './assessment/collateral-register/index.ts';
import {
  checkCertificate,
  controlCertificateRoutes,
  tenantOfCertificate,
} from './assessment/control-certificates/index.ts';
import { coverageRoutes } from './assessment/coverage/index.ts';
import { fraudRoutes } from './assessment/fraud/index.ts';
import { judgementRoutes } from './assessment/judgement/index.ts';
import { belongings } from './belongings.ts';
import { accountRoutes } from './claims/accounts/index.ts';
import { connectorRoutes } from './claims/connector/index.ts';
import { consumptionRoutes } from './claims/consumption/index.ts';
import { contractRoutes } from './claims/contracts/index.ts';
import { invoiceRoutes } from './claims/invoices/index.ts';
import { receivableRoutes } from './claims/receivables/index.ts';
import { type Actor, type Ctx, type Database, type Remembered, type TellAccess } from './context.ts';
import { correspondenceRoutes } from './credits/correspondence/index.ts';
import { counterpartyLimitRoutes } from './credits/counterparty-limits/index.ts';
import { creditRoutes } from './credits/letters-of-credit/index.ts';
import { presentationRoutes } from './credits/presentations/index.ts';
import { settlementRoutes } from './credits/settlement/index.ts';
import { trustReceiptRoutes } from './credits/trust-receipts/index.ts';
import { type DeskTerms, deskRoutes } from './desk/live/index.ts';
import { taught } from './desk/reference/index.ts';
import { noteRoutes } from './documents/consignment-notes/index.ts';
import { dcsaRoutes } from './documents/dcsa/index.ts';
import { checkPrint, ladingRoutes, type Print, printRefusals, tenantOfCode } from './documents/lading/index.ts';
import { receiptRoutes } from './documents/receipts/index.ts';
import { trackingRoutes } from './documents/track-and-trace/index.ts';
import { accessLogRoutes, accessOf } from './ground/access-log/index.ts';
import { auditRoutes, evidencePages, hasTenants } from './ground/audit/index.ts';
import { calendarRoutes } from './ground/calendars/index.ts';
import { deliveryRoutes } from './ground/deliveries/index.ts';
import { type Installation, installationRoutes } from './ground/installation/index.ts';
import { ledgersRoutes } from './ground/own-ledgers/index.ts';
import { explained, partyRoutes, peopleRoutes, rememberCallers } from './ground/parties/index.ts';
import { placeRoutes } from './ground/places/index.ts';
import { masked, maskedMembers, policyRoutes } from './ground/policy/index.ts';
import { keepProposal, proposalRoutes } from './ground/proposals/index.ts';
import { ruleBookRoutes } from './ground/rule-book/index.ts';
import { authenticateSession, type SignInTerms, signInRoutes } from './ground/sign-in/index.ts';
import { standingRoutes } from './ground/standings/index.ts';
import { type WebhookTerms, webhookRoutes } from './ground/webhooks/index.ts';
import { assertMayRead, callerOf } from './http/caller.ts';
import { type ConsoleDeps, consoleRoutes } from './http/console.ts';
import { costOf } from './http/costs.ts';
import { credentialOf } from './http/credential.ts';
import { docsRoutes } from './http/docs.ts';
import { doorOf, withinSeconds } from './http/door.ts';
import { type CommandRun, commandsOf, type Env, isOpen, type Routes, routes } from './http/endpoint.ts';
import { answerFaults } from './http/faults.ts';
import { apiHeaders, safeHeaders } from './http/headers.ts';
import { type Health, healthRoutes } from './http/health.ts';
import type { Limits } from './http/limits.ts';
import { assertPreviewTaken } from './http/previews.ts';
import { httpRefusals, problemFor } from './http/problem.ts';
import { type Chance, identifiers, type NewId } from './kernel/identifiers.ts';
import { clientAddress } from './kernel/network.ts';
import { commonRefusals, Refusal } from './kernel/refusal.ts';
import { ownKeys, type Signer } from './kernel/signing.ts';
import type { Clock } from './kernel/time.ts';
import { borrowingBaseRoutes } from './lending/borrowing-base/index.ts';
import { factoringRoutes } from './lending/factoring/index.ts';
import { financingRoutes } from './lending/financing/index.ts';
import { insuranceRoutes } from './lending/insurance/index.ts';
import { limitRoutes } from './lending/limits/index.ts';
import { loanRoutes } from './lending/loans/index.ts';
import { partyLimitRoutes } from './lending/party-limits/index.ts';
import { tradeFinanceRoutes } from './lending/trade-finance/index.ts';
import { valuationRoutes } from './lending/valuation/index.ts';
import { bankRoutes } from './money/bank-statements/index.ts';
import { collectionRoutes } from './money/collections/index.ts';
import { fileRoutes } from './money/imports/index.ts';
import { moneyInRoutes } from './money/money-in/index.ts';
import { moneyOutRoutes } from './money/money-out/index.ts';
import { payableRoutes } from './money/payables/index.ts';
import { drawdownRoutes } from './outgoing/drawdowns/index.ts';
import { loanPayoutRoutes } from './outgoing/loan-payouts/index.ts';
import { realisationRoutes } from './outgoing/realisation/index.ts';
import { releaseRoutes } from './outgoing/releases/index.ts';
import { surrogateRoutes } from './outgoing/surrogates/index.ts';
import { takenBackRoutes } from './outgoing/taken-back/index.ts';
import { assayRoutes } from './oversight/assays/index.ts';
import { type Control, controlRoutes, createControl, deviceRoutes } from './oversight/control/index.ts';
import { custodyDutyRoutes } from './oversight/custody-duties/index.ts';
import { epcisRoutes, streamedPaths } from './physical/epcis/index.ts';
import { goodsRoutes } from './physical/goods/index.ts';
import { supervisionRoutes } from './physical/supervision/index.ts';
import { telemetryRoutes } from './physical/telemetry/index.ts';
import { policyMeasureRoutes } from './policies/measures/index.ts';
import { reactionsTo } from './reactions.ts';
import { assignmentRoutes } from './security/assignments/index.ts';
import { pledgeRoutes } from './security/pledges/index.ts';
import { rankingRoutes } from './security/ranking/index.ts';
import { registryRoutes } from './security/registry/index.ts';
import { restraintRoutes } from './security/restraints/index.ts';
import { settling, stagesAfter } from './settling.ts';

/** A request, with the route's pattern and never its address, and the statements that it took. */
export interface Observed {
  method: string;
  route: string;
  status: number;
  seconds: number;
  statements: number;
}

/** What a runtime gives the application. Node and Workers build it differently; nothing below knows which it is. */
export interface Deps extends Health, ConsoleDeps, DeskTerms, Pick<Ctx, 'callsPrivate' | 'papers'> {
  /** The database for one request. Node keeps one pool and looks at what was remembered; a Worker opens a client per request. */
  openDatabase(remembered?: Remembered): Database;
  clock: Clock;
  log: Log;
  /** Told of sign-ins, refusals, sensitive reads and administration; nobody without it. */
  access?: TellAccess;
  /** The control that ingest in this process uses, so that both share what it remembers; one of the app's own without. */
  control?: Control;
  /** Who is connected to the server of this request, where the runtime tells. */
  peerOf?(c: Context<Env>): string | undefined;
  /** How many proxies in front of it are trusted to say who was connected to them; 0 without. */
  trustedProxies?: number;
  /** Told once per request. */
  observe?(request: Observed): void;
  /** The reference page's script and style, by file name. */
  asset?(name: string): Promise<{ body: Uint8Array<ArrayBuffer>; type: string } | undefined>;
  /** How webhooks go out, where they do. */
  webhooks?: WebhookTerms;
  /** How people sign in, where they do. */
  signIn?: SignInTerms;
  /** The platform's key: seals the audit log, signs the chains of documents. */
  signer?: Signer | undefined;
  print?: Print; // makes PDFs of documents
  /** Where everybody reaches this installation: a scheme, a host and perhaps a port. What a request says of it counts nothing. */
  publicUrl?: () => string;
  installation?: Installation | undefined; // what the console may do for who runs it; nothing without
  /** What other eBL platforms call this installation (DCSA list of solution providers). */
  platformCode?: string;
  /** What one address, key or tenant may take of this process; no limits without. */
  limits?: Limits;
  /** Seconds after which a request is answered that it takes too long; none without. */
  requestSeconds?: number | undefined;
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

const whoOf = ({ tenantId, actor }: Ctx) => ({
  tenantId,
  speaker: actor.kind === 'person' ? actor.personId : actor.name,
  partyId: actor.kind === 'person' ? actor.partyId : actor.name,
});

const MAX_BODY_BYTES = 1_000_000;

type Callers = ReturnType<typeof rememberCallers>;

/** Gives each request its name and headers, and tells of it once it is answered. */
function frameRequests(app: Routes, deps: Deps, newId: NewId): void {
  app.use(async (c, next) => {
    const given = c.req.header('x-request-id');
    c.set('requestId', given !== undefined && /^[\w.-]{8,100}$/.test(given) ? given : newId('request'));
    c.set('address', clientAddress(deps.peerOf?.(c), c.req.header('x-forwarded-for'), deps.trustedProxies ?? 0));
    const startedAt = performance.now();
    // Before the answer is made: set on a finished one, they make the server build it a second time.
    c.header('x-request-id', c.get('requestId'));
    const ofApi = c.req.path.startsWith('/v1') ? apiHeaders(deps.clock.now()) : [];
    for (const [name, value] of [...safeHeaders(deps.publicUrl?.()), ...ofApi]) c.header(name, value);
    // No name here holds it, and no database can.
    if (c.req.url.includes('%00')) return problemFor(commonRefusals.INPUT_INVALID, c);
    await next();
    const route = c.req.routePath;
    tellAccess(deps, c, route);
    deps.observe?.({
      method: c.req.method,
      route,
      status: c.res.status,
      seconds: (performance.now() - startedAt) / 1000,
      statements: c.get('database')?.statements?.() ?? 0,
    });
  });
}

/** Told when the request is answered; nobody waits for it. */
function tellAccess(deps: Deps, c: Context<Env>, route: string): void {
  const what = deps.access && accessOf({ method: c.req.method, route, status: c.res.status });
  if (what === undefined) return;
  const ctxOf = c.get('ctx') as Env['Variables']['ctx'] | undefined;
  const { tenantId, actor } = ctxOf?.() ?? {};
  const who = actor?.kind === 'person' && { partyId: actor.partyId, personId: actor.personId, keyId: actor.keyId };
  const code = c.get('refused');
  deps.access?.({
    what,
    at: deps.clock.now(),
    requestId: c.get('requestId'),
    address: c.get('address'),
    tenantId,
    ...who,
    facts: { method: c.req.method, path: c.req.path.slice(0, 300), ...(code !== undefined && { code }) },
  });
}

/** What one address may take, how long a request may last and how long its body may be. */
function keepDoor(app: Routes, deps: Deps, callers: Callers): void {
  if (deps.limits) app.use(doorOf({ ...deps, limits: deps.limits, callers }));
  if (deps.requestSeconds !== undefined)
    app.use(
      '/v1/*',
      withinSeconds(deps.requestSeconds, (path) => streamedPaths.has(path)),
    );
  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => problemFor(httpRefusals.BODY_TOO_LARGE, c) });
  app.use('/v1/*', (c, next) => {
    if (streamedPaths.has(c.req.path)) return next();
    // A body that says its length is told by it, and is not touched before it is read.
    const length = c.req.header('content-length');
    const isCounted = length !== undefined && c.req.header('transfer-encoding') === undefined;
    return c.req.method === 'GET' || (isCounted && Number(length) <= MAX_BODY_BYTES) ? next() : limit(c, next);
  });
}

/** Whoever asks is known before anything is read; what is open is asked by nobody. `tags` is the heading of each route. */
function meetCallers(
  app: Routes,
  deps: Deps,
  by: { callers: Callers; newId: NewId; tags: ReadonlyMap<string, string> },
): void {
  const { callers, newId, tags } = by;
  const meet = callerOf({ ...deps, explained, masked, callers, newId, reactionsTo, settling });
  app.use('/v1/*', async (c, next) => {
    assertPreviewTaken(c);
    if (isOpen(c.req.method, c.req.path)) {
      const database = deps.openDatabase();
      c.set('database', database);
      c.set('nobody', () => ({
        ...systemCtx({ ...deps, newId }, database, '', 'sign-in'),
        requestId: c.get('requestId'),
        access: deps.access,
      }));
      return next();
    }
    const key = credentialOf(c, deps.publicUrl?.());
    if (key === undefined) throw new Refusal(httpRefusals.CREDENTIAL_MISSING);
    const confirmed = await meet(c, key);
    deps.limits?.caller(c, whoOf(c.get('ctx')()), costOf(c));
    c.set('propose', keepProposal);
    await next();
    await confirmed();
    assertMayRead(c, tags.get(c.req.routePath));
  });
}

/** Every slice, in the order in which the document of the API tells them. */
const slices: readonly ((deps: Deps, commands: ReadonlyMap<string, CommandRun>) => Routes | readonly Routes[])[] = [
  partyRoutes,
  (deps) => signInRoutes(deps.signIn ?? {}, () => deps.publicUrl?.()),
  peopleRoutes,
  (_deps, commands) => proposalRoutes(commands),
  placeRoutes,
  policyRoutes,
  ruleBookRoutes,
  standingRoutes,
  calendarRoutes,
  goodsRoutes,
  contractRoutes,
  invoiceRoutes,
  accountRoutes,
  receivableRoutes,
  consumptionRoutes,
  pledgeRoutes,
  restraintRoutes,
  correspondenceRoutes,
  assignmentRoutes,
  moneyInRoutes,
  takenBackRoutes,
  moneyOutRoutes,
  collectionRoutes,
  bankRoutes,
  connectorRoutes,
  fileRoutes,
  payableRoutes,
  partyLimitRoutes,
  limitRoutes,
  loanRoutes,
  loanPayoutRoutes,
  factoringRoutes,
  supervisionRoutes,
  assayRoutes,
  (deps) => ladingRoutes(deps.print, deps.publicUrl),
  noteRoutes,
  deliveryRoutes,
  epcisRoutes,
  trackingRoutes,
  (deps) => dcsaRoutes(deps.platformCode ?? 'HFST'),
  receiptRoutes,
  registryRoutes,
  creditRoutes,
  valuationRoutes,
  rankingRoutes,
  presentationRoutes,
  settlementRoutes,
  counterpartyLimitRoutes,
  financingRoutes,
  judgementRoutes,
  drawdownRoutes,
  trustReceiptRoutes,
  tradeFinanceRoutes,
  borrowingBaseRoutes,
  (deps) => telemetryRoutes((deps.control ?? createControl()).judge),
  controlRoutes,
  controlCertificateRoutes,
  deviceRoutes,
  ledgersRoutes,
  (deps) => webhookRoutes(deps.webhooks ?? { publicKey: undefined, allowsPlain: false }),
  insuranceRoutes,
  custodyDutyRoutes,
  coverageRoutes,
  fraudRoutes,
  collateralRegisterRoutes,
  releaseRoutes,
  realisationRoutes,
  surrogateRoutes,
  (deps) => installationRoutes(deps.installation),
  policyMeasureRoutes,
  (deps) => deskRoutes(deps),
  accessLogRoutes,
  (deps) => auditRoutes(deps.signer ? ownKeys(deps.signer) : [], belongings),
];

/** Whoever has a printed document in hand may ask whether it is what the record says: the code on it is the credential. */
function checkPrints(app: Routes, deps: Deps, newId: NewId): void {
  app.get('/verify/:code', async (c) => {
    const code = c.req.param('code');
    const keys = deps.signer ? ownKeys(deps.signer) : [];
    const isCertificate = code.startsWith('HFC1.');
    const tenantId = await (isCertificate ? tenantOfCertificate : tenantOfCode)(code, keys);
    if (tenantId === undefined) throw new Refusal(printRefusals.PRINT_CODE_UNKNOWN);
    const ctx = systemCtx({ ...deps, newId }, deps.openDatabase(), tenantId, 'print check');
    return c.json(await (isCertificate ? checkCertificate(ctx, code) : checkPrint(ctx, code)));
  });
}

export function createApp(deps: Deps): Routes {
  const app = routes();
  const newId = identifiers(deps.clock, deps.chance);
  frameRequests(app, deps, newId);
  answerFaults(app, deps);
  const callers = rememberCallers(deps.clock, authenticateSession);
  keepDoor(app, deps, callers);
  const tags = new Map<string, string>();
  meetCallers(app, deps, { callers, newId, tags });

  const commands = new Map<string, CommandRun>();
  for (const slice of slices.flatMap((routesOf) => routesOf(deps, commands))) {
    for (const [path, run] of commandsOf(slice)) commands.set(path, run);
    app.route('/v1', slice);
  }
  for (const definition of app.openAPIRegistry.definitions)
    if (definition.type === 'route')
      tags.set(definition.route.path.replaceAll(/\{(\w+)\}/g, ':$1'), definition.route.tags?.[0] ?? '');

  checkPrints(app, deps, newId);
  healthRoutes(app, deps, () =>
    deps
      .openDatabase()
      .anonymous(hasTenants)
      .then(() => true)
      .catch(() => false),
  );
  evidencePages(app, deps.signer);
  docsRoutes(app, deps, maskedMembers, (document, language) => taught(document, language, stagesAfter));
  consoleRoutes(app, deps);
  return app;
}
