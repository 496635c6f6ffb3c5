import { expect, it } from 'vitest';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager } = desk;
await desk.valuationTerms();
await desk.price(5_200);

interface Order {
  releaseId: string | null;
  bookedAt: string | null;
}
/** An order for 10 t of a lot of 100 t in the hall, on a scale of its own. */
async function ordered() {
  const facilityId = await desk.facility(1_000_000, { releaseBps: 6_500, targetBps: 6_500 });
  const { lotId } = await desk.pledged(facilityId, 100, { value: yuan(520_000) });
  const scale = [...desk.weights.keys()].at(-1) as string;
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(10) }],
    vehicle: 'X',
  });
  await checker.done(`/releases/${id}/approval`);
  const callBack = () => checker.done(`/releases/${id}/decline`, { reason: 'The vehicle is not theirs' });
  const shows = (kg: number) => desk.weights.set(scale, kg);
  const { body } = await bank.get<{ items: { id: string; lotIds: string[] }[] }>('/subjects?limit=200');
  const subjectId = body.items.find(({ lotIds }) => lotIds.includes(lotId))?.id ?? '';
  const breaches = async () =>
    (await bank.get<{ items: { kind: string }[] }>(`/breaches?subjectId=${subjectId}`)).body.items.map(
      ({ kind }) => kind,
    );
  return { id, subjectId, callBack, shows, breaches };
}

it('an order that is called back excuses nothing any more, and what left under it before no gate saw is missed', async () => {
  const { callBack, shows, breaches } = await ordered();
  shows(90_000);
  await desk.pass(120);
  expect(await breaches()).toEqual([]);
  await callBack();
  await desk.pass(120);
  expect(await breaches()).toEqual(['weight_short']);
});

it('nor what leaves after it was called back', async () => {
  const { id, subjectId, callBack, shows, breaches } = await ordered();
  await callBack();
  const orders = (await bank.get<{ items: Order[] }>(`/subjects/${subjectId}/orders`)).body.items;
  expect(orders.find(({ releaseId }) => releaseId === id)?.bookedAt).toBe(desk.clock.now().toISOString());
  shows(90_000);
  await desk.pass(120);
  expect(await breaches()).toEqual(['weight_short']);
});

it('goods that a description names leave by what was weighed, too', async () => {
  const facilityId = await desk.facility(1_000_000, { releaseBps: 6_500, targetBps: 6_500 });
  const { lotId } = await desk.pledged(facilityId, 100, { value: yuan(520_000), commodityId: undefined });
  await bank.done(`/lots/${lotId}/value-acceptances`, {
    basis: 'invoice',
    amount: yuan(520_000),
    documentHash: 'c'.repeat(64),
  });
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(8) }],
    vehicle: 'X',
  });
  const { token } = await checker.done<{ token: string }>(`/releases/${id}/approval`);
  const gate = { token, vehicle: 'X', tareWeightKg: 0, left: [{ lotId, quantity: tonnes(8) }] };
  expect(await manager.refused(`/releases/${id}/execution`, { ...gate, gateWeightKg: 1_000 })).toBe(
    '422 GATE_QUANTITY_DIFFERS',
  );
  expect((await manager.post(`/releases/${id}/execution`, { ...gate, gateWeightKg: 8_000 })).status).toBe(200);
});
