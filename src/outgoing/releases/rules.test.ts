import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../kernel/refusal.ts';
import { ordinaryCourse, zScore } from './ordinary-course.ts';
import {
  assertFloors,
  assertGateQuantity,
  assertRoom,
  assertSameWeight,
  carriesWhole,
  type RoomFacts,
} from './rules.ts';

const yuan = (amount: number) => BigInt(Math.round(amount * 100));
const code = (run: () => void) => {
  try {
    run();
    return 'may go';
  } catch (error) {
    return (error as Refusal).code;
  }
};
const facts = (exposure: number, value: number, leaving: number, more: Partial<RoomFacts['room']> = {}): RoomFacts => ({
  room: {
    netExposureMinor: yuan(exposure),
    valueMinor: yuan(value),
    reserveMinor: 0n,
    promisedMinor: 0n,
    contractFloorMinor: 0n,
    ...more,
  },
  owedMinor: yuan(exposure),
  receivableMinor: 0n,
  leavingMinor: yuan(leaving),
  releaseBps: 7_000,
  currency: 'CNY',
});

describe('room', () => {
  it.each([
    ['what stays covers to the cent', facts(70, 200, 100), 'may go'],
    ['a cent short', facts(70.01, 200, 100), 'RELEASE_UNCOVERED'],
    ['the last one, nothing owed', facts(0, 1, 1), 'may go'],
    ['promised to another truck', facts(70, 200, 100, { promisedMinor: 1n }), 'RELEASE_UNCOVERED'],
    ['a lien comes first', facts(70, 200, 100, { reserveMinor: 1n }), 'RELEASE_UNCOVERED'],
    [
      'below the floor of the contract',
      facts(1, 200, 100, { contractFloorMinor: yuan(100.01) }),
      'RELEASE_BELOW_FLOOR',
    ],
    ['on the floor of the contract', facts(1, 200, 100, { contractFloorMinor: yuan(100) }), 'may go'],
  ])('%s: %s', (_, given, outcome) => expect(code(() => assertRoom(given))).toBe(outcome));

  it('carries the whole debt or not, undertakings left out of the terms too', () => {
    const { room, leavingMinor } = facts(0, 200, 100);
    const carries = (whole: number) => carriesWhole(room, yuan(whole), leavingMinor, 7_000);
    expect([carries(0), carries(70), carries(70.01)]).toEqual([true, true, false]);
  });

  it('says what must be paid first', () => {
    try {
      assertRoom({ ...facts(2_400_000, 860 * 5_200, 300 * 5_200), releaseBps: 6_500 });
    } catch (error) {
      expect((error as Refusal).facts).toMatchObject({ repayMinor: yuan(507_200), floorMinor: yuan(3_692_307.7) });
      return;
    }
    expect.unreachable();
  });
});

describe('floors by grade', () => {
  const floor = { pledgeId: 'p', commodityId: 'cu', floorValue: 700n, standingValue: 860n };
  it('hold each grade apart', () => {
    expect(code(() => assertFloors([floor], new Map([['cu', 160n]])))).toBe('may go');
    expect(code(() => assertFloors([floor], new Map([['cu', 161n]])))).toBe('RELEASE_BELOW_FLOOR');
    expect(code(() => assertFloors([floor], new Map([['al', 10_000n]])))).toBe('may go');
    // Stock that fell below by itself keeps its own grade in, and no other.
    const low = { ...floor, standingValue: 600n };
    expect(code(() => assertFloors([low], new Map([['cu', 1n]])))).toBe('RELEASE_BELOW_FLOOR');
    expect(code(() => assertFloors([low], new Map([['cu', 0n]])))).toBe('may go');
  });
});

describe('the gate', () => {
  it('stops three in a thousand over', () => {
    expect(code(() => assertGateQuantity(20_000n, 20_060n, 30, ''))).toBe('may go');
    expect(code(() => assertGateQuantity(20_000n, 20_061n, 30, ''))).toBe('GATE_WEIGHT_EXCEEDED');
    expect(code(() => assertSameWeight(20_000n, 19_940n, 30))).toBe('may go');
    expect(code(() => assertSameWeight(20_000n, 19_939n, 30))).toBe('GATE_QUANTITY_DIFFERS');
  });
});

describe('the ordinary course of business', () => {
  const known = { isRelated: false, isWithinScope: true, priceToMarkBps: 10_000 };
  it('counts what speaks against it, and the unknown half', () => {
    const earlier = [100n, 110n, 90n, 105n, 95n];
    expect(ordinaryCourse({ quantityValue: 110n, earlierValues: earlier, ...known })).toEqual({
      points: 0,
      reasons: [],
    });
    expect(ordinaryCourse({ quantityValue: 500n, earlierValues: earlier, ...known }).reasons).toEqual(['QUANTITY']);
    const nothing = { isRelated: undefined, isWithinScope: undefined, priceToMarkBps: undefined };
    expect(ordinaryCourse({ quantityValue: 1n, earlierValues: [], ...nothing }).points).toBe(50);
    expect(
      ordinaryCourse({
        quantityValue: 500n,
        earlierValues: earlier,
        isRelated: true,
        isWithinScope: false,
        priceToMarkBps: 6_999,
      }).points,
    ).toBe(100);
    expect(zScore(2n, [1n, 1n, 1n, 1n, 1n])).toBe(Number.POSITIVE_INFINITY);
    expect(zScore(1n, [1n, 1n, 1n, 1n])).toBeUndefined();
  });
});
