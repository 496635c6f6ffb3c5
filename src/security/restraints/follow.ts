import type { Ctx, DomainEvent } from '../../context.ts';
import { findLots, findOwnLots, lockLots, passTitle } from '../../physical/goods/index.ts';
import { findLivePledges, fixForSeizure, floatingChargesOf, type PledgeView, reopenMaximum } from '../pledges/index.ts';
import { itemsFor, lotsOf } from './items.ts';
import { holdsTitle, isSeizure } from './rules.ts';
import type { RestraintView } from './schemas.ts';
import { heldLots, setTitleTo } from './store.ts';

/** Reaction: news of a seizure. What every live pledge over the lots secures up to a maximum is fixed (Civil Code 423(4)). */
export async function fixSeized(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { id, kind, lotIds } = event.payload as RestraintView;
  if (!isSeizure(kind)) return;
  const owners = (await findLots(ctx, lotIds)).map((lot) => lot.ownerId);
  const pledges = await findLivePledges(ctx, await itemsFor(ctx, lotIds));
  await fixForSeizure(ctx, [...pledges.map((pledge) => pledge.id), ...(await floatingChargesOf(ctx, owners))], id);
}

/** Reaction: the seizure was none, by the word of who holds the goods or of a lender; another may still stand. */
export async function reopenContested(ctx: Ctx, event: DomainEvent): Promise<void> {
  for (const pledge of await reopenMaximum(ctx, event.objectId)) {
    const other = (await heldLots(ctx, await lotsUnder(ctx, pledge))).find((held) => isSeizure(held.kind));
    if (other) await fixForSeizure(ctx, [pledge.id], other.id);
  }
}

async function lotsUnder(ctx: Ctx, { kind, mode, pledgorId, items }: PledgeView): Promise<string[]> {
  const live = items.filter((item) => item.live).map((item) => item.itemId);
  const stock = kind === 'charge' && mode === 'floating' ? await findOwnLots(ctx, pledgorId) : [];
  return [...(await lotsOf(ctx, live)), ...stock.map((lot) => lot.id)];
}

/**
 * Title to lots passes, within the act that causes it, but of those that a court holds or another claims only once they are
 * free: the bank that pays on documents does not wait for goods (UCP 600 5).
 */
export async function passUnrestrainedTitle(ctx: Ctx, lotIds: readonly string[], ownerId: string): Promise<void> {
  // A seal is recorded under the lot's lock: one that is under way is waited for and seen.
  await lockLots(ctx, lotIds);
  const held = new Set((await heldLots(ctx, lotIds)).filter((h) => holdsTitle(h.kind)).map((h) => h.lotId));
  await passTitle(
    ctx,
    lotIds.filter((id) => !held.has(id)),
    ownerId,
  );
  if (held.size > 0) await setTitleTo(ctx, [...held], ownerId);
}
