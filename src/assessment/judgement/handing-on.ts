import type { Ctx, DomainEvent } from '../../context.ts';
import { assertGate, decideGate, type FactId, gateRefusals, inWords } from '../../ground/policy/index.ts';
import { keepDecision, noteFound } from '../../ground/standings/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { facilitiesOfItems, isOrderedAway } from '../../oversight/control/index.ts';
import { findEngagement } from '../../physical/goods/index.ts';
import { concernsItems } from './facts-of-goods.ts';
import { askGate } from './gate.ts';
import type { FacilityRecord } from './record.ts';
import { tellReturned } from './returned.ts';

/** What concerns the goods themselves; documents, rights and parties are asked for by the act. */
const ofGoods = new Set<FactId>(['F1', 'F4', 'F6', 'F12', 'F13', 'F14', 'F15', 'F16']);
const ofFacility = new Set<FactId>(['F69', 'F70']);
/** The lender holds nothing in this hand that it could lose. */
const notHeld = ['NOT_IN_CUSTODY', 'PLEDGE_NOT_EFFECTIVE', 'NOT_PLEDGED'];
/** Through this hand it holds nothing, and without a watch could order nothing either: the next one, engaged, betters that. */
const bettered = ['NOT_WATCHED', 'CUSTODIAN_NOT_ENGAGED'];

/** Goods that nobody watches, or a custodian holds whom nobody engaged, go to one that the lender engaged, and to no stranger. */
function isHeld({ reason, against }: FacilityRecord['pool']['positions'][number], isNextEngaged: boolean): boolean {
  const all = [reason, ...against];
  if (bettered.includes(reason) && !isNextEngaged) return true;
  return !all.some((each) => notHeld.includes(each) || bettered.includes(each));
}

const heldOf = ({ pool }: FacilityRecord, lotIds: readonly string[], isNextEngaged: boolean): Set<string> =>
  new Set(pool.positions.filter((p) => lotIds.includes(p.itemId) && isHeld(p, isNextEngaged)).map((p) => p.itemId));

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
      (each) => ofFacility.has(each.fact) || (ofGoods.has(each.fact) && concernsItems(each, held)),
    );
    if (found.length === 0) continue;
    const passing = { gate: 'CH', holderId: lenderId, objectId: event.objectId } as const;
    // What two people of the lender ordered goes, and is told with all that stands against it.
    if (await isOrderedAway(ctx, [...held])) {
      const { blocks, seconds, warns } = decideGate('CH', found);
      await noteFound(ctx, { ...passing, found: [...blocks, ...seconds, ...warns] });
      continue;
    }
    const decision = assertGate('CH', found);
    // Where the custodian acts, no second person of the lender stands by but in its order.
    if (decision.seconds.length > 0)
      refuse(gateRefusals.GATE_CLOSED, { at: '/lotIds', facts: { gate: 'CH', closed: decision.seconds.map(inWords) } });
    await keepDecision(ctx, passing, decision);
  }
}
