import { type Ctx, requirePerson } from '../../context.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { kinOf } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { pricedBy } from '../../lending/valuation/index.ts';
import type { LotView } from '../../physical/goods/index.ts';
import { judgeSalePrice, type PriceReason, priceRefusals } from './price-rules.ts';
import { isNamed, realisationRefusals } from './rules.ts';
import type { SettleRealisationInput } from './schemas.ts';
import type { KeptRealisation } from './store.ts';

/** What a lot is held against, and where its price came from. */
export interface Reference {
  lotId: string;
  referenceMinor: bigint;
  sourceId: string | null;
}

const HOUR_MS = 3_600_000;

/** The price that who sells recorded this morning is no reference. */
async function assertReferenceOfOthers(ctx: Ctx, sale: KeptRealisation, references: readonly Reference[]) {
  const hours = policyOn('sale.referenceMinHours', businessDate(ctx)).value;
  const since = new Date(ctx.clock.now().getTime() - hours * HOUR_MS);
  const sourceIds = references.flatMap(({ sourceId }) => sourceId ?? []);
  const own = await pricedBy(ctx, sourceIds, [sale.proposedBy, requirePerson(ctx).personId], since);
  if (own) refuse(priceRefusals.REFERENCE_OF_SELLER, { at: '/lots', facts: { ...own } });
}

/** Who of the people around the sale the buyer, or the appraiser, belongs to: by identifier, by name, by known relations. */
async function tiesOf(
  ctx: Ctx,
  lenderId: string,
  who: { id?: string | undefined; name: string },
  others: readonly string[],
): Promise<string[]> {
  const named: string[] = [];
  for (const id of others) {
    const party = await findParty(ctx, id);
    if (party && isNamed(who.name, [party.name, party.nameZh, party.creditCode, party.lei, party.bic])) named.push(id);
  }
  if (who.id === undefined) return named;
  const { id } = who;
  const isKin = await kinOf(ctx, [lenderId], [id], others);
  return [...new Set([...named, ...others.filter((other) => isKin(lenderId, id, other))])];
}

/**
 * Whether a sale may be recorded at its price, and who must see it: two people at least, who see buyer, price, bids and
 * reference (Civil Code 410, 436). Reads as the person who records it.
 */
export async function judgePrice(
  ctx: Ctx,
  sale: KeptRealisation,
  input: SettleRealisationInput,
  lots: readonly LotView[],
  references: readonly Reference[],
): Promise<PriceReason[]> {
  await assertReferenceOfOthers(ctx, sale, references);
  const around = [
    ...new Set([sale.lenderId, sale.pledgorId, ...lots.flatMap((lot) => lot.custody?.custodianId ?? [])]),
  ];
  const { appraisal } = input;
  if (appraisal) {
    if (appraisal.appraiserId !== undefined && !(await findParty(ctx, appraisal.appraiserId)))
      refuse(commonRefusals.NOT_FOUND, { at: '/appraisal/appraiserId' });
    const of = { id: appraisal.appraiserId, name: appraisal.appraiser };
    const ties = await tiesOf(ctx, sale.lenderId, of, [...around, ...(input.buyerId ? [input.buyerId] : [])]);
    if (ties.length > 0 || isNamed(appraisal.appraiser, [input.buyer]))
      refuse(priceRefusals.APPRAISER_UNFIT, { at: '/appraisal/appraiser', facts: { partyIds: ties } });
  }
  const wrong = [...(input.bids ?? []), ...(appraisal ? [appraisal] : [])].find(
    ({ amount }) => amount.currency !== sale.currency,
  );
  if (wrong) refuse(realisationRefusals.SALE_PROCEEDS_DIFFER, { at: '/bids', facts: { currency: sale.currency } });
  const policy = (key: Parameters<typeof policyOn>[0]) => policyOn(key, input.soldOn).value;
  const reasons = judgeSalePrice(
    {
      currency: sale.currency,
      buyer: input.buyer,
      soldOn: input.soldOn,
      lots: input.lots.map(({ lotId, proceeds, costs }) => ({
        lotId,
        hsCode: lots.find((lot) => lot.id === lotId)?.hsCode ?? '',
        proceedsMinor: BigInt(proceeds.amountMinor),
        costsMinor: BigInt(costs.amountMinor),
        referenceMinor: references.find((r) => r.lotId === lotId)?.referenceMinor ?? 0n,
      })),
      reason: input.lowPriceReason,
      bids: (input.bids ?? []).map((bid) => ({ bidder: bid.bidder, amountMinor: BigInt(bid.amount.amountMinor) })),
      appraisal: appraisal && {
        appraisedOn: appraisal.appraisedOn,
        amountMinor: BigInt(appraisal.amount.amountMinor),
      },
    },
    {
      floorBps: policy('sale.floorBps'),
      lowBps: policy('sale.manifestlyLowBps'),
      bids: policy('sale.bidsBelowFloor'),
      appraisalMaxDays: policy('sale.appraisalMaxDays'),
      costsMaxBps: policy('sale.costsMaxBps'),
    },
  );
  const ties = await tiesOf(ctx, sale.lenderId, { id: input.buyerId, name: input.buyer }, around);
  if (ties.length > 0) reasons.push({ code: 'BUYER_RELATED', level: 'L2', facts: { partyIds: ties } });
  return reasons;
}
