import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { roundExact, sumExact } from '../../kernel/exact.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import {
  type CollateralTerms,
  collateralTermsOf,
  type Debt,
  type FacilityView,
  findFacility,
  marketOf,
  owedMinor,
  poolsOf,
} from '../../lending/financing/index.ts';
import { debtsInFull } from '../../lending/trade-finance/index.ts';
import { openMarket, valuationToWire, versionOf } from '../../lending/valuation/index.ts';
import { listItemsEver, positionAt } from '../../oversight/control/index.ts';
import { quantitiesAt } from '../../physical/goods/index.ts';
import { isOfNow, readCoverages, todayOf } from './assess.ts';
import { concentrate, linesOf } from './pool.ts';
import {
  type CoverageFacts,
  exposureMinor as exposureOf,
  floorValueMinor,
  headroomOf,
  type Lines,
  ratioBps,
  releasableMinor,
} from './rules.ts';
import type { CoverageView, ValuationView } from './schemas.ts';
import { findCoverages, type KeptCoverage } from './store.ts';
import { countsUndertakings } from './weigh.ts';

export async function requireVisible(ctx: Ctx, facilityId: string): Promise<FacilityView> {
  const found = await findFacility(ctx, facilityId);
  const { partyId } = requirePerson(ctx);
  if (!found || (found.lenderId !== partyId && found.borrowerId !== partyId))
    refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  const { proposedBy: _, ...facility } = found;
  return facility;
}

/** Where a facility stands: by a mark that holds or as it is now, against what is owed now. */
export interface Stand {
  row: KeptCoverage;
  isCurrent: boolean;
  terms: CollateralTerms | undefined;
  debt: Debt | undefined;
  exposureMinor: bigint;
}

/**
 * Where facilities of one lender stand, by facility, in a handful of reads: for each the mark that is kept, where it holds still, else, or where
 * there is none yet, what it would be now. Nobody is given what is stale. Runs as the system.
 */
export async function standsOf(system: Ctx, facilities: readonly FacilityView[]): Promise<Map<string, Stand>> {
  const [first] = facilities;
  if (!first) return new Map();
  const today = todayOf(system);
  const ids = facilities.map(({ id }) => id);
  const kept = await findCoverages(system, ids);
  const version = await versionOf(system, first.lenderId);
  const stale = facilities.filter(({ id }) => !isOfNow(kept.get(id), today, version));
  const now = new Map<string, KeptCoverage>();
  for (const currency of new Set(stale.map(({ limit }) => limit.currency))) {
    const of = stale.filter(({ limit }) => limit.currency === currency) as [FacilityView, ...FacilityView[]];
    const assessed = await readCoverages(system, of, await marketOf(system, of[0], today));
    for (const { facility, coverage } of assessed) now.set(facility.id, coverage);
  }
  const terms = await collateralTermsOf(system, ids);
  const debts = await debtsInFull(system, facilities, today);
  return new Map(
    facilities.map(({ id }) => {
      const row = now.get(id) ?? kept.get(id);
      if (!row) throw new Error('a facility has a coverage');
      const debt = debts.get(id);
      const owedNow = debt && owedMinor(debt, countsUndertakings(terms.get(id)));
      const exposureMinor =
        owedNow === undefined
          ? row.exposureMinor
          : exposureOf({ owedMinor: owedNow, receivableMinor: row.receivableMinor });
      return [id, { row, isCurrent: !now.has(id), terms: terms.get(id), debt, exposureMinor }];
    }),
  );
}

/** How far each line is, or nothing where it is not known. */
function headroomView(facts: CoverageFacts, lines: Lines | undefined): CoverageView['headroom'] {
  const far = (lineBps: number) => {
    const found = headroomOf(facts, lineBps);
    return found && { debtMinor: found.debtMinor.toString(), priceFallBps: found.priceFallBps };
  };
  if (!lines) return null;
  const [warn, call, liquidation] = [far(lines.warnBps), far(lines.callBps), far(lines.liquidationBps)];
  return warn && call && liquidation ? { warn, call, liquidation } : null;
}

