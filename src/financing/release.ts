import { act, sha256 } from '../audit/index.ts';
import { asSystem, type Ctx, requirePerson } from '../context.ts';
import { endWatchOfLots, lockStatesOfLots, orderRelease } from '../control/index.ts';
import { findLots, type LotView, lockLots, recordOutbound } from '../goods/index.ts';
import { shareOf } from '../kernel/ratio.ts';
import { commonRefusals, refuse } from '../kernel/refusal.ts';
import { freeItems } from '../pledges/index.ts';
import { policyOn } from '../policy/index.ts';
import { releaseApproved, releaseDeclined, releaseExecuted, releaseRequested } from './events.ts';
import { collateralOf, exposureOf, requireFacility, today } from './facility.ts';
import { assertMayRelease, financingRefusals, interestMinor } from './rules.ts';
import type { ExecuteReleaseInput, FacilityView, ReleaseView, RequestReleaseInput } from './schemas.ts';
import * as store from './store.ts';

const viewOf = (release: store.KeptRelease, token: string | null = null): ReleaseView => ({
  id: release.id,
  facilityId: release.facilityId,
  lotId: release.lotId,
  vehicle: release.vehicle,
  status: release.status,
  validUntil: release.validUntil,
  maximumWeightKg: release.maximumWeightKg,
  gateWeightKg: release.gateWeightKg,
  executedAt: release.executedAt,
  token,
});

/** Principal, interest to the day and unreimbursed credits, less margin: what stays must cover it. */
async function owedMinor(ctx: Ctx, facility: FacilityView): Promise<bigint> {
  const on = today(ctx);
  const dayCount = policyOn('interest.dayCount', on).value;
  const open = await store.listDrawdowns(ctx, facility.id, ['disbursed']);
  const interest = open.reduce((sum, d) => {
    const outstanding = BigInt(d.amount.amountMinor) - BigInt(d.repaid.amountMinor);
    return (
      sum + d.interestDueMinor + interestMinor(outstanding, facility.interestBps, d.interestFrom ?? on, on, dayCount)
    );
  }, 0n);
  const e = await exposureOf(ctx, facility);
  const owed = e.principalMinor + e.claimMinor + interest - e.marginMinor;
  return owed > 0n ? owed : 0n;
}

async function assertReleasable(ctx: Ctx, facility: FacilityView, lotId: string): Promise<void> {
  assertMayRelease({
    lotId,
    collateral: await collateralOf(ctx, facility),
    rates: facility,
    owedMinor: await owedMinor(ctx, facility),
  });
}

/** The borrower asks to take a lot out. Refused at once when it could not go now. */
export async function requestRelease(
  ctx: Ctx,
  input: RequestReleaseInput & { facilityId: string },
): Promise<ReleaseView> {
  return act(ctx, { verb: 'release.request', mandate: 'release:request', input }, async (tx) => {
    const facility = await requireFacility(tx, input.facilityId, 'borrower');
    const lot = await lotOf(tx, input.lotId);
    await assertReleasable(tx, facility, lot.id);
    await store.expireReleases(tx, lot.id);
    const release = await store.insertRelease(tx, {
      id: tx.newId('release'),
      facilityId: facility.id,
      lotId: lot.id,
      status: 'requested',
      vehicle: input.vehicle,
      requestedBy: requirePerson(tx).personId,
      participants: [
        ...new Set([facility.lenderId, facility.borrowerId, lot.custody?.custodianId ?? facility.lenderId]),
      ],
    });
    if (!release) refuse(financingRefusals.RELEASE_IN_PROGRESS, { at: '/lotId' });
    return { view: viewOf(release), event: releaseRequested(release) };
  });
}

async function lotOf(ctx: Ctx, lotId: string): Promise<LotView> {
  const [lot] = await asSystem(ctx, 'financing', (system) => findLots(system, [lotId]));
  return lot ?? refuse(commonRefusals.NOT_FOUND, { at: '/lotId' });
}

