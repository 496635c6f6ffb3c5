/** How large a firm is: Standards for Classifying Small and Medium-sized Enterprises (Gong Xin Bu Lian Qi Ye [2011] 300). */
export const firmSizes = ['large', 'medium', 'small', 'micro'] as const;
export type FirmSize = (typeof firmSizes)[number];

/** What a firm is measured by: people, revenue of a year and assets, the last two in whole yuan. */
export type Measure = 'employees' | 'revenue' | 'assets';
type Floors = Partial<Record<Measure, number>>;
const M = 1_000_000;
const people = (employees: number, revenue: number): Floors => ({ employees, revenue });

/** By industry, the floors of large, medium and small: a firm is of the first size whose every floor it reaches, else micro. */
const floors = {
  agriculture: [{ revenue: 200 * M }, { revenue: 5 * M }, { revenue: 0.5 * M }],
  industry: [people(1_000, 400 * M), people(300, 20 * M), people(20, 3 * M)],
  construction: [
    { revenue: 800 * M, assets: 800 * M },
    { revenue: 60 * M, assets: 50 * M },
    { revenue: 3 * M, assets: 3 * M },
  ],
  wholesale: [people(200, 400 * M), people(20, 50 * M), people(5, 10 * M)],
  retail: [people(300, 200 * M), people(50, 5 * M), people(10, M)],
  transport: [people(1_000, 300 * M), people(300, 30 * M), people(20, 2 * M)],
  warehousing: [people(200, 300 * M), people(100, 10 * M), people(20, M)],
  postal: [people(1_000, 300 * M), people(300, 20 * M), people(20, M)],
  hotel: [people(300, 100 * M), people(100, 20 * M), people(10, M)],
  catering: [people(300, 100 * M), people(100, 20 * M), people(10, M)],
  information_transmission: [people(2_000, 1_000 * M), people(100, 10 * M), people(10, M)],
  software: [people(300, 100 * M), people(100, 10 * M), people(10, 0.5 * M)],
  real_estate: [
    { revenue: 2_000 * M, assets: 100 * M },
    { revenue: 10 * M, assets: 50 * M },
    { revenue: M, assets: 20 * M },
  ],
  property_management: [people(1_000, 50 * M), people(300, 10 * M), people(100, 5 * M)],
  leasing: [
    { employees: 300, assets: 1_200 * M },
    { employees: 100, assets: 80 * M },
    { employees: 10, assets: M },
  ],
  other: [{ employees: 300 }, { employees: 100 }, { employees: 10 }],
} satisfies Record<string, readonly [Floors, Floors, Floors]>;
export type Industry = keyof typeof floors;
export const industries = Object.keys(floors) as [Industry, ...Industry[]];

/** Minor units, and over how many months the revenue was made: of a younger firm it is taken for a year. */
export interface FirmFigures {
  industry: Industry;
  employees?: number | undefined;
  revenueMinor?: bigint | undefined;
  revenueMonths?: number | undefined;
  assetsMinor?: bigint | undefined;
}

/** Undefined where a figure that decides was not stated: unknown, and never taken for large. */
export function sizeOf({
  industry,
  employees,
  revenueMinor,
  revenueMonths = 12,
  assetsMinor,
}: FirmFigures): FirmSize | undefined {
  const minor: Record<Measure, bigint | undefined> = {
    employees: employees === undefined ? undefined : BigInt(employees) * 100n,
    // A year of it, in twelfths, so that nothing is rounded before it is compared.
    revenue: revenueMinor === undefined ? undefined : revenueMinor * 12n,
    assets: assetsMinor,
  };
  const reaches = (floor: Floors): boolean | undefined => {
    let all: boolean | undefined = true;
    for (const [measure, least] of Object.entries(floor) as [Measure, number][]) {
      const stated = minor[measure];
      if (stated === undefined) return undefined;
      const asked = BigInt(least * 100) * (measure === 'revenue' ? BigInt(revenueMonths) : 1n);
      if (stated < asked) all = false;
    }
    return all;
  };
  for (const [i, floor] of floors[industry].entries()) {
    const is = reaches(floor);
    if (is === undefined) return undefined;
    if (is) return firmSizes[i];
  }
  return 'micro';
}

/** Fees that a loan may cost beside interest. */
export const feeCodes = [
  'commitment',
  'fund_management',
  'advisory',
  'consulting',
  'guarantee',
  'appraisal',
  'custody',
  'registration',
  'insurance',
  'handling',
  'early_repayment',
  'penalty',
] as const;
export type FeeCode = (typeof feeCodes)[number];

/** Fees that are asked for only where what they are for happened: something is late, or was paid early. */
export const conditionalFees = ['penalty', 'early_repayment'] as const satisfies readonly FeeCode[];
export const isConditional = (code: FeeCode): code is (typeof conditionalFees)[number] =>
  conditionalFees.some((each) => each === code);

/** What names of one house differ in: its form, and which of its offices it is. */
const officeWords =
  /\b(?:company|co|limited|ltd|corporation|corp|inc|plc|head office|(?:sub-?)?branch|office)\b|股份有限公司|有限责任公司|有限公司|总行|分行|支行|营业部/g;
const bareOf = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(officeWords, ' ')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * Whether a name is that of the house itself in another form: with its form of company or without, or of one of its offices. A name so short that
 * many begin with it is nobody's in particular.
 */
export function isOfHouse(own: string, name: string): boolean {
  const [house, other] = [bareOf(own), bareOf(name)];
  if (house === '' || other === '') return false;
  return house === other || other.includes(house) || (other.length >= 4 && house.startsWith(other));
}

/** Fees for what a third party does: the lender is not paid for it. */
export const thirdPartyFees: readonly FeeCode[] = ['guarantee', 'appraisal', 'custody', 'registration', 'insurance'];

/** Fees that may not be asked of small firms, by the policy row that says from when and why. */
export const feeBans: Partial<Record<FeeCode, string>> = {
  commitment: 'fee.ban.commitment.small',
  fund_management: 'fee.ban.fundManagement.small',
};

/** Fees that are limited for small firms to a share of the principal, by the policy row of the share. */
export const feeCaps: Partial<Record<FeeCode, string>> = {
  advisory: 'fee.cap.advisoryBps.small',
  consulting: 'fee.cap.advisoryBps.small',
  // What is banned under its own name is not asked for under the name of none.
  handling: 'fee.cap.handlingBps.small',
};

/** What was asked under the same cap as a fee: a cap is of all of it together, whatever each part is called and whenever it is asked. */
export const underSameCap = (code: FeeCode, asked: readonly { code: string | null; minor: bigint }[]): bigint =>
  asked
    .filter((other) => feeCaps[code] !== undefined && feeCaps[other.code as FeeCode] === feeCaps[code])
    .reduce((sum, { minor }) => sum + minor, 0n);

/** Whether the bans protect a firm: one whose size nobody stated is taken to be small. */
export const isProtected = (size: FirmSize | undefined): boolean =>
  size === undefined || size === 'small' || size === 'micro';

/** What banks that lend together may ask for what is not drawn, of whomever (the ban excepts syndicated loans; SAMR guide of 2025-11-28: real ones, and undrawn money). */
export const isOfSyndicates = (code: FeeCode): boolean => code === 'commitment';

/** What is asked for money that is kept ready, of anybody: none of it once all is drawn (SAMR guide of 2025-11-28). */
export const isForUndrawn = (code: FeeCode): boolean => code === 'commitment';
