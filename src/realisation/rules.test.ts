import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicAt } from '../ranking/rules.ts';
import { payDown, sumUp } from './rules.ts';

const pledge = (id: string, claim: number, at: string, ceiling?: number) => ({
  id,
  kind: 'pledge' as const,
  claimMinor: BigInt(claim),
  ...(ceiling !== undefined && { ceilingMinor: BigInt(ceiling) }),
  publicity: [publicAt('control', new Date(at))],
});
const own = pledge('own', 900, '2026-03-01T00:00:00Z');
const lien = { id: 'lien', kind: 'lien' as const, claimMinor: 50n, publicity: [] };

describe('proceeds', () => {
  it('go down the ranking of each lot, after the cost of selling it, and pay no right twice', () => {
    const { lots, paid, surplusMinor } = payDown([
      { lotId: 'a', proceedsMinor: 500n, costsMinor: 20n, rights: [own, lien] },
      { lotId: 'b', proceedsMinor: 600n, costsMinor: 0n, rights: [own, lien] },
    ]);
    expect(lots.map((lot) => lot.paid)).toEqual([
      [
        { rightId: 'lien', paidMinor: 50n },
        { rightId: 'own', paidMinor: 430n },
      ],
      [
        { rightId: 'lien', paidMinor: 0n },
        { rightId: 'own', paidMinor: 470n },
      ],
    ]);
    expect([paid.get('own'), surplusMinor]).toEqual([900n, 130n]);
  });

  it('stop at the ceiling, and an earlier right takes first', () => {
    const capped = pledge('own', 900, '2026-03-01T00:00:00Z', 400);
    const earlier = pledge('earlier', 300, '2026-02-01T00:00:00Z');
    const { paid, surplusMinor } = payDown([
      { lotId: 'a', proceedsMinor: 500n, costsMinor: 0n, rights: [capped, earlier] },
      { lotId: 'b', proceedsMinor: 500n, costsMinor: 0n, rights: [capped] },
    ]);
    expect([paid.get('earlier'), paid.get('own'), surplusMinor]).toEqual([300n, 400n, 300n]);
  });

  it('are never more or less than what came in', () => {
    const amount = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(fc.array(fc.record({ proceeds: amount, costs: amount, claim: amount }), { maxLength: 5 }), (sold) => {
        const all = sold.map(({ proceeds, costs }, i) => ({
          lotId: String(i),
          proceedsMinor: BigInt(proceeds),
          costsMinor: BigInt(costs),
          rights: sold.map(({ claim }, k) => pledge(String(k), claim, `2026-03-0${k + 1}T00:00:00Z`)),
        }));
        const down = payDown(all);
        const net = down.lots.reduce((sum, lot) => sum + lot.netMinor, 0n);
        const paid = down.lots.flatMap((lot) => lot.paid).reduce((sum, p) => sum + p.paidMinor, 0n);
        expect(paid + down.surplusMinor).toBe(net);
        const { proceedsMinor, ...parts } = sumUp(all, down, '0');
        expect(Object.values(parts).reduce((sum, part) => sum + part, 0n)).toBe(proceedsMinor);
        expect(Object.values(parts).every((part) => part >= 0n)).toBe(true);
      }),
    );
  });
});
