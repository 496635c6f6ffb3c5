import { describe, expect, it } from 'vitest';
import { departures, isInTime } from '../../../../../simulators/control/departures.ts';

describe('a vehicle that leaves its corridor and goes on', () => {
  it.each([0, 1_300, 2_600])('is told before 3 km or at the fifth report beyond the edge (%i)', (seed) => {
    const all = departures(seed);
    expect(all).toHaveLength(80);
    expect(all.filter((each) => !isInTime(each))).toEqual([]);
  });
});
