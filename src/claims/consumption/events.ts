import type { DomainEvent } from '../../context.ts';

export const financingChecked = (
  id: string,
  { financierId, applicantId }: { financierId: string; applicantId: string },
  payload: Record<string, unknown>,
): DomainEvent => ({
  type: 'financing.checked',
  version: 1,
  objectId: id,
  // The applicant is not told what a lender found.
  participants: [financierId],
  payload: { financierId, applicantId, ...payload },
});

export const registrationCancelled = (id: string, { financierId }: { financierId: string }): DomainEvent => ({
  type: 'financing.registrationCancelled',
  version: 1,
  objectId: id,
  participants: [financierId],
  payload: { financierId },
});

export const networkJoined = (operatorId: string): DomainEvent => ({
  type: 'network.joined',
  version: 1,
  objectId: operatorId,
  participants: [operatorId],
  payload: {},
});

export const financedElsewhereReported = (operatorId: string, network: string, taken: number): DomainEvent => ({
  type: 'network.reported',
  version: 1,
  objectId: operatorId,
  participants: [operatorId],
  payload: { network, taken },
});
