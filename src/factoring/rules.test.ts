import { describe, expect, it } from 'vitest';
import { buyBackMinor, factorLimits, settleCollection } from './rules.ts';

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
