import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { dateWire, idWire, instantWire, moneyWire } from '../../http/wire.ts';

/** The bank's own number of a transfer. */
export const bankReferenceWire = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/[\p{L}\p{N}]/u, 'a reference has a letter or a digit')
  .meta({ example: 'TT20261012-0001', description: 'The bank’s own number of the transfer; it counts once' });

/** What every act names by which money comes in. */
export const moneyInFields = {
  bankReference: bankReferenceWire,
  accountNumber: z
    .string()
    .regex(/^[0-9A-Z]{8,34}$/)
    .optional()
    .meta({ description: 'Of the lender, where lines of several accounts bear the reference' }),
} as const;

export const receiptKinds = [
  'repayment',
  'margin',
  'trade_repayment',
  'applicant_payment',
  'credit_proceeds',
  'refund',
  'surrogate',
  'sale',
  'buy_back',
  'restitution',
  'loan_repayment',
] as const;
export type ReceiptKind = (typeof receiptKinds)[number];

export const moneyReceiptView = z
  .object({
    id: idWire('moneyReceipt'),
    lenderId: idWire('party'),
    kind: z.enum(receiptKinds),
    objectId: z.string().meta({ description: 'What it was booked on' }),
    bankReference: z.string(),
    lineId: idWire('statementLine').nullable().meta({ description: 'The statement line that it rests on' }),
    receivableId: idWire('receivable').nullable().meta({ description: 'The receivable that its debtor paid with it' }),
    amount: moneyWire,
    receivedOn: dateWire,
    reasons: z
      .array(z.object({ code: z.string(), level: z.int(), facts: z.record(z.string(), z.unknown()) }))
      .meta({ description: 'Why another person had to see it' }),
    contradictedBy: z
      .string()
      .nullable()
      .meta({ description: 'A later statement line that says otherwise, or takes it back' }),
    isTakenBack: z.boolean().meta({ description: 'The bank took the money back: it counts as never received' }),
    resolution: z
      .object({
        by: z.enum(['replaced', 'stated', 'rebooked']),
        receiptId: idWire('moneyReceipt').optional(),
        lineId: idWire('statementLine').optional(),
        reason: z.string().optional(),
        at: instantWire,
      })
      .nullable()
      .meta({
        description:
          'The money came again, was booked elsewhere from its line, or two people said why what rests on it may go on',
      }),
    recordedAt: instantWire,
  })
  .meta({ id: 'MoneyReceipt', description: 'Money that a lender booked as received' });
export type MoneyReceiptView = z.infer<typeof moneyReceiptView>;

export const receiptsQuery = pageQuery.extend({ objectId: z.string().max(60).optional() });

export const resolveReceiptInput = z.strictObject({
  reason: z.string().trim().min(10).max(2_000).meta({ description: 'Why what rests on the receipt may go on' }),
  replacedBy: idWire('moneyReceipt')
    .optional()
    .meta({ description: 'The later receipt by which the same money came again, where it did' }),
});
export type ResolveReceiptInput = z.infer<typeof resolveReceiptInput>;
