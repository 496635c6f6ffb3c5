import {
  countsUndertakings,
  exposureMinor,
  isMarkedNow,
  type KeptCoverage,
  settleCoverages,
  shareOfLot,
} from '../../assessment/coverage/index.ts';
import { type FacilityRecord, readRecord } from '../../assessment/judgement/index.ts';
import { atOnce, type Ctx, settled } from '../../context.ts';
import { roundExact } from '../../kernel/exact.ts';
import { refuse } from '../../kernel/refusal.ts';
import { type CollateralTerms, type FacilityView, findHolds, owedMinor } from '../../lending/financing/index.ts';
import type { ValuedLot } from '../../lending/valuation/index.ts';
import type { LotView } from '../../physical/goods/index.ts';
import {
  assertNotCrystallised,
  contractFloorMinor,
  floorsOver,
  pledgorsOf,
  pledgorsOfItems,
} from '../../security/pledges/index.ts';
import { refuseHeld } from '../../security/restraints/index.ts';
import { assertFloors, assertRoom, carriesWhole, releaseRefusals } from './rules.ts';

export interface Leaving {
  lotId: string;
  value: bigint;
}

export interface Room {
  coverage: KeptCoverage;
  lots: ValuedLot[];
  /** What the leaving quantities count for: rounded up, as what may be released is rounded down. */
  leavingMinor: bigint;
  /** What stays carries the whole debt, undertakings too, whatever the terms count. */
  staysCovered: boolean;
  terms: CollateralTerms | undefined;
}

/** Nothing leaves while control of any item is not proved, a price is not known, or the facility is held. */
function assertOpen({ pool, holds }: FacilityRecord): void {
  const notControlled = pool.positions
    .filter((p) => p.state !== 'controlled')
    .map(({ itemId, state, reason }) => ({ itemId, state, reason }));
  if (notControlled.length > 0) refuse(releaseRefusals.RELEASE_HELD, { facts: { notControlled } });
  const closing = holds.filter((hold) => hold.blocks.includes('release'));
  if (closing.length > 0) refuse(releaseRefusals.RELEASE_FROZEN, { facts: { holds: closing } });
}

/** Nothing leaves that a court, an authority or a claimant holds: told before its worth, which is nothing meanwhile. */
export function assertNoneHeld({ pool }: FacilityRecord, leaving: readonly Pick<Leaving, 'lotId'>[]): void {
  for (const { lotId } of leaving) {
    const held = pool.lots.find((v) => v.lot.lotId === lotId)?.lot.restraint;
    if (held) refuseHeld(held, '/lots');
  }
}

/**
 * The record of a locked facility as it stands. Where its last mark no longer holds, the mark is written anew, with the calls and
 * holds that follow from it, before anything is let go.
 */
export const recordToRelease = async (ctx: Ctx, facility: FacilityView): Promise<FacilityRecord> =>
  markedNow(ctx, await readRecord(ctx, facility));

async function markedNow(ctx: Ctx, record: FacilityRecord): Promise<FacilityRecord> {
  if (isMarkedNow(record)) return record;
  await settleCoverages(ctx, [record]);
  return { ...record, holds: await findHolds(ctx, record.facility.id) };
}

/** The same, with who pledged each of these lots for it. */
export async function recordAndPledgors(ctx: Ctx, facility: FacilityView, lots: readonly LotView[]) {
  await settled(ctx, 'coverage');
  const [record, pledgors] = await atOnce(
    ctx,
    () => readRecord(ctx, facility),
    () => pledgorsByLot(ctx, facility, lots),
    // Asked again when there is a record, and answered from memory then: what is refused is refused in its place.
    () =>
      standsBefore(
        ctx,
        facility,
        lots.map(({ id }) => id),
      ).catch(() => undefined),
  );
  return { record: await markedNow(ctx, record), pledgors };
}

/** What else stands before goods that leave: a charge that has fixed, the floors of contracts and pledges. */
const standsBefore = (ctx: Ctx, facility: FacilityView, lotIds: readonly string[]) =>
  atOnce(
    ctx,
    () => assertNotCrystallised(ctx, lotIds),
    () => contractFloorMinor(ctx, facility.id),
    () => floorsOver(ctx, lotIds),
  );

