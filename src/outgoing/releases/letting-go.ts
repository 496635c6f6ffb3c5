import { askGate, standingsBeside } from '../../assessment/judgement/index.ts';
import { atOnce, type Ctx, type DomainEvent } from '../../context.ts';
import { agreersApart, asksSecond, peopleBehind } from '../../ground/audit/index.ts';
import { type FactId, type Found, type GateId, reasonOf } from '../../ground/policy/index.ts';
import { passGate } from '../../ground/standings/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { type FacilityView, lockFacility, repaymentRecorders } from '../../lending/financing/index.ts';
import { findPledge } from '../../security/pledges/index.ts';
import { ordersOverLots } from './store.ts';

/** What the one judgement finds, with what stands against whoever else is concerned. */
async function foundOf(
  ctx: Ctx,
  gate: GateId,
  facility: FacilityView,
  freed: readonly string[],
  partyIds: readonly string[],
): Promise<Found[]> {
  const { judgement } = await askGate(ctx, { facility, gate, after: { freed } });
  return [...judgement.found, ...(await standingsBeside(ctx, judgement.record, partyIds))];
}

/** Who recorded money in does not vouch for what is let go on it (Guidelines on Internal Control of Commercial Banks: who records does not approve). */
export async function recordersDoNotAgree(ctx: Ctx, facilityId: string): Promise<void> {
  const [ofRepayments, ofMargin] = await atOnce(
    ctx,
    () => repaymentRecorders(ctx, facilityId),
    () => peopleBehind(ctx, facilityId, ['facility.marginReceived']),
  );
  await agreersApart(ctx, ofRepayments);
  await agreersApart(ctx, ofMargin);
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
  await recordersDoNotAgree(ctx, facility.id);
  const pledge = onRecord(await findPledge(ctx, event.objectId));
  const found = await foundOf(ctx, 'FD', facility, heldIds, [pledgorId]);
  // What it secures besides is asked about as the facility that it names is.
  for (const otherId of pledge.alsoSecures) {
    const other = await lockFacility(ctx, otherId);
    if (other) found.push(...(await foundOf(ctx, 'FD', other, heldIds, [])));
  }
  for (const { releaseId, lotId } of await ordersOverLots(ctx, facilityId, heldIds))
    found.push({ fact: 'F22', facts: { releaseId, lotId } });
  if (pledge.crystallised && !found.some(({ fact }) => fact === 'F66'))
    found.push({ fact: 'F66', facts: { pledgeId: pledge.id } });
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
  await recordersDoNotAgree(ctx, facility.id);
  // How much of the margin is free the act itself has reckoned; that some is left is no reason.
  const found = (await foundOf(ctx, 'MR', facility, [], [])).filter(({ fact }) => fact !== 'F61');
  await passGate(ctx, { gate: 'MR', holderId: facility.lenderId, objectId: facility.id, found });
}
