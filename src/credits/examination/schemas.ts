import * as z from 'zod';

/**
 * An examination case as it comes from outside: `contract/examination.schema.json` in Zod, accepting what it accepts,
 * and beyond it the receipts of article 25, which it has no type for. Members neither names are let through and read by
 * nothing. Dates and amounts are strings here; whether they
 * are dates and amounts is judged when they are read, with the place in the input.
 */
const text = z.string().optional();
const flag = z.boolean().optional();
const integer = z.number().refine(Number.isInteger, 'an integer');

export const documentTypes = [
  'commercial_invoice',
  'draft',
  'multimodal_transport_document',
  'bill_of_lading',
  'sea_waybill',
  'rail_transport_document',
  'road_transport_document',
  'air_transport_document',
  'courier_receipt',
  'post_receipt',
  'insurance_document',
  'packing_list',
  'certificate_of_origin',
  'weight_certificate',
  'inspection_certificate',
  'beneficiary_certificate',
  'other',
] as const;

export const signerCapacities = [
  'carrier',
  'master',
  'agent_for_carrier',
  'agent_for_master',
  'agent_unnamed_principal',
  'freight_forwarder',
  'charterer',
  'owner',
  'railway_stamp',
  'consignor',
  'insurer',
  'insurer_agent',
  'broker',
  'other',
] as const;

const party = z.looseObject({ name: text, address: text, country: text });
const documentType = z.enum(documentTypes);
const shipmentTerm = z.enum(['allowed', 'not_allowed', 'conditional']).optional();
export const freightTerms = ['prepaid', 'collect'] as const;
export const insuranceKinds = ['policy', 'certificate', 'declaration', 'cover_note'] as const;
const freight = z.enum(freightTerms).optional();

const requiredDocument = z.looseObject({
  type: documentType,
  originals: z.union([integer, z.literal('full_set')]).optional(),
  copies: integer.optional(),
  consignee: text,
  notify: text,
  freight,
  insuredPct: z.number().optional(),
  risks: z.array(z.string()).optional(),
  issuer: text,
  signed: flag,
});

const instalment = z.looseObject({ from: text, to: text, amount: text, quantity: text });

const credit = z.looseObject({
  mt700: text,
  number: text,
  form: z.enum(['irrevocable', 'irrevocable_transferable']).optional(),
  rules: z.enum(['ucp', 'eucp', 'ucp_urr', 'eucp_urr', 'other']).optional(),
  issuedOn: text,
  expiresOn: text,
  expiryPlace: text,
  applicant: party.optional(),
  beneficiary: party.optional(),
  currency: text,
  amount: text,
  amountTolerance: z
    .looseObject({ plusPct: z.number().optional(), minusPct: z.number().optional(), about: flag })
    .optional(),
  /** Beside the contract: what may be drawn above the amount for freight, insurance or interest (39C). */
  additionalAmount: text,
  availableWith: text,
  availableBy: z.enum(['sight_payment', 'deferred_payment', 'acceptance', 'negotiation', 'mixed']).optional(),
  partialShipments: shipmentTerm,
  transhipment: shipmentTerm,
  placeOfReceipt: text,
  portOfLoading: text,
  portOfDischarge: text,
  placeOfDelivery: text,
  latestShipmentOn: text,
  shipmentSchedule: z.array(instalment).optional(),
  goods: z
    .looseObject({
      description: text,
      quantity: text,
      unit: text,
      quantityAbout: flag,
      countedInPackages: flag,
      unitPrice: text,
      incoterm: text,
    })
    .optional(),
  presentationDays: integer.optional(),
  confirmation: z.enum(['without', 'may_add', 'confirm']).optional(),
  transportRule: z.enum(['art19', 'art20', 'art24', 'custom']).optional(),
  requiredDocuments: z.array(requiredDocument),
});

const calendar = z.looseObject({
  closedOn: z.array(z.string()).optional(),
  openOn: z.array(z.string()).optional(),
  weekend: z.array(integer.min(1).max(7)).optional(),
  forceMajeure: z.array(z.looseObject({ from: text, to: text })).optional(),
});

