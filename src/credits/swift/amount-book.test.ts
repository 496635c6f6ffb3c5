import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AmountBook, balance, ceiling, floor, move, requireAvailable, settlementTotals } from './amount-book.ts';

const book = (given: Partial<AmountBook> = {}): AmountBook => ({
  amountMinor: 48_000_000n,
  plusBps: 500,
  minusBps: 500,
  additionalMinor: 0n,
  movements: [],
  ...given,
});

describe('amount book', () => {
  it('draws the line to the cent', () => {
    expect(ceiling(book())).toBe(50_400_000n);
    expect(() => requireAvailable(book(), 50_400_000n)).not.toThrow();
    expect(() => requireAvailable(book(), 50_400_001n)).toThrow('DRAWING_BEYOND_BALANCE');
    expect(floor(book())).toBe(45_600_000n);
    // A part of a cent is not there to be drawn, and not needed either.
    expect([ceiling(book({ amountMinor: 33n })), floor(book({ amountMinor: 33n }))]).toEqual([34n, 32n]);
  });

  it.each<[string, AmountBook['movements'], bigint]>([
    ['nothing yet', [], 50_400_000n],
    ['drawn', [{ id: 'a', kind: 'drawn', amountMinor: 10_000_000n }], 40_400_000n],
    ['refused and held: reserved', [{ id: 'a', kind: 'held', amountMinor: 10_000_000n }], 40_400_000n],
    ['refused and returned: free again', [{ id: 'a', kind: 'returned', amountMinor: 10_000_000n }], 50_400_000n],
    ['transferred', [{ id: 'a', kind: 'transferred', amountMinor: 400_000n }], 50_000_000n],
  ])('%s', (_what, movements, available) => {
    expect(balance(book({ movements })).availableMinor).toBe(available);
  });

  it('moves a hold into a drawing or back, once', () => {
    const held = move(book(), { id: 'p1', kind: 'held', amountMinor: 30_000_000n });
    expect(() => requireAvailable(held, 30_000_000n)).toThrow('DRAWING_BEYOND_BALANCE');
    const drawn = move(held, { id: 'p1', kind: 'drawn', amountMinor: 30_000_000n });
    expect(balance(drawn)).toMatchObject({ drawnMinor: 30_000_000n, heldMinor: 0n, availableMinor: 20_400_000n });
  });

  it('adds up what settlement messages carry', () => {
    expect(
      settlementTotals.claimed({ principal: 47_900_000n, additional: 10_000n, deducted: 4_000n, added: 1_500n }),
    ).toBe(47_907_500n);
    expect(settlementTotals.net({ principal: 47_900_000n, deducted: 8_000n })).toBe(47_892_000n);
  });

  it('never has more out than its ceiling while each step asks first', () => {
    const step = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      kind: fc.constantFrom('drawn' as const, 'held' as const, 'transferred' as const),
      amountMinor: fc.bigInt({ min: 1n, max: 60_000_000n }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let state = book();
        for (const movement of steps) {
          const without = { ...state, movements: state.movements.filter(({ id }) => id !== movement.id) };
          if (balance(without).availableMinor >= movement.amountMinor) state = move(state, movement);
        }
        return balance(state).availableMinor >= 0n;
      }),
    );
  });
});
