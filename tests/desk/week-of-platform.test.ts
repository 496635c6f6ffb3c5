import { expect, it } from 'vitest';
import { hash, openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { aside, namesWhatIsTold } from '../support/learned.ts';
import { atDesk } from '../support/week.ts';

const trade = await openCollateral();
const { bank, checker, importer, manager, clock } = trade;
await trade.price(5_200);
await trade.valuationTerms();
const facilityId = await trade.facility(2_400_000, { releaseBps: 6_500, targetBps: 6_500 });
const [yard, lender, second, owner] = [manager, bank, checker, importer].map(atDesk) as [
  ReturnType<typeof atDesk>,
  ReturnType<typeof atDesk>,
  ReturnType<typeof atDesk>,
  ReturnType<typeof atDesk>,
];
interface Counts {
  items: { act: string; open: number }[];
}

it('a platform’s week: engaged, goods taken in at two sites, patrols, an inspection, the gate, goods handed back', async () => {
  // Monday: another bank asks for supervision, and the platform engages itself.
  const other = await trade.party('Bank B', 'bank');
  const { unheard } = namesWhatIsTold();
  for (const each of [other, bank, importer, manager]) await atDesk(each).book();
  await other.done('/custody-agreements', {
    custodianId: manager.partyId,
    serviceLevel: 'control',
    feePayer: 'lender',
    documentHash: hash('d'),
  });
  expect((await yard.next('custodyAgreement.accept')).object).toMatchObject({ state: 'proposed' });
  const agreement = await yard.does<{ id: string }>('custodyAgreement.accept');
  // What one lender agreed with it, another does not see.
  expect((await lender.rows('custody-agreements')).map(({ id }) => id)).not.toContain(agreement.id);

  // It registers a second yard, and takes goods in at both.
  await manager.done('/sites', {
    code: 'YARD-2',
    name: 'Second yard',
    kind: 'warehouse',
    boundary: {
      type: 'Polygon',
      coordinates: [
        [
          [106.41, 29.63],
          [106.42, 29.63],
          [106.42, 29.64],
          [106.41, 29.64],
          [106.41, 29.63],
        ],
      ],
    },
  });
  const sites = await yard.rows('sites');
  const [hall, yardTwo] = [
    sites.find(({ code }) => code === 'HALL')?.id,
    sites.find(({ code }) => code === 'YARD-2')?.id,
  ];
  for (const siteId of [hall, yardTwo]) {
    await importer.done('/custody-offers', {
      lotIds: [await owner.finds('lots', await aside(() => trade.lot(40)))],
      toPartyId: manager.partyId,
    });
    await yard.does('custody.take', (task) => ({
      lotIds: [task.objectId],
      siteId,
      handover: { grossWeightKg: 40_000, packages: 10, sealsIntact: true },
    }));
  }
  expect(await yard.rows('lots', `&siteId=${yardTwo as string}`)).toMatchObject([{ state: 'in_custody' }]);
  expect(await yard.tasks('custody.take')).toEqual([]);

  // Tuesday: each bank wants its site proved; what is to be done today is asked for by site.
  await atDesk(other).finds('custody-agreements', agreement.id);
  await atDesk(other).finds('sites', yardTwo as string);
  await other.done('/supervisions', { agreementId: agreement.id, siteId: yardTwo, riskClass: 'normal' });
  const at = (siteId: unknown) => `/v1/tasks?limit=200&siteId=${siteId as string}`;
  const actsAt = async (siteId: unknown) =>
    (await yard.read<{ items: { act: string }[] }>(at(siteId))).items.map(({ act }) => act);
  expect(await actsAt(yardTwo)).toEqual(['supervision.evidence']);
  await yard.does('supervision.evidence', { kind: 'site_right', documentHash: hash('a') });
  const counts = await yard.read<Counts>(`/v1/task-counts?siteId=${yardTwo as string}`);
  expect(counts.items).toMatchObject([{ act: 'supervision.evidence', open: 1 }]);
  expect(await yard.rows('supervisions', `&siteId=${yardTwo as string}`)).toHaveLength(1);

  // Wednesday: a pledge stands on goods in the hall, and its lender orders an inspection there.
  const { pledgeId } = await aside(() => trade.pledged(facilityId, 860, { value: yuan(4_472_000) }));
  const [position] = await lender.rows('control-positions', '&state=controlled');
  const [watch] = await yard.rows('subjects', `&siteId=${hall as string}`);
  await bank.done(`/subjects/${await lender.finds('subjects', watch?.id as string)}/orders`, {
    kind: 'inspection',
    from: clock.now().toISOString(),
    to: new Date(clock.now().getTime() + 3_600_000).toISOString(),
    reason: 'Look',
  });
  expect(await actsAt(hall)).toContain('control.reportInspection');
  expect(await actsAt(yardTwo)).not.toContain('control.reportInspection');
  await yard.does('control.reportInspection', { goodsIntact: true, note: 'All there' });
  expect(await yard.rows('orders', `&state=reported&siteId=${hall as string}`)).toHaveLength(1);

  // Thursday: a signed order reaches the gate of the site where the goods lie.
  await importer.done(`/facilities/${await owner.finds('facilities', facilityId)}/releases`, {
    lots: [{ lotId: await owner.finds('lots', position?.itemId as string), quantity: tonnes(60) }],
    vehicle: '渝A·1',
  });
  const { token } = await second.does<{ token: string }>('release.approve');
  expect(await actsAt(hall)).toContain('release.execute');
  const gate = await yard.next('release.execute');
  expect(gate.object).toMatchObject({ siteId: hall, vehicle: '渝A·1' });
  await yard.does('release.execute', { token, vehicle: '渝A·1', gateWeightKg: 60_000 });
  expect(await yard.rows('releases', '&state=executed')).toHaveLength(1);

  // Friday: the pledge ends; what is left goes back, signed by both.
  await bank.done(`/pledges/${await lender.finds('pledges', pledgeId)}/discharge`);
  const back = await yard.next('goodsReturn.handOver');
  expect(back.object).toMatchObject({ siteId: hall });
  expect(back.dueAt).not.toBeNull();
  await yard.does('goodsReturn.handOver', {
    quantity: tonnes(800),
    grossWeightKg: 800_000,
    packages: 10,
    sealsIntact: true,
    quality: 'Grade A, dry',
    documentHash: hash('a'),
    vehicle: '渝B·54321',
  });
  await owner.does('goodsReturn.receive', {
    quantity: tonnes(800),
    grossWeightKg: 800_000,
    quality: 'Grade A',
    documentHash: hash('b'),
  });
  expect(await yard.rows('goods-returns', '&state=returned')).toHaveLength(1);
  expect(await yard.awaits()).not.toContain('goodsReturn.handOver');
  // What it lived through is told in words.
  const told = await yard.read<{ items: { en: string }[] }>(`/v1/history/${back.objectId}`);
  expect(told.items.length).toBeGreaterThan(1);
  expect(unheard).toEqual([]);
});
