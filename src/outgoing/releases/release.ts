import { isMarkedNow, isStillMarked, markDirty, shiftCoverage, todayOf } from '../../assessment/coverage/index.ts';
import { keeping, readRecord } from '../../assessment/judgement/index.ts';
import { asSystem, atOnce, type Ctx, requirePerson } from '../../context.ts';
import { act, hex, putsAtRisk, recordEvent, sha256 } from '../../ground/audit/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { quantityFrom } from '../../http/wire.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import {
  type FacilityView,
  financingRefusals,
  findFacility,
  lockFacility,
  requireFacility,
} from '../../lending/financing/index.ts';
import { findPositionsOfItems, orderRelease } from '../../oversight/control/index.ts';
import {
  endOfOrder,
  findLots,
  type LotView,
  lockLots,
  reserve,
  transformFacts,
  unreserve,
  valueOf,
} from '../../physical/goods/index.ts';
import { pledgorsOf } from '../../security/pledges/index.ts';
import * as events from './events.ts';
import { recordersDoNotAgree } from './letting-go.ts';
import { ordinaryCourse } from './ordinary-course.ts';
import { assertAskable, passApproval } from './record.ts';
import {
  assertNoneHeld,
  type Leaving,
  pledgorsByLot,
  type Room,
  recordAndPledgors,
  recordToRelease,
  requireRoom,
} from './room.ts';
import { releaseRefusals } from './rules.ts';
import type { ApproveReleaseInput, ReleaseView, RequestReleaseInput } from './schemas.ts';
import * as store from './store.ts';

export const viewOf = (release: store.KeptRelease, token: string | null = null): ReleaseView => {
  const {
    lines,
    requestedBy: _,
    approvedBy: _____,
    approvedAt: ______,
    tokenHash: __,
    participants: ___,
    guarantorConsents: ____,
    ...view
  } = release;
  return {
    ...view,
    lotId: lines[0]?.lotId ?? '',
    lots: lines.map((line) => ({
      lotId: line.lotId,
      quantityValue: line.quantityValue.toString(),
      leftValue: line.leftValue?.toString() ?? null,
    })),
    token,
  };
};

export const leavingOf = (release: store.KeptRelease): Leaving[] =>
  release.lines.map((line) => ({ lotId: line.lotId, value: line.quantityValue }));

/** To anyone but its borrower and who pledged for it there is no such facility. */
async function assertOfIt(ctx: Ctx, facility: FacilityView, partyId: string): Promise<void> {
  if (facility.lenderId === partyId) refuse(financingRefusals.NOT_THE_BORROWER);
  const isOfIt = partyId === facility.borrowerId || (await pledgorsOf(ctx, facility.id)).includes(partyId);
  if (!isOfIt) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
}

/**
 * Goods leave at the request of who pledged them: the borrower its own, another its own, neither the other's. What secures
 * nothing here is refused before anything is said of it, to whoever merely knows its identifier.
 */
async function assertPledgor(ctx: Ctx, facility: FacilityView, lots: readonly LotView[], partyId: string) {
  await assertOfIt(ctx, facility, partyId);
  const ids = lots.map((lot) => lot.id);
  const [positions, pledgors] = await atOnce(
    ctx,
    () => findPositionsOfItems(ctx, facility.lenderId, ids),
    () => pledgorsByLot(ctx, facility, lots),
  );
  const secures = positions.filter((p) => p.facilityId === facility.id);
  const stray = ids.find((id) => !secures.some((p) => p.itemId === id));
  if (stray !== undefined) refuse(releaseRefusals.LOT_NOT_COLLATERAL, { at: '/lots', facts: { lotId: stray } });
  for (const [lotId, pledgorId] of pledgors)
    if (pledgorId !== partyId) refuse(releaseRefusals.NOT_THE_PLEDGOR, { at: '/lots', facts: { lotId } });
}

