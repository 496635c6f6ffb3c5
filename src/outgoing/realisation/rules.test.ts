import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PledgeTrigger, ScopePart } from '../../security/pledges/rules.ts';
import { publicAt } from '../../security/ranking/rules.ts';
import { assertPayable, groundsOf, isNamed, partsLeft, payablesOf, payDown, pledgorOf, sumUp } from './rules.ts';

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
    const pay = () => assertPayable(heads, before, { kind, rightId, amountMinor, currency: 'CNY' });
    if (expected === 'paid') expect(pay).not.toThrow();
    else expect(pay).toThrow(expect.objectContaining({ code: expected }));
  });
});

describe('what the security answers for', () => {
  const parts = { principal: 900n, interest: 60n };
  const all: ScopePart[] = ['principal', 'interest', 'penalty', 'damages', 'custody_cost', 'enforcement_cost'];
  const lot = (lotId: string, proceeds: number, pledgeId: string, scope: ScopePart[], ceiling = 10_000) => ({
    lotId,
    proceedsMinor: BigInt(proceeds),
    costsMinor: 0n,
    own: { pledgeId, scope },
    rights: [pledge('own', 0, '2026-03-01T00:00:00Z', ceiling)],
  });
  it.each<[string, ReturnType<typeof lot>[], (number | undefined)[], number]>([
    ['all of it', [lot('a', 2_000, 'p', all)], [960], 1_040],
    ['the principal alone', [lot('a', 2_000, 'p', ['principal'])], [900], 1_100],
    ['the interest alone', [lot('a', 2_000, 'p', ['interest'])], [60], 1_940],
    ['what is not owed', [lot('a', 2_000, 'p', ['penalty'])], [0], 2_000],
    [
      'principal, lot after lot',
      [lot('a', 500, 'p', ['principal']), lot('b', 500, 'p', ['principal'])],
      [500, 400],
      100,
    ],
    [
      'principal, then what is left of all',
      [lot('a', 500, 'p', ['principal']), lot('b', 900, 'q', all)],
      [500, 460],
      440,
    ],
    [
      'all, interest first, then principal',
      [lot('a', 100, 'p', all), lot('b', 900, 'q', ['principal'])],
      [100, 860],
      40,
    ],
    [
      'each pledge up to its own ceiling',
      [lot('a', 900, 'p', all, 500), lot('b', 900, 'q', all, 300)],
      [500, 300],
      1_000,
    ],
    ['one pledge up to its one ceiling', [lot('a', 900, 'p', all, 500), lot('b', 900, 'p', all, 500)], [500, 0], 1_300],
  ])('%s', (_, lots, expected, surplus) => {
    const down = payDown(lots, { rightId: 'own', parts });
    expect(down.lots.map((each) => each.paid[0]?.paidMinor)).toEqual(expected.map((n) => BigInt(n ?? 0)));
    expect(down.surplusMinor).toBe(BigInt(surplus));
  });

  it('is paid down in the order of costs, interest and principal, and no further than its scope', () => {
    const owed = { principal: 100n, interest: 10n, penalty: 5n, enforcement_cost: 3n };
    expect(partsLeft(owed, all, 14n)).toEqual({
      principal: 100n,
      interest: 0n,
      penalty: 4n,
      custody_cost: 0n,
      enforcement_cost: 0n,
      damages: 0n,
    });
    expect(partsLeft(owed, ['principal'], 40n)).toEqual({ ...owed, principal: 60n });
  });
});

describe('the default a sale rests on', () => {
  const [expiredCall, overdue] = ['call', 'debt'];
  const standard: PledgeTrigger[] = ['payment_overdue', 'margin_call_expired'];
  const bare: PledgeTrigger[] = ['payment_overdue'];
  const wide: PledgeTrigger[] = ['payment_overdue', 'seizure'];
  it.each<[string | undefined, string | undefined, PledgeTrigger | undefined, PledgeTrigger[][], string]>([
    [expiredCall, undefined, undefined, [standard, standard], 'call'],
    [expiredCall, overdue, undefined, [standard], 'call'],
    [expiredCall, overdue, undefined, [standard, bare], 'debt'],
    [expiredCall, undefined, undefined, [standard, bare], 'TRIGGER_NOT_AGREED'],
    [undefined, overdue, undefined, [bare], 'debt'],
    [undefined, undefined, undefined, [standard], 'NO_DEFAULT'],
    [undefined, undefined, 'seizure', [wide, wide], 'event'],
    [undefined, undefined, 'seizure', [wide, standard], 'TRIGGER_NOT_AGREED'],
    // What was invoked and not agreed is refused though the debt is overdue: the record would name a wrong ground.
    [undefined, overdue, 'insolvency', [wide], 'TRIGGER_NOT_AGREED'],
  ])('call %s, debt %s, invoked %s, agreed %j: %s', (call, debt, invoked, agreed, expected) => {
    const named = invoked && { trigger: invoked, basis: 'event' };
    const ground = () => groundsOf({ invoked: named, expiredCall: call, overdue: debt, agreed });
    if (expected === 'NO_DEFAULT' || expected === 'TRIGGER_NOT_AGREED')
      expect(ground).toThrow(expect.objectContaining({ code: expected }));
    else expect(ground()).toBe(expected);
  });

  it('is one pledgor’s at a time', () => {
    expect(pledgorOf([{ pledgorId: 'P' }, { pledgorId: 'P' }])).toBe('P');
    expect(() => pledgorOf([{ pledgorId: 'P' }, { pledgorId: 'Q' }])).toThrow(
      expect.objectContaining({ code: 'PLEDGORS_DIFFER' }),
    );
  });
});

it.each([
  ['Bank of the Rivers', true],
  [' bank of the   RIVERS. ', true],
  ['两江银行', true],
  ['两江 银行', true],
  ['Smelter', false],
  ['Bank of the Rivers Trading', false],
  ['-', false],
])('a buyer called %j is the lender: %s', (buyer, expected) => {
  expect(isNamed(buyer, ['Bank of the Rivers', '两江银行', null])).toBe(expected);
});
