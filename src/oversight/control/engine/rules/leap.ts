import { claimsNothing, type Fix, reachM } from '../fixes.ts';
import { distanceM } from '../geodesy.ts';
import type { OutsideRun } from '../judgement.ts';

/**
 * Fixes that leap about by more than the receiver claims, or is taken to claim where it does not, are as far off as they leap:
 * what stands outside does not leap.
 */
const LEAP_RADII = 1.5;
const LEAP_SHARE = 0.8;
const LEAP_KEPT = 0.75;
/** What claims nothing leaps as far in a bad hour as it is off then: so many times farther out is no such hour. */
const VAGUE_TIMES = 2;

/** Metres that the newest fixes of a run leapt, less with every one that leaps less. */
export const leapOf = (run: OutsideRun, fix: Fix): number =>
  Math.max(distanceM(fix.lat0, fix.lon0, fix.lat, fix.lon), LEAP_KEPT * (run.leapM ?? 0));

/** Whether they lie outside by no more than so many times what they leap. */
export function isLeaping(run: OutsideRun, fix: Fix, radii: number): boolean {
  const leapM = run.leapM ?? 0;
  const times = radii * LEAP_SHARE * (claimsNothing(fix) ? VAGUE_TIMES : 1);
  // By the nearer of the newest two: one far out is what a leap is.
  return leapM > LEAP_RADII * reachM(fix) && Math.min(run.lastM, run.previousM ?? run.lastM) < times * leapM;
}
