import { type SQL, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { type Db, rowsOf, withSnapshot } from '../../src/context.ts';
import { foldSums } from '../../src/desk/portfolio/index.ts';
import { readSums } from '../../src/desk/portfolio/store.ts';
import { type Cut, owedCuts } from '../../src/desk/portfolio/sums.ts';
import { pastActs } from '../support/past-acts.ts';
import { openOwed, sha, yuan } from '../support/receivables.ts';

const owed = await openOwed();
const { seller, debtor, tenantId, banks } = owed;
const { admin } = owed.database;
const cuts: [string, Cut][] = Object.entries(owedCuts);

const read = (cut: Cut, partyId = debtor.partyId) =>
  withSnapshot(owed.system(), (tx) => readSums(tx, cut, { partyId, stands: [] }, 10_000));
const sorted = (sums: object[]) => sums.map((sum) => JSON.stringify(sum, Object.keys(sum).sort())).sort();
/** Every cut, as it is kept and as its rows add up. */
async function expectKept(partyId = debtor.partyId) {
  for (const [name, { kept, ...byRows }] of cuts) {
    expect([name, kept]).toEqual([name, expect.any(Object)]);
    const sums = sorted(await read({ ...byRows, kept }, partyId));
    expect([name, sums]).toEqual([name, sorted(await read(byRows, partyId))]);
  }
}
const parts = async () => Number((await admin.query<{ n: string }>('select count(*) as n from owed_part')).rows[0]?.n);
const change = (text: string) => pastActs(admin, tenantId, text);

it('is what the rows come to: presented, confirmed, assigned with notice, paid in part, moved to another day, settled', async () => {
  await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
  const claims = [];
  for (const amount of [100, 30, 70]) claims.push((await owed.receivable(amount)).id);
  await expectKept();
  expect((await read(owedCuts.creditor)).map((sum) => [sum.key, sum.unanswered])).toEqual([[seller.partyId, 3]]);
  const [first, second, third] = claims;
  await owed.confirm(second ?? '', 30);
  await expectKept();
  const assignment = await seller.done<{ id: string }>('/assignments', {
    assigneeId: banks[0].partyId,
    kind: 'advance',
    recourse: true,
    services: ['finance', 'collection'],
    currency: 'CNY',
    items: [{ receivableId: first, advance: yuan(50) }],
  });
  await banks[0].done(`/assignments/${assignment.id}/answer`, { accept: true });
  await banks[0].done('/notices', { sourceId: assignment.id, debtorId: debtor.partyId, proofHash: sha('f') });
  await expectKept();
  expect(new Map((await read(owedCuts.holder)).map((sum) => [sum.key, sum.toOthersMinor]))).toEqual(
    new Map([
      [banks[0].partyId, '10000'],
      [seller.partyId, '0'],
    ]),
  );
  await change(`update receivable set collected_minor = 1000 where id in ('${first}', '${third}')`);
  await expectKept();
  await change(`update receivable set due_on = due_on + 40 where id = '${third}'`);
  await expectKept();
  await change(`update receivable set status = 'rejected' where id = '${third}'`);
  await expectKept();
  // What moves no sum adds nothing.
  const before = await parts();
  await change(`update receivable set level = 1 where id = '${first}'`);
  expect(await parts()).toBe(before);
});

it('is what the rows come to where eight present at once and it is folded meanwhile', async () => {
  await Promise.all([
    ...Array.from({ length: 8 }, (_, i) => owed.receivable(10 + i)),
    ...Array.from({ length: 4 }, () => foldSums(owed.system())),
  ]);
  await expectKept();
  await change(`insert into owed_part (tenant_id, debtor_id, creditor_id, currency, is_confirmed, receivables, left_minor)
    select '${tenantId}', '${debtor.partyId}', '${seller.partyId}', 'CNY', false, case when n % 2 = 0 then 1 else -1 end, case when n % 2 = 0 then 5 else -5 end
    from generate_series(1, 1000) n`);
  const grown = await parts();
  expect(await Promise.all([foldSums(owed.system()), foldSums(owed.system())])).toContain(1);
  expect(await parts()).toBeLessThan(grown - 900);
  await expectKept();
  expect(await foldSums(owed.system())).toBe(0);
});

it('is what the rows come to where one statement writes several, of which some are owed no more', async () => {
  await change(`insert into receivable (tenant_id, id, creditor_id, debtor_id, invoice_number, invoiced_on, due_on, amount_minor, currency, status,
      confirmed_minor, participants, created_at)
    select '${tenantId}', 'rcv_many' || n, '${seller.partyId}', '${debtor.partyId}', 'MANY-' || n, date '2026-10-01', date '2026-12-01' + n % 2,
      1000 + n, 'CNY', case n when 1 then 'rejected' when 2 then 'confirmed' else 'presented' end, case n when 2 then 900 end,
      array['${seller.partyId}', '${debtor.partyId}'], timestamptz '2026-10-02' from generate_series(1, 5) n`);
  await expectKept();
});

it('tells nobody what another owes', async () => {
  for (const of of [seller, banks[0]])
    for (const by of Object.keys(owedCuts))
      expect((await of.get<{ items: unknown[] }>(`/owed?by=${by}`)).body.items).toEqual([]);
});

it('reads as much of a hundred thousand claims as of a thousand', async () => {
  const much = (await owed.admit('Core firm that owes much', ['core_firm'])).partyId;
  const seen: number[] = [];
  for (const [from, to] of [
    [1, 1_000],
    [1_001, 100_000],
  ]) {
    const client = await admin.connect();
    await client.query('set session_replication_role = replica');
    await client.query(
      `insert into receivable (tenant_id, id, creditor_id, debtor_id, invoice_number, invoiced_on, due_on, amount_minor, currency, status,
          confirmed_minor, participants, created_at)
        select $1, 'rcv_' || lpad(to_hex(n), 32, '0'), $2, $3, 'INV-' || n, date '2026-10-01', date '2026-12-01' + n % 90, 100000 + n,
          'CNY', case when n % 10 = 0 then 'presented' else 'confirmed' end, case when n % 10 = 0 then null else 100000 + n end,
          array[$2, $3], timestamptz '2026-10-02' + n * interval '1 second' from generate_series($4::int, $5::int) n`,
      [tenantId, seller.partyId, much, from, to],
    );
    await client.query('select holdfast_owed_again()');
    await client.query('set session_replication_role = origin');
    client.release(true);
    await admin.query('vacuum analyze receivable, owed_part');
    interface Node {
      'Relation Name'?: string;
      'Actual Rows'?: number;
      'Actual Loops'?: number;
      Plans?: Node[];
    }
    const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
    let rows = 0;
    await withSnapshot(owed.system(), async (tx) => {
      const real = tx.tx as Db;
      const explaining = {
        execute: async (query: SQL) => {
          const plans = rowsOf<{ 'QUERY PLAN': { Plan: Node }[] }>(
            await real.execute(sql`explain (format json, analyze) ${query}`),
          );
          for (const node of plans.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan))))
            if (node['Relation Name']) rows += (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 1);
          return real.execute(query);
        },
      };
      await readSums({ ...tx, tx: explaining as unknown as Db }, owedCuts.creditor, { partyId: much, stands: [] }, 500);
    });
    seen.push(rows);
  }
  expect(seen[1]).toBe(seen[0]);
  expect(seen[1]).toBeLessThan(200);
  await expectKept(much);
}, 120_000);
