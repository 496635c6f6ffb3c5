import type { DomainEvent } from '../../context.ts';
import type { CoreSourceView, PushedView, SigningKeyView } from './schemas.ts';

export const recordsPushed = (partyId: string, records: PushedView['records']): DomainEvent => ({
  type: 'records.pushed',
  version: 1,
  objectId: partyId,
  participants: [partyId],
  payload: { records },
});

export const recordsPulled = (sourceId: string, partyId: string, records: PushedView['records']): DomainEvent => ({
  type: 'records.pulled',
  version: 1,
  objectId: sourceId,
  participants: [partyId],
  payload: { records },
});

export const recordsMatched = (
  buyerId: string,
  sellerId: string,
  matched: readonly { invoiceId: string; verdict: string }[],
): DomainEvent => ({
  type: 'records.matched',
  version: 1,
  objectId: buyerId,
  participants: [buyerId, sellerId],
  payload: { matched, invoiceIds: matched.map((m) => m.invoiceId) },
});

const announce =
  (type: string) =>
  (key: SigningKeyView, partyId: string): DomainEvent => ({
    type,
    version: 1,
    objectId: key.id,
    participants: [partyId],
    payload: { name: key.name },
  });

export const signingKeyEnrolled = announce('signingKey.enrolled');
export const signingKeyApproved = announce('signingKey.approved');
export const signingKeyRevoked = announce('signingKey.revoked');

const announceSource =
  (type: string) =>
  (source: CoreSourceView, partyId: string): DomainEvent => ({
    type,
    version: 1,
    objectId: source.id,
    participants: [partyId],
    payload: { host: new URL(source.url).host },
  });

export const coreSourceProposed = announceSource('coreSource.proposed');
export const coreSourceApproved = announceSource('coreSource.approved');
export const coreSourceEnded = announceSource('coreSource.ended');
