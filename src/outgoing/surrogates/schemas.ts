import { z } from 'zod';
import {
  accountWire,
  dateWire,
  hashWire,
  idWire,
  instantWire,
  moneyWire,
  onceEach,
  positiveMoneyWire,
  positiveQuantityWire,
  quantityWire,
  textWire,
} from '../../http/wire.ts';
import { allocatedParts } from '../../lending/financing/index.ts';
import { bankReferenceWire, moneyInFields } from '../../money/money-in/index.ts';
import { surrogateKinds, surrogateStatuses } from './rules.ts';

const itemId = z.union([idWire('lot'), idWire('bill'), idWire('receipt'), idWire('receivable')]);

export const openSurrogateInput = z.strictObject({
  kind: z.enum(surrogateKinds),
  happenedOn: dateWire,
  /** What happened, and why this money is owed. */
  statement: textWire(2_000),
  items: z
    .array(z.strictObject({ itemId }))
    .min(1)
    .max(500)
    .refine(...onceEach('itemId')),
  /** What of pledged lots, or of lots that pledged documents stand for, is gone for good. */
  lost: z
    .array(z.strictObject({ lotId: idWire('lot'), quantity: positiveQuantityWire }))
    .max(500)
    .refine(...onceEach('lotId'))
    .default([]),
  claimed: positiveMoneyWire,
  /** Insurer, carrier, authority, buyer, or who owes under the document. */
  payer: textWire(200),
  payerId: idWire('party').optional(),
  policyNumber: textWire(60).optional(),
  /** SHA-256 of the notice of loss, the sale contract or the decision. */
  documentHash: hashWire,
});
export type OpenSurrogateInput = z.output<typeof openSurrogateInput>;

export const answerSurrogateInput = z
  .strictObject({
    /** Left out: refused. */
    accepted: positiveMoneyWire.optional(),
    reason: textWire(1_000).optional().meta({ example: 'The policy does not cover it' }),
    answeredOn: dateWire,
    documentHash: hashWire,
  })
  .refine((a) => a.accepted !== undefined || a.reason !== undefined, {
    message: 'a refusal gives its reason',
    path: ['reason'],
  });
export type AnswerSurrogateInput = z.output<typeof answerSurrogateInput>;

/** SHA-256 of the survey that says what is gone. */
export const writeOutInput = z.strictObject({ documentHash: hashWire });
export type WriteOutInput = z.output<typeof writeOutInput>;

const shares = z
  .array(z.strictObject({ itemId, amount: positiveMoneyWire }))
  .min(1)
  .max(500);

export const receiveInput = z.strictObject({
  amount: positiveMoneyWire,
  /** The bank's own number of the transfer: one transfer is recorded once. */
  reference: bankReferenceWire,
  accountNumber: moneyInFields.accountNumber,
  receivedOn: dateWire,
  /** What of it is for which item, where rights rank over some of them only. */
  shares: shares.optional(),
  /** SHA-256 of the pledgor's written consent that debt which is not due is paid with it. */
  prepayConsentHash: hashWire.optional(),
});
export type ReceiveInput = z.output<typeof receiveInput>;

export const applyHeldInput = z.strictObject({
  prepayConsentHash: hashWire.optional(),
  /** What of the money that becomes free is for which item, where rights rank over some of them only. */
  shares: shares.optional(),
});
export type ApplyHeldInput = z.output<typeof applyHeldInput>;

export const closeInput = z.strictObject({ reason: textWire(500) });
export type CloseInput = z.output<typeof closeInput>;

const minor = z.string();
export const surrogateView = z
  .object({
    id: idWire('surrogate'),
    pledgeId: idWire('pledge'),
    facilityId: idWire('facility'),
    lenderId: idWire('party'),
    pledgorId: idWire('party'),
    kind: z.enum(surrogateKinds),
    happenedOn: dateWire,
    statement: z.string(),
    items: z.array(z.object({ itemId: z.string() })),
    lost: z.array(z.object({ lotId: z.string(), quantity: quantityWire })),
    payer: z.string(),
    payerId: z.string().nullable(),
    policyNumber: z.string().nullable(),
    documentHash: z.string(),
    claimed: moneyWire,
    accepted: moneyWire.nullable().meta({ description: 'Of the claim, by the payer; null while that is not known' }),
    answer: z
      .object({ reason: z.string().nullable(), answeredOn: dateWire, documentHash: z.string() })
      .nullable()
      .meta({ description: 'The latest; earlier ones are in the log' }),
    received: moneyWire,
    held: moneyWire.meta({ description: 'Of it, held as margin of the facility since no debt was due' }),
    status: z.enum(surrogateStatuses),
    writtenOutAt: instantWire.nullable(),
    openedByParty: idWire('party'),
    openedAt: instantWire,
    closedAt: instantWire.nullable(),
    closedReason: z.string().nullable(),
  })
  .meta({ id: 'Surrogate', description: 'A claim to money that takes the place of collateral' });
