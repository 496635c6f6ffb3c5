import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { type Ctx, db, rowsOf, withSnapshot } from '../../src/context.ts';
import { readFeedAfter } from '../../src/ground/audit/log-store.ts';
import { narrow } from '../../src/ground/audit/own-store.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { openWorld } from '../support/world.ts';

const world = await openWorld();
const { admin } = world.database;
const MANY = 200_000;
/** Who takes part in how much of the log: every second event, every twentieth, every five hundredth, and the three newest. */
const parts = {
  half: 'n % 2 = 0',
  twentieth: 'n % 20 = 1',
  // A quarter, a hundred at a time, and none of them in what is gone through first.
  clumps: 'n / 100 % 4 = 3 and n > 2100',
  few: 'n % 500 = 3',
  newest: `n > ${MANY - 3}`,
};
type Part = keyof typeof parts;
const partyId = (of: Part) => `pty_${of.padEnd(32, '0')}`;

const chance = seededChance(7);
const newId = identifiers(world.clock, chance);
const seenBy = (of: Part): Ctx => ({
  ...systemCtx({ clock: world.clock, chance, newId }, world.database, world.tenantId, 'test'),
  actor: {
    kind: 'person',
    partyId: partyId(of),
    personId: 'per_1',
    keyId: 'key_1',
    roles: [],
    partyName: '',
    personName: '',
    mandates: new Set<string>(),
  },
});

beforeAll(async () => {
  const client = await admin.connect();
  try {
    await client.query('set session_replication_role = replica');
    const takesPart = Object.entries(parts).map(([of, when]) => `case when ${when} then '${partyId(of as Part)}' end`);
    await client.query(
      `insert into event (tenant_id, id, type, version, object_id, at, actor, request_id, payload, participants, xid)
        select $1, 'evt_' || lpad(to_hex(n), 32, '0'), 'test.happened', 1, 'x', timestamptz '2026-01-01' + n * interval '1 second',
          '{"kind":"system","name":"test"}', 'req_test', '{}', array_remove(array['pty_another', ${takesPart.join(', ')}], null),
          (1 + n / 400)::text::xid8
        from generate_series(1, ${MANY}) n`,
      [world.tenantId],
    );
    await client.query('vacuum analyze event');
  } finally {
    client.release(true);
  }
}, 240_000);

/** How many rows of the log this connection went through, whatever for. */
async function goneThrough(ctx: Ctx): Promise<number> {
  const [read] = rowsOf<{ rows: string }>(
    await db(ctx).execute(sql`select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as rows
      from pg_stat_xact_user_tables where relid = 'event'::regclass`),
  );
  return Number(read?.rows);
}

/** A page, and how many rows of the log the database went through for it. */
const paged = (of: Part, after: string | undefined, most: number) =>
  withSnapshot(seenBy(of), async (tx) => {
    await narrow(tx);
    const before = await goneThrough(tx);
    const rows = await readFeedAfter(tx, after, most);
    return { ids: rows.map(({ id }) => id), read: (await goneThrough(tx)) - before };
  });

it.each<[Part, number]>([
  ['half', 3_000],
  ['twentieth', 4_000],
  // Twice each that is gone through: once for where a stretch ends. All of its own are fifty thousand, to be sorted.
  ['clumps', 9_000],
  ['few', 13_000],
  ['newest', 13_000],
])('a page of who takes part in %s of the log goes through no more than %i of its rows', async (of, most) => {
  const first = await paged(of, undefined, 50);
  expect(first.ids).toHaveLength(of === 'newest' ? 3 : 50);
  expect(first.read).toBeGreaterThan(0);
  expect(first.read).toBeLessThan(most);
});

it.each<[Part, number]>([
  ['twentieth', 1],
  ['few', 3],
])('page after page shows all of the %s, in order and once', async (of, from) => {
  const step = of === 'twentieth' ? 20 : 500;
  const seen: string[] = [];
  for (let after: string | undefined; ; after = seen.at(-1)) {
    const { ids } = await paged(of, after, 200);
    if (ids.length === 0) break;
    seen.push(...ids);
  }
  const own = Array.from({ length: MANY / step }, (_, i) => `evt_${(from + i * step).toString(16).padStart(32, '0')}`);
  expect(seen).toEqual(own);
});
