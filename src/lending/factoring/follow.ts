import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { passGate } from '../../ground/standings/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { findAssignment, findLiveAssignments } from '../../security/assignments/index.ts';
import { backFacts } from './back-facts.ts';
import * as events from './events.ts';
import * as store from './store.ts';

/** Reaction: nothing is left of a factored receivable; the factor is told to call its advance in. */
export async function recallAdvances(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.recall !== true) return;
  const assignments = await findLiveAssignments(ctx, event.objectId);
  const ids = assignments.map((assignment) => assignment.id);
  for (const advance of await store.listAdvancesOn(ctx, ids))
    await recordEvent(
      ctx,
      events.advanceRecalled(advance, { receivableId: event.objectId, cause: event.payload.cause }),
    );
}

/**
 * Reaction: claims go back to the seller. While an advance stands on them they do not: settled or bought back, they go by that; to an
 * insolvent seller they go by its administrator (Bankruptcy Law 17, 25).
 */
export async function guardStandingAdvance(ctx: Ctx, event: DomainEvent): Promise<void> {
  const [advance] = await store.listAdvancesOn(ctx, [event.objectId]);
  const { assigneeId: factorId, assignorId: sellerId } = onRecord(await findAssignment(ctx, event.objectId));
  const found = await backFacts(ctx, { factorId, sellerId, receivables: [] });
  if (advance)
    found.push({
      fact: 'F80',
      facts: { advanceId: advance.id, amountMinor: advance.amountMinor },
      at: '/assignmentId',
    });
  await passGate(ctx, { gate: 'SP', holderId: factorId, objectId: event.objectId, found });
}
