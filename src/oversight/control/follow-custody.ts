import { type Ctx, type DomainEvent, markFollowed } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { coveredValue, custodiesOf, findLots, lotsBeside, proofsOfLots } from '../../physical/goods/index.ts';
import { intakeOf, listPositionsOver, lotsOfPledgee } from './position-store.ts';

/** Reaction: an engagement ended or is for another level, or who belongs to whom is known better. What is held so moves. */
export async function followCustodian(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lenderId, custodianId, partyId, otherId } = event.payload as Record<string, string | undefined>;
  if (lenderId === undefined) return;
  const concerned = [custodianId, partyId, otherId].filter((id) => id !== undefined);
  const lotIds = await lotsOfPledgee(ctx, lenderId);
  const held = (await custodiesOf(ctx, lotIds)).filter((each) => concerned.includes(each.custodianId));
  markFollowed(
    ctx,
    'positions',
    held.map((each) => each.lotId),
    event,
  );
}

/** Reaction: the lender asks for more, or for less, before goods are controlled. */
export async function followControlTerms(ctx: Ctx, event: DomainEvent): Promise<void> {
  markFollowed(ctx, 'positions', await lotsOfPledgee(ctx, event.payload.lenderId as string), event);
}

/**
 * Reaction: something came to a site or went, was poured, blended or weighed anew. What was measured in covers the lots there,
 * of every lender, in the order in which they came; those for which that changes are judged anew.
 */
export async function followIntake(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, siteId, commodityId } = event.payload as { lotIds?: string[]; siteId?: string; commodityId?: string };
  const lots = lotIds ?? ((event.payload.lines as { lotId: string }[] | undefined) ?? []).map((line) => line.lotId);
  const beside = await lotsBeside(
    ctx,
    commodityId !== undefined && siteId !== undefined ? { siteId, commodityId } : { lotIds: lots },
  );
  const kept = await listPositionsOver(ctx, beside);
  if (kept.length === 0) return;
  const ids = [...new Set(kept.map((position) => position.itemId))];
  const proofs = await proofsOfLots(ctx, ids);
  const toleranceBps = BigInt(policyOn('release.gateToleranceBps', businessDate(ctx)).value);
  const changed = (await findLots(ctx, ids)).filter((lot) => {
    const bookValue = BigInt(lot.quantity.value);
    const proof = proofs.get(lot.id);
    // Where nothing was ever measured, nothing about it changed.
    if (proof?.seenValue === undefined) return false;
    const covered = coveredValue({ ...proof, bookValue, toleranceBps });
    return kept.some(({ itemId, legs }) => {
      if (itemId !== lot.id) return false;
      const before = intakeOf(legs);
      // Only what moved: locking the rest would wait for gates that wait for this one.
      return before?.isShort ? before.coveredAtMost !== `${covered}` : before !== undefined && covered < bookValue;
    });
  });
  markFollowed(
    ctx,
    'positions',
    changed.map((lot) => lot.id),
    event,
  );
}
