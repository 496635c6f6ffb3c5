import type { Ctx } from '../../context.ts';
import type { OpenBreach } from './awaited.ts';
import { effectOf } from './breach-effects.ts';
import { listBreaches } from './breach-store.ts';
import { inspectionsOf } from './order-rules.ts';
import { missesOfInspection } from './rules.ts';
import type { BreachView, ControlOrderView, SubjectView } from './schemas.ts';
import { findWatchesOfLots, listOrders } from './store.ts';

/** Orders as sign-offs of these breaches count them. */
const ordersSinceBreaches = (ctx: Ctx, breaches: readonly BreachView[]): Promise<ControlOrderView[]> =>
  listOrders(
    ctx,
    breaches.map(({ subjectId }) => subjectId),
    new Date(Math.min(...breaches.map(({ since }) => Date.parse(since))) - 1),
  );

/** The breaches of each of these watches that are not closed: one read for all, and one more for whether they were inspected, where that is asked. */
export async function openBreachesOf(
  ctx: Ctx,
  watches: readonly SubjectView[],
  { alsoInspected = false } = {},
): Promise<Map<string, OpenBreach[]>> {
  const found = new Map<string, OpenBreach[]>();
  const subjectIds = watches.map((watch) => watch.id);
  const open = await listBreaches(ctx, { subjectIds, notClosed: true, limit: 1_000 });
  const asked = open.filter(({ kind }) => alsoInspected && effectOf(kind).needsInspection);
  const orders = asked.length === 0 ? [] : await ordersSinceBreaches(ctx, asked);
  for (const { subjectId, kind, since, clearedAt } of open) {
    const custodianId = watches.find(({ id }) => id === subjectId)?.registeredBy ?? '';
    const inspections = inspectionsOf(
      orders.filter((order) => order.subjectId === subjectId && order.to >= since),
      custodianId,
    );
    const isInspected = missesOfInspection({ kind, since: new Date(since), inspections }) === undefined;
    found.set(subjectId, [...(found.get(subjectId) ?? []), { kind, isOver: clearedAt !== null, isInspected }]);
  }
  return found;
}

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

/** Whether a lender has ordered all of these lots to another place or hand, and the order stands now. */
export async function isOrderedAway(ctx: Ctx, lotIds: readonly string[]): Promise<boolean> {
  const watches = await findWatchesOfLots(ctx, lotIds);
  const orders = await listOrders(
    ctx,
    watches.map((watch) => watch.id),
    ctx.clock.now(),
  );
  const now = ctx.clock.now();
  const stands = orders.filter(
    ({ kind, from, to }) => ['transfer', 'reroute'].includes(kind) && new Date(from) <= now && now <= new Date(to),
  );
  return lotIds.every((lotId) =>
    watches.some((watch) => watch.lotIds.includes(lotId) && stands.some((order) => order.subjectId === watch.id)),
  );
}
