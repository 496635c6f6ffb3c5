import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { sold, transfer } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, checker, importer, manager, clock } = desk;
const parent = await desk.party('Parent company', 'trader');
const stranger = await desk.party('Stranger', 'trader');
await desk.price(70_000);
await desk.valuationTerms();
const resolution = { body: 'board', documentHash: hash('b'), resolvedOn: '2026-10-12', isListed: false };
const review = { resolutionReview: { isListed: false, finding: 'Board minutes compared with the articles' } };

/** Goods of the borrower and of its parent, both pledged for the borrower's debt. */
async function both(facilityId: string, own = 20, others = 20) {
  const lots: string[] = [];
  const pledges: string[] = [];
  for (const [owner, t, more, answer] of [
    [importer, own, {}, {}],
    [parent, others, { resolution }, review],
  ] as const) {
    const lotId = await desk.stock(t, {}, owner);
    const { id } = await owner.done<{ id: string }>('/pledges', {
      kind: 'goods',
      pledgeeId: bank.partyId,
      facilityId,
      maximum: yuan(100_000_000),
      itemIds: [lotId],
      ...more,
    });
    await bank.done(`/pledges/${id}/answer`, { accept: true, ...answer });
    lots.push(lotId);
    pledges.push(id);
  }
  return { ownLot: lots[0] as string, parentLot: lots[1] as string, parentPledge: pledges[1] as string };
}

interface Realisation {
  id: string;
  pledgorId: string;
  settlement: { surplusMinor: string; lots: object[] };
}

it('goods leave at the request of who pledged them, and of nobody else', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const { ownLot, parentLot } = await both(facilityId);
  await desk.draw(facilityId, 900_000);
  const at = `/facilities/${facilityId}/releases`;
  const ask = (lotId: string) => ({ lotId, vehicle: '渝A·1' });
  expect(await importer.refused(at, ask(parentLot))).toBe('403 NOT_THE_PLEDGOR');
  expect(await parent.refused(at, ask(ownLot))).toBe('403 NOT_THE_PLEDGOR');
  expect(await stranger.refused(at, ask(parentLot))).toBe('404 NOT_FOUND');
  expect(await bank.refused(at, ask(parentLot))).toBe('403 MANDATE_MISSING');
  const { id } = await parent.done<{ id: string }>(at, ask(parentLot));
  expect((await parent.get(`/releases/${id}`)).status).toBe(200);
  const order = await checker.done<{ token: string }>(`/releases/${id}/approval`);
  await manager.done(`/releases/${id}/execution`, { token: order.token, vehicle: '渝A·1', gateWeightKg: 20_000 });
  expect((await parent.get<{ status: string }>(`/lots/${parentLot}`)).body.status).toBe('released');
  const { rows } = await desk.database.admin.query(
    "select payload ->> 'pledgorId' as pledgor from event where object_id = $1 and type = 'release.executed'",
    [id],
  );
  expect(rows).toEqual([{ pledgor: parent.partyId }]);
});

it('who pledged for the borrower is asked before the borrower’s own security is given up', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const { ownLot, parentLot } = await both(facilityId);
  await desk.draw(facilityId, 900_000);
  const at = `/facilities/${facilityId}/partial-discharges`;
  const refused = await bank.post<ProblemBody & { facts: object }>(at, { lotIds: [ownLot] });
  expect([refused.body.code, refused.body.facts]).toEqual([
    'GUARANTOR_CONSENT_MISSING',
    { guarantorIds: [parent.partyId] },
  ]);
  const guarantorConsents = [{ guarantorId: parent.partyId, documentHash: hash('a') }];
  await bank.done(at, { lotIds: [ownLot], guarantorConsents });
  // The parent's own goods: nobody goes free by that.
  await bank.done(`/facilities/${facilityId}/repayments`, {
    amount: yuan(900_000),
    ...transfer(),
    receivedOn: desk.today(),
    source: 'borrower',
  });
  await bank.done(at, { lotIds: [parentLot] });
  const { rows } = await desk.database.admin.query(
    `select payload ->> 'pledgorId' as pledgor, participants @> array[$2] as concerned from event
     where object_id = $1 and type = 'pledge.partlyDischarged' order by id`,
    [facilityId, parent.partyId],
  );
  expect(rows).toEqual([
    { pledgor: importer.partyId, concerned: false },
    { pledgor: parent.partyId, concerned: true },
  ]);
});

