import { z } from 'zod';
import { dateWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../http/wire.ts';
import { receivableStatuses } from './rules.ts';

export const presentReceivableInput = z.strictObject({
  debtorId: idWire('party'),
  invoiceNumber: textWire(64),
  invoicedOn: dateWire,
  dueOn: dateWire,
  amount: positiveMoneyWire,
});
export type PresentReceivableInput = z.infer<typeof presentReceivableInput>;

export const confirmReceivableInput = z.strictObject({
  amount: positiveMoneyWire,
  dueOn: dateWire,
  waivesSetOff: z.boolean(),
  /** SHA-256 of the document or export on which the debtor's people relied. */
  evidenceHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ConfirmReceivableInput = z.infer<typeof confirmReceivableInput>;

export const rejectReceivableInput = z.strictObject({ reason: textWire(500) });
export type RejectReceivableInput = z.infer<typeof rejectReceivableInput>;

export const receivableView = z
  .object({
    id: idWire('receivable'),
    creditorId: idWire('party'),
    debtorId: idWire('party'),
    invoiceNumber: z.string(),
    invoicedOn: dateWire,
    dueOn: dateWire,
    amount: moneyWire,
    status: z.enum(receivableStatuses),
    confirmed: moneyWire.nullable(),
    settledAt: instantWire.nullable(),
  })
  .meta({ id: 'Receivable' });
export type ReceivableView = z.infer<typeof receivableView>;
