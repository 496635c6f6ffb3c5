import type { DomainEvent } from '../../context.ts';
import type { ReceiptView } from './schemas.ts';

export type Announce = (
  receipt: ReceiptView,
  participants: readonly string[],
  more?: Record<string, unknown>,
) => DomainEvent;

/** Every act on a receipt announces where it now stands. */
export const announce =
  (type: string): Announce =>
  (receipt, participants, more = {}) => ({
    type: `receipt.${type}`,
    version: 1,
    objectId: receipt.id,
    participants: [...participants, receipt.holderId],
    payload: {
      number: receipt.number,
      status: receipt.status,
      holderId: receipt.holderId,
      titleOwnerId: receipt.titleOwnerId,
      pledgeeId: receipt.pledgeeId,
      version: receipt.version,
      lotIds: [receipt.lotId],
      quantity: receipt.quantity,
      ...more,
    },
  });
