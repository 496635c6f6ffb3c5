import { atOnce, type Ctx } from '../../context.ts';
import { policyOf, policyOn } from '../../ground/policy/index.ts';
import { exact, roundExact, timesExact, writeExact } from '../../kernel/exact.ts';
import type { Currency } from '../../kernel/money.ts';
import type { Quantity } from '../../kernel/quantity.ts';
import { businessDateAt, daysBetween, type LocalDate } from '../../kernel/time.ts';
import { findAssaysInForce } from '../../oversight/assays/index.ts';
import { type CommodityView, findCertificates } from '../../physical/goods/index.ts';
import { isPurchaseMoneyOpen } from '../../security/registry/index.ts';
import type { Held } from '../../security/restraints/index.ts';
import { valueAtCost } from './acceptance-rules.ts';
import { latestAcceptances } from './acceptance-store.ts';
import { asksForCover, type CriterionResult, judge, type LotRecord } from './eligibility.ts';
import type { Market } from './market.ts';
import { type LotValue, restrained, valueLot } from './rules.ts';
import type { CommodityTerms, LotValuationView, TermsView } from './schemas.ts';
import { costAtSites, siteFacts } from './store.ts';

/** A lot as it is, or was, to be valued. */
export interface LotToValue {
  lotId: string;
  commodityId: string | null;
  ownerId: string;
  book: Quantity;
  sensedValue: bigint | undefined;
  costMinor: bigint;
  costCurrency: Currency;
  producedOn: LocalDate | undefined;
  /** Since when who holds it holds it. */
  cameInOn: LocalDate | undefined;
  siteId: string | undefined;
  custodianId: string | undefined;
  controlled: boolean;
  /** What a court, customs or a claimant holds it by. */
  restraint?: Held | undefined;
  deviceHealthy: boolean | undefined;
}

export interface ValuedLot extends LotValue {
  lot: LotToValue;
  commodity: CommodityView | undefined;
  terms: TermsView | undefined;
  eligibility: CriterionResult | undefined;
}

const recordOf = (
  lot: LotToValue,
  commodity: CommodityView | undefined,
  on: LocalDate,
  site: { rating: number | undefined; insuredMinor: bigint | undefined; costMinor: bigint | undefined },
  certificates: readonly string[],
  assayed: boolean | undefined,
): LotRecord => ({
  grade: commodity?.grade,
  ageDays: lot.producedOn === undefined ? undefined : daysBetween(lot.producedOn, on),
  siteId: lot.siteId,
  warehouseRating: site.rating,
  insuredMinor: site.insuredMinor,
  costMinor: site.costMinor,
  certificates,
  assayed,
  deviceHealthy: lot.deviceHealthy,
  daysIn: lot.cameInOn === undefined ? undefined : daysBetween(lot.cameInOn, on),
  today: on,
});

/** What the owner declares that it cost, in the facility's currency; undefined when no rate is known. */
async function costOf(ctx: Ctx, market: Market, terms: TermsView, lot: LotToValue): Promise<bigint | undefined> {
  const rate = await market.rate(ctx, terms, lot.costCurrency);
  return rate && roundExact(timesExact(exact(lot.costMinor), rate), 'down');
}

function valueByTerms(
  lot: LotToValue,
  terms: CommodityTerms,
  costMinor: bigint | undefined,
  more: {
    mark: Parameters<typeof valueLot>[0]['mark'];
    eligible: boolean | null;
    purchaseMoneyOpen: boolean;
    on: LocalDate;
  },
): LotValue {
  // A cost that cannot be compared makes the lower of both unknown.
  const unknownCost = terms.lowerOfCost && costMinor === undefined;
  return valueLot(
    {
      book: lot.book,
      sensedValue: lot.sensedValue,
      costMinor: costMinor ?? 0n,
      ageDays: lot.producedOn === undefined ? undefined : daysBetween(lot.producedOn, more.on),
      mark: unknownCost ? { state: 'missing', price: undefined, sourceId: undefined, converted: false } : more.mark,
      eligible: more.eligible,
      controlled: lot.controlled,
      purchaseMoneyOpen: more.purchaseMoneyOpen,
    },
    terms,
  );
}

/** A lot that no terms of the lender speak of counts at the cost that the lender took on. */
function valuedAtCost(
  lot: LotToValue,
  commodity: ValuedLot['commodity'],
  taken: Parameters<typeof valueAtCost>[0]['accepted'],
  { currency, on }: Market['query'],
  acceptanceDays: number,
): ValuedLot {
  const atCostNow = valueAtCost({
    bookValue: lot.book.value,
    ownerId: lot.ownerId,
    declaredMinor: lot.costMinor,
    declaredCurrency: lot.costCurrency,
    isOfCatalogue: lot.commodityId !== null,
    controlled: lot.controlled,
    accepted: taken,
    acceptedOn: taken && businessDateAt(taken.acceptedAt),
    currency,
    on,
    acceptanceDays,
  });
  return {
    ...restrained(atCostNow, lot.restraint),
    lot,
    commodity,
    terms: undefined,
    eligibility: undefined,
  };
}

