import type { PolicyRule } from './rules.ts';

const bank = { validFrom: '2021-01-01', confidence: 'default' } as const;
const threshold = (currency: string, second: number, third: number): PolicyRule[] => [
  {
    ...bank,
    key: `credit.secondApprovalFrom.${currency}`,
    value: second,
    unit: 'minor units',
    source: 'delegated authority by amount; to be set by the bank',
  },
  {
    ...bank,
    key: `credit.thirdApprovalFrom.${currency}`,
    value: third,
    unit: 'minor units',
    source: 'delegated authority by amount; to be set by the bank',
  },
];

const tenors = (days: Record<string, number>): PolicyRule[] =>
  Object.entries(days).map(([product, value]) => ({
    ...bank,
    key: `trade.tenorDays.${product}`,
    value,
    unit: 'days',
    source: 'longest tenor of the product; to be set by the bank',
  }));

/** Interest on a reimbursement given back, and the days of its year, as each currency's money market counts them. */
const refunds = (currency: string, rateBps: number, dayCount: number): PolicyRule[] => [
  {
    ...bank,
    key: `credit.refundInterestBps.${currency}`,
    value: rateBps,
    unit: 'bps',
    source: 'interest on a refund under UCP 600 16g: no rate is set there; to be set by the bank',
  },
  {
    ...bank,
    key: `credit.refundDayCount.${currency}`,
    value: dayCount,
    unit: 'days',
    source: 'money market convention of the currency; to be set by the bank',
  },
];

/** Numbers of credits and of the financing under them that a bank or the trade sets. */
export const creditRules: readonly PolicyRule[] = [
  ...tenors({
    packing_credit: 180,
    export_bill_advance: 180,
    discounting: 360,
    forfaiting: 1_800,
  }),
  {
    ...bank,
    key: 'trade.collectionDays',
    value: 30,
    unit: 'days',
    source: 'days from expiry of a credit until its proceeds are in; to be set by the bank',
  },
  {
    ...bank,
    key: 'trade.packingRateBps',
    value: 8_000,
    unit: 'bps',
    source: 'advance rate of packing credit, 70 to 90 per cent in practice; to be set by the bank',
  },
  ...refunds('CNY', 435, 360),
  ...refunds('EUR', 300, 360),
  ...refunds('USD', 500, 360),
  ...refunds('HKD', 450, 365),
  ...threshold('CNY', 500_000_000, 5_000_000_000),
  ...threshold('EUR', 70_000_000, 700_000_000),
  ...threshold('USD', 70_000_000, 700_000_000),
  ...threshold('HKD', 550_000_000, 5_500_000_000),
  {
    ...bank,
    key: 'presentation.reminderDaysBefore',
    value: 1,
    unit: 'banking days',
    source: 'examination practice; to be set by the bank',
  },
  {
    ...bank,
    key: 'presentation.substitutionDays',
    value: 2,
    unit: 'banking days',
    source: 'time given on first demand to substitute invoice and draft (UCP 600 38i); to be set by the bank',
  },
  {
    ...bank,
    key: 'trade.classCTenorDays',
    value: 90,
    unit: 'days',
    source: 'FX self-regulatory good-practice norm of 2017, annex on trade financing of class C enterprises',
    confidence: 'secondary',
  },
  {
    ...bank,
    key: 'trade.screeningValidDays',
    value: 90,
    unit: 'days',
    source: 'customer due diligence practice; to be set by the bank',
  },
];
