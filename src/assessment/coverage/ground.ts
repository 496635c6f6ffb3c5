import { atOnce, type Ctx, settled } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { type Base, basesOf } from '../../lending/borrowing-base/index.ts';
import {
  type CollateralTerms,
  collateralTermsOf,
  type Debt,
  type FacilityView,
  type Goods,
  marketOf,
  type Pool,
  poolsOf,
} from '../../lending/financing/index.ts';
import { debtsInFull } from '../../lending/trade-finance/index.ts';
import { type Market, versionOf } from '../../lending/valuation/index.ts';
import { listPositionsOfFacilities } from '../../oversight/control/index.ts';
import { incidentsOver, type LotIncidents } from '../../oversight/custody-duties/index.ts';
import { reservesOf } from '../../security/ranking/index.ts';
import * as store from './store.ts';

/** Everything on record that decides what carries a facility, before it is weighed. */
export interface Ground {
  facility: FacilityView;
  pool: Pool;
  base: Base;
  debt: Debt;
  terms: CollateralTerms | undefined;
  incidents: ReadonlyMap<string, LotIncidents>;
  before: store.KeptCoverage | undefined;
  /** Rights of others that come first. */
  reserveMinor: bigint;
  version: bigint;
}

/** Since when all of the lender's own security in the lots is constituted; undefined while some of it is not. */
function securedSince({ positions }: Goods): number | undefined {
  const lots = positions.filter((p) => p.itemId.startsWith('lot_'));
  const since = lots.map((p) => p.securedSince);
  if (lots.length === 0 || since.some((at) => at === null)) return undefined;
  return Math.max(...since.map((at) => Date.parse(at as string)));
}

type Against = { reserves: ReadonlyMap<string, bigint>; incidents: Ground['incidents'] };

/** What carries these facilities: their goods, and what stands against them, beside what their receivables support. */
async function carriersOf(system: Ctx, facilities: readonly [FacilityView, ...FacilityView[]], market: Market) {
  const { on } = market.query;
  const ids = facilities.map((f) => f.id);
  const [positions, terms] = await atOnce(
    system,
    () => listPositionsOfFacilities(system, ids),
    () => collateralTermsOf(system, ids),
  );
  const [goods, bases] = await atOnce(
    system,
    async () => {
      let against: Against = { reserves: new Map(), incidents: new Map() };
      const beside = async (of: ReadonlyMap<string, Goods>) => {
        against = await againstGoods(system, facilities, of);
      };
      const pools = await poolsOf(system, facilities, market, { positions, beside });
      return { pools, ...against };
    },
    () => basesOf(system, facilities, { positions, terms, on }),
  );
  return { terms, bases, ...goods };
}

/** Rights of others in the goods of these facilities, and incidents over them. */
async function againstGoods(
  system: Ctx,
  facilities: readonly [FacilityView, ...FacilityView[]],
  goods: ReadonlyMap<string, Goods>,
): Promise<Against> {
  const [{ lenderId }] = facilities;
  const lotsOf = (facilityId: string) => goods.get(facilityId)?.lots ?? [];
  const [reserves, incidents] = await atOnce(
    system,
    () =>
      reservesOf(
        system,
        lenderId,
        facilities.map((f) => ({
          facilityId: f.id,
          // Goods of others that pledged for the borrower are reached by rights against those others.
          grantorIds: [...new Set([f.borrowerId, ...lotsOf(f.id).map((lot) => lot.ownerId)])],
          currency: f.limit.currency,
          lotIds: lotsOf(f.id).map((lot) => lot.lotId),
          ownSinceMs: securedSince(goods.get(f.id) as Goods),
        })),
      ),
    () =>
      incidentsOver(
        system,
        lenderId,
        facilities.flatMap((f) => lotsOf(f.id).map((lot) => lot.lotId)),
      ),
  );
  return { reserves, incidents };
}

/** Reads the ground of facilities of one lender and one currency, by the system: who asks only sees what comes of it. */
export async function groundsOf(system: Ctx, facilities: readonly FacilityView[], market: Market): Promise<Ground[]> {
  const [first] = facilities;
  if (!first) return [];
  const { on } = market.query;
  const ids = facilities.map((f) => f.id);
  await settled(system, 'coverage');
  const [version, carriers, debts, before] = await atOnce(
    system,
    async () => market.version ?? versionOf(system, first.lenderId),
    () => carriersOf(system, [first, ...facilities.slice(1)], market),
    () => debtsInFull(system, facilities, on),
    () => store.findCoverages(system, ids),
  );
  const { terms, pools, bases, reserves, incidents } = carriers;
  return facilities.map((facility) => ({
    facility,
    pool: pools.get(facility.id) as Pool,
    base: bases.get(facility.id) as Base,
    debt: onRecord(debts.get(facility.id)),
    terms: terms.get(facility.id),
    incidents,
    before: before.get(facility.id),
    reserveMinor: reserves.get(facility.id) ?? 0n,
    version,
  }));
}

/** The same of facilities in any one money, as its market stands on a day. */
export const groundsOn =
  (on: string) =>
  async (system: Ctx, facilities: readonly FacilityView[]): Promise<Ground[]> => {
    const [first] = facilities;
    return first ? groundsOf(system, facilities, await marketOf(system, first, on)) : [];
  };
