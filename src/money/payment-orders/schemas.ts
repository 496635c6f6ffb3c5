import { z } from 'zod';
import { hashWire, idWire, instantWire, moneyWire } from '../../http/wire.ts';
import { itemStatuses } from './rules.ts';

export const makeOrderInput = z.strictObject({
  accountNumber: z
    .string()
    .regex(/^[0-9A-Z]{8,34}$/)
    .meta({ description: 'Your account that is debited' }),
  bic: z
    .string()
    .regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/)
    .optional()
    .meta({ description: 'Of the bank that keeps it' }),
  paymentIds: z
    .array(idWire('moneyPayment'))
    .min(1)
    .max(500)
    .refine((ids) => new Set(ids).size === ids.length, 'names a payment twice'),
});
export type MakeOrderInput = z.output<typeof makeOrderInput>;

export const orderItemView = z.object({
  paymentId: idWire('moneyPayment'),
  endToEndId: z.string(),
  status: z.enum(itemStatuses),
  reason: z.string().nullable(),
});
export const paymentOrderView = z
  .object({
    id: idWire('paymentOrder'),
    messageId: z.string(),
    accountNumber: z.string(),
    payments: z.int(),
    controlSum: z.string().meta({ description: 'All amounts added as figures, whatever their currency' }),
    sums: z.array(moneyWire),
    sha256: hashWire.meta({ description: 'Of the document' }),
    orderedAt: instantWire,
    items: z.array(orderItemView),
  })
  .meta({ id: 'PaymentOrder', description: 'An order to a bank to pay what is on record as paid (pain.001)' });
export type PaymentOrderView = z.infer<typeof paymentOrderView>;

export const reportInput = z.strictObject({
  content: z
    .base64()
    .min(4)
    .max(900_000)
    .meta({ description: 'The bank’s pain.002, its bytes in base64', example: 'RXhhbXBsZSE=' }),
});
