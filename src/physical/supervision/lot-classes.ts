import type { Ctx } from '../../context.ts';
import { type AgreementView, findCommodities, findEngagements, type LotView } from '../goods/index.ts';
import { type KeptSupervision, listSupervisions } from './store.ts';
import { classOfLot, type RiskClass } from './terms-rules.ts';

/** By whom a lot is held for a lender, under which supervision, and the class by which it is judged. */
export interface LotClass {
  engagement: AgreementView | undefined;
  supervision: KeptSupervision | undefined;
  riskClass: RiskClass;
}

/** The classes of these lots for these lenders, read once for all of them. */
export async function lotClassesFor(
  ctx: Ctx,
  lenderIds: readonly string[],
  lots: readonly LotView[],
): Promise<(lenderId: string, lot: LotView) => LotClass> {
  const custodianIds = [...new Set(lots.flatMap((lot) => lot.custody?.custodianId ?? []))];
  const siteIds = [...new Set(lots.flatMap((lot) => lot.custody?.siteId ?? []))];
  const commodityIds = [...new Set(lots.flatMap((lot) => lot.commodityId ?? []))];
  const engagements = await findEngagements(ctx, lenderIds, custodianIds);
  const supervisions = siteIds.length > 0 ? await listSupervisions(ctx, { siteIds, limit: 1_000 }) : [];
  const commodities = new Map((await findCommodities(ctx, commodityIds)).map((c) => [c.id, c.riskClass]));
  return (lenderId, lot) => {
    const engagement = engagements.find(
      (each) => each.lenderId === lenderId && each.custodianId === lot.custody?.custodianId,
    );
    const supervision = supervisions.find(
      (each) =>
        each.lenderId === lenderId && each.siteId === lot.custody?.siteId && each.agreementId === engagement?.id,
    );
    const riskClass = classOfLot({
      commodity: commodities.get(lot.commodityId ?? ''),
      supervision: supervision?.riskClass,
      feePayer: engagement?.feePayer ?? '',
    });
    return { engagement, supervision, riskClass };
  };
}
