import type { Ctx, DomainEvent } from '../context.ts';
import { facilitiesOfItems, isOrderedAway } from '../control/index.ts';
import { findEngagement } from '../goods/index.ts';
import { refuse } from '../kernel/refusal.ts';
import { assertGate, type FactId, type Found, gateRefusals, inWords } from '../policy/index.ts';
import { keepDecision } from '../standings/index.ts';
import { askGate } from './gate.ts';
import type { FacilityRecord } from './record.ts';
import { tellReturned } from './returned.ts';

/** What concerns the goods themselves; documents, rights and parties are asked for by the act. */
const ofGoods = new Set<FactId>(['F1', 'F4', 'F6', 'F12', 'F13', 'F14', 'F15', 'F16']);
const ofFacility = new Set<FactId>(['F69', 'F70']);
/** The lender holds nothing through this hand, and without a watch could order nothing either: the next one, engaged, betters that. */
const notHeld = ['NOT_WATCHED', 'CUSTODIAN_NOT_ENGAGED', 'NOT_IN_CUSTODY', 'PLEDGE_NOT_EFFECTIVE', 'NOT_PLEDGED'];

/** Goods that nobody watches leave an engaged hand for another that the lender engaged, and for no stranger's. */
const heldOf = ({ pool }: FacilityRecord, lotIds: readonly string[], isNextEngaged: boolean): Set<unknown> =>
  new Set(
    pool.positions
      .filter(
        (p) =>
          lotIds.includes(p.itemId) &&
          ((p.reason === 'NOT_WATCHED' && !isNextEngaged) ||
            ![p.reason, ...p.against].some((reason) => notHeld.includes(reason))),
      )
      .map((p) => p.itemId),
  );

/**
 * Reaction: goods that secure a debt are offered to another custodian. Goods out of control, in breach or suspected change hands only
 * where their lender has ordered it: a transfer or another way, which two of its people put on record (SI 55). What goes back on a return goes all the same.
 */
export async function guardHandedOn(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.type === 'goodsReturn.handedOver') return tellReturned(ctx, event);
  const { lotIds, toPartyId } = event.payload as { lotIds: string[]; toPartyId: string };
  for (const facilityId of (await facilitiesOfItems(ctx, lotIds)).sort()) {
    const { judgement } = await askGate(ctx, { facility: facilityId, gate: 'CH' });
    const { lenderId } = judgement.record.facility;
    const next = await findEngagement(ctx, lenderId, toPartyId);
    const held = heldOf(judgement.record, lotIds, next?.serviceLevel === 'control');
    if (held.size === 0) continue;
    const found = judgement.found.filter(
      ({ fact, facts }: Found) => ofFacility.has(fact) || (ofGoods.has(fact) && held.has(facts.itemId ?? facts.lotId)),
    );
    if (found.length === 0 || (await isOrderedAway(ctx, [...held] as string[]))) continue;
    const decision = assertGate('CH', found);
    // Where the custodian acts, no second person of the lender stands by but in its order.
    if (decision.seconds.length > 0)
      refuse(gateRefusals.GATE_CLOSED, { at: '/lotIds', facts: { gate: 'CH', closed: decision.seconds.map(inWords) } });
    await keepDecision(ctx, { gate: 'CH', holderId: lenderId, objectId: event.objectId }, decision);
  }
}
