import { generateKeyPairSync, sign } from 'node:crypto';
import { serve } from '@hono/node-server';
import { afterAll } from 'vitest';
import { ManualClock, seededChance } from '../../src/adapters/memory/clock.ts';
import { scryptPasswords } from '../../src/adapters/node/passwords.ts';
import { printPdf } from '../../src/adapters/node/pdf.ts';
import { peerOf } from '../../src/adapters/node/peer.ts';
import { sealWith } from '../../src/adapters/node/seal.ts';
import { createApp, systemCtx } from '../../src/app.ts';
import type { Accessed } from '../../src/context.ts';
import { openTenant, type PartyRole } from '../../src/ground/parties/index.ts';
import { mandatesFor } from '../../src/ground/parties/rules.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import type { Signer } from '../../src/kernel/signing.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
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

  async post<T>(path: string, body: unknown = {}, idempotencyKey = Client.newKey()): Promise<Answer<T>> {
    const response = await fetch(`${this.url}/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.key}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as T, headers: response.headers };
  }

  async get<T>(path: string): Promise<Answer<T>> {
    const response = await fetch(`${this.url}/v1${path}`, { headers: { authorization: `Bearer ${this.key}` } });
    return { status: response.status, body: (await response.json()) as T, headers: response.headers };
  }

  /** Asked for, and agreed to by as many colleagues as it needs: what it came to, done or refused. */
  async tried<T>(path: string, body: unknown = {}, idempotencyKey = Client.newKey()): Promise<Answer<T>> {
    const asked = await onceAvailable(() => this.post<T>(path, body, idempotencyKey));
    if (asked.status !== 202) return asked;
    const proposal = asked.body as unknown as Proposal;
    // A repeat finds what came of it.
    return proposal.state === 'done'
      ? { ...asked, status: 200, body: proposal.outcome as T }
      : this.agreed<T>(proposal);
  }

  /** Colleagues who were not asked before agree to the proposal, until it is done or refused. */
  async agreed<T>({ id }: Pick<Proposal, 'id'>): Promise<Answer<T>> {
    for (let i = 0; ; i++) {
      const colleague = await colleagueOf(this, i);
      const key = Client.newKey();
      const answer = await onceAvailable(() =>
        colleague.post<Proposal & ProblemBody>(`/proposals/${id}/agreement`, {}, key),
      );
      const { status, headers, body } = answer;
      if (body.state === 'done') return { status, headers, body: body.outcome as T };
      const isUnfit = body.code === 'SAME_PERSON' || body.code === 'AGREED_BEFORE';
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

/** By service and party: who may make people there, and the colleagues made so far, who hold every mandate. */
const houses = new Map<string, { founder: Client; personnel?: Promise<Client>; colleagues: Promise<Client>[] }>();
const houseOf = (client: Client) => {
  const key = `${client.url} ${client.partyId}`;
  const known = houses.get(key) ?? { founder: client, colleagues: [] };
  houses.set(key, known);
  return known;
};

/** Adds a person to the party of `by`, with a key of their own. */
async function makePerson(by: Client, name: string, mandates: readonly string[]): Promise<Client> {
  const person = await by.done<{ id: string }>('/people', { name, mandates });
  const issued = await by.done<{ key: string }>('/api-keys', { personId: person.id });
  return new Client(by.url, issued.key, by.partyId, person.id);
}

/** Who adds people, and does nothing else: so whoever is added is apart from the party’s first person. */
const personnelOf = (client: Client): Promise<Client> => {
  const house = houseOf(client);
  house.personnel ??= makePerson(house.founder, 'Personnel', ['person:manage']);
  return house.personnel;
};

/** The i-th colleague of a party who holds every mandate of its roles and of the levels. */
export function colleagueOf(client: Client, i: number): Promise<Client> {
  const { colleagues } = houseOf(client);
  colleagues[i] ??= (async () => {
    const { body } = await onceAvailable(() => client.get<{ roles: PartyRole[] }>(`/parties/${client.partyId}`));
    const mandates = [...mandatesFor(body.roles)].filter((mandate) => mandate !== 'person:manage');
    return makePerson(await personnelOf(client), `Colleague ${i + 1}`, mandates);
  })();
  return colleagues[i];
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
  /** Admits a party and gives the client of its first person, who holds every mandate of the roles. */
  party(name: string, ...roles: PartyRole[]): Promise<Client>;
  /** The same, with its legal entity identifier. */
  partyWithLei(name: string, lei: string, ...roles: PartyRole[]): Promise<Client>;
  /** The same with more about the party: its country, its BIC. */
  admit(name: string, roles: PartyRole[], more: object): Promise<Client>;
  /** A colleague with their own key. */
  colleague(of: Client, name: string, mandates: string[]): Promise<Client>;
}

const webhookPair = generateKeyPairSync('ed25519');
/** Signs what webhooks of any test tell. */
export const webhookSigner = {
  publicKey: new Uint8Array(Buffer.from(webhookPair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')),
  sign: async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(sign(null, bytes, webhookPair.privateKey)),
};

// Far from the seeds that tests name: two chances of one seed make the same identifiers.
let seeds = 1_000_000;

/** A tenant of the test's own, on a database of its own, behind a real HTTP server. */
export async function openWorld(at = '2026-10-12T06:00:00Z', platformCode = 'HFST'): Promise<World> {
  const database = await openTestDatabase();
  // As on a machine: `npm run test:ticking` (a platform of tests stands still unless told).
  const clock = new ManualClock(at, Number(process.env['HOLDFAST_TICK_MS'] ?? 0));
  const chance = seededChance(seeds++);
  const newId = identifiers(clock, chance);
  const signer = freshSigner();
  const told: Accessed[] = [];
  const app = createApp({
    openDatabase: database.tallied,
    peerOf,
    clock,
    chance,
    log: () => {},
    webhooks: { publicKey: webhookSigner.publicKey, allowsPlain: true },
    signer,
    // As strong as nothing: what it costs is not what is tested.
    signIn: { passwords: scryptPasswords({ ln: 4, r: 8, p: 1 }), seal: sealWith(Buffer.alloc(32, 7)) },
    access: (accessed) => told.push(accessed),
    platformCode,
    print: printPdf,
    publicUrl: () => url,
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  afterAll(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;

  const tenantId = newId('tenant');
  const opened = await openTenant(systemCtx({ clock, chance, newId, signer }, database, tenantId, 'test'), {
    name: 'Test',
    operator: { name: 'Operator', country: 'CN', roles: ['operator'], administrator: 'Administrator' },
  });
  const clientOf = ({ administrator, party }: typeof opened) => {
    const founder = new Client(url, administrator.key ?? '', party.id, administrator.personId);
    houseOf(founder);
    return founder;
  };
  const operator = clientOf(opened);
  return {
    database,
    clock,
    told,
    url,
    tenantId,
    operator,
    signer,
    admit: async (name, roles, more) =>
      clientOf(
        await operator.done('/parties', {
          name,
          country: 'CN',
          roles,
          administrator: `${name} administrator`,
          ...more,
        }),
      ),
    party: async (name, ...roles) =>
      clientOf(await operator.done('/parties', { name, country: 'CN', roles, administrator: `${name} administrator` })),
    partyWithLei: async (name, lei, ...roles) =>
      clientOf(
        await operator.done('/parties', { name, country: 'CN', roles, lei, administrator: `${name} administrator` }),
      ),
    colleague: async (of, name, mandates) => makePerson(await personnelOf(of), name, mandates),
  };
}
