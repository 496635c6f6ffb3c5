import { serve } from '@hono/node-server';
import { afterAll, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { createApp, systemCtx } from '../../src/app.ts';
import { withTransaction } from '../../src/context.ts';
import { type AccessLog, forgetAccess, keepAccessLog } from '../../src/ground/access-log/index.ts';
import { destroyKey } from '../../src/ground/access-log/store.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { Client, openWorld, type ProblemBody } from '../support/world.ts';

const world = await openWorld();
const bank = await world.party('Bank', 'bank');
const clerk = await world.colleague(bank, 'Clerk', ['facility:propose']);
const administrator = await world.colleague(bank, 'Administrator', ['person:manage']);
const trader = await world.party('Trader', 'trader');

const chance = seededChance(11);
const newId = identifiers(world.clock, chance);
const ctxFor = (tenantId: string) =>
  systemCtx({ clock: world.clock, chance, newId }, world.database, tenantId, 'access log');
const accessLog: AccessLog = keepAccessLog(ctxFor);
const app = createApp({
  openDatabase: world.database.tallied,
  clock: world.clock,
  chance,
  log: () => {},
  access: accessLog.tell,
  peerOf: () => '203.0.113.9',
});
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
await new Promise((resolve) => server.once('listening', resolve));
afterAll(() => server.close());
const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
const at = ({ key, partyId, personId }: Client) => new Client(url, key, partyId, personId);

interface Entry {
  what: string;
  personId: string;
  address: string | null;
  facts: Record<string, string>;
}
const entriesOf = async (by: Client, query = '') => {
  await accessLog.flush();
  return (await at(by).get<{ items: Entry[]; next: string | null }>(query)).body;
};

it('keeps who was refused what, and what was taken away, with the address', async () => {
  expect(await at(clerk).refused('/drawdowns/drw_00000000000000000000000000000000/approval')).toContain('403');
  await at(clerk).get(`/evidence?objectId=${bank.partyId}`);
  await at(clerk).get('/facilities');
  const { items } = await entriesOf(administrator, `/access-log?personId=${clerk.personId}`);
  expect(items).toMatchObject([
    {
      what: 'access.refused',
      address: '203.0.113.9',
      facts: { code: 'MANDATE_MISSING', path: '/v1/drawdowns/drw_00000000000000000000000000000000/approval' },
    },
  ]);
});

it('shows a person what is kept of them, an administrator their own party’s, and nobody else anything', async () => {
  expect((await entriesOf(clerk, '/me/access')).items).toHaveLength(1);
  expect((await at(clerk).get<ProblemBody>('/access-log')).body.code).toBe('MANDATE_MISSING');
  expect((await entriesOf(trader, '/me/access')).items).toHaveLength(0);
  const { rows } = await world.database.admin.query('select * from access_entry');
  expect(rows.length).toBeGreaterThan(1);
  // The address lies nowhere in the clear, nor does the secret of any key.
  expect(JSON.stringify(rows.map((row) => ({ ...row, sealed: Buffer.from(row.sealed ?? '').toString() })))).not.toMatch(
    /203\.0\.113/,
  );
});

it('reads as far back as there is, a page at a time', async () => {
  for (let i = 0; i < 5; i++) {
    world.clock.advance(61);
    await at(clerk).get<ProblemBody>('/access-log');
  }
  const first = await entriesOf(clerk, '/me/access?limit=4');
  expect(first.items).toHaveLength(4);
  const second = await entriesOf(clerk, `/me/access?limit=4&cursor=${first.next}`);
  expect(second.items.length).toBeGreaterThan(1);
  expect(new Set([...first.items, ...second.items].map((entry) => JSON.stringify(entry))).size).toBe(
    first.items.length + second.items.length,
  );
});

it('erases where somebody was by destroying their key, wherever copies lie', async () => {
  await withTransaction(ctxFor(world.tenantId), (tx) => destroyKey(tx, clerk.personId));
  const { items } = await entriesOf(administrator, `/access-log?personId=${clerk.personId}`);
  expect(items.length).toBeGreaterThan(4);
  expect(items.every(({ address }) => address === null)).toBe(true);
  // What comes later is kept without it.
  await at(clerk).get<ProblemBody>('/access-log');
  expect(
    (await entriesOf(administrator, `/access-log?personId=${clerk.personId}&limit=1`)).items[0]?.address,
  ).toBeNull();
});

it('lets go of what is over, and never of what the floor keeps', async () => {
  const age = (days: number) =>
    world.database.admin.query(
      `alter table access_entry disable trigger user; update access_entry set at = now() - interval '${days} days' where id in
       (select id from access_entry order by id limit 1); alter table access_entry enable trigger user`,
    );
  world.clock.set(new Date().toISOString());
  await age(182);
  expect(await forgetAccess(ctxFor(world.tenantId), 1)).toBe(0);
  await age(200);
  expect(await forgetAccess(ctxFor(world.tenantId), 400)).toBe(0);
  expect(await forgetAccess(ctxFor(world.tenantId), 190)).toBe(1);
});

it('counts refusals alike, and keeps one a minute of them', async () => {
  const rows = () =>
    world.database.admin.query('select count(*)::int n from access_entry').then(({ rows: [row] }) => row.n as number);
  await accessLog.flush();
  const before = await rows();
  for (let i = 0; i < 50; i++) await at(trader).get<ProblemBody>('/access-log');
  await accessLog.flush();
  expect((await rows()) - before).toBe(1);
  world.clock.advance(61);
  await accessLog.flush();
  expect((await rows()) - before).toBe(2);
  const { rows: counted } = await world.database.admin.query(`select facts from access_entry where facts ? 'more'`);
  expect(counted.at(-1)?.facts).toMatchObject({ code: 'MANDATE_MISSING', more: 49 });
});

it('keeps answering when the log cannot be written, and says how much it lost', async () => {
  const gone = keepAccessLog(() => {
    throw new Error('no database');
  });
  for (let i = 0; i < 50_003; i++) gone.tell({ what: 'x', at: new Date(), requestId: 'r', tenantId: 't' });
  await expect(gone.flush()).rejects.toThrow('no database');
  expect(gone.takeLost()).toBe(3);
  expect(gone.takeLost()).toBe(0);
});
