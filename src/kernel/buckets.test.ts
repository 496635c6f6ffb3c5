import { describe, expect, it } from 'vitest';
import { buckets } from './buckets.ts';
import { guesses } from './guesses.ts';

describe('buckets', () => {
  it('give a burst, then so many a second, each name its own', () => {
    let now = 0;
    const rate = buckets({ perSecond: 2, burst: 4 }, () => now);
    expect([1, 1, 1, 1].map((points) => rate.take('a', points).left)).toEqual([3, 2, 1, 0]);
    expect(rate.take('a', 1)).toEqual({ isAllowed: false, left: 0, waitSeconds: 1, fullSeconds: 2 });
    expect(rate.take('b', 4).isAllowed).toBe(true);
    now += 500;
    expect(rate.take('a', 1).isAllowed).toBe(true);
    expect(rate.take('a', 3)).toMatchObject({ isAllowed: false, waitSeconds: 2 });
    now += 3_600_000;
    expect(rate.take('a', 1).left).toBe(3);
  });

  it('let what costs more than the burst go when the burst is whole, so that nobody waits for ever', () => {
    let now = 0;
    const rate = buckets({ perSecond: 1, burst: 10 }, () => now);
    expect(rate.take('a', 50).isAllowed).toBe(true);
    now += 9_000;
    expect(rate.take('a', 50)).toMatchObject({ isAllowed: false, waitSeconds: 1 });
    now += 1_000;
    expect(rate.take('a', 50).isAllowed).toBe(true);
  });

  it('do not grow with the names that come', () => {
    const rate = buckets({ perSecond: 1, burst: 1 }, () => 0, 100);
    for (let i = 0; i < 1_000; i++) rate.take(`n${i}`, 1);
    expect(rate.size()).toBe(100);
    expect(rate.take('n999', 1).isAllowed).toBe(false);
  });
});

describe('wrong credentials', () => {
  it('lock the address, twice as long each time, and are forgotten', () => {
    let now = 0;
    const doors = guesses(() => now);
    const locks = Array.from({ length: 22 }, () => doors.refused('192.0.2.1', 'aaaaaaaaaaaa'));
    expect(locks).toEqual([...Array(10).fill(0), 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    expect(doors.lockedSeconds('192.0.2.1')).toBe(900);
    expect(doors.lockedSeconds('192.0.2.2')).toBe(0);
    expect(doors.alarm()).toEqual({ locked: 1, aimed: [] });
    now += 900_000;
    expect(doors.lockedSeconds('192.0.2.1')).toBe(0);
    now += 1;
    expect(doors.refused('192.0.2.1', undefined)).toBe(0);
  });

  it('at one key from many addresses lock each of them at its first', () => {
    const doors = guesses(() => 0);
    for (let i = 0; i < 29; i++) expect(doors.refused(`192.0.2.${i}`, 'aaaaaaaaaaaa')).toBe(0);
    expect(doors.refused('198.51.100.1', 'aaaaaaaaaaaa')).toBe(1);
    expect(doors.refused('198.51.100.2', 'bbbbbbbbbbbb')).toBe(0);
    expect(doors.alarm()).toEqual({ locked: 1, aimed: ['aaaaaaaaaaaa'] });
  });
});