/** Where a facility stands, for its lender and its borrower. */
export async function readCoverage(ctx: Ctx, facilityId: string): Promise<CoverageView> {
  const facility = await requireVisible(ctx, facilityId);
  return asSystem(ctx, 'coverage', async (system) => {
    const stand = (await standsOf(system, [facility])).get(facilityId) as Stand;
    const { row, isCurrent, terms, debt, exposureMinor } = stand;
    const countedMinor = roundExact(row.counted, 'down');
    const base = countedMinor - row.reserveMinor;
    const releaseBps = terms?.releaseBps ?? facility.lotAdvanceBps;
    const lines = terms && linesOf(facility, terms);
    const isFrozen = row.unknownLots + row.deadLots > 0;
    return {
      facilityId,
      currency: facility.limit.currency,
      state: row.state,
      stateSince: row.stateSince.toISOString(),
      valuedOn: row.valuedOn,
      isCurrent,
      valueMinor: roundExact(row.value, 'down').toString(),
      adjustedMinor: roundExact(row.adjusted, 'down').toString(),
      countedMinor: countedMinor.toString(),
      receivableMinor: row.receivableMinor.toString(),
      reserveMinor: row.reserveMinor.toString(),
      promisedMinor: row.promisedMinor.toString(),
      exposureMinor: exposureMinor.toString(),
      ltvReportBps: ratioBps(debt?.principalMinor ?? 0n, roundExact(row.value, 'down')),
      ltvControlBps: ratioBps(exposureMinor, base),
      lines: lines
        ? {
            initial: lines.initialBps,
            warn: lines.warnBps,
            call: lines.callBps,
            liquidation: lines.liquidationBps,
            release: lines.releaseBps,
          }
        : null,
      headroom: headroomView(
        {
          netExposureMinor: exposureMinor,
          valueMinor: countedMinor,
          reserveMinor: row.reserveMinor,
          unknownLots: row.unknownLots,
        },
        lines,
      ),
      floorMinor: floorValueMinor(exposureMinor, releaseBps).toString(),
      releasableMinor: (isFrozen
        ? 0n
        : releasableMinor(
            {
              netExposureMinor: exposureMinor,
              valueMinor: countedMinor,
              reserveMinor: row.reserveMinor,
              promisedMinor: row.promisedMinor,
              contractFloorMinor: 0n,
            },
            releaseBps,
          )
      ).toString(),
      lots: row.lots,
      unknownLots: row.unknownLots,
      deadLots: row.deadLots,
      uncontrolledLots: row.uncontrolledLots,
    };
  });
}

/**
 * Every lot of a facility, step by step. With `knownAt`, as it was known then: prices corrected later, terms approved
 * later, quantities moved later and control lost later are not in it.
 */
export async function readValuation(
  ctx: Ctx,
  q: { facilityId: string; on?: string | undefined; knownAt?: string | undefined },
): Promise<ValuationView> {
  const facility = await requireVisible(ctx, q.facilityId);
  const now = ctx.clock.now();
  const knownAt = q.knownAt === undefined ? now : new Date(q.knownAt);
  const on = q.on ?? businessDateAt(knownAt);
  return asSystem(ctx, 'coverage', async (system) => {
    const terms = (await collateralTermsOf(system, [facility.id])).get(facility.id);
    const market =
      q.knownAt === undefined && q.on === undefined
        ? await marketOf(system, facility, on)
        : openMarket({ lenderId: facility.lenderId, currency: facility.limit.currency, on, knownAt });
    const asOf = q.knownAt === undefined ? undefined : await historyOf(system, facility, knownAt);
    const pool = (await poolsOf(system, [facility], market, { asOf })).get(facility.id);
    const lots = pool?.lots ?? [];
    const { counted, groups } = concentrate(lots, terms?.concentration ?? []);
    return {
      facilityId: facility.id,
      on,
      knownAt: knownAt.toISOString(),
      currency: facility.limit.currency,
      valueMinor: roundExact(sumExact(lots.map((v) => v.value)), 'down').toString(),
      adjustedMinor: roundExact(sumExact(lots.map((v) => v.adjusted)), 'down').toString(),
      countedMinor: roundExact(counted, 'down').toString(),
      lots: lots.map(valuationToWire),
      concentration: groups.map((g) => ({
        by: g.by,
        key: g.key,
        valueMinor: g.valueMinor.toString(),
        countedMinor: g.countedMinor.toString(),
        excessMinor: (g.valueMinor - g.countedMinor).toString(),
      })),
    };
  });
}

/** Which items secured the facility at an instant, how they were controlled, and how much of each lot there was. */
async function historyOf(ctx: Ctx, facility: FacilityView, at: Date) {
  const items = await listItemsEver(ctx, facility.id);
  const positions = new Map<string, { state: string; physical: string }>();
  for (const { itemId, pledgeeId } of items) {
    const row = await positionAt(ctx, pledgeeId, itemId, at);
    const legs = row?.legs as { physical: { state: string }; legal: { reason: string } } | undefined;
    if (row && legs && legs.legal.reason !== 'NOT_PLEDGED')
      positions.set(itemId, { state: row.state, physical: legs.physical.state });
  }
  const quantities = await quantitiesAt(ctx, [...positions.keys()], at);
  return { positions, quantities };
}
