import { describe, expect, it } from 'vitest';
import { type DeviceRecord, missingCount, newDeviceRecord, receive, trustOf } from './devices.ts';
import type { Readings } from './observation.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 5, 1);
const EVERY = 5 * MINUTE;
const minute = (m: number): number => T0 + m * MINUTE;

/** One device, heard by hand: sequence number, minute of its clock, minute of receipt. */
class Heard {
  readonly record: DeviceRecord = newDeviceRecord();

  hear(seq: number, at: number, receivedAt = at, how: { readings?: Readings; isEvidence?: boolean } = {}) {
    const message = {
      device: 'T',
      seq,
      at: minute(at),
      receivedAt: minute(receivedAt),
      isEvidence: true,
      readings: {},
    };
    const { arrival, t, isNewest, isTimed } = receive(this.record, { ...message, ...how }, { reportEveryMs: EVERY });
    return { arrival, minute: (t - T0) / MINUTE, isNewest, isTimed };
  }
}

/** The device's clock after a restart: the year 2000, and so many minutes. */
const RESET = (Date.UTC(2000, 0, 1) - T0) / MINUTE;

describe('sequence numbers', () => {
  it('heard once are new, heard again are repeated, however late', () => {
    const d = new Heard();
    expect([0, 1, 2].map((seq) => d.hear(seq, seq * 5).arrival)).toEqual(['new', 'new', 'new']);
    expect(d.hear(1, 5, 4_000).arrival).toBe('repeated');
    expect(d.record).toMatchObject({ seq: 2, received: 4, repeated: 1, clones: 0 });
  });

  it('skipped are missing until they come', () => {
    const d = new Heard();
    d.hear(0, 0);
    d.hear(10, 50);
    expect(missingCount(d.record)).toBe(9);
    expect(d.hear(4, 20, 51)).toMatchObject({ arrival: 'new', isNewest: false });
    expect(d.record.gaps).toEqual([1, 3, 5, 9]);
    for (const seq of [1, 2, 3, 5, 6, 7, 8, 9]) d.hear(seq, seq * 5, 52);
    expect(d.record.gaps).toEqual([]);
    expect(d.hear(4, 20, 53).arrival).toBe('repeated');
  });

  it('are remembered in bounded space, whatever is lost', () => {
    const d = new Heard();
    for (let seq = 0; seq < 4_000; seq += 2) d.hear(seq, seq * 5);
    expect(d.record.gaps.length).toBeLessThanOrEqual(2 * 96);
    expect(JSON.stringify(d.record).length).toBeLessThan(2_500);
  });

  it('used twice for different content betray a clone', () => {
    const d = new Heard();
    d.hear(0, 0, 0, { readings: { weight: { grossKg: 100 } } });
    expect(d.hear(0, 0, 1, { readings: { weight: { grossKg: 50 } } }).arrival).toBe('clone');
    expect(d.record.clones).toBe(1);
    expect(trustOf(d.record, 0)).toBeLessThan(0.9);
  });
});

describe('clocks', () => {
  it('off by seconds are believed', () => {
    const d = new Heard();
    expect(d.hear(0, 0.2, 0).minute).toBeCloseTo(0.2);
    expect(d.hear(1, 5.2, 5).minute).toBeCloseTo(5.2);
    expect(d.record.lagMs).toBe(-12_000);
  });

  it('off by years are put right by the sequence, even in a burst', () => {
    const d = new Heard();
    d.hear(0, 0);
    d.hear(1, 5);
    const burst = [2, 3, 4].map((seq) => d.hear(seq, RESET + seq * 5, 30).minute);
    expect(burst).toEqual([10, 15, 20]);
    expect(d.hear(7, 35).minute).toBe(35);
    expect(d.record.clockFaults).toBe(3);
  });

  it('never right say nothing of when, unless they keep step with receipt', () => {
    const burst = new Heard();
    expect([0, 1, 2].map((seq) => burst.hear(seq, RESET + seq * 5, 30 + seq / 60).isTimed)).toEqual([
      false,
      false,
      false,
    ]);
    const live = new Heard();
    expect([0, 1, 2].map((seq) => live.hear(seq, RESET + seq * 5, seq * 5).isTimed)).toEqual([false, true, true]);
  });

  it('ahead of receipt by more than five minutes are wrong', () => {
    const d = new Heard();
    d.hear(0, 0);
    expect(d.hear(1, 500, 5).minute).toBe(5);
  });

  it('that step back are put right, and one that is put right is believed at once', () => {
    const d = new Heard();
    d.hear(0, 0);
    d.hear(1, 5);
    expect(d.hear(2, -300, 12).minute).toBe(10);
    expect(d.hear(3, 15).minute).toBe(15);
  });
});

