import { AsyncLocalStorage } from 'node:async_hooks';
import { consoleFrom } from '../adapters/worker/console.ts';
import { openRequestDatabase } from '../adapters/worker/database.ts';
import { signerFromJwk } from '../adapters/worker/keys.ts';
import { createApp } from '../app.ts';
import { sealIn } from '../ground/sign-in/index.ts';
import type { Chance } from '../kernel/identifiers.ts';
import { carryJudging, type Judging } from '../kernel/judging.ts';
import { openVault, secretsKeysFrom } from '../kernel/vault.ts';

carryJudging(new AsyncLocalStorage<Judging>());

interface Bindings {
  HYPERDRIVE: { connectionString: string };
  /** The platform's Ed25519 key as a JWK; without it nothing that must be signed is done here. */
  HOLDFAST_SIGNING_KEY?: string;
  /** The keys of stored secrets, as the Node processes have them; without them none is stored or used here. */
  HOLDFAST_SECRETS_KEY?: string;
  /** Where people reach the service: passkeys are bound to it, and without it nobody signs in here. */
  PUBLIC_URL?: string;
  /** The console as it was built; without it none is served here. */
  ASSETS?: { fetch(request: Request): Promise<Response> };
}

interface Execution {
  waitUntil(promise: Promise<unknown>): void;
}

/** The API on Cloudflare Workers. Ingest, timers and sealing are Node processes on the same database. */
export default {
  async fetch(request: Request, env: Bindings, execution: Execution): Promise<Response> {
    const chance: Chance = (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
    const keys = env.HOLDFAST_SECRETS_KEY;
    const vault = keys === undefined ? undefined : await openVault(secretsKeysFrom(keys), chance);
    const database = openRequestDatabase(env.HYPERDRIVE.connectionString, vault);
    const app = createApp({
      openDatabase: () => database,
      peerOf: (c) => c.req.header('cf-connecting-ip'),
      clock: { now: () => new Date() },
      chance,
      ...(vault && { signIn: { seal: sealIn(vault) } }),
      ...(env.PUBLIC_URL !== undefined && { publicUrl: () => env.PUBLIC_URL as string }),
      ...(env.ASSETS && { consoleFile: consoleFrom(env.ASSETS) }),
      signer: env.HOLDFAST_SIGNING_KEY === undefined ? undefined : await signerFromJwk(env.HOLDFAST_SIGNING_KEY),
      log: (level, message, fields) => console.log(JSON.stringify({ level, message, ...fields })),
    });
    try {
      return await app.fetch(request);
    } finally {
      execution.waitUntil(database.close());
    }
  },
};
