import { markDirty, shareOfLot, shiftCoverage, todayOf } from '../../assessment/coverage/index.ts';
import { keeping } from '../../assessment/judgement/index.ts';
import { asSystem, atOnce, type Ctx, requirePerson } from '../../context.ts';
import { act, restsOn, sha256 } from '../../ground/audit/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { exact } from '../../kernel/exact.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { lockFacility } from '../../lending/financing/index.ts';
import { endWatchOfLots, lockStatesOfLots } from '../../oversight/control/index.ts';
import {
  countByGate,
  gateTicket,
  type LotView,
  lockLots,
  recordOutbound,
  unreserve,
} from '../../physical/goods/index.ts';
import { findLivePledges, freeItems } from '../../security/pledges/index.ts';
import { givenUp, releaseExecuted } from './events.ts';
import { passOut } from './record.ts';
import { partiesTo, viewOf } from './release.ts';
import { assertNoneHeld, type Leaving, type Room, recordAndPledgors, requireRoom } from './room.ts';
import { releaseRefusals } from './rules.ts';
import type { ExecuteReleaseInput, ReleaseView } from './schemas.ts';
import * as store from './store.ts';
import { compareTickets } from './tickets.ts';
import { assertWeighed, leftOf, wireOf } from './weighed.ts';

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Token, vehicle and time are those of the order, and nobody used it. */
async function assertOrder(found: store.KeptRelease, input: ExecuteReleaseInput, now: Date): Promise<void> {
  const hash = await sha256(new TextEncoder().encode(input.token));
  const isValid =
    found.status === 'approved' &&
    found.tokenHash !== null &&
    sameBytes(hash, found.tokenHash) &&
    found.vehicle === input.vehicle &&
    found.validUntil !== null &&
    now <= new Date(found.validUntil);
  if (!isValid)
    refuse(releaseRefusals.RELEASE_ORDER_INVALID, {
      facts: { status: found.status, validUntil: found.validUntil },
    });
}

/** What stands on record when the goods are to leave, locked in the order in which telemetry locks it. */
async function lockedForGate(system: Ctx, asked: store.KeptRelease, custodianId: string) {
  const ids = asked.lines.map((line) => line.lotId);
  await lockStatesOfLots(system, ids);
  const lots = await lockLots(system, ids);
  const facility = await lockFacility(system, asked.facilityId);
  // Read again under the lock: another gate may have used it in between.
  const found = onRecord(await store.findRelease(system, asked.id));
  // Who held the lots and let them out already is told so; to anyone else there is no such release.
  const isCustodian = lots.every((lot) => lot.custody?.custodianId === custodianId);
  if (!facility || (!isCustodian && found.status !== 'executed'))
    refuse(commonRefusals.NOT_FOUND, { at: '/releaseId' });
  return { lots, facility, found };
}

/** The goods leave with a ticket each; where a lot is gone, its watch, its pledges and its registration end. */
async function letOut(
  ctx: Ctx,
  found: store.KeptRelease,
  input: ExecuteReleaseInput,
  { partyId, personId }: { partyId: string; personId: string },
  lots: readonly LotView[],
  { left, tally }: ReturnType<typeof leftOf>,
) {
  const gone: string[] = [];
  const weights = { gateWeightKg: input.gateWeightKg ?? null, tareWeightKg: input.tareWeightKg ?? null };
  const evidence = { releaseId: found.id, ...weights, tally: wireOf(tally) };
  for (const { lotId, value } of left) {
    const lot = onRecord(lots.find((each) => each.id === lotId));
    if (value === 0n) continue;
    await gateTicket(ctx, lot, value, {
      number: `${found.id}/${lotId.slice(-12)}`,
      vehicle: input.vehicle,
      releaseId: found.id,
      recordedBy: personId,
    });
    if (await recordOutbound(ctx, lot, value, { partyId, evidence, ticketed: true })) gone.push(lotId);
  }
  // Watches end before pledges do: over goods that nobody watches no lender’s limits are followed.
  const [, , pledges] = await atOnce(
    ctx,
    () => compareTickets(ctx, found),
    async () => gone.length > 0 && endWatchOfLots(ctx, gone),
    async () => (gone.length > 0 ? findLivePledges(ctx, gone) : []),
  );
  return { lotIds: gone, pledgeIds: await freeItems(ctx, gone, { found: pledges }) };
}

