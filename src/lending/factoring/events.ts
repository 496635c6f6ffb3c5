import type { DomainEvent } from '../../context.ts';
import type { KeptPurchase } from './maturity-store.ts';
import type { KeptOffer } from './reverse-store.ts';
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
export const advanceReopened = advanceEvent('factoring.advanceReopened');
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

const purchaseEvent =
  (type: string) =>
  (purchase: KeptPurchase): DomainEvent => ({
    type,
    version: 1,
    objectId: purchase.id,
    participants: [purchase.factorId, purchase.sellerId],
    payload: {
      assignmentId: purchase.assignmentId,
      recourse: purchase.recourse,
      priceMinor: purchase.priceMinor.toString(),
      currency: purchase.currency,
      payOn: purchase.payOn,
      status: purchase.status,
      paidMinor: purchase.paidMinor?.toString() ?? null,
      shortfallMinor: purchase.shortfallMinor?.toString() ?? null,
    },
  });
export const purchaseProposed = purchaseEvent('factoring.purchaseProposed');
export const purchaseAssessed = purchaseEvent('factoring.purchaseAssessed');
export const purchaseAgreed = purchaseEvent('factoring.purchaseAgreed');
export const purchaseDeclined = purchaseEvent('factoring.purchaseDeclined');
export const purchasePaid = purchaseEvent('factoring.purchasePaid');
export const purchaseSettled = purchaseEvent('factoring.purchaseSettled');
export const purchaseReopened = purchaseEvent('factoring.purchaseReopened');

const reverseEvent =
  (type: string) =>
  (offer: KeptOffer): DomainEvent => ({
    type,
    version: 1,
    objectId: offer.id,
    participants: offer.participants,
    payload: {
      receivableId: offer.receivableId,
      lineId: offer.lineId,
      rateBps: offer.rateBps,
      openUntil: offer.openUntil,
      assignmentId: offer.assignmentId,
      amountMinor: offer.amountMinor?.toString() ?? null,
    },
  });
export const reverseProposed = reverseEvent('factoring.reverseProposed');
export const reverseWithdrawn = reverseEvent('factoring.reverseWithdrawn');
export const reverseTaken = reverseEvent('factoring.reverseTaken');
export const reverseFreed = reverseEvent('factoring.reverseFreed');
/** Its line holds it again. */
export const reverseRetaken = reverseEvent('factoring.reverseRetaken');
export const reverseReleased = reverseEvent('factoring.reverseReleased');
