import type { DomainEvent, PersonActor } from '../../context.ts';
import type { DirectoryView } from './directory-schemas.ts';
import type { ClientView } from './machine-schemas.ts';

/** What a person changed of how they sign in: told to their own party, never with a secret. */
const ofPerson =
  (type: string) =>
  (
    { partyId, personId }: Pick<PersonActor, 'partyId' | 'personId'>,
    payload: Record<string, unknown> = {},
  ): DomainEvent => ({
    type,
    version: 1,
    objectId: personId,
    participants: [partyId],
    payload,
  });

export const passwordSet = ofPerson('password.set');
export const authenticatorBegun = ofPerson('authenticator.begun');
export const authenticatorConfirmed = ofPerson('authenticator.confirmed');
export const passkeyBegun = ofPerson('passkey.begun');
export const passkeyAdded = ofPerson('passkey.added');
export const passkeyNamed = ofPerson('passkey.named');
export const passkeyRemoved = ofPerson('passkey.removed');
export const passkeyCloned = ofPerson('passkey.cloned');
export const recoveryBegun = ofPerson('recovery.begun');
export const recoveryCancelled = ofPerson('recovery.cancelled');
export const recoveryUsed = ofPerson('recovery.used');
export const linkAdded = ofPerson('directoryLink.added');
export const linkConfirmed = ofPerson('directoryLink.confirmed');
export const linkEnded = ofPerson('directoryLink.ended');
export const factorsEnded = ofPerson('factors.ended');
export const recoveryCodesMade = ofPerson('recoveryCodes.made');
export const sessionsRevoked = ofPerson('sessions.revoked');

const ofSession =
  (type: string) =>
  (sessionId: string, personId: string, partyId: string, payload: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: sessionId,
    participants: [partyId],
    payload: { personId, ...payload },
  });

export const stepUpBegun = ofSession('session.stepUpBegun');
export const sessionProved = ofSession('session.proved');
export const sessionEnded = ofSession('session.ended');
export const sessionRevoked = ofSession('session.revoked');

const ofClient =
  (type: string) =>
  ({ id, personId, acts, keyIds }: ClientView, partyId: string): DomainEvent => ({
    type,
    version: 1,
    objectId: id,
    participants: [partyId],
    payload: { personId, acts, keyIds },
  });

const ofDirectory =
  (type: string) =>
  (
    { id, name, issuer, clientId, roleClaim, roles }: DirectoryView,
    partyId: string,
    more: Record<string, unknown> = {},
  ): DomainEvent => ({
    type,
    version: 1,
    objectId: id,
    participants: [partyId],
    payload: { name, issuer, clientId, roleClaim, roles, ...more },
  });

export const directoryRegistered = ofDirectory('directory.registered');
export const directoryEnded = ofDirectory('directory.ended');

/** What a system publishes opens nothing any more, or does again. */
export const clientKeysJudged = ({ id, personId, jwksUrl, keysFault }: ClientView, partyId: string): DomainEvent => ({
  type: keysFault ? 'oauthClient.keysFailed' : 'oauthClient.keysSound',
  version: 1,
  objectId: id,
  participants: [partyId],
  payload: { personId, jwksUrl, ...(keysFault && { code: keysFault.code, at: keysFault.at }) },
});

export const clientRegistered = ofClient('oauthClient.registered');
export const clientKeysSet = ofClient('oauthClient.keysSet');
export const clientConfirmed = ofClient('oauthClient.confirmed');
export const clientEnded = ofClient('oauthClient.ended');
