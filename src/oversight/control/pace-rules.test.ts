import { describe, expect, it } from 'vitest';
import { keptGapMs } from './pace-rules.ts';

const minutes = (...gaps: number[]) => gaps.map((gap) => gap * 60_000);
const kept = (...gaps: number[]) => (keptGapMs(minutes(...gaps)) ?? 0) / 60_000;

describe('the gap that messages keep', () => {
  it('is that of the pace, and no single silence', () => {
    expect(kept(10, 10, 10, 10, 10, 10)).toBe(10);
    expect(kept(10, 10, 10, 180, 10, 10, 10)).toBe(10);
    expect(keptGapMs(minutes(10, 10, 10, 10))).toBeNull();
  });

  it('is that between bursts, however many messages each has', () => {
    for (const more of [1, 4, 40]) {
      const burst = [...Array.from({ length: more }, () => 0.03), 45];
      expect(kept(...burst, ...burst, ...burst, ...burst)).toBe(45);
    }
  });
});
