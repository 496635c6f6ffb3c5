import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { sold } from '../support/money.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, checker, importer, manager, clock, reach } = desk;
await desk.price(70_000);
await desk.valuationTerms();
await desk.ticket('in', 100);

interface Named {
  id: string;
  status: string;
}
const reason = { reason: 'The debt was paid' };

/** A receipt of ten tonnes in pledge for a debt that is overdue; `sell` has a sale of them approved. */
async function overdue() {
  const facilityId = await desk.facility(10_000_000, {});
  const lotId = await desk.stock(10);
  await manager.done(`/lots/${lotId}/slot`, { slotId: await desk.slot() });
  const receipt = await manager.done<Named>('/receipts', {
    number: `WR-${lotId.slice(-8)}`,
    quality: 'Grade A',
    packing: 'strapped bundles',
    pieces: 40,
    wearStandard: '0.1 %',
    storageFee: '0.60 CNY a tonne and day',
    placeOfIssue: 'Chongqing',
    lotId,
  });
  const { id: pledgeId } = await importer.done<Named>('/pledges', {
    kind: 'document',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(9_000_000),
    itemIds: [receipt.id],
  });
  await bank.done(`/pledges/${pledgeId}/answer`, { accept: true });
  await importer.done(`/receipts/${receipt.id}/endorsement`, { toPartyId: bank.partyId, kind: 'pledge' });
  await manager.done(`/receipts/${receipt.id}/endorsement-signature`, { accept: true });
  await desk.draw(facilityId, 100_000, desk.dayIn(1));
  clock.advance(2 * 86_400);
  await desk.price(70_000);
  const sell = async (route = 'court') => {
    const ask = { route, lotIds: [lotId], clauseHash: hash('e') };
    const { id } = await bank.done<Named>(`/facilities/${facilityId}/realisations`, ask);
    await second.done(`/realisations/${id}/approval`);
    return id;
  };
  return { facilityId, lotId, pledgeId, receiptId: receipt.id, sell };
}

it('takes the right to give up the document for the goods away with it', async () => {
  const { lotId, receiptId, sell } = await overdue();
  const id = await sell();
  const at = `/realisations/${id}/withdrawal`;
  const stranger = await desk.party('Other Bank', 'bank');
  expect(await stranger.refused(at, reason)).toBe('404 NOT_FOUND');
  expect(await importer.refused(at, reason)).toBe('403 MANDATE_MISSING');
  expect(await checker.refused(at, reason)).toBe('403 MANDATE_MISSING');
  // What two approved waits for a second person; of eight that were agreed to at once, one does it.
  const eight = await Promise.all(Array.from({ length: 8 }, () => bank.post<Proposal>(at, reason)));
  expect(eight.map((a) => a.status)).toEqual(Array(8).fill(202));
  const answers = await Promise.all(eight.map((a) => bank.agreed<Named & ProblemBody>(a.body)));
  expect(answers.map(({ body }) => body.code ?? body.status).filter((each) => each === 'withdrawn')).toHaveLength(1);
  expect(await bank.refused(`/receipts/${receiptId}/surrender`, { purpose: 'delivery' })).toBe(
    '422 SURRENDER_WITHOUT_SALE',
  );
  const settlement = {
    buyer: 'Smelter',
    ...sold(),
    soldOn: desk.today(),
    lots: [{ lotId, proceeds: yuan(700_000), costs: yuan(0) }],
  };
  const late = await bank.tried<ProblemBody>(`/realisations/${id}/settlement`, settlement);
  expect(late.status).toBeGreaterThanOrEqual(400);
  const next = await sell();
  const [once, again] = [
    await bank.post(`/realisations/${next}/withdrawal`, reason, 'w'),
    await bank.post(`/realisations/${next}/withdrawal`, reason, 'w'),
  ];
  expect([once.status, again.body]).toEqual([202, once.body]);
});

it('a bundle has the filings of its own pledges, however many others the registry took', async () => {
  const { pledgeId, sell } = await overdue();
  const other = await overdue();
  const body = { description: 'Copper in hall 1', termMonths: 12 };
  const filing = await bank.done<{ registrationId: string }>('/registrations', { ...body, pledgeId });
  await bank.done('/registrations', { ...body, pledgeId: other.pledgeId });
  await desk.database.admin.query(`begin; set local session_replication_role = replica;
    insert into registration
      select (jsonb_populate_record(r, jsonb_build_object('id', 'reg_0' || lpad(n::text, 31, '0')))).*
      from registration r, generate_series(1, 1000) n where r.pledge_id = '${other.pledgeId}';
    commit`);
  const { body: bundle } = await bank.get<{ filings: { id: string }[] }>(`/realisations/${await sell()}/bundle`);
  expect(bundle.filings.map((each) => each.id)).toEqual([filing.registrationId]);
});

it('leaves the pledgee late whom the sale alone kept in time', async () => {
  const { pledgeId, sell } = await overdue();
  const statement = { statement: 'Sell now that the debt is due' };
  const demand = await importer.done<Named>(`/pledges/${pledgeId}/exercise-demands`, statement);
  const read = async () => (await bank.get<Named>(`/exercise-demands/${demand.id}`)).body.status;
  const id = await sell();
  clock.advance(30 * 86_400);
  await reach();
  expect(await read()).toBe('open');
  await bank.done(`/realisations/${id}/withdrawal`, reason);
  expect(await read()).toBe('lapsed');
});

it('a demand on a pledged document is met by the sale of its own goods, and not by that of others', async () => {
  clock.advance(86_400);
  await desk.price(70_000);
  const { facilityId, lotId, pledgeId } = await overdue();
  const other = await desk.stock(5);
  const goods = await importer.done<Named>('/pledges', {
    kind: 'goods',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(9_000_000),
    itemIds: [other],
  });
  await bank.done(`/pledges/${goods.id}/answer`, { accept: true });
  const statement = { statement: 'Sell now that the debt is due' };
  const at = `/pledges/${pledgeId}/exercise-demands`;
  const demand = await importer.done<Named & { lots: object[] }>(at, statement);
  expect(demand.lots).toEqual([{ lotId, demandedMinor: '70000000', soldMinor: null }]);
  const ask = { route: 'court', lotIds: [other], clauseHash: hash('e') };
  const { id } = await bank.done<Named>(`/facilities/${facilityId}/realisations`, ask);
  await second.done(`/realisations/${id}/approval`);
  const lots = [{ lotId: other, proceeds: yuan(350_000), costs: yuan(0) }];
  await bank.done(`/realisations/${id}/settlement`, { buyer: 'Smelter', ...sold(), soldOn: desk.today(), lots });
  expect((await bank.get<Named>(`/exercise-demands/${demand.id}`)).body.status).toBe('open');
});
