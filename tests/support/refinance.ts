import { type Collateral, hash, yuan } from './collateral.ts';
import { invoiceNumber } from './invoice-numbers.ts';
import { transfer } from './money.ts';
import type { Trade } from './trade.ts';

type Desk = Pick<Trade, 'bank' | 'checker' | 'importer' | 'exporter'>;
interface Asked {
  amount: number;
  number: string;
  marginShare?: number;
}

/** A credit under the facility, issued. */
export async function issued(
  { bank, checker, importer, exporter }: Desk,
  facilityId: string,
  { amount, number, marginShare = 0 }: Asked,
): Promise<string> {
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
  if (marginShare > 0)
    await bank.done(`/facilities/${facilityId}/margin`, {
      amount: yuan(amount * marginShare),
      ...transfer(),
      receivedOn: '2026-10-12',
    });
  await checker.done(`/credits/${credit.id}/issue`, { number });
  return credit.id;
}

/** A presentation of an invoice under a credit, that the bank has honoured. */
export async function honoured(
  desk: Desk,
  facilityId: string,
  asked: Asked,
): Promise<{ creditId: string; presentationId: string }> {
  const { bank, checker, exporter } = desk;
  const { amount } = asked;
  const creditId = await issued(desk, facilityId, asked);
  const { id } = await exporter.done<{ id: string }>(`/credits/${creditId}/presentations`, {
    amount: yuan(amount),
    documents: [
      {
        id: 'inv',
        type: 'commercial_invoice',
        number: invoiceNumber(),
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
    `/presentations/${id}/examination`,
  );
  const answers = Object.fromEntries(
    examination.forExaminer.map((q) => [`${q.rule}/${q.documentId ?? ''}`, { finding: 'conforms' }]),
  );
  await bank.done(`/presentations/${id}/decision`, { decision: 'accept', answers });
  await checker.done(`/presentations/${id}/honour`);
  return { creditId, presentationId: id };
}

/** A credit that the bank honoured, and a refinance of it that another bank paid, due on 2026-12-15. */
export async function refinanced(desk: Collateral, facilityId: string, amount: number): Promise<string> {
  const { bank, importer } = desk;
  const settler = await desk.colleague(bank, 'Settler', ['trade:settle']);
  const funder = await desk.party('Funding Bank', 'bank');
  const { creditId, presentationId } = await honoured(desk, facilityId, { amount, number: 'CQLC26P001' });
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
    creditId,
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
