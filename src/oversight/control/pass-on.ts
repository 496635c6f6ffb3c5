import type { Ctx, DomainEvent } from '../../context.ts';
import { personRefusals } from '../../ground/parties/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import * as store from './desk-store.ts';

/** Reaction: somebody left their party. Open breaches on their desk pass to who was named. */
export async function passBreaches(ctx: Ctx, event: DomainEvent): Promise<void> {
  const breachIds = await store.openOnDeskOf(ctx, event.objectId);
  if (breachIds.length === 0) return;
  const { successorId } = event.payload as { successorId: string | null };
  if (successorId === null)
    refuse(personRefusals.DUTIES_WITHOUT_SUCCESSOR, { at: '/successorId', facts: { breaches: breachIds } });
  await store.passDesk(ctx, event.objectId, successorId);
}
