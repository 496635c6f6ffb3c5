import { refusalList, refuse } from '../../kernel/refusal.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';

/** Why goods went for less than the floor: nothing else is a reason. */
export const lowPriceReasons = ['auction_failed', 'damaged', 'off_grade', 'market_moved', 'perishable'] as const;
export type LowPriceReason = (typeof lowPriceReasons)[number];

export const priceRefusals = refusalList({
  BELOW_REFERENCE: [
    'precondition',
    'Sold below the floor of the reference, and no reason from the list is on record',
    '成交价低于参考价下限且未选择理由',
    'Choose the reason: auction without bidder, damage, grade, market, perishable goods',
    '请选择理由：流拍、货损、品级、市价变动、易腐急售',
  ],
  NOT_PERISHABLE: [
    'invalid',
    'Urgency is a reason for perishable goods alone, and these are not (Civil Code 433)',
    '仅易腐货物可以急售为由，该批货物并非易腐（民法典第 433 条）',
    'Give the reason that is so, with the bids or the appraisal that the price asks for',
    '请填写真实理由，并附报价或评估',
  ],
  BIDS_MISSING: [
    'precondition',
    'A price below the floor is shown to be the best of several bids, the buyer’s among them',
    '低于下限的成交价须为多份报价中最优，且含买受人报价',
    'Obtain as many bids of different bidders as facts say',
    '请取得 facts 所列数量、不同报价人的报价',
  ],
  HIGHER_BID: [
    'precondition',
    'Another bid is higher than the price',
    '另有更高报价',
    'Sell to the highest bidder',
    '请售予最高报价人',
  ],
  APPRAISAL_MISSING: [
    'precondition',
    'A price under seven tenths of the reference rests on an independent appraisal (Interpretation on Contracts 2023, 42)',
    '低于参考价七成的成交价须有独立评估（合同编通则解释第 42 条）',
    'Have the goods appraised, and record the report with its day and figure',
    '请委托评估并登记评估报告的日期和金额',
  ],
  APPRAISAL_OLD: [
    'precondition',
    'The appraisal is older than the rule allows, or dated after the sale',
    '评估报告已超期，或晚于成交日',
    'Have the goods appraised anew; facts say from which day',
    '请重新评估；facts 列明最早日期',
  ],
  APPRAISER_UNFIT: [
    'precondition',
    'The appraiser is a party to the sale: the lender, the pledgor, the custodian or the buyer, or belongs to one of them',
    '评估人系质权人、出质人、监管人或买受人，或与其关联',
    'Choose an appraiser that belongs to none of them',
    '请选择与各方无关联的评估机构',
  ],
  BELOW_APPRAISAL: [
    'precondition',
    'The price is below the floor of what the appraisal says the goods are worth',
    '成交价低于评估值的下限',
    'Sell for what the goods are worth, or go to auction or court',
    '请按评估值处置，或经拍卖、诉讼处置',
  ],
  REFERENCE_OF_SELLER: [
    'precondition',
    'The reference was recorded within the day by a person who proposed or records this sale',
    '参考价系本次处置的提出人或登记人当日录入',
    'Have another person record the sale, or wait for the price of another day',
    '请由其他人员登记，或待次日价格',
  ],
});

/** Chapters of the Harmonized System whose goods spoil: animals, meat, fish, dairy, plants, vegetables, fruit. */
const perishableChapters = new Set(['01', '02', '03', '04', '06', '07', '08']);

export interface SalePrice {
  currency: string;
  buyer: string;
  soldOn: LocalDate;
  lots: readonly {
    lotId: string;
    hsCode: string;
    proceedsMinor: bigint;
    costsMinor: bigint;
    referenceMinor: bigint;
  }[];
  reason?: LowPriceReason | undefined;
  bids: readonly { bidder: string; amountMinor: bigint }[];
  appraisal?: { appraisedOn: LocalDate; amountMinor: bigint } | undefined;
}

export interface PricePolicy {
  floorBps: number;
  lowBps: number;
  bids: number;
  appraisalMaxDays: number;
  costsMaxBps: number;
}

