import type { DomainEvent } from '../context.ts';
import type { BillView } from './schemas.ts';

/** Every act on a bill announces where the bill now stands. */
const announce =
  (type: string) =>
  (bill: BillView, participants: string[], more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: bill.id,
    participants: [...participants, bill.holderId, bill.titleOwnerId],
    payload: {
      number: bill.number,
      status: bill.status,
      holderId: bill.holderId,
      titleOwnerId: bill.titleOwnerId,
      version: bill.version,
      lotIds: bill.lots.map((lot) => lot.lotId),
      ...more,
    },
  });

export const billIssued = announce('bill.issued');
export const billTransferred = announce('bill.transferred');
export const billEndorsed = announce('bill.endorsed');
export const billSurrenderRequested = announce('bill.surrenderRequested');
export const billSurrendered = announce('bill.surrendered');
export const billSurrenderRejected = announce('bill.surrenderRejected');
