import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import type { Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, debtor } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const hash = (sign: string) => sign.repeat(64);
const yuan = (amount: number) => ({ amountMinor: String(amount * 100), currency: 'CNY' });
const later = (days: number) => desk.clock.set(new Date(desk.clock.now().getTime() + days * 86_400_000));

interface Cycle {
  figures: { byMoney: Record<string, { stockDays: number | null; idleMinor: string }> };
  idleDays: number;
  idle: { lotId: string; costMinor: string }[];
}
interface Offer {
  id: string;
  status: string;
}
const from = desk.today();
const cycleOf = async (by: Client) => (await by.get<Cycle>(`/cash-cycle?from=${from}&to=${desk.today()}`)).body;
const ownerOf = async (by: Client, lotId: string) => (await by.get<{ ownerId: string }>(`/lots/${lotId}`)).body.ownerId;

it('measure 9: a firm sees what of its stock lies idle, and turns it into money: sold, let, or leased back', async () => {
  const free = await desk.stock(10);
  const facilityId = await desk.facility(10_000_000);
  const { lotId: pledged } = await desk.pledged(facilityId, 20);
  const sale = (lotId: string, to: Client = debtor) => ({
    kind: 'sale',
    lotId,
    toPartyId: to.partyId,
    price: yuan(500_000),
    documentHash: hash('a'),
  });
  // Nothing lies idle yet, and another firm sees nothing of it.
  expect(await cycleOf(importer)).toMatchObject({ idleDays: 180, idle: [] });
  expect(await importer.refused('/asset-offers', sale(free))).toBe('422 ASSET_NOT_IDLE');
  later(181);
  const own = await cycleOf(importer);
  expect(own.idle.map(({ lotId }) => lotId).sort()).toEqual([free, pledged].sort());
  expect(BigInt(own.figures.byMoney.CNY?.idleMinor ?? 0)).toBe(
    own.idle.reduce((sum, { costMinor }) => sum + BigInt(costMinor), 0n),
  );
  expect((await cycleOf(debtor)).idle).toEqual([]);

  expect(await importer.refused('/asset-offers', sale(pledged))).toBe('422 ASSET_BOUND');
  expect(await debtor.refused('/asset-offers', sale(free, bank))).toBe('422 ASSET_NOT_IDLE');
  expect(await importer.refused('/asset-offers', { ...sale(free), rent: yuan(1) })).toBe('422 ASSET_TERMS');
  const back = { ...sale(free, bank), kind: 'lease_back', rent: yuan(45_000), months: 12 };
  expect(await importer.refused('/asset-offers', { ...back, toPartyId: debtor.partyId })).toBe('422 ASSET_BUYER');

  // Let: one offer at a time, and the title stays.
  const let_ = { ...sale(free), kind: 'let', price: undefined, rent: yuan(1_000), months: 6 };
  const first = await importer.done<Offer>('/asset-offers', let_);
  expect(await importer.refused('/asset-offers', sale(free))).toBe('409 ASSET_OFFERED');
  expect(await bank.refused(`/asset-offers/${first.id}/answer`, { accept: true })).toBe('404 NOT_FOUND');
  await importer.done(`/asset-offers/${first.id}/withdrawal`, { reason: 'Another taker' });
  expect(await debtor.refused(`/asset-offers/${first.id}/answer`, { accept: true })).toBe('409 ASSET_WRONG_STATE');

  // Leased back: the bank pays, reads what is said of the firm, and owns the goods until the rent is paid.
  const offered = await importer.done<Offer>('/asset-offers', back);
  const black = await bank.done<{ id: string }>(`/parties/${importer.partyId}/policy-standings`, {
    kind: 'credit_event',
    value: 'court',
    validFrom: desk.today(),
    documentHash: hash('b'),
    reason: 'Seen',
  });
  const waits = await bank.post<{ state: string }>(`/asset-offers/${offered.id}/answer`, { accept: true });
  expect([waits.status, black.id.slice(0, 3)]).toEqual([202, 'pst']);
  const agreed = await bank.done<Offer>(`/asset-offers/${offered.id}/answer`, { accept: true });
  expect([agreed.status, await ownerOf(bank, free)]).toEqual(['agreed', bank.partyId]);
  const { items } = (await bank.get<{ items: { kind: string; amount: object }[] }>('/money-payments?limit=100')).body;
  expect(items.find(({ kind }) => kind === 'lease_back')?.amount).toEqual(yuan(500_000));
  expect((await cycleOf(importer)).idle.map(({ lotId }) => lotId)).toEqual([pledged]);
  expect(await importer.refused(`/asset-offers/${offered.id}/return`, { reason: 'Paid' })).toBe('404 NOT_FOUND');
  later(365);
  await bank.done(`/asset-offers/${offered.id}/return`, { reason: 'Twelve rents paid' });
  expect(await ownerOf(importer, free)).toBe(importer.partyId);

  later(1);
  // Sold: eight at once, and it is theirs once.
  const sold = await importer.done<Offer>('/asset-offers', sale(free));
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => debtor.tried(`/asset-offers/${sold.id}/answer`, { accept: true })),
  );
  expect(answers.filter(({ status }) => status < 300).length).toBe(1);
  expect(await ownerOf(debtor, free)).toBe(debtor.partyId);
});
