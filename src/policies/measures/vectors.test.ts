import { describe, expect, it } from 'vitest';
import { builtInOn } from '../../ground/policy/index.ts';
import { factorLimits } from '../../lending/factoring/rules.ts';
import { type FirmFigures, sizeOf } from '../../lending/loans/size-rules.ts';
import { dischargeDueOn } from '../../security/registry/rules.ts';
import { askedOf, headroomOf, isToBeWarned, stateOfMotion } from '../motions/rules.ts';
import { shareBps } from '../pots/rules.ts';
import { exemptMinor, type LoanRow, vatInside } from '../returns/rules.ts';

const yuan = (amount: number): bigint => BigInt(Math.round(amount * 100));

describe('reference vector 24: value-added tax on interest of a small loan', () => {
  const loan = (more: Partial<LoanRow> = {}) =>
    ({
      taxSize: 'small',
      interestMinor: yuan(104_000).toString(),
      rateBps: 520,
      vatCeilingBps: 450,
      isWithinVatCap: true,
      isExemptWhole: false,
      ...more,
    }) as LoanRow;
  const taxed = (row: LoanRow, method: 'whole_loan' | 'up_to_ceiling') =>
    vatInside(BigInt(row.interestMinor) - exemptMinor(row, method), 600);
  it('is on all of it by the test of the whole loan, and on the slice above the ceiling by the other', () => {
    expect(taxed(loan(), 'whole_loan')).toBe(yuan(5_886.79));
    expect(exemptMinor(loan(), 'up_to_ceiling')).toBe(yuan(90_000));
    expect(taxed(loan(), 'up_to_ceiling')).toBe(yuan(792.45));
  });
  it('is on none of the smallest, whatever they cost, and on all beyond the cap', () => {
    expect(taxed(loan({ isExemptWhole: true, rateBps: 2_400 }), 'whole_loan')).toBe(0n);
    expect(taxed(loan({ isWithinVatCap: false }), 'up_to_ceiling')).toBe(yuan(5_886.79));
  });
});

describe('reference vector 28: joint credit', () => {
  const rule = { leastBanks: 3, mandatoryFrom: yuan(5_000_000_000), optionalFrom: yuan(2_000_000_000) };
  it.each([
    [3, 5_000_000_000, 'mandatory'],
    [3, 4_999_999_999.99, 'optional'],
    [3, 2_000_000_000, 'optional'],
    [3, 1_999_999_999.99, 'none'],
    [2, 8_000_000_000, 'none'],
  ] as const)('%i banks with %d out: %s', (banks, out, asked) => expect(askedOf(banks, yuan(out), rule)).toBe(asked));
  it('warns at 91 per cent of the line, at a line of 90', () =>
    expect(isToBeWarned(yuan(5_460_000_000), yuan(6_000_000_000), 9_000)).toBe(true));
});

it('reference vector 29: the mix of what is guaranteed, 81.2 per cent small and 39.5 per cent up to five million', () => {
  const m = (millions: number) => yuan(millions * 1_000_000);
  expect(shareBps(m(812), m(1_000))).toBe(8_120);
  expect(shareBps(m(395), m(1_000))).toBe(3_950);
  expect(m(812) * 10_000n >= 8_000n * m(1_000)).toBe(true);
  expect(m(395) * 10_000n >= 5_000n * m(1_000)).toBe(false);
});

it('reference vector 30: a filing is cancelled within ten working days of the day of payment, which is not counted', () => {
  const none: ReadonlySet<string> = new Set();
  const known = { place: 'CN', version: '2026', knownFrom: '2026-01-01', knownThrough: '2026-12-31' };
  expect(dischargeDueOn('2026-07-10', { ...known, closedDays: none, workedDays: none }, 10)).toBe('2026-07-24');
});

it('reference vector 32: the limits of a factor', () => {
  const m = (millions: number) => yuan(millions * 1_000_000);
  const book = {
    riskAssetsMinor: m(1_000),
    netAssetsMinor: m(95),
    balanceMinor: m(800),
    reserveMinor: m(7.9),
    largestDebtorMinor: m(520),
    relatedDebtorsMinor: m(390),
  };
  const limits = { oneDebtorBps: 5_000, relatedDebtorsBps: 4_000, reserveBps: 100, leverage: 10 };
  expect(factorLimits(book, limits).map(({ isBreached }) => isBreached)).toEqual([true, false, true, true]);
});

