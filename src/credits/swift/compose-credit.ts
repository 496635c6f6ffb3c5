import { composeSequence } from './continuation.ts';
import { type CreditTerms, codeFor, type NamedParty } from './credit-terms.ts';
import type { Message } from './model.ts';
import { foldText } from './narrative.ts';
import type { FieldContent } from './render.ts';

/** Fields that a credit message has beside its terms: banks, drafts, charges, instructions; by tag. */
export type FurtherFields = Readonly<Record<string, FieldContent | undefined>>;

const isBic = (text: string): boolean => /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(text);

/** Name and address as lines of 35, the country at the end of the last. */
export function writeParty({ name, address, country }: NamedParty): string {
  const lines = [...foldText(name, 35), ...foldText(address ?? '', 35)];
  if (!country) return lines.join('\n');
  const last = lines.at(-1) ?? '';
  if (lines.length > 1 && last.length <= 32) lines[lines.length - 1] = `${last} ${country}`;
  else lines.push(country);
  return lines.join('\n');
}

function available({ availableWith, availableBy }: CreditTerms): Record<string, FieldContent | undefined> {
  const by = codeFor('availableBy', availableBy);
  if (!availableWith || !by) return {};
  if (isBic(availableWith)) return { '41A': { bic: availableWith, by } };
  const name = availableWith === 'any_bank' ? 'ANY BANK' : availableWith;
  return { '41D': { name: foldText(name, 35).join('\n'), by } };
}

/** Contents by tag of the terms that 700, 710 and 720 share. */
export function creditContents(terms: CreditTerms): Record<string, FieldContent | undefined> {
  const { amountTolerance: tolerance, presentationDays: days, presentationEvent: event } = terms;
  const two = (pct: number): string => String(pct).padStart(2, '0');
  const long = (text: string | undefined): string[] | undefined =>
    text === undefined ? undefined : foldText(text, 65);
  const account = terms.beneficiary?.account;
  return {
    '31C': terms.issuedOn && { date: terms.issuedOn },
    '40E': codeFor('rules', terms.rules),
    '31D': terms.expiresOn && { date: terms.expiresOn, place: terms.expiryPlace ?? '' },
    '50': terms.applicant && writeParty(terms.applicant),
    '59': terms.beneficiary && { name: writeParty(terms.beneficiary), ...(account ? { account } : {}) },
    '32B': terms.amount && { currency: terms.currency ?? '', amount: terms.amount },
    '39A': tolerance && { plus: two(tolerance.plusPct), minus: two(tolerance.minusPct) },
    ...available(terms),
    '43P': codeFor('shipment', terms.partialShipments),
    '43T': codeFor('shipment', terms.transhipment),
    '44A': terms.placeOfReceipt,
    '44E': terms.portOfLoading,
    '44F': terms.portOfDischarge,
    '44B': terms.placeOfDelivery,
    '44C': terms.latestShipmentOn && { date: terms.latestShipmentOn },
    '44D': terms.shipmentPeriodText,
    '45A': long(terms.goodsText),
    '46A': long(terms.documentsText),
    '47A': long(terms.conditionsText),
    '48': days === undefined ? undefined : { days: String(days), ...(event ? { event } : {}) },
    '49': codeFor('confirmation', terms.confirmation),
    '78': long(terms.reimbursementText),
  };
}

/**
 * The MT700 of a credit of ours, with as many MT701 as its texts need, each passing its own check.
 * @throws MESSAGE_NOT_RENDERABLE, CREDIT_TERMS_TOO_LONG
 */
export const composeCredit = (terms: CreditTerms, further: FurtherFields = {}): Message[] =>
  composeSequence('700', {
    '20': terms.number,
    '40A': codeFor('form', terms.form),
    ...creditContents(terms),
    ...further,
  });
