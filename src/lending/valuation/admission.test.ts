import { describe, expect, it } from 'vitest';
import { admitPrice, readFeedLine } from './admission.ts';
import { type Criterion, failures, isShallow, judge, type LotRecord } from './eligibility.ts';

const source = { currency: 'CNY', unit: 'TNE', jumpFactor: 10, fourEyes: false };
const price = { priceMinor: 385_000n, currency: 'CNY', unit: 'TNE', pricedOn: '2026-10-12', validTo: '2026-10-12' };
const last = { last: 380_000n, lowest: 380_000n, highest: 380_000n };

describe('a price', () => {
  it.each([
    ['zero', { priceMinor: 0n }, 'PRICE_NOT_POSITIVE'],
    ['negative', { priceMinor: -1n }, 'PRICE_NOT_POSITIVE'],
    ['in another currency', { currency: 'USD' }, 'PRICE_CURRENCY'],
    ['for another unit', { unit: 'KGM' }, 'PRICE_UNIT'],
    ['of tomorrow', { pricedOn: '2026-10-13', validTo: '2026-10-13' }, 'PRICE_IN_FUTURE'],
    ['with a window that ends first', { validTo: '2026-10-11' }, 'PRICE_WINDOW_ENDS_BEFORE'],
  ])('%s is refused', (_, change, code) => {
    expect(() => admitPrice({ ...price, ...change }, source, last, '2026-10-12')).toThrow(code);
  });

  it('ten times the last, or a tenth, is held until somebody looked', () => {
    const of = (priceMinor: bigint) => admitPrice({ ...price, priceMinor }, source, last, '2026-10-12');
    expect([of(3_799_999n).status, of(3_800_000n), of(38_000n).status, of(38_001n).status]).toEqual([
      'accepted',
      { status: 'held', reason: 'JUMP' },
      'held',
      'accepted',
    ]);
    expect(admitPrice(price, { ...source, fourEyes: true }, last, '2026-10-12').reason).toBe('FOUR_EYES');
    expect(admitPrice(price, source, undefined, '2026-10-12')).toEqual({ status: 'held', reason: 'FIRST' });
  });

  it('beyond its own band is held, a hundredth where a lender says so, and small steps over some days too', () => {
    const of = (priceMinor: bigint, jumpFactor: number, before = last) =>
      admitPrice({ ...price, priceMinor }, { ...source, jumpFactor }, before, '2026-10-12').reason;
    expect([of(455_999n, 1.2), of(456_000n, 1.2), of(316_666n, 1.2), of(316_667n, 1.2)]).toEqual([
      null,
      'JUMP',
      'JUMP',
      null,
    ]);
    expect([of(383_799n, 1.01), of(383_800n, 1.01)]).toEqual([null, 'JUMP']);
    // 300,000 a week ago, 380,000 yesterday: each step lay within the band.
    const rising = { last: 380_000n, lowest: 300_000n, highest: 380_000n };
    expect([of(431_999n, 1.2, rising), of(432_000n, 1.2, rising)]).toEqual([null, 'DRIFT']);
  });

  it('is read from a line without rounding', () => {
    expect(readFeedLine('SHFE-CU,2026-10-12,78000.5', 2, '')).toEqual({
      sourceCode: 'SHFE-CU',
      pricedOn: '2026-10-12',
      priceMinor: 7_800_050n,
    });
    for (const line of [
      'SHFE-CU,2026-10-12,78000.005',
      'SHFE-CU,2026-02-30,1',
      'SHFE-CU,2026-10-12',
      'a;b;c',
      'x,2026-10-12,1e9',
    ])
      expect(() => readFeedLine(line, 2, '/lines/0')).toThrow('FEED_LINE_UNREADABLE');
  });
});

describe('eligibility', () => {
  const lot: LotRecord = {
    grade: 'A00',
    ageDays: 30,
    siteId: 'CKG1',
    warehouseRating: 80,
    insuredMinor: 110n,
    costMinor: 100n,
    certificates: ['quality'],
    assayed: undefined,
    deviceHealthy: true,
    daysIn: 12,
    today: '2026-10-12',
  };
  const holds = (criterion: Criterion, change: Partial<LotRecord> = {}) => judge(criterion, { ...lot, ...change }).met;

  it('is true, false or unknown, and unknown passes through not', () => {
    expect(holds({ gradeIn: ['A00', 'A0'] })).toBe(true);
    expect(holds({ gradeIn: ['A00'] }, { grade: undefined })).toBe(null);
    expect(holds({ not: { gradeIn: ['A00'] } }, { grade: undefined })).toBe(null);
    expect(holds({ ageDaysMax: 29 })).toBe(false);
    expect(holds({ insuredBps: 11_000 })).toBe(true);
    expect(holds({ insuredBps: 11_001 })).toBe(false);
    expect(holds({ certificate: 'origin' })).toBe(false);
    expect(holds({ incomingOver: 10 })).toBe(true);
    expect(holds({ deviceHealthy: true }, { deviceHealthy: undefined })).toBe(null);
    expect(holds({ siteIn: ['CKG1'] })).toBe(true);
    expect(holds({ warehouseRatingMin: 81 })).toBe(false);
  });

  it('decides by what decides, whatever else is unknown', () => {
    const unknown: Criterion = { gradeIn: ['A00'] };
    const at = { grade: undefined };
    expect(holds({ any: [unknown, { ageDaysMax: 60 }] }, at)).toBe(true);
    expect(holds({ all: [unknown, { ageDaysMax: 1 }] }, at)).toBe(false);
    expect(holds({ all: [unknown, { ageDaysMax: 60 }] }, at)).toBe(null);
  });

  it('names every leaf that fails', () => {
    const result = judge(
      { all: [{ certificate: 'origin' }, { any: [{ ageDaysMax: 1 }, { warehouseRatingMin: 90 }] }] },
      lot,
    );
    expect(failures(result).map((f) => f.criterion)).toEqual([
      'certificate "origin"',
      'ageDaysMax 1',
      'warehouseRatingMin 90',
    ]);
    let deep: Criterion = { deviceHealthy: true };
    for (let i = 0; i < 6; i++) deep = { not: deep };
    expect(isShallow(deep)).toBe(false);
  });
});
