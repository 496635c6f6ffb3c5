import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { withTransaction } from '../../src/context.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { passTitle } from '../../src/physical/goods/index.ts';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, importer, manager, exporter, clock } = desk;
const chance = seededChance(12);
const newId = identifiers(clock, chance);

const pass = (lotId: string, ownerId: string) =>
  withTransaction(systemCtx({ clock, chance, newId }, desk.database, desk.tenantId, 'test'), (tx) =>
    passTitle(tx, [lotId], ownerId),
  );
interface Signal {
  check: string;
  facilityId: string;
  facts: Record<string, unknown>;
}
const circles = async (facilityId: string) =>
  (await bank.get<{ items: Signal[] }>('/fraud-signals?limit=200')).body.items
    .filter((s) => s.check === 'SOLD_IN_A_CIRCLE' && s.facilityId === facilityId)
    .map(({ facts }) => [facts.lotId, facts.soldLotId, facts.soldTo, facts.cameBackTo]);
interface Operation {
  items: { id: string }[];
}
const split = async (lotId: string, t: number) =>
  (await manager.done<Operation>(`/lots/${lotId}/split`, { parts: [{ quantity: tonnes(t) }] })).items[1]?.id as string;
const day = () => clock.advance(86_400);

it('a part that comes back is the lot that was sold; a part split off before the sale is not', async () => {
  const facilityId = await desk.facility(10_000_000);
  const { lotId } = await desk.pledged(facilityId, 20);
  const stayed = await split(lotId, 3);
  day();
  await pass(lotId, exporter.partyId);
  day();
  const part = await split(lotId, 5);
  await pass(part, desk.carrier.partyId);
  await pass(stayed, exporter.partyId);
  expect(await circles(facilityId)).toEqual([]);
  day();
  await pass(part, importer.partyId);
  expect(await circles(facilityId)).toEqual([[part, lotId, exporter.partyId, importer.partyId]]);
});

it('a sold lot merged into another comes back with it', async () => {
  const facilityId = await desk.facility(10_000_000);
  const { lotId } = await desk.pledged(facilityId, 20);
  const part = await split(lotId, 5);
  // The rest went first, before the window; only the part is sold within it.
  await pass(lotId, exporter.partyId);
  clock.advance(31 * 86_400);
  await pass(part, exporter.partyId);
  day();
  await manager.done('/lot-merges', { lotIds: [lotId, part] });
  expect(await circles(facilityId)).toEqual([]);
  day();
  await pass(lotId, importer.partyId);
  expect(await circles(facilityId)).toEqual([[lotId, part, exporter.partyId, importer.partyId]]);
});

it('a blend of what was sold is seen when it is pledged, though it came back before anyone financed it', async () => {
  const [a, b] = [await desk.stock(4), await desk.stock(6)];
  for (const id of [a, b]) await pass(id, exporter.partyId);
  day();
  const { items } = await manager.done<Operation>('/lot-blends', {
    lotIds: [a, b],
    commodityId: desk.copper,
    description: 'Copper cathodes, blended',
    quantity: tonnes(10),
  });
  const blended = items[0]?.id as string;
  day();
  await pass(blended, importer.partyId);
  const facilityId = await desk.facility(10_000_000);
  const offer = { kind: 'goods', pledgeeId: bank.partyId, facilityId, maximum: yuan(1_000_000), itemIds: [blended] };
  const pledge = await importer.done<{ id: string }>('/pledges', offer);
  expect(await circles(facilityId)).toEqual([]);
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  const found = await circles(facilityId);
  expect(found).toHaveLength(1);
  expect([a, b]).toContain(found[0]?.[1]);
  // Sold and bought back outside the window, it is trade.
  const old = await desk.stock(5);
  await pass(old, exporter.partyId);
  clock.advance(31 * 86_400);
  await pass(old, importer.partyId);
  const later = await desk.facility(10_000_000);
  const again = await importer.done<{ id: string }>('/pledges', { ...offer, facilityId: later, itemIds: [old] });
  await bank.done(`/pledges/${again.id}/answer`, { accept: true });
  expect(await circles(later)).toEqual([]);
});
