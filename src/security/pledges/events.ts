import type { DomainEvent } from '../../context.ts';
import type { PledgeView } from './schemas.ts';

const announce =
  (type: string) =>
  (pledge: PledgeView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: pledge.id,
    participants: [pledge.pledgorId, pledge.pledgeeId],
    payload: {
      kind: pledge.kind,
      pledgorId: pledge.pledgorId,
      pledgeeId: pledge.pledgeeId,
      facilityId: pledge.facilityId,
      maximum: pledge.maximum,
      status: pledge.status,
      effectiveAt: pledge.effectiveAt,
      itemIds: pledge.items.map((item) => item.itemId),
      ...more,
    },
  });

export const pledgeOffered = announce('pledge.offered');
export const pledgeAgreed = announce('pledge.agreed');
export const pledgeRefused = announce('pledge.refused');
export const pledgePublished = announce('pledge.published');
export const pledgeRegistrationMoved = announce('pledge.registrationMoved');
export const pledgeDischarged = announce('pledge.discharged');
export const pledgeItemsAdded = announce('pledge.itemsAdded');
export const pledgeMaximumFixed = announce('pledge.maximumFixed');
export const pledgeMaximumReopened = announce('pledge.maximumReopened');
export const chargeCrystallised = announce('charge.crystallised');
export const pledgeItemsFreed = announce('pledge.itemsFreed');

/** What a payment had freed, and the bank took back: it is pledged as before. */
export const pledgeItemsRevived = announce('pledge.itemsRevived');
