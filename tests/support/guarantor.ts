import type { Collateral } from './collateral.ts';
import { stateTerms } from './lenient.ts';
import { documentHash, money } from './limits.ts';
import { approveTerms } from './trade.ts';
import type { Client } from './world.ts';

export interface Guarantor {
  maker: Client;
  checker: Client;
  /** Its own facility for the importer. */
  underId: string;
  pledgeId: string;
  lotId: string;
  give(facilityId: string, amount: number, more?: object): Promise<{ id: string; status: string }>;
}

/** A guarantor with a facility of its own for the importer, and goods of the importer as counter-security under it. */
export async function openGuarantor(desk: Collateral, t: number, price: number): Promise<Guarantor> {
  const { importer, manager } = desk;
  const maker = await desk.admit('Yuzhong Guarantee', ['guarantor'], {});
  const checker = await desk.colleague(maker, 'Guarantee checker', [
    'facility:approve',
    'terms:approve',
    'price:confirm',
    'control:signOff',
    'release:approve',
  ]);
  await stateTerms(maker, checker);
  const agreement = await maker.done<{ id: string }>('/custody-agreements', {
    custodianId: manager.partyId,
    serviceLevel: 'control',
    feePayer: 'lender',
    documentHash,
  });
  await manager.done(`/custody-agreements/${agreement.id}/acceptance`);
  const source = await maker.done<{ id: string }>('/price-sources', {
    code: 'SHFE-CU-G',
    name: 'Copper, front month',
    kind: 'commodity',
    feed: 'csv',
    currency: 'CNY',
    unit: 'TNE',
    calendarPlace: 'CN',
    jumpFactor: 10,
  });
  const market = await desk.colleague(maker, 'Guarantee market desk', ['price:record']);
  await market.done('/price-files', { csv: `SHFE-CU-G,${desk.today()},${price.toFixed(2)}` });
  const { body } = await maker.get<{ items: { id: string }[] }>(`/prices?sourceId=${source.id}&status=held&limit=200`);
  for (const { id } of body.items) await checker.done(`/prices/${id}/answer`, { accept: true });
  const terms = await maker.done<{ id: string }>('/valuation-terms', {
    commodityId: desk.copper,
    validFrom: desk.today(),
    terms: { sourceIds: [source.id], lowerOfCost: false, purchaseMoneyHaircutBps: 0 },
  });
  await checker.done(`/valuation-terms/${terms.id}/approval`);
  const under = await maker.done<{ id: string }>('/facilities', {
    borrowerId: importer.partyId,
    limit: money(2_000_000, 'CNY'),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2028-12-31',
  });
  await checker.done(`/facilities/${under.id}/approval`);
  await approveTerms(maker, checker, under.id, {});
  const lotId = await desk.stock(t);
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: maker.partyId,
    facilityId: under.id,
    maximum: money(100_000_000, 'CNY'),
    itemIds: [lotId],
  });
  await maker.done(`/pledges/${pledge.id}/answer`, { accept: true });
  return {
    maker,
    checker,
    underId: under.id,
    pledgeId: pledge.id,
    lotId,
    give: (facilityId, amount, more = {}) =>
      maker.done('/guarantees', {
        facilityId,
        underId: under.id,
        kind: 'joint',
        amount: money(amount, 'CNY'),
        anyOrder: true,
        claimUntil: '2028-06-30',
        documentHash,
        ...more,
      }),
  };
}
