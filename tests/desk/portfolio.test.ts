import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
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
await desk.mark();

interface Sum {
  key: string | null;
  name: string | null;
  facilities?: number;
  lots?: number;
  debts?: number;
  exposureMinor?: string;
  outstandingMinor?: string;
  quantity?: string;
  unit?: string;
  rows: string | null;
}
const sums = async (of: Client, path: string): Promise<Sum[]> => (await of.get<{ items: Sum[] }>(path)).body.items;

it('adds up what a lender has out by borrower, and drills to the rows', async () => {
  const [sum, ...more] = await sums(bank, '/portfolio?by=borrower');
  expect(more).toEqual([]);
  expect(sum).toMatchObject({ key: importer.partyId, facilities: 3, exposureMinor: '150000000' });
  const rows = await bank.get<{ items: { id: string }[] }>((sum?.rows ?? '').replace('/v1', ''));
  const ids = rows.body.items.map(({ id }) => id);
  expect(ids).toHaveLength(3);
  expect(ids).toEqual(expect.arrayContaining([one, two]));
});

it('adds up debts by when they fall due, and goods by kind, place, keeper and control', async () => {
  expect(await sums(bank, '/portfolio?by=maturity')).toMatchObject([
    { key: 'in_30_days', debts: 1, outstandingMinor: '100000000' },
    { key: 'in_90_days', debts: 1, outstandingMinor: '50000000' },
  ]);
  for (const by of ['commodity', 'site', 'custodian', 'control']) {
    const [sum] = await sums(bank, `/portfolio?by=${by}`);
    expect([by, sum?.lots, sum?.quantity]).toEqual([by, 2, '150']);
  }
  expect((await sums(bank, '/portfolio?by=custodian'))[0]?.key).toBe(manager.partyId);
});

it('shows nobody what another has out, and refuses a cut that is none', async () => {
  for (const by of ['borrower', 'maturity', 'commodity', 'control', 'coverage', 'expiry'])
    for (const of of [importer, manager]) expect(await sums(of, `/portfolio?by=${by}`)).toEqual([]);
  expect((await bank.get('/portfolio?by=constructor')).status).toBe(422);
  expect((await bank.get('/portfolio')).status).toBe(422);
  expect((await bank.get('/owed?by=dueOn&x=1')).status).toBe(422);
  expect(await sums(bank, '/owed?by=month')).toEqual([]);
});
