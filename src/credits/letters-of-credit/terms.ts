import { z } from 'zod';
import { dateWire, textWire } from '../../http/wire.ts';
import { documentTypes } from '../examination/index.ts';

const shipment = z.enum(['allowed', 'not_allowed', 'conditional']);
const place = textWire(140).optional();

export const requiredDocumentWire = z.strictObject({
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

/** When payment falls due, as drafts and 42C, 42M, 42P state it. */
export const tenorWire = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sight') }),
  z.strictObject({
    kind: z.literal('days_after'),
    days: z.int().min(1).max(720),
    event: z.enum(['sight', 'shipment', 'document_date', 'presentation', 'acceptance', 'invoice']),
  }),
  z.strictObject({ kind: z.literal('fixed'), on: dateWire }),
]);
export type TenorWire = z.infer<typeof tenorWire>;

const namedParty = z.strictObject({
  name: textWire(140),
  address: textWire(200).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});

export const availabilities = ['sight_payment', 'deferred_payment', 'acceptance', 'negotiation', 'mixed'] as const;

/** The members of the terms, each changeable by amendment; in the words of the examination contract where it has them. */
export const termsShape = {
  form: z.enum(['irrevocable', 'irrevocable_transferable']),
  rules: z.enum(['ucp', 'eucp', 'ucp_urr', 'eucp_urr']),
  expiryPlace: textWire(29),
  presentationDays: z.int().min(1).max(365),
  placeOfReceipt: place.meta({ example: 'Chongqing' }),
  portOfLoading: place,
  portOfDischarge: place,
  placeOfDelivery: place,
  partialShipments: shipment,
  transhipment: shipment,
  transportRule: z.enum(['art19', 'art20', 'art24', 'custom']),
  availableBy: z.enum(availabilities),
  /** When a usance credit is paid; a mixed one says it for each part. */
  tenor: tenorWire.optional(),
  parts: z
    .array(z.strictObject({ shareBps: z.int().min(1).max(9_999), tenor: tenorWire }))
    .min(2)
    .max(4)
    .optional(),
  confirmation: z.enum(['without', 'may_add', 'confirm']),
  /** Bank charges outside the issuing bank's country are the beneficiary's (71D); else the applicant's. */
  beneficiaryBearsCharges: z.boolean(),
  goods: z.strictObject({
    description: textWire(6_500),
    incoterm: textWire(60).optional(),
    quantity: textWire(20).optional(),
    unit: textWire(20).optional(),
    unitPrice: textWire(20).optional(),
    quantityAbout: z.boolean().optional(),
    countedInPackages: z.boolean().optional(),
  }),
  requiredDocuments: z.array(requiredDocumentWire).min(1).max(30),
  /** Conditions beside the documents (47A). */
  conditions: z.array(textWire(1_000)).max(60),
  /** Amounts usable beside the credit amount, in words (39C). */
  additionalAmounts: textWire(120).optional(),
  reimbursementText: textWire(780).optional().meta({
    description:
      'How the bank that pays, accepts or negotiates is reimbursed (field 78, 12 lines of 65). Left out under a credit available with a nominated bank, or any bank, our usual words are sent.',
  }),
  shipmentSchedule: z
    .array(z.strictObject({ from: dateWire, to: dateWire, amount: z.string().regex(/^\d{1,15}(\.\d{1,3})?$/) }))
    .min(2)
    .max(60)
    .optional(),
  /** Format of electronic records and where they are presented (eUCP e5, e6). */
  electronic: z.strictObject({ format: textWire(60).optional(), place: textWire(140) }).optional(),
  /** As the message states them, where the applicant or beneficiary is no party here. */
  applicant: namedParty.optional(),
  beneficiary: namedParty.optional(),
  /** 45A, 46A, 47A of a received message, as they stand. */
  goodsText: z.string().max(60_000).optional(),
  documentsText: z.string().max(60_000).optional(),
  conditionsText: z.string().max(60_000).optional(),
};

const isUsance = (by: string): boolean => by === 'deferred_payment' || by === 'acceptance';

export const creditTermsWire = z
  .strictObject({
    ...termsShape,
    form: termsShape.form.default('irrevocable'),
    rules: termsShape.rules.default('ucp'),
    availableBy: termsShape.availableBy.default('sight_payment'),
    confirmation: termsShape.confirmation.default('without'),
    beneficiaryBearsCharges: termsShape.beneficiaryBearsCharges.default(false),
    conditions: termsShape.conditions.default([]),
  })
  .refine((t) => [t.placeOfReceipt, t.portOfLoading].some((from) => from !== undefined), {
    message: 'a place of receipt or a port of loading is stated',
    path: ['placeOfReceipt'],
  })
  .refine((t) => (t.availableBy === 'mixed') === (t.parts !== undefined), {
    message: 'mixed payment states its parts, no other does',
    path: ['parts'],
  })
  .refine((t) => t.parts === undefined || t.parts.reduce((sum, part) => sum + part.shareBps, 0) === 10_000, {
    message: 'the parts make up the whole',
    path: ['parts'],
  })
  .refine((t) => !isUsance(t.availableBy) || (t.tenor !== undefined && t.tenor.kind !== 'sight'), {
    message: 'acceptance and deferred payment state when payment falls due',
    path: ['tenor'],
  });
export type CreditTerms = z.output<typeof creditTermsWire>;
