import { describe, expect, it } from 'vitest';
import { WINDOW_SHARE } from '../engine/rules/door.ts';
import { LINGER_LIMITS } from '../engine/rules/progress.ts';
import { type Frontier, frontierOf } from './index.ts';

const frontier = frontierOf(3, 16);
const of = (act: string): Frontier[] => frontier.filter((row) => row.act === act);

describe('an adversary that knows the engine', () => {
  it('finds the same by the same seed', () => {
    expect(frontierOf(3, 2)).toEqual(frontierOf(3, 2));
  });

  it.each(frontier)('stays under what the engine states: $move, $reportEveryS s', (row) => {
    const { stated, gain, unit, unseenS } = row;
    if (stated.unprovable !== null) return;
    const within = Math.min(stated.heldWithinS ?? Infinity, stated.toldWithinS ?? Infinity);
    if (unseenS !== null) expect(unseenS).toBeLessThanOrEqual(within);
    if (row.act === 'leave_corridor') return;
    if (unit === 'm' && stated.metres !== undefined) expect(gain).toBeLessThanOrEqual(stated.metres);
    if (unit === 'kg' && row.act === 'take_mass_in_parts') expect(gain).toBeLessThanOrEqual(stated.kg!);
    if (unit === 'h' && unseenS === null && stated.seconds !== undefined)
      expect(gain * 3_600).toBeLessThanOrEqual(stated.seconds);
  });

  it('leaves a corridor for good unseen at no angle and no speed', () => {
    for (const row of of('leave_corridor')) {
      expect(row.unseenS).not.toBeNull();
      // Before three kilometres, or by the fifth report.
      expect(row.gain <= 3_000 || row.unseenS! <= 5 * row.reportEveryS + 90).toBe(true);
    }
  });

  it('drives on so that it gets somewhere, if it would stand unseen', () => {
    for (const { choice, stated } of of('creep')) {
      const roundS = choice['haltMin']! * 60 + choice['hop']! / 15;
      expect((choice['hop']! / roundS) * stated.seconds!).toBeGreaterThan(stated.metres! / LINGER_LIMITS);
    }
  });

  it('keeps a door open for no more of the time than a window allows', () => {
    for (const { gain } of of('open_door_in_pieces')) expect(gain).toBeLessThanOrEqual(100 * WINDOW_SHARE + 5);
  });

  it('speaks for a device for ever only where that does not sign', () => {
    const [plain, signed] = of('speak_instead_of_device');
    expect([plain!.unseenS, plain!.stated.unprovable]).toEqual([null, 'NOT_SIGNED']);
    expect(signed!.noticedBy).toBe('silent');
  });
});
