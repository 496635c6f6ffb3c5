import { freeClaims } from '../../claims/consumption/index.ts';
import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { assignmentItemsPaid } from './events.ts';
import * as store from './store.ts';

/** Reaction: a debtor has paid a receivable in full. Nothing of it is taken by assignments any more. */
export async function freePaid(ctx: Ctx, event: DomainEvent): Promise<void> {
  for (const assignment of await store.findLiveAssignments(ctx, event.objectId)) {
    await freeClaims(ctx, assignment.id, [event.objectId]);
    await store.setItemsLive(ctx, assignment.id, false, [event.objectId]);
    const after = onRecord(await store.findAssignment(ctx, assignment.id));
    await recordEvent(ctx, assignmentItemsPaid(after, { paid: [event.objectId] }));
  }
}
