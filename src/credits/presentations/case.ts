import type { BillView } from '../../documents/lading/index.ts';
import type { MoneyWire } from '../../http/wire.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { ExaminationCase, PresentedDocument } from '../examination/index.ts';
import { type CreditNames, type CreditView, caseCreditOf, majorUnits, type Name } from '../letters-of-credit/index.ts';

export interface BillNames {
  carrier: Name;
  shipper: Name;
  /** Undefined for a bill to bearer. */
  orderOf: Name | undefined;
  notify: Name;
  /** Names of the parties that endorsed the bill, in order. */
  endorsedBy: readonly string[];
}

function consigneeOf(bill: BillView, orderOf: Name | undefined, issuingBankId: string): string {
  if (orderOf === undefined) return 'TO BEARER';
  if (bill.negotiability === 'straight') return orderOf.name;
  return bill.orderOfId === issuingBankId ? 'to_order_of_issuing_bank' : `TO ORDER OF ${orderOf.name}`;
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
export function transportDocumentOf(
  bill: BillView,
  { carrier, shipper, orderOf, notify, endorsedBy }: BillNames,
  { issuingBankId, examiningBankId }: { issuingBankId: string; examiningBankId: string },
): PresentedDocument {
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
    originalsPresented: bill.holderId === examiningBankId ? bill.originalsIssued : 0,
    goods: { description: bill.goodsDescription, packages: bill.packages, grossKg: String(bill.grossWeightKg) },
    transport: {
      carrierNamed: true,
      carrier: carrier.name,
      modes: [...new Set(bill.legs.map((leg) => leg.mode))],
      placeOfReceipt: bill.placeOfReceipt,
      placeOfDelivery: bill.placeOfDelivery,
      dispatchedOn: bill.takenInChargeOn,
      consignee: consigneeOf(bill, orderOf, issuingBankId),
      toOrder: bill.negotiability === 'order',
      endorsedBy: [...endorsedBy],
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

export interface CaseFacts {
  credit: CreditView;
  names: CreditNames;
  /** Drawn before, and held by others. */
  drawnBefore: MoneyWire;
  presentedToBic: string | undefined;
  presentedOn: LocalDate;
  amount: MoneyWire;
  documents: readonly PresentedDocument[];
}

/** A presentation under a credit as a case that the examination engine takes. It reads documents and nothing else. */
export const examinationCaseOf = (facts: CaseFacts): ExaminationCase => ({
  case: facts.credit.number ?? facts.credit.id,
  credit: caseCreditOf(facts.credit, facts.names),
  drawnBefore: majorUnits(facts.drawnBefore),
  presentation: {
    presentedOn: facts.presentedOn,
    presentedTo: facts.presentedToBic,
    amount: majorUnits(facts.amount),
    currency: facts.amount.currency,
    documents: [...facts.documents],
  },
});

export const isTransport = (type: string): boolean => /transport_document|bill_of_lading|waybill/.test(type);
