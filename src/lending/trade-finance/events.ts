import type { DomainEvent } from '../../context.ts';
import type { AgreementView, FinancingView } from './schemas.ts';

const event =
  (type: string) =>
  (f: FinancingView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: f.id,
    participants: [f.lenderId, f.customerId],
    payload: {
      product: f.product,
      facilityId: f.facilityId,
      creditId: f.creditId,
      presentationId: f.presentationId,
      amount: f.amount,
      repaid: f.repaid,
      status: f.status,
      openConditions: f.openConditions,
      ...more,
    },
  });

export const financingRequested = event('tradeFinancing.requested');
export const financingAppraised = event('tradeFinancing.appraised');
export const financingApproved = event('tradeFinancing.approved');
export const financingDeclined = event('tradeFinancing.declined');
export const conditionsMoved = event('tradeFinancing.conditionsMoved');
export const financingReady = event('tradeFinancing.ready');
export const financingPaidOut = event('tradeFinancing.paidOut');
/** The bank rejected its payment: it was never lent. */
export const financingPaymentUndone = event('tradeFinancing.paymentUndone');
/** The bank rejected its payment, and something was done on it meanwhile: it stands. */
export const financingPaymentRejected = event('tradeFinancing.paymentRejected');
export const financingCalledBack = event('tradeFinancing.calledBack');
export const financingRepaid = event('tradeFinancing.repaid');
export const financingWrittenOff = event('tradeFinancing.writtenOff');

const agreement =
  (type: string) =>
  (a: AgreementView): DomainEvent => ({
    type,
    version: 1,
    objectId: a.id,
    participants: [a.lenderId, a.bankId],
    payload: { ...a },
  });
export const agreementProposed = agreement('bankAgreement.proposed');
export const agreementAnswered = agreement('bankAgreement.answered');
