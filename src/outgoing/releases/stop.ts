import { markDirty } from '../../assessment/coverage/index.ts';
import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { endCalledBack } from '../../oversight/control/index.ts';
import { unreserve } from '../../physical/goods/index.ts';
import * as events from './events.ts';
import { moveRelease, openOverLots } from './store.ts';

/**
 * Reaction: a sale of these lots after default is approved. What was asked for out of them and what was ordered is called back: its
 * token opens nothing any more, and what it had reserved is there for the sale. The act has locked the lots.
 */
export async function stopOrdersOfSold(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds } = event.payload as { lotIds: string[] };
  for (const found of await openOverLots(ctx, lotIds)) {
    const from = found.status === 'approved' ? 'approved' : 'requested';
    const stopped = await moveRelease(ctx, found, 'decline');
    if (!stopped) continue;
    if (from === 'approved') {
      await unreserve(ctx, found.lines);
      await markDirty(ctx, [found.facilityId]);
    }
    await recordEvent(
      ctx,
      events.releaseDeclined(stopped, { reason: 'LOT_UNDER_REALISATION', saleId: event.objectId }),
    );
  }
}

/**
 * Reaction: an authority holds these lots, or another keeper has taken them. An order for them opens no gate now, and so excuses nothing
 * of what leaves; where it opens one again, the books follow there.
 */
export async function missFromShut(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds } = event.payload as { lotIds: string[] };
  for (const { id } of await openOverLots(ctx, lotIds)) await endCalledBack(ctx, { ...event, objectId: id });
}
