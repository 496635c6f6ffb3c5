import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact, roundExact, sumExact } from '../../kernel/exact.ts';
import type { BankingCalendar } from '../../kernel/time.ts';
import {
  capGroups,
  convert,
  countedQuantity,
  inventoryBaseMinor,
  type LotFacts,
  type LotTerms,
  lowestMark,
  type Mark,
  type SourceMark,
  stalenessOf,
  tradingAge,
  valueLot,
} from './rules.ts';

const yuan = (amount: number) => BigInt(Math.round(amount * 100));
const tonnes = (t: number) => ({ value: BigInt(Math.round(t * 1000)), scale: 3, unit: 'TNE' as const });
const source = (sourceId: string, price: number | undefined, more: Partial<SourceMark> = {}): SourceMark => ({
  sourceId,
  state: price === undefined ? 'missing' : 'fresh',
  price: price === undefined ? undefined : exact(yuan(price)),
  pricedOn: '2026-10-12',
  converted: false,
  ...more,
});
const markOf = (price: number, state: Mark['state'] = 'fresh'): Mark => lowestMark([source('a', price, { state })]);
const staleness = { freshDays: 1, deadAfterDays: 5, staleHaircutBps: 500, deadValueBps: 9_000 };
const terms: LotTerms = {
  lowerOfCost: true,
  gradeFactorBps: 10_000,
  haircutBps: 0,
  fxHaircutBps: 0,
  purchaseMoneyHaircutBps: 0,
  ageBrackets: [],
  staleness,
  toleranceBps: 50,
};
const lot = (t: number, mark: Mark, more: Partial<LotFacts> = {}): LotFacts => ({
  book: tonnes(t),
  sensedValue: undefined,
  costMinor: 10n ** 14n,
  ageDays: 10,
  mark,
  eligible: true,
  controlled: true,
  purchaseMoneyOpen: false,
  ...more,
});
const adjusted = (facts: LotFacts, more: Partial<LotTerms> = {}) =>
  Number(roundExact(valueLot(facts, { ...terms, ...more }).adjusted, 'down')) / 100;

describe('a mark', () => {
  it('is the lowest of the sources and of cost', () => {
    const mark = lowestMark([source('a', 3_850), source('b', 3_900)]);
    expect(mark).toMatchObject({ sourceId: 'a', state: 'fresh' });
    expect(adjusted(lot(1_200, mark, { costMinor: yuan(1_200 * 3_920) }))).toBe(4_620_000);
    expect(adjusted(lot(1_200, mark, { costMinor: yuan(1_200 * 3_800) }))).toBe(4_560_000);
    expect(adjusted(lot(1_200, mark, { costMinor: yuan(1) }), { lowerOfCost: false })).toBe(4_620_000);
  });

  it('is missing when one of its sources is, and as old as the oldest', () => {
    expect(lowestMark([source('a', 3_850), source('b', undefined)]).state).toBe('missing');
    expect(lowestMark([]).state).toBe('missing');
    expect(lowestMark([source('a', 3_850), source('b', 3_900, { state: 'dead' })]).state).toBe('dead');
  });

  it('without a price values nothing, says so, and is not eligible for being cheap', () => {
    const value = valueLot(lot(10, lowestMark([source('a', undefined)])), terms);
    expect(value.state).toBe('missing');
    expect(roundExact(value.adjusted, 'down')).toBe(0n);
  });

  it('passes through an exchange rate exactly, with more haircut', () => {
    const price = convert(yuan(100), exact(71_234n, 4));
    const mark = lowestMark([source('lme', 0, { price, converted: true })]);
    expect(adjusted(lot(10, mark))).toBe(7_123.4);
    expect(adjusted(lot(10, mark), { fxHaircutBps: 800 })).toBe(6_553.52);
  });

  it('ages in trading days of its calendar, over a holiday', () => {
    const calendar: BankingCalendar = {
      place: 'SHFE',
      version: 'test',
      knownFrom: '2026-01-01',
      knownThrough: '2026-12-31',
      closedDays: new Set(['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07']),
      workedDays: new Set(),
    };
    expect(tradingAge(calendar, '2026-09-30', '2026-10-08')).toBe(1);
    expect(tradingAge(calendar, '2026-09-30', '2026-09-30')).toBe(0);
    expect(tradingAge(calendar, '2026-09-30', '2026-10-15')).toBe(6);
    expect([0, 1, 2, 5, 6].map((age) => stalenessOf(age, staleness))).toEqual([
      'fresh',
      'fresh',
      'stale',
      'stale',
      'dead',
    ]);
  });
});

