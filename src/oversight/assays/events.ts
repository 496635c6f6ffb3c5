import type { DomainEvent } from '../../context.ts';
import type { KeptAssay } from './store.ts';

const announce =
  (type: string) =>
  ({ view, participants }: KeptAssay): DomainEvent => ({
    type: `assay.${type}`,
    version: 1,
    objectId: view.id,
    participants,
    payload: {
      lotIds: [view.lotId],
      lenderId: view.lenderId,
      assayerId: view.assayerId,
      status: view.status,
      measured: view.measured,
      void: view.void,
    },
  });

export const assayOrdered = announce('ordered');
export const assayWithdrawn = announce('withdrawn');
export const assayReported = announce('reported');
export const assayVoided = announce('voided');
export const assayReinstated = announce('reinstated');
