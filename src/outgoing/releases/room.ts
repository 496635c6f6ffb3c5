import {
  countsUndertakings,
  exposureMinor,
  isMarkedNow,
  type KeptCoverage,
  settleCoverages,
  shareOfLot,
} from '../../assessment/coverage/index.ts';
import { type FacilityRecord, readRecord } from '../../assessment/judgement/index.ts';
import type { Ctx } from '../../context.ts';
import { roundExact } from '../../kernel/exact.ts';
import { refuse } from '../../kernel/refusal.ts';
import { type CollateralTerms, type FacilityView, findHolds, owedMinor } from '../../lending/financing/index.ts';
import type { ValuedLot } from '../../lending/valuation/index.ts';
import { assertNotCrystallised, contractFloorMinor, floorsOver } from '../../security/pledges/index.ts';
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

/**
 * The record of a locked facility as it stands. Where its last mark no longer holds, the mark is written anew, with the calls and
 * holds that follow from it, before anything is let go.
 */
export async function recordToRelease(ctx: Ctx, facility: FacilityView): Promise<FacilityRecord> {
  const record = await readRecord(ctx, facility);
  if (isMarkedNow(record)) return record;
  await settleCoverages(ctx, [record]);
  return { ...record, holds: await findHolds(ctx, facility.id) };
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
  await assertNotCrystallised(ctx, ids);
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
    contractFloorMinor: await contractFloorMinor(ctx, facility.id),
  };
  assertRoom({ room, owedMinor: owed, receivableMinor, leavingMinor, releaseBps, currency: facility.limit.currency });
  const staysCovered = carriesWhole(room, netOf(owedMinor(debt, true)), leavingMinor, releaseBps);
  const byCommodity = new Map<string, bigint>();
  for (const { lot } of lots) {
    const value = leaving.find((l) => l.lotId === lot.lotId)?.value ?? 0n;
    if (lot.commodityId !== null) byCommodity.set(lot.commodityId, (byCommodity.get(lot.commodityId) ?? 0n) + value);
  }
  const floors = await floorsOver(ctx, ids);
  assertFloors(
    floors.map((f) => ({ ...f, standingValue: isPromised ? f.heldValue : f.freeValue })),
    byCommodity,
  );
  return { coverage, lots, leavingMinor, staysCovered, terms };
}
