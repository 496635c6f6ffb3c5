import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import type { Client } from '../support/world.ts';

const c = await openCollateral();
const { bank, importer, manager } = c;
const next = await c.party('Next warehouse', 'collateral_manager');

const watchBy = async (keeper: Client, lotId: string, code: string, siteId = c.siteId): Promise<string> => {
  const { device } = await keeper.done<{ device: { id: string } }>('/devices', {
    code: `${code}-${c.tenantId.slice(-8)}`,
    kind: 'scale',
    reportEveryS: 300,
  });
  const { id } = await keeper.done<{ id: string }>('/subjects', {
    code,
    kind: 'lot',
    siteId,
    lotIds: [lotId],
    deviceIds: [device.id],
    expected: { maxSilenceS: 3_600, weight: { toleranceKg: 200 } },
  });
  return id;
};
const statusOf = async (of: Client, path: string) => (await of.get(path)).status;
const ids = async (of: Client, path: string) =>
  (await of.get<{ items: { id: string }[] }>(path)).body.items.map(({ id }) => id);
const told = async (of: Client, objectId: string) =>
  (await of.get<{ items: { type: string }[] }>(`/events?objectId=${objectId}&limit=200`)).body.items.map(
    ({ type }) => type,
  );

it('lets a keeper who handed over read what was told while it kept the goods, and nothing that comes after', async () => {
  const lotId = await c.lot(50);
  await c.store(lotId);
  const before = await watchBy(manager, lotId, 'BEFORE');
  const seen = await told(manager, before);
  expect(seen).toContain('watch.started');
  await manager.done(`/subjects/${before}/end`);
  await manager.done('/custody-offers', { lotIds: [lotId], toPartyId: next.partyId });
  await next.done('/custodies', {
    lotIds: [lotId],
    handover: { grossWeightKg: 50_000, packages: 10, sealsIntact: true },
  });
  const after = await watchBy(next, lotId, 'AFTER');
  for (const path of [`/lots/${lotId}`, `/subjects/${after}`, `/subjects/${after}/sensitivity`, `/lists/lots/${lotId}`])
    expect([path, await statusOf(manager, path)]).toEqual([path, 404]);
  expect(await ids(manager, '/lists/lots?limit=200')).not.toContain(lotId);
  expect(await ids(manager, '/lists/subjects?limit=200')).not.toContain(after);
  expect(await told(manager, after)).toEqual([]);
  // Its own past stays its own, with the handover as its last word.
  expect(await statusOf(manager, `/subjects/${before}`)).toBe(200);
  expect(await told(manager, before)).toEqual(expect.arrayContaining(seen));
  for (const of of [importer, next])
    for (const path of [`/lots/${lotId}`, `/subjects/${after}`])
      expect([path, await statusOf(of, path)]).toEqual([path, 200]);
});

it('shows who was offered goods and did not take them nothing once they are offered to another', async () => {
  const lotId = await c.lot(20);
  await importer.done('/custody-offers', { lotIds: [lotId], toPartyId: next.partyId });
  expect(await statusOf(next, `/lots/${lotId}`)).toBe(200);
  await importer.done('/custody-offers', { lotIds: [lotId], toPartyId: manager.partyId });
  expect(await statusOf(next, `/lots/${lotId}`)).toBe(404);
  expect(await statusOf(manager, `/lots/${lotId}`)).toBe(200);
});

it('lets a lender see goods and their watch while its pledge lives, and no longer', async () => {
  await c.price(70_000);
  await c.valuationTerms();
  const facilityId = await c.facility(1_000_000);
  const lotId = await c.lot(30);
  await c.store(lotId);
  const watch = await watchBy(manager, lotId, 'LENT');
  const { id } = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: { amountMinor: '100000000', currency: 'CNY' },
    itemIds: [lotId],
  });
  await bank.done(`/pledges/${id}/answer`, { accept: true });
  expect(await statusOf(bank, `/lots/${lotId}`)).toBe(200);
  expect(await statusOf(bank, `/subjects/${watch}/sensitivity`)).toBe(200);
  // What could be taken unseen concerns who keeps the goods and who lends on them; the owner sees the watch and not that.
  expect(await statusOf(importer, `/subjects/${watch}`)).toBe(200);
  expect((await importer.get<{ code: string }>(`/subjects/${watch}/sensitivity`)).body.code).toBe('NO_INTEREST');
  await bank.done(`/pledges/${id}/discharge`, {});
  for (const path of [`/lots/${lotId}`, `/subjects/${watch}`, `/subjects/${watch}/sensitivity`])
    expect([path, await statusOf(bank, path)]).toEqual([path, 404]);
  expect(await statusOf(bank, `/pledges/${id}`)).toBe(200);
  expect(await statusOf(importer, `/lots/${lotId}`)).toBe(200);
});
