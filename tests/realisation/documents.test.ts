import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { billTerms, containerNumber } from '../support/lading.ts';
import { sold } from '../support/money.ts';
import { yard } from '../support/trade.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, manager, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
await desk.ticket('in', 1_000);

interface Document {
  id: string;
  number: string;
  status: string;
}
let numbers = 0;
const receiptOf = async (lotId: string) => {
  await manager.done(`/lots/${lotId}/slot`, { slotId: await desk.slot() });
  return manager.done<Document>('/receipts', {
    number: `WR-${++numbers}`,
    quality: 'Grade A',
    packing: 'strapped bundles',
    pieces: 40,
    wearStandard: '0.1 %',
    storageFee: '0.60 CNY a tonne and day',
    insurance: { insured: yuan(1_000_000), from: '2026-01-01', to: '2026-12-31', insurer: 'PICC' },
    placeOfIssue: 'Chongqing',
    lotId,
  });
};
async function endorse({ id }: Document, toPartyId: string, kind: 'pledge' | 'transfer') {
  await importer.done(`/receipts/${id}/endorsement`, { toPartyId, kind });
  await manager.done(`/receipts/${id}/endorsement-signature`, { accept: true });
}
async function pledge(facilityId: string, kind: string, itemId: string) {
  const body = { kind, pledgeeId: bank.partyId, facilityId, maximum: yuan(9_000_000), itemIds: [itemId] };
  const { id } = await importer.done<{ id: string }>('/pledges', body);
  await bank.done(`/pledges/${id}/answer`, { accept: true });
}
const draw = (facilityId: string) => desk.draw(facilityId, 100_000, desk.dayIn(1));
/** What was drawn is overdue; two people of the lender are to sell the lot. `settle` tries to. */
async function defaulted(facilityId: string, lotId: string) {
  clock.advance(2 * 86_400);
  await desk.price(70_000);
  const ask = { route: 'auction', lotIds: [lotId], clauseHash: hash('e') };
  const { id } = await bank.done<{ id: string }>(`/facilities/${facilityId}/realisations`, ask);
  return {
    approve: () => second.done(`/realisations/${id}/approval`),
    settle: (more: object = {}) =>
      bank.tried<ProblemBody & { status: string }>(`/realisations/${id}/settlement`, {
        buyer: 'Smelter',
        ...sold(),
        soldOn: desk.today(),
        lots: [{ lotId, proceeds: yuan(700_000), costs: yuan(0) }],
        ...more,
      }),
  };
}

it('a receipt in the hand of the pledgee is given up for the goods first: after approval, and with the keeper’s word', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const lotId = await desk.stock(10);
  const receipt = await receiptOf(lotId);
  await endorse(receipt, bank.partyId, 'pledge');
  await pledge(facilityId, 'document', receipt.id);
  await pledge(facilityId, 'goods', lotId);
  await draw(facilityId);
  const { approve, settle } = await defaulted(facilityId, lotId);
  const at = `/receipts/${receipt.id}`;
  const surrender = { purpose: 'delivery' };
  expect(await bank.refused(`${at}/surrender`, surrender)).toBe('422 SURRENDER_WITHOUT_SALE');
  await approve();
  expect((await settle()).body).toMatchObject({
    code: 'RECEIPT_LIVE',
    facts: { receiptNumber: receipt.number, lotId },
  });
  expect(await importer.refused(`${at}/surrender`, surrender)).toBe('403 NOT_THE_HOLDER');
  expect(await bank.refused(`${at}/surrender`, { purpose: 'switch_to_paper' })).toBe('403 NOT_THE_TITLE_OWNER');
  await bank.done(`${at}/surrender`, surrender);
  // Asked for is not given back.
  expect((await settle()).body.code).toBe('RECEIPT_LIVE');
  await manager.done(`${at}/surrender-answer`, { accept: true });
  const eight = await Promise.all(Array.from({ length: 8 }, () => settle()));
  expect(eight.filter((a) => a.status === 200).map((a) => a.body.status)).toEqual(['settled']);
  expect((await importer.get<Document>(`/lots/${lotId}`)).body.status).toBe('released');
});

