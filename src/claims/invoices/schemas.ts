import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { deliveryKinds, invoiceKinds, verifications } from './rules.ts';

export const registerInvoiceInput = z.strictObject({
  /** 20 digits of a digital invoice; 8 digits with a code of 10 or 12 for an older one. */
  number: z.string().regex(/^(\d{8}|\d{20})$/),
  code: z
    .string()
    .regex(/^(\d{10}|\d{12})$/)
    .optional(),
  buyerId: idWire('party'),
  issuedOn: dateWire,
  net: positiveMoneyWire,
  tax: moneyWire,
  total: positiveMoneyWire,
  /** The invoice that this red letter takes back, wholly or in part. */
  redOf: idWire('invoice').optional(),
  contractId: idWire('contract').optional(),
  orderNumber: textWire(64).optional(),
  deliveryNumber: textWire(64).optional(),
});
export type RegisterInvoiceInput = z.infer<typeof registerInvoiceInput>;

export const verifyInvoiceInput = z.strictObject({
  result: z.enum(['verified', 'void', 'differs']),
  /** Number of the check at the tax authority, or SHA-256 of its answer. */
  evidence: textWire(200),
});
export type VerifyInvoiceInput = z.infer<typeof verifyInvoiceInput>;

export const stateDeliveryInput = z
  .strictObject({
    kind: z.enum(deliveryKinds).meta({ example: 'goods_receipt' }),
    reference: textWire(100),
    deliveredOn: dateWire,
    acceptedOn: dateWire.optional(),
    lotId: idWire('lot').optional(),
    /** The gate, handover or control event that shows it. */
    eventId: idWire('event').optional(),
    evidenceHash: hashWire
      .optional()
      .meta({ example: '4f3a0c2e9b7d1865f0e2c4a6b8d0135792468ace13579bdf02468ace13579bdf' }),
  })
  .refine((d) => d.acceptedOn === undefined || d.acceptedOn >= d.deliveredOn, {
    message: 'accepted before it was delivered',
    path: ['acceptedOn'],
  })
  .refine(
    (d) =>
      ['gate_out', 'custody', 'telemetry'].includes(d.kind)
        ? d.lotId !== undefined && d.eventId !== undefined
        : d.evidenceHash !== undefined,
    { message: 'a gate, handover or telemetry names lot and event; a document its SHA-256', path: ['kind'] },
  );
export type StateDeliveryInput = z.infer<typeof stateDeliveryInput>;

export const invoiceView = z
  .object({
    id: idWire('invoice'),
    fapiaoKey: z.string(),
    kind: z.enum(invoiceKinds),
    sellerId: idWire('party'),
    buyerId: idWire('party'),
    issuedOn: dateWire,
    net: moneyWire,
    tax: moneyWire,
    total: moneyWire,
    redOf: z.string().nullable(),
    red: moneyWire.meta({ description: 'What red letters took back' }),
    receivable: moneyWire.meta({ description: 'What receivables were presented on it' }),
    verification: z.enum(verifications),
    verifiedAt: instantWire.nullable(),
    contractId: z.string().nullable(),
    orderNumber: z.string().nullable(),
    deliveryNumber: z.string().nullable(),
    matchVerdict: z.string().nullable(),
  })
  .meta({ id: 'Invoice', description: 'A VAT invoice (fapiao): it exists once' });
export type InvoiceView = z.infer<typeof invoiceView>;

export const deliveryView = z
  .object({
    id: idWire('delivery'),
    invoiceId: idWire('invoice'),
    kind: z.enum(deliveryKinds),
    reference: z.string(),
    deliveredOn: dateWire,
    acceptedOn: dateWire.nullable(),
    lotId: z.string().nullable(),
    eventId: z.string().nullable(),
    evidenceHash: z.string().nullable(),
    statedBy: idWire('party'),
  })
  .meta({ id: 'Delivery', description: 'Evidence that the goods of an invoice arrived' });
export type DeliveryView = z.infer<typeof deliveryView>;

const minorWire = z.string().regex(/^\d{1,15}$/);
/** What the tax authority's record answers of one invoice. `unknown`: not on it, or not yet; nothing follows from that. */
export const authorityAnswer = z.object({
  status: z.enum(['verified', 'void', 'differs', 'unknown']),
  /** Number of the check, or SHA-256 of the answer. */
  evidence: textWire(200),
  redLetters: z
    .array(
      z.object({
        number: z.string(),
        code: z.string().optional(),
        issuedOn: dateWire,
        netMinor: minorWire,
        taxMinor: minorWire,
        totalMinor: minorWire,
      }),
    )
    .max(100),
});
export type AuthorityAnswer = z.infer<typeof authorityAnswer>;
