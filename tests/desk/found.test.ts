import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { euro, invoice, openCreditTrade } from '../support/credit.ts';
import { issued, openInstallation, transportDocument } from '../support/ebl.ts';
import { issueBill } from '../support/lading.ts';
import { openOwed } from '../support/receivables.ts';
import { openTrade } from '../support/trade.ts';
import type { Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, manager } = desk;
const facilityId = await desk.facility(10_000_000, {});
await desk.price(70_000);
await desk.valuationTerms();
const { lotId } = await desk.pledged(facilityId, 100);

interface Row {
  id: string;
  noun: string;
  hsCode?: string;
  reference?: string;
  ownMinor?: string | null;
}
const found = async (of: Client, list: string, q: string): Promise<string[]> =>
  (await of.get<{ items: Row[] }>(`/lists/${list}?q=${encodeURIComponent(q)}`)).body.items.map(({ id }) => id);
const named = async (of: Client, ...ids: string[]) =>
  (await of.get<{ items: Row[] }>(`/list-rows?ids=${ids.join(',')}`)).body.items;

it('goods are found by the marks that are on them', async () => {
  const marked = await desk.lot(5, { marks: ['HEAT-B-7781'] });
  for (const q of ['heat-b', '7781']) expect(await found(importer, 'lots', q)).toEqual([marked]);
  expect(await found(manager, 'lots', '7781')).toEqual([]);
});

it('goods are found by their tariff code, and a facility by the reference of its letters', async () => {
  const { body: lot } = await bank.get<Row>(`/lists/lots/${lotId}`);
  expect(await found(bank, 'lots', lot.hsCode ?? '')).toEqual([lotId]);
  const reference = facilityId.slice(-8).toUpperCase();
  expect((await bank.get<Row>(`/lists/facilities/${facilityId}`)).body.reference).toBe(reference);
  expect(await found(bank, 'facilities', reference)).toEqual([facilityId]);
  // As it is typed.
  expect(await found(bank, 'facilities', reference.toLowerCase())).toEqual([facilityId]);
});

it('things of several lists are named at once, as far as somebody may see them', async () => {
  const rows = await named(bank, lotId, facilityId, importer.partyId);
  expect(rows.map(({ noun, id }) => [noun, id])).toEqual(
    expect.arrayContaining([
      ['lots', lotId],
      ['facilities', facilityId],
      ['parties', importer.partyId],
    ]),
  );
  expect((await named(manager, facilityId)).map(({ id }) => id)).toEqual([]);
  expect((await bank.get('/list-rows?ids=no-identifier')).status).toBe(422);
  const many = Array.from({ length: 101 }, (_, i) => `lot_${String(i).padStart(32, '0')}`);
  expect((await bank.get(`/list-rows?ids=${many.join(',')}`)).status).toBe(422);
});

it('a presentation is found by the number of its invoice', async () => {
  const trade = await openCreditTrade();
  const creditId = await trade.credit();
  const { id } = await trade.exporter.done<Row>(`/credits/${creditId}/presentations`, {
    amount: euro(10_000),
    presentedToId: trade.issuer.partyId,
    documents: [invoice('10000.00', { number: 'RE-2026-0815' })],
  });
  expect(await found(trade.issuer, 'presentations', 're-2026')).toEqual([id]);
  // By how it ends; not by what stands within it, nor by an end that many have.
  expect(await found(trade.issuer, 'presentations', '0815')).toEqual([id]);
  expect(await found(trade.issuer, 'presentations', '2026-0815')).toEqual([id]);
  expect(await found(trade.issuer, 'presentations', '15')).toEqual([]);
  expect(await found(trade.issuer, 'presentations', '081')).toEqual([]);
});

it('what a debtor’s system will pay stands beside the invoice, for the debtor alone', async () => {
  const owed = await openOwed();
  const { seller, debtor } = owed;
  const { id, number } = await owed.receivable(1_130);
  const ownOf = async (of: Client) => (await of.get<Row>(`/lists/receivables/${id}`)).body.ownMinor;
  expect(await ownOf(debtor)).toBeNull();
  const record = {
    kind: 'payable',
    number: 'AP-1',
    version: 1,
    sellerCode: '91330100799655058B',
    orderNumber: 'PO-1',
    fapiaoKey: number,
    dueOn: '2026-12-01',
    amount: yuan(1_100),
    recordedOn: '2026-10-01',
  };
  await debtor.done('/core-records', { records: [record] });
  expect(await ownOf(debtor)).toBe('110000');
  expect(await ownOf(seller)).toBeNull();
  await debtor.done('/core-records', { records: [{ ...record, version: 2, isCancelled: true }] });
  expect(await ownOf(debtor)).toBeNull();
});

it('a document of title is found by the number of its bill, and by nobody who has no part in it', async () => {
  const trade = await openTrade();
  const { id, number } = await issueBill(trade);
  expect(await found(trade.carrier, 'documents-of-title', number)).toEqual([id]);
  expect(await found(trade.carrier, 'documents-of-title', number.slice(0, -1).toLowerCase())).toContain(id);
  expect(await found(trade.carrier, 'documents-of-title', number.slice(-4).toLowerCase())).toContain(id);
  expect(await found(trade.carrier, 'documents-of-title', `${number}X`)).toEqual([]);
  const stranger = await trade.party('Another carrier', 'carrier');
  expect(await found(stranger, 'documents-of-title', number)).toEqual([]);
});

it('an electronic bill is found by its reference, and by how that ends', async () => {
  const { carrier, ...here } = await openInstallation('HFSA');
  const { id } = await issued({ carrier, ...here }, transportDocument());
  const { body } = await carrier.get<{ items: Row[] }>('/lists/ebls');
  const { reference } = body.items[0] as { reference: string };
  for (const q of [reference, reference.slice(-5)]) {
    expect(await found(carrier, 'ebls', q)).toEqual([id]);
    expect(await found(carrier, 'documents-of-title', q)).toEqual([id]);
  }
});
