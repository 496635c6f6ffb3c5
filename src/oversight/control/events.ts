import type { DomainEvent } from '../../context.ts';
import type { PositionView } from './position-schemas.ts';
import type { BreachView, ControlOrderView, SubjectView } from './schemas.ts';

const subjectEvent =
  (type: string) =>
  (subject: SubjectView, participants: readonly string[], more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: subject.id,
    participants,
    payload: {
      code: subject.code,
      siteId: subject.siteId,
      corridorId: subject.corridorId,
      status: subject.status,
      statusReason: subject.statusReason,
      lotIds: subject.lotIds,
      ...more,
    },
  });

export const watchStarted = subjectEvent('watch.started');
export const watchEnded = subjectEvent('watch.ended');
export const watchChanged = subjectEvent('watch.changed');
export const watchAgreed = subjectEvent('watch.agreed');
export const statusChanged = subjectEvent('subject.statusChanged');

const breachEvent =
  (type: string) =>
  (
    breach: BreachView,
    lotIds: readonly string[],
    participants: readonly string[],
    more: Record<string, unknown> = {},
  ): DomainEvent => ({
    type,
    version: 1,
    objectId: breach.id,
    participants,
    payload: {
      subjectId: breach.subjectId,
      kind: breach.kind,
      severity: breach.severity,
      since: breach.since,
      detectedAt: breach.detectedAt,
      closed: breach.closed,
      lotIds,
      ...more,
    },
  });

export const breachOpened = breachEvent('breach.opened');
export const breachCleared = breachEvent('breach.cleared');
export const breachWithdrawn = breachEvent('breach.withdrawn');
export const breachAmended = breachEvent('breach.amended');
export const breachSignedOff = breachEvent('breach.signedOff');
export const breachAcknowledged = breachEvent('breach.acknowledged');
export const breachAssigned = breachEvent('breach.assigned');
export const breachShelved = breachEvent('breach.shelved');
export const breachCommented = breachEvent('breach.commented');

const orderEvent =
  (type: string) =>
  (order: ControlOrderView, participants: readonly string[]): DomainEvent => ({
    type,
    version: 1,
    objectId: order.id,
    participants,
    payload: { ...order },
  });

export const controlOrdered = orderEvent('control.ordered');
/** What was awaited of positions over the goods may be there. */
export const inspectionReported = (
  order: ControlOrderView,
  lotIds: readonly string[],
  participants: readonly string[],
): DomainEvent => {
  const event = orderEvent('control.inspectionReported')(order, participants);
  return { ...event, payload: { ...event.payload, lotIds } };
};

export const positionChanged = (
  position: PositionView,
  live: boolean,
  before: { state: string; reason: string } | undefined,
  participants: readonly string[],
): DomainEvent => ({
  type: 'control.positionChanged',
  version: 1,
  objectId: position.itemId,
  participants,
  payload: { ...position, live, before: before ?? null },
});
