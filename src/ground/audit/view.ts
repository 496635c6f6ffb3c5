import type { EventRow } from './log-store.ts';
import type { EventView } from './schemas.ts';

/** An event as its readers see it. */
export const viewOfEvent = (row: EventRow): EventView => ({
  id: row.id,
  type: row.type,
  version: row.version,
  objectId: row.objectId,
  at: row.at.toISOString(),
  actor: row.actor,
  requestId: row.requestId,
  causedBy: row.causedBy,
  payload: row.payload,
});
