import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertDemandable, assertLossClaimable, fallSince, isUnderWay } from './exercise-rules.ts';

const lot = (lotId: string, demanded: number | null, sold: number | null = null) => ({
  lotId,
  demandedMinor: demanded?.toString() ?? null,
  soldMinor: sold?.toString() ?? null,
});
const worth = (entries: Record<string, number>) =>
  new Map(Object.entries(entries).map(([id, n]) => [id, BigInt(n)] as const));

describe('a demand to exercise the pledge', () => {
  it.each([
    ['goods', 'effective', 'debt_overdue', undefined],
    ['document', 'effective', 'debt_overdue', undefined],
    ['charge', 'effective', 'debt_overdue', 'NOT_A_PLEDGE_IN_FORCE'],
    ['goods', 'agreed', 'debt_overdue', 'NOT_A_PLEDGE_IN_FORCE'],
    ['goods', 'discharged', 'debt_overdue', 'NOT_A_PLEDGE_IN_FORCE'],
    ['goods', 'effective', 'margin_call_expired', 'DEBT_NOT_OVERDUE'],
    ['goods', 'effective', undefined, 'DEBT_NOT_OVERDUE'],
  ])('%s that is %s, on %s: %s', (kind, status, basis, refused) => {
    const demand = () => assertDemandable({ kind, status }, basis === undefined ? undefined : { kind: basis });
    if (refused) expect(demand).toThrow(refused);
    else expect(demand).not.toThrow();
  });

  it.each([
    ['court', 'approved', true],
    ['auction', 'approved', true],
    ['agreed_sale', 'approved', false],
    ['court', 'proposed', false],
    ['court', 'withdrawn', false],
  ])('a sale by %s that is %s is under way: %s', (route, status, expected) => {
    expect(isUnderWay({ route, status })).toBe(expected);
  });
});

describe('the loss by delay', () => {
  it.each([
    ['fell and was not sold', [lot('a', 100)], { a: 80 }, 20n],
    ['was sold for less', [lot('a', 100, 70)], {}, 30n],
    ['rose', [lot('a', 100)], { a: 120 }, 0n],
    ['one rose, one fell: no set-off', [lot('a', 100), lot('b', 50)], { a: 120, b: 40 }, 10n],
    ['no price on the day of the demand', [lot('a', null)], { a: 80 }, null],
    ['no price now', [lot('a', 100)], {}, null],
    ['no lots', [], {}, null],
  ])('%s', (_, lots, now, expected) => {
    expect(fallSince(lots, worth(now))).toBe(expected);
  });

  it('is never negative, and unknown as soon as one price is', () => {
    const price = fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null });
    fc.assert(
      fc.property(fc.array(fc.tuple(price, price), { minLength: 1, maxLength: 6 }), (all) => {
        const lots = all.map(([demanded], i) => lot(String(i), demanded));
        const now = Object.fromEntries(all.flatMap(([, n], i) => (n === null ? [] : [[String(i), n]])));
        const fall = fallSince(lots, worth(now));
        expect(fall === null).toBe(all.some(([demanded, n]) => demanded === null || n === null));
        if (fall !== null) expect(fall >= 0n).toBe(true);
      }),
    );
  });

  it('is claimed once, and only of who was late', () => {
    const dueAt = '2026-12-30T09:00:00Z';
    expect(() => assertLossClaimable({ lapsedAt: null, dueAt, hasLoss: false })).toThrow('NO_DELAY');
    expect(() => assertLossClaimable({ lapsedAt: dueAt, dueAt, hasLoss: true })).toThrow('LOSS_CLAIMED');
    expect(() => assertLossClaimable({ lapsedAt: dueAt, dueAt, hasLoss: false })).not.toThrow();
  });
});
