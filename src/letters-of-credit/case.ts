import type { ExaminationCase, PresentedDocument } from '../examination/index.ts';
import type { MoneyWire } from '../http/wire.ts';
import { currencyExponents } from '../kernel/money.ts';
import type { LocalDate } from '../kernel/time.ts';
import type { BillView } from '../lading/index.ts';
import type { CreditView } from './schemas.ts';

interface Name {
  id: string;
  name: string;
  country: string;
  bic: string | null;
}

/** "4800000.00": the examination contract has amounts as decimal strings in major units. */
export function majorUnits({ amountMinor, currency }: MoneyWire): string {
  const exponent = currencyExponents[currency];
  const digits = amountMinor.padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

export interface CaseFacts {
  credit: CreditView;
  drawnBefore: MoneyWire;
  applicant: Name;
  beneficiary: Name;
  presenter: Name;
  issuingBank: Name;
  nominatedBank: Name;
  carrier: Name;
  shipper: Name;
  /** Undefined for a bill to bearer. */
  orderOf: Name | undefined;
  notify: Name;
  /** Names of the parties that endorsed the bill, in order. */
  endorsedBy: readonly string[];
  bill: BillView;
  presentedOn: LocalDate;
  amount: MoneyWire;
  documents: readonly PresentedDocument[];
}

function consigneeOf(bill: BillView, orderOf: Name | undefined, issuingBankId: string): string {
  if (orderOf === undefined) return 'TO BEARER';
  if (bill.negotiability === 'straight') return orderOf.name;
  return orderOf.id === issuingBankId ? 'to_order_of_issuing_bank' : `TO ORDER OF ${orderOf.name}`;
}

const documentTypes: Record<BillView['form'], PresentedDocument['type']> = {
  multimodal: 'multimodal_transport_document',
  rail_house: 'rail_transport_document',
  ocean: 'bill_of_lading',
};

/**
 * The transport document as the record has it: dates, places, parties, originals and endorsements are facts, so that
 * nobody presents a nicer document than the one that exists. The full set is there when the bank holds the record.
 */
export function transportDocumentOf(facts: CaseFacts): PresentedDocument {
  const { bill, carrier, shipper, orderOf, notify, issuingBank } = facts;
  const held = bill.holderId === facts.credit.issuingBankId;
  const seals = [...new Set(bill.lots.map((lot) => lot.sealNumber))];
  return {
    id: 'transport-document',
    type: documentTypes[bill.form],
    number: bill.number,
    issuedOn: bill.issuedOn,
    issuer: { name: carrier.name, country: carrier.country },
    signed: true,
    signedBy: { name: carrier.name, capacity: 'carrier' },
    originalsIssued: bill.originalsIssued,
    originalsPresented: held ? bill.originalsIssued : 0,
    goods: { description: bill.goodsDescription, packages: bill.packages, grossKg: String(bill.grossWeightKg) },
    transport: {
      carrierNamed: true,
      carrier: carrier.name,
      modes: [...new Set(bill.legs.map((leg) => leg.mode))],
      placeOfReceipt: bill.placeOfReceipt,
      placeOfDelivery: bill.placeOfDelivery,
      dispatchedOn: bill.takenInChargeOn,
      consignee: consigneeOf(bill, orderOf, issuingBank.id),
      toOrder: bill.negotiability === 'order',
      endorsedBy: [...facts.endorsedBy],
      shipper: shipper.name,
      notify: { name: notify.name, country: notify.country },
      freight: bill.freight,
      clauses: bill.clauses,
      charterParty: false,
      onDeck: false,
      wholeCarriageCovered: true,
      inContainer: true,
      containers: [...new Set(bill.lots.map((lot) => lot.containerNumber))],
      seals,
    },
  };
}

/** A presentation under a credit as a case that the examination engine takes. It reads documents and nothing else. */
export function examinationCaseOf(facts: CaseFacts): ExaminationCase {
  const { credit } = facts;
  const { terms } = credit;
  const pct = (bps: number) => bps / 100;
  return {
    case: credit.number ?? credit.id,
    credit: {
      ...terms,
      number: credit.number ?? undefined,
      form: 'irrevocable',
      rules: 'ucp',
      issuedOn: credit.issuedOn ?? undefined,
      expiresOn: credit.expiresOn,
      latestShipmentOn: credit.latestShipmentOn,
      applicant: { name: facts.applicant.name, country: facts.applicant.country },
      beneficiary: { name: facts.beneficiary.name, country: facts.beneficiary.country },
      currency: credit.amount.currency,
      amount: majorUnits(credit.amount),
      ...(credit.plusBps + credit.minusBps > 0 && {
        amountTolerance: { plusPct: pct(credit.plusBps), minusPct: pct(credit.minusBps) },
      }),
      availableBy: 'sight_payment',
      availableWith: facts.nominatedBank.bic ?? undefined,
    },
    drawnBefore: majorUnits(facts.drawnBefore),
    presentation: {
      presentedOn: facts.presentedOn,
      presentedTo: facts.presenter.bic ?? facts.issuingBank.bic ?? undefined,
      amount: majorUnits(facts.amount),
      currency: facts.amount.currency,
      documents: [...facts.documents, transportDocumentOf(facts)],
    },
  };
}
