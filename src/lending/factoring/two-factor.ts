import { z } from 'zod';
import { bpsWire, dateWire, positiveMoneyWire, textWire } from '../../http/wire.ts';

/** Messages of the two-factor system, in the order of a case: from the export factor's enquiry to payment under approval. */
export const twoFactorKinds = [
  'seller_information',
  'credit_cover_request',
  'credit_cover_answer',
  'assignment_of_invoices',
  'credit_notes',
  'dispute_notice',
  'payment',
  'payment_under_guarantee',
  'reassignment',
] as const;
export type TwoFactorKind = (typeof twoFactorKinds)[number];

const party = z.strictObject({
  name: textWire(200),
  country: z.string().regex(/^[A-Z]{2}$/),
  identifier: textWire(60).optional(),
});
const invoices = z
  .array(z.strictObject({ number: textWire(64), issuedOn: dateWire, dueOn: dateWire, amount: positiveMoneyWire }))
  .min(1)
  .max(1_000);

/** What each message must hold. A message that lacks it is refused with the place; anything else in it is too. */
export const twoFactorContent: Record<TwoFactorKind, z.ZodType> = {
  seller_information: z.strictObject({
    seller: party,
    goods: textWire(300),
    expectedTurnover: positiveMoneyWire,
    terms: textWire(200),
  }),
  credit_cover_request: z.strictObject({
    seller: party,
    debtor: party,
    amount: positiveMoneyWire,
    termDays: z.int().min(1).max(720),
    recourse: z.boolean(),
  }),
  credit_cover_answer: z.strictObject({
    requestReference: textWire(60),
    decision: z.enum(['approved', 'reduced', 'declined', 'withdrawn']),
    amount: positiveMoneyWire.optional(),
    validUntil: dateWire.optional(),
    commissionBps: bpsWire.optional(),
  }),
  assignment_of_invoices: z.strictObject({ debtor: party, invoices, payTo: textWire(100) }),
  credit_notes: z.strictObject({
    debtor: party,
    invoiceNumber: textWire(64),
    amount: positiveMoneyWire,
    reason: textWire(200),
  }),
  dispute_notice: z.strictObject({
    debtor: party,
    invoiceNumber: textWire(64),
    amount: positiveMoneyWire,
    reason: textWire(500),
    raisedOn: dateWire,
  }),
  payment: z.strictObject({
    debtor: party,
    amount: positiveMoneyWire,
    valueOn: dateWire,
    invoiceNumbers: z.array(textWire(64)).min(1).max(1_000),
  }),
  payment_under_guarantee: z.strictObject({
    debtor: party,
    amount: positiveMoneyWire,
    valueOn: dateWire,
    daysPastDue: z.int().min(0).max(3_650),
    invoiceNumbers: z.array(textWire(64)).min(1).max(1_000),
  }),
  reassignment: z.strictObject({
    debtor: party,
    invoiceNumbers: z.array(textWire(64)).min(1).max(1_000),
    reason: textWire(300),
  }),
};
