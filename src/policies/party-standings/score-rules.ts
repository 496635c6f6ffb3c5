/** What a score is made of: figures that the firm let the bank use, from books, taxes, power bills and the platform’s own record. */
export interface ScoreInputs {
  monthsInBusiness: number;
  taxRating: 'A' | 'B' | 'M' | 'C' | 'D';
  salesChangeBps: number;
  powerChangeBps: number;
  paidLateOf100: number;
  deliveriesInTimeOf100: number;
}

/** Versions of the model, each for good: a score names the one that it was made by. */
export const scoreModels = ['points-2026.1'] as const;
export type ScoreModel = (typeof scoreModels)[number];

export interface ScoreReason {
  code: string;
  points: number;
  en: string;
  zh: string;
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** A score of 0 to 100 with every reason in words: the points of each reason add up to it, so that nothing is a black box (measure 8). */
export function scoreOf(_: ScoreModel, inputs: ScoreInputs): { points: number; reasons: ScoreReason[] } {
  const tax = { A: 25, B: 18, M: 12, C: 5, D: 0 }[inputs.taxRating];
  const reasons: ScoreReason[] = [
    {
      code: 'AGE',
      points: clamp(Math.floor(inputs.monthsInBusiness / 4), 0, 15),
      en: `In business for ${inputs.monthsInBusiness} months`,
      zh: `经营 ${inputs.monthsInBusiness} 个月`,
    },
    {
      code: 'TAX',
      points: tax,
      en: `Rated ${inputs.taxRating} by the tax authority`,
      zh: `纳税信用 ${inputs.taxRating} 级`,
    },
    {
      code: 'SALES',
      points: clamp(10 + Math.floor(inputs.salesChangeBps / 400), 0, 15),
      en: `Sales changed by ${inputs.salesChangeBps / 100} per cent`,
      zh: `销售额变动 ${inputs.salesChangeBps / 100}%`,
    },
    {
      code: 'POWER',
      points: clamp(6 + Math.floor(inputs.powerChangeBps / 500), 0, 10),
      en: `Power used changed by ${inputs.powerChangeBps / 100} per cent`,
      zh: `用电量变动 ${inputs.powerChangeBps / 100}%`,
    },
    {
      code: 'LATE',
      points: clamp(20 - inputs.paidLateOf100, 0, 20),
      en: `${inputs.paidLateOf100} of a hundred payments were late`,
      zh: `每百笔付款中 ${inputs.paidLateOf100} 笔逾期`,
    },
    {
      code: 'DELIVERY',
      points: clamp(Math.floor((inputs.deliveriesInTimeOf100 - 70) / 2), 0, 15),
      en: `${inputs.deliveriesInTimeOf100} of a hundred deliveries were in time`,
      zh: `每百批交货中 ${inputs.deliveriesInTimeOf100} 批准时`,
    },
  ];
  return { points: reasons.reduce((sum, { points }) => sum + points, 0), reasons };
}

/** The row of the price grid that a score falls under: the least rate that such a risk bears. */
export const priceKeyOf = (points: number): string =>
  points >= 80 ? 'riskPrice.from80Bps' : points >= 60 ? 'riskPrice.from60Bps' : 'riskPrice.from40Bps';

/** Below it nothing is lent on the score alone: a person may decide otherwise, with a reason. */
export const LEAST_POINTS = 40;
