import { expect, it } from 'vitest';
import { openCollateral, tonnes, yuan } from '../support/collateral.ts';
import { terms } from '../support/loans.ts';
import type { Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager, debtor } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const from = desk.today();

interface Cycle {
  receivableDays: number | null;
  stockDays: number | null;
  payableDays: number | null;
  cycleDays: number | null;
  idleMinor: string;
}
const cycles = async () => {
  const made = await bank.done<{
    id: string;
    figures: { byMoney: { CNY: Cycle & { byClient: Record<string, Cycle> } } };
  }>('/policy-returns', { kind: 'cash_cycle', periodFrom: from, periodTo: desk.today() });
  const all = made.figures.byMoney.CNY;
  return { id: made.id, all, of: all.byClient };
};

/** What one firm invoices another, shown to the bank by a pledge. */
async function owed(seller: Client, buyer: Client, amount: number, facilityId: string): Promise<void> {
  const { id } = await seller.done<{ id: string }>('/receivables', {
    debtorId: buyer.partyId,
    invoiceNumber: `26502000009${seller.partyId.slice(-9).replaceAll(/\D/g, '1').padStart(9, '1')}`,
    invoicedOn: from,
    dueOn: desk.dayIn(60),
    amount: yuan(amount),
  });
  const pledge = await seller.done<{ id: string }>('/pledges', {
    kind: 'receivable',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(5_000_000),
    itemIds: [id],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
}

it('measure 9: the cash cycle of a client is days until paid and days that goods lie, less days until it pays', async () => {
  const facilityId = await desk.facility(10_000_000);
  const { lotId } = await desk.pledged(facilityId, 100);
  const release = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(40) }],
    vehicle: '渝A·1',
  });
  const order = await checker.done<{ token: string }>(`/releases/${release.id}/approval`);
  const out = { token: order.token, vehicle: '渝A·1', gateWeightKg: 40_000 };
  await manager.done(`/releases/${release.id}/execution`, { ...out, left: [{ lotId, quantity: tonnes(40) }] });
  await owed(importer, debtor, 1_000_000, facilityId);
  // Who owes it is a client, too: what it owes is its payable.
  await bank.done('/loans', {
    borrowerId: debtor.partyId,
    amount: yuan(100_000),
    purposeKind: 'working_capital',
    purpose: 'Copper',
    payees: [{ name: 'Importer', accountNumber: '6222000011112222' }],
    expectedOn: from,
    availableUntil: desk.dayIn(10),
    terms: terms(),
  });
  desk.clock.set(new Date(desk.clock.now().getTime() + 29 * 86_400_000));

  // 7.0 million came and 2.8 went: half of 4.2 stood on average, 22.5 days of what went. Half of each invoice, over 30 days.
  const first = await cycles();
  const none = { idleMinor: '0' };
  expect(first.all).toMatchObject({ receivableDays: 15, stockDays: 23, payableDays: 15, cycleDays: 23, ...none });
  // Nothing was bought by the one, and nothing sold by the other: a cycle that lacks a part is unknown.
  const part = { receivableDays: null, stockDays: null, payableDays: null, cycleDays: null, ...none };
  expect(first.of[importer.partyId]).toEqual({ ...part, receivableDays: 15, stockDays: 23 });
  expect(first.of[debtor.partyId]).toEqual({ ...part, payableDays: 15 });

  // Idle by the bank’s own rule.
  const rule = { key: 'stock.idleDays', value: 20, unit: 'days', validFrom: desk.today(), source: 'Board' };
  await bank.done('/policy/rules', rule);
  const last = await cycles();
  expect(last.of[importer.partyId]).toMatchObject({ idleMinor: '420000000' });
  desk.clock.set(new Date(desk.clock.now().getTime() + 86_400_000));
  const again = await bank.get<{ isSame: boolean; isRebuilt: boolean }>(`/policy-returns/${last.id}/rerun`);
  expect(again.body).toMatchObject({ isSame: true, isRebuilt: true });
});
