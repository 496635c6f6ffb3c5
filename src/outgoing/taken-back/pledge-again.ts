import { claimItems, freeClaims, receivableItems } from '../../claims/consumption/index.ts';
import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { holdGivenUp, holdTakenSince } from '../../lending/financing/index.ts';
import { findFreedPledges, findLivePledges, type PledgeView, reviveItem } from '../../security/pledges/index.ts';

/** Takes the claim for the pledgee as it had it, as far as it is owed now; false where another has taken it since. */
export async function takeAgain(ctx: Ctx, pledge: PledgeView, receivableId: string): Promise<boolean> {
  try {
    await claimItems(ctx, {
      financierId: pledge.pledgeeId,
      applicantId: pledge.pledgorId,
      financingId: pledge.facilityId,
      sourceId: pledge.id,
      status: pledge.status === 'effective' ? 'financed' : 'pending',
      items: await receivableItems(ctx, [{ receivableId }]),
    });
    return true;
  } catch (refusal) {
    if (refusal instanceof Refusal) return false;
    throw refusal;
  }
}

/**
 * Reaction: the bank took back what had paid a receivable, or a part of it, and that is owed again. Security that had ended with the
 * claim it was over stands with it: only payment frees one receivable out of a pledge that goes on. One that stands, stands for all
 * that is owed. A pledge that its pledgee discharged is ended by that (Civil Code 393 (3)), and for good: over claims it begins with
 * a registration (445), which is gone. But it was given up for money that never came, with a debt that was never paid (393 (1)), so
 * the claim is kept for that debt: nobody else takes it, and the facility is held until it is pledged anew or paid. Where another
 * has taken it in between, the facility is held and says so.
 */
export async function pledgeAgain(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { settledAt, cameAt } = event.payload as { settledAt: string | null; cameAt: string };
  const receivableId = event.objectId;
  await asSystem(ctx, 'pledge', async (system) => {
    const factsOf = ({ id: pledgeId, dischargedAt }: PledgeView, cause: string) => ({
      receivableId,
      pledgeId,
      cause,
      settledAt,
      dischargedAt,
    });
    const live = await findLivePledges(system, [receivableId]);
    const revived = new Set(live.map(({ facilityId }) => facilityId));
    const takenSince = (pledge: PledgeView) =>
      holdTakenSince(system, pledge.facilityId, receivableId, factsOf(pledge, 'taken since'));
    for (const pledge of live) if (!(await takeAgain(system, pledge, receivableId))) await takenSince(pledge);
    const freed = await findFreedPledges(system, receivableId);
    const isDischarged = ({ status }: PledgeView) => status === 'discharged';
    for (const pledge of freed.filter((each) => !isDischarged(each) && settledAt !== null))
      if (live.length === 0 && (await takeAgain(system, pledge, receivableId))) {
        await reviveItem(system, pledge.id, receivableId);
        revived.add(pledge.facilityId);
      } else if (!revived.has(pledge.facilityId)) await takenSince(pledge);
    // Given up before the money came, it was given up for something else.
    for (const pledge of freed.filter(({ dischargedAt }) => dischargedAt !== null && dischargedAt >= cameAt)) {
      const { facilityId } = pledge;
      if (revived.has(facilityId)) continue;
      if (live.length === 0 && (await takeAgain(system, pledge, receivableId)))
        await holdGivenUp(system, facilityId, receivableId, factsOf(pledge, 'given up for the money'));
      else await takenSince(pledge);
    }
  });
}

async function freeFor(ctx: Ctx, receivableIds: readonly string[], facilityId?: string): Promise<void> {
  await asSystem(ctx, 'pledge', async (system) => {
    for (const receivableId of receivableIds)
      for (const pledge of await findFreedPledges(system, receivableId))
        if (pledge.status === 'discharged' && (facilityId ?? pledge.facilityId) === pledge.facilityId)
          await freeClaims(system, pledge.id, [receivableId]);
  });
}

/** Reaction: a receivable is paid after all, and kept for nobody; or it is pledged for the debt again, which keeps it. */
export async function freeKept(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.type === 'receivable.settled') return freeFor(ctx, [event.objectId]);
  const { kind, facilityId, itemIds } = event.payload as { kind: string; facilityId: string; itemIds: string[] };
  if (kind === 'receivable') await freeFor(ctx, itemIds, facilityId);
}
