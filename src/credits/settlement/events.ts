import type { DomainEvent } from '../../context.ts';
import { presentationEvent } from '../presentations/index.ts';
import type { AuthorityView, ClaimView, PaymentView, RefundView } from './schemas.ts';

export const presentationHonoured = presentationEvent('presentation.honoured');
export const presentationAccepted = presentationEvent('presentation.accepted');
export const proceedsReceived = presentationEvent('proceeds.received');
export const proceedsPaidOut = presentationEvent('proceeds.paidOut');
export const applicantPaid = presentationEvent('presentation.applicantPaid');
export const paymentAdvised = presentationEvent('presentation.paymentAdvised');

const payment =
  (type: string) =>
  (view: PaymentView, participants: readonly string[]): DomainEvent => ({
    type,
    version: 1,
    objectId: view.id,
    participants,
    payload: { ...view },
  });

export const paymentFellDue = payment('payment.fellDue');
export const paymentMade = payment('payment.made');

const claim =
  (type: string) =>
  (view: ClaimView, issuingBankId: string): DomainEvent => ({
    type,
    version: 1,
    objectId: view.id,
    participants: [...new Set([view.reimbursingBankId, view.claimantId, issuingBankId])],
    payload: { ...view },
  });

export const claimMade = claim('reimbursement.claimed');
export const claimAnswered = claim('reimbursement.answered');

const authority =
  (type: string) =>
  (view: AuthorityView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: view.id,
    participants: [view.reimbursingBankId],
    payload: { ...view, ...more },
  });

export const authorityReceived = authority('reimbursement.authorised');
export const authorityAmended = authority('reimbursement.authorityAmended');

const refund =
  (type: string) =>
  (view: RefundView): DomainEvent => ({
    type,
    version: 1,
    objectId: view.id,
    participants: [view.issuingBankId, view.refundingBankId],
    payload: { ...view },
  });

export const refundClaimed = refund('reimbursement.refundClaimed');
export const refundPaid = refund('reimbursement.refundPaid');
export const refundReceived = refund('reimbursement.refundReceived');
export const refundTakenBack = refund('reimbursement.refundTakenBack');
