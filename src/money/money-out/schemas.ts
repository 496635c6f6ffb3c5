import { z } from 'zod';
import { numberSources } from '../../claims/accounts/index.ts';
import { pageQuery } from '../../http/page.ts';
import { accountWire, dateWire, hashWire, idWire, instantWire, moneyWire, textWire } from '../../http/wire.ts';
import { paymentKinds } from './rules.ts';

const called = z.strictObject({
  number: z.string().regex(/^[0-9+() -]{5,40}$/),
  /** Where the number came from. */
  numberSource: z.enum(numberSources),
  spokeTo: textWire(120),
});

export const recordPayeeInput = z.strictObject({
  /** The payee, where it is a party here. */
  payeeId: idWire('party').optional(),
  /** As its bank names the holder of the account. */
  payeeName: textWire(200),
  accountNumber: accountWire(60),
  bankName: textWire(120),
  /** SHA-256 of what proves that the account is the payee's. */
  proofHash: hashWire,
  /** The payee was called, and named this account itself. */
  called,
});
export type RecordPayeeInput = z.infer<typeof recordPayeeInput>;

export const endPayeeInput = z.strictObject({ reason: textWire(500) });
export type EndPayeeInput = z.infer<typeof endPayeeInput>;

export const payeeAccountView = z
  .object({
    id: idWire('payeeAccount'),
    payeeId: z.string().nullable(),
    payeeName: z.string(),
    accountNumber: z.string(),
    bankName: z.string(),
    proofHash: z.string(),
    called: z.object({ number: z.string(), numberSource: z.string(), spokeTo: z.string() }),
    recordedAt: instantWire,
    endedAt: instantWire.nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'PayeeAccount', description: 'An account that a lender pays into, proved and called back' });
export type PayeeAccountView = z.infer<typeof payeeAccountView>;

/** What an act names by which money goes out. */
export const transferReference = textWire(60)
  .optional()
  .meta({ description: 'Of the transfer, once over all payments; Holdfast names one for the transfer when left out' });

export const moneyPaymentView = z
  .object({
    id: idWire('moneyPayment'),
    kind: z.enum(paymentKinds),
    objectId: z.string().meta({ description: 'What was paid' }),
    payeeId: z.string().nullable(),
    payeeName: z.string().nullable(),
    accountId: z.string().nullable().meta({ description: 'The account on record; null: as the payee itself named it' }),
    reference: z.string(),
    amount: moneyWire,
    paidOn: dateWire,
    recordedAt: instantWire,
  })
  .meta({ id: 'MoneyPayment', description: 'Money that a lender paid out, once by its reference' });
export type MoneyPaymentView = z.infer<typeof moneyPaymentView>;

export const paymentsQuery = pageQuery.extend({ objectId: z.string().max(60).optional() });
