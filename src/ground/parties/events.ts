import type { DomainEvent } from '../../context.ts';
import type { PartyView, PersonView } from './schemas.ts';

export const partyRegistered = (party: PartyView, by: readonly string[]): DomainEvent => ({
  type: 'party.registered',
  version: 1,
  objectId: party.id,
  participants: [party.id, ...by],
  payload: { name: party.name, roles: party.roles, creditCode: party.creditCode, lei: party.lei, bic: party.bic },
});

export const personAdded = (person: PersonView): DomainEvent => ({
  type: 'person.added',
  version: 1,
  objectId: person.id,
  participants: [person.partyId],
  payload: { name: person.name, mandates: person.mandates },
});

export const apiKeyIssued = (keyId: string, personId: string, partyId: string): DomainEvent => ({
  type: 'apiKey.issued',
  version: 1,
  objectId: keyId,
  participants: [partyId],
  payload: { personId },
});

export const apiKeyRevoked = (keyId: string, personId: string, partyId: string): DomainEvent => ({
  type: 'apiKey.revoked',
  version: 1,
  objectId: keyId,
  participants: [partyId],
  payload: { personId },
});
