import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { drilled } from '../support/sums.ts';
import type { Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, manager } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const one = await desk.facility(10_000_000, {});
const two = await desk.facility(5_000_000, {});
await desk.pledged(one, 100);
await desk.pledged(two, 50);
await desk.draw(one, 1_000_000, desk.dayIn(20));
await desk.draw(two, 500_000, desk.dayIn(60));

const read =
  (of: Client) =>
  async <T>(path: string): Promise<T> =>
    (await of.get<T>(path)).body;
const sums = (of: Client, by: string) => drilled(read(of), '/portfolio', by);

it('adds up what a lender has out by borrower as each coverage has it, marked or not, and drills to the rows', async () => {
  // Nobody has marked anything yet: what is owed is owed all the same.
  for (const mark of [async () => {}, () => desk.mark()]) {
    await mark();
    const [sum, ...more] = await sums(bank, 'borrower');
    expect(more).toEqual([]);
    const exposures = await Promise.all(
      [one, two, desk.facilityId].map(async (id) => BigInt((await desk.coverage(id)).exposureMinor)),
    );
    expect(sum).toMatchObject({
      key: importer.partyId,
      facilities: 3,
      exposureMinor: exposures.reduce((a, b) => a + b, 0n).toString(),
    });
    expect(Number(sum?.exposureMinor)).toBeGreaterThanOrEqual(150_000_000);
  }
});

it('takes in facilities that are in force alone, by state of coverage and month of expiry too', async () => {
  await bank.done('/facilities', {
    borrowerId: importer.partyId,
    limit: { amountMinor: '900', currency: 'CNY' },
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2027-12-31',
  });
  const [total] = await sums(bank, 'borrower');
  for (const by of ['coverage', 'expiry']) {
    const cut = await sums(bank, by);
    expect(cut.reduce((sum, { exposureMinor }) => sum + Number(exposureMinor), 0)).toBe(Number(total?.exposureMinor));
    expect(cut.reduce((sum, { facilities }) => sum + Number(facilities), 0)).toBe(3);
  }
  for (const { key } of await sums(bank, 'coverage')) expect(key).not.toBe('unwatched');
});

it('adds up debts by when they fall due, and goods by kind, place, keeper and control', async () => {
  expect(await sums(bank, 'maturity')).toMatchObject([
    { key: 'in_30_days', debts: 1, outstandingMinor: '100000000' },
    { key: 'in_90_days', debts: 1, outstandingMinor: '50000000' },
  ]);
  for (const by of ['commodity', 'site', 'custodian', 'control']) {
    const [sum] = await sums(bank, by);
    expect([by, sum?.lots, sum?.quantity]).toEqual([by, 2, '150']);
  }
  expect((await sums(bank, 'custodian'))[0]?.key).toBe(manager.partyId);
});

it('shows nobody what another has out, and refuses a cut that is none', async () => {
  for (const by of ['borrower', 'maturity', 'commodity', 'control', 'coverage', 'expiry'])
    for (const of of [importer, manager]) {
      expect(await sums(of, by)).toEqual([]);
      const rows = await of.get<{ items: unknown[] }>(`/portfolio/rows?by=${by}&of=CNY&key=${importer.partyId}`);
      expect(rows.body.items).toEqual([]);
    }
  expect((await bank.get('/portfolio?by=constructor')).status).toBe(422);
  expect((await bank.get('/portfolio')).status).toBe(422);
  expect((await bank.get('/portfolio/rows?by=borrower')).status).toBe(422);
  expect((await bank.get('/owed?by=dueOn&x=1')).status).toBe(422);
  expect((await read(bank)<{ items: unknown[] }>('/owed?by=month')).items).toEqual([]);
});

it('a custodian sees what it keeps by site, commodity and owner, and nobody sees what another keeps', async () => {
  await desk.stock(30);
  const [hall, ...more] = await drilled(read(manager), '/kept', 'site');
  expect(more).toEqual([]);
  expect(hall).toMatchObject({ key: desk.siteId, name: 'Hall', lots: 3, quantity: '180' });
  for (const by of ['commodity', 'owner'])
    expect(await drilled(read(manager), '/kept', by)).toMatchObject([{ lots: 3, quantity: '180' }]);
  for (const of of [bank, importer]) {
    expect(await drilled(read(of), '/kept', 'site')).toEqual([]);
    const rows = await of.get<{ items: unknown[] }>(`/kept/rows?by=site&of=TNE&key=${desk.siteId}`);
    expect(rows.body.items).toEqual([]);
  }
});