/** The lender signs a single-use order: this lot, this vehicle, this weight, until then. The token is shown once. */
export async function approveRelease(ctx: Ctx, input: { releaseId: string }): Promise<ReleaseView> {
  return act(ctx, { verb: 'release.approve', mandate: 'release:approve', input }, async (tx) => {
    const found = await store.findRelease(tx, input.releaseId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/releaseId' });
    const facility = await requireFacility(tx, found.facilityId, 'lender');
    await assertReleasable(tx, facility, found.lotId);
    const lot = await lotOf(tx, found.lotId);
    const now = tx.clock.now();
    const validHours = policyOn('release.orderValidHours', today(tx)).value;
    const validUntil = new Date(now.getTime() + validHours * 3_600_000);
    const token = Array.from(tx.chance(new Uint8Array(24)), (b) => b.toString(16).padStart(2, '0')).join('');
    const release = await store.moveRelease(tx, found.id, 'requested', {
      status: 'approved',
      approvedBy: requirePerson(tx).personId,
      tokenHash: await sha256(new TextEncoder().encode(token)),
      validUntil,
      maximumWeightKg: lot.grossWeightKg,
    });
    if (!release) refuse(financingRefusals.RELEASE_WRONG_STATE, { facts: { status: found.status } });
    // What leaves on this order is no breach: the watch expects it.
    await asSystem(tx, 'financing', (system) =>
      orderRelease(system, {
        lotId: lot.id,
        from: now,
        to: validUntil,
        weightKg: lot.grossWeightKg,
        reason: release.id,
      }),
    );
    return { view: viewOf(release, token), answer: viewOf(release), event: releaseApproved(release) };
  });
}

/** The lender declines a request, or calls an order back that was not used: its token opens nothing any more. */
export async function declineRelease(ctx: Ctx, input: { releaseId: string; reason: string }): Promise<ReleaseView> {
  return act(ctx, { verb: 'release.decline', mandate: 'release:approve', input }, async (tx) => {
    const found = await store.findRelease(tx, input.releaseId);
    if (!found) refuse(commonRefusals.NOT_FOUND, { at: '/releaseId' });
    await requireFacility(tx, found.facilityId, 'lender');
    const from = found.status === 'approved' ? 'approved' : 'requested';
    const release = await store.moveRelease(tx, found.id, from, { status: 'declined' });
    if (!release) refuse(financingRefusals.RELEASE_WRONG_STATE, { facts: { status: found.status } });
    return { view: viewOf(release), event: releaseDeclined(release, { reason: input.reason }) };
  });
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

/**
 * The gate: token, vehicle, time and weight are checked, and coverage once more at this second, before the lot leaves.
 * Approval yesterday is no reason to let goods go today.
 */
export async function executeRelease(
  ctx: Ctx,
  input: ExecuteReleaseInput & { releaseId: string },
): Promise<ReleaseView> {
  return act(ctx, { verb: 'release.execute', mandate: 'release:execute', input }, async (tx) => {
    const asked = await store.findRelease(tx, input.releaseId);
    if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/releaseId' });
    const { partyId, personId } = requirePerson(tx);
    // Watch, lot and facility are locked in the order in which telemetry locks them.
    const lot = await asSystem(tx, 'financing', async (system) => {
      await lockStatesOfLots(system, [asked.lotId]);
      return (await lockLots(system, [asked.lotId]))[0];
    });
    // Read again under the lock: another gate may have used it in between.
    const found = (await store.findRelease(tx, input.releaseId)) as store.KeptRelease;
    // Who held the lot and let it out already is told so; to anyone else there is no such release.
    const isCustodian = lot?.custody?.custodianId === partyId;
    if (!isCustodian && found.status !== 'executed') refuse(commonRefusals.NOT_FOUND, { at: '/releaseId' });
    const facility = await asSystem(tx, 'financing', (system) => store.lockFacility(system, found.facilityId));
    if (!facility) refuse(commonRefusals.NOT_FOUND, { at: '/releaseId' });
    const now = tx.clock.now();
    const hash = await sha256(new TextEncoder().encode(input.token));
    const isValid =
      found.status === 'approved' &&
      found.tokenHash !== null &&
      sameBytes(hash, found.tokenHash) &&
      found.vehicle === input.vehicle &&
      found.validUntil !== null &&
      now <= new Date(found.validUntil);
    if (!isValid)
      refuse(financingRefusals.RELEASE_ORDER_INVALID, {
        facts: { status: found.status, validUntil: found.validUntil },
      });
    const ordered = BigInt(found.maximumWeightKg ?? 0);
    const tolerance = shareOf(ordered, policyOn('release.gateToleranceBps', today(tx)).value, 'down');
    if (BigInt(input.gateWeightKg) > ordered + tolerance)
      refuse(financingRefusals.GATE_WEIGHT_EXCEEDED, {
        at: '/gateWeightKg',
        facts: { orderedKg: ordered, toleranceKg: tolerance, gateWeightKg: input.gateWeightKg },
      });
    await asSystem(tx, 'financing', (system) => assertReleasable(system, facility, found.lotId));
    const release = await store.moveRelease(tx, found.id, 'approved', {
      status: 'executed',
      gateWeightKg: input.gateWeightKg,
      executedBy: personId,
      executedAt: now,
    });
    if (!release) refuse(financingRefusals.RELEASE_ORDER_INVALID, { facts: { status: found.status } });
    await asSystem(tx, 'financing', async (system) => {
      const whole = BigInt((lot as LotView).quantity.value);
      await recordOutbound(system, lot as LotView, whole, {
        partyId,
        evidence: { releaseId: found.id, gateWeightKg: input.gateWeightKg },
      });
      await freeItems(system, [found.lotId]);
      await endWatchOfLots(system, [found.lotId]);
    });
    return { view: viewOf(release), event: releaseExecuted(release) };
  });
}

/** A release as its parties see it. */
export async function readRelease(ctx: Ctx, releaseId: string): Promise<ReleaseView> {
  const found = await store.findRelease(ctx, releaseId);
  return found ? viewOf(found) : refuse(commonRefusals.NOT_FOUND, { at: '/releaseId' });
}
