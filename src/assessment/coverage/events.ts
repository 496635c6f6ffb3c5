import type { DomainEvent } from '../../context.ts';
import type { FacilityView } from '../../lending/financing/index.ts';
import type { MarkRunView } from './schemas.ts';
import type { KeptCall, KeptCoverage } from './store.ts';

export const coverageChanged = (facility: FacilityView, coverage: KeptCoverage, before: string): DomainEvent => ({
  type: 'coverage.changed',
  version: 1,
  objectId: facility.id,
  participants: [facility.lenderId, facility.borrowerId],
  payload: { facilityId: facility.id, before, state: coverage.state, exposureMinor: coverage.exposureMinor.toString() },
});

const callEvent =
  (type: string) =>
  (call: KeptCall, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: call.id,
    participants: call.participants,
    payload: {
      facilityId: call.facilityId,
      kind: call.kind,
      cause: call.cause,
      status: call.status,
      cash: call.cash,
      goods: call.goods,
      dueAt: call.dueAt,
      ...more,
    },
  });

export const marginCalled = callEvent('margin.called');
export const marginBarred = callEvent('margin.barred');
export const marginEscalated = callEvent('margin.escalated');
export const marginMarked = callEvent('margin.marked');
export const marginCured = callEvent('margin.cured');
export const marginExpired = callEvent('margin.expired');
export const marginLetterArrived = callEvent('margin.letterArrived');
export const marginExtensionAsked = callEvent('margin.extensionAsked');
export const marginExtended = callEvent('margin.extended');
export const marginDisputed = callEvent('margin.disputed');
export const marginDisputeAnswered = callEvent('margin.disputeAnswered');
export const marginRestated = callEvent('margin.restated');

export const markRunFinished = (run: MarkRunView, lenderId: string): DomainEvent => ({
  type: 'coverage.runFinished',
  version: 1,
  objectId: run.id,
  participants: [lenderId],
  payload: { ...run },
});
