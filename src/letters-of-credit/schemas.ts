import { z } from 'zod';
import { type Disposal, disposals, documentTypes, examinationCase } from '../examination/index.ts';
import { bpsWire, dateWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../http/wire.ts';
import { creditStatuses, presentationStatuses } from './rules.ts';

const shipment = z.enum(['allowed', 'not_allowed', 'conditional']);

const requiredDocumentWire = z.strictObject({
  type: z.enum(documentTypes),
  originals: z.union([z.int().min(1).max(20), z.literal('full_set')]).optional(),
  copies: z.int().min(0).max(20).optional(),
  consignee: textWire(140).optional(),
  notify: textWire(140).optional(),
  freight: z.enum(['prepaid', 'collect']).optional(),
  insuredPct: z.number().min(100).max(200).optional(),
  risks: z.array(textWire(100)).max(20).optional(),
  issuer: textWire(140).optional(),
  signed: z.boolean().optional(),
});

/** The terms as an examiner reads them, in the words of the examination contract. */
export const creditTermsWire = z.strictObject({
  expiryPlace: textWire(60),
  presentationDays: z.int().min(1).max(365),
  placeOfReceipt: textWire(140),
  placeOfDelivery: textWire(140),
  partialShipments: shipment,
  transhipment: shipment,
  transportRule: z.enum(['art19', 'art20', 'art24', 'custom']),
  goods: z.strictObject({
    description: textWire(6_500),
    incoterm: textWire(60).optional(),
    quantity: textWire(20).optional(),
    unit: textWire(20).optional(),
    unitPrice: textWire(20).optional(),
    countedInPackages: z.boolean().optional(),
  }),
  requiredDocuments: z.array(requiredDocumentWire).min(1).max(30),
});
export type CreditTerms = z.infer<typeof creditTermsWire>;

export const applyForCreditInput = z.strictObject({
  issuingBankId: idWire('party'),
  nominatedBankId: idWire('party'),
  beneficiaryId: idWire('party'),
  facilityId: idWire('facility'),
  amount: positiveMoneyWire,
  plusBps: bpsWire,
  minusBps: bpsWire,
  latestShipmentOn: dateWire,
  expiresOn: dateWire,
  terms: creditTermsWire,
});
export type ApplyForCreditInput = z.infer<typeof applyForCreditInput>;

export const issueCreditInput = z.strictObject({
  number: z
    .string()
    .regex(/^(?!\/)(?!.*\/\/)[A-Z0-9/?:().,'+ -]{1,16}(?<!\/)$/, 'at most 16 SWIFT characters (field 20)'),
});
export type IssueCreditInput = z.infer<typeof issueCreditInput>;

export const creditView = z
  .object({
    id: idWire('credit'),
    number: z.string().nullable(),
    applicantId: idWire('party'),
    beneficiaryId: idWire('party'),
    issuingBankId: idWire('party'),
    nominatedBankId: idWire('party'),
    facilityId: idWire('facility'),
    amount: moneyWire,
    drawn: moneyWire,
    plusBps: z.int(),
    minusBps: z.int(),
    latestShipmentOn: dateWire,
    expiresOn: dateWire,
    issuedOn: dateWire.nullable(),
    terms: creditTermsWire,
    status: z.enum(creditStatuses),
  })
  .meta({ id: 'Credit', description: 'A documentary credit under UCP 600' });
export type CreditView = z.infer<typeof creditView>;

export const presentDocumentsInput = z.strictObject({
  amount: positiveMoneyWire,
  /** The transport document: its facts are taken from the record, never from the presenter. */
  billId: idWire('bill'),
  documents: z.array(examinationCase.shape.presentation.shape.documents.element).min(1).max(60),
});
export type PresentDocumentsInput = z.infer<typeof presentDocumentsInput>;

const findingWire = z.object({
  rule: z.string(),
  documentId: z.string().optional(),
  found: z.string(),
  required: z.string(),
});

export const examinationView = z
  .object({
    complying: z.boolean().nullable(),
    discrepancies: z.array(findingWire.extend({ text: z.string() })),
    forExaminer: z.array(findingWire.extend({ question: z.string() })),
    lastDayToPresent: z.string().optional(),
    lastDayToRefuse: z.string(),
  })
  .meta({ id: 'Examination' });
export type ExaminationView = z.infer<typeof examinationView>;

export const decidePresentationInput = z.strictObject({
  decision: z.enum(['accept', 'refuse']),
  /** For each question, by `rule/documentId`: whether it is in order. */
  answers: z.record(z.string(), z.boolean()).default({}),
  /** With a refusal: what happens to the documents (UCP 600 16(c)(iii)). */
  disposal: z.enum(Object.keys(disposals) as [Disposal, ...Disposal[]]).optional(),
});
export type DecidePresentationInput = z.infer<typeof decidePresentationInput>;

export const refusalNoticeView = z
  .object({
    discrepancies: z.array(z.string()),
    disposal: z.enum(Object.keys(disposals) as [Disposal, ...Disposal[]]),
    sentOn: dateWire,
    lastDayToRefuse: dateWire,
  })
  .meta({ id: 'RefusalNotice' });

export const presentationView = z
  .object({
    id: idWire('presentation'),
    creditId: idWire('credit'),
    presenterId: idWire('party'),
    presentedOn: dateWire,
    amount: moneyWire,
    billId: idWire('bill'),
    status: z.enum(presentationStatuses),
    examination: examinationView.nullable(),
    lastDayToRefuse: dateWire.nullable(),
    refusalNotice: refusalNoticeView.nullable(),
    honouredAt: instantWire.nullable(),
  })
  .meta({ id: 'Presentation' });
export type PresentationView = z.infer<typeof presentationView>;
