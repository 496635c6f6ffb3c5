import { generateKeyPairSync, sign } from 'node:crypto';
import { serve } from '@hono/node-server';
import { afterAll } from 'vitest';
import { ManualClock, seededChance } from '../../src/adapters/memory/clock.ts';
import { consoleFiles } from '../../src/adapters/node/console-files.ts';
import { deflate } from '../../src/adapters/node/deflate.ts';
import { type Admitted, addPerson, admitParty, openOperator, type Send } from '../../src/adapters/node/house.ts';
import { installationOf } from '../../src/adapters/node/installation.ts';
import { openOutbound } from '../../src/adapters/node/outbound.ts';
import { scryptPasswords } from '../../src/adapters/node/passwords.ts';
import { printPdf } from '../../src/adapters/node/pdf.ts';
import { peerOf } from '../../src/adapters/node/peer.ts';
import { fetchKeysBy } from '../../src/adapters/node/sign-in.ts';
import { createApp, systemCtx } from '../../src/app.ts';
import type { Accessed, Ctx } from '../../src/context.ts';
import type { Demonstration } from '../../src/ground/installation/index.ts';
import { deskMandatesFor, type PartyRole } from '../../src/ground/parties/index.ts';
import { sealIn } from '../../src/ground/sign-in/index.ts';
import { alonePaths } from '../../src/http/alone.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import type { Papers } from '../../src/kernel/papers.ts';
import type { Signer } from '../../src/kernel/signing.ts';
import { requireVault } from '../../src/kernel/vault.ts';
import { attack, listenTo } from '../attack/record.ts';
import { type AdmittedHouse, admitHere, type Seated, seat, seatedAt, settleHouse } from './admit.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { rehearsal, rehearse } from './rehearsal.ts';
import { turning, turnRulesIn } from './rule-turns.ts';
import { freshSigner } from './signer.ts';

export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

/** What a test expects of a problem. */
export interface ProblemBody {
  code: string;
  title: string;
  remedy: string;
  errors?: { pointer: string; code: string }[];
  facts?: Record<string, unknown>;
}

