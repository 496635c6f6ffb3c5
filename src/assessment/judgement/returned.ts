import type { Ctx, DomainEvent } from '../../context.ts';
import type { Found } from '../../ground/policy/index.ts';
import { passGate } from '../../ground/standings/index.ts';
import { againstOf, openBreachesOver, type PositionView, positionAt } from '../../oversight/control/index.ts';
import { incidentsOver } from '../../oversight/custody-duties/index.ts';
import { rightsAgainst } from '../../security/ranking/index.ts';
import { factOfPosition } from './facts-of-goods.ts';

interface Return {
  lenderId: string;
  pledgorId: string;
  lotIds: string[];
}

/** What stood against the goods when they secured something last, and stands against them and their owner now. */
async function foundOnReturn(ctx: Ctx, { lenderId, pledgorId, lotIds }: Return): Promise<Found[]> {
  const found: Found[] = [];
  for (const lotId of lotIds) {
    const last = await positionAt(ctx, lenderId, lotId, ctx.clock.now());
    // That it is pledged no more is why it goes back.
    const reasons = last ? againstOf({ ...(last.legs as PositionView['legs']), legal: freed, documentary: freed }) : [];
    for (const reason of new Set(reasons))
      found.push({ fact: factOfPosition(reason, 'lost'), facts: { itemId: lotId, reason } });
  }
  for (const { breach } of await openBreachesOver(ctx, lotIds))
    found.push({ fact: 'F4', facts: { breachId: breach.id, kind: breach.kind, since: breach.since } });
  for (const [lotId, { standing, isOpen }] of await incidentsOver(ctx, lenderId, lotIds))
    if (isOpen || standing === 'fault') found.push({ fact: 'F16', facts: { lotId, standing, isOpen } });
  for (const right of await rightsAgainst(ctx, lenderId, [pledgorId]))
    if (right.lotIds.length === 0 || right.lotIds.some((id) => lotIds.includes(id)))
      found.push({ fact: 'F40', facts: { rightId: right.id, kind: right.kind, holder: right.holder } });
  return found;
}

const freed = { state: 'given_up', reason: '', evidence: {} } as const;

/** A custodian hands goods back on a return. They go all the same; the lender that answers for them is told what they are. */
export async function tellReturned(ctx: Ctx, event: DomainEvent): Promise<void> {
  const returned = event.payload as unknown as Return;
  const told = (await foundOnReturn(ctx, returned)).filter(({ fact }) =>
    ['F1', 'F4', 'F14', 'F16', 'F40'].includes(fact),
  );
  await passGate(ctx, { gate: 'GR', holderId: returned.lenderId, objectId: event.objectId, found: told });
}
