import { claimItems, receivableItems } from '../consumption/index.ts';
import { asSystem, type Ctx, type DomainEvent } from '../context.ts';
import { holdTakenSince } from '../financing/index.ts';
import { Refusal } from '../kernel/refusal.ts';
import { findFreedPledges, findLivePledges, type PledgeView, reviveItem } from '../pledges/index.ts';

/** Takes the claim for the pledgee as it had it; false where another has taken it since. */
async function takeAgain(ctx: Ctx, pledge: PledgeView, receivableId: string): Promise<boolean> {
  if ((await findLivePledges(ctx, [receivableId])).length > 0) return false;
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
 * Reaction: the bank took back what had paid a receivable, and it is owed again. Security that had ended with the claim it was over
 * stands with it: only payment frees one receivable out of a pledge that goes on. Where another has taken it in between, or the
 * pledgee gave the pledge up (Civil Code 393 (3)), which no event undoes, the facility is held and says so.
 */
export async function pledgeAgain(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { settledAt } = event.payload as { settledAt: string | null };
  const receivableId = event.objectId;
  if (settledAt === null) return;
  await asSystem(ctx, 'pledge', async (system) => {
    for (const pledge of await findFreedPledges(system, receivableId)) {
      const { id: pledgeId, facilityId, dischargedAt } = pledge;
      const hold = (cause: string) =>
        holdTakenSince(system, facilityId, receivableId, { receivableId, pledgeId, cause, settledAt, dischargedAt });
      // Given up before it was paid, it was given up for something else.
      if (pledge.status === 'discharged') {
        if (dischargedAt !== null && dischargedAt >= settledAt) await hold('given up for the money');
      } else if (await takeAgain(system, pledge, receivableId)) await reviveItem(system, pledgeId, receivableId);
      else await hold('taken since');
    }
  });
}
