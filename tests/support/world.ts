import { generateKeyPairSync, sign } from 'node:crypto';
import { serve } from '@hono/node-server';
import { afterAll } from 'vitest';
import { ManualClock, seededChance } from '../../src/adapters/memory/clock.ts';
import { printPdf } from '../../src/adapters/node/pdf.ts';
import { createApp, systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import type { Signer } from '../../src/kernel/signing.ts';
import { openTenant, type PartyRole } from '../../src/parties/index.ts';
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

/** One person of one party, speaking HTTP to the service. */
export class Client {
  readonly url: string;
  readonly key: string;
  readonly partyId: string;
  readonly personId: string;
  static #keys = 0;

  constructor(url: string, key: string, partyId: string, personId: string) {
    this.url = url;
    this.key = key;
    this.partyId = partyId;
    this.personId = personId;
  }

  async post<T>(path: string, body: unknown = {}, idempotencyKey = `k-${Client.#keys++}`): Promise<Answer<T>> {
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

  /** The act must be done; its view. */
  async done<T>(path: string, body: unknown = {}): Promise<T> {
    const answer = await this.post<T>(path, body);
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** The act must be refused; `status code`. */
  async refused(path: string, body: unknown = {}): Promise<string> {
    const answer = await this.post<ProblemBody>(path, body);
    return `${answer.status} ${answer.body.code}`;
  }
}

export interface World {
  database: TestDatabase;
  clock: ManualClock;
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

let seeds = 1;

/** A tenant of the test's own, on a database of its own, behind a real HTTP server. */
export async function openWorld(at = '2026-10-12T06:00:00Z', platformCode = 'HFST'): Promise<World> {
  const database = await openTestDatabase();
  // As on a machine: `npm run test:ticking` (a platform of tests stands still unless told).
  const clock = new ManualClock(at, Number(process.env['HOLDFAST_TICK_MS'] ?? 0));
  const chance = seededChance(seeds++);
  const newId = identifiers(clock, chance);
  const signer = freshSigner();
  const app = createApp({
    openDatabase: () => database,
    clock,
    chance,
    log: () => {},
    webhooks: { publicKey: webhookSigner.publicKey, allowsPlain: true },
    signer,
    platformCode,
    print: printPdf,
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
  const clientOf = (registered: typeof opened) =>
    new Client(url, registered.administrator.key ?? '', registered.party.id, registered.administrator.personId);
  const operator = clientOf(opened);
  return {
    database,
    clock,
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
    async colleague(of, name, mandates) {
      const person = await of.done<{ id: string }>('/people', { name, mandates });
      const issued = await of.done<{ key: string }>('/api-keys', { personId: person.id });
      return new Client(url, issued.key, of.partyId, person.id);
    },
  };
}
