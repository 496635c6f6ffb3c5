import { expect, it } from 'vitest';
import { hash, openCollateral, tonnes } from '../support/collateral.ts';
import { yuan } from '../support/trade.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();

it('frees lots as far as the rest carries the debt, whoever asks at once; they may be pledged elsewhere', async () => {
  const facilityId = await desk.facility(9_000_000, {});
  const lots: string[] = [];
  for (let i = 0; i < 4; i++) lots.push(await desk.stock(10));
  const first = lots[0] as string;
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(9_000_000),
    itemIds: lots,
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  // Two lots carry it to the fen: 1,400,000 at seven tenths.
  await desk.draw(facilityId, 980_000);
  const at = `/facilities/${facilityId}/partial-discharges`;
  expect(await importer.refused(at, { lotIds: [first] })).toBe('403 MANDATE_MISSING');
  const stranger = await desk.party('Other Bank', 'bank');
  expect(await stranger.refused(at, { lotIds: [first] })).toBe('404 NOT_FOUND');
  const all = await bank.post<ProblemBody>(at, { lotIds: lots });
  expect(all.body).toMatchObject({ code: 'RELEASE_UNCOVERED', facts: { repayMinor: '98000000' } });
  const free = await desk.stock(1);
  expect(await bank.refused(at, { lotIds: [free] })).toBe('422 LOT_NOT_COLLATERAL');

  const order = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId: first, quantity: tonnes(1) }],
    vehicle: 'X',
  });
  await checker.done(`/releases/${order.id}/approval`);
  expect(await bank.refused(at, { lotIds: [first] })).toBe('409 RELEASE_IN_PROGRESS');
  await checker.done(`/releases/${order.id}/decline`, { reason: 'not now' });

  const guarantor = await desk.party('Guarantor', 'trader');
  const relation = { partyId: guarantor.partyId, otherId: importer.partyId, kind: 'guarantees', source: 'Contract' };
  await bank.done('/party-relations', relation);
  expect(await bank.refused(at, { lotIds: [first] })).toBe('422 GUARANTOR_CONSENT_MISSING');
  const guarantorConsents = [{ guarantorId: guarantor.partyId, documentHash: hash('a') }];
  // Eight at once, two for each lot: two lots go, once each.
  const eight = await Promise.all(
    [...lots, ...lots].map((lotId) => bank.tried<ProblemBody>(at, { lotIds: [lotId], guarantorConsents })),
  );
  expect(eight.filter((a) => a.status === 200)).toHaveLength(2);
  const others = new Set(eight.filter((a) => a.status !== 200).map((a) => a.body.code));
  expect([...others].filter((code) => code !== 'RELEASE_UNCOVERED' && code !== 'LOT_NOT_COLLATERAL')).toEqual([]);
  const view = await bank.get<{ status: string; items: { itemId: string; live: boolean }[] }>(`/pledges/${pledge.id}`);
  const freed = view.body.items.filter((item) => !item.live).map((item) => item.itemId);
  expect([view.body.status, freed.length]).toEqual(['effective', 2]);
  await desk.mark();
  expect(await desk.coverage(facilityId)).toMatchObject({ countedMinor: '140000000', releasableMinor: '0' });

  const elsewhere = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: stranger.partyId,
    facilityId: await desk.facilityOf(stranger),
    maximum: yuan(1),
    itemIds: freed,
  });
  expect(await stranger.done(`/pledges/${elsewhere.id}/answer`, { accept: true })).toMatchObject({ status: 'agreed' });
});

it('answers a repeat with the first answer', async () => {
  const facilityId = await desk.facility(9_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 10);
  const at = `/facilities/${facilityId}/partial-discharges`;
  const freed = () => bank.post<Proposal>(at, { lotIds: [lotId] }, 'k');
  const [one, two] = [await freed(), await freed()];
  expect([one.status, two.body]).toEqual([202, one.body]);
  expect((await bank.agreed(one.body)).status).toBe(200);
  expect((await freed()).body).toMatchObject({ id: one.body.id, state: 'done' });
  expect(await bank.refused(at, { lotIds: [lotId] })).toBe('422 LOT_NOT_COLLATERAL');
});

it('eight trucks that empty eight lots of one pledge at once wait for each other and are all let out', async () => {
  const facilityId = await desk.facility(9_000_000, {});
  const lots: string[] = [];
  for (let i = 0; i < 8; i++) lots.push(await desk.stock(1));
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(9_000_000),
    itemIds: lots,
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  const orders: { id: string; token: string }[] = [];
  for (const lotId of lots) {
    const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, { lotId, vehicle: 'X' });
    orders.push(await checker.done(`/releases/${id}/approval`));
  }
  const answers = await Promise.all(
    orders.map(({ id, token }) =>
      desk.manager.post<ProblemBody>(`/releases/${id}/execution`, { token, vehicle: 'X', gateWeightKg: 1_000 }),
    ),
  );
  expect(answers.map((a) => a.body.code ?? a.status)).toEqual(lots.map(() => 200));
  const { body } = await bank.get<{ items: { live: boolean }[] }>(`/pledges/${pledge.id}`);
  expect(body.items.filter((item) => item.live)).toEqual([]);
});
