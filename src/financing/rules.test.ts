import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  borrowingBaseMinor,
  type CollateralItem,
  creditCover,
  type DrawdownFacts,
  drawdownConditions,
} from './rules.ts';

const rates = { lotAdvanceBps: 7_000, receivableAdvanceBps: 8_000 };
const lot = (itemId: string, valueMinor: bigint, state: CollateralItem['state'] = 'controlled'): CollateralItem => ({
  itemId,
  kind: 'lot',
  valueMinor,
  state,
});

describe('the borrowing base', () => {
  it('counts only what is controlled, at its own rate, rounded down', () => {
    const items = [
      lot('a', 100_01n),
      lot('b', 100_00n, 'degraded'),
      lot('c', 100_00n, 'unverified'),
      lot('d', 100_00n, 'lost'),
    ];
    expect(borrowingBaseMinor(items, rates)).toBe(70_00n);
    expect(
      borrowingBaseMinor([{ itemId: 'r', kind: 'receivable', valueMinor: 50_00n, state: 'controlled' }], rates),
    ).toBe(40_00n);
    expect(borrowingBaseMinor([], rates)).toBe(0n);
  });
});

describe('the conditions of a drawdown', () => {
  const facts: DrawdownFacts = {
    product: 'working_capital',
    amountMinor: 70_00n,
    facilityActive: true,
    limitMinor: 70_00n,
    exposure: {
      principalMinor: 0n,
      claimMinor: 0n,
      undertakingMinor: 0n,
      acceptedMinor: 0n,
      costsMinor: 0n,
      marginMinor: 0n,
    },
    rates,
    collateral: [lot('a', 100_00n)],
    honouredMinor: undefined,
    trustReceipt: undefined,
    today: '2026-10-16',
    dueOn: '2026-12-15',
    holds: [],
    securedMaximumMinor: null,
    accruedMinor: 0n,
    registry: [],
  };
  const unmet = (change: Partial<DrawdownFacts>) =>
    drawdownConditions({ ...facts, ...change })
      .filter((c) => c.met !== true)
      .map((c) => `${c.code}${c.met === null ? '?' : ''}`);

  it.each<[string, Partial<DrawdownFacts>, string[]]>([
    ['to the cent', {}, []],
    ['a cent over the base', { amountMinor: 70_01n, limitMinor: 100_00n }, ['WITHIN_BORROWING_BASE']],
    ['a cent over the limit', { limitMinor: 69_99n }, ['WITHIN_LIMIT']],
    ['nothing pledged', { collateral: [] }, ['COLLATERAL_PLEDGED', 'COLLATERAL_CONTROLLED?', 'WITHIN_BORROWING_BASE']],
    ['a lot lost', { collateral: [lot('a', 200_00n), lot('b', 1n, 'lost')] }, ['COLLATERAL_CONTROLLED']],
    ['a lot unverified', { collateral: [lot('a', 200_00n), lot('b', 1n, 'unverified')] }, ['COLLATERAL_CONTROLLED']],
    ['facility expired', { facilityActive: false }, ['FACILITY_ACTIVE']],
    ['a cent over what the pledges secure at most', { securedMaximumMinor: 69_99n }, ['WITHIN_SECURED_MAXIMUM']],
    ['all that they secure', { securedMaximumMinor: 70_00n }, []],
    ['and interest besides', { securedMaximumMinor: 70_00n, accruedMinor: 1n }, ['WITHIN_SECURED_MAXIMUM']],
    ['a price too old', { collateral: [{ ...lot('a', 100_00n), mark: 'stale' }] }, ['PRICES_FRESH']],
    ['a price missing', { collateral: [{ ...lot('a', 100_00n), mark: 'missing' }] }, ['PRICES_FRESH?']],
    ['a margin call', { holds: [{ reason: 'COVERAGE', facts: {} }] }, ['NO_HOLD']],
    [
      'an unsearched registry',
      { registry: [{ code: 'REGISTRY_SEARCHED', met: null, facts: {} }] },
      ['REGISTRY_SEARCHED?'],
    ],
    [
      'an advance before honour',
      { product: 'import_bill_advance' },
      ['CREDIT_HONOURED', 'TRUST_RECEIPT_SIGNED?', 'MARGIN_COVERS_REST?'],
    ],
  ])('%s', (_, change, expected) => expect(unmet(change)).toEqual(expected));

  it('are never met while control of any item is not proved, whatever else is there', () => {
    const state = fc.constantFrom<CollateralItem['state']>('controlled', 'degraded', 'lost', 'unverified');
    const item = fc.record({ value: fc.bigInt(0n, 10n ** 12n), state });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 8 }), fc.bigInt(1n, 10n ** 12n), (items, amountMinor) => {
        const collateral = items.map(({ value, state: of }, i) => lot(String(i), value, of));
        const codes = unmet({ collateral, amountMinor, limitMinor: 10n ** 13n });
        const proved = items.every((each) => each.state === 'controlled');
        expect(codes.includes('COLLATERAL_CONTROLLED')).toBe(!proved);
        // And what is not proved lends nothing.
        const base = items.reduce((sum, i) => sum + (i.state === 'controlled' ? (i.value * 7n) / 10n : 0n), 0n);
        expect(codes.includes('WITHIN_BORROWING_BASE')).toBe(amountMinor > base);
      }),
    );
  });

  it('reproduce a public lending suite: a second application, and a top-up once more is pledged', () => {
    const half = { lotAdvanceBps: 5_000, receivableAdvanceBps: 5_000 };
    const owing = { ...facts.exposure, principalMinor: 1_000_000_00n };
    const ask = (amountMinor: bigint, pledged: bigint) =>
      unmet({ rates: half, limitMinor: 1_500_000_00n, exposure: owing, amountMinor, collateral: [lot('s', pledged)] });
    // 4,000 × 500 at half supports the 1,000,000 that is drawn.
    const four = 2_000_000_00n;
    expect(ask(1_000_000_00n, four)).toEqual(['WITHIN_BORROWING_BASE', 'WITHIN_LIMIT']);
    expect(ask(500_000_00n, four)).toEqual(['WITHIN_BORROWING_BASE']);
    // 2,000 × 500 more, and 1,500,000 is owed.
    expect(ask(500_000_00n, four + 1_000_000_00n)).toEqual([]);
    expect(ask(500_000_01n, four + 2_000_000_00n)).toEqual(['WITHIN_LIMIT']);
  });

  it('lets an advance replace the applicant’s debt, the margin paying the rest', () => {
    const advance: Partial<DrawdownFacts> = {
      product: 'import_bill_advance',
      honouredMinor: 100_00n,
      trustReceipt: { status: 'signed', expiresOn: '2026-12-15' },
      exposure: {
        principalMinor: 0n,
        claimMinor: 100_00n,
        undertakingMinor: 0n,
        acceptedMinor: 0n,
        costsMinor: 0n,
        marginMinor: 30_00n,
      },
    };
    expect(unmet(advance)).toEqual([]);
    const less = {
      principalMinor: 0n,
      claimMinor: 100_00n,
      undertakingMinor: 0n,
      acceptedMinor: 0n,
      costsMinor: 0n,
      marginMinor: 29_99n,
    };
    expect(unmet({ ...advance, exposure: less })).toContain('MARGIN_COVERS_REST');
    expect(unmet({ ...advance, trustReceipt: undefined })).toEqual(['TRUST_RECEIPT_SIGNED?']);
  });
});

describe('cover of credits', () => {
  const none = {
    principalMinor: 0n,
    claimMinor: 0n,
    undertakingMinor: 0n,
    acceptedMinor: 0n,
    costsMinor: 0n,
    marginMinor: 0n,
  };
  const terms = { limitMinor: 700_00n, marginBps: 3_000 };
  it.each<[string, Partial<typeof none>, boolean]>([
    ['all undertakings less the margin are the limit', { undertakingMinor: 1000_00n, marginMinor: 300_00n }, true],
    ['a cent more than the limit', { undertakingMinor: 1000_01n, marginMinor: 300_00n }, false],
    ['a cent of margin short', { undertakingMinor: 500_00n, marginMinor: 149_99n }, false],
    ['a part of a cent is rounded up', { undertakingMinor: 500_01n, marginMinor: 150_00n }, false],
    [
      'an honoured credit still leans on it',
      { claimMinor: 100_00n, undertakingMinor: 100_00n, marginMinor: 30_00n },
      false,
    ],
    ['debt takes the limit and no margin', { principalMinor: 700_00n }, true],
  ])('%s', (_, change, covered) => expect(creditCover({ ...none, ...change }, terms).covered).toBe(covered));
});
