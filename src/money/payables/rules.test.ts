import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PolicyRule, policyOn } from '../../ground/policy/index.ts';
import { assertMayMove, cut, discount, type Holding, sharePayment, tenorVerdict } from './rules.ts';

const limitsOn = (date: string, book?: PolicyRule[]) => ({
  softMonths: policyOn('certificate.tenor.softMonths', date, book).value,
  hardMonths: policyOn('certificate.tenor.hardMonths', date, book).value,
});

describe('reference vector 17: the term of a certificate issued on 2026-01-15', () => {
  const announced: PolicyRule[] = (['soft', 'hard'] as const).map((which) => ({
    key: `certificate.tenor.${which}Months`,
    value: 6,
    unit: 'months',
    validFrom: '2026-01-01',
    source: 'announced 2026-09-14, no effect date yet',
    confidence: 'secondary',
  }));
  it.each([
    ['2026-07-15', 'ok', 'ok'],
    ['2026-07-16', 'review', 'reject'],
    ['2027-01-15', 'review', 'reject'],
    ['2027-01-16', 'reject', 'reject'],
  ])('due %s: %s; under the announced maximum %s', (dueOn, now, later) => {
    expect(tenorVerdict('2026-01-15', dueOn, limitsOn('2026-01-15'))).toBe(now);
    expect(tenorVerdict('2026-01-15', dueOn, limitsOn('2026-01-15', announced))).toBe(later);
  });
  it('six months from the end of August end at the end of February', () => {
    expect(tenorVerdict('2026-08-31', '2027-02-28', { softMonths: 6, hardMonths: 12 })).toBe('ok');
    expect(tenorVerdict('2026-08-31', '2027-03-01', { softMonths: 6, hardMonths: 12 })).toBe('review');
  });
});

describe('reference vector 16: a certificate of 10,000,000.00 is split', () => {
  it('and its parts are its face, to the cent', () => {
    const parts = new Map<string, [bigint, bigint][]>([['A', [[0n, 10_000_000_00n]]]]);
    const move = (from: string, to: string, amountMinor: bigint) => {
      const [[fromMinor, toMinor] = [0n, 0n]] = parts.get(from) ?? [];
      const { moved, rest } = cut({ fromMinor, toMinor, reservedMinor: 0n, depth: 0 }, amountMinor);
      parts.set(from, [rest]);
      parts.set(to, [...(parts.get(to) ?? []), moved]);
    };
    move('A', 'B', 3_250_000_00n);
    move('B', 'C', 1_000_000_01n);
    move('B', 'bank', 2_249_999_99n);
    const held = Object.fromEntries(
      [...parts].map(([who, own]) => [who, own.reduce((sum, [a, b]) => sum + b - a, 0n)]),
    );
    expect(held).toEqual({ A: 6_750_000_00n, B: 0n, C: 1_000_000_01n, bank: 2_249_999_99n });
    expect(discount(2_249_999_99n, 420, '2026-01-01', '2026-05-01', 360)).toMatchObject({
      discountMinor: 31_500_00n,
      netMinor: 2_218_499_99n,
    });
  });
});

describe('what may move', () => {
  const holding: Holding = { fromMinor: 0n, toMinor: 100n, reservedMinor: 30n, depth: 5 };
  const outcome = (...args: Parameters<typeof assertMayMove>) => {
    try {
      assertMayMove(...args);
      return 'moves';
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  const limits = { currency: 'CNY', depthMax: 5, splitsMax: 2 };
  const shallow = { ...holding, depth: 0 };
  it.each<[string, Parameters<typeof assertMayMove>, string]>([
    ['what is free', [shallow, 70n, 'transfer', 0, limits], 'moves'],
    ['more than is free: what is promised is not there', [shallow, 71n, 'transfer', 0, limits], 'HOLDING_TOO_SMALL'],
    ['one split too many', [shallow, 10n, 'transfer', 2, limits], 'SPLITS_EXHAUSTED'],
    ['a whole part after the last split', [{ ...shallow, reservedMinor: 0n }, 100n, 'transfer', 2, limits], 'moves'],
    ['one hand too many', [holding, 10n, 'transfer', 0, limits], 'DEPTH_EXHAUSTED'],
    ['to a bank at the end of the chain', [holding, 10n, 'finance', 0, limits], 'moves'],
  ])('%s', (_, args, expected) => expect(outcome(...args)).toBe(expected));
});

it('a payment is shared to the cent, whatever the parts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }), { minLength: 1, maxLength: 40 }),
      fc.nat(1_000),
      (parts, permille) => {
        const face = parts.reduce((sum, part) => sum + part, 0n);
        const paid = (face * BigInt(permille)) / 1_000n;
        const shares = sharePayment(paid, parts);
        expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(paid);
        expect(shares.every((share, i) => share <= (parts[i] ?? 0n))).toBe(true);
      },
    ),
  );
});
