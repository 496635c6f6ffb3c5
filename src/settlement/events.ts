import type { DomainEvent } from '../context.ts';
import { type CreditView, partiesTo } from '../letters-of-credit/index.ts';
import type { PresentationView } from '../presentations/index.ts';
import type { ClaimView, PaymentView } from './schemas.ts';

const about =
  (type: string) =>
  (presentation: PresentationView, credit: CreditView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: presentation.id,
    participants: [...new Set([...partiesTo(credit), presentation.presenterId, presentation.presentedToId])],
    payload: {
      presentationId: presentation.id,
      creditId: credit.id,
      creditNumber: credit.number,
      facilityId: credit.facilityId,
      forwardsId: presentation.forwardsId,
      amount: presentation.amount,
      billId: presentation.billId,
      status: presentation.status,
      ...more,
    },
  });

export const presentationHonoured = about('presentation.honoured');
export const presentationAccepted = about('presentation.accepted');
export const proceedsReceived = about('proceeds.received');
export const proceedsPaidOut = about('proceeds.paidOut');
export const applicantPaid = about('presentation.applicantPaid');
export const paymentAdvised = about('presentation.paymentAdvised');

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
  (view: ClaimView, credit: CreditView): DomainEvent => ({
    type,
    version: 1,
    objectId: view.id,
    participants: [...new Set([view.reimbursingBankId, view.claimantId, credit.issuingBankId])],
    payload: { ...view },
  });

export const claimMade = claim('reimbursement.claimed');
export const claimAnswered = claim('reimbursement.answered');
