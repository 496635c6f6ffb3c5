import type { DomainEvent } from '../../context.ts';

/** What happens in a party's own ledgers concerns nobody else. */
export const ownLedgerEvent = (
  type: `ownLedger.${'declared' | 'accountsOpened' | 'transferred' | 'expired'}`,
  partyId: string,
  payload: Record<string, unknown>,
): DomainEvent => ({ type, version: 1, objectId: partyId, participants: [partyId], payload });
