import type { Ctx, DomainEvent } from '../../context.ts';
import { addBreachParticipant } from './breach-store.ts';
import { limitWatches, lotsOfItems } from './limits.ts';
import { addSubjectParticipant, findWatchesOfLots } from './store.ts';
import { agree } from './watch-store.ts';

/**
 * Reaction: who takes goods or their document in pledge sees the watch over them, and its breaches, and takes the goods with
 * the watch that is over them then: within the limits that it asks for, which are in force from here on.
 */
export async function admitPledgee(ctx: Ctx, event: DomainEvent): Promise<void> {
  const {
    itemIds = [],
    added,
    pledgeeId,
  } = event.payload as { itemIds?: string[]; added?: string[]; pledgeeId: string };
  // Of a pledge that gained items only these were taken now.
  const lotIds = await lotsOfItems(ctx, added ?? itemIds);
  await addSubjectParticipant(ctx, lotIds, pledgeeId);
  const watches = await findWatchesOfLots(ctx, lotIds);
  await addBreachParticipant(
    ctx,
    watches.map((watch) => watch.id),
    pledgeeId,
  );
  const agreement = { pledgeeId, basis: 'pledge' as const, agreedBy: event.objectId, agreedAt: ctx.clock.now() };
  await agree(
    ctx,
    watches.map((watch) => ({ ...agreement, subjectId: watch.id, version: watch.settingsVersion })),
  );
  await limitWatches(ctx, watches);
}
