import type { RequiredDocument, Tenor } from '../examination/index.ts';
import type { CreditTerms } from './terms.ts';

const names: Record<RequiredDocument['type'], string> = {
  commercial_invoice: 'COMMERCIAL INVOICE',
  draft: 'DRAFT',
  multimodal_transport_document: 'MULTIMODAL TRANSPORT DOCUMENT',
  bill_of_lading: 'CLEAN ON BOARD BILL OF LADING',
  sea_waybill: 'SEA WAYBILL',
  rail_transport_document: 'RAIL TRANSPORT DOCUMENT',
  road_transport_document: 'ROAD TRANSPORT DOCUMENT',
  air_transport_document: 'AIR WAYBILL',
  courier_receipt: 'COURIER RECEIPT',
  post_receipt: 'POST RECEIPT',
  insurance_document: 'INSURANCE DOCUMENT',
  packing_list: 'PACKING LIST',
  certificate_of_origin: 'CERTIFICATE OF ORIGIN',
  weight_certificate: 'WEIGHT CERTIFICATE',
  inspection_certificate: 'INSPECTION CERTIFICATE',
  beneficiary_certificate: 'BENEFICIARY CERTIFICATE',
  other: 'DOCUMENT',
};

/** One required document in the words of field 46A: our own wording, capitals, one item. */
export function documentLine(document: RequiredDocument): string {
  const { type, originals, copies, consignee, notify, freight, insuredPct, risks, issuer, signed } = document;
  const numbers = [
    typeof originals === 'number' ? `${originals} ORIGINAL${originals === 1 ? '' : 'S'}` : '',
    copies ? `${copies} ${copies === 1 ? 'COPY' : 'COPIES'}` : '',
  ].filter((part) => part !== '');
  return [
    originals === 'full_set' ? 'FULL SET OF ' : '',
    signed ? 'SIGNED ' : '',
    names[type],
    issuer ? ` ISSUED BY ${issuer}` : '',
    numbers.length > 0 ? ` IN ${numbers.join(' AND ')}` : '',
    consignee ? ` MADE OUT ${consignee.startsWith('to_') ? '' : 'TO '}${consignee.replaceAll('_', ' ')}` : '',
    notify ? `, NOTIFY ${notify}` : '',
    freight ? `, MARKED FREIGHT ${freight}` : '',
    insuredPct ? ` FOR ${insuredPct} PCT OF INVOICE VALUE` : '',
    risks?.length ? ` COVERING ${risks.join(', ')}` : '',
  ]
    .join('')
    .toUpperCase();
}

const events: Record<Extract<Tenor, { kind: 'days_after' }>['event'], string> = {
  sight: 'SIGHT',
  shipment: 'SHIPMENT',
  document_date: 'DRAFT DATE',
  presentation: 'PRESENTATION',
  acceptance: 'ACCEPTANCE',
  invoice: 'INVOICE DATE',
};

/** A tenor in the words of 42C and 42P, which `readTenor` reads back. */
export function tenorText(tenor: Tenor): string {
  if (tenor.kind === 'sight') return 'AT SIGHT';
  return tenor.kind === 'fixed' ? `ON ${tenor.on}` : `${tenor.days} DAYS AFTER ${events[tenor.event]}`;
}

/** One part of a mixed payment in a line of 42M, at most 35 characters. */
export const partText = (shareBps: number, tenor: Tenor): string =>
  `${shareBps / 100}PCT ${tenorText(tenor).replace(' DAYS', 'DAYS')}`;

/**
 * Field 78 of a credit of ours: a bank that pays at our request is reimbursed (UCP 600 7c, 13). It says "the issuing bank"
 * throughout, so that it is true in what is advised on as well. Nothing where nobody but the issuing bank pays.
 */
export function reimbursementWords(
  { availableBy, goodsText, reimbursementText }: CreditTerms,
  { availableWith, reimbursed }: { availableWith: string; reimbursed: boolean },
): string | undefined {
  if (reimbursementText !== undefined) return reimbursementText.toUpperCase();
  // What another bank issued says for itself how it reimburses.
  if (availableWith === 'issuing_bank' || goodsText !== undefined) return undefined;
  if (reimbursed) return 'REIMBURSEMENT IS CLAIMED FROM THE BANK IN FIELD 53A, FOR DOCUMENTS THAT COMPLY';
  const when =
    availableBy === 'sight_payment' || availableBy === 'negotiation' ? 'ON RECEIPT' : 'AT MATURITY, AFTER RECEIPT';
  return `THE ISSUING BANK REIMBURSES THE NOMINATED BANK AS IT INSTRUCTS ${when} OF DOCUMENTS THAT COMPLY`;
}

const items = (lines: readonly string[]): string | undefined =>
  lines.length === 0 ? undefined : lines.map((line) => `+${line}`).join('\n');

/** 45A, 46A and 47A: as the message has them, or in our words for what was entered by field. */
export function longTexts(
  terms: CreditTerms,
  currency: string,
): { goodsText: string; documentsText: string; conditionsText?: string } {
  const { goods, conditions, electronic } = terms;
  const quantity =
    goods.quantity && `${goods.quantityAbout ? 'ABOUT ' : ''}${goods.quantity} ${goods.unit ?? ''}`.trim();
  const goodsLines = [
    [quantity, goods.description].filter(Boolean).join(' '),
    goods.unitPrice && `UNIT PRICE ${currency} ${goods.unitPrice}${goods.unit ? ` PER ${goods.unit}` : ''}`,
    goods.incoterm,
  ].filter((line): line is string => Boolean(line));
  const where = electronic && [
    `ELECTRONIC RECORDS ARE PRESENTED AT ${electronic.place}`,
    ...(electronic.format ? [`FORMAT OF ELECTRONIC RECORDS: ${electronic.format}`] : []),
  ];
  const conditionsText = terms.conditionsText ?? items([...conditions, ...(where ?? [])].map((c) => c.toUpperCase()));
  return {
    goodsText: terms.goodsText ?? (items(goodsLines.map((line) => line.toUpperCase())) as string),
    documentsText: terms.documentsText ?? (items(terms.requiredDocuments.map(documentLine)) as string),
    ...(conditionsText === undefined ? {} : { conditionsText }),
  };
}
