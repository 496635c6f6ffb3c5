import { z } from 'zod';
import {
  dateWire,
  hashWire,
  idWire,
  instantWire,
  moneyWire,
  onceEach,
  positiveMoneyWire,
  textWire,
} from '../../http/wire.ts';
import { disputeStatuses, receivableStatuses } from './rules.ts';

export const presentReceivableInput = z.strictObject({
  debtorId: idWire('party'),
  invoiceNumber: textWire(64),
  invoicedOn: dateWire,
  dueOn: dateWire,
  amount: positiveMoneyWire,
  contractId: idWire('contract').optional(),
  /** Invoices on record that it rests on, wholly or in part; they add up to the amount. */
  invoices: z
    .array(z.strictObject({ invoiceId: idWire('invoice'), amount: positiveMoneyWire }))
    .min(1)
    .max(100)
    .refine(...onceEach('invoiceId'))
    .optional(),
});
export type PresentReceivableInput = z.infer<typeof presentReceivableInput>;

export const confirmReceivableInput = z.strictObject({
  amount: positiveMoneyWire,
  dueOn: dateWire,
  waivesSetOff: z.boolean(),
  /** Gives up defences from the base contract too. */
  waivesDefences: z.boolean().default(false),
  /** The account that it will pay into, which changes only with the lender's consent. */
  payToAccountId: idWire('account').optional(),
  /** SHA-256 of the document or export on which the debtor's people relied. */
  evidenceHash: hashWire,
});
export type ConfirmReceivableInput = z.output<typeof confirmReceivableInput>;

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
    contractId: z.string().nullable(),
    level: z
      .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
      .meta({ description: 'How well it is proved, L0 to L4' }),
    answerBy: dateWire.nullable().meta({ description: 'Last day for the debtor’s answer, where the law sets one' }),
    payToAccountId: z.string().nullable(),
    diluted: moneyWire.meta({ description: 'Taken back since it was presented' }),
    collected: moneyWire,
    outstanding: moneyWire.meta({ description: 'Still owed on it' }),
  })
  .meta({ id: 'Receivable' });
export type ReceivableView = z.infer<typeof receivableView>;

export const arrearsView = z
  .object({
    receivableId: idWire('receivable'),
    on: dateWire,
    dueOn: dateWire.meta({
      description: 'What the interest counts from: the stated day, or the lawful one if earlier',
    }),
    lawful: z
      .object({ from: dateWire, dueOn: dateWire, basis: z.enum(['agreed', 'statutory']) })
      .nullable()
      .meta({ description: 'By contract and regulation from what was delivered; null: no contract, term or delivery' }),
    daysPastDue: z.int(),
    undisputed: moneyWire.meta({ description: 'Owed and not in dispute: payable whatever becomes of the rest' }),
    lateInterest: moneyWire.nullable().meta({ description: 'Null: without a contract its rate is not known' }),
    isBad: z.boolean(),
    limitationOn: dateWire.meta({ description: 'Last day of the limitation period, unless it is interrupted' }),
  })
  .meta({ id: 'Arrears', description: 'How late a receivable is, and what that costs its debtor' });
export type ArrearsView = z.infer<typeof arrearsView>;

export const raiseDisputeInput = z.strictObject({ amount: positiveMoneyWire, reason: textWire(500) });
export type RaiseDisputeInput = z.infer<typeof raiseDisputeInput>;

export const upholdDisputeInput = z.strictObject({
  /** What of it the creditor grants; the rest stays owed. */
  upheld: positiveMoneyWire,
});
export type UpholdDisputeInput = z.infer<typeof upholdDisputeInput>;

export const disputeView = z
  .object({
    id: idWire('dispute'),
    receivableId: idWire('receivable'),
    raisedBy: idWire('party'),
    amountMinor: z.string(),
    reason: z.string(),
    status: z.enum(disputeStatuses),
    upheldMinor: z.string().nullable(),
  })
  .meta({ id: 'Dispute', description: 'What the debtor holds against a receivable; the undisputed part stays due' });
export type DisputeView = z.infer<typeof disputeView>;

export const evidencePackView = z
  .object({
    id: idWire('evidencePack'),
    receivableId: idWire('receivable'),
    sourceId: z.string(),
    frozenAt: instantWire,
    contentHash: z.string(),
    content: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'ReceivableEvidence', description: 'What was known when a right over it was registered (SI 61(2))' });
export type EvidencePackView = z.infer<typeof evidencePackView>;
