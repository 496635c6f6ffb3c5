import { expect, it } from 'vitest';
import { euro, openCreditTrade } from '../support/credit.ts';
import { counted } from '../support/statements.ts';

const trade = await openCreditTrade();
const { nominated, nominatedChecker, exporter, database } = trade;
const count = counted(database);
const { id: facilityId } = await nominated.done<{ id: string }>('/facilities', {
  borrowerId: exporter.partyId,
  limit: euro(5_000_000),
  lotAdvanceBps: 7_000,
  receivableAdvanceBps: 8_000,
  marginBps: 0,
  interestBps: 360,
  expiresOn: '2026-12-31',
});
await nominatedChecker.done(`/facilities/${facilityId}/approval`);
const creditId = await trade.credit(1_000);
const { id } = await exporter.done<{ id: string }>('/trade-financings', {
  product: 'packing_credit',
  facilityId,
  creditId,
  amount: euro(800),
  dueOn: '2026-11-30',
  invoiceNumber: 'P-1',
});
await nominated.done(`/trade-financings/${id}/appraisal`, {
  tradeGenuine: true,
  enterpriseClass: 'A',
  screenedOn: '2026-10-12',
  screeningClear: true,
  originalLodged: true,
  softClauses: false,
});

/** So many more like the one that was asked for over the API, each on a credit of its own. */
async function raise(from: number, to: number): Promise<void> {
  const copy = async (table: string, where: string, set: Record<string, string>) => {
    const { rows } = await database.admin.query<{ name: string }>(
      `select quote_ident(attname) as name from pg_attribute where attrelid = '${table}'::regclass and attnum > 0
         and not attisdropped and attgenerated = '' order by attnum`,
    );
    const names = rows.map(({ name }) => name);
    await database.admin.query(`insert into ${table} (${names.join(', ')})
      select ${names.map((name) => set[name] ?? `t.${name}`).join(', ')} from ${table} t, generate_series(${from}, ${to}) n where ${where}`);
  };
  await database.admin.query('begin; set local session_replication_role = replica');
  await copy('credit', `t.id = '${creditId}'`, { id: `'crd_' || lpad(n::text, 32, '0')`, number: `t.number || n` });
  await copy('trade_financing', `t.id = '${id}'`, {
    id: `'tfn_' || lpad(n::text, 32, '0')`,
    credit_id: `'crd_' || lpad(n::text, 32, '0')`,
    drawing_id: `'crd_' || lpad(n::text, 32, '0')`,
    invoice_number: `'P-' || n`,
  });
  await database.admin.query('commit; analyze trade_financing, credit');
}
const told = async (type: string, code: string) =>
  (
    await database.admin.query<{ n: number }>(
      `select count(distinct object_id)::int as n from event where type = $1 and payload ->> 'openConditions' like $2`,
      [type, code],
    )
  ).rows[0]?.n;
const standing = async (open: string) =>
  (
    await database.admin.query<{ n: number }>(
      `select count(*)::int as n from trade_financing where open_conditions = $1::text[]`,
      [open],
    )
  ).rows[0]?.n;
const suspend = () => nominated.done(`/facilities/${facilityId}/suspension`, { reason: 'watch this one now please' });
const resume = () => nominated.done(`/facilities/${facilityId}/resumption`, { reason: 'all well again with it' });

it('one change is told of a thousand financings in as many statements as of ten, each judged by its own record', async () => {
  await raise(2, 10);
  const ofTen = await count(suspend);
  expect(await standing('{FACILITY_ACTIVE}')).toBe(10);
  await resume();
  await raise(11, 1_000);
  // One of them rests on a credit that has gone meanwhile: it is judged by that one, too.
  await database.admin.query(`begin; set local session_replication_role = replica;
    update credit set status = 'cancelled' where id = 'crd_' || lpad('500', 32, '0'); commit`);
  const before = process.cpuUsage();
  const began = performance.now();
  const ofThousand = await count(suspend);
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(before);
  expect(await standing('{FACILITY_ACTIVE}')).toBe(999);
  expect(await told('tradeFinancing.conditionsMoved', '%FACILITY_ACTIVE%')).toBe(1_000);
  expect(ofThousand.texts.length).toBeLessThanOrEqual(ofTen.texts.length + 2);
  const own = ((user + system) / 1e6).toFixed(2);
  console.info(`1,000 financings: ${seconds.toFixed(2)} s, ${own} of processor, ${ofThousand.texts.length} statements`);
  await resume();
  expect(await standing('{}')).toBe(999);
  expect(await told('tradeFinancing.ready', '[]')).toBe(999);
});
