import { expect, it } from 'vitest';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { aside, namesWhatIsTold } from '../support/learned.ts';
import { atDesk } from '../support/week.ts';

const trade = await openCollateral();
const { bank, checker, importer, manager, clock } = trade;
await trade.price(5_200);
await trade.valuationTerms();
const facilityId = await trade.facility(2_400_000, { releaseBps: 6_500, targetBps: 6_500 });
const [maker, second, yard, firm] = [bank, checker, manager, importer].map(atDesk) as [
  ReturnType<typeof atDesk>,
  ReturnType<typeof atDesk>,
  ReturnType<typeof atDesk>,
  ReturnType<typeof atDesk>,
];
interface Far {
  headroom: Record<'warn' | 'call', { debtMinor: string; priceFallBps: number }>;
}

it('a bank’s week and its warehouse’s: goods come in, money goes out, goods leave, one watch breaks and the price falls', async () => {
  const { unheard } = namesWhatIsTold();
  for (const each of [maker, yard, firm]) await each.book();
  // Monday: goods are offered to the yard, which finds the offer and takes them in.
  const lotId = await firm.finds('lots', await aside(() => trade.lot(40)));
  await importer.done('/custody-offers', { lotIds: [lotId], toPartyId: manager.partyId });
  const offer = await yard.next('custody.take');
  expect(offer.object).toMatchObject({ description: 'Copper cathodes', state: 'offered' });
  const [site] = await yard.rows('sites');
  await yard.does('custody.take', (task) => ({
    lotIds: [task.objectId],
    siteId: site?.id,
    handover: { grossWeightKg: 40_000, packages: 10, sealsIntact: true },
  }));
  expect(await yard.tasks('custody.take')).toEqual([]);
  await aside(() => trade.pledged(facilityId, 860, { value: yuan(4_472_000) }));
  const [position] = await maker.rows('control-positions', '&state=controlled');
  expect(position).toMatchObject({ facilityId, physical: 'in_force' });

  // Tuesday: a drawdown is asked for, approved by one and paid by another.
  await importer.done(`/facilities/${await firm.finds('facilities', facilityId)}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(2_000_000),
    dueOn: trade.dayIn(40),
  });
  await maker.does('drawdown.approve');
  expect(await maker.tasks('drawdown.disburse')).toEqual([]);
  await second.does('drawdown.disburse');
  const { items } = await maker.read<{ items: { key: string; exposureMinor: string; rows: string }[] }>(
    '/v1/portfolio?by=borrower',
  );
  expect(items).toMatchObject([{ key: importer.partyId, exposureMinor: '200000000' }]);
  const { items: behind } = await maker.read<{ items: { id: string; link: string }[] }>(items[0]?.rows ?? '');
  const facility = behind.find(({ id }) => id === facilityId);
  const before = await maker.read<Far>(`${facility?.link}/coverage`);
  expect(before.headroom.call.priceFallBps).toBeGreaterThan(before.headroom.warn.priceFallBps);

  // Wednesday: goods are to leave; the order reaches the gate, and what left is seen on the list.
  const [pledged] = await firm.rows('lots', '&quantityUnit=TNE&quantityValueAtLeast=860');
  expect(pledged?.id).toBe(position?.itemId);
  await importer.done(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId: pledged?.id, quantity: tonnes(60) }],
    vehicle: '渝A·1',
  });
  const { token } = await second.does<{ token: string }>('release.approve');
  await yard.does('release.execute', { token, vehicle: '渝A·1', gateWeightKg: 60_000 });
  expect(await firm.rows('releases', '&state=executed')).toHaveLength(1);

  // Thursday: the price falls by more than the distance to the call; who pledged is asked to meet it.
  clock.advance(86_400 - 1_800);
  await aside(() => trade.pass(30));
  await aside(() => trade.price(Math.floor(5_200 * (1 - (before.headroom.call.priceFallBps + 600) / 10_000))));
  await aside(() => trade.mark());
  const met = await firm.next('margin.meet');
  expect(met.dueAt).not.toBeNull();
  expect(await maker.awaits()).toContain('margin.recordArrival');
  expect(await firm.read<{ status: string }>(met.link)).toMatchObject({ status: 'open' });
  const digest = await maker.read<{ lines: { en: string; link: string }[] }>('/v1/digest');
  const calls = digest.lines.find(({ link }) => link.includes('margin-calls'));
  expect((await maker.read<{ items: unknown[] }>(calls?.link ?? '')).items).toHaveLength(1);

  // Friday: a scale reads nothing. Who lends is told, has it looked into, and signs it off.
  const [scale, kg] = [...trade.weights.entries()].at(-1) ?? ['', 0];
  trade.weights.set(scale, 0);
  await aside(() => trade.pass(60));
  const breach = await maker.next('breach.acknowledge');
  expect(breach.object).toMatchObject({ state: 'open', description: 'Copper cathodes' });
  await maker.does('breach.acknowledge', {});
  trade.weights.set(scale, kg);
  await aside(() => trade.pass(30));
  await maker
    .does('control.order', {
      kind: 'inspection',
      from: clock.now().toISOString(),
      to: new Date(clock.now().getTime() + 3_600_000).toISOString(),
      reason: 'Look',
    })
    .catch(() => {});
  for (const _ of await yard.tasks('control.reportInspection'))
    await yard.does('control.reportInspection', { goodsIntact: true, note: 'All there' });
  await aside(() => trade.pass(30));
  expect(unheard).toEqual([]);
});
