import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { hash } from '../support/stock.ts';
import type { Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, manager } = desk;

interface Page {
  items: Record<string, unknown>[];
  next: string | null;
}
const read = async (of: Client, path: string): Promise<Page> => {
  const { status, body } = await of.get<Page>(path);
  expect([path, status]).toEqual([path, 200]);
  return body;
};

it('a bank reads back what it stated: capital, ratings, relations, the method of a year', async () => {
  await bank.done('/lender-capital', {
    capital: yuan(1_000_000),
    statedFor: '2026-09-30',
    documentHash: hash('a'),
  });
  expect((await read(bank, '/lender-capital')).items).toMatchObject([
    { amountMinor: '100000000', currency: 'CNY', statedFor: '2026-09-30', parties: { lender: { id: bank.partyId } } },
  ]);
  const rated = { siteId: desk.siteId, rating: 70, validFrom: desk.dayIn(0), validTo: desk.dayIn(300) };
  await bank.done('/warehouse-ratings', rated);
  expect((await read(bank, '/warehouse-ratings')).items).toEqual([{ lenderId: bank.partyId, ...rated }]);
  await bank.done('/party-relations', {
    partyId: manager.partyId,
    otherId: importer.partyId,
    kind: 'same_group',
    source: 'annual report',
  });
  expect((await read(bank, '/party-relations')).items).toMatchObject([{ kind: 'same_group', source: 'annual report' }]);
  for (const year of [2026, 2027])
    await bank.tried('/vat-methods', { year, method: 'whole_loan', documentHash: hash('d') });
  const methods = (await read(bank, '/vat-methods')).items;
  expect(methods[0]).toMatchObject({ lenderId: bank.partyId, method: 'whole_loan', documentHash: hash('d') });
  for (const path of ['/lender-capital', '/warehouse-ratings', '/party-relations', '/vat-methods'])
    expect((await read(importer, path)).items).toEqual([]);
});

it('an owner sees which offers of custody wait, and page after page who keeps what since when', async () => {
  const lots = [await desk.lot(5), await desk.lot(6), await desk.lot(7)];
  const offers = async (of: Client) =>
    (await read(of, '/custody-offers')).items.map(({ lotId, toPartyId }) => [lotId, toPartyId]);
  await importer.done('/custody-offers', { lotIds: [lots[0]], toPartyId: manager.partyId });
  expect(await offers(importer)).toEqual([[lots[0], manager.partyId]]);
  await importer.done('/custody-offers', { lotIds: lots.slice(1), toPartyId: manager.partyId });
  await manager.done('/custodies', {
    lotIds: lots,
    siteId: desk.siteId,
    handover: { grossWeightKg: 5000, packages: 5, sealsIntact: true },
  });
  expect(await offers(importer)).toEqual([]);
  const kept: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await read(importer, `/custodies?limit=1${cursor && `&cursor=${cursor}`}`);
    kept.push(...page.items.map(({ lotId }) => lotId));
    cursor = page.next;
  }
  expect(new Set(kept.filter((id) => lots.includes(id as string)))).toEqual(new Set(lots));
  expect(new Set(kept).size).toBe(kept.length);
  expect((await read(manager, '/custodies')).items.length).toBe(kept.length);
  expect((await read(bank, '/custodies')).items).toEqual([]);
});

it('lots that were poured into another are told with all of them', async () => {
  const lots = [await desk.lot(5), await desk.lot(6)];
  await importer.done('/lot-merges', { lotIds: lots });
  const [merge] = (await read(importer, '/lot-merges')).items;
  expect(merge).toMatchObject({ byPartyId: importer.partyId, lotIds: [...lots].sort() });
  expect((await read(importer, '/lot-blends')).items).toEqual([]);
});

it('a debtor reads back where notices reach it, in the list and one by one', async () => {
  const debtor = await desk.party('Works', 'core_firm');
  await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
  const [one] = (await read(debtor, '/lists/notice-addresses')).items;
  expect(one).toMatchObject({ channel: 'platform', address: 'treasury' });
  expect((await debtor.get(`/lists/notice-addresses/${String(one?.id)}`)).body).toEqual(one);
});

it('tells nothing of what somebody sees and took no part in, and knows nothing of what they do not see', async () => {
  const history = (of: Client, id: string) => of.get<{ items: unknown[]; code?: string }>(`/history/${id}`);
  const seen = await history(importer, bank.partyId);
  expect([seen.status, seen.body.items]).toEqual([200, expect.any(Array)]);
  const facilityId = await desk.facility(1_000_000, {});
  expect((await history(bank, facilityId)).body.items.length).toBeGreaterThan(0);
  const unseen = await history(manager, facilityId);
  expect([unseen.status, unseen.body.code]).toEqual([404, 'NOT_FOUND']);
  // Rows that the same caller lists have a history, if an empty one.
  for (const list of ['parties', 'lots', 'facilities', 'api-keys', 'control-positions'])
    for (const of of [bank, importer, manager])
      for (const { id } of (await read(of, `/lists/${list}?limit=3`)).items)
        expect([list, (await history(of, String(id))).status]).toEqual([list, 200]);
});

it('what is said of a firm is listed as it was known at an instant', async () => {
  const { id } = await bank.done<{ id: string }>(`/parties/${importer.partyId}/policy-standings`, {
    kind: 'industry',
    value: 'steel',
    validFrom: desk.dayIn(-30),
    documentHash: hash('a'),
    reason: 'Seen on paper',
  });
  const listed = async (asOf = '') =>
    (await read(bank, `/lists/policy-standings${asOf && `?asOf=${asOf}`}`)).items.map((row) => [row.id, row.state]);
  const before = new Date(desk.clock.now().getTime() - 60_000).toISOString();
  const then = desk.clock.now().toISOString();
  await desk.pass(10);
  await bank.done(`/policy-standings/${id}/end`, { lastOn: desk.dayIn(-1), reason: 'No longer so' });
  expect(await listed(before)).toEqual([]);
  expect(await listed(then)).toEqual([[id, 'in_force']]);
  expect((await listed()).filter(([each]) => each === id)).not.toEqual([[id, 'in_force']]);
});
