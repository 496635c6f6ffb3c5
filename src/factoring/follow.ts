import { findLiveAssignments } from '../assignments/index.ts';
import { recordEvent } from '../audit/index.ts';
import type { Ctx, DomainEvent } from '../context.ts';
import { assertGate } from '../policy/index.ts';
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

/** Reaction: while an advance stands on it, an assignment is not given back: settled or bought back, it ends by that. */
export async function guardStandingAdvance(ctx: Ctx, event: DomainEvent): Promise<void> {
  const [advance] = await store.listAdvancesOn(ctx, [event.objectId]);
  if (advance)
    assertGate('SP', [
      { fact: 'F80', facts: { advanceId: advance.id, amountMinor: advance.amountMinor }, at: '/assignmentId' },
    ]);
}
