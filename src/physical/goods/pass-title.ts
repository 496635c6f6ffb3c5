import type { Ctx } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { titlePassed } from './events.ts';
import { insertTitles } from './movement-store.ts';
import { findLots, participantsOfLots, setOwner } from './store.ts';

/** Ownership passes within the act that causes it: the exporter was paid. Custody stays where it is. */
export async function passTitle(ctx: Ctx, lotIds: readonly string[], ownerId: string): Promise<void> {
  if (lotIds.length === 0) return;
  const lots = (await findLots(ctx, lotIds)).filter((lot) => lot.ownerId !== ownerId);
  await insertTitles(
    ctx,
    lots.map((lot) => ({ lotId: lot.id, fromId: lot.ownerId, toId: ownerId })),
  );
  await setOwner(ctx, lotIds, ownerId);
  await recordEvent(ctx, titlePassed(lotIds, ownerId, await participantsOfLots(ctx, lotIds)));
}
