import { createHash } from 'node:crypto';
import { machineChance } from '../src/adapters/node/chance.ts';
import { actOn, admitTo, type Ground, openGround } from '../src/adapters/node/ground.ts';
import type { Clock } from '../src/kernel/time.ts';

/** A ground as in service: fsync on, the machine's chance and, unless it is to be put forward, its clock. */
export const openBenchGround = (clock: Clock = { now: () => new Date() }): Promise<Ground> =>
  openGround({
    durable: true,
    clock,
    chance: machineChance(),
    days: 2,
  });

const yard = [106.37, 29.63, 106.38, 29.64] as const;

/**
 * `count` devices, each watching a subject of its own: half are trackers with a seal on containers in a yard, half are
 * scales under lots. Two are made by the API, and the rest are copies of those two in the tables.
 */
export async function raiseFleet(ground: Ground, count: number, password: string): Promise<string[]> {
  const [west, south, east, north] = yard;
  const manager = await admitTo(ground, 'Manager', 'collateral_manager');
  const owner = await admitTo(ground, 'Owner', 'trader');
  const { key } = manager;
  const boundary = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const site = await actOn<{ id: string }>(ground, key, '/sites', {
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
    const lot = await actOn<{ id: string }>(ground, owner.key, '/lots', {
      ownerId: owner.id,
      description: 'Copper cathodes',
      hsCode: '740311',
      quantity: { value: '20000', scale: 3, unit: 'TNE' },
      grossWeightKg: 20_000,
      value: { amountMinor: '100000000', currency: 'CNY' },
    });
    await actOn(ground, owner.key, '/custody-offers', { lotIds: [lot.id], toPartyId: manager.id });
    await actOn(ground, key, '/custodies', {
      lotIds: [lot.id],
      siteId: site.id,
      handover: { grossWeightKg: 20_000, packages: 10, sealsIntact: true },
    });
    const { device } = await actOn<{ device: { id: string } }>(ground, key, '/devices', {
      code,
      kind,
      reportEveryS: 60,
    });
    await actOn(ground, key, '/subjects', {
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
      `insert into device (tenant_id, id, code, topic_name, kind, owner_id, report_every_s, password_hash, enrolled_at, participants)
       select tenant_id, id || '_' || n, $3 || '-' || n, $3 || '-' || n, kind, owner_id, report_every_s, password_hash, enrolled_at, participants
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
  await admin.query(
    `insert into device_state (tenant_id, device_number, is_watched) select $1, p.device, true from ${pairs}`,
    [tenantId, copies],
  );
  await admin.query(
    `insert into subject_state select s.tenant_id, p.copy, s.numbered_above, s.next_tick_at
     from ${pairs} join subject_state s on s.subject_id = p.original and s.tenant_id = $1`,
    [tenantId, copies],
  );
  await admin.query(
    `insert into subject_snapshot select s.tenant_id, p.copy, s.version, s.state, s.taken_at
     from ${pairs} join subject_snapshot s on s.subject_id = p.original and s.tenant_id = $1`,
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