it('a right against the parent’s goods is reserved, its name is searched, and a call goes to both', async () => {
  const facilityId = await desk.facility(10_000_000, { registryGate: true });
  const { parentLot } = await both(facilityId, 10, 10);
  await bank.done('/competing-rights', {
    grantorId: parent.partyId,
    kind: 'lien',
    holder: 'Warehouse, storage arrears',
    claim: yuan(50_000),
    lotIds: [parentLot],
    source: 'Statement of the warehouse',
  });
  await desk.mark();
  expect(await desk.coverage(facilityId)).toMatchObject({ reserveMinor: '5000000' });
  const { conditions } = await importer.done<{ conditions: { code: string; facts: { missing?: string[] } }[] }>(
    `/facilities/${facilityId}/drawdowns`,
    { product: 'working_capital', amount: yuan(1), dueOn: '2026-12-15' },
  );
  expect(conditions.find((c) => c.code === 'REGISTRY_SEARCHED')?.facts.missing).toEqual(['Importer', 'Parent company']);

  const called = await desk.facility(10_000_000, {});
  await both(called, 10, 10);
  await desk.draw(called, 970_000);
  clock.set('2026-10-13T06:00:00Z');
  expect(await desk.price(60_000)).toBe('accepted');
  await desk.mark();
  const calls = (by: typeof parent) =>
    by.get<{ items: { id: string; facilityId: string; letter: { en: string } }[] }>(
      `/margin-calls?facilityId=${called}`,
    );
  const [call] = (await calls(parent)).body.items;
  expect(call?.letter.en).toContain('to Importer, Parent company, under the facility of');
  expect((await calls(importer)).body.items).toHaveLength(1);
  expect((await calls(stranger)).body.items).toEqual([]);
  const figures = { exposureMinor: '1', valueMinor: '2', reason: 'the mark is wrong' };
  expect(await stranger.refused(`/margin-calls/${call?.id}/dispute`, figures)).toBe('404 NOT_FOUND');
  expect(await parent.done(`/margin-calls/${call?.id}/dispute`, figures)).toMatchObject({
    dispute: { pledgor: { valueMinor: '2' } },
  });
  expect(await importer.refused(`/margin-calls/${call?.id}/dispute`, figures)).toBe('409 DISPUTE_OPEN');
});

it('after default each pledgor’s goods are sold by themselves, and what is left is that pledgor’s', async () => {
  clock.set('2026-10-14T06:00:00Z');
  await desk.price(70_000);
  const facilityId = await desk.facility(10_000_000, {});
  const { ownLot, parentLot, parentPledge } = await both(facilityId);
  await desk.draw(facilityId, 900_000, '2026-12-15');
  const lien = (grantorId: string, holder: string, amount: number) =>
    bank.done<{ id: string }>('/competing-rights', {
      grantorId,
      kind: 'lien',
      holder,
      claim: yuan(amount),
      lotIds: [],
      source: 'Statement',
    });
  const ofBorrower = await lien(importer.partyId, 'Carrier of the borrower', 70_000);
  const ofParent = await lien(parent.partyId, 'Carrier of the parent', 50_000);
  clock.set('2026-12-16T06:00:00Z');
  await desk.price(60_000);
  const demand = { statement: 'Sell our goods now that the debt is due' };
  expect(await importer.refused(`/pledges/${parentPledge}/exercise-demands`, demand)).toBe('404 NOT_FOUND');
  await parent.done(`/pledges/${parentPledge}/exercise-demands`, demand);
  const at = `/facilities/${facilityId}/realisations`;
  const body = (...lotIds: string[]) => ({ route: 'agreed_sale', lotIds, clauseHash: hash('e') });
  expect(await bank.refused(at, body(ownLot, parentLot))).toBe('422 PLEDGORS_DIFFER');
  const { id, pledgorId } = await bank.done<Realisation>(at, body(parentLot));
  expect(pledgorId).toBe(parent.partyId);
  await second.done(`/realisations/${id}/approval`);
  const { settlement } = await bank.done<Realisation>(`/realisations/${id}/settlement`, {
    buyer: 'Smelter',
    ...sold(),
    soldOn: '2026-12-16',
    lots: [{ lotId: parentLot, proceeds: yuan(1_200_000), costs: yuan(0) }],
  });
  // The lien of the parent's carrier comes first, that of the borrower's is over other goods.
  expect(settlement.lots).toMatchObject([
    {
      paid: [
        { rightId: ofParent.id, paidMinor: '5000000' },
        { rightId: facilityId, paidMinor: '90000000' },
      ],
    },
  ]);
  expect(JSON.stringify(settlement)).not.toContain(ofBorrower.id);
  expect(settlement.surplusMinor).toBe('25000000');
  // Whose goods they were sees the surplus, whose debt they paid sees the sale, and nobody else.
  expect((await parent.get<Realisation>(`/realisations/${id}`)).body.pledgorId).toBe(parent.partyId);
  expect((await importer.get(`/realisations/${id}`)).status).toBe(200);
  expect((await parent.get(`/realisations/${id}/payments`)).status).toBe(200);
  expect((await importer.get(`/realisations/${id}/payments`)).status).toBe(404);
  expect((await stranger.get(`/realisations/${id}`)).status).toBe(404);
  const demands = await parent.get<{ items: { status: string }[] }>('/exercise-demands');
  expect(demands.body.items.map((d) => d.status)).toEqual(['met']);
});