/** Values lots by the lender's terms, with everything the terms ask about them read once for all of them. */
export async function valueLots(ctx: Ctx, market: Market, lots: readonly LotToValue[]): Promise<ValuedLot[]> {
  const { lenderId, currency, on } = market.query;
  // A market that is kept goes on to be that of now: what was taken on since is of now too.
  const knownAt = market.version === undefined ? market.query.knownAt : ctx.clock.now();
  const commodityIds = lots.flatMap((lot) => lot.commodityId ?? []);
  const atCost = lots.filter((lot) => lot.commodityId === null);
  const atCostIds = atCost.map((lot) => lot.lotId);
  const [terms, commodities, searchedOn, accepted] = await atOnce(
    ctx,
    () => market.terms(ctx, commodityIds),
    () => market.commodities(ctx, commodityIds),
    () =>
      market.searchedOn(
        ctx,
        lots.map((lot) => lot.ownerId),
      ),
    () => latestAcceptances(ctx, lenderId, atCostIds, knownAt),
  );
  const asked = lots.filter((lot) => terms.get(lot.commodityId ?? '')?.terms.eligibility !== undefined);
  const siteIds = [...new Set(asked.flatMap((lot) => lot.siteId ?? []))];
  const askedIds = asked.map((lot) => lot.lotId);
  const needCover = [...terms.values()].some((t) => t.terms.eligibility && asksForCover(t.terms.eligibility));
  const [sites, certificates, assaysInForce, costAt] = await atOnce(
    ctx,
    () => siteFacts(ctx, lenderId, siteIds, currency, on),
    () => findCertificates(ctx, askedIds, on),
    () => findAssaysInForce(ctx, askedIds, lenderId),
    () => costAtSites(ctx, lenderId, needCover ? siteIds : [], currency),
  );
  const assays = new Map(assaysInForce.map(({ view }) => [view.lotId, view.outcome === 'passed']));
  const purchaseMoneyDays = policyOn('purchaseMoney.days', on).value;
  const acceptanceDays = policyOf(lenderId, 'valuation.acceptanceDays', on).value;
  const valued: ValuedLot[] = [];
  for (const lot of lots) {
    const commodity = commodities.get(lot.commodityId ?? '');
    const own = terms.get(lot.commodityId ?? '');
    if (!own) {
      const taken = accepted.get(lot.lotId);
      valued.push(valuedAtCost(lot, commodity, taken, market.query, acceptanceDays));
      continue;
    }
    const site = {
      rating: sites.rating.get(lot.siteId ?? ''),
      insuredMinor: sites.insuredMinor.get(lot.siteId ?? ''),
      costMinor: costAt.get(lot.siteId ?? ''),
    };
    const kinds = certificates.filter((c) => c.lotId === lot.lotId).map((c) => c.kind);
    const eligibility =
      own.terms.eligibility &&
      judge(own.terms.eligibility, recordOf(lot, commodity, on, site, kinds, assays.get(lot.lotId)));
    const value = valueByTerms(lot, own.terms, await costOf(ctx, market, own, lot), {
      mark: await market.mark(ctx, own),
      eligible: eligibility ? eligibility.met : true,
      purchaseMoneyOpen:
        lot.cameInOn === undefined || isPurchaseMoneyOpen(lot.cameInOn, searchedOn.get(lot.ownerId), purchaseMoneyDays),
      on,
    });
    valued.push({ ...restrained(value, lot.restraint), lot, commodity, terms: own, eligibility });
  }
  return valued;
}

/** As the API shows it. */
export const valuationToWire = (v: ValuedLot): LotValuationView => ({
  lotId: v.lot.lotId,
  commodityId: v.lot.commodityId,
  termsId: v.terms?.id ?? null,
  markState: v.state,
  value: writeExact(v.value),
  adjusted: writeExact(v.adjusted),
  lines: v.lines.map((line) => ({ ...line, value: writeExact(line.value) })),
  eligibility: v.eligibility ?? null,
  shortage: v.shortage
    ? {
        book: v.shortage.bookValue.toString(),
        sensed: v.shortage.sensedValue.toString(),
        shortBps: v.shortage.shortBps.toString(),
      }
    : null,
});