/** The lots and then the facility, locked in the order of everyone who locks both, for one side of the facility. */
export async function lockBoth(
  ctx: Ctx,
  facilityId: string,
  lotIds: readonly string[],
  side: { role: 'lender' | 'pledgor'; partyId: string },
  lapsedIds?: readonly string[],
): Promise<{ facility: FacilityView; lots: LotView[] }> {
  const lapsed = lapsedIds ?? (await store.lotsOfLapsed(ctx, facilityId));
  const locked = await lockLots(ctx, [...lotIds, ...lapsed]);
  const facility = await lockFacility(ctx, facilityId);
  if (!facility) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  const lots = locked.filter((lot) => lotIds.includes(lot.id));
  if (side.role === 'pledgor') await assertPledgor(ctx, facility, lots, side.partyId);
  else if (facility.lenderId !== side.partyId) {
    if (facility.borrowerId !== side.partyId) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
    refuse(financingRefusals.NOT_THE_LENDER);
  }
  if (lapsed.length > 0) await freeLapsed(ctx, facilityId);
  return { facility, lots };
}

/**
 * The same for who only asks: a request promises nothing, and approval and gate look again. Where nothing has to be brought
 * up to date first, nobody waits for it.
 */
async function lookAtBoth(ctx: Ctx, facilityId: string, lotIds: readonly string[], partyId: string) {
  const [facility, lapsed] = await atOnce(
    ctx,
    () => findFacility(ctx, facilityId),
    () => store.lotsOfLapsed(ctx, facilityId),
  );
  if (facility) await assertOfIt(ctx, facility, partyId);
  if (facility !== undefined && lapsed.length === 0 && (await isStillMarked(ctx, facility))) {
    const lots = await findLots(ctx, lotIds);
    await assertPledgor(ctx, facility, lots, partyId);
    const record = await readRecord(ctx, facility);
    if (isMarkedNow(record)) return { record, lots };
  }
  const locked = await lockBoth(ctx, facilityId, lotIds, { role: 'pledgor', partyId }, lapsed);
  return { record: await recordToRelease(ctx, locked.facility), lots: locked.lots };
}

/** Orders whose time is over are void: what they had reserved is free, before anything else is decided. */
async function freeLapsed(ctx: Ctx, facilityId: string): Promise<void> {
  for (const lapsed of await store.expireOrders(ctx, facilityId)) {
    await unreserve(ctx, lapsed.lines);
    await endOfOrder(ctx, lapsed.id);
    await markDirty(ctx, [facilityId]);
    await recordEvent(ctx, events.releaseExpired(lapsed));
  }
}

/** What is asked for of each lot, in its own scale; more than is free is promised to others already. */
function askedOf(input: RequestReleaseInput, lots: readonly LotView[]): Leaving[] {
  const asked = input.lots ?? [{ lotId: input.lotId as string }];
  return asked.map(({ lotId, ...part }, i) => {
    const at = input.lots ? `/lots/${i}` : '/lotId';
    const lot = lots.find((l) => l.id === lotId);
    if (!lot) refuse(commonRefusals.NOT_FOUND, { at });
    const facts = transformFacts(lot);
    const quantity = 'quantity' in part ? part.quantity : undefined;
    const value = quantity ? valueOf(facts, quantityFrom(quantity), `${at}/quantity`) : facts.quantity.value;
    const freeValue = facts.quantity.value - facts.reservedValue;
    if (value === 0n || value > freeValue)
      refuse(releaseRefusals.RELEASE_IN_PROGRESS, { at, facts: { freeValue: freeValue.toString() } });
    return { lotId, value };
  });
}

