import { evidenceOf, lower, raise, round } from '../breach.ts';
import type { Expectation } from '../expectation.ts';
import { type Fix, reachM } from '../fixes.ts';
import { distanceM } from '../geodesy.ts';
import type { Judgement } from '../judgement.ts';
import type { Entry } from '../observation.ts';

/** Multipath throws a receiver a few kilometres; a jump of this much is something else. */
const JUMP_M = 15_000;
const QUIET_MS = 30 * 60_000;

/**
 * implausible_motion: a jump no vehicle makes, from which the device does not come back. One fix alone proves nothing.
 */
export function judgeJump(j: Judgement, expectation: Expectation, fix: Fix, device: number, entry: Entry): void {
  if (fix.t0 === 0) return;
  const jump = j.jumps[device];
  if (jump) {
    const elapsedS = (fix.t - jump.t) / 1000 + 30;
    const isThere =
      distanceM(jump.lat, jump.lon, fix.lat, fix.lon) < elapsedS * expectation.maxSpeedMps + 4 * reachM(fix);
    if (!isThere) {
      j.jumps[device] = null;
      j.contradictions[device]!++;
    } else if (++jump.count >= 2 && jump.count < 8)
      raise(j, 'implausible_motion', jump.t, fix.t, 0.96, [[device, jump.seq], evidenceOf(entry)], {
        jumpM: round(jump.distanceM),
        speedMps: round(jump.speedMps),
        maxSpeedMps: expectation.maxSpeedMps,
      });
    else if (fix.t - jump.t > QUIET_MS) {
      j.jumps[device] = null;
      lower(j, 'implausible_motion', fix.t);
    }
    return;
  }
  const elapsedS = (fix.t - fix.t0) / 1000 + 30;
  const leap = distanceM(fix.lat0, fix.lon0, fix.lat, fix.lon) - 3 * (reachM(fix) + fix.accuracy0M);
  if (leap < JUMP_M || leap < 1.2 * elapsedS * expectation.maxSpeedMps) return;
  j.jumps[device] = {
    t: fix.t,
    lat: fix.lat,
    lon: fix.lon,
    distanceM: leap,
    speedMps: leap / elapsedS,
    count: 1,
    seq: fix.seq,
  };
}
