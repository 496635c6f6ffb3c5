import type { DomainEvent } from '../../context.ts';
import type { Loan } from './store.ts';

const loanEvent =
  (type: string) =>
  (loan: Loan, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: loan.id,
    participants: loan.participants,
    payload: {
      loanId: loan.id,
      facilityId: loan.facilityId,
      status: loan.status,
      amount: { amountMinor: loan.principalMinor.toString(), currency: loan.currency },
      ...more,
    },
  });

export const loanProposed = loanEvent('loan.proposed');
export const loanAccepted = loanEvent('loan.accepted');
export const loanApproved = loanEvent('loan.approved');
export const loanLapsed = loanEvent('loan.lapsed');
export const loanDeclined = loanEvent('loan.declined');
export const loanDisbursed = loanEvent('loan.disbursed');
export const loanPaymentRejected = loanEvent('loan.paymentRejected');
export const loanRepaid = loanEvent('loan.repaid');
export const loanSettled = loanEvent('loan.settled');
export const loanCharged = loanEvent('loan.charged');
export const loanActReversed = loanEvent('loan.actReversed');
export const loanMoneyTakenBack = loanEvent('loan.moneyTakenBack');
export const loanChangeProposed = loanEvent('loan.changeProposed');
export const loanChanged = loanEvent('loan.changed');
export const loanChangeRefused = loanEvent('loan.changeRefused');
export const loanWrittenOff = loanEvent('loan.writtenOff');
export const loanRecovered = loanEvent('loan.recovered');
export const loanForgiven = loanEvent('loan.forgiven');
export const loanClassified = loanEvent('loan.classified');
export const loanMisuseRecorded = loanEvent('loan.misuseRecorded');
export const loanMisuseEnded = loanEvent('loan.misuseEnded');
export const loanRefunded = loanEvent('loan.refunded');
export const loanClosed = loanEvent('loan.closed');