/** What an officer should see before deciding. */
function flagsOf(
  ctx: Ctx,
  input: RequestReleaseInput,
  leaving: readonly Leaving[],
  room: Room,
  earlierValues: bigint[],
) {
  const quantityValue = leaving.reduce((sum, l) => sum + l.value, 0n);
  const valued = room.lots.reduce(
    (sum, v) => sum + (v.lines[0]?.value.n ?? 0n) / 10n ** BigInt(v.lines[0]?.value.scale ?? 0),
    0n,
  );
  const sale = input.buyer?.salePrice;
  const course = ordinaryCourse({
    quantityValue,
    earlierValues,
    // What the borrower says of its own buyer counts against it, never for it.
    isRelated: input.buyer?.isRelated === true ? true : undefined,
    isWithinScope: input.buyer?.isWithinScope === false ? false : undefined,
    priceToMarkBps: sale && valued > 0n ? Number((BigInt(sale.amountMinor) * 10_000n) / valued) : undefined,
  });
  const review = policyOn('ordinaryCourse.reviewScore', todayOf(ctx)).value;
  return {
    ordinaryCourse: { ...course, needsReview: course.points >= review },
    stalePrice: room.lots.filter((v) => v.state !== 'fresh').map((v) => v.lot.lotId),
    shortage: room.lots.filter((v) => v.shortage).map((v) => v.lot.lotId),
    purchaseMoneyOpen: room.lots
      .filter((v) => v.lines.some((line) => line.found.purchaseMoneyOpen === true))
      .map((v) => v.lot.lotId),
    leavingMinor: room.leavingMinor.toString(),
  };
}

/** Who pledged the goods asks to take them out. Refused at once when they could not go now; what must be paid first is named. */
export async function requestRelease(
  ctx: Ctx,
  input: RequestReleaseInput & { facilityId: string },
): Promise<ReleaseView> {
  return act(ctx, { verb: 'release.request', mandate: 'release:request', input }, (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const lotIds = input.lots?.map((l) => l.lotId) ?? [input.lotId as string];
    return asSystem(tx, 'releases', async (system) => {
      const { record, lots } = await lookAtBoth(system, input.facilityId, lotIds, partyId);
      const { facility } = record;
      const leaving = askedOf(input, lots);
      assertNoneHeld(record, leaving);
      const [room, earlierValues] = await atOnce(
        system,
        () => requireRoom(system, record, leaving, false),
        () => store.earlierOutbounds(system, facility.id, 50),
      );
      const custodians = lots.flatMap((lot) => lot.custody?.custodianId ?? []);
      await assertAskable(system, { record, partyIds: [partyId, ...custodians], leaving });
      const release = await store.insertRelease(
        system,
        {
          id: tx.newId('release'),
          facilityId: facility.id,
          status: 'requested',
          vehicle: input.vehicle,
          buyer: input.buyer ?? null,
          purpose: input.purpose ?? null,
          flags: flagsOf(system, input, leaving, room, earlierValues),
          requestedBy: personId,
          participants: [...new Set([facility.lenderId, facility.borrowerId, partyId, ...custodians])],
        },
        leaving.map((l) => ({ lotId: l.lotId, quantityValue: l.value })),
      );
      return { view: viewOf(release), event: events.releaseRequested(release) };
    });
  });
}

/** Pledgors and custodians of what leaves. */
export const partiesTo = ({ participants }: store.KeptRelease, { lenderId }: FacilityView): string[] =>
  participants.filter((id) => id !== lenderId);

/** Share of a lot's gross weight, rounded up: what the scale may show of it. */
const grossShareKg = (lot: LotView, value: bigint): number => {
  const held = BigInt(lot.quantity.value);
  return held === 0n ? 0 : Number((BigInt(lot.grossWeightKg) * value + held - 1n) / held);
};

