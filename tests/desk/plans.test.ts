import { type SQL, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { asSystem, type Ctx, type Db, db, rowsOf } from '../../src/context.ts';
import { withOwnRows } from '../../src/desk/lists/own-store.ts';
import { listRows } from '../../src/desk/lists/store.ts';
import { nouns } from '../../src/desk/nouns/index.ts';
import { openOwed } from '../support/receivables.ts';

const owed = await openOwed();
const { seller, debtor, tenantId } = owed;
const { admin } = owed.database;

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Node[];
}
const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const person = {
  kind: 'person' as const,
  personId: 'per_1',
  keyId: 'key_1',
  roles: [],
  partyName: '',
  personName: '',
  mandates: new Set<string>(),
};

/** What a list's first page costs, by the plan of the very statement that reads it, as somebody of a party. */
async function planned(
  partyId: string,
  name: string,
  asked: Record<string, string>,
  { off, how }: { off: readonly string[]; how: string },
): Promise<Node[]> {
  const noun = nouns.find((each) => each.name === name);
  if (!noun) throw new Error(`no noun ${name}`);
  const ctx: Ctx = { ...owed.system(), actor: { ...person, partyId } };
  const plans: Node[] = [];
  await withOwnRows(ctx, asked, async (tx) => {
    const real = tx.tx as Db;
    for (const setting of off) await real.execute(sql`select set_config(${setting}, 'off', true)`);
    const explaining = {
      execute: async (query: SQL) => {
        const rows = rowsOf<{ 'QUERY PLAN': { Plan: Node }[] }>(
          await real.execute(sql`explain (format json${sql.raw(how)}) ${query}`),
        );
        plans.push(...rows.flatMap((row) => row['QUERY PLAN'].map(({ Plan }) => Plan)));
        return real.execute(query);
      },
    };
    await listRows({ ...tx, tx: explaining as unknown as Db }, noun, asked, { after: undefined, limit: 50 });
  });
  return plans.flatMap(nodesOf);
}

describe('the first page of every list', () => {
  it.each(nouns.map(({ name, table }) => [name, table]))('%s is read in the order of an index', async (name, table) => {
    // On tables that are empty nothing else tells what there is to go by.
    const nodes = await planned(seller.partyId, name, {}, { off: ['enable_seqscan', 'enable_sort'], how: '' });
    expect(nodes.length).toBeGreaterThan(0);
    const bad = nodes.filter(
      (node) =>
        (node['Node Type'] === 'Seq Scan' && node['Relation Name'] === table) || node['Node Type'].endsWith('Sort'),
    );
    expect(bad.map((node) => `${node['Node Type']} ${node['Relation Name'] ?? ''}`)).toEqual([]);
  });
});

/** The most rows that one look at the table of a list, or at another that it shows something of, read, those that it passed over with them. */
async function readBy(
  partyId: string,
  name: string,
  asked: Record<string, string>,
  table = nouns.find((each) => each.name === name)?.table,
): Promise<number> {
  const nodes = await planned(partyId, name, asked, { off: [], how: ', analyze' });
  const read = nodes
    .filter((node) => node['Relation Name'] === table)
    .map((node) => {
      const rows = node['Actual Rows'] ?? 0;
      const passed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
      return (rows + passed) * (node['Actual Loops'] ?? 1);
    });
  expect(read.length).toBeGreaterThan(0);
  return Math.max(...read);
}

/** Rows by themselves, without what triggers make of them. */
async function fill(table: string, text: string, values: readonly unknown[]): Promise<void> {
  const client = await admin.connect();
  try {
    await client.query('set session_replication_role = replica');
    await client.query(text, [...values]);
    await client.query('set session_replication_role = origin');
    await client.query(`vacuum analyze ${table}`);
  } finally {
    client.release(true);
  }
}

const MANY = 100_000;
type Page = [string, (to: string) => Record<string, string>];

it('a day that every row is said to have is never missing in the database', async () => {
  const said = nouns.flatMap(({ table, columns }) =>
    Object.values(columns).flatMap(({ isAlways, sql: of }) => (isAlways ? [`${table} ${of.replace('n.', '')}`] : [])),
  );
  const { rows } = await admin.query<{ name: string }>(
    `select attrelid::regclass || ' ' || attname as name from pg_attribute where attnotnull and attnum > 0`,
  );
  expect(said.length).toBeGreaterThan(5);
  expect(said.filter((each) => !rows.some(({ name }) => name === each))).toEqual([]);
});

