import { describe, expect, it } from 'vitest';
import { convertUp } from '../valuation/exchange-rules.ts';
import { assertBorne, assertWithinCeiling, type LimitNode, ownOf, type Stands } from './rules.ts';

const nothing: Stands = { lentMinor: 0n, undertakenMinor: 0n, marginMinor: 0n, waitingMinor: 0n };
const revolving = { isRevolving: true, isAgain: false };
const codeOf = (work: () => void): string => {
  try {
    work();
    return 'borne';
  } catch (error) {
    return (error as { definition?: { code: string } }).definition?.code ?? String(error);
  }
};

describe('what a facility takes of a limit', () => {
  it.each([
    ['what waits is reserved', { waitingMinor: 70n }, 0n, 70n],
    ['what is out is used', { lentMinor: 30n, undertakenMinor: 40n, waitingMinor: 10n }, 70n, 10n],
    [
      'cash margin is taken off, and covers what waits once nothing else is out',
      { waitingMinor: 50n, marginMinor: 20n },
      0n,
      30n,
    ],
    ['never less than nothing', { lentMinor: 5n, marginMinor: 20n }, 0n, 0n],
  ])('%s', (_, stands, usedMinor, reservedMinor) => {
    expect(ownOf({ ...nothing, ...stands }, undefined, revolving)).toMatchObject({ usedMinor, reservedMinor });
  });

  it('is free again once repaid where it revolves, and not where it does not; money owed again was lent before', () => {
    const once = { isRevolving: false, isAgain: false };
    const lent = ownOf({ ...nothing, lentMinor: 80n }, undefined, once);
    const repaid = ownOf({ ...nothing, lentMinor: 30n }, lent, once);
    expect([lent.usedMinor, repaid.usedMinor]).toEqual([80n, 80n]);
    expect(ownOf({ ...nothing, lentMinor: 30n }, lent, revolving).usedMinor).toBe(30n);
    expect(ownOf({ ...nothing, lentMinor: 80n }, repaid, { ...once, isAgain: true }).usedMinor).toBe(80n);
    expect(ownOf({ ...nothing, lentMinor: 80n }, repaid, once).usedMinor).toBe(130n);
    // What was undertaken and fell away unused is free in either.
    const promised = ownOf({ ...nothing, undertakenMinor: 50n }, undefined, once);
    expect(ownOf(nothing, promised, once).usedMinor).toBe(0n);
  });

  it('in another money is converted up with the haircut', () => {
    const rate = { n: 7_250_000n, d: 1_000_000n, on: '2026-10-12' };
    expect(convertUp(100n, null, 500)).toBe(100n);
    expect(convertUp(100n, rate, 0)).toBe(725n);
    expect(convertUp(100n, rate, 500)).toBe(762n);
    expect(convertUp(0n, rate, 500)).toBe(0n);
  });
});

const node: LimitNode = {
  id: 'lim_1',
  parentId: null,
  path: ['lim_1'],
  depth: 1,
  kind: 'customer',
  partyId: 'pty_1',
  products: null,
  onlyCurrency: null,
  maxTenorDays: null,
  status: 'agreed',
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
};
const asked = { product: 'credit', currency: 'USD', tenorDays: 90 } as const;

it.each([
  ['borne', {}, '2026-10-12'],
  ['borne', {}, '2026-12-31'],
  ['LIMIT_NOT_IN_FORCE', {}, '2027-01-01'],
  ['LIMIT_NOT_IN_FORCE', {}, '2025-12-31'],
  ['LIMIT_NOT_IN_FORCE', { status: 'suspended' as const }, '2026-10-12'],
  ['LIMIT_PRODUCT', { products: ['working_capital'] }, '2026-10-12'],
  ['LIMIT_CURRENCY', { onlyCurrency: 'EUR' }, '2026-10-12'],
  ['LIMIT_TENOR', { maxTenorDays: 89 }, '2026-10-12'],
  ['borne', { maxTenorDays: 90, onlyCurrency: 'USD', products: ['credit'] }, '2026-10-12'],
])('%s: %o on %s', (code, more, on) => {
  expect(codeOf(() => assertBorne([node, { ...node, ...more }], asked, on))).toBe(code);
});

it('a ceiling is a share of capital, and unknown capital bears nothing', () => {
  const capital = { amountMinor: 1_000n, currency: 'CNY' };
  expect(codeOf(() => assertWithinCeiling(150n, capital, 1_500))).toBe('borne');
  expect(codeOf(() => assertWithinCeiling(151n, capital, 1_500))).toBe('LIMIT_CEILING');
  expect(codeOf(() => assertWithinCeiling(1n, undefined, 1_500))).toBe('LIMIT_CAPITAL_UNKNOWN');
});
