import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createApp, systemCtx } from '../../app.ts';
import type { Ctx } from '../../context.ts';
import { type Chance, identifiers, type NewId } from '../../kernel/identifiers.ts';
import type { Clock } from '../../kernel/time.ts';
import { ensurePartitions } from '../../physical/telemetry/index.ts';
import { type NodeDatabase, openDatabase } from './database.ts';
import { deflate } from './deflate.ts';
import { openEmbeddedPostgres } from './embedded/postgres.ts';
import { settle } from './ground-acts.ts';
import { openOperator } from './house.ts';
import { migrate } from './migrate.ts';
import { vaultOf } from './secrets.ts';

export interface GroundOptions {
  /** False where nobody will miss the data: no fsync. */
  durable: boolean;
  clock: Clock;
  chance: Chance;
  /** Days from the clock's on for which observations get partitions. */
  days: number;
  /** A migrated database that nobody else uses, which whoever made it removes; without, a server of its own is started. */
  on?: GroundDatabase;
}

export interface GroundDatabase {
  serviceUrl: string;
  ownerUrl: string;
  /** What the service becomes once it is connected, where its login is another's. */
  role?: string | undefined;
}

interface GroundServer extends GroundDatabase {
  pid(): number;
  stop(): Promise<void>;
}

async function startServer(folder: string, durable: boolean): Promise<GroundServer> {
  const server = await openEmbeddedPostgres({ folder, durable, log: () => {} });
  await migrate(server.ownerUrl);
  return server;
}

const lentServer = (on: GroundDatabase): GroundServer => ({
  ...on,
  pid() {
    throw new Error('The server of a database that was lent is not ours');
  },
  async stop() {},
});

/** A database of one's own with an API and a tenant on it, for replays and benches; gone when closed. */
export interface Ground {
  database: NodeDatabase;
  /** Superuser. */
  admin: pg.Client;
  tenantId: string;
  clock: Clock;
  newId: NewId;
  chance: Chance;
  ctxFor(tenantId: string): Ctx;
  /** The API, without a socket between. */
  app: ReturnType<typeof createApp>;
  operatorKey: string;
  /** Process id of the server, for its processor time. */
  serverPid(): number;
  /** For a service of its own on this database; the owner's login migrates. */
  urls: { service: string; owner: string };
  close(): Promise<void>;
}

export async function openGround({ durable, clock, chance, days, on }: GroundOptions): Promise<Ground> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdfast-'));
  const server = on ? lentServer(on) : await startServer(folder, durable);
  const database = openDatabase({
    connectionString: server.serviceUrl,
    max: 12,
    applicationName: 'holdfast',
    role: server.role,
    vault: await vaultOf(undefined, folder),
    onError: () => {},
  });
  const admin = new pg.Client({ connectionString: server.ownerUrl });
  await admin.connect();
  const newId = identifiers(clock, chance);
  const tenantId = newId('tenant');
  const ctxFor = (id: string) => systemCtx({ clock, chance, newId }, database, id, 'system');
  await database.write({ tenantId: '', party: 'system' }, (db) =>
    ensurePartitions(db, clock.now().toISOString().slice(0, 10), days),
  );
  const ground: Ground = {
    database,
    admin,
    tenantId,
    clock,
    newId,
    ctxFor,
    app: createApp({ openDatabase: database.tallied, clock, chance, log: () => {}, deflate }),
    chance,
    operatorKey: '',
    serverPid: server.pid,
    urls: { service: server.serviceUrl, owner: server.ownerUrl },
    async close() {
      await admin.end();
      await database.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  ground.operatorKey = await settle(ground, await openOperator(ctxFor(tenantId), 'Ground', 'Operator'));
  return ground;
}

export { actOn, addTo, admitTo, agreeTo, isProposal } from './ground-acts.ts';
