import { describe, expect, it } from 'vitest';
import {
  availabilityMinor,
  type BasePolicy,
  concentrationCap,
  dilutionBps,
  type PoolLine,
  receivablesBase,
} from './base.ts';
import { confirmationLevel, type LevelFacts } from './level.ts';

const policy: BasePolicy = {
  overAgeDays: 90,
  pastDueDays: 60,
  crossAgeBps: 1_000,
  concentrationBps: 2_500,
  concentrationBasis: 'pool_before',
  advanceBps: 8_000,
  levelBps: [0, 5_000, 7_000, 9_000, 10_000],
  dilutionFreeBps: 500,
  tenorDays: 180,
};
const today = '2026-10-12';
const line = (id: string, debtorId: string, yuan: number, more: Partial<PoolLine> = {}): PoolLine => ({
  id,
  debtorId,
  amountMinor: BigInt(yuan) * 100n,
  invoicedOn: '2026-09-01',
  dueOn: '2026-11-30',
  level: 4,
  disputedMinor: 0n,
  ...more,
});
const old = { invoicedOn: '2026-07-01', dueOn: '2026-09-30' };
const debtor = (debtorId: string, more: object = {}) => ({
  debtorId,
  isRelated: false,
  payableMinor: 0n,
  unappliedCreditMinor: 0n,
  ...more,
});
const vector10 = {
  pool: [
    line('1', 'D1', 1_000_000),
    line('2a', 'D2', 440_000),
    line('2b', 'D2', 60_000, old),
    line('3', 'D3', 2_000_000),
    line('4', 'D4', 300_000),
    line('5', 'D5', 800_000),
    line('6a', 'D6', 370_000),
    line('6b', 'D6', 30_000, old),
  ],
  debtors: [
    ...['D1', 'D2', 'D3', 'D6'].map((id) => debtor(id)),
    debtor('D4', { isRelated: true }),
    debtor('D5', { payableMinor: 250_000_00n }),
  ],
  facts: { today, dilutionBps: 800, otherReservesMinor: 100_000_00n },
};
const base10 = () => receivablesBase(vector10.pool, vector10.debtors, policy, vector10.facts);

