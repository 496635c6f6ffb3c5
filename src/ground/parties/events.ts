import type { DomainEvent } from '../../context.ts';
import type { AddedPersonView, ApiKeyView, PartyView, PersonView } from './schemas.ts';
import type { EndedWays } from './ways-in-store.ts';

export const partyRegistered = (
  party: PartyView,
  by: readonly string[],
  administrators: readonly { personId: string; keyId: string }[],
): DomainEvent => ({
  type: 'party.registered',
  version: 1,
  objectId: party.id,
  participants: [party.id, ...by],
  payload: {
    name: party.name,
    roles: party.roles,
    creditCode: party.creditCode,
    lei: party.lei,
    bic: party.bic,
    administrators: administrators.map(({ personId, keyId }) => ({ personId, keyId })),
  },
});

/** By who runs the installation: told to the party, whose administrators could make none. */
export const administratorsAppointed = (
  party: PartyView,
  administrators: readonly { personId: string; keyId: string }[],
): DomainEvent => ({
  type: 'party.administratorsAppointed',
  version: 1,
  objectId: party.id,
  participants: [party.id],
  payload: { administrators: administrators.map(({ personId, keyId }) => ({ personId, keyId })) },
});

export const partyChanged = (before: PartyView, party: PartyView, byPartyId: string, reason: string): DomainEvent => ({
  type: 'party.changed',
  version: 1,
  objectId: party.id,
  participants: [party.id, byPartyId],
  payload: {
    name: party.name,
    nameZh: party.nameZh,
    roles: party.roles,
    before: { name: before.name, nameZh: before.nameZh, roles: before.roles },
    byPartyId,
    reason,
  },
});

const granted = ({ mandates, dates, limits }: PersonView) => ({ mandates, dates, limits });

/** Told to the person concerned and to the party. The log is for ever and a name is not: it holds a digest (see `erase.ts`). */
export const personAdded = (person: AddedPersonView, nameDigest: string): DomainEvent => ({
  type: 'person.added',
  version: 1,
  objectId: person.id,
  participants: [person.partyId],
  payload: {
    personId: person.id,
    nameDigest,
    ...granted(person),
    keyId: person.key?.keyId ?? null,
    expiresAt: person.key?.expiresAt ?? null,
  },
});

export const personDid = (
  what: 'changed' | 'suspended' | 'reinstated' | 'left',
  person: PersonView,
  before: PersonView,
  reason: string | undefined,
): DomainEvent => ({
  type: `person.${what}`,
  version: 1,
  objectId: person.id,
  participants: [person.partyId],
  payload: {
    personId: person.id,
    state: person.state,
    ...granted(person),
    before: { state: before.state, ...granted(before) },
    successorId: person.successorId,
    reason: reason ?? null,
  },
});

export const personErased = (person: PersonView, reason: string): DomainEvent => ({
  type: 'person.erased',
  version: 1,
  objectId: person.id,
  participants: [person.partyId],
  payload: { personId: person.id, leftAt: person.leftAt, reason },
});

const aboutKey = (type: string, key: ApiKeyView, partyId: string, more: Record<string, unknown> = {}): DomainEvent => ({
  type,
  version: 1,
  objectId: key.keyId,
  participants: [partyId],
  payload: { personId: key.personId, prefix: key.prefix, expiresAt: key.expiresAt, ...more },
});

const scopeOfKey = ({ acts, reads, networks, awaitsHolder }: ApiKeyView) => ({ acts, reads, networks, awaitsHolder });
export const apiKeyIssued = (key: ApiKeyView, partyId: string) =>
  aboutKey('apiKey.issued', key, partyId, scopeOfKey(key));
export const apiKeyConfirmed = (key: ApiKeyView, partyId: string) => aboutKey('apiKey.confirmed', key, partyId);
export const apiKeyRotated = (key: ApiKeyView, old: ApiKeyView, partyId: string) =>
  aboutKey('apiKey.rotated', key, partyId, { ...scopeOfKey(key), replaces: old.keyId, oldEndsAt: old.expiresAt });
export const apiKeyRevoked = (
  key: ApiKeyView,
  partyId: string,
  also: readonly string[],
  ended: EndedWays | undefined,
) => aboutKey('apiKey.revoked', key, partyId, { also: [...also], ...(ended && { ended: { ...ended } }) });
