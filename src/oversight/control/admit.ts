import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { offeredAtOf } from '../../security/pledges/index.ts';
import { addBreachParticipant } from './breach-store.ts';
import { limitWatches, lotsOfItems } from './limits.ts';
import { addSubjectParticipant, findWatchesOfLots } from './store.ts';
import { agree, findWatchBefore } from './watch-store.ts';

/** Those of which the watch before them over their goods ended in doubt of the goods. */
async function begunAfterDoubt(ctx: Ctx, subjectIds: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const id of subjectIds) {
    const before = await asSystem(ctx, 'control', (system) => findWatchBefore(system, id));
    if (before && before.doubts.length > 0) found.add(id);
  }
  return found;
}

/**
 * Reaction: who takes goods or their document in pledge sees the watch over them, and its breaches, and takes the goods with
 * the watch that is over them then: within the limits that it asks for, which are in force from here on. A watch that was loosened
 * after the goods were offered, or after the pledge that others come into, is another than the one that they were offered with: to that
 * it agrees by a word of its own, and to one in place of another that ended while the goods were in doubt. What comes into a pledge brings no agreement to a watch that the pledgee knew before: whoever split a
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
  const afterDoubt = await begunAfterDoubt(
    ctx,
    unknown.flatMap(({ id, loosenedAt }) => (loosenedAt ? [id] : [])),
  );
  const agreement = { pledgeeId, basis: 'pledge' as const, agreedBy: event.objectId, agreedAt: ctx.clock.now() };
  await agree(
    ctx,
    unknown
      .filter(({ id }) => !afterDoubt.has(id))
      .filter(({ loosenedAt }) => !(offeredAt && loosenedAt && loosenedAt > offeredAt))
      .map((watch) => ({ ...agreement, subjectId: watch.id, version: watch.settingsVersion })),
  );
  await limitWatches(ctx, watches);
}
