import { atOnce, type Ctx } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import {
  drawdownHeld,
  drawdownResumed,
  listDrawdowns,
  lockSharing,
  moveDrawdown,
} from '../../lending/financing/index.ts';
import { listPositionsOfFacilities } from '../../oversight/control/index.ts';

/**
 * Control positions of these facilities changed. Their drawdowns that are not paid out are held as long as any item is not
 * controlled, and go back to where they were when all are; in the transaction that changed the positions.
 */
export async function settleHolds(ctx: Ctx, facilityIds: readonly string[]): Promise<void> {
  const ids = new Set<string>();
  // Those that share security lose it together.
  for (const facilityId of facilityIds)
    if (!ids.has(facilityId)) for (const { id } of await lockSharing(ctx, facilityId)) ids.add(id);
  for (const id of ids) await holdOrResume(ctx, id);
}

async function holdOrResume(ctx: Ctx, facilityId: string): Promise<void> {
  const [positions, waiting] = await atOnce(
    ctx,
    () => listPositionsOfFacilities(ctx, [facilityId]),
    () => listDrawdowns(ctx, facilityId, ['requested', 'approved', 'held']),
  );
  const unproved = positions.filter((item) => item.state !== 'controlled');
  const facts = { notControlled: unproved.map(({ itemId, state }) => ({ itemId, state })) };
  for (const drawdown of waiting) {
    if (unproved.length > 0 && drawdown.status !== 'held') {
      const heldFrom = drawdown.status as 'requested' | 'approved';
      const change = { status: 'held', heldFrom, holdReason: 'COLLATERAL_CONTROLLED' };
      const moved = await moveDrawdown(ctx, drawdown.id, [heldFrom], change);
      if (moved) await recordEvent(ctx, drawdownHeld(moved, facts));
    }
    if (unproved.length === 0 && drawdown.status === 'held' && drawdown.heldFrom) {
      const change = { status: drawdown.heldFrom, heldFrom: null, holdReason: null };
      const moved = await moveDrawdown(ctx, drawdown.id, ['held'], change);
      if (moved) await recordEvent(ctx, drawdownResumed(moved));
    }
  }
}
