import { type SQL, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { asSystem, type Db, rowsOf, withSnapshot } from '../../src/context.ts';
import { foldSums } from '../../src/desk/portfolio/index.ts';
import { readSums } from '../../src/desk/portfolio/store.ts';
import { type Cut, keptCuts, portfolioCuts } from '../../src/desk/portfolio/sums.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { openCollateral } from '../support/collateral.ts';
import { pastActs } from '../support/past-acts.ts';

const desk = await openCollateral();
const { bank, importer, manager, tenantId } = desk;
const { admin } = desk.database;
const chance = seededChance(1);
const newId = identifiers(desk.clock, chance);
const system = () => systemCtx({ clock: desk.clock, chance, newId }, desk.database, tenantId, 'timers');
const { commodity, site, custodian, control } = portfolioCuts;
const cuts: [string, Cut, string][] = [
  ...Object.entries({ commodity, site, custodian, control }).map(
    ([name, cut]) => [name, cut, bank.partyId] as [string, Cut, string],
  ),
  ...Object.entries(keptCuts).map(([name, cut]) => [`kept by ${name}`, cut, manager.partyId] as [string, Cut, string]),
];

const read = (cut: Cut, partyId: string) =>
  withSnapshot(system(), (tx) =>
    asSystem(tx, 'portfolio', (system) => readSums(system, cut, { partyId, stands: [] }, 10_000)),
  );
const sorted = (sums: object[]) => sums.map((sum) => JSON.stringify(sum, Object.keys(sum).sort())).sort();
/** Every cut, as it is kept and as its rows add up. */
async function expectSame() {
  for (const [name, { kept, ...byRows }, partyId] of cuts) {
    expect([name, kept]).toEqual([name, expect.any(Object)]);
    const sums = sorted(await read({ ...byRows, ...(kept && { kept }) }, partyId));
    expect([name, sums]).toEqual([name, sorted(await read(byRows, partyId))]);
  }
}
/** While it is marked, and once it is folded. */
async function expectKept() {
  await expectSame();
  await foldSums(system());
  expect(await marks()).toBe(0);
  await expectSame();
}
const marks = async () =>
  Number((await admin.query<{ n: string }>('select count(*) as n from stock_moved')).rows[0]?.n);
const change = (text: string) => pastActs(admin, tenantId, text);
const lotsIn = async (cut: Cut, partyId: string) =>
  (await read(cut, partyId)).reduce((sum, { lots }) => sum + Number(lots), 0);

it('is what the rows come to: taken in, pledged, watched, handed on, counted anew, given up, released', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
  const facilityId = await desk.facility(10_000_000, {});
  const free = await desk.stock(30);
  await expectKept();
  expect([await lotsIn(site, bank.partyId), await lotsIn(keptCuts.site, manager.partyId)]).toEqual([0, 1]);
  const { lotId } = await desk.pledged(facilityId, 100);
  const { lotId: other } = await desk.pledged(facilityId, 50);
  expect([await lotsIn(site, bank.partyId), await lotsIn(keptCuts.site, manager.partyId)]).toEqual([2, 3]);
  await expectKept();
  expect(await read(control, bank.partyId)).toMatchObject([{ key: 'controlled', lots: 2, quantity: '150' }]);
  for (const text of [
    `update control_position set state = 'lost' where item_id = '${lotId}'`,
    `update lot set quantity_value = quantity_value - 1000, quantity_out = quantity_out + 1000 where id = '${lotId}'`,
    `update lot_custody set site_id = null where lot_id = '${other}'`,
    `update lot set status = 'released' where id = '${other}'`,
    `update lot_custody set ended_at = now() + interval '1 year' where lot_id = '${free}'`,
    `update pledge_item set live = false where item_id = '${lotId}'`,
  ]) {
    await change(text);
    expect(await marks(), text).toBeGreaterThan(0);
    await expectKept();
  }
  expect([await lotsIn(site, bank.partyId), await lotsIn(keptCuts.site, manager.partyId)]).toEqual([0, 2]);
  // What moves no sum marks nothing.
  await change(`update lot set value_minor = value_minor + 1 where id = '${lotId}'`);
  expect(await marks()).toBe(0);
});

it('is what the rows come to where eight move and several fold at once', async () => {
  const lots = await Promise.all(Array.from({ length: 8 }, (_, i) => desk.lot(5 + i)));
  await Promise.all([
    ...lots.map((lotId) => desk.storeFor(importer, lotId)),
    ...Array.from({ length: 4 }, () => foldSums(system())),
  ]);
  await Promise.all([
    ...lots.map((lotId) =>
      change(`update lot set quantity_value = quantity_value + 1, quantity_in = quantity_in + 1 where id = '${lotId}'`),
    ),
    foldSums(system()),
    foldSums(system()),
  ]);
  await expectKept();
});

it('reads as much of many lots as of few', async () => {
  const seen: number[] = [];
  for (const [from, to] of [
    [1, 200],
    [201, 4_000],
  ]) {
    const client = await admin.connect();
    await client.query('set session_replication_role = replica');
    await client.query(
      `insert into lot (tenant_id, id, owner_id, description, hs_code, quantity_value, quantity_in, quantity_scale, quantity_unit, gross_weight_kg, value_minor,
          value_currency, status, participants, created_at)
        select $1, 'lot_' || lpad(to_hex(n), 32, '0'), $2, 'Copper', '740311', 1000 + n, 1000 + n, 3, 'TNE', 1000, 100, 'CNY', 'in_custody', array[$2, $3],
          timestamptz '2026-10-02' from generate_series($4::int, $5::int) n`,
      [tenantId, importer.partyId, bank.partyId, from, to],
    );
    await client.query(
      `insert into pledge_item (tenant_id, pledge_id, pledgee_id, pledge_kind, item_id, live)
        select $1, 'plg_' || lpad(to_hex(n), 32, '0'), $2, 'goods', 'lot_' || lpad(to_hex(n), 32, '0'), true from generate_series($3::int, $4::int) n`,
      [tenantId, bank.partyId, from, to],
    );
    await client.query('select holdfast_stock_again()');
    await client.query('set session_replication_role = origin');
    client.release(true);
    await expectKept();
    await admin.query('vacuum analyze lot, pledge_item, stock_moved, stock_line, stock_sum');
    interface Node {
      'Relation Name'?: string;
      'Actual Rows'?: number;
      'Actual Loops'?: number;
      Plans?: Node[];
    }
    const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
    let rows = 0;
    await withSnapshot(system(), async (tx) => {
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
      for (const [, cut, partyId] of cuts)
        await readSums({ ...tx, tx: explaining as unknown as Db }, cut, { partyId, stands: [] }, 500);
    });
    seen.push(rows);
  }
  expect(seen[1]).toBeLessThan((seen[0] ?? 0) + 50);
});
