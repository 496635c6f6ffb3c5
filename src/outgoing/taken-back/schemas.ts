import { z } from 'zod';
import { dateWire, hashWire, idWire, moneyWire, positiveMoneyWire } from '../../http/wire.ts';
import { moneyInFields } from '../../money/money-in/index.ts';

const receivableId = idWire('receivable')
  .optional()
  .meta({ description: 'The claim of the customer whose debtor paid, where one did' });

/** Documents, a sale, or a claim in the place of collateral: what money that was taken back had been booked on. */
export const owedBackOn = z
  .union([idWire('presentation'), idWire('realisation'), idWire('surrogate')])
  .meta({ description: 'What the money that was taken back had been booked on' });

const shareOf = z
  .string()
  .min(1)
  .max(60)
  .nullable()
  .optional()
  .meta({ description: 'Of a sale: the right whose share is given back; null for the surplus of who owned the goods' });

export const restitutionInput = z.strictObject({
  ...moneyInFields,
  amount: positiveMoneyWire,
  receivedOn: dateWire,
  rightId: shareOf,
});
export type RestitutionInput = z.infer<typeof restitutionInput>;

export const restitutionView = z.object({ objectId: z.string(), owed: moneyWire }).meta({
  id: 'RestitutionClaim',
  description: 'What others than the borrower had of money that was taken back, and owe back',
});
export type RestitutionView = z.infer<typeof restitutionView>;

const priceOfLots = z
  .array(z.strictObject({ lotId: idWire('lot'), proceeds: positiveMoneyWire }))
  .min(1)
  .max(500)
  .optional()
  .meta({ description: 'What of it is the price of each lot, where it is not what was recorded with the sale' });

export const salePriceInput = z.strictObject({
  ...moneyInFields,
  amount: positiveMoneyWire,
  receivedOn: dateWire,
  lots: priceOfLots,
});
export type SalePriceInput = z.infer<typeof salePriceInput>;

/** What the money paid indeed, by what that is booked on. */
export const bookingWire = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('repayment'), facilityId: idWire('facility'), receivableId }),
  z.strictObject({ kind: z.literal('margin'), facilityId: idWire('facility') }),
  z.strictObject({ kind: z.literal('trade_repayment'), financingId: idWire('tradeFinancing'), receivableId }),
  z.strictObject({ kind: z.literal('applicant_payment'), presentationId: idWire('presentation') }),
  z.strictObject({
    kind: z.literal('credit_proceeds'),
    presentationId: idWire('presentation'),
    deducted: positiveMoneyWire.optional().meta({ description: 'What other banks took on the way' }),
  }),
  z.strictObject({
    kind: z.literal('surrogate'),
    surrogateId: idWire('surrogate'),
    prepayConsentHash: hashWire.optional(),
  }),
  z.strictObject({ kind: z.literal('sale'), realisationId: idWire('realisation'), lots: priceOfLots }),
  z.strictObject({ kind: z.literal('restitution'), objectId: owedBackOn, rightId: shareOf }),
  z.strictObject({ kind: z.literal('refund'), refundId: idWire('reimbursementRefund') }),
  z.strictObject({ kind: z.literal('loan_repayment'), loanId: idWire('loan') }),
  z.strictObject({ kind: z.literal('buy_back'), advanceId: idWire('factoringAdvance') }),
]);
export type BookingWire = z.infer<typeof bookingWire>;

export const rebookInput = z.strictObject({
  reason: z.string().trim().min(10).max(2_000).meta({ description: 'How it came to be booked wrongly' }),
  amount: positiveMoneyWire.meta({ description: 'Of what the line brought: what this booking takes' }),
  booking: bookingWire,
});
export type RebookInput = z.infer<typeof rebookInput>;