async function requireRelease(ctx: Ctx, releaseId: string): Promise<store.KeptRelease> {
  return (await store.findRelease(ctx, releaseId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/releaseId' });
}

/**
 * The lender signs a single-use order: these quantities, this vehicle, this weight, until then; they are reserved from now
 * on. The token is shown once.
 */
export async function approveRelease(
  ctx: Ctx,
  input: ApproveReleaseInput & { releaseId: string },
): Promise<ReleaseView> {
  return act(ctx, { verb: 'release.approve', mandate: 'release:approve', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const kept = await store.findReleaseBesideLapsed(tx, input.releaseId);
    if (!kept) refuse(commonRefusals.NOT_FOUND, { at: '/releaseId' });
    const { release: found, lapsedIds } = kept;
    const leaving = leavingOf(found);
    const ids = leaving.map((l) => l.lotId);
    return asSystem(tx, 'releases', async (system) => {
      const lender = { role: 'lender', partyId } as const;
      const { facility, lots } = await lockBoth(system, found.facilityId, ids, lender, lapsedIds);
      if (found.status !== 'requested')
        refuse(releaseRefusals.RELEASE_WRONG_STATE, { facts: { status: found.status } });
      const { record, pledgors } = await recordAndPledgors(system, facility, lots);
      assertNoneHeld(record, leaving);
      const room = await requireRoom(system, record, leaving, false);
      const { currency } = facility.limit;
      putsAtRisk(tx, { amountMinor: room.leavingMinor, currency, clientId: facility.id });
      const kept = await passApproval(system, found, { record, partyIds: partiesTo(found, facility), leaving });
      await recordersDoNotAgree(system, facility.id);
      const now = tx.clock.now();
      const validHours = policyOn('release.orderValidHours', todayOf(tx)).value;
      const validUntil = new Date(now.getTime() + validHours * 3_600_000);
      const token = hex(tx.chance(new Uint8Array(24)));
      const weights = leaving.map((l) => grossShareKg(onRecord(lots.find((lot) => lot.id === l.lotId)), l.value));
      const tokenHash = await sha256(new TextEncoder().encode(token));
      const [release, reserved] = await atOnce(
        system,
        () =>
          store.moveRelease(system, found, 'approve', {
            approvedBy: personId,
            approvedAt: now,
            tokenHash,
            validUntil,
            guarantorConsents: input.guarantorConsents,
            maximumWeightKg: Math.max(
              1,
              weights.reduce((sum, kg) => sum + kg, 0),
            ),
          }),
        () => reserve(system, leaving),
        () => shiftCoverage(system, facility.id, { promisedMinor: room.leavingMinor }),
      );
      if (!release) refuse(releaseRefusals.RELEASE_WRONG_STATE, { facts: { status: found.status } });
      for (const [i, l] of leaving.entries()) {
        if (!reserved.has(l.lotId)) refuse(releaseRefusals.RELEASE_IN_PROGRESS, { at: `/lots/${i}/lotId` });
        // What leaves on this order is no breach: the watch expects it.
        const watched = { lotId: l.lotId, from: now, to: validUntil, weightKg: weights[i] ?? 0, releaseId: release.id };
        await orderRelease(system, watched);
      }
      const given = events.givenUp(facility, release, room, [...pledgors.values()]);
      const event = await keeping(events.releaseApproved(release, given), kept);
      return { view: viewOf(release, token), answer: viewOf(release), event };
    });
  });
}

/** The lender declines a request, or calls an order back that was not used: its token opens nothing any more. */
export async function declineRelease(ctx: Ctx, input: { releaseId: string; reason: string }): Promise<ReleaseView> {
  return act(ctx, { verb: 'release.decline', mandate: 'release:approve', input }, async (tx) => {
    const asked = await requireRelease(tx, input.releaseId);
    await asSystem(tx, 'releases', async (system) => {
      await lockLots(
        system,
        asked.lines.map((line) => line.lotId),
      );
    });
    const facility = await requireFacility(tx, asked.facilityId, 'lender');
    // Read again under the lock: the gate may have used it in between.
    const found = await requireRelease(tx, asked.id);
    const from = found.status === 'approved' ? 'approved' : 'requested';
    const release = await store.moveRelease(tx, found, 'decline');
    if (!release) refuse(releaseRefusals.RELEASE_WRONG_STATE, { facts: { status: found.status } });
    if (from === 'approved')
      await asSystem(tx, 'releases', async (system) => {
        await unreserve(system, found.lines);
        await endOfOrder(system, found.id);
        await markDirty(system, [facility.id]);
      });
    return { view: viewOf(release), event: events.releaseDeclined(release, { reason: input.reason }) };
  });
}

/** A release as its parties see it; an order past its time shows as expired before anyone swept it. */
export async function readRelease(ctx: Ctx, releaseId: string): Promise<ReleaseView> {
  const view = viewOf(await requireRelease(ctx, releaseId));
  const isOver = view.status === 'approved' && view.validUntil !== null && ctx.clock.now() > new Date(view.validUntil);
  return isOver ? { ...view, status: 'expired' } : view;
}
