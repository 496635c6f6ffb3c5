import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, second, checker, importer, exporter, clock } = desk;
const settler = await desk.colleague(bank, 'Settler', ['trade:settle']);
const funder = await desk.party('Funding Bank', 'bank');

interface Payables {
  payables: { kind: string; rightId: string | null; owedMinor: string; paidMinor: string }[];
  payments: { reference: string }[];
}

async function balances(...subjectIds: string[]): Promise<Record<string, string>> {
  const { body } = await bank.get<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>(
    '/ledger/accounts?limit=500',
  );
  return Object.fromEntries(
    body.items.filter((a) => ['', ...subjectIds].includes(a.subjectId)).map((a) => [a.kind, a.balanceMinor]),
  );
}

/** A credit that the bank honoured, and a refinance of it that another bank paid. */
async function refinanced(facilityId: string, amount: number): Promise<string> {
  const terms = {
    expiryPlace: 'CHONGQING, CHINA',
    presentationDays: 21,
    placeOfReceipt: 'DUISBURG, GERMANY',
    partialShipments: 'allowed',
    transhipment: 'allowed',
    transportRule: 'art19',
    goods: { description: 'COPPER' },
    requiredDocuments: [{ type: 'commercial_invoice', originals: 1 }],
  };
  const credit = await importer.done<{ id: string }>('/credits', {
    issuingBankId: bank.partyId,
    beneficiaryId: exporter.partyId,
    facilityId,
    amount: yuan(amount),
    plusBps: 0,
    minusBps: 0,
    latestShipmentOn: '2026-10-20',
    expiresOn: '2026-11-20',
    terms,
  });
  await bank.done(`/credits/${credit.id}/approvals`);
  await checker.done(`/credits/${credit.id}/issue`, { number: 'CQLC26P001' });
  const { id: presentationId } = await exporter.done<{ id: string }>(`/credits/${credit.id}/presentations`, {
    amount: yuan(amount),
    documents: [
      {
        id: 'inv',
        type: 'commercial_invoice',
        issuedOn: '2026-10-12',
        issuer: { name: 'Exporter', country: 'CN' },
        addressee: { name: 'Importer', country: 'CN' },
        originalsPresented: 1,
        currency: 'CNY',
        amount: amount.toFixed(2),
        goods: { description: 'COPPER' },
      },
    ],
  });
  const { examination } = await bank.done<{ examination: { forExaminer: { rule: string; documentId?: string }[] } }>(
    `/presentations/${presentationId}/examination`,
  );
  const answers = Object.fromEntries(examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, true]));
  await bank.done(`/presentations/${presentationId}/decision`, { decision: 'accept', answers });
  await checker.done(`/presentations/${presentationId}/honour`);
  const conditions = [
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
  const agreement = await bank.done<{ id: string }>('/bank-agreements', {
    bankId: funder.partyId,
    product: 'refinance',
    name: 'Import refinance',
    nameZh: '进口代付',
    group: 'import_financing',
    tenorDays: 90,
    recourse: true,
    interestBorneBy: 'applicant',
    validTo: '2026-12-31',
    conditions,
  });
  await funder.done(`/bank-agreements/${agreement.id}/answer`, { accept: true });
  const { id } = await importer.done<{ id: string }>('/trade-financings', {
    product: 'refinance',
    facilityId,
    creditId: credit.id,
    presentationId,
    agreementId: agreement.id,
    amount: yuan(amount),
    dueOn: '2026-12-15',
    invoiceNumber: 'P-1',
  });
  await bank.done(`/trade-financings/${id}/appraisal`, {
    tradeGenuine: true,
    enterpriseClass: 'A',
    screenedOn: '2026-10-12',
    screeningClear: true,
  });
  const receipt = await bank.done<{ id: string }>(`/presentations/${presentationId}/trust-receipt`, {
    goods: 'COPPER',
    proceedsAccount: 'CN-TR-1',
    expiresOn: '2026-12-31',
    documentHash: hash('b'),
  });
  await importer.done(`/trust-receipts/${receipt.id}/signature`, { documentHash: hash('b') });
  await bank.done(`/trade-financings/${id}/approval`);
  await settler.done(`/trade-financings/${id}/pay-out`);
  return id;
}

