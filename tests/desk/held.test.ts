import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import type { Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, manager, second } = desk;
await desk.price(70_000);
await desk.valuationTerms();

const awaited = async (of: Client, objectId: string): Promise<string[]> =>
  (await of.get<{ items: { act: string }[] }>(`/tasks?objectId=${objectId}`)).body.items.map(({ act }) => act).sort();

it('a held drawdown awaits whoever can cure it: the lender for terms, the custodian for a watch, and nobody once that is done', async () => {
  const facilityId = await desk.facility(10_000_000, null);
  const lotId = await desk.lot(100);
  await desk.storeFor(importer, lotId);
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(100_000_000),
    itemIds: [lotId],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  const { id, status } = await importer.done<{ id: string; status: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(5_000),
    dueOn: desk.dayIn(20),
  });
  expect(status).toBe('held');
  expect(await awaited(bank, id)).toEqual(['collateralTerms.propose', 'drawdown.decline']);
  expect(await awaited(manager, lotId)).toEqual(['watch.start']);
  const { path, link } =
    (await manager.get<{ items: { path: string; link: string }[] }>(`/tasks?objectId=${lotId}`)).body.items[0] ?? {};
  expect(path).toBe('/v1/subjects');
  expect((await manager.get(link?.slice(3) ?? '')).status).toBe(200);
  const proposed = await bank.done<{ id: string }>(`/facilities/${facilityId}/collateral-terms`, {
    terms: { registryGate: false, debtorConcentrationBps: 10_000 },
  });
  expect(await awaited(bank, id)).toEqual(['drawdown.decline']);
  await second.done(`/collateral-terms/${proposed.id}/approval`);
  const scale = await manager.done<{ device: { id: string } }>('/devices', {
    code: `bay-of-${desk.tenantId.slice(-8)}`,
    kind: 'scale',
    reportEveryS: 300,
  });
  await manager.done('/subjects', {
    code: 'BAY-HELD',
    kind: 'lot',
    siteId: desk.siteId,
    lotIds: [lotId],
    deviceIds: [scale.device.id],
    expected: { weight: { expectedKg: 100_000, toleranceKg: 100 }, maxSilenceS: 30 * 86_400 },
  });
  expect(await awaited(manager, lotId)).toEqual([]);
});