/** Section 4.4 row by row: what the rule book says on the day before a figure, on its first day, and today. */
describe('reference 4.4: the dated rule table', () => {
  it.each([
    ['vat.exempt.wholeCapMinor', '2017-11-30', 0],
    ['vat.exempt.wholeCapMinor', '2017-12-01', 100_000_000],
    ['vat.exempt.wholeCapMinor', '2023-08-02', 100_000_000],
    ['vat.exempt.wholeCapMinor', '2027-12-31', 100_000_000],
    ['vat.exempt.wholeCapMinor', '2028-01-01', 0],
    ['vat.exempt.capMinor', '2018-08-31', 100_000_000],
    ['vat.exempt.capMinor', '2018-09-01', 1_000_000_000],
    ['vat.exempt.capMinor', '2018-09-05', 1_000_000_000],
    ['vat.exempt.capMinor', '2020-12-31', 1_000_000_000],
    ['vat.exempt.capMinor', '2023-12-31', 1_000_000_000],
    ['vat.exempt.capMinor', '2027-12-31', 1_000_000_000],
    ['vat.exempt.capMinor', '2028-01-01', 0],
    ['vat.exempt.ceilingBps', '2018-09-01', 15_000],
    ['relending.passThroughBps', '2018-06-25', 50],
    ['relending.yearBps', '2018-06-25', 275],
    ['relending.yearBps', '2020-02-25', 275],
    ['relending.yearBps', '2020-02-26', 250],
    ['relending.yearBps', '2020-07-01', 225],
    ['relending.yearBps', '2021-12-07', 200],
    ['relending.yearBps', '2024-01-25', 175],
    ['relending.yearBps', '2025-05-07', 150],
    ['relending.yearBps', '2026-01-18', 150],
    ['relending.yearBps', '2026-01-19', 125],
    ['relending.sixMonthsBps', '2026-01-18', undefined],
    ['relending.sixMonthsBps', '2026-01-19', 115],
    ['relending.threeMonthsBps', '2026-01-19', 95],
    ['rediscount.yearBps', '2026-01-19', 150],
    ['relending.capMinor', '2018-06-25', 500_000_000],
    ['relending.capMinor', '2019-01-02', 1_000_000_000],
    ['relending.capMinor', '2024-01-25', 2_000_000_000],
    ['guarantee.share.smallBps', '2018-09-01', 8_000],
    ['guarantee.share.smallBps', '2025-03-01', 8_000],
    ['guarantee.share.upTo5mBps', '2018-12-31', undefined],
    ['guarantee.share.upTo5mBps', '2019-12-31', 5_000],
    ['guarantee.share.upTo5mBps', '2025-03-01', 5_000],
    ['guarantee.feeAimBps', '2020-12-31', 100],
    ['renewal.mediumOpen', '2024-09-23', 0],
    ['renewal.mediumOpen', '2024-09-24', 1],
    ['renewal.mediumOpen', '2027-09-30', 1],
    ['renewal.mediumOpen', '2027-10-01', 0],
    ['pay.largeToSme.days', '2025-05-31', undefined],
    ['pay.largeToSme.days', '2025-06-01', 60],
    ['pay.public.days', '2020-09-01', 30],
    ['pay.public.maxDays', '2020-09-01', 60],
    ['confirm.days', '2020-08-31', undefined],
    ['confirm.days', '2020-09-01', 30],
    ['confirm.days', '2025-06-01', 30],
    ['late.rate.dailyBps', '2020-09-01', 5],
    ['certificate.tenor.softMonths', '2025-06-15', 6],
    ['certificate.tenor.hardMonths', '2025-06-15', 12],
    ['fee.ban.commitment.small', '2011-10-24', 1],
    ['joint.mandatoryFrom.CNY', '2018-05-22', 500_000_000_000],
    ['joint.optionalFrom.CNY', '2018-05-22', 200_000_000_000],
    ['joint.leastBanks', '2018-05-22', 3],
    ['interest.overdueUpliftBpsMin', '2004-01-01', 3_000],
    ['interest.overdueUpliftBpsMax', '2004-01-01', 5_000],
    ['interest.misuseUpliftBpsMin', '2004-01-01', 5_000],
    ['interest.misuseUpliftBpsMax', '2004-01-01', 10_000],
    ['list.key100.most', '2018-09-01', 100],
    ['list.growth100.most', '2018-09-01', 100],
  ] as const)('%s on %s', (key, on, value) => expect(builtInOn(key, on)?.value).toBe(value));
});

