import { asSystem, type Ctx } from '../../context.ts';
import { findParty } from '../../ground/parties/index.ts';
import { findSite } from '../../ground/places/index.ts';
import { formatMoney, money } from '../../kernel/money.ts';
import { formatQuantity } from '../../kernel/quantity.ts';
import { refuse } from '../../kernel/refusal.ts';
import { findCommodities, findEngagement, findLots, findSlotOfLot, type LotView } from '../../physical/goods/index.ts';
import type { PledgeView } from '../pledges/index.ts';
import { describeCollateral, registryRefusals } from './rules.ts';

async function floorOf(ctx: Ctx, { floorValue, floors }: PledgeView): Promise<string | undefined> {
  const commodities = await findCommodities(
    ctx,
    floors.map((floor) => floor.commodityId),
  );
  const parts = floors.flatMap(({ commodityId, quantityValue }) => {
    const of = commodities.find((commodity) => commodity.id === commodityId);
    return of ? [`${of.name} ${formatQuantity({ value: BigInt(quantityValue), scale: of.scale, unit: of.unit })}`] : [];
  });
  if (floorValue) parts.unshift(formatMoney(money(BigInt(floorValue.amountMinor), floorValue.currency)));
  return parts.length > 0 ? parts.join('、') : undefined;
}

/** What the goods are called: as the owner describes them, with code and grade of the catalogue, and how much there is. */
async function namesOf(ctx: Ctx, lots: readonly LotView[]): Promise<string> {
  const commodities = await findCommodities(
    ctx,
    lots.flatMap((lot) => lot.commodityId ?? []),
  );
  const named = lots.map(({ description, commodityId, quantity }) => {
    const of = commodities.find((commodity) => commodity.id === commodityId);
    const held = formatQuantity({ ...quantity, value: BigInt(quantity.value) });
    return [description, ...(of ? [of.code, of.grade] : []), held].join(' ');
  });
  return named.join('、');
}

/**
 * The goods of a pledge in the words by which a stranger finds them, place by place, in the language of the registry; refused
 * where the record does not say what they are and where they lie.
 */
export async function describePledged(ctx: Ctx, pledge: PledgeView): Promise<string> {
  const ids = pledge.items.filter((item) => item.live).map((item) => item.itemId);
  return asSystem(ctx, 'registry', async (system) => {
    const lots = pledge.kind === 'goods' || pledge.kind === 'charge' ? await findLots(system, ids) : [];
    const places = new Map<
      string,
      { siteId: string; custodianId: string; zone: string | undefined; lots: LotView[] }
    >();
    for (const lot of lots) {
      const siteId = lot.custody?.siteId;
      if (!lot.custody || !siteId)
        refuse(registryRefusals.DESCRIPTION_NEEDED, { at: '/description', facts: { lotId: lot.id } });
      const { custodianId } = lot.custody;
      const zone = (await findSlotOfLot(system, lot.id))?.zone;
      const key = [siteId, custodianId, zone ?? ''].join('/');
      const place = places.get(key) ?? { siteId, custodianId, zone, lots: [] };
      places.set(key, { ...place, lots: [...place.lots, lot] });
    }
    if (places.size === 0)
      refuse(registryRefusals.DESCRIPTION_NEEDED, { at: '/description', facts: { kind: pledge.kind } });
    const floor = await floorOf(system, pledge);
    const words: string[] = [];
    for (const { siteId, custodianId, zone, lots: there } of places.values()) {
      const site = await findSite(system, siteId);
      const custodian = await findParty(system, custodianId);
      const engagement = await findEngagement(system, pledge.pledgeeId, custodianId);
      words.push(
        describeCollateral({
          commodity: await namesOf(system, there),
          address: site?.nameZh ?? site?.name ?? siteId,
          zone,
          supervisor:
            engagement &&
            `${custodian?.nameZh ?? custodian?.name ?? custodianId}（${custodian?.creditCode ?? custodianId}）`,
          agreement: engagement?.id,
          floor,
          restrictsTransfer: pledge.restrictsTransfer,
        }).zh,
      );
    }
    return words.join('；');
  });
}
