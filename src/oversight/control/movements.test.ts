import { describe, expect, it } from 'vitest';
import { METRES_PER_DEGREE } from './engine/geodesy.ts';
import { followMotion, type MotionRules, newMotion, tripsAndStops } from './movements.ts';

const MINUTE = 60_000;

/** Minutes and metres along the equator. */
function changes(rules: MotionRules, ...points: [number, number][]): string[] {
  const motion = newMotion();
  return points
    .flatMap(([minute, metres]) =>
      followMotion(motion, rules, { t: minute * MINUTE, lat: 0, lon: metres / METRES_PER_DEGREE }),
    )
    .map(({ isMoving, at }) => `${isMoving ? 'moving' : 'stopped'} ${at / MINUTE}`);
}

const rules = { minDistanceM: 300, minDurationMs: 4 * MINUTE, stopGapMs: 60 * MINUTE };

describe('motion', () => {
  it('began where it was last seen at rest, and ends when it has not gone far for long enough', () => {
    const stop = [
      [7, 1_500],
      [8, 1_510],
      [9, 1_500],
      [10, 1_505],
      [11, 1_500],
    ] as [number, number][];
    expect(changes(rules, [0, 0], [1, 0], [2, 10], [3, 150], [4, 420], [5, 900], [6, 1_400], ...stop)).toEqual([
      'moving 2',
      'stopped 10',
    ]);
  });

  it('too slow for the rule is none, and neither is drift about one place', () => {
    expect(changes(rules, [0, 0], [4, 60], [8, 120], [12, 180], [16, 240])).toEqual([]);
    expect(changes(rules, [0, 0], [1, 90], [2, -80], [3, 70], [4, -60], [5, 80])).toEqual([]);
  });

  it('is not taken for granted over a gap', () => {
    expect(changes(rules, [0, 0], [1, 400], [2, 800], [90, 900])).toEqual(['moving 0', 'stopped 2']);
  });

  it('is kept over a gap beyond which it is seen again far off', () => {
    expect(changes(rules, [0, 0], [1, 400], [2, 800], [90, 13_800])).toEqual(['moving 0', 'stopped 90']);
    expect(changes(rules, [0, 0], [1, 0], [90, 13_000])).toEqual(['moving 1', 'stopped 90']);
    expect(changes(rules, [0, 0], [1, 400], [2, 800], [1_000, 13_800])).toEqual(['moving 0', 'stopped 1000']);
  });
});

describe('trips and stops', () => {
  const trip = { minTripM: 500, minTripMs: 300_000, minStopMs: 180_000, noDataMs: 900_000 };
  const points = (speeds: number[]) =>
    speeds.map((speedMps, i) => ({
      t: i * MINUTE,
      speedMps,
      odometerM: speeds.slice(0, i).reduce((sum, v) => sum + 60 * v, 0),
    }));
  const told = (speeds: number[]): string[] =>
    tripsAndStops(points(speeds), trip).map(
      (s) => `${s.isTrip ? 'trip' : 'stop'} ${s.from / MINUTE}-${s.to / MINUTE} ${s.distanceM}`,
    );

  it('follow each other; a short stop is part of the trip, a short hop part of the stop', () => {
    expect(told([0, 0, 0, 10, 10, 0, 10, 10, 0, 0, 0, 0])).toEqual(['stop 0-3 0', 'trip 3-8 2400', 'stop 8-11 0']);
    expect(told([0, 0, 0, 0, 2, 0, 0, 0, 0])).toEqual(['stop 0-8 120']);
  });

  it('of nothing are none', () => {
    expect(told([])).toEqual([]);
    expect(told([5])).toEqual([]);
  });
});
