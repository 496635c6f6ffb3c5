import { atOnce, type Ctx, type DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { findLots, type LotView, lockLots, lotsSensed, participantsOfLots } from '../../physical/goods/index.ts';
import type { SubjectView } from './schemas.ts';
import { missingOf } from './shorts-store.ts';
import * as store from './store.ts';
import * as watches from './watch-store.ts';
import { bookedNow, bookKg, shareThere, valueThere, withMissing } from './weight-rules.ts';

/** The lots of a watch that somebody still holds. */
export const presentOf = (subject: Pick<SubjectView, 'lotIds'>, lots: ReadonlyMap<string, LotView>): LotView[] =>
  subject.lotIds.flatMap((id) => {
    const lot = lots.get(id);
    return lot?.custody ? [lot] : [];
  });

/** What a scale shows where it is short of the books becomes what is sensed of the lots; null takes that back. */
async function writeSensed(
  ctx: Ctx,
  { packing }: watches.Account,
  lots: readonly LotView[],
  sensedKg: number | null,
): Promise<void> {
  const share = sensedKg === null ? 1 : shareThere(sensedKg, lots, packing);
  const now = ctx.clock.now();
  await watches.setScaleValues(
    ctx,
    lots.map((lot) => ({ lotId: lot.id, value: share < 1 ? valueThere(lot, share) : null })),
    now,
  );
}

/**
 * The engine found that the scale disagrees with the books, or no longer does: the lots count for what it shows, in the
 * transaction of the reading. Whoever calls holds the subject.
 */
export async function noteSensed(ctx: Ctx, subject: SubjectView, kg: number | null): Promise<void> {
  const locked = new Map((await lockLots(ctx, subject.lotIds)).map((lot) => [lot.id, lot]));
  const lots = presentOf(subject, locked);
  const [account] = await watches.readAccounts(ctx, [subject.id]);
  if (!account || lots.length === 0) return;
  await watches.changeSettings(ctx, subject.id, { sensedKg: kg });
  await writeSensed(ctx, account, lots, kg);
  const ids = lots.map((lot) => lot.id);
  const more = { by: 'scale', subjectId: subject.id, sensedKg: kg, bookKg: bookKg(lots, account.packing) };
  await recordEvent(ctx, lotsSensed(await findLots(ctx, ids), await participantsOfLots(ctx, ids), more));
}

/** Brings what is expected of these watches to what the books say of their lots, and to what was weighed off them and nobody has explained. @returns those that change */
export async function bookWatches(ctx: Ctx, subjects: readonly SubjectView[]): Promise<string[]> {
  const lotIds = subjects.flatMap((subject) => subject.lotIds);
  if (lotIds.length === 0) return [];
  const [read, found, missing] = await atOnce(
    ctx,
    () =>
      watches.readAccounts(
        ctx,
        subjects.map((s) => s.id),
      ),
    () => findLots(ctx, lotIds),
    () => missingOf(ctx, lotIds),
  );
  const accounts = new Map(read.map((account) => [account.subjectId, account]));
  const lots = new Map(found.map((lot) => [lot.id, lot]));
  const changed = subjects.flatMap((subject) => {
    const account = accounts.get(subject.id);
    const present = presentOf(subject, lots);
    if (!account || subject.expected.weight === undefined) return [];
    const value = bookedNow(account.booked, bookKg(withMissing(present, missing), account.packing), ctx.clock.now());
    return value ? [{ id: subject.id, value, account, present }] : [];
  });
  await watches.changeEach(
    ctx,
    'booked',
    changed.map(({ id, value }) => ({ id, value })),
  );
  for (const { account, present } of changed)
    if (account.sensedKg !== null) await writeSensed(ctx, account, present, account.sensedKg);
  return changed.map(({ id }) => id);
}

/** Reaction: the books of watched lots have changed, and what their watches expect changes with them. */
export async function followBooks(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds = [], leavingIds = [] } = event.payload as { lotIds?: string[]; leavingIds?: string[] };
  const ended = event.type === 'release.executed' ? await store.endReleaseOrders(ctx, event.objectId) : [];
  const booked = await bookWatches(ctx, await store.findWatchesOfLots(ctx, [...lotIds, ...leavingIds]));
  // A watch whose books stand as they stood lets leave under the order no more, either.
  const others = ended.filter((id) => !booked.includes(id));
  if (others.length > 0) await store.touchExpectation(ctx, ...others);
}

/** A lender found why goods that were weighed off the books are missing: their watches expect them no longer. */
export async function bookFound(ctx: Ctx, lotIds: readonly string[]): Promise<void> {
  await bookWatches(ctx, await store.findWatchesOfLots(ctx, lotIds));
}

/** Reaction: a release was called back, or its goods were seized. What its order let leave is missed from now on, also what left under it and passed no gate. */
export async function endCalledBack(ctx: Ctx, { objectId }: DomainEvent): Promise<void> {
  const subjectIds = await store.endReleaseOrders(ctx, objectId);
  if (subjectIds.length > 0) await store.touchExpectation(ctx, ...subjectIds);
}