it('a financing under a credit is paid out of the goods, with its interest; the rest of the proceeds is paid out, never twice', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 360 });
  const { lotId } = await desk.pledged(facilityId, 20);
  const drawdownId = await desk.draw(facilityId, 300_000, '2026-12-20');
  const financingId = await refinanced(facilityId, 500_000);
  // The financing alone is overdue; the drawdown has four days left.
  clock.set('2026-12-16T06:00:00Z');
  await desk.price(60_000);
  const sale = await bank.done<{ id: string; basis: unknown }>(`/facilities/${facilityId}/realisations`, {
    route: 'agreed_sale',
    lotIds: [lotId],
    clauseHash: hash('e'),
  });
  expect(sale.basis).toMatchObject({ kind: 'debt_overdue', financingId });
  await second.done(`/realisations/${sale.id}/approval`);
  const lien = await bank.done<{ id: string }>('/competing-rights', {
    grantorId: importer.partyId,
    kind: 'lien',
    holder: 'Warehouse, storage arrears',
    claim: yuan(50_000),
    lotIds: [lotId],
    source: 'Statement of the warehouse',
  });
  const at = `/realisations/${sale.id}/payments`;
  const pay = { kind: 'surplus', amount: yuan(1), payee: 'Importer', account: '6222 0001', paidOn: '2026-12-16' };
  expect(await second.refused(at, { ...pay, reference: 'R-0' })).toBe('409 REALISATION_STEP');
  const before = await balances(facilityId);
  const { settlement } = await bank.done<{ settlement: Record<string, unknown> }>(
    `/realisations/${sale.id}/settlement`,
    {
      buyer: 'Smelter',
      soldOn: '2026-12-16',
      lots: [{ lotId, proceeds: yuan(1_000_000), costs: yuan(10_000) }],
    },
  );
  // 65 days at one basis point a day on each: 1,950.00 and 3,250.00.
  expect(settlement).toMatchObject({
    claimMinor: '80520000',
    ownMinor: '80520000',
    shortfallMinor: '0',
    surplusMinor: '13480000',
    applied: {
      allocations: [{ drawdownId, interestMinor: '195000', principalMinor: '30000000' }],
      financings: [{ financingId, interestMinor: '325000', principalMinor: '50000000' }],
      heldMinor: '0',
    },
  });
  const after = await balances(facilityId, sale.id);
  expect(after).toMatchObject({ loan_principal: '0', interbank_payable: '0', pledgor_payable: '-13480000' });
  expect(after.margin_deposit ?? '0').toBe('0');
  // The bank that had paid in the place of this one is repaid at the same time.
  expect(BigInt(after.cash ?? 0) - BigInt(before.cash ?? 0)).toBe(100_000_000n - 50_000_000n);
  expect((await importer.get<{ status: string }>(`/trade-financings/${financingId}`)).body.status).toBe('settled');

  expect(await bank.refused(at, { ...pay, reference: 'R-0' })).toBe('403 SAME_PERSON');
  expect(await importer.refused(at, { ...pay, reference: 'R-0' })).toBe('403 MANDATE_MISSING');
  expect(await second.refused(at, { ...pay, reference: 'R-0', paidOn: '2026-12-17' })).toBe('422 PAYMENT_NOT_MADE');
  expect(await second.refused(at, { ...pay, kind: 'secured_claim', reference: 'R-0' })).toMatch(/^422/);
  const claim = { ...pay, kind: 'secured_claim', payee: 'Warehouse' };
  expect(await second.refused(at, { ...claim, rightId: facilityId, reference: 'R-0' })).toBe('422 NOTHING_PAYABLE');
  expect(await second.refused(at, { ...claim, rightId: lien.id, amount: yuan(50_000.01), reference: 'R-0' })).toBe(
    '422 PAYMENT_EXCEEDS_OWED',
  );
  const share = { ...claim, rightId: lien.id, amount: yuan(50_000), reference: 'R-1' };
  const [first, again] = [await second.post(at, share, 'once'), await second.post(at, share, 'once')];
  expect([first.status, again.body]).toEqual([201, first.body]);
  await second.done(at, { ...pay, kind: 'sale_costs', payee: 'Auctioneer', amount: yuan(10_000), reference: 'R-2' });
  expect(await second.refused(at, { ...pay, reference: 'R-2' })).toBe('409 PAYMENT_RECORDED');
  // Eight transfers of a fifth of the surplus at once: five are recorded.
  const eight = await Promise.all(
    Array.from({ length: 8 }, (_, i) => second.post(at, { ...pay, amount: yuan(26_960), reference: `S-${i}` })),
  );
  expect(eight.filter((a) => a.status === 201)).toHaveLength(5);
  const key = { ...pay, reference: 'S-9', amount: yuan(0.01) };
  expect(await second.refused(at, key)).toBe('422 PAYMENT_EXCEEDS_OWED');
  expect(await balances(facilityId, sale.id)).toMatchObject({
    sale_costs_payable: '0',
    secured_claims_payable: '0',
    pledgor_payable: '0',
  });
  const { body } = await importer.get<Payables>(at);
  expect(body.payables).toEqual([
    { kind: 'sale_costs', rightId: null, owedMinor: '1000000', paidMinor: '1000000' },
    { kind: 'secured_claim', rightId: lien.id, owedMinor: '5000000', paidMinor: '5000000' },
    { kind: 'surplus', rightId: null, owedMinor: '13480000', paidMinor: '13480000' },
  ]);
  expect(body.payments).toHaveLength(7);
  expect((await exporter.get(at)).status).toBe(404);
  const { items } = (await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body;
  expect(items).toEqual([expect.objectContaining({ balanced: true })]);
});
