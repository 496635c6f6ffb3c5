import { describe, expect, it } from 'vitest';
import { buyBackMinor, factorLimits, isReversible, maturityPayment, partsOf, settleCollection } from './rules.ts';

describe('reference vector 18: who keeps the surplus', () => {
  const f = { collectedMinor: 1_000_000_00n, advanceMinor: 800_000_00n, interestAndFeesMinor: 26_400_00n };
  it('with recourse, the seller', () =>
    expect(settleCollection({ ...f, recourse: true })).toEqual({
      toFactorMinor: 826_400_00n,
      toSellerMinor: 173_600_00n,
      shortfallMinor: 0n,
    }));
  it('without recourse, the factor', () =>
    expect(settleCollection({ ...f, recourse: false })).toEqual({
      toFactorMinor: 1_000_000_00n,
      toSellerMinor: 0n,
      shortfallMinor: 0n,
    }));
  it('a short collection leaves the seller owing with recourse, and nobody without', () => {
    const short = { ...f, collectedMinor: 500_000_00n };
    expect(settleCollection({ ...short, recourse: true }).shortfallMinor).toBe(326_400_00n);
    expect(settleCollection({ ...short, recourse: false }).shortfallMinor).toBe(0n);
    expect(buyBackMinor(short)).toBe(326_400_00n);
    expect(buyBackMinor(f)).toBe(0n);
  });
});

describe('reference vector 32: limits of a commercial factor', () => {
  const limits = { oneDebtorBps: 5_000, relatedDebtorsBps: 4_000, reserveBps: 100, leverage: 10 };
  const m = (millions: number) => BigInt(Math.round(millions * 10)) * 10_000_000n;
  const book = {
    riskAssetsMinor: m(1_000),
    netAssetsMinor: m(95),
    balanceMinor: m(800),
    reserveMinor: m(7.9),
    largestDebtorMinor: m(520),
    relatedDebtorsMinor: m(390),
  };
  it('as given', () =>
    expect(factorLimits(book, limits)).toEqual([
      { limit: 'one_debtor', isBreached: true, measured: 5_200 },
      { limit: 'related_debtors', isBreached: false, measured: 3_900 },
      { limit: 'reserve', isBreached: true, measured: 99 },
      { limit: 'leverage', isBreached: true, measured: 1_053 },
    ]));
  it('a limit that is met to the cent is not breached', () => {
    const met = {
      ...book,
      largestDebtorMinor: m(500),
      relatedDebtorsMinor: m(400),
      reserveMinor: m(8),
      netAssetsMinor: m(100),
    };
    expect(factorLimits(met, limits).filter((f) => f.isBreached)).toEqual([]);
    expect(factorLimits({ ...met, reserveMinor: m(8) - 1n }, limits).filter((f) => f.isBreached)).toHaveLength(1);
  });
  it('no net assets is a breach, not a zero', () =>
    expect(factorLimits({ ...book, netAssetsMinor: 0n }, limits)[3]).toMatchObject({ isBreached: true }));
});

describe('what the factor pays on the agreed day', () => {
  const part = (assignedMinor: bigint, collectedMinor: bigint, outstandingMinor: bigint) => ({
    assignedMinor,
    collectedMinor,
    outstandingMinor,
  });
  it.each([
    ['nothing came in', [part(1_000n, 0n, 1_000n)], { full: 980n, collected: 0n }],
    ['a part came in', [part(1_000n, 400n, 600n)], { full: 980n, collected: 400n }],
    [
      'all came in: the price, and the rest is the factor’s',
      [part(1_000n, 1_000n, 0n)],
      { full: 980n, collected: 980n },
    ],
    ['the seller took 300 back', [part(1_000n, 0n, 700n)], { full: 700n, collected: 0n }],
    ['300 came in before 700 were assigned', [part(700n, 300n, 700n)], { full: 700n, collected: 0n }],
    ['two parts, one of them paid', [part(600n, 600n, 0n), part(400n, 0n, 400n)], { full: 980n, collected: 600n }],
  ])('%s', (_, parts, expected) => {
    const pay = (recourse: boolean) => maturityPayment({ recourse, priceMinor: 980n, ...partsOf(parts) });
    expect(pay(false)).toEqual({ paidMinor: expected.full, shortfallMinor: 980n - expected.full });
    expect(pay(true)).toEqual({ paidMinor: expected.collected, shortfallMinor: 980n - expected.collected });
  });
});

describe('what may be offered under reverse factoring', () => {
  const good = { level: 4, status: 'confirmed', dueOn: '2026-12-01', outstandingMinor: 1n };
  it.each([
    ['confirmed by certificate', {}, true],
    ['posted in the debtor’s own system', { level: 3, status: 'presented' }, true],
    ['confirmed, with no match', { level: 1 }, true],
    ['proved by delivery only', { level: 2, status: 'presented' }, false],
    ['rejected', { status: 'rejected' }, false],
    ['settled', { status: 'settled' }, false],
    ['nothing left of it', { outstandingMinor: 0n }, false],
    ['due today', { dueOn: '2026-10-12' }, false],
  ])('%s', (_, more, expected) => expect(isReversible({ ...good, ...more }, '2026-10-12')).toBe(expected));
});
