import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areSharesTold, askedOf, type Count, headroomOf, isToBeWarned, stateOfMotion, weightOf } from './rules.ts';

const major = { claimsOf: 2, claimsIn: 3, headsOverBps: 5_000, rules: [] };
const count = (forMinor: bigint, forHeads: number, more: Partial<Count> = {}): Count => ({
  claimsMinor: 9n,
  heads: 4,
  forMinor,
  forHeads,
  againstMinor: 0n,
  againstHeads: 0,
  ...more,
});

describe('a voice', () => {
  const sides = (out: bigint, lent: bigint, stated: bigint) => ({
    out: new Map([['a', out]]),
    lent: new Map([['a', lent]]),
    stated: new Map([['a', stated]]),
    unanswered: new Map<string, bigint>(),
  });

  it('weighs what was lent here, and of what was typed as much as the firm bears out', () => {
    expect(weightOf('a', sides(100n, 40n, 0n))).toBe(40n);
    expect(weightOf('a', sides(100n, 40n, 70n))).toBe(70n);
    expect(weightOf('a', sides(100n, 40n, 1_000n))).toBe(100n);
    expect(weightOf('b', sides(100n, 40n, 70n))).toBe(0n);
    // The firm was silent until its day: what had been reported by then, and no more than is out.
    expect(weightOf('a', { ...sides(100n, 40n, 0n), unanswered: new Map([['a', 90n]]) })).toBe(90n);
    expect(weightOf('a', { ...sides(60n, 40n, 0n), unanswered: new Map([['a', 90n]]) })).toBe(60n);
  });

  it('is told in shares only where they tell nobody what one bank has out', () => {
    const told = (forHeads: number, againstHeads: number, own: Parameters<typeof areSharesTold>[1], heads = 5) =>
      areSharesTold({ status: 'carried', heads, forHeads, againstHeads }, own);
    expect([told(3, 2, 'for'), told(3, 2, 'against'), told(4, 1, 'for')]).toEqual([true, false, false]);
    expect([told(3, 0, 'for'), told(3, 0, undefined), told(3, 0, null)]).toEqual([true, true, false]);
    expect([told(2, 0, 'for', 3), told(1, 2, 'against', 3)]).toEqual([false, false]);
    expect(areSharesTold({ status: 'open', heads: 6, forHeads: 3, againstHeads: 3 }, undefined)).toBe(false);
  });
});

describe('joint credit', () => {
  it('is asked of a firm by banks and by what is out, to the fen', () => {
    const rule = { leastBanks: 3, mandatoryFrom: 500_000_000_000n, optionalFrom: 200_000_000_000n };
    expect(askedOf(3, 500_000_000_000n, rule)).toBe('mandatory');
    expect(askedOf(2, 500_000_000_000n, rule)).toBe('none');
    expect(askedOf(3, 499_999_999_999n, rule)).toBe('optional');
    expect(askedOf(3, 199_999_999_999n, rule)).toBe('none');
  });

  it('warns at nine tenths of the line by cross-multiplication, and leaves what is left', () => {
    expect([isToBeWarned(9n, 10n, 9_000), isToBeWarned(8n, 10n, 9_000)]).toEqual([true, false]);
    expect(isToBeWarned(899_999_999_999n, 1_000_000_000_000n, 9_000)).toBe(false);
    expect(headroomOf(10n, 9n)).toBe(1n);
  });

  it.each([
    ['two thirds of claims and more than half of heads carry', 'line', count(6n, 3), 'carried'],
    ['two thirds of claims and half of heads do not yet', 'line', count(6n, 2), 'open'],
    ['less than two thirds do not yet', 'line', count(5n, 4), 'lost'],
    ['what cannot turn is lost', 'line', count(0n, 0, { againstMinor: 4n, againstHeads: 1 }), 'lost'],
    ['half the heads against is lost', 'line', count(0n, 0, { againstMinor: 1n, againstHeads: 2 }), 'lost'],
    ['all heads release security', 'release_security', count(9n, 4), 'carried'],
    ['one against releases nothing', 'release_security', count(8n, 3, { againstHeads: 1 }), 'lost'],
  ] as const)('%s', (_, kind, counted, state) => {
    const spent = counted.forHeads === 4 && state === 'lost' ? { againstMinor: 4n } : {};
    expect(stateOfMotion(kind, major, { ...counted, ...spent })).toBe(state);
  });

  it('never carries and loses by the order of the votes', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 3, maxLength: 7 });
    fc.assert(
      fc.property(weights, fc.infiniteStream(fc.boolean()), fc.infiniteStream(fc.nat()), (all, says, order) => {
        const votes = all.map((weight) => ({ weight, isFor: says.next().value as boolean }));
        const shuffled = votes
          .map((vote) => ({ vote, at: order.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ vote }) => vote);
        const run = (cast: typeof votes) => {
          const sum: Count = {
            claimsMinor: all.reduce((a, b) => a + b, 0n),
            heads: all.length,
            forMinor: 0n,
            forHeads: 0,
            againstMinor: 0n,
            againstHeads: 0,
          };
          for (const { weight, isFor } of cast) {
            if (isFor) [sum.forMinor, sum.forHeads] = [sum.forMinor + weight, sum.forHeads + 1];
            else [sum.againstMinor, sum.againstHeads] = [sum.againstMinor + weight, sum.againstHeads + 1];
            const state = stateOfMotion('line', major, sum);
            if (state !== 'open') return state;
          }
          return 'open';
        };
        expect(run(shuffled)).toBe(run(votes));
      }),
    );
  });
});