it('a receipt in a stranger’s hand keeps the goods: nothing of the sale is booked', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const lotId = await desk.stock(10);
  await pledge(facilityId, 'goods', lotId);
  await draw(facilityId);
  const receipt = await receiptOf(lotId);
  const buyer = await desk.party('Buyer', 'trader');
  await endorse(receipt, buyer.partyId, 'transfer');
  const { approve, settle } = await defaulted(facilityId, lotId);
  await approve();
  expect((await settle()).body.code).toBe('RECEIPT_LIVE');
  expect(await bank.refused(`/receipts/${receipt.id}/surrender`)).toBe('404 NOT_FOUND');
  expect(await desk.held(lotId)).toBe(10);
  // It stands no more once its holder gave it back.
  await buyer.done(`/receipts/${receipt.id}/surrender`, { purpose: 'delivery' });
  await manager.done(`/receipts/${receipt.id}/surrender-answer`, { accept: true });
  expect((await settle()).body).toMatchObject({ status: 'settled' });
});

const carrier = await desk.admit('Forwarder', ['carrier', 'collateral_manager'], {});
const engagement = { serviceLevel: 'control', feePayer: 'lender', documentHash: hash('a') };
const agreement = await bank.done<Document>('/custody-agreements', { custodianId: carrier.partyId, ...engagement });
await carrier.done(`/custody-agreements/${agreement.id}/acceptance`);
await carrier.done('/sites', { code: 'TERMINAL', name: 'Terminal', kind: 'terminal', boundary: yard });

/** A lot in the manager’s hall under a live bill that the lender holds. */
let bills = 0;
async function lotUnderBill() {
  const n = ++bills;
  const container = containerNumber(9_100 + n);
  const lotId = await desk.lot(10, { containerNumber: container });
  await importer.done('/custody-offers', { lotIds: [lotId], toPartyId: carrier.partyId });
  const handover = { grossWeightKg: 10_000, packages: 10, sealsIntact: true };
  await carrier.done('/custodies', { lotIds: [lotId], handover });
  const shipped = billTerms(desk, [{ lotId, container }], { shipperId: importer.partyId });
  const bill = await carrier.done<Document>('/bills', shipped);
  await importer.done(`/bills/${bill.id}/transfer`, { toPartyId: bank.partyId });
  await carrier.done('/custody-offers', { lotIds: [lotId], toPartyId: manager.partyId });
  await manager.done('/custodies', { lotIds: [lotId], siteId: desk.siteId, handover });
  const scale = `doc-${n}`;
  const { device } = await manager.done<{ device: Document }>('/devices', {
    code: scale,
    kind: 'scale',
    reportEveryS: 300,
  });
  const expected = { weight: { expectedKg: 10_000, toleranceKg: 100 }, maxSilenceS: 30 * 86_400 };
  const watch = { code: `DOC-${n}`, kind: 'lot', siteId: desk.siteId, lotIds: [lotId], deviceIds: [device.id] };
  await manager.done('/subjects', { ...watch, expected });
  desk.ingest.forgetDevices();
  desk.weights.set(scale, 10_000);
  await desk.pass(10);
  return { lotId, bill };
}

it('goods under a live bill are not sold beside it, though the lender holds it', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId, bill } = await lotUnderBill();
  await pledge(facilityId, 'goods', lotId);
  await draw(facilityId);
  const { approve, settle } = await defaulted(facilityId, lotId);
  await approve();
  expect((await settle()).body).toMatchObject({
    code: 'RELEASE_BEFORE_SURRENDER',
    facts: { billNumber: bill.number, lotId },
  });
  await bank.done(`/bills/${bill.id}/surrender`);
  expect((await settle()).body.code).toBe('RELEASE_BEFORE_SURRENDER');
  await carrier.done(`/bills/${bill.id}/surrender-answer`, { accept: true });
  expect((await settle()).body).toMatchObject({ status: 'settled' });
});

