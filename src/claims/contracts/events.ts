import type { DomainEvent } from '../../context.ts';
import type { ContractView } from './schemas.ts';

const announce =
  (type: string) =>
  (contract: ContractView, participants: readonly string[], more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: contract.id,
    participants,
    payload: { ...contract, ...more },
  });

export const contractRegistered = announce('contract.registered');
/** `isAfterNotice`: an assignee does not have to put up with it unless it was justified (Civil Code 765); goes to review. */
export const contractChanged = announce('contract.changed');
