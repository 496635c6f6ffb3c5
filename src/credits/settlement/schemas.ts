import { z } from 'zod';
import { dateWire, idWire, instantWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { moneyInFields } from '../../money/money-in/index.ts';
import { transferReference } from '../../money/money-out/index.ts';
import { rateLockWire } from '../../money/rate-locks/index.ts';
import { paymentKinds, paymentStatuses } from './rules.ts';

export const honourInput = z.strictObject({
  /** Where no document dates what the tenor runs from. */
  dueOn: dateWire.optional(),
  /** Taken from what the presenter is paid, where charges are the beneficiary's (71D). */
  charges: positiveMoneyWire.optional(),
  reference: transferReference,
});
export type HonourInput = z.infer<typeof honourInput>;

export const payInput = z.strictObject({ charges: positiveMoneyWire.optional(), reference: transferReference });
export type PayInput = z.infer<typeof payInput>;

export const paymentView = z
  .object({
    id: idWire('creditPayment'),
    presentationId: idWire('presentation'),
    creditId: idWire('credit'),
    bankId: idWire('party'),
    payeeId: idWire('party'),
    part: z.int(),
    kind: z.enum(paymentKinds),
    amount: moneyWire,
    charges: moneyWire,
    dueOn: dateWire.meta({ description: 'Moved to a banking day of the paying bank where its calendar says' }),
    status: z.enum(paymentStatuses),
    authenticated: z.boolean().meta({ description: 'False: told by a message that no network vouches for' }),
    paidAt: instantWire.nullable(),
  })
  .meta({ id: 'CreditPayment', description: 'What a bank owes or has paid on a presentation' });
export type PaymentView = z.infer<typeof paymentView>;

export const proceedsInput = z.strictObject({
  ...moneyInFields,
  received: positiveMoneyWire,
  /** What other banks took on the way. */
  deducted: positiveMoneyWire.optional(),
  receivedOn: dateWire,
});
export type ProceedsInput = z.infer<typeof proceedsInput>;

export const proceedsReceivedView = z
  .object({
    presentationId: idWire('presentation'),
    received: moneyWire,
    /** Settles what the bank had paid or lent already; the rest goes to the assignees and the beneficiary. */
    appliedMinor: z.string(),
    paidOut: z.array(
      z.object({ payeeId: idWire('party'), amountMinor: z.string(), assignmentId: z.string().nullable() }),
    ),
  })
  .meta({ id: 'ProceedsReceived' });
export type ProceedsReceivedView = z.infer<typeof proceedsReceivedView>;

export const applicantPaymentInput = z
  .strictObject({
    ...moneyInFields,
    /** For money that comes in: out of the margin none does. */
    bankReference: moneyInFields.bankReference.optional(),
    /** What of the claim is settled, in the currency of the credit. */
    amount: positiveMoneyWire,
    from: z.enum(['account', 'margin']),
    receivedOn: dateWire,
    /** The applicant pays in another currency at a rate: units of it for one of the credit's, to six places. */
    exchange: z.strictObject({ paid: positiveMoneyWire, rate: z.string().regex(/^\d{1,8}(\.\d{1,6})?$/) }).optional(),
    rateLockId: rateLockWire.optional(),
  })
  .refine((p) => p.rateLockId === undefined || (p.exchange === undefined && p.from === 'account'), {
    message: 'a locked rate takes the place of an exchange, for money from an account',
    path: ['rateLockId'],
  })
  .refine((p) => (p.from === 'account') === (p.bankReference !== undefined), {
    message: 'money from an account names its bank reference, money out of the margin none',
    path: ['bankReference'],
  });
export type ApplicantPaymentInput = z.infer<typeof applicantPaymentInput>;

export const applicantPaymentView = z
  .object({ presentationId: idWire('presentation'), settled: moneyWire, claimLeft: moneyWire })
  .meta({ id: 'ApplicantPayment' });
export type ApplicantPaymentView = z.infer<typeof applicantPaymentView>;

export const claimView = z
  .object({
    id: idWire('reimbursementClaim'),
    creditId: z.string().nullable(),
    authorityId: z.string().nullable().meta({ description: 'For a claim under an MT740 alone' }),
    reimbursingBankId: idWire('party'),
    claimantId: idWire('party'),
    reference: z.string(),
    amount: moneyWire,
    claimedOn: dateWire,
    status: z.enum(['claimed', 'paid', 'rejected']),
    reason: z.string().nullable(),
    answeredOn: dateWire.nullable(),
  })
  .meta({ id: 'ReimbursementClaim', description: 'A claim on the reimbursing bank (UCP 600 13)' });
export type ClaimView = z.infer<typeof claimView>;

const code = z.string().regex(/^[A-Z0-9]{4}$/);

export const answerClaimInput = z.strictObject({
  /** Why it does not conform, in the codes of 73R and 73S; without it the claim is paid. */
  reject: z.strictObject({ code, text: textWire(35), disposal: code }).optional(),
  reference: transferReference,
});

export const payRefundInput = z.strictObject({ reference: transferReference });
export type PayRefundInput = z.infer<typeof payRefundInput>;
export type AnswerClaimInput = z.infer<typeof answerClaimInput>;

export const authorityView = z
  .object({
    id: idWire('reimbursementAuthority'),
    issuingBankId: idWire('party'),
    reimbursingBankId: idWire('party'),
    creditNumber: z.string(),
    creditId: z.string().nullable(),
    amount: moneyWire,
    plusBps: z.int(),
    expiresOn: dateWire.nullable(),
    chargesBorneBy: z.enum(['claimant', 'issuing_bank']).nullable(),
    rules: z.enum(['urr', 'none']),
  })
  .meta({ id: 'ReimbursementAuthority', description: 'What a bank abroad has authorised yours to reimburse (MT740)' });
export type AuthorityView = z.infer<typeof authorityView>;

export const claimRefundInput = z.strictObject({
  /** The claim that the reimbursing bank paid to the bank that presented. */
  claimId: idWire('reimbursementClaim'),
});
export type ClaimRefundInput = z.infer<typeof claimRefundInput>;

export const receiveRefundInput = z.strictObject({
  ...moneyInFields,
  amount: positiveMoneyWire,
  /** Value date: interest runs to it. */
  receivedOn: dateWire,
});
export type ReceiveRefundInput = z.infer<typeof receiveRefundInput>;

export const refundView = z
  .object({
    id: idWire('reimbursementRefund'),
    creditId: idWire('credit'),
    presentationId: idWire('presentation'),
    claimId: idWire('reimbursementClaim'),
    issuingBankId: idWire('party'),
    refundingBankId: idWire('party'),
    principal: moneyWire,
    interest: moneyWire.nullable().meta({ description: 'Known once it is paid' }),
    interestFrom: dateWire,
    claimedOn: dateWire,
    paidOn: dateWire.nullable(),
    receivedOn: dateWire.nullable(),
    status: z.enum(['claimed', 'paid', 'received']),
  })
  .meta({ id: 'ReimbursementRefund', description: 'A reimbursement given back after a due refusal (UCP 600 16g)' });
export type RefundView = z.infer<typeof refundView>;
