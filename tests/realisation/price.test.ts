import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { sold } from '../support/money.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, exporter, manager, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();

/** Goods worth 1.2 million, whose sale is approved after a debt fell overdue. */
async function approved(): Promise<{ id: string; lotId: string }> {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId } = await desk.pledged(facilityId, 20);
  const soon = new Date(clock.now().getTime() + 2 * 86_400_000).toISOString().slice(0, 10);
  await desk.draw(facilityId, 500_000, soon);
  clock.advance(4 * 86_400);
  await desk.price(60_000);
  const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, {
    route: 'agreed_sale',
    lotIds: [lotId],
    clauseHash: hash('e'),
  });
  await second.done(`/realisations/${id}/approval`);
  return { id, lotId };
}

it('goods are sold within a band of the reference, and below it with bids, an appraisal and higher levels (78)', async () => {
  const { id, lotId } = await approved();
  const at = `/realisations/${id}/settlement`;
  const sale = (amount: number, more: object = {}) => ({
    buyer: 'Smelter',
    ...sold(),
    soldOn: desk.today(),
    lots: [{ lotId, proceeds: yuan(amount), costs: yuan(0) }],
    ...more,
  });
  const answer = async (body: object) => {
    const { status, body: found } = await bank.post<ProblemBody & Proposal>(at, body);
    return status === 202
      ? [found.needs.level, ...found.reasons.map((reason) => reason.code)]
      : [found.code, found.errors?.[0]?.pointer];
  };
  const bids = [
    { bidder: 'Smelter', amount: yuan(840_000) },
    { bidder: 'Another', amount: yuan(800_000) },
  ];
  const reason = { lowPriceReason: 'market_moved' };
  const appraisal = {
    appraiser: 'Surveyors',
    appraisedOn: desk.today(),
    amount: yuan(650_000),
    documentHash: hash('f'),
  };
  // One word of reason and one person booked 1.4 % of the price.
  expect(await answer(sale(17_000, { lowPriceReason: 'urgent' }))).toEqual(['INPUT_INVALID', '/lowPriceReason']);
  expect(await answer(sale(1_020_000))).toEqual(['L1', 'SALE_PRICE', 'NO_STATEMENT_LINE']);
  expect(await answer(sale(1_019_999))).toEqual(['BELOW_REFERENCE', '/lowPriceReason']);
  expect(await answer(sale(840_000, { lowPriceReason: 'perishable' }))).toEqual(['NOT_PERISHABLE', '/lowPriceReason']);
  expect(await answer(sale(840_000, reason))).toEqual(['BIDS_MISSING', '/bids']);
  const twice = [bids[0], { ...bids[0], bidder: ' smelter ' }];
  expect(await answer(sale(840_000, { ...reason, bids: twice }))).toEqual(['BIDS_MISSING', '/bids']);
  const higher = [bids[0], { bidder: 'Another', amount: yuan(900_000) }];
  expect(await answer(sale(840_000, { ...reason, bids: higher }))).toEqual(['HIGHER_BID', '/bids']);
  expect(await answer(sale(840_000, { ...reason, bids }))).toEqual(['L2', 'SALE_BELOW_FLOOR', 'NO_STATEMENT_LINE']);
  const low = bids.map((bid) => ({ ...bid, amount: yuan(600_000) }));
  const cheap = (more: object) => answer(sale(600_000, { ...reason, bids: low, ...more }));
  expect(await cheap({})).toEqual(['APPRAISAL_MISSING', '/appraisal']);
  expect(await cheap({ appraisal: { ...appraisal, appraisedOn: '2026-10-02' } })).toEqual([
    'APPRAISAL_OLD',
    '/appraisal/appraisedOn',
  ]);
  expect(await cheap({ appraisal: { ...appraisal, amount: yuan(1_200_000) } })).toEqual([
    'BELOW_APPRAISAL',
    '/appraisal/amount',
  ]);
  for (const of of [{ appraiser: 'Manager' }, { appraiserId: manager.partyId }, { appraiser: 'smelter' }])
    expect(await cheap({ appraisal: { ...appraisal, ...of } })).toEqual(['APPRAISER_UNFIT', '/appraisal/appraiser']);
  expect(await cheap({ appraisal })).toEqual(['L3', 'SALE_MANIFESTLY_LOW', 'NO_STATEMENT_LINE']);
  // A buyer that belongs to who holds the goods, and a cost that eats the price.
  expect(await answer(sale(1_200_000, { buyer: 'Manager' }))).toEqual([
    'L2',
    'SALE_PRICE',
    'BUYER_RELATED',
    'NO_STATEMENT_LINE',
  ]);
  const costly = { lots: [{ lotId, proceeds: yuan(1_200_000), costs: yuan(200_000) }] };
  expect(await answer(sale(0, costly))).toEqual(['L2', 'SALE_PRICE', 'SALE_COSTS_HIGH', 'NO_STATEMENT_LINE']);
  const done = await bank.done<{ settlement: Record<string, unknown> }>(
    at,
    sale(1_200_000, { buyer: 'Exporter', buyerId: exporter.partyId }),
  );
  expect(done.settlement).toMatchObject({ receiptId: expect.any(String), contractHash: 'e'.repeat(64) });
});

it('a reference that who sells recorded within the day is none', async () => {
  const { id, lotId } = await approved();
  // Within the band of the day before, so that nobody else has looked at it.
  clock.advance(86_400);
  await bank.done('/price-files', { csv: `SHFE-CU,${desk.today()},61000.00` });
  expect(
    await bank.refused(`/realisations/${id}/settlement`, {
      buyer: 'Smelter',
      ...sold(),
      soldOn: desk.today(),
      lots: [{ lotId, proceeds: yuan(1_220_000), costs: yuan(0) }],
    }),
  ).toBe('422 REFERENCE_OF_SELLER');
});
