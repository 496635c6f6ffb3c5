import { z } from 'zod';
import { idWire, positiveMoneyWire } from '../../http/wire.ts';

const receivableId = idWire('receivable')
  .optional()
  .meta({ description: 'The claim of the customer whose debtor paid, where one did' });

/** What the money paid indeed, by what that is booked on. */
export const bookingWire = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('repayment'), facilityId: idWire('facility'), receivableId }),
  z.strictObject({ kind: z.literal('margin'), facilityId: idWire('facility') }),
  z.strictObject({ kind: z.literal('trade_repayment'), financingId: idWire('tradeFinancing'), receivableId }),
  z.strictObject({ kind: z.literal('applicant_payment'), presentationId: idWire('presentation') }),
  z.strictObject({ kind: z.literal('refund'), refundId: idWire('reimbursementRefund') }),
  z.strictObject({ kind: z.literal('buy_back'), advanceId: idWire('factoringAdvance') }),
]);
export type BookingWire = z.infer<typeof bookingWire>;

export const rebookInput = z.strictObject({
  reason: z.string().trim().min(10).max(2_000).meta({ description: 'How it came to be booked wrongly' }),
  amount: positiveMoneyWire.meta({ description: 'Of what the line brought: what this booking takes' }),
  booking: bookingWire,
});
export type RebookInput = z.infer<typeof rebookInput>;
