import { type SQL, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { asSystem, type Ctx, type Db, db, rowsOf } from '../../src/context.ts';
import { withOwnRows } from '../../src/desk/lists/own.ts';
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

describe('of many invoices', () => {
  const MANY = 100_000;
  /** One that has to do with three of them, the oldest; one with a twentieth, all through. */
  let few = '';
  let some = '';
  beforeAll(async () => {
    few = (await owed.admit('Core firm that owes little', ['core_firm'])).partyId;
    some = (await owed.admit('Core firm that owes some', ['core_firm'])).partyId;
    const client = await admin.connect();
    try {
      await client.query('set session_replication_role = replica');
      await client.query(
        `insert into receivable (tenant_id, id, creditor_id, debtor_id, invoice_number, invoiced_on, due_on, amount_minor, currency, status,
            confirmed_minor, participants, created_at)
          select $1, 'rcv_' || lpad(to_hex(n), 32, '0'), $2, d.id, 'INV-' || n, date '2026-10-01', date '2026-12-01' + n % 90, 100000 + n,
            'CNY', case when n % 10 = 0 then 'presented' else 'confirmed' end, case when n % 10 = 0 then null else 100000 + n end,
            array[$2, d.id], timestamptz '2026-10-02' + n * interval '1 second'
          from generate_series(1, ${MANY}) n
            cross join lateral (select case when n <= 3 then $4 when n / 10 % 20 = 0 then $5 else $3 end as id) d`,
        [tenantId, seller.partyId, debtor.partyId, few, some],
      );
      await client.query('set session_replication_role = origin');
      await client.query('vacuum analyze receivable');
    } finally {
      client.release(true);
    }
  }, 120_000);

  /** The most rows that one look at the table read, those that it passed over with them. */
  async function readBy(partyId: string, asked: Record<string, string>): Promise<number> {
    const nodes = await planned(partyId, 'receivables', asked, { off: [], how: ', analyze' });
    const read = nodes
      .filter((node) => node['Relation Name'] === 'receivable')
      .map((node) => {
        const rows = node['Actual Rows'] ?? 0;
        const passed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
        return (rows + passed) * (node['Actual Loops'] ?? 1);
      });
    expect(read.length).toBeGreaterThan(0);
    return Math.max(...read);
  }

  const pages: [string, (to: string) => Record<string, string>][] = [
    ['as they are', () => ({})],
    ['in one state', () => ({ state: 'presented' })],
    ['due on a day', () => ({ dueOnFrom: '2026-12-20', dueOnTo: '2026-12-20' })],
    ['by the day they are due', () => ({ sort: 'dueOn' })],
    ['by a number', () => ({ q: 'INV-1777' })],
    ['by how a number ends', () => ({ q: '1777' })],
    ['of one party', (partyId) => ({ partyId })],
  ];
  it.each(pages)('a page %s reads few rows', async (_, asked) => {
    expect(await readBy(seller.partyId, asked(debtor.partyId))).toBeLessThan(MANY / 10);
  });
  it.each(pages)('a page %s of who has three of them reads hardly more', async (_, asked) => {
    expect(await readBy(few, asked(few))).toBeLessThan(20);
  });
  it.each(pages)('a page %s of who has a twentieth of them reads few rows', async (_, asked) => {
    expect(await readBy(some, asked(some))).toBeLessThan(MANY / 50);
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