/** Section 4.2 row by row: the metrics of an industry, and the floors of large, medium and small. */
describe('reference 4.2: the size of a firm in each of the sixteen industries', () => {
  const table = [
    ['agriculture', 'Y', [200_000_000], [5_000_000], [500_000]],
    ['industry', 'XY', [1_000, 400_000_000], [300, 20_000_000], [20, 3_000_000]],
    ['construction', 'YZ', [800_000_000, 800_000_000], [60_000_000, 50_000_000], [3_000_000, 3_000_000]],
    ['wholesale', 'XY', [200, 400_000_000], [20, 50_000_000], [5, 10_000_000]],
    ['retail', 'XY', [300, 200_000_000], [50, 5_000_000], [10, 1_000_000]],
    ['transport', 'XY', [1_000, 300_000_000], [300, 30_000_000], [20, 2_000_000]],
    ['warehousing', 'XY', [200, 300_000_000], [100, 10_000_000], [20, 1_000_000]],
    ['postal', 'XY', [1_000, 300_000_000], [300, 20_000_000], [20, 1_000_000]],
    ['hotel', 'XY', [300, 100_000_000], [100, 20_000_000], [10, 1_000_000]],
    ['catering', 'XY', [300, 100_000_000], [100, 20_000_000], [10, 1_000_000]],
    ['information_transmission', 'XY', [2_000, 1_000_000_000], [100, 10_000_000], [10, 1_000_000]],
    ['software', 'XY', [300, 100_000_000], [100, 10_000_000], [10, 500_000]],
    ['real_estate', 'YZ', [2_000_000_000, 100_000_000], [10_000_000, 50_000_000], [1_000_000, 20_000_000]],
    ['property_management', 'XY', [1_000, 50_000_000], [300, 10_000_000], [100, 5_000_000]],
    ['leasing', 'XZ', [300, 1_200_000_000], [100, 80_000_000], [10, 1_000_000]],
    ['other', 'X', [300], [100], [10]],
  ] as const;
  const sizes = ['large', 'medium', 'small', 'micro'] as const;
  it.each(table)('%s: at each floor, and one below it in each metric', (industry, metrics, ...floors) => {
    const firm = (values: readonly number[]) => {
      const figures: FirmFigures = { industry };
      for (const [i, metric] of metrics.split('').entries()) {
        if (metric === 'X') figures.employees = values[i];
        if (metric === 'Y') figures.revenueMinor = yuan(values[i] ?? 0);
        if (metric === 'Z') figures.assetsMinor = yuan(values[i] ?? 0);
      }
      return sizeOf(figures);
    };
    for (const [level, floor] of floors.entries()) {
      expect(firm(floor)).toBe(sizes[level]);
      for (const i of floor.keys()) {
        const below = floor.map((value, at) => (at === i ? value - (metrics[i] === 'X' ? 1 : 0.01) : value));
        expect(firm(below)).toBe(sizes[level + 1]);
      }
    }
  });
});

describe('reference 5.1: the votes and the line of joint credit', () => {
  const threshold = { claimsOf: 2, claimsIn: 3, headsOverBps: 5_000, rules: [] };
  const count = { claimsMinor: 300n, heads: 4, againstMinor: 0n, againstHeads: 0 };
  it.each([
    ['major: two thirds of claims and more than half of members', 'line', 200n, 3, 'carried'],
    ['major: half of members is not more than half', 'line', 300n, 2, 'open'],
    ['major: less than two thirds of claims', 'line', 199n, 3, 'open'],
    ['all of them release security', 'release_security', 300n, 3, 'open'],
    ['all of them release security, each a head', 'release_security', 300n, 4, 'carried'],
  ] as const)('%s', (_, kind, forMinor, forHeads, is) =>
    expect(stateOfMotion(kind, threshold, { ...count, forMinor, forHeads })).toBe(is),
  );
  it('others: more than half of both', () => {
    const half = { claimsOf: 1, claimsIn: 2, headsOverBps: 5_000, rules: [] };
    expect(stateOfMotion('other', half, { ...count, forMinor: 151n, forHeads: 3 })).toBe('carried');
    expect(stateOfMotion('other', half, { ...count, forMinor: 150n, forHeads: 3 })).toBe('open');
  });
  it('headroom is the line less what members have out, and the warning begins at ninety hundredths of it, to the fen', () => {
    expect(headroomOf(yuan(6_000_000_000), yuan(5_460_000_000))).toBe(yuan(540_000_000));
    expect(isToBeWarned(yuan(900), yuan(1_000), 9_000)).toBe(true);
    expect(isToBeWarned(yuan(899.99), yuan(1_000), 9_000)).toBe(false);
  });
});
