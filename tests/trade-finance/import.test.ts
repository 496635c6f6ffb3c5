import { expect, it } from 'vitest';
import { transfer } from '../support/money.ts';
import { honoured as honouredUnder } from '../support/refinance.ts';
import { openTrade, yuan } from '../support/trade.ts';

const trade = await openTrade();
const { bank, importer, facilityId } = trade;
const settler = await trade.colleague(bank, 'Settler', ['trade:settle']);
const funder = await trade.party('Funding Bank', 'bank');

interface Financing {
  id: string;
  status: string;
  openConditions: string[];
}

const honoured = (amount: number, number: string) =>
  honouredUnder(trade, facilityId, { amount, number, marginShare: 0.3 });
const open = async (id: string) => (await importer.get<Financing>(`/trade-financings/${id}`)).body.openConditions;

it('measure 7: refinance waits for the goods to be pledged and controlled; control that is lost shuts it again, at once', async () => {
  const drawing = await honoured(10_000, 'CQLC26R001');
  const terms = {
    bankId: funder.partyId,
    product: 'refinance',
    name: 'Import refinance',
    nameZh: '进口代付',
    group: 'import_financing',
    tenorDays: 90,
    recourse: true,
    interestBorneBy: 'applicant',
    validTo: '2026-12-31',
  };
  const all = [
    'FACILITY_ACTIVE',
    'TRADE_GENUINE',
    'SCREENING_CLEAR',
    'TENOR_ALLOWED',
    'WITHIN_LIMIT',
    'CREDIT_HONOURED',
    'TRUST_RECEIPT_SIGNED',
    'GOODS_CONTROLLED',
    'AGREEMENT_IN_FORCE',
  ];
  // No definition of a bank leaves the goods out.
  const without = all.filter((code) => code !== 'GOODS_CONTROLLED');
  expect(await bank.refused('/bank-agreements', { ...terms, conditions: without })).toBe('422 AGREEMENT_INCOMPLETE');
  const agreement = await bank.done<{ id: string }>('/bank-agreements', { ...terms, conditions: all });
  await funder.done(`/bank-agreements/${agreement.id}/answer`, { accept: true });
  const { id } = await importer.done<Financing>('/trade-financings', {
    ...drawing,
    product: 'refinance',
    facilityId,
    agreementId: agreement.id,
    amount: yuan(10_000),
    dueOn: '2026-12-15',
    invoiceNumber: 'R-1',
  });
  await bank.done(`/trade-financings/${id}/appraisal`, {
    tradeGenuine: true,
    // Of the lowest class, for sixty-four of the ninety days that it may run.
    enterpriseClass: 'C',
    screenedOn: '2026-10-12',
    screeningClear: true,
  });
  expect(await open(id)).toEqual(['TRUST_RECEIPT_SIGNED', 'GOODS_CONTROLLED']);
  const receipt = await bank.done<{ id: string }>(`/presentations/${drawing.presentationId}/trust-receipt`, {
    goods: 'COPPER',
    proceedsAccount: 'CN-TR-1',
    expiresOn: '2026-12-15',
    documentHash: 'b'.repeat(64),
  });
  expect(await open(id)).toEqual(['TRUST_RECEIPT_SIGNED', 'GOODS_CONTROLLED']);
  await importer.done(`/trust-receipts/${receipt.id}/signature`, { documentHash: 'b'.repeat(64) });
  expect(await open(id)).toEqual(['GOODS_CONTROLLED']);
  const { lotId, scale } = await trade.storedLot(100_000);
  await trade.pledgeGoods([lotId]);
  expect(await open(id)).toEqual([]);
  await bank.done(`/trade-financings/${id}/approval`);
  trade.weights.set(scale, 12_000);
  await trade.pass(30);
  expect(await open(id)).toEqual(['GOODS_CONTROLLED']);
  expect(await settler.refused(`/trade-financings/${id}/pay-out`)).toBe('422 TRADE_CONDITIONS_OPEN');
  await bank.done(`/trade-financings/${id}/decline`);
  // The goods are whole again and steady: until then no credit is issued and nothing paid out under the facility.
  trade.weights.set(scale, 20_000);
  await trade.pass(90);
});

it('delivery against payment opens with the last of what the applicant owes', async () => {
  const drawing = await honoured(5_000, 'CQLC26R002');
  const { id } = await importer.done<Financing>('/trade-financings', {
    ...drawing,
    product: 'delivery_against_payment',
    facilityId,
    amount: yuan(5_000),
    dueOn: '2026-12-15',
    invoiceNumber: 'R-2',
  });
  expect(await open(id)).toEqual(['CLAIM_PAID']);
  const pay = (presentationId: string, amount: number) =>
    bank.done(`/presentations/${presentationId}/applicant-payment`, {
      amount: yuan(amount),
      from: 'account',
      ...transfer(),
      receivedOn: '2026-10-12',
    });
  await pay(drawing.presentationId, 4_999.99);
  expect(await open(id)).toEqual(['CLAIM_PAID']);
  await pay(drawing.presentationId, 0.01);
  // The first drawing is owed under the same facility, and holds the document as well.
  expect(await open(id)).toEqual(['CLAIM_PAID']);
  const { body } = await bank.get<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts');
  expect(body.items.find((a) => a.kind === 'applicant_claim')?.balanceMinor).toBe('1000000');
  await bank.done(`/facilities/${facilityId}/margin`, { amount: yuan(7_000), ...transfer(), receivedOn: '2026-10-12' });
  const first = (await bank.get<{ items: { id: string; presentationId: string }[] }>('/trade-financings')).body
    .items[0];
  await bank.done(`/presentations/${first?.presentationId}/applicant-payment`, {
    amount: yuan(10_000),
    from: 'margin',
    receivedOn: '2026-10-12',
  });
  expect(await open(id)).toEqual([]);
  await bank.done(`/trade-financings/${id}/approval`);
  expect(await settler.done<Financing>(`/trade-financings/${id}/pay-out`)).toMatchObject({ status: 'settled' });
});