export interface PriceReason {
  code: string;
  level: 'L1' | 'L2' | 'L3';
  facts: Record<string, unknown>;
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const plain = (name: string): string => name.normalize('NFKC').toUpperCase().replace(/\s/g, '');

/**
 * What a price asks for: from the floor of the reference two people; below it a reason, bids and the second level; under seven
 * tenths an independent appraisal and the third. The worst lot decides, so that one is not hidden behind the others.
 */
export function judgeSalePrice(sale: SalePrice, policy: PricePolicy): PriceReason[] {
  const bpsOf = (lot: SalePrice['lots'][number]) =>
    lot.referenceMinor === 0n ? 10_000 : Number((lot.proceedsMinor * 10_000n) / lot.referenceMinor);
  const worst = sale.lots.reduce((least, lot) => (bpsOf(lot) < bpsOf(least) ? lot : least));
  const facts = {
    lotId: worst.lotId,
    buyer: sale.buyer,
    currency: sale.currency,
    proceedsMinor: worst.proceedsMinor,
    referenceMinor: worst.referenceMinor,
    ofReferenceBps: bpsOf(worst),
  };
  const reasons: PriceReason[] = [];
  const proceedsMinor = sum(sale.lots.map((lot) => lot.proceedsMinor));
  const costsMinor = sum(sale.lots.map((lot) => lot.costsMinor));
  if (costsMinor * 10_000n > proceedsMinor * BigInt(policy.costsMaxBps))
    reasons.push({
      code: 'SALE_COSTS_HIGH',
      level: 'L2',
      facts: { costsMinor, proceedsMinor, currency: sale.currency },
    });
  if (facts.ofReferenceBps >= policy.floorBps) return [{ code: 'SALE_PRICE', level: 'L1', facts }, ...reasons];
  if (sale.reason === undefined) refuse(priceRefusals.BELOW_REFERENCE, { at: '/lowPriceReason', facts });
  if (sale.reason === 'perishable') {
    const lasting = sale.lots.find((lot) => !perishableChapters.has(lot.hsCode.slice(0, 2)));
    if (lasting)
      refuse(priceRefusals.NOT_PERISHABLE, {
        at: '/lowPriceReason',
        facts: { lotId: lasting.lotId, hsCode: lasting.hsCode },
      });
  }
  const bidders = new Set(sale.bids.map((bid) => plain(bid.bidder)));
  if (bidders.size < policy.bids || !bidders.has(plain(sale.buyer)))
    refuse(priceRefusals.BIDS_MISSING, { at: '/bids', facts: { wanted: policy.bids, bidders: bidders.size } });
  const higher = sale.bids.find((bid) => bid.amountMinor > proceedsMinor);
  if (higher) refuse(priceRefusals.HIGHER_BID, { at: '/bids', facts: { bidder: higher.bidder } });
  if (facts.ofReferenceBps >= policy.lowBps) return [{ code: 'SALE_BELOW_FLOOR', level: 'L2', facts }, ...reasons];
  assertAppraised(sale, policy, proceedsMinor, facts);
  return [{ code: 'SALE_MANIFESTLY_LOW', level: 'L3', facts }, ...reasons];
}

function assertAppraised(
  { appraisal, soldOn, currency }: SalePrice,
  { appraisalMaxDays, floorBps }: PricePolicy,
  proceedsMinor: bigint,
  facts: Record<string, unknown>,
): void {
  if (!appraisal) refuse(priceRefusals.APPRAISAL_MISSING, { at: '/appraisal', facts });
  const from = addDays(soldOn, -appraisalMaxDays);
  if (appraisal.appraisedOn < from || appraisal.appraisedOn > soldOn)
    refuse(priceRefusals.APPRAISAL_OLD, { at: '/appraisal/appraisedOn', facts: { from, soldOn } });
  if (proceedsMinor * 10_000n < appraisal.amountMinor * BigInt(floorBps))
    refuse(priceRefusals.BELOW_APPRAISAL, { at: '/appraisal/amount', facts: { proceedsMinor, currency, floorBps } });
}
