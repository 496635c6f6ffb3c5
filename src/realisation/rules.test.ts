import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicAt } from '../ranking/rules.ts';
import { assertPayable, payablesOf, payDown, sumUp } from './rules.ts';

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

describe('paying out', () => {
  const sale = {
    surplusMinor: '140',
    costsUnmetMinor: '5',
    lots: [
      { costsMinor: '20', paid: [{ rightId: 'lien', paidMinor: '50' }] },
      {
        costsMinor: '5',
        paid: [
          { rightId: 'lien', paidMinor: '10' },
          { rightId: 'own', paidMinor: '900' },
        ],
      },
    ],
  };
  const heads = payablesOf(sale, 'own');

  it('has a head for the costs that were met, for each other right, and for the pledgor', () => {
    expect(heads).toEqual([
      { kind: 'sale_costs', rightId: null, owedMinor: 20n },
      { kind: 'secured_claim', rightId: 'lien', owedMinor: 60n },
      { kind: 'surplus', rightId: null, owedMinor: 140n },
    ]);
    expect(payablesOf({ surplusMinor: '0', costsUnmetMinor: '0', lots: [] }, 'own')).toEqual([]);
  });

  it.each([
    ['surplus', null, 140n, 0n, 'paid'],
    ['surplus', null, 141n, 0n, 'PAYMENT_EXCEEDS_OWED'],
    ['surplus', null, 100n, 41n, 'PAYMENT_EXCEEDS_OWED'],
    ['secured_claim', 'lien', 60n, 0n, 'paid'],
    ['secured_claim', 'own', 1n, 0n, 'NOTHING_PAYABLE'],
  ] as const)('%s of %s: %s after %s is %s', (kind, rightId, amountMinor, earlier, expected) => {
    const before = earlier > 0n ? [{ kind, rightId, amountMinor: earlier }] : [];
    const pay = () => assertPayable(heads, before, { kind, rightId, amountMinor });
    if (expected === 'paid') expect(pay).not.toThrow();
    else expect(pay).toThrow(expect.objectContaining({ code: expected }));
  });
});
