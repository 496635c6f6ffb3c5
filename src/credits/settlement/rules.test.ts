import { describe, expect, it } from 'vitest';
import {
  authorisedAmount,
  type EventDates,
  exchanged,
  type PayableTerms,
  paymentParts,
  refundInterest,
} from './rules.ts';

const dates: EventDates = { presentation: '2026-10-12', shipment: '2026-10-01' };
const own = { negotiates: false };
const after = (days: number, event: keyof EventDates) => ({ kind: 'days_after' as const, days, event });

describe('what a bank owes on a presentation', () => {
  it.each<[string, PayableTerms, [string, string | null | undefined][]]>([
    ['sight', { availableBy: 'sight_payment' }, [['sight', undefined]]],
    ['deferred', { availableBy: 'deferred_payment', tenor: after(90, 'shipment') }, [['deferred', '2026-12-30']]],
    ['acceptance', { availableBy: 'acceptance', tenor: after(1, 'presentation') }, [['acceptance', '2026-10-13']]],
    [
      'a date',
      { availableBy: 'deferred_payment', tenor: { kind: 'fixed', on: '2026-12-01' } },
      [['deferred', '2026-12-01']],
    ],
    ['an event that nothing dates', { availableBy: 'acceptance', tenor: after(30, 'invoice') }, [['acceptance', null]]],
    [
      'mixed',
      {
        availableBy: 'mixed',
        parts: [
          { shareBps: 5_000, tenor: { kind: 'sight' } },
          { shareBps: 5_000, tenor: after(30, 'presentation') },
        ],
      },
      [
        ['sight', undefined],
        ['deferred', '2026-11-11'],
      ],
    ],
  ])('%s', (_, terms, expected) => {
    expect(paymentParts(terms, 100n, dates, own).map((p) => [p.kind, p.dueOn])).toEqual(expected);
  });

  it('is bought at once by a nominated bank that negotiates, whatever the tenor', () => {
    const terms: PayableTerms = { availableBy: 'negotiation', tenor: after(60, 'shipment') };
    expect(paymentParts(terms, 100n, dates, { negotiates: true })).toEqual([
      { part: 1, kind: 'negotiation', amountMinor: 100n, dueOn: undefined },
    ]);
  });

  it('adds up to the cent, whatever the shares', () => {
    for (let amount = 1n; amount < 2_000n; amount += 7n)
      for (const first of [1, 3_333, 6_667, 9_999]) {
        const tenor = { kind: 'sight' as const };
        const parts = [
          { shareBps: first, tenor },
          { shareBps: 10_000 - first, tenor },
        ];
        const owed = paymentParts({ availableBy: 'mixed', parts }, amount, dates, own);
        expect(owed.reduce((sum, p) => sum + p.amountMinor, 0n)).toBe(amount);
      }
  });
});

it('exchanges across minor units of any number, half a unit up', () => {
  expect(exchanged(50_000n, 7_812_345n, { from: 2, to: 2 })).toBe(390_617n);
  expect(exchanged(1n, 500_000n, { from: 2, to: 2 })).toBe(1n);
  expect(exchanged(10_050n, 160_250_000n, { from: 2, to: 0 })).toBe(16_105n);
  expect(exchanged(100n, 3_250_000n, { from: 0, to: 3 })).toBe(325_000n);
});

it.each<[string, Parameters<typeof authorisedAmount>[1], bigint | undefined]>([
  ['nothing of the amount', {}, 5_000n],
  ['raised', { raisedMinor: 500n, statedMinor: 5_500n }, 5_500n],
  ['lowered', { loweredMinor: 500n, statedMinor: 4_500n }, 4_500n],
  ['a new amount that is another', { raisedMinor: 500n, statedMinor: 5_501n }, undefined],
  ['lowered to nothing', { loweredMinor: 5_000n }, undefined],
])('an authority is changed: %s', (_, change, after) => expect(authorisedAmount(5_000n, change)).toBe(after));

describe('interest on a refund (UCP 600 16g)', () => {
  it.each<[string, bigint, string, string, number, number, bigint]>([
    ['the day itself bears none', 100_000n, '2026-10-14', '2026-10-14', 300, 360, 0n],
    ['one day', 100_000n, '2026-10-14', '2026-10-15', 300, 360, 8n],
    ['ten days', 100_000n, '2026-10-14', '2026-10-24', 300, 360, 83n],
    ['ten days of a year of 365', 100_000n, '2026-10-14', '2026-10-24', 300, 365, 82n],
    ['half a cent is one', 60_000n, '2026-10-14', '2026-10-15', 30, 360, 1n],
  ])('%s', (_, principal, from, to, rate, dayCount, interest) =>
    expect(refundInterest(principal, { from, to }, () => rate, dayCount)).toBe(interest),
  );

  it('runs each day at the rate of that day, and is rounded once', () => {
    const rateOn = (day: string) => (day < '2026-10-20' ? 300 : 600);
    // Six days at 3 %, four at 6 %.
    expect(refundInterest(1_000_000n, { from: '2026-10-14', to: '2026-10-24' }, rateOn, 360)).toBe(1_167n);
  });
});
