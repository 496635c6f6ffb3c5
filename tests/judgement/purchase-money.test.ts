import { expect, it } from 'vitest';
import { withSnapshot } from '../../src/context.ts';
import { securitiesOf } from '../../src/security/pledges/index.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { openOwed, sha } from '../support/receivables.ts';
import { type ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, exporter, importer, clock } = desk;
await desk.valuationTerms();
await desk.price(70_000);

let numbers = 0;
/** The exporter has sold goods to the importer for so many yuan. */
async function sold(total: number, more: object = {}) {
  const number = `2650200000${String(++numbers).padStart(10, '0')}`;
  const { id } = await exporter.done<{ id: string }>('/invoices', {
    number,
    buyerId: importer.partyId,
    issuedOn: desk.today(),
    net: yuan(total),
    tax: yuan(0),
    total: yuan(total),
    ...more,
  });
  return id;
}
/** Ten tonnes at 70,000 behind a facility that lends seventy of a hundred on them: 490,000. */
async function pledged() {
  const facilityId = await desk.facility(10_000_000, {});
  await desk.pledged(facilityId, 10);
  return facilityId;
}
async function carried(facilityId: string): Promise<string | undefined> {
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(5_000_000),
    dueOn: '2026-12-15',
  });
  const { body } = await bank.post<ProblemBody>(`/drawdowns/${id}/approval`);
  const conditions = (body.facts?.conditions ?? []) as { code: string; facts: { borrowingBaseMinor: string } }[];
  return conditions.find((c) => c.code === 'WITHIN_BORROWING_BASE')?.facts.borrowingBaseMinor;
}

it('what sellers are owed for goods bought within ten days is deducted from what is lent on (F42)', async () => {
  const facilityId = await pledged();
  expect(await carried(facilityId)).toBe('49000000');
  const id = await sold(100_000);
  expect(await carried(facilityId)).toBe('42000000');
  const { body } = await bank.get<{ found: { fact: string; facts: object; gates: object }[] }>(
    `/facilities/${facilityId}/judgement`,
  );
  expect(body.found.filter(({ facts }) => 'invoiceId' in facts)).toMatchObject([
    { fact: 'F42', facts: { invoiceId: id, sellerId: exporter.partyId, owedMinor: '10000000' }, gates: { D: 'V' } },
  ]);
});

it('what is on record as paid of it is owed no more (F42)', async () => {
  const owed = await openOwed();
  const { seller } = owed;
  const [lender] = owed.banks;
  const works = await owed.party('Works', 'core_firm', 'trader');
  const { id: facilityId } = await lender.done<{ id: string }>('/facilities', {
    borrowerId: works.partyId,
    limit: yuan(10_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 8_000,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2027-12-31',
  });
  const { id: lotId } = await works.done<{ id: string }>('/lots', {
    ownerId: works.partyId,
    description: 'Steel',
    hsCode: '720839',
    quantity: { value: '10000', scale: 3, unit: 'TNE' },
    grossWeightKg: 10_000,
    value: yuan(50_000),
  });
  const { id: pledgeId } = await works.done<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: lender.partyId,
    facilityId,
    maximum: yuan(1_000_000),
    itemIds: [lotId],
  });
  await lender.done(`/pledges/${pledgeId}/answer`, { accept: true });
  const unpaid = (deliveredOn = '2026-10-02') =>
    withSnapshot(owed.system(), async (tx) => {
      const since = { deliveredOn, issuedOn: '2026-07-14' };
      const securities = await securitiesOf(tx, [facilityId], 'live', since);
      return securities.flatMap(({ purchases }) => purchases.map(({ owedMinor }) => owedMinor));
    });
  expect(await unpaid()).toEqual([]);
  const invoice = await owed.invoice(100_000, { buyerId: works.partyId, issuedOn: '2026-10-10' });
  expect(await unpaid()).toEqual(['10000000']);
  expect(await unpaid('2026-10-11')).toEqual([]);
  const { id: receivableId } = await seller.done<{ id: string }>('/receivables', {
    debtorId: works.partyId,
    invoiceNumber: invoice.number,
    invoicedOn: '2026-10-10',
    dueOn: '2026-12-01',
    amount: yuan(60_000),
    invoices: [{ invoiceId: invoice.id, amount: yuan(60_000) }],
  });
  const { id: accountId } = await seller.done<{ id: string }>('/collection-accounts', {
    lenderId: lender.partyId,
    accountNumber: '622200000031',
    bankName: 'Bank',
    control: 'lender',
    agreementHash: sha('d'),
    debtorIds: [works.partyId],
  });
  await lender.done(`/collection-accounts/${accountId}/answer`, { accept: true });
  await works.done(`/collection-accounts/${accountId}/acknowledgement`);
  await works.done(`/receivables/${receivableId}/confirmation`, {
    amount: yuan(60_000),
    dueOn: '2026-12-01',
    waivesSetOff: true,
    evidenceHash: sha('e'),
    payToAccountId: accountId,
  });
  const pays = (bankReference: string, amount: number) =>
    lender.done('/statements', {
      accountNumber: '622200000031',
      lines: [{ bankReference, valueOn: '2026-10-12', amount: yuan(amount), payerName: 'Works', memo: invoice.number }],
    });
  await pays('TT1', 20_000);
  expect(await unpaid()).toEqual(['8000000']);
  await pays('TT2', 40_000);
  // What no receivable was presented on is not shown to be paid.
  expect(await unpaid()).toEqual(['4000000']);
});

it('no longer than the seller may still file (F42)', async () => {
  const facilityId = await pledged();
  await sold(100_000);
  const before = await carried(facilityId);
  clock.advance(11 * 86_400);
  await desk.price(70_000);
  await desk.pass(10);
  expect(before).not.toBe('49000000');
  expect(await carried(facilityId)).toBe('49000000');
});

it('F42 D: goods count for nothing in those days unless two people set what haircut they bear', async () => {
  const facilityId = await pledged();
  expect(await carried(facilityId)).toBe('49000000');
  await desk.valuationTerms({ purchaseMoneyHaircutBps: undefined });
  expect(await carried(facilityId)).toBe('0');
  await desk.valuationTerms({ purchaseMoneyHaircutBps: 2_000 });
  expect(await carried(facilityId)).toBe('39200000');
});
