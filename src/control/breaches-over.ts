import type { Ctx } from '../context.ts';
import { listBreaches } from './breach-store.ts';
import type { BreachView } from './schemas.ts';
import { findWatchesOfLots } from './store.ts';

/** Breaches over any of these lots that are not closed, with every lot that is watched together. */
export async function openBreachesOver(
  ctx: Ctx,
  lotIds: readonly string[],
): Promise<{ breach: BreachView; lotIds: string[] }[]> {
  const watches = await findWatchesOfLots(ctx, lotIds);
  if (watches.length === 0) return [];
  const subjectIds = watches.map((watch) => watch.id);
  const breaches = await listBreaches(ctx, { subjectIds, notClosed: true, limit: 1_000 });
  return breaches.map((breach) => ({
    breach,
    lotIds: watches.find((watch) => watch.id === breach.subjectId)?.lotIds ?? [],
  }));
}
