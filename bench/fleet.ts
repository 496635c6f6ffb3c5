import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type NodeDatabase, openDatabase } from '../src/adapters/node/database.ts';
import { openEmbeddedPostgres } from '../src/adapters/node/embedded/postgres.ts';
import { migrate } from '../src/adapters/node/migrate.ts';
import { createApp, systemCtx } from '../src/app.ts';
import type { Ctx } from '../src/context.ts';
import { type Chance, identifiers } from '../src/kernel/identifiers.ts';
import { openTenant } from '../src/parties/index.ts';
import { ensurePartitions } from '../src/telemetry/index.ts';

/** One process's platform on a database of the bench's own, fsync on as in service. */
export interface Ground {
  database: NodeDatabase;
  /** Superuser. */
  admin: pg.Client;
  tenantId: string;
  clock: { now(): Date };
  ctxFor(tenantId: string): Ctx;
  /** The API, without a socket between. */
  app: ReturnType<typeof createApp>;
  operatorKey: string;
  /** Process id of the server, for its processor time. */
  serverPid: number;
  close(): Promise<void>;
}

export async function openGround(): Promise<Ground> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdfast-bench-'));
  const server = await openEmbeddedPostgres({ folder, durable: true, log: () => {} });
  await migrate(server.ownerUrl);
  const database = openDatabase({
    connectionString: server.serviceUrl,
    max: 12,
    applicationName: 'holdfast bench',
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
  const admin = new pg.Client({ connectionString: server.ownerUrl });
  await admin.connect();
  const clock = { now: () => new Date() };
  const chance: Chance = (bytes) => crypto.getRandomValues(bytes);
  const newId = identifiers(clock, chance);
  const tenantId = newId('tenant');
  const ctxFor = (id: string) => systemCtx({ clock, chance, newId }, database, id, 'bench');
  await database.write({ tenantId: '', party: 'system' }, (db) =>
    ensurePartitions(db, new Date().toISOString().slice(0, 10), 2),
  );
  const opened = await openTenant(ctxFor(tenantId), {
    name: 'Bench',
    operator: { name: 'Operator', country: 'CN', roles: ['operator'], administrator: 'Operator' },
  });
  return {
    database,
    admin,
    tenantId,
    clock,
    ctxFor,
    app: createApp({ openDatabase: () => database, clock, chance, log: () => {} }),
    operatorKey: opened.administrator.key ?? '',
    serverPid: server.pid(),
    async close() {
      await admin.end();
      await database.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function act<T>({ app }: Ground, key: string, route: string, body: unknown): Promise<T> {
  const response = await app.request(`/v1${route}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': randomBytes(12).toString('hex'),
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as T;
  if (!response.ok) throw new Error(`${route}: ${JSON.stringify(answer)}`);
  return answer;
}

/** Admits a party and gives the key of its administrator. */
export async function admit(ground: Ground, name: string, role: string): Promise<{ id: string; key: string }> {
  const { party, administrator } = await act<{ party: { id: string }; administrator: { key: string } }>(
    ground,
    ground.operatorKey,
    '/parties',
    { name, country: 'CN', roles: [role], administrator: name },
  );
  return { id: party.id, key: administrator.key };
}

const yard = [106.37, 29.63, 106.38, 29.64] as const;

/**
 * `count` devices, each watching a subject of its own: half are trackers with a seal on containers in a yard, half are
 * scales under lots. Two are made by the API, and the rest are copies of those two in the tables.
 */
export async function raiseFleet(ground: Ground, count: number, password: string): Promise<string[]> {
  const [west, south, east, north] = yard;
  const manager = await admit(ground, 'Manager', 'collateral_manager');
  const owner = await admit(ground, 'Owner', 'trader');
  const { key } = manager;
  const boundary = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const site = await act<{ id: string }>(ground, key, '/sites', {
    code: 'YARD',
    name: 'Yard',
    kind: 'warehouse',
    boundary: { type: 'Polygon', coordinates: [boundary] },
  });
  const originals: { code: string; kind: string }[] = [];
  for (const [kind, subjectKind, expected] of [
    ['gnss_tracker', 'container', { sealNumber: 'S1', maxSilenceS: 3_600 }],
    ['scale', 'lot', { weight: { expectedKg: 20_000, toleranceKg: 100 }, maxSilenceS: 3_600 }],
  ] as const) {
    const code = `${kind === 'scale' ? 'scale' : 'tracker'}-0`;
    const lot = await act<{ id: string }>(ground, owner.key, '/lots', {
      ownerId: owner.id,
      description: 'Copper cathodes',
      hsCode: '740311',
      quantity: { value: '20000', scale: 3, unit: 'TNE' },
      grossWeightKg: 20_000,
      value: { amountMinor: '100000000', currency: 'CNY' },
    });
    await act(ground, owner.key, '/custody-offers', { lotIds: [lot.id], toPartyId: manager.id });
    await act(ground, key, '/custodies', {
      lotIds: [lot.id],
      siteId: site.id,
      handover: { grossWeightKg: 20_000, packages: 10, sealsIntact: true },
    });
    const { device } = await act<{ device: { id: string } }>(ground, key, '/devices', { code, kind, reportEveryS: 60 });
    await act(ground, key, '/subjects', {
      code: `SUBJECT-${code}`,
      kind: subjectKind,
      siteId: site.id,
      lotIds: [lot.id],
      deviceIds: [device.id],
      expected,
    });
    originals.push({ code, kind });
  }
  const copies = Math.max(0, (count >> 1) - 1);
  const hash = createHash('sha256').update(password).digest();
  const { admin, tenantId } = ground;
  await admin.query('begin');
  // Copies are the bench's own doing: neither acts nor events.
  await admin.query(`set local session_replication_role = replica`);
  await admin.query(`update device set password_hash = $1`, [hash]);
  for (const { code } of originals) {
    const name = code.replace('-0', '');
    const of = [tenantId, code, name, copies];
    await admin.query(
      `insert into device (tenant_id, id, code, kind, owner_id, report_every_s, password_hash, enrolled_at, participants)
       select tenant_id, id || '_' || n, $3 || '-' || n, kind, owner_id, report_every_s, password_hash, enrolled_at, participants
       from device, generate_series(1, $4::int) n where tenant_id = $1 and code = $2`,
      of,
    );
    await admin.query(
      `insert into subject select s.tenant_id, s.id || '_' || n, s.code || '_' || n, s.kind, s.registered_by, s.site_id, s.corridor_id,
         s.expected, s.watched_from, s.ended_at, s.status, s.status_since, s.status_reason, s.participants
       from subject s, generate_series(1, $3::int) n where s.tenant_id = $1 and s.code = 'SUBJECT-' || $2::text`,
      [tenantId, code, copies],
    );
    await admin.query(
      `insert into subject_device select x.tenant_id, x.subject_id || '_' || n, d.id, d.number, x.live
       from subject_device x join device o on o.id = x.device_id and o.code = $2, generate_series(1, $4::int) n
       join device d on d.code = $3 || '-' || n where x.tenant_id = $1 and o.tenant_id = $1`,
      of,
    );
  }
  const pairs = `(select o.subject_id as original, o.subject_id || '_' || n as copy, d.number as original_device, c.number as device
      from subject_device o join device d on d.number = o.device_number,
      generate_series(1, $2::int) n join lateral
      (select number from device where code = replace(d.code, '-0', '') || '-' || n) c on true
      where o.tenant_id = $1 and d.code like '%-0') p`;
  await admin.query(`insert into device_state (tenant_id, device_number) select $1, p.device from ${pairs}`, [
    tenantId,
    copies,
  ]);
  await admin.query(
    `insert into subject_state select s.tenant_id, p.copy, s.version, s.snapshot_version, s.state, s.next_tick_at
     from ${pairs} join subject_state s on s.subject_id = p.original and s.tenant_id = $1`,
    [tenantId, copies],
  );
  await admin.query(
    `insert into subject_expectation select s.tenant_id, p.copy, s.version
     from ${pairs} join subject_expectation s on s.subject_id = p.original and s.tenant_id = $1`,
    [tenantId, copies],
  );
  await admin.query('commit');
  await admin.query('analyze');
  const { rows } = await admin.query<{ code: string }>(`select code from device order by number`);
  return rows.map((row) => row.code);
}
