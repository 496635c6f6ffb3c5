import type { DomainEvent } from '../../context.ts';
import type { FacilityView } from '../../lending/financing/index.ts';
import type { Room } from './room.ts';
import type { PartialDischargeInput, PartialDischargeView } from './schemas.ts';
import type { KeptRelease } from './store.ts';

const releaseEvent =
  (type: string) =>
  (release: KeptRelease, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: release.id,
    participants: release.participants,
    payload: {
      facilityId: release.facilityId,
      lotIds: release.lines.map((line) => line.lotId),
      lines: release.lines.map((line) => ({
        lotId: line.lotId,
        quantityValue: line.quantityValue.toString(),
        leftValue: line.leftValue?.toString() ?? null,
      })),
      vehicle: release.vehicle,
      validUntil: release.validUntil,
      maximumWeightKg: release.maximumWeightKg,
      gateWeightKg: release.gateWeightKg,
      ...more,
    },
  });

export const releaseRequested = releaseEvent('release.requested');
export const releaseApproved = releaseEvent('release.approved');
export const releaseDeclined = releaseEvent('release.declined');
export const releaseExpired = releaseEvent('release.expired');
export const releaseExecuted = releaseEvent('release.executed');
/** Tickets of the weighbridge show more than the order carries. */
export const releaseTicketed = releaseEvent('release.ticketedBeyond');

/** Whose security it is that is given up: the borrower's, where any of it is, for then guarantors have a say (409, 435). */
const giverOf = (borrowerId: string, pledgorIds: readonly string[]): string =>
  pledgorIds.includes(borrowerId) ? borrowerId : (pledgorIds[0] ?? borrowerId);

/** What an order gives up as security, for those who guarantee the debt. */
export const givenUp = (
  { lenderId, borrowerId }: FacilityView,
  { guarantorConsents }: KeptRelease,
  { staysCovered }: Room,
  pledgorIds: readonly string[],
): Record<string, unknown> => ({
  pledgeeId: lenderId,
  pledgorId: giverOf(borrowerId, pledgorIds),
  guarantorConsents,
  staysCovered,
});

export const partlyDischarged = (
  { id, lenderId, borrowerId }: FacilityView,
  { lotIds, leavingMinor }: PartialDischargeView,
  pledgeIds: readonly string[],
  guarantorConsents: PartialDischargeInput['guarantorConsents'],
  pledgorIds: readonly string[],
): DomainEvent => ({
  type: 'pledge.partlyDischarged',
  version: 1,
  objectId: id,
  participants: [...new Set([lenderId, borrowerId, ...pledgorIds])],
  payload: {
    facilityId: id,
    pledgeeId: lenderId,
    pledgorId: giverOf(borrowerId, pledgorIds),
    pledgeIds,
    lotIds,
    leavingMinor,
    guarantorConsents,
  },
});