const ownerOf = async (lotId: string) => (await bank.get<{ ownerId: string; status: string }>(`/lots/${lotId}`)).body;
const surplusOf = (answer: { body: object }) =>
  (answer.body as { settlement: { surplusMinor: string; ownMinor: string } }).settlement;

it('goods under a receipt alone are sold by it: they are the buyer’s where they lie, and the receipt goes to the buyer', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const lotId = await desk.stock(10);
  const receipt = await receiptOf(lotId);
  await endorse(receipt, bank.partyId, 'pledge');
  await pledge(facilityId, 'document', receipt.id);
  await draw(facilityId);
  const { approve, settle } = await defaulted(facilityId, lotId);
  await approve();
  const [buyer, stranger] = [await desk.party('Smelter', 'trader'), await desk.party('Stranger', 'trader')];
  const pass = (toPartyId: string) => ({ toPartyId, kind: 'transfer' });
  const at = `/receipts/${receipt.id}/endorsement`;
  // Before the sale is settled the pledgee can give the receipt to nobody else.
  await bank.done(at, pass(buyer.partyId));
  expect(await manager.refused(`${at}-signature`, { accept: true })).toBe('422 DOCUMENT_SECURES_DEBT');
  await manager.done(`${at}-signature`, { accept: false });
  expect((await settle()).body.code).toBe('DOCUMENT_NEEDS_BUYER');
  const eight = await Promise.all(Array.from({ length: 8 }, () => settle({ buyerId: buyer.partyId })));
  const settled = eight.filter((a) => a.status === 200);
  expect(settled.map(surplusOf)).toMatchObject([{ ownMinor: '10000000', surplusMinor: '60000000' }]);
  expect(await ownerOf(lotId)).toMatchObject({ ownerId: buyer.partyId, status: 'in_custody' });
  expect(await desk.held(lotId)).toBe(10);
  await bank.done(at, pass(stranger.partyId));
  expect(await manager.refused(`${at}-signature`, { accept: true })).toBe('422 TITLE_WITHOUT_SALE');
  await manager.done(`${at}-signature`, { accept: false });
  await bank.done(at, pass(buyer.partyId));
  await manager.done(`${at}-signature`, { accept: true });
  expect((await buyer.get(`/receipts/${receipt.id}`)).body).toMatchObject({
    holderId: buyer.partyId,
    titleOwnerId: buyer.partyId,
    pledgeeId: null,
  });
  await buyer.done(`/receipts/${receipt.id}/surrender`, { purpose: 'delivery' });
});

it('goods under a bill alone are sold by it, whole, by the bank that holds it (SI 60)', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const { lotId, bill } = await lotUnderBill();
  await pledge(facilityId, 'document', bill.id);
  await draw(facilityId);
  const { approve, settle } = await defaulted(facilityId, lotId);
  await approve();
  const buyer = await desk.party('Foundry', 'trader');
  const sold = await settle({ buyerId: buyer.partyId });
  expect(surplusOf(sold)).toMatchObject({ ownMinor: '10000000', surplusMinor: '60000000' });
  expect(await ownerOf(lotId)).toMatchObject({ ownerId: buyer.partyId, status: 'in_custody' });
  const endorse = { form: 'to_order', toPartyId: buyer.partyId, transferToId: buyer.partyId };
  await bank.done(`/bills/${bill.id}/endorsement`, endorse);
  await bank.done(`/bills/${bill.id}/pledge-release`);
  await buyer.done(`/bills/${bill.id}/surrender`);
  await carrier.done(`/bills/${bill.id}/surrender-answer`, { accept: true });
});