describe('a lot', () => {
  it('loses five points on a stale mark and a tenth on a dead one (500 t × 8,000)', () => {
    expect(adjusted(lot(500, markOf(8_000)))).toBe(4_000_000);
    expect(adjusted(lot(500, markOf(8_000, 'stale')))).toBe(3_800_000);
    expect(adjusted(lot(500, markOf(8_000, 'dead')))).toBe(3_600_000);
  });

  it('counts by haircut, control and age: the mixed pool', () => {
    const aged = [{ overDays: 180, factorBps: 5_000 }];
    const values = [
      valueLot(lot(50, markOf(78_000)), { ...terms, haircutBps: 1_000 }),
      valueLot(lot(200, markOf(20_500)), { ...terms, haircutBps: 1_500 }),
      valueLot(lot(50, markOf(20_500), { controlled: false }), { ...terms, haircutBps: 1_500 }),
      valueLot(lot(400, markOf(3_850), { ageDays: 181 }), { ...terms, haircutBps: 2_000, ageBrackets: aged }),
    ];
    expect(values.map((v) => Number(roundExact(v.adjusted, 'down')) / 100)).toEqual([3_510_000, 3_485_000, 0, 616_000]);
    expect(roundExact(sumExact(values.map((v) => v.adjusted)), 'down')).toBe(yuan(7_611_000));
    expect(roundExact(values[2]!.value, 'down')).toBe(yuan(1_025_000));
  });

  it('is rounded once, at the end of the sum', () => {
    // A kilogram at 3,333.33 less a third, a thousand times; rounded one by one 2.33 yuan would be lost.
    const each = valueLot(lot(0.001, markOf(3_333.33)), { ...terms, haircutBps: 3_333 });
    const values = Array.from({ length: 1_000 }, () => each.adjusted);
    expect(roundExact(each.adjusted, 'down')).toBe(222n);
    expect(roundExact(sumExact(values), 'down')).toBe(222_233n);
  });

  it('counts what the scale shows when it is short beyond tolerance, and opens an incident', () => {
    const short = countedQuantity(tonnes(1_200), 1_187_400n, 50);
    expect(short).toMatchObject({ quantity: { value: 1_187_400n }, shortage: { shortBps: 105n } });
    expect(countedQuantity(tonnes(1_200), 1_194_000n, 50).shortage).toBeUndefined();
    // More on the scale than in the books is an incident too, and counts no more than the books.
    expect(countedQuantity(tonnes(1_200), 1_300_000n, 50).quantity.value).toBe(1_200_000n);
    expect(adjusted(lot(1_200, markOf(3_850), { sensedValue: 1_187_400n }))).toBe(4_571_490);
    // Where the scale shows nothing, all of it is what is missing.
    const gone = valueLot(lot(1_200, markOf(3_850), { sensedValue: 0n }), { ...terms, haircutBps: 1_000 });
    expect([gone.adjusted, gone.lost.shortage].map((v) => roundExact(v, 'down'))).toEqual([0n, yuan(4_158_000)]);
  });

  it('takes an unknown age for the worst, and an unknown eligibility for none', () => {
    const ageBrackets = [
      { overDays: 90, factorBps: 8_000 },
      { overDays: 180, factorBps: 5_000 },
    ];
    expect(adjusted(lot(1, markOf(100), { ageDays: undefined }), { ageBrackets })).toBe(50);
    expect(adjusted(lot(1, markOf(100), { ageDays: 100 }), { ageBrackets })).toBe(80);
    expect(adjusted(lot(1, markOf(100), { eligible: null }))).toBe(0);
    expect(adjusted(lot(1, markOf(100)), { haircutBps: 9_800, fxHaircutBps: 400 })).toBe(2);
  });

  it('explains itself step by step, the last line being the result', () => {
    const { lines, adjusted: result } = valueLot(lot(400, markOf(3_850)), { ...terms, haircutBps: 2_000 });
    expect(lines.map((l) => l.step)).toEqual(['mark', 'lower_of_cost', 'haircut']);
    expect(lines.at(-1)?.value).toEqual(result);
  });
});

describe('concentration', () => {
  const pool = new Map([
    ['D3', yuan(2_000_000)],
    ['D1', yuan(1_000_000)],
    ['D5', yuan(550_000)],
    ['D6', yuan(370_000)],
  ]);
  const total = (values: Map<string, bigint>) => [...values.values()].reduce((sum, v) => sum + v, 0n);

  it('is capped in one pass or on the pool after the cap', () => {
    const limit = { by: 'commodity', capBps: 4_000 } as const;
    expect(total(capGroups(pool, { ...limit, method: 'one_pass' }))).toBe(yuan(3_488_000));
    expect(total(capGroups(pool, { ...limit, method: 'self_referential' }))).toBe(yuan(3_200_000));
  });

  it('is capped by amount, and by the lower of both', () => {
    const both = { by: 'site', capBps: 4_000, capMinor: yuan(900_000), method: 'one_pass' } as const;
    expect(capGroups(pool, both).get('D3')).toBe(yuan(900_000));
    expect(total(capGroups(pool, { by: 'site', capMinor: yuan(10), method: 'one_pass' }))).toBe(yuan(40));
  });

  it('self-referential never leaves a group above its share of what is left, and takes no more than it must', () => {
    const anyPool = fc.array(fc.bigInt(0n, 10n ** 12n), { maxLength: 8 });
    fc.assert(
      fc.property(anyPool, fc.integer({ min: 500, max: 9_900 }), (values, capBps) => {
        const given = new Map(values.map((v, i) => [String(i), v]));
        const left = capGroups(given, { by: 'commodity', capBps, method: 'self_referential' });
        const sum = total(left);
        for (const [key, value] of left) {
          expect(value <= (given.get(key) as bigint)).toBe(true);
          // Rounding down a group at a time may leave each a few minor units over its share.
          expect(value * 10_000n <= BigInt(capBps) * sum + 10_000n * 10n).toBe(true);
        }
      }),
    );
  });
});

describe('an inventory base', () => {
  it('is the lower of cost and liquidation value at their rates, within its sublimit', () => {
    const base = inventoryBaseMinor({
      costMinor: yuan(3_000_000),
      liquidationMinor: yuan(2_100_000),
      costRateBps: 6_500,
      liquidationRateBps: 8_500,
      sublimitMinor: yuan(1_500_000),
    });
    expect(base).toBe(yuan(1_500_000));
    expect(yuan(2_117_600) + base - yuan(3_200_000) - yuan(200_000)).toBe(yuan(217_600));
    expect(
      inventoryBaseMinor({
        costMinor: yuan(3_000_000),
        liquidationMinor: yuan(2_100_000),
        costRateBps: 6_500,
        liquidationRateBps: 8_500,
        sublimitMinor: yuan(9_000_000),
      }),
    ).toBe(yuan(1_785_000));
  });
});
