import { readDecimal } from './decimals.ts';
import { discrepancy, type Finding } from './findings.ts';
import type { CaseCredit } from './schemas.ts';
import { sameText } from './text.ts';

/** What has become of a credit by transfer so far. */
export interface TransferHistory {
  /** The credit to be transferred was itself received by transfer. */
  isSecondBeneficiary: boolean;
  /** A transfer back to the first beneficiary is no further transfer (38d). */
  toFirstBeneficiary: boolean;
  transfersBefore: number;
}

/** Terms that article 38(g) lets a transfer reduce, by direction; all others stay as they are. */
const mayShrink = {
  amount: 'AMOUNT',
  expiresOn: 'EXPIRY',
  latestShipmentOn: 'LATEST SHIPMENT',
  presentationDays: 'PERIOD FOR PRESENTATION',
} as const;
const mustStay = [
  'currency',
  'partialShipments',
  'transhipment',
  'placeOfReceipt',
  'portOfLoading',
  'portOfDischarge',
  'placeOfDelivery',
  'availableBy',
  'rules',
  'transportRule',
] as const;

const fault = (rule: string, text: string, found: string, required: string): Finding =>
  discrepancy(rule, undefined, { text, found, required });

/** Articles 38(b), (d): whether this credit may be transferred at all, and to several. */
export function checkTransferable(credit: CaseCredit, history: TransferHistory): Finding[] {
  const findings: Finding[] = [];
  if (credit.form !== 'irrevocable_transferable')
    findings.push(fault('U38a', 'CREDIT NOT TRANSFERABLE', credit.form ?? 'not stated', 'stated to be transferable'));
  if (history.isSecondBeneficiary && !history.toFirstBeneficiary)
    findings.push(fault('U38a', 'SECOND BENEFICIARY MAY NOT TRANSFER', 'transferred before', 'transferred once'));
  if (history.transfersBefore > 0 && credit.partialShipments === 'not_allowed')
    findings.push(
      fault('U38a', 'TRANSFER TO SEVERAL WITHOUT PARTIALS', `${history.transfersBefore} before`, 'one transfer'),
    );
  return findings;
}

/** Article 38(g): the transferred terms against the original. The applicant's name may be the first beneficiary's. */
export function checkTransferTerms(original: CaseCredit, transferred: CaseCredit): Finding[] {
  const findings: Finding[] = [];
  for (const [key, name] of Object.entries(mayShrink) as [keyof typeof mayShrink, string][]) {
    const [before, after] = [original[key], transferred[key]];
    if (before === undefined || after === undefined || before === after) continue;
    const grew =
      key === 'amount'
        ? readDecimal(String(after), `/${key}`) > readDecimal(String(before), `/${key}`)
        : after > before;
    if (grew) findings.push(fault('U38b', `${name} MAY ONLY BE REDUCED`, String(after), String(before)));
  }
  const [price, newPrice] = [original.goods?.unitPrice, transferred.goods?.unitPrice];
  if (
    price !== undefined &&
    newPrice !== undefined &&
    readDecimal(newPrice, '/goods/unitPrice') > readDecimal(price, '/goods/unitPrice')
  )
    findings.push(fault('U38b', 'UNIT PRICE MAY ONLY BE REDUCED', newPrice, price));
  for (const key of mustStay) {
    const [before, after] = [original[key], transferred[key]];
    if (before !== after && !sameText(before, after))
      findings.push(
        fault('U38b', `${key.replaceAll(/([A-Z])/g, ' $1').toUpperCase()} CHANGED`, String(after), String(before)),
      );
  }
  if (
    !sameText(original.goods?.description, transferred.goods?.description) &&
    original.goods?.description !== undefined
  )
    findings.push(
      fault('U38b', 'GOODS CHANGED', transferred.goods?.description ?? 'not stated', original.goods.description),
    );
  const pct = (credit: CaseCredit): number | undefined =>
    credit.requiredDocuments.find(({ type }) => type === 'insurance_document')?.insuredPct;
  const [asked, given] = [pct(original), pct(transferred)];
  if (asked !== undefined && (given ?? 0) < asked)
    findings.push(fault('U38b', 'INSURED PERCENTAGE MAY ONLY RISE', String(given ?? 'not stated'), String(asked)));
  return findings;
}
