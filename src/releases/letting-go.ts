import { asksSecond } from '../audit/index.ts';
import type { Ctx, DomainEvent } from '../context.ts';
import { todayOf } from '../coverage/index.ts';
import { type Debt, type FacilityView, lockFacility } from '../financing/index.ts';
import { findPledge, type PledgeView } from '../pledges/index.ts';
import { type FactId, type Found, reasonOf } from '../policy/index.ts';
import { foundStandings, passGate } from '../standings/index.ts';
import { debtsInFull } from '../trade-finance/index.ts';
import { foundOfHolds } from './record.ts';
import { ordersOverLots } from './store.ts';

/** What is owed, undertaken or claimed, as a gate is told of it. */
function foundOfDebt(debt: Debt): Found[] {
  const { principalMinor, claimMinor, undertakingMinor, acceptedMinor } = debt;
  const { interestMinor, penaltyMinor, compoundMinor, costsMinor } = debt;
  const found: Found[] = [];
  if (principalMinor + claimMinor + undertakingMinor > 0n)
    found.push({ fact: 'F55', facts: { principalMinor, claimMinor, undertakingMinor, acceptedMinor } });
  if (interestMinor + penaltyMinor + compoundMinor + costsMinor > 0n)
    found.push({ fact: 'F56', facts: { interestMinor, penaltyMinor, compoundMinor, costsMinor } });
  return found;
}

async function foundOf(ctx: Ctx, facility: FacilityView, partyIds: readonly string[]): Promise<Found[]> {
  const debt = (await debtsInFull(ctx, [facility], todayOf(ctx))).get(facility.id);
  return [
    ...(debt ? foundOfDebt(debt) : []),
    ...(await foundOfHolds(ctx, facility)),
    ...(await foundStandings(ctx, facility.lenderId, [facility.borrowerId, ...partyIds])),
  ];
}

/** What a waiver answers: that something is owed. It answers no order at the gate, and no law. */
const waivable: readonly FactId[] = ['F55', 'F56', 'F57', 'F58', 'F60'];

/**
 * Reaction: a pledge is discharged in full. It passes by itself only where nothing is owed, undertaken, promised or claimed under
 * the facility that it secures; else it is a waiver, with its reason and paper (Civil Code 393(3)).
 */
export async function guardDischarge(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId, pledgorId, heldIds, waiver } = event.payload as {
    facilityId: string;
    pledgorId: string;
    heldIds: string[];
    waiver: { reason: string; documentHash: string } | null;
  };
  const facility = await lockFacility(ctx, facilityId);
  if (!facility) return;
  const pledge = (await findPledge(ctx, event.objectId)) as PledgeView;
  const found = await foundOf(ctx, facility, [pledgorId]);
  for (const { releaseId, lotId } of await ordersOverLots(ctx, facilityId, heldIds))
    found.push({ fact: 'F22', facts: { releaseId, lotId } });
  if (pledge.crystallised) found.push({ fact: 'F66', facts: { pledgeId: pledge.id } });
  const waived = waiver === null ? [] : found.filter(({ fact }) => waivable.includes(fact));
  asksSecond(ctx, { reasons: waived.map(reasonOf), level: 'L3' });
  await passGate(ctx, {
    gate: 'FD',
    holderId: facility.lenderId,
    objectId: event.objectId,
    found: found.filter((each) => !waived.includes(each)),
  });
}

/**
 * Reaction: margin goes back. Interest and penalty are owed as principal is; a default, an insolvency or a listing of the borrower
 * keeps the margin of a sound facility too.
 */
export async function guardMarginRefund(ctx: Ctx, event: DomainEvent): Promise<void> {
  const facility = await lockFacility(ctx, event.objectId);
  if (!facility) return;
  const found = await foundOf(ctx, facility, []);
  await passGate(ctx, { gate: 'MR', holderId: facility.lenderId, objectId: facility.id, found });
}
