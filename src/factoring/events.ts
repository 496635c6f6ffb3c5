import type { DomainEvent } from '../context.ts';
import type { LimitsView, MessageView } from './schemas.ts';
import type { KeptAdvance, KeptRequest } from './store.ts';

const requestEvent =
  (type: string) =>
  (request: KeptRequest, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: request.id,
    participants: request.participants,
    payload: {
      assignmentId: request.assignmentId,
      amountMinor: request.amountMinor.toString(),
      rateBps: request.rateBps,
      dueOn: request.dueOn,
      ...more,
    },
  });
export const advanceRequested = requestEvent('factoring.advanceRequested');
export const advanceDeclined = requestEvent('factoring.advanceDeclined');

const advanceEvent =
  (type: string) =>
  (advance: KeptAdvance, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: advance.id,
    participants: [advance.factorId, advance.sellerId],
    payload: {
      assignmentId: advance.assignmentId,
      amountMinor: advance.amountMinor,
      paidOn: advance.paidOn,
      dueOn: advance.dueOn,
      settlement: advance.settlement,
      ...more,
    },
  });
export const advancePaid = advanceEvent('factoring.advancePaid');
export const advanceSettled = advanceEvent('factoring.advanceSettled');
export const advanceRecalled = advanceEvent('factoring.advanceRecalled');
export const advanceBoughtBack = advanceEvent('factoring.boughtBack');

export const bookStated = (factorId: string, limits: LimitsView): DomainEvent => ({
  type: 'factoring.bookStated',
  version: 1,
  objectId: factorId,
  participants: [factorId],
  payload: { ...limits },
});

export const messageExchanged = (message: MessageView, ownerId: string): DomainEvent => ({
  type: 'factoring.messageExchanged',
  version: 1,
  objectId: message.id,
  participants: [ownerId],
  payload: {
    kind: message.kind,
    direction: message.direction,
    reference: message.reference,
    contentHash: message.contentHash,
  },
});
