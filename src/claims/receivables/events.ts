import type { DomainEvent } from '../../context.ts';
import type { ReceivableView } from './schemas.ts';

const announce =
  (type: string) =>
  (receivable: ReceivableView, participants: string[], more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: receivable.id,
    participants,
    payload: {
      creditorId: receivable.creditorId,
      debtorId: receivable.debtorId,
      invoiceNumber: receivable.invoiceNumber,
      amount: receivable.amount,
      confirmed: receivable.confirmed,
      dueOn: receivable.dueOn,
      ...more,
    },
  });

export const receivablePresented = announce('receivable.presented');
export const receivableConfirmed = announce('receivable.confirmed');
export const receivableRejected = announce('receivable.rejected');
export const receivableSettled = announce('receivable.settled');
export const receivableOwedAgain = announce('receivable.owedAgain');

/** Less is owed than was presented. `recall`: a lender takes part, and nothing is left. */
export const receivableDiluted = announce('receivable.diluted');
export const receivableAnswerOverdue = announce('receivable.answerOverdue');
export const receivableCollected = announce('receivable.collected');
export const receivableEvidenceFrozen = announce('receivable.evidenceFrozen');
export const disputeRaised = announce('receivable.disputeRaised');
export const disputeEnded = announce('receivable.disputeEnded');
