import type { DomainEvent } from '../../context.ts';
import type { KeptProposal } from './store.ts';

/** `act.proposed`, `act.agreed`, `act.done`, `act.refused`, `act.lapsed`: for the people of the party alone. */
export const announce = (
  what: 'proposed' | 'agreed' | 'done' | 'refused' | 'lapsed',
  row: KeptProposal,
  more: Record<string, unknown> = {},
): DomainEvent => ({
  type: `act.${what}`,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: {
    verb: row.verb,
    objectId: row.objectId,
    proposedBy: row.proposedBy,
    level: row.level,
    agreements: row.agreements,
    expiresAt: row.expiresAt.toISOString(),
    ...more,
  },
});
