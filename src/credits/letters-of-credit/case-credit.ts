import type { MoneyWire } from '../../http/wire.ts';
import { currencyExponents } from '../../kernel/money.ts';
import type { CaseCredit, PendingAmendment } from '../examination/index.ts';
import { decimal } from '../swift/index.ts';
import type { AmendmentChange, AmendmentView, CreditView } from './schemas.ts';
import type { CreditTerms } from './terms.ts';

/** A bank or firm as documents name it. */
export interface Name {
  name: string;
  nameZh?: string | null;
  country: string;
  bic: string | null;
}

/** "4800000.00": the examination contract has amounts as decimal strings in major units. */
export const majorUnits = ({ amountMinor, currency }: MoneyWire): string =>
  decimal(BigInt(amountMinor), currencyExponents[currency]);

export interface CreditNames {
  applicant: Name | undefined;
  beneficiary: Name | undefined;
  nominatedBank: Name | undefined;
  issuingBank: Name;
}

const tolerance = (plusBps: number, minusBps: number) =>
  plusBps + minusBps > 0 ? { amountTolerance: { plusPct: plusBps / 100, minusPct: minusBps / 100 } } : {};

/** Members of the terms that the examination contract has under the same name. */
function contractTerms(terms: Partial<CreditTerms>): Partial<CaseCredit> {
  const {
    tenor: _tenor,
    parts: _parts,
    beneficiaryBearsCharges: _charges,
    conditions: _conditions,
    additionalAmounts: _additional,
    electronic: _electronic,
    goodsText: _goods,
    documentsText: _documents,
    conditionsText: _texts,
    reimbursementText: _reimbursement,
    applicant: _applicant,
    beneficiary: _beneficiary,
    ...shared
  } = terms;
  return shared;
}

function availableWith(credit: CreditView, { nominatedBank, issuingBank }: CreditNames): string | undefined {
  if (credit.availableWith === 'any_bank') return 'any_bank';
  return (credit.availableWith === 'nominated_bank' ? nominatedBank?.bic : issuingBank.bic) ?? undefined;
}

/** A credit as the examination engine takes it: its terms as they stand, names as the parties have them. */
export function caseCreditOf(credit: CreditView, names: CreditNames): CaseCredit {
  const { terms } = credit;
  const party = (own: Name | undefined, stated: CreditTerms['applicant']) =>
    own ? { name: own.name, country: own.country } : stated;
  return {
    ...contractTerms(terms),
    requiredDocuments: terms.requiredDocuments,
    number: credit.number ?? undefined,
    issuedOn: credit.issuedOn ?? undefined,
    expiresOn: credit.expiresOn,
    latestShipmentOn: credit.latestShipmentOn ?? undefined,
    applicant: party(names.applicant, terms.applicant),
    beneficiary: party(names.beneficiary, terms.beneficiary),
    currency: credit.amount.currency,
    amount: majorUnits(credit.amount),
    ...(credit.additional.amountMinor !== '0' && { additionalAmount: majorUnits(credit.additional) }),
    ...tolerance(credit.plusBps, credit.minusBps),
    availableWith: availableWith(credit, names),
  };
}

/** An amendment that waits for its answer, as the engine tries it on (UCP 600 10c). */
export function pendingOf(credit: CreditView, amendment: AmendmentView): PendingAmendment {
  const { amountBy, plusBps, minusBps, terms, ...days } = amendment.change;
  const change: Partial<CaseCredit> = {
    ...days,
    ...(terms && contractTerms(terms)),
    ...((plusBps !== undefined || minusBps !== undefined) &&
      tolerance(plusBps ?? credit.plusBps, minusBps ?? credit.minusBps)),
  };
  const sign = amountBy?.direction === 'decrease' ? '-' : '';
  return {
    number: amendment.number ?? 0,
    change,
    ...(amountBy && { amountBy: `${sign}${majorUnits(amountBy.amount)}` }),
  };
}

/** The signed change of the amount, in minor units. */
export const amountByMinor = ({ amountBy }: AmendmentChange): bigint =>
  amountBy === undefined ? 0n : BigInt(amountBy.amount.amountMinor) * (amountBy.direction === 'decrease' ? -1n : 1n);