describe('the borrowing base of receivables', () => {
  it('reference vector 10', () => {
    const base = base10();
    expect(base.grossMinor).toBe(5_000_000_00n);
    expect(base.out).toEqual({
      over_age: 90_000_00n,
      credits: 0n,
      cross_age: 440_000_00n,
      contra: 250_000_00n,
      related: 300_000_00n,
      other: 0n,
      concentration: 1_040_000_00n,
    });
    expect([base.capMinor, base.eligibleMinor, base.lendableMinor]).toEqual([
      980_000_00n,
      2_880_000_00n,
      2_304_000_00n,
    ]);
    expect([base.dilutionReserveMinor, base.baseMinor]).toEqual([86_400_00n, 2_117_600_00n]);
  });

  it('explains every line: what is left and what was taken add up to what there was', () => {
    for (const l of base10().lines)
      expect(l.eligibleMinor + l.out.reduce((sum, o) => sum + o.amountMinor, 0n)).toBe(l.grossMinor);
    expect(base10().lines.find((l) => l.id === '2a')?.out).toEqual([
      { step: 'cross_age', reason: 'debtor_over_age', amountMinor: 440_000_00n },
    ]);
  });

  it('reference vector 11: with inventory', () => {
    const inventory = 1_500_000_00n;
    const baseMinor = base10().baseMinor + inventory;
    expect(baseMinor).toBe(3_617_600_00n);
    const facts = { lineMinor: 9_000_000_00n, baseMinor, loansMinor: 3_200_000_00n, creditsMinor: 200_000_00n };
    expect(availabilityMinor(facts)).toBe(217_600_00n);
  });

  it('reference vector 12: a cap on the pool before, and on the pool after it', () => {
    const pool = [
      line('3', 'D3', 2_000_000),
      line('1', 'D1', 1_000_000),
      line('5', 'D5', 550_000),
      line('6', 'D6', 370_000),
    ];
    const debtors = ['D3', 'D1', 'D5', 'D6'].map((id) => debtor(id));
    const of = (concentrationBasis: BasePolicy['concentrationBasis']) =>
      receivablesBase(
        pool,
        debtors,
        { ...policy, concentrationBps: 4_000, concentrationBasis },
        { today, dilutionBps: 0, otherReservesMinor: 0n },
      );
    expect([of('pool_before').capMinor, of('pool_before').eligibleMinor]).toEqual([1_568_000_00n, 3_488_000_00n]);
    expect([of('pool_after').capMinor, of('pool_after').eligibleMinor]).toEqual([1_280_000_00n, 3_200_000_00n]);
  });

  it('a cap on the pool after it holds for several large debtors, and leaves nothing when too few are there', () => {
    const cap = concentrationCap([500n, 500n, 100n, 100n, 100n], 3_000, 'pool_after');
    // x = 0.3 (2x + 300), so x = 90 / 0.4.
    expect(cap).toBe(225n);
    expect(concentrationCap([1_000n, 1_000n], 4_000, 'pool_after')).toBe(0n);
  });

  it('adds old credits back: they do not make the old bucket smaller', () => {
    const pool = [line('new', 'D', 90), line('old', 'D', 5, old)];
    const base = receivablesBase(
      pool,
      [debtor('D', { unappliedCreditMinor: 20_00n })],
      { ...policy, concentrationBps: 10_000 },
      { today, dilutionBps: 0, otherReservesMinor: 0n },
    );
    expect(base.out).toMatchObject({ over_age: 5_00n, credits: 20_00n });
    expect(base.eligibleMinor).toBe(70_00n);
  });

  it.each<[string, PoolLine, string]>([
    ['a dispute', line('x', 'D', 100, { disputedMinor: 40_00n }), 'disputed 4000'],
    ['due in more than 180 days', line('x', 'D', 100, { dueOn: '2027-06-01' }), 'tenor_too_long 10000'],
    ['nothing proved', line('x', 'D', 100, { level: 0 }), 'not_confirmed 10000'],
    ['61 days past due', line('x', 'D', 100, { invoicedOn: '2026-08-01', dueOn: '2026-08-12' }), 'past_due 10000'],
    ['60 days past due', line('x', 'D', 100, { invoicedOn: '2026-08-01', dueOn: '2026-08-13' }), ''],
    ['a debtor nobody described', line('x', 'E', 100), 'relation_unknown 10000'],
    ['a reason of the bank', line('x', 'D', 100, { outFor: ['foreign'] }), 'foreign 10000'],
  ])('leaves out %s', (_, only, expected) => {
    const base = receivablesBase(
      [only],
      [debtor('D')],
      { ...policy, concentrationBps: 10_000 },
      { today, dilutionBps: 0, otherReservesMinor: 0n },
    );
    expect(base.lines[0]?.out.map((o) => `${o.reason} ${o.amountMinor}`).join()).toBe(expected);
  });

  it('weighs a line by its confirmation level and rounds the sum once', () => {
    const pool = [0, 1, 2, 3, 4].map((level) => line(`L${level}`, 'D', 1_000, { level: level as 4 }));
    const base = receivablesBase(
      pool,
      [debtor('D')],
      { ...policy, concentrationBps: 10_000 },
      { today, dilutionBps: 0, otherReservesMinor: 0n },
    );
    expect(base.lines.map((l) => l.lendableMinor)).toEqual([0n, 400_00n, 560_00n, 720_00n, 800_00n]);
  });

  it('dilution is unknown without sales, never zero', () => {
    expect(dilutionBps(0n, 0n)).toBeUndefined();
    expect(dilutionBps(80_000n, 1_000_000n)).toBe(800);
    expect(dilutionBps(1n, 1_000_000n)).toBe(1);
  });
});

describe('the confirmation level', () => {
  const none: LevelFacts = {
    invoicesVerified: false,
    deliveryProved: false,
    payableMatched: false,
    confirmed: false,
    waivesSetOff: false,
    payToAccountNamed: false,
  };
  it.each<[Partial<LevelFacts>, number]>([
    [{}, 0],
    [{ deliveryProved: true }, 0],
    [{ invoicesVerified: true }, 1],
    [{ invoicesVerified: true, deliveryProved: true }, 2],
    [{ payableMatched: true }, 3],
    // The debtor's word alone, however complete: nothing was matched.
    [{ confirmed: true }, 1],
    [{ confirmed: true, waivesSetOff: true, payToAccountNamed: true }, 1],
    [{ confirmed: true, invoicesVerified: true }, 2],
    [{ confirmed: true, invoicesVerified: true, waivesSetOff: true, payToAccountNamed: true }, 2],
    [{ confirmed: true, invoicesVerified: true, deliveryProved: true, waivesSetOff: true }, 2],
    [{ confirmed: true, payableMatched: true, waivesSetOff: true }, 3],
    [{ confirmed: true, payableMatched: true, waivesSetOff: true, payToAccountNamed: true }, 4],
    [
      {
        confirmed: true,
        invoicesVerified: true,
        deliveryProved: true,
        waivesSetOff: true,
        payToAccountNamed: true,
      },
      4,
    ],
    [{ waivesSetOff: true, payToAccountNamed: true }, 0],
  ])('%j: L%i', (facts, level) => expect(confirmationLevel({ ...none, ...facts })).toBe(level));
});