/** On a machine that others keep busy a service says "not now": asked again with the same key, as its users do. */
async function onceAvailable<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  for (let times = 0; ; times++) {
    const answer = await ask();
    if (answer.status !== 503 || times === 5) return answer;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/** One person of one party, speaking HTTP to the service. */
export class Client {
  readonly url: string;
  readonly key: string;
  readonly partyId: string;
  readonly personId: string;
  static #keys = 0;
  static readonly newKey = (): string => `k-${Client.#keys++}`;

  constructor(url: string, key: string, partyId: string, personId: string) {
    this.url = url;
    this.key = key;
    this.partyId = partyId;
    this.personId = personId;
  }

  /** A test that has no identifier would ask for nothing, and be content with the refusal. */
  #addressOf(path: string): string {
    if (/\/(undefined|null|NaN)\b/.test(path)) throw new Error(`${path} names nothing`);
    return `${this.url}/v1${path}`;
  }

  async post<T>(path: string, body: unknown = {}, idempotencyKey = Client.newKey()): Promise<Answer<T>> {
    const response = await fetch(this.#addressOf(path), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.key}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as T;
    // Every test of every act holds the list of those that nobody else decides.
    const awaited = response.status === 202 ? (answer as { path: string }).path : '';
    if (alonePaths.has(awaited)) throw new Error(`${awaited} awaits somebody, and the description says that nobody is`);
    return { status: response.status, body: answer, headers: response.headers };
  }

  async get<T>(path: string): Promise<Answer<T>> {
    const response = await fetch(this.#addressOf(path), { headers: { authorization: `Bearer ${this.key}` } });
    return { status: response.status, body: (await response.json()) as T, headers: response.headers };
  }

  /** Asked for, and agreed to by as many colleagues as it needs: what it came to, done or refused. */
  async tried<T>(path: string, body: unknown = {}, idempotencyKey = Client.newKey()): Promise<Answer<T>> {
    const asked = await onceAvailable(() => this.post<T>(path, body, idempotencyKey));
    if (asked.status !== 202) return asked;
    const proposal = asked.body as unknown as Proposal;
    // A repeat finds what came of it.
    if (proposal.state === 'done') return { ...asked, status: 200, body: proposal.outcome as T };
    const came = await this.agreed<T & ProblemBody>(proposal);
    // Somebody else did it meanwhile: asked anew, the act says by a name of its own how things stand.
    return came.body.facts?.because === 'OVERTAKEN' ? this.tried<T>(path, body) : came;
  }

  /** Colleagues who were not asked before agree to the proposal, until it is done or refused. */
  async agreed<T>({ id }: Pick<Proposal, 'id'>): Promise<Answer<T>> {
    const pair = administratorsOf(this);
    const other = pair.find(({ personId }) => personId !== this.personId);
    const isAdministrator = pair.some(({ personId }) => personId === this.personId);
    for (let i = 0; ; i++) {
      const colleague = isAdministrator && other ? other : await colleagueOf(this, i);
      const key = Client.newKey();
      const answer = await onceAvailable(() =>
        colleague.post<Proposal & ProblemBody>(`/proposals/${id}/agreement`, {}, key),
      );
      const { status, headers, body } = answer;
      if (body.state === 'done') return { status, headers, body: body.outcome as T };
      const isUnfit = ['SAME_PERSON', 'ORDERED_BY_YOU', 'AGREED_BEFORE'].includes(body.code ?? '');
      if (status >= 300 && !(isUnfit && i < 6)) return answer as unknown as Answer<T>;
    }
  }

  /** The act must be done, agreed to by as many colleagues as it needs; its view. */
  async done<T>(path: string, body: unknown = {}): Promise<T> {
    const answer = await this.tried<T>(path, body);
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** The act must be refused; `status code`. */
  async refused(path: string, body: unknown = {}): Promise<string> {
    const answer = await this.post<ProblemBody>(path, body);
    return `${answer.status} ${answer.body.code}`;
  }
}

/** What a test reads of an act that waits for another person. */
export interface Proposal {
  id: string;
  verb: string;
  state: string;
  needs: { level: string; agreements: number };
  reasons: { code: string }[];
  agreements: { personId: string }[];
  outcome: unknown;
}

/** By service and party: who may make people there, and the colleagues made so far, who hold every mandate of the desk. */
interface House {
  administrators: readonly [Client, Client];
  colleagues: Promise<Client>[];
}
const houses = new Map<string, House>();
const nameOf = ({ url, partyId }: Client) => `${url} ${partyId}`;
function houseOf(client: Client): House {
  const known = houses.get(nameOf(client));
  if (!known) throw new Error(`nobody knows the administrators of ${client.partyId}`);
  return known;
}

/** Tells who administers the party of a client that a test made for itself. */
export function administeredBy(client: Client, administrators: readonly [Client, Client]): Client {
  houses.set(nameOf(client), { administrators, colleagues: [] });
  return client;
}

/** The two administrators of a client’s party, who make people and do nothing else: each agrees to what the other proposes. */
export const administratorsOf = (client: Client): readonly [Client, Client] => houseOf(client).administrators;

const sender =
  (url: string): Send =>
  async (key, path, body) => {
    const idempotencyKey = Client.newKey();
    const answer = await onceAvailable(() => new Client(url, key, '', '').post(path, body, idempotencyKey));
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const keysOf = ([one, other]: readonly [Client, Client]) => [one.key, other.key] as const;

/** Adds a person to the party of a client, with a key of their own, over HTTP. */
export async function makePerson(of: Client, name: string, mandates: readonly string[]): Promise<Client> {
  const pair = keysOf(administratorsOf(of));
  const { personId, key } = await addPerson(sender(of.url), chance, pair, { name, mandates });
  return new Client(of.url, key, of.partyId, personId);
}

/** The i-th colleague of a party who holds every mandate of its desk and of the levels. */
export function colleagueOf(client: Client, i: number): Promise<Client> {
  const { colleagues } = houseOf(client);
  colleagues[i] ??= (async () => {
    const { body } = await onceAvailable(() => client.get<{ roles: PartyRole[] }>(`/parties/${client.partyId}`));
    return makePerson(client, `Colleague ${i + 1}`, deskMandatesFor(body.roles));
  })();
  return colleagues[i];
}

/** The client of somebody at the desk of a party that was admitted over HTTP. */
async function atDesk(
  url: string,
  admitted: Admitted<{ id: string; roles: PartyRole[] }>,
  name: string,
): Promise<Client> {
  const { party, administrators, administratorIds } = admitted;
  const client = (key: string, personId: string) => new Client(url, key, party.id, personId);
  const pair = [
    client(administrators[0], administratorIds[0]),
    client(administrators[1], administratorIds[1]),
  ] as const;
  administeredBy(pair[0], pair);
  return makePerson(pair[0], `${name} desk`, deskMandatesFor(party.roles));
}

/** Opens a tenant in a service of its own process, and gives somebody at the desk of its operator. */
export const openOperatorOver = async (url: string, ctx: Ctx): Promise<Client> =>
  atDesk(url, await openOperator(ctx, 'Test', 'Operator'), 'Operator');

/** What `holdfast tenant` prints. */
export interface OpenedByCommand {
  operatorId: string;
  administrators: [string, string];
  administratorIds: [string, string];
}

/** Somebody at the desk of an operator that the command opened. */
export const operatorOpened = (url: string, { operatorId, administrators, administratorIds }: OpenedByCommand) =>
  atDesk(
    url,
    { party: { id: operatorId, roles: ['operator'] }, administrators, administratorIds, keyIds: ['', ''] },
    'Operator',
  );

/** Admits a party over HTTP, as two of the operator, and gives somebody at its desk. */
export async function admitOver(operator: Client, party: { name: string } & Record<string, unknown>): Promise<Client> {
  const operators = [operator.key, (await colleagueOf(operator, 0)).key] as const;
  const body = { country: 'CN', ...party };
  return atDesk(
    operator.url,
    await admitParty<{ id: string; roles: PartyRole[] }>(sender(operator.url), chance, operators, body),
    party.name,
  );
}

export interface World {
  database: TestDatabase;
  clock: ManualClock;
  /** What the log of access was told. */
  told: Accessed[];
  url: string;
  tenantId: string;
  operator: Client;
  signer: Signer;
  /** Admits a party and gives the client of somebody at its desk, who holds every mandate of the roles but `person:manage`. */
  party(name: string, ...roles: PartyRole[]): Promise<Client>;
  /** The same, with its legal entity identifier. */
  partyWithLei(name: string, lei: string, ...roles: PartyRole[]): Promise<Client>;
  /** The same with more about the party: its country, its BIC. */
  admit(name: string, roles: PartyRole[], more?: object): Promise<Client>;
  /** A colleague with their own key. */
  colleague(of: Client, name: string, mandates: string[]): Promise<Client>;
}

const outbound = openOutbound({ allowPrivate: true });
const webhookPair = generateKeyPairSync('ed25519');
/** Signs what webhooks of any test tell. */
export const webhookSigner = {
  publicKey: new Uint8Array(Buffer.from(webhookPair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')),
  sign: async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(sign(null, bytes, webhookPair.privateKey)),
};

/** Stories of years: their people renew their keys in time, and no test tells of it. A key that is to end at another time does. */
const keptKeys = `create function keep_key() returns trigger language plpgsql as $$ begin
    if new.expires_at = new.created_at + interval '180 days' then new.expires_at := null; end if;
    return new;
  end $$;
  create trigger keep_key before insert on api_key for each row execute function keep_key()`;

// Far from the seeds that tests name: two chances of one seed make the same identifiers.
let seeds = 1_000_000;

/** A tenant of the test's own, on a database of its own, behind a real HTTP server. */
export async function openWorld(
  at = '2026-10-12T06:00:00Z',
  platformCode = 'HFST',
  {
    keysEnd = false,
    papers,
    demonstration,
  }: { keysEnd?: boolean; papers?: Papers; demonstration?: Demonstration } = {},
): Promise<World> {
  const database = await openTestDatabase();
  if (!keysEnd) await database.admin.query(keptKeys);
  // As on a machine: `npm run test:ticking` (a platform of tests stands still unless told).
  const clock = new ManualClock(at, Number(process.env['HOLDFAST_TICK_MS'] ?? 0));
  const chance = seededChance(seeds++);
  const newId = identifiers(clock, chance);
  const signer = freshSigner();
  const told: Accessed[] = [];
  const serving = (tenant: string, name = 'installation') =>
    systemCtx({ clock, chance, newId, signer }, database, tenant, name);
  const app = createApp({
    openDatabase: database.tallied,
    peerOf,
    clock,
    chance,
    log: () => {},
    // Receivers of tests are on this machine.
    callsPrivate: true,
    sendsMail: true,
    papers,
    webhooks: { publicKey: webhookSigner.publicKey, allowsPlain: true },
    signer,
    // As strong as nothing: what it costs is not what is tested.
    signIn: {
      passwords: scryptPasswords({ ln: 4, r: 8, p: 1 }),
      seal: sealIn(requireVault({ database })),
      call: outbound,
      fetchKeys: fetchKeysBy(outbound),
    },
    access: (accessed) => told.push(accessed),
    platformCode,
    installation: installationOf(database, serving, () => url, demonstration),
    print: printPdf,
    deflate,
    publicUrl: () => url,
    consoleFile: consoleFiles(),
  });
  const server = serve({ fetch: turning(app.fetch), port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  afterAll(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  if (attack.listens) listenTo(url);
  turnRulesIn(url, clock, database);
  if (rehearsal.listens) rehearse({ url, database });

  const tenantId = newId('tenant');
  // Whoever is admitted here was there before whoever is added over HTTP, also while the clock stands still.
  const earlier = identifiers({ now: () => new Date(clock.now().getTime() - 1) }, chance);
  const ctx = systemCtx({ clock, chance, newId: earlier, signer }, database, tenantId, 'test');
  const clientOf = (partyId: string, { actor, key }: Seated) => new Client(url, key, partyId, actor.personId);
  const known = ({ partyId, administrators: [one, other], desk }: AdmittedHouse) =>
    administeredBy(clientOf(partyId, desk), [clientOf(partyId, one), clientOf(partyId, other)]);
  const { party: own, administrators, administratorIds, keyIds } = await openOperator(ctx, 'Test', 'Operator');
  const founder = (i: 0 | 1) => seatedAt(own, administratorIds[i], keyIds[i], administrators[i], ['person:manage']);
  const house = await settleHouse(ctx, own, [founder(0), founder(1)]);
  const operator = known(house);
  const operators = [
    house.desk,
    await seat(ctx, own, house.administrators, 'Second', deskMandatesFor(own.roles)),
  ] as const;
  houseOf(operator).colleagues[0] = Promise.resolve(clientOf(own.id, operators[1]));
  const admit = async (name: string, roles: PartyRole[], more: object = {}) =>
    known(await admitHere({ ...ctx, requestId: newId('request') }, operators, { name, country: 'CN', roles, ...more }));
  const world: World = {
    database,
    clock,
    told,
    url,
    tenantId,
    operator,
    signer,
    admit,
    party: (name, ...roles) => admit(name, roles),
    partyWithLei: (name, lei, ...roles) => admit(name, roles, { lei }),
    colleague: makePerson,
  };
  if (attack.claims !== undefined) (await import('../attack/afterwards.ts')).attackAfterwards(world, attack.claims);
  return world;
}