export type SurrogateView = z.infer<typeof surrogateView>;

export const applicationView = z.object({
  paid: z.array(z.object({ rightId: z.string(), paidMinor: minor })).meta({ description: 'Down the ranking' }),
  costs: z.array(z.object({ costId: idWire('facilityCost'), paidMinor: minor })),
  allocations: z.array(z.object({ drawdownId: idWire('drawdown'), ...allocatedParts })),
  financings: z.array(z.object({ financingId: idWire('tradeFinancing'), ...allocatedParts })),
  applicantClaimMinor: minor,
  heldMinor: minor.meta({ description: 'Held as margin: debt that is not due' }),
  othersMinor: minor.meta({ description: 'Owed to holders of other rights' }),
  surplusMinor: minor.meta({ description: 'Owed to the pledgor' }),
  prepayConsentHash: z.string().nullable(),
});
export type ApplicationView = z.infer<typeof applicationView>;

/** Money that was held and is free again, down the ranking. */
export const freedView = applicationView.pick({ paid: true, othersMinor: true, surplusMinor: true }).extend({
  freedAt: instantWire,
});
export type FreedView = z.infer<typeof freedView>;

export const surrogateReceiptView = z
  .object({
    id: idWire('surrogateReceipt'),
    surrogateId: idWire('surrogate'),
    amount: moneyWire,
    reference: z.string(),
    receivedOn: dateWire,
    application: applicationView,
    recordedAt: instantWire,
  })
  .meta({ id: 'SurrogateReceipt', description: 'Money that came in, and where it went' });
export type SurrogateReceiptView = z.infer<typeof surrogateReceiptView>;

export const payableKinds = ['secured_claim', 'surplus'] as const;

export const paySurrogateInput = z
  .strictObject({
    kind: z.enum(payableKinds).meta({ example: 'surplus' }),
    /** Whose share it is: of a right that the ranking paid. */
    rightId: textWire(60).optional(),
    amount: positiveMoneyWire,
    payee: textWire(200),
    account: accountWire(60),
    reference: textWire(60),
    paidOn: dateWire,
    /** Leave of the court, or consent of the administrator, where the pledgor is insolvent (Bankruptcy Law 75). */
    leave: z.strictObject({ authority: textWire(200), documentHash: hashWire }).optional(),
  })
  .refine((p) => (p.kind === 'secured_claim') === (p.rightId !== undefined), {
    message: 'a share of a right names the right; a surplus names none',
    path: ['rightId'],
  });
export type PaySurrogateInput = z.output<typeof paySurrogateInput>;

export const surrogatePaymentView = z
  .object({
    id: idWire('surrogatePayment'),
    surrogateId: idWire('surrogate'),
    kind: z.enum(payableKinds),
    rightId: z.string().nullable(),
    amount: moneyWire,
    payee: z.string(),
    account: z.string(),
    reference: z.string(),
    paidOn: dateWire,
    recordedAt: instantWire,
  })
  .meta({ id: 'SurrogatePayment', description: 'A transfer by the lender out of such money' });
export type SurrogatePaymentView = z.infer<typeof surrogatePaymentView>;

export const surrogateAccountView = z
  .object({
    receipts: z.array(surrogateReceiptView),
    freed: z.array(freedView),
    payables: z.array(
      z.object({ kind: z.enum(payableKinds), rightId: z.string().nullable(), owedMinor: minor, paidMinor: minor }),
    ),
    payments: z.array(surrogatePaymentView),
  })
  .meta({ id: 'SurrogateAccount', description: 'What came in under a claim, what it left to pay out, what was paid' });
export type SurrogateAccountView = z.infer<typeof surrogateAccountView>;
