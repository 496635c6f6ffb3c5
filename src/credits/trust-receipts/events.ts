import type { DomainEvent } from '../../context.ts';
import type { TrustReceiptView } from './schemas.ts';

const event =
  (type: string) =>
  (view: TrustReceiptView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: view.id,
    participants: [view.lenderId, view.applicantId],
    payload: { ...view, ...more },
  });

export const trustReceiptDrawnUp = event('trustReceipt.drawnUp');
export const trustReceiptSigned = event('trustReceipt.signed');
export const trustReceiptWithdrawn = event('trustReceipt.withdrawn');
export const trustReceiptReleased = event('trustReceipt.released');
export const trustReceiptRecalled = event('trustReceipt.recalled');
export const trustReceiptReinstated = event('trustReceipt.reinstated');
export const trustReceiptDischarged = event('trustReceipt.discharged');
