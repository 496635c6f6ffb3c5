import type { DomainEvent } from '../context.ts';
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
