import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assertTogether,
  decideBlend,
  decideMerge,
  decideReweigh,
  decideSplit,
  type Movement,
  shares,
  type TransformFacts,
  valueOf,
} from './transform-rules.ts';

const lot = (id: string, value: bigint, more: Partial<TransformFacts> = {}): TransformFacts => ({
  id,
  status: 'in_custody',
  ownerId: 'owner',
  custodianId: 'keeper',
  siteId: 'site',
  commodityId: 'copper',
  quantity: { value, scale: 3, unit: 'TNE' },
  reservedValue: 0n,
  costMinor: 1_000n,
  currency: 'CNY',
  grossWeightKg: 100,
  ...more,
});

describe('working on lots', () => {
  it('splits with shares that sum to the whole', () => {
    const { parts, stays } = decideSplit(lot('a', 10n), [3n, 3n]);
    expect([...parts, stays].map((p) => p.costMinor)).toEqual([300n, 300n, 400n]);
    expect(() => decideSplit(lot('a', 10n), [10n])).toThrow('SPLIT_LEAVES_NOTHING');
    expect(() => decideSplit(lot('a', 10n, { reservedValue: 8n }), [3n])).toThrow('QUANTITY_NOT_FREE');
    expect(shares(lot('a', 3n, { costMinor: 100n }), [1n, 1n, 1n]).map((p) => p.costMinor)).toEqual([34n, 33n, 33n]);
  });

  it('takes quantities in the lot’s unit and no finer', () => {
    expect(valueOf(lot('a', 1n), { value: 5n, scale: 1, unit: 'TNE' }, '')).toBe(500n);
    expect(() => valueOf(lot('a', 1n), { value: 5n, scale: 4, unit: 'TNE' }, '')).toThrow('QUANTITY_TOO_FINE');
    expect(() => valueOf(lot('a', 1n), { value: 5n, scale: 3, unit: 'KGM' }, '')).toThrow('COMMODITY_UNIT');
  });

  it('merges only what is the same, and says what differs', () => {
    const both = (more: Partial<TransformFacts>) => () => assertTogether([lot('a', 1n), lot('b', 1n, more)], true);
    expect(both({})).not.toThrow();
    expect(both({ ownerId: 'x' })).toThrow('LOTS_DIFFER');
    expect(both({ custodianId: undefined })).toThrow('LOTS_DIFFER');
    expect(both({ commodityId: 'tin' })).toThrow('LOTS_DIFFER');
    expect(both({ reservedValue: 1n })).toThrow('QUANTITY_NOT_FREE');
    expect(both({ commodityId: null })).toThrow('LOT_NOT_IN_CATALOGUE');
  });

  it('blends no more out than in, and re-weighs no unexplained gain', () => {
    expect(() => decideBlend([lot('a', 5n)], 'new', 6n)).toThrow('RESULT_EXCEEDS_INPUT');
    expect(decideReweigh(lot('a', 1_000n), 1_000n, 30)).toEqual([]);
    expect(decideReweigh(lot('a', 1_000n), 1_003n, 30)).toEqual([
      { lotId: 'a', kind: 'loss', delta: 3n, costDeltaMinor: 0n },
    ]);
    expect(() => decideReweigh(lot('a', 1_000n), 1_004n, 30)).toThrow('GAIN_BEYOND_TOLERANCE');
    const promised = lot('a', 1_000n, { reservedValue: 800n });
    expect(() => decideReweigh(promised, 799n, 30)).toThrow('QUANTITY_NOT_FREE');
    expect(decideReweigh(promised, 800n, 30)).toHaveLength(1);
    // Counted below it before that was refused, it may be weighed for what it is and no less.
    expect(decideReweigh(lot('a', 700n, { reservedValue: 800n }), 701n, 30)).toHaveLength(1);
  });
});

/** A ledger of lots as the database keeps it. */
interface Held {
  in: bigint;
  out: bigint;
  loss: bigint;
  held: bigint;
}
function apply(book: Map<string, Held>, movements: readonly Movement[]): void {
  const transferred = movements.filter((m) => m.kind === 'transfer').reduce((sum, m) => sum + m.delta, 0n);
  expect(transferred).toBe(0n);
  for (const { lotId, kind, delta } of movements) {
    const h = book.get(lotId) ?? { in: 0n, out: 0n, loss: 0n, held: 0n };
    h.held += delta;
    if (kind === 'loss') h.loss -= delta;
    else if (delta > 0n) h.in += delta;
    else h.out -= delta;
    book.set(lotId, h);
  }
}

it('whatever is done to lots: quantity in = out + held + measured loss', () => {
  const anyAct = fc.record({
    act: fc.constantFrom('register', 'split', 'merge', 'blend', 'reweigh', 'outbound' as const),
    a: fc.nat(),
    b: fc.nat(),
    amount: fc.integer({ min: 1, max: 5_000 }),
  });
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 60 }), (acts) => {
      const book = new Map<string, Held>();
      let [arrived, left, lost, made] = [0n, 0n, 0n, 0];
      const live = () => [...book].filter(([, h]) => h.held > 0n).map(([id]) => id);
      const facts = (id: string) => lot(id, book.get(id)?.held ?? 0n);
      for (const { act, a, b, amount } of acts) {
        const ids = live();
        const first = ids[a % Math.max(1, ids.length)];
        const other = ids[b % Math.max(1, ids.length)];
        let movements: Movement[] = [];
        if (act === 'register')
          movements = [{ lotId: `l${made++}`, kind: 'in', delta: BigInt(amount), costDeltaMinor: 0n }];
        else if (first === undefined || other === undefined) continue;
        else if (act === 'split' && BigInt(amount) < facts(first).quantity.value) {
          const { parts } = decideSplit(facts(first), [BigInt(amount)]);
          movements = parts.flatMap(({ value }): Movement[] => [
            { lotId: first, kind: 'transfer', delta: -value, costDeltaMinor: 0n },
            { lotId: `l${made++}`, kind: 'transfer', delta: value, costDeltaMinor: 0n },
          ]);
        } else if (act === 'merge' && first !== other) movements = decideMerge([facts(first), facts(other)]);
        else if (act === 'blend') {
          const given = first === other ? [facts(first)] : [facts(first), facts(other)];
          const total = given.reduce((sum, l) => sum + l.quantity.value, 0n);
          movements = decideBlend(given, `l${made++}`, total - (BigInt(amount) % (total + 1n)));
        } else if (act === 'reweigh') {
          const { value } = facts(first).quantity;
          movements = decideReweigh(facts(first), value - (BigInt(amount) % (value + 1n)), 0);
        } else if (act === 'outbound') {
          const { value } = facts(first).quantity;
          movements = [
            {
              lotId: first,
              kind: 'out',
              delta: -(BigInt(amount) < value ? BigInt(amount) : value),
              costDeltaMinor: 0n,
            },
          ];
        }
        apply(book, movements);
        for (const m of movements) {
          if (m.kind === 'in') arrived += m.delta;
          if (m.kind === 'out') left -= m.delta;
          if (m.kind === 'loss') lost -= m.delta;
        }
        for (const h of book.values()) {
          expect(h.in).toBe(h.out + h.held + h.loss);
          expect(h.held >= 0n).toBe(true);
        }
      }
      const held = [...book.values()].reduce((sum, h) => sum + h.held, 0n);
      expect(arrived).toBe(left + held + lost);
    }),
  );
});