describe('messages nobody can vouch for', () => {
  it('use up no sequence number and are no sign of life', () => {
    const d = new Heard();
    d.hear(0, 0);
    expect(d.hear(1, 5, 5, { isEvidence: false }).arrival).toBe('unproved');
    expect(d.record).toMatchObject({ seq: 0, heardAt: T0, unproved: 1 });
    expect(d.hear(1, 5, 6).arrival).toBe('new');
  });
});

describe('trust', () => {
  it('is whole for a device that does what it should and falls with what speaks against it', () => {
    const d = new Heard();
    for (let seq = 0; seq < 50; seq++) d.hear(seq, seq * 5);
    expect(trustOf(d.record, 0)).toBe(1);
    expect(trustOf(d.record, 1)).toBeLessThan(1);
    for (let seq = 50; seq < 80; seq++) d.hear(seq, seq * 5, seq * 5, { isEvidence: false });
    expect(trustOf(d.record, 0)).toBeLessThan(0.75);
  });

  it('without numbers is dated by its own clock alone, whatever order its messages come in', () => {
    const bare = { reportEveryMs: EVERY, hasNoNumbers: true };
    const record = newDeviceRecord();
    const say = (seq: number, at: number, receivedAt = at) =>
      receive(record, { device: 'd', seq, at, receivedAt, isEvidence: true, readings: {} }, bare);
    const [hour, later] = [T0 + 3_600_000, T0 + 7_200_000];
    expect(say(0, hour)).toMatchObject({ arrival: 'new', t: hour, isNewest: true, isTimed: true });
    expect(say(1, T0, later)).toMatchObject({ arrival: 'new', t: T0, isNewest: false, isTimed: true });
    expect(say(2, hour + 60_000, later)).toMatchObject({ t: hour + 60_000, isNewest: true });
    expect(record).toMatchObject({ clockFaults: 0, clones: 0 });
    // A clock that is plainly wrong dates nothing, and no neighbour does.
    expect(say(3, T0 + 400 * 86_400_000, later)).toMatchObject({ t: later, isTimed: false });
    expect(trustOf(record, 0, true)).toBeLessThan(trustOf(record, 0));
  });

  it('whose numbers run ahead of time, or cross, is two that speak under one name (crook 7)', () => {
    const now = (r: DeviceRecord) => [r.aheadAt !== undefined, r.crossed ?? 0];
    const sound = new Heard();
    for (const seq of [0, 1, 2, 5, 3, 4, 6]) sound.hear(seq, seq * 5, seq * 5 + (seq === 3 || seq === 4 ? 12 : 0));
    // Half a day that was lost is no number out of the future.
    sound.hear(250, 35);
    expect(now(sound.record)).toEqual([false, 0]);
    const far = new Heard();
    far.hear(0, 0);
    far.hear(1_000, 1);
    far.hear(1, 5);
    far.hear(2, 10);
    expect(now(far.record)).toEqual([true, 2]);
    const near = new Heard();
    for (const [seq, at] of [
      [0, 0],
      [20, 4],
      [1, 5],
      [21, 9],
      [2, 10],
      [22, 14],
      [3, 15],
    ] as const)
      near.hear(seq, at);
    expect(now(near.record)).toEqual([false, 3]);
  });

  it('of which a few come in another order within moments is one', () => {
    const door = new Heard();
    // Opened, shut and opened again within seconds, each quarter of an hour.
    for (const seq of [0, 1, 2, 4, 3, 5, 6, 7, 8, 11, 10, 9, 12, 13, 14, 15, 17, 16])
      door.hear(seq, 15 * Math.floor(seq / 3) + 0.05 * (seq % 3), 15 * Math.floor(seq / 3) + 0.5);
    expect(door.record.crossed ?? 0).toBe(0);
  });

  it('that speaks far faster than was declared is not doubted for messages that overtake each other', () => {
    const crossed = (everyMinutes: number): number => {
      const d = new Heard();
      for (let seq = 0; seq < 200; seq++) d.hear(seq, seq * everyMinutes);
      // A buffer is sent from its end: a quarter of an hour of numbers comes backwards.
      for (let k = 1; k <= 20; k++) d.hear(220 - k, (220 - k) * everyMinutes, 220 * everyMinutes);
      return d.record.crossed ?? 0;
    };
    expect(crossed(1 / 6)).toBe(0);
    // At the pace that was declared so many numbers within moments are of somebody who counts for himself.
    const other = new Heard();
    for (let seq = 0; seq < 200; seq++) other.hear(seq, seq * 5);
    for (const [seq, at] of [
      [220, 999],
      [200, 998.9],
      [221, 999.1],
      [201, 998.9],
    ] as const)
      other.hear(seq, at);
    expect(other.record.crossed).toBe(2);
  });
});
