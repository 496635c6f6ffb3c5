import { asSystem, atOnce, type Ctx } from '../../context.ts';
import { quantityFrom } from '../../http/wire.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { businessDate, businessDateAt, type LocalDate } from '../../kernel/time.ts';
import {
  againstOf,
  countsAtMostOf,
  findPositionsOfItems,
  listPositionsOfFacilities,
  type PositionOfFacility,
} from '../../oversight/control/index.ts';
import { findLots, type LotView } from '../../physical/goods/index.ts';
import { type Held, heldLots } from '../../security/restraints/index.ts';
import { currentMarket, type LotToValue, type Market, type ValuedLot, valueLots } from '../valuation/index.ts';
import type { FacilityView } from './schemas.ts';

/** What was last weighed or counted, or what the custody proves of it, whichever is less. */
function seenOf(lot: LotView, { countsAtMost }: PositionOfFacility): bigint | undefined {
  const sensed = lot.sensed ? BigInt(lot.sensed.value) : undefined;
  const proved = countsAtMost === null ? undefined : BigInt(countsAtMost);
  return sensed !== undefined && proved !== undefined && proved < sensed ? proved : (sensed ?? proved);
}

const lotToValue = (lot: LotView, position: PositionOfFacility, held: readonly Held[]): LotToValue => ({
  lotId: lot.id,
  commodityId: lot.commodityId,
  ownerId: lot.ownerId,
  book: quantityFrom(lot.quantity),
  sensedValue: seenOf(lot, position),
  costMinor: BigInt(lot.value.amountMinor),
  costCurrency: lot.value.currency,
  producedOn: lot.producedOn ?? undefined,
  cameInOn: lot.custody ? businessDateAt(new Date(lot.custody.takenAt)) : undefined,
  siteId: lot.custody?.siteId ?? undefined,
  custodianId: lot.custody?.custodianId,
  controlled: position.state === 'controlled',
  restraint: held.find((each) => each.lotId === lot.id),
  deviceHealthy: { in_force: true, degraded: false, lost: false, given_up: true, unverified: undefined }[
    position.physical
  ],
});

/** What secures a facility before it is valued. */
export interface Goods {
  positions: PositionOfFacility[];
  lots: Pick<LotToValue, 'lotId' | 'ownerId'>[];
}

export interface Pool {
  positions: PositionOfFacility[];
  lots: (ValuedLot & { reservedValue: bigint })[];
}

/** How one facility stood at an instant: which items, under what control, and how much of each lot. */
export interface AsOf {
  positions: ReadonlyMap<string, { state: string; physical: string }>;
  quantities: ReadonlyMap<string, { value: bigint; costMinor: bigint }>;
}

const positionsThen = (facility: FacilityView, { positions }: AsOf): PositionOfFacility[] =>
  [...positions].map(([itemId, { state, physical }]) => ({
    facilityId: facility.id,
    itemId,
    pledgeeId: facility.lenderId,
    state: state as PositionOfFacility['state'],
    reason: '',
    physical: physical as PositionOfFacility['physical'],
    securedSince: null,
    countsAtMost: null,
    against: [],
  }));

function asItWas(lot: LotToValue, { quantities }: AsOf): LotToValue {
  const then = quantities.get(lot.lotId) ?? { value: 0n, costMinor: 0n };
  return { ...lot, book: { ...lot.book, value: then.value }, costMinor: then.costMinor, sensedValue: undefined };
}

/**
 * What secures each of these facilities of one lender and one currency, its lots valued; read at once for all of them. What `beside`
 * reads of the goods is read while they are valued.
 */
export async function poolsOf(
  ctx: Ctx,
  facilities: readonly FacilityView[],
  market: Market,
  {
    asOf,
    positions: known,
    beside,
  }: {
    asOf?: AsOf | undefined;
    positions?: PositionOfFacility[];
    beside?: (goods: ReadonlyMap<string, Goods>) => Promise<void>;
  } = {},
): Promise<Map<string, Pool>> {
  return asSystem(ctx, 'financing', async (system) => {
    const positions = asOf
      ? positionsThen(onRecord(facilities[0]), asOf)
      : (known ??
        (await listPositionsOfFacilities(
          system,
          facilities.map((f) => f.id),
        )));
    const lotIds = positions.filter((p) => p.itemId.startsWith('lot_')).map((p) => p.itemId);
    const [foundLots, held] = await atOnce(
      system,
      async () => (lotIds.length > 0 ? findLots(system, lotIds) : []),
      () => heldLots(system, lotIds, asOf && market.query.knownAt),
    );
    const lots = new Map(foundLots.map((lot) => [lot.id, lot]));
    const pools = new Map<string, Pool>(facilities.map((f) => [f.id, { positions: [], lots: [] }]));
    const goods = new Map<string, Goods>(facilities.map((f) => [f.id, { positions: [], lots: [] }]));
    const asked: LotToValue[] = [];
    const of: { facilityId: string; reservedValue: bigint }[] = [];
    for (const position of positions) {
      const pool = pools.get(position.facilityId);
      const lot = lots.get(position.itemId);
      pool?.positions.push(position);
      goods.get(position.facilityId)?.positions.push(position);
      if (!lot) continue;
      goods.get(position.facilityId)?.lots.push({ lotId: lot.id, ownerId: lot.ownerId });
      asked.push(asOf ? asItWas(lotToValue(lot, position, held), asOf) : lotToValue(lot, position, held));
      of.push({ facilityId: position.facilityId, reservedValue: BigInt(lot.reservedValue) });
    }
    const [valuedLots] = await atOnce(
      system,
      () => valueLots(system, market, asked),
      async () => beside?.(goods),
    );
    for (const [i, valued] of valuedLots.entries())
      pools.get(of[i]?.facilityId ?? '')?.lots.push({ ...valued, reservedValue: of[i]?.reservedValue ?? 0n });
    return pools;
  });
}

/** Some lots of a facility, valued now; a lot that secures nothing of it is not among them. */
export async function valueLotsOf(ctx: Ctx, facility: FacilityView, lotIds: readonly string[]): Promise<ValuedLot[]> {
  return asSystem(ctx, 'financing', async (system) => {
    const found = await findPositionsOfItems(system, facility.lenderId, lotIds);
    const positions = new Map(found.filter((p) => p.facilityId === facility.id).map((p) => [p.itemId, p]));
    const lots = (await findLots(system, lotIds)).filter((lot) => positions.has(lot.id));
    const held = await heldLots(system, lotIds);
    const asked = lots.map((lot) => {
      const { legs, ...position } = positions.get(lot.id) as (typeof found)[number];
      return lotToValue(
        lot,
        {
          ...position,
          physical: legs.physical.state,
          securedSince: null,
          countsAtMost: countsAtMostOf(legs),
          against: againstOf(legs),
        },
        held,
      );
    });
    const on = businessDate(ctx);
    return valueLots(system, await marketOf(system, facility, on), asked);
  });
}

export const marketOf = (ctx: Ctx, facility: FacilityView, on: LocalDate): Promise<Market> =>
  currentMarket(ctx, { lenderId: facility.lenderId, currency: facility.limit.currency, on });
