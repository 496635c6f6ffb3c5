import { expect, it } from 'vitest';
import { openCollateral, tonnes } from '../support/collateral.ts';
import type { ProblemBody } from '../support/world.ts';

/** Faults that other systems are known for; each is shown the right way round here. */
const desk = await openCollateral();
const { bank, checker, importer, clock } = desk;
await desk.valuationTerms({ haircutBps: 1_000 });
await desk.valuationTerms({ haircutBps: 2_000 }, desk.aluminium);

const prices = async () =>
  (
    await bank.get<{ items: { id: string; pricedOn: string; knownTo: string | null }[] }>(
      `/prices?sourceId=${desk.source}&status=accepted&limit=200`,
    )
  ).body.items.filter((p) => p.knownTo === null);
async function correct(yuanPerTonne: number, on = desk.today()) {
  clock.advance(1);
  await bank.done(`/price-sources/${desk.source}/prices`, {
    pricedOn: on,
    price: String(Math.round(yuanPerTonne * 100)),
    currency: 'CNY',
    unit: 'TNE',
    replacesId: (await prices()).find((p) => p.pricedOn === on)?.id,
  });
  clock.advance(1);
}
const aluminium = { commodityId: desk.aluminium };

it('each lot counts by its own terms: the first of them does not speak for the pool', async () => {
  await desk.price(70_000);
  const facilityId = await desk.facility(9_000_000, {});
  await desk.pledged(facilityId, 10);
  await desk.pledged(facilityId, 10, aluminium);
  await desk.mark();
  // 700,000 less a tenth, and 700,000 less a fifth.
  expect((await desk.coverage(facilityId)).countedMinor).toBe('119000000');
});

it('a call is cured by what goods count after haircut, not by what they would fetch', async () => {
  const facilityId = await desk.facility(9_000_000, {});
  await desk.pledged(facilityId, 100);
  await desk.draw(facilityId, 4_400_000);
  await correct(60_000);
  await desk.mark();
  const [call] = (
    await bank.get<{ items: { id: string; goods: { amountMinor: string } }[] }>(
      `/margin-calls?facilityId=${facilityId}`,
    )
  ).body.items;
  // 4,400,000 / 70 % − 5,400,000.
  expect(call?.goods.amountMinor).toBe('88571429');
  const marks = async () => (await bank.get<{ marksAtTarget: number }>(`/margin-calls/${call?.id}`)).body.marksAtTarget;
  // 15 t are worth 900,000 and count 720,000.
  await desk.pledged(facilityId, 15, aluminium);
  await desk.mark();
  expect(await marks()).toBe(0);
  await desk.pledged(facilityId, 4, aluminium);
  await desk.mark();
  expect(await marks()).toBe(1);
  await correct(70_000);
});

it('a price corrected for a day that is past undoes what was marked on it since', async () => {
  const facilityId = await desk.facility(9_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 10);
  await desk.draw(facilityId, 430_000);
  const dayOne = desk.today();
  clock.advance(86_400);
  await desk.pass(30);
  await desk.mark();
  expect(await desk.coverage(facilityId)).toMatchObject({ countedMinor: '63000000', state: 'normal' });
  const known = clock.now().toISOString();
  await correct(50_000, dayOne);
  // Nobody has marked since, and nothing leaves on the old mark.
  const release = await importer.post<ProblemBody>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(0.001) }],
    vehicle: 'X',
  });
  expect(['RELEASE_UNCOVERED', 'RELEASE_FROZEN']).toContain(release.body.code);
  await desk.mark();
  expect(await desk.coverage(facilityId)).toMatchObject({ countedMinor: '45000000', state: 'liquidation' });
  const then = await bank.get<{ countedMinor: string }>(`/facilities/${facilityId}/valuation?knownAt=${known}`);
  expect(then.body.countedMinor).toBe('63000000');
  await correct(70_000, dayOne);
});

it('a promise whose time is over is no promise, in the one answer that gives stock, promise and time', async () => {
  await desk.price(70_000);
  const facilityId = await desk.facility(9_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 10);
  const asked = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(4) }],
    vehicle: 'X',
  });
  const { validUntil } = await checker.done<{ validUntil: string }>(`/releases/${asked.id}/approval`);
  const promises = async () => (await importer.get<Record<string, unknown>>(`/lots/${lotId}/promises`)).body;
  const order = { releaseId: asked.id, quantityValue: '4000', validUntil };
  expect(await promises()).toMatchObject({
    quantity: { value: '10000' },
    promisedValue: '4000',
    freeValue: '6000',
    orders: [{ ...order, isOver: false }],
  });
  clock.set(new Date(Date.parse(validUntil) + 1));
  // Nobody has swept it.
  expect(await promises()).toMatchObject({
    promisedValue: '0',
    freeValue: '10000',
    orders: [{ ...order, isOver: true }],
  });
  const stranger = await desk.party('Stranger', 'trader');
  expect((await stranger.get(`/lots/${lotId}/promises`)).status).toBe(404);
});

it('an order that was called back lets nothing out and is called back once; each answer has its own name', async () => {
  await desk.price(70_000);
  const facilityId = await desk.facility(9_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 10);
  const take = { lots: [{ lotId, quantity: tonnes(4) }], vehicle: 'X' };
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, take);
  const order = await checker.done<{ token: string }>(`/releases/${id}/approval`);
  const gate = (kg: number) =>
    desk.manager.refused(`/releases/${id}/execution`, { token: order.token, vehicle: 'X', gateWeightKg: kg });
  // More than what was promised to others is left cannot be promised again.
  const over = { ...take, lots: [{ lotId, quantity: tonnes(6.001) }] };
  expect(await importer.refused(`/facilities/${facilityId}/releases`, over)).toBe('409 RELEASE_IN_PROGRESS');
  expect(await gate(4_100)).toBe('422 GATE_WEIGHT_EXCEEDED');
  await checker.done(`/releases/${id}/decline`, { reason: 'called back' });
  expect(await checker.refused(`/releases/${id}/decline`, { reason: 'again' })).toBe('409 RELEASE_WRONG_STATE');
  expect(await gate(4_000)).toBe('403 RELEASE_ORDER_INVALID');
  expect(await importer.done(`/facilities/${facilityId}/releases`, { ...take, lots: [{ lotId }] })).toMatchObject({
    status: 'requested',
  });
});

it('a file of prices answers for each line: one bad line neither refuses the rest nor passes with it', async () => {
  const on = desk.today();
  const csv = [`SHFE-CU,${on},70000.00`, `SHFE-CU,${on},-1.00`, `NOBODY,${on},1.00`, 'not a price'].join('\n');
  const drop = async () =>
    (await bank.done<{ items: { outcome: string }[] }>('/price-files', { csv })).items.map((i) => i.outcome);
  expect(await drop()).toEqual(['duplicate', 'refused', 'refused', 'refused']);
  // A correction of what stands is kept, not taken for the same again.
  await correct(69_000);
  expect((await prices()).filter((p) => p.pricedOn === on)).toHaveLength(1);
  await correct(70_000);
});
