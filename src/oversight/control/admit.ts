import type { Ctx, DomainEvent } from '../../context.ts';
import { offeredAtOf } from '../../security/pledges/index.ts';
import { addBreachParticipant } from './breach-store.ts';
import { limitWatches, lotsOfItems } from './limits.ts';
import { addSubjectParticipant, findWatchesOfLots } from './store.ts';
import { agree } from './watch-store.ts';

/**
 * Reaction: who takes goods or their document in pledge sees the watch over them, and its breaches, and takes the goods with
 * the watch that is over them then: within the limits that it asks for, which are in force from here on. A watch that was loosened
 * after the goods were offered, or after the pledge that others come into, is another than the one that they were offered with: to that
 * it agrees by a word of its own. What comes into a pledge brings no agreement to a watch that the pledgee knew before: whoever split a
 * lot, or added one from beside it, would agree in its stead.
 */
export async function admitPledgee(ctx: Ctx, event: DomainEvent): Promise<void> {
  const {
    itemIds = [],
    added,
    pledgeeId,
  } = event.payload as { itemIds?: string[]; added?: string[]; pledgeeId: string };
  // Of a pledge that gained items only these were taken now.
  const lotIds = await lotsOfItems(ctx, added ?? itemIds);
  const watches = await findWatchesOfLots(ctx, lotIds);
  await addSubjectParticipant(ctx, lotIds, pledgeeId);
  await addBreachParticipant(
    ctx,
    watches.map((watch) => watch.id),
    pledgeeId,
  );
  const unknown = watches.filter(({ participants }) => !(added && participants.includes(pledgeeId)));
  // Of most pledges no watch ever was, and then nobody asks when they were offered.
  const isAsked = unknown.some(({ loosenedAt }) => loosenedAt);
  const offeredAt = isAsked ? await offeredAtOf(ctx, event.objectId) : undefined;
  const agreement = { pledgeeId, basis: 'pledge' as const, agreedBy: event.objectId, agreedAt: ctx.clock.now() };
  await agree(
    ctx,
    unknown
      .filter(({ loosenedAt }) => !(offeredAt && loosenedAt && loosenedAt > offeredAt))
      .map((watch) => ({ ...agreement, subjectId: watch.id, version: watch.settingsVersion })),
  );
  await limitWatches(ctx, watches);
}