/**
 * The gate: token, vehicle, time and weight are checked, and coverage once more at this second, before anything leaves.
 * Approval yesterday is no reason to let goods go today. What leaves is posted, the rest of the order is void.
 */
export async function executeRelease(
  ctx: Ctx,
  input: ExecuteReleaseInput & { releaseId: string },
): Promise<ReleaseView> {
  return act(ctx, { verb: 'release.execute', mandate: 'release:execute', input }, async (tx) => {
    const asked = await store.findRelease(tx, input.releaseId);
    if (!asked) refuse(commonRefusals.NOT_FOUND, { at: '/releaseId' });
    const { partyId, personId } = requirePerson(tx);
    return asSystem(tx, 'releases', async (system) => {
      const { lots, facility, found } = await lockedForGate(system, asked, partyId);
      restsOn(tx, [{ personId: found.approvedBy, mandate: 'release:approve', objectId: found.id }]);
      const now = tx.clock.now();
      await assertOrder(found, input, now);
      const tolerance = policyOn('release.gateToleranceBps', todayOf(tx)).value;
      await assertWeighed(system, facility.lenderId, lots, input);
      const { left, tally } = leftOf(found, input, lots, tolerance);
      const leaving = left.filter((l) => l.value > 0n);
      const { record, pledgors: pledgorOf } = await recordAndPledgors(system, facility, lots);
      assertNoneHeld(record, found.lines);
      const room = await requireRoom(system, record, leaving, true);
      const kept = await passOut(
        system,
        { releaseId: found.id, approvedAt: onRecord(found.approvedAt ?? undefined) },
        { record, partyIds: partiesTo(found, facility), leaving, isPromised: true },
      );
      const pledgors = [...pledgorOf.values()];
      const [release] = await atOnce(
        system,
        () =>
          store.moveRelease(system, found, 'execute', {
            gateWeightKg: input.gateWeightKg ?? null,
            executedBy: personId,
            executedAt: now,
          }),
        () => unreserve(system, found.lines),
        () => store.noteLeft(system, found.id, left),
        () => countByGate(system, found.id),
        () => settle(system, facility.id, found, left, room),
      );
      if (!release) refuse(releaseRefusals.RELEASE_ORDER_INVALID, { facts: { status: found.status } });
      const freed = await letOut(system, found, input, { partyId, personId }, lots, { left, tally });
      const done = {
        ...release,
        lines: release.lines.map((line) => ({
          ...line,
          leftValue: left.find((l) => l.lotId === line.lotId)?.value ?? null,
        })),
      };
      const more = { ...givenUp(facility, done, room, pledgors), freed, tally: wireOf(tally) };
      return { view: viewOf(done), event: await keeping(releaseExecuted(done, more), kept) };
    });
  });
}

/** Takes what left out of the facility's coverage, and what was promised with it; a capped pool is marked anew instead. */
async function settle(
  ctx: Ctx,
  facilityId: string,
  found: store.KeptRelease,
  left: readonly Leaving[],
  { lots, terms }: Room,
): Promise<void> {
  if (lots.length < found.lines.length || (terms?.concentration.length ?? 0) > 0) return markDirty(ctx, [facilityId]);
  const share = (of: 'value' | 'adjusted') =>
    left.reduce((sum, l) => {
      const valued = lots.find((v) => v.lot.lotId === l.lotId);
      return valued ? sum + shareOfLot(valued, l.value, 'up', of) : sum;
    }, 0n);
  const promised = found.lines.reduce((sum, line) => {
    const valued = lots.find((v) => v.lot.lotId === line.lotId);
    return valued ? sum + shareOfLot(valued, line.quantityValue, 'up') : sum;
  }, 0n);
  await shiftCoverage(ctx, facilityId, {
    promisedMinor: -promised,
    value: exact(share('value')),
    adjusted: exact(share('adjusted')),
  });
}