/** Who pledged each lot for a facility: itself, through its document, or, where nobody else did, the borrower. */
export async function pledgorsByLot(
  ctx: Ctx,
  facility: FacilityView,
  lots: readonly LotView[],
): Promise<Map<string, string>> {
  const ids = lots.map((lot) => lot.id);
  const own = await pledgorsOfItems(ctx, facility.id, ids);
  // A lot under a pledged document is in no pledge itself.
  const pledgors = ids.every((id) => own.has(id)) ? [] : await pledgorsOf(ctx, facility.id);
  return new Map(
    lots.map(({ id, ownerId }) => [id, own.get(id) ?? (pledgors.includes(ownerId) ? ownerId : facility.borrowerId)]),
  );
}

/**
 * Whether these quantities may leave a facility now: at this second's price, stock, promises and debt. `promised` says that they
 * are among what is promised already, as they are at the gate. Runs as the system: what decides is not all seen by who asks.
 */
export async function requireRoom(
  ctx: Ctx,
  record: FacilityRecord,
  leaving: readonly Leaving[],
  isPromised: boolean,
): Promise<Room> {
  const { facility, coverage, terms, debt } = record;
  const ids = leaving.map((l) => l.lotId);
  const lots = record.pool.lots.filter((v) => ids.includes(v.lot.lotId));
  const missing = ids.findIndex((id) => !lots.some((v) => v.lot.lotId === id));
  if (missing >= 0)
    refuse(releaseRefusals.LOT_NOT_COLLATERAL, { at: ids.length === 1 ? '/lotId' : `/lots/${missing}/lotId` });
  const [, floorMinor, floors] = await standsBefore(ctx, facility, ids);
  assertOpen(record);
  const owed = owedMinor(debt, countsUndertakings(terms));
  const old = lots.filter((v) => v.state === 'dead' || v.state === 'missing');
  if (owed > 0n && coverage.deadLots + coverage.unknownLots + old.length > 0)
    refuse(releaseRefusals.RELEASE_PRICE_UNKNOWN, {
      facts: { unknownLots: coverage.unknownLots, deadLots: coverage.deadLots },
    });
  const worth = (l: Leaving): bigint => {
    const valued = lots.find((v) => v.lot.lotId === l.lotId);
    return valued ? shareOfLot(valued, l.value, 'up') : 0n;
  };
  const leavingMinor = leaving.reduce((sum, l) => sum + worth(l), 0n);
  // At the gate the first truck counts alone: others that hold orders are judged when they get here.
  const promisedMinor = isPromised ? 0n : coverage.promisedMinor;
  const releaseBps = terms?.releaseBps ?? facility.lotAdvanceBps;
  const { receivableMinor } = coverage;
  const netOf = (minor: bigint) => exposureMinor({ owedMinor: minor, receivableMinor });
  const room = {
    netExposureMinor: netOf(owed),
    valueMinor: roundExact(coverage.counted, 'down'),
    reserveMinor: coverage.reserveMinor,
    promisedMinor,
    contractFloorMinor: floorMinor,
  };
  assertRoom({ room, owedMinor: owed, receivableMinor, leavingMinor, releaseBps, currency: facility.limit.currency });
  const staysCovered = carriesWhole(room, netOf(owedMinor(debt, true)), leavingMinor, releaseBps);
  const byCommodity = new Map<string, bigint>();
  for (const { lot } of lots) {
    const value = leaving.find((l) => l.lotId === lot.lotId)?.value ?? 0n;
    if (lot.commodityId !== null) byCommodity.set(lot.commodityId, (byCommodity.get(lot.commodityId) ?? 0n) + value);
  }
  assertFloors(
    floors.map((f) => ({ ...f, standingValue: isPromised ? f.heldValue : f.freeValue })),
    byCommodity,
  );
  return { coverage, lots, leavingMinor, staysCovered, terms };
}
