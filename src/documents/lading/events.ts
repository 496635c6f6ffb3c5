import type { DomainEvent } from '../../context.ts';
import type { BillView } from './schemas.ts';

/** Every act on a bill announces where the bill now stands. */
const announce =
  (type: string) =>
  (bill: BillView, participants: readonly string[], more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: bill.id,
    participants: [...participants, bill.holderId, ...(bill.titleOwnerId === null ? [] : [bill.titleOwnerId])],
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
/** Issued in place of another, which is void from now on. */
export const billReplaced = announce('bill.replaced');
export const billTransferred = announce('bill.transferred');
export const billEndorsed = announce('bill.endorsed');
export const billNominated = announce('bill.nominated');
export const billTransferAccepted = announce('bill.transferAccepted');
export const billTransferRejected = announce('bill.transferRejected');
export const billPledged = announce('bill.pledged');
export const billPledgeeConsented = announce('bill.pledgeeConsented');
export const billPledgeReleased = announce('bill.pledgeReleased');
export const billSurrenderRequested = announce('bill.surrenderRequested');
export const billSurrendered = announce('bill.surrendered');
export const billSurrenderRejected = announce('bill.surrenderRejected');
export const billDelivered = announce('bill.delivered');
export const billRestored = announce('bill.restoredFromPaper');
export const billStopped = announce('bill.stopped');
export const billStopLifted = announce('bill.stopLifted');
export const billDeclaredLost = announce('bill.declaredLost');