const transport = z.looseObject({
  carrierNamed: flag,
  carrier: text,
  modes: z.array(z.enum(['road', 'rail', 'sea', 'inland_waterway', 'air'])).optional(),
  placeOfReceipt: text,
  portOfLoading: text,
  portOfDischarge: text,
  placeOfDelivery: text,
  dispatchedOn: text,
  onBoardOn: text,
  vessel: text,
  conveyance: text,
  intendedVessel: flag,
  consignee: text,
  toOrder: flag,
  endorsedBy: z.array(z.string()).optional(),
  shipper: text,
  notify: party.optional(),
  freight,
  /** Receipts of article 25, which the contract does not know: where it is stamped or signed, who bears the charges. */
  stampedAt: text,
  chargesFor: text,
  clauses: z.array(z.string()).optional(),
  unclean: flag,
  charterParty: flag,
  onDeck: flag,
  transhipment: flag,
  wholeCarriageCovered: flag,
  inContainer: flag,
  markedForConsignor: flag,
  duplicate: flag,
  containers: z.array(z.string()).optional(),
  seals: z.array(z.string()).optional(),
});

const presentedDocument = z.looseObject({
  id: z.string(),
  type: documentType,
  number: text,
  issuedOn: text,
  issuer: party.optional(),
  signedBy: z.looseObject({ name: text, capacity: z.enum(signerCapacities).optional(), principal: text }).optional(),
  signed: flag,
  originalsPresented: integer.optional(),
  originalsIssued: integer.optional(),
  copiesPresented: integer.optional(),
  addressee: party.optional(),
  currency: text,
  amount: text,
  goods: z
    .looseObject({
      description: text,
      quantity: text,
      unit: text,
      unitPrice: text,
      packages: integer.optional(),
      grossKg: text,
      netKg: text,
      incoterm: text,
      conflictsWithCredit: flag,
    })
    .optional(),
  transport: transport.optional(),
  insurance: z
    .looseObject({
      kind: z.enum(insuranceKinds).optional(),
      insuredAmount: text,
      currency: text,
      effectiveOn: text,
      from: text,
      to: text,
      risks: z.array(z.string()).optional(),
    })
    .optional(),
});

const expectation = z.looseObject({
  complying: z.boolean().nullable().optional(),
  discrepancies: z.array(z.looseObject({ rule: z.string(), documentId: text })).optional(),
  forExaminer: z.array(z.string()).optional(),
  lastDayToPresent: text,
  lastDayToRefuse: text,
});

export const examinationCase = z.looseObject({
  case: z.string(),
  credit,
  calendar: calendar.optional(),
  drawnBefore: text,
  presentation: z.looseObject({
    presentedOn: z.string(),
    presentedTo: text,
    amount: text,
    currency: text,
    documents: z.array(presentedDocument),
  }),
  expect: expectation.optional(),
});

export type ExaminationCase = z.infer<typeof examinationCase>;
export type CaseCredit = ExaminationCase['credit'];
export type CaseCalendar = NonNullable<ExaminationCase['calendar']>;
export type RequiredDocument = CaseCredit['requiredDocuments'][number];
export type PresentedDocument = ExaminationCase['presentation']['documents'][number];
export type Transport = NonNullable<PresentedDocument['transport']>;
export type Party = z.infer<typeof party>;
export type DocumentType = (typeof documentTypes)[number];

/** What an examination answers: the contract's `examine` result. */
export interface ExaminationResult {
  /** True with nothing found, null with questions only, false with any discrepancy. */
  complying: boolean | null;
  discrepancies: ResultDiscrepancy[];
  forExaminer: ResultQuestion[];
  /** Left out where no date of shipment is shown. */
  lastDayToPresent?: string;
  lastDayToRefuse: string;
}
export interface ResultDiscrepancy {
  rule: string;
  documentId?: string;
  /** Wording as banks use it: capitals, one fault a line. */
  text: string;
  found: string;
  required: string;
}
export interface ResultQuestion {
  rule: string;
  documentId?: string;
  question: string;
  /** Offered for the notice where the examiner finds a discrepancy: a fact, in the words of a notice. */
  statement: string;
  found: string;
  required: string;
}
