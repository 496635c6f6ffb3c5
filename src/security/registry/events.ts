import type { DomainEvent } from '../../context.ts';
import type { FilingView, FormerNameView, ObjectionView, RegistrationView, SearchView } from './schemas.ts';

const filingEvent =
  (type: string) =>
  (filing: FilingView, registration: RegistrationView): DomainEvent => ({
    type,
    version: 1,
    objectId: filing.id,
    participants: [registration.lenderId, registration.grantorId],
    payload: {
      registrationId: registration.id,
      pledgeId: registration.pledgeId,
      act: filing.act,
      status: filing.status,
      stamp: filing.stamp,
      number: registration.number,
      registeredAt: registration.registeredAt,
      expiresOn: registration.expiresOn,
      registrationStatus: registration.status,
    },
  });

export const filingPrepared = filingEvent('filing.prepared');
export const filingStamped = filingEvent('filing.stamped');
export const filingConfirmed = filingEvent('filing.confirmed');
export const filingRejected = filingEvent('filing.rejected');

const amendmentEvent =
  (type: string) =>
  (registration: RegistrationView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: registration.id,
    participants: [registration.lenderId, registration.grantorId],
    payload: {
      pledgeId: registration.pledgeId,
      number: registration.number,
      amendDueOn: registration.amendDueOn,
      ...more,
    },
  });

export const amendmentDue = amendmentEvent('registration.amendmentDue');
export const amendmentLate = amendmentEvent('registration.amendmentLate');

export const batchExchanged = (
  type: 'registry.batchTakenOut' | 'registry.batchTakenIn',
  lenderId: string,
  filingIds: string[],
  objectId: string,
): DomainEvent => ({
  type,
  version: 1,
  objectId,
  participants: [lenderId],
  payload: { filingIds },
});

export const registrySearched = (search: SearchView): DomainEvent => ({
  type: 'registry.searched',
  version: 1,
  objectId: search.id,
  participants: [search.lenderId],
  payload: { ...search },
});

/** Told to the house that it is said of. */
const formerNameEvent =
  (type: string) =>
  (name: FormerNameView): DomainEvent => ({
    type,
    version: 1,
    objectId: name.partyId,
    participants: [...new Set([name.statedBy, name.partyId])],
    payload: { ...name, lenderId: name.statedBy },
  });
export const formerNameRecorded = formerNameEvent('party.formerNameRecorded');
export const formerNameWithdrawn = formerNameEvent('party.formerNameWithdrawn');

const objectionEvent =
  (type: string) =>
  (objection: ObjectionView, registration: RegistrationView): DomainEvent => ({
    type,
    version: 1,
    objectId: objection.id,
    participants: [registration.lenderId, registration.grantorId],
    payload: { ...objection, pledgeId: registration.pledgeId },
  });

export const objectionFiled = objectionEvent('objection.filed');
export const objectionMoved = objectionEvent('objection.moved');