describe('of many receivables', () => {
  /** One that has to do with three of them, the oldest; one with a twentieth, all through. */
  let few = '';
  let some = '';
  beforeAll(async () => {
    few = (await owed.admit('Core firm that owes little', ['core_firm'])).partyId;
    some = (await owed.admit('Core firm that owes some', ['core_firm'])).partyId;
    await fill(
      'receivable',
      `insert into receivable (tenant_id, id, creditor_id, debtor_id, invoice_number, invoiced_on, due_on, amount_minor, currency, status,
          confirmed_minor, participants, created_at)
        select $1, 'rcv_' || lpad(to_hex(n), 32, '0'), $2, d.id, 'INV-' || n, date '2026-10-01', date '2026-12-01' + n % 90, 100000 + n,
          'CNY', case when n % 10 = 0 then 'presented' else 'confirmed' end, case when n % 10 = 0 then null else 100000 + n end,
          array[$2, d.id], timestamptz '2026-10-02' + n * interval '1 second'
        from generate_series(1, ${MANY}) n
          cross join lateral (select case when n <= 3 then $4 when n / 10 % 20 = 0 then $5 else $3 end as id) d`,
      [tenantId, seller.partyId, debtor.partyId, few, some],
    );
  }, 120_000);

  const pages: Page[] = [
    ['as they are', () => ({})],
    ['in one state', () => ({ state: 'presented' })],
    ['due on a day', () => ({ dueOnFrom: '2026-12-20', dueOnTo: '2026-12-20' })],
    ['by the day they are due', () => ({ sort: 'dueOn' })],
    ['by the day they are due, the last first', () => ({ sort: '-dueOn' })],
    ['by a number', () => ({ q: 'INV-1777' })],
    ['by how a number ends', () => ({ q: '1777' })],
    ['of one party', (partyId) => ({ partyId })],
  ];
  it.each(pages)('a page %s reads few rows', async (_, asked) => {
    expect(await readBy(seller.partyId, 'receivables', asked(debtor.partyId))).toBeLessThan(MANY / 10);
  });
  it.each(pages)('a page %s of who has three of them reads hardly more', async (_, asked) => {
    expect(await readBy(few, 'receivables', asked(few))).toBeLessThan(20);
  });
  it.each(pages)('a page %s of who has a twentieth of them reads few rows', async (_, asked) => {
    // Their own, at most: of a hundred thousand that is as quick as going through the newest of all.
    expect(await readBy(some, 'receivables', asked(some))).toBeLessThan(MANY / 19);
  });

  it('the system sees all of them in the transaction of who was shown three', async () => {
    const ctx: Ctx = { ...owed.system(), actor: { ...person, partyId: few } };
    const count = async (of: Ctx) =>
      rowsOf<{ rows: number }>(await db(of).execute(sql`select count(*)::integer as rows from receivable`))[0]?.rows;
    await withOwnRows(ctx, {}, async (tx) => {
      expect(await count(tx)).toBe(3);
      expect(await asSystem(tx, 'test', count)).toBe(MANY);
      expect(await count(tx)).toBe(3);
    });
  });
});

describe('of many goods and invoices', () => {
  beforeAll(async () => {
    // One in ten thousand is in a state that somebody looks for.
    await fill(
      'lot',
      `insert into lot (tenant_id, id, owner_id, description, hs_code, quantity_value, quantity_in, quantity_scale, quantity_unit, gross_weight_kg,
          value_minor, value_currency, container_number, status, offered_to_id, participants, created_at)
        select $1, 'lot_' || lpad(to_hex(n), 32, '0'), $2, 'Cathodes', '740311', 20000, 20000, 3, 'TNE', 20000, 100000000, 'CNY', 'TGHU' || n,
          'registered', case when n % 10000 = 1 then $3 end, array[$2], timestamptz '2026-01-01' + n * interval '4 minutes'
        from generate_series(1, ${MANY}) n`,
      [tenantId, seller.partyId, debtor.partyId],
    );
    await fill(
      'invoice',
      `insert into invoice (tenant_id, id, fapiao_key, kind, seller_id, buyer_id, issued_on, net_minor, tax_minor, total_minor, currency,
          verification, verified_at, participants, created_at)
        select $1, 'inv_' || lpad(to_hex(n), 32, '0'), lpad(n::text, 20, '0'), 'blue', $2, $3, date '2026-01-01', 100, 13, 113, 'CNY',
          case when n % 10000 = 1 then 'differs' else 'verified' end, timestamptz '2026-01-01' + n * interval '4 minutes',
          array[$2, $3], timestamptz '2026-01-01'
        from generate_series(1, ${MANY}) n`,
      [tenantId, seller.partyId, debtor.partyId],
    );
    // Over the lots that lie last in the order of all.
    await fill(
      'control_position',
      `insert into control_position (tenant_id, pledgee_id, item_id, facility_id, state, reason, since, legs, live, participants)
        select $1, $2, 'lot_' || lpad(to_hex(${MANY} - n), 32, '0'), 'fac_' || lpad('1', 32, '0'), 'controlled', 'ALL_LEGS_HOLD',
          timestamptz '2026-01-01', '{}', true, array[$2] from generate_series(1, 60) n`,
      [tenantId, seller.partyId],
    );
  }, 120_000);

  it('a page of positions looks up the goods that it names, and goes through no others', async () => {
    expect(await readBy(seller.partyId, 'control-positions', {}, 'lot')).toBeLessThan(500);
  });

  it.each<[string, string, Record<string, string>]>([
    ['lots', 'offered', { state: 'offered' }],
    ['lots', 'of a day', { createdAtFrom: '2026-02-01T00:00:00Z', createdAtBefore: '2026-02-02T00:00:00Z' }],
    ['lots', 'the oldest first', { sort: 'createdAt' }],
    ['lots', 'the newest first', { sort: '-createdAt' }],
    ['lots', 'by how a container’s number ends', { q: '7777' }],
    ['invoices', 'that differ', { state: 'differs' }],
    ['invoices', 'of a day', { verifiedAtFrom: '2026-02-01T00:00:00Z', verifiedAtBefore: '2026-02-02T00:00:00Z' }],
    ['invoices', 'by how a number ends', { q: '77777' }],
  ])('a page of %s %s reads few rows', async (name, _, asked) => {
    expect(await readBy(seller.partyId, name, asked)).toBeLessThan(MANY / 50);
  });
});
