import type { Fix } from '../fixes.ts';
import { distanceM } from '../geodesy.ts';
import type { OutsideRun } from '../judgement.ts';
import type { PlaceSpan } from '../places.ts';

/**
 * A fix far outside that also says it moves, as fast as the way to it took: a receiver reckons its speed from the shift of the
 * carrier and its place from times of travel, and what throws the one off does not make the other. One such is enough.
 */
const DRIVEN_MPS = 5;
const DRIVEN_M = 300;
const DRIVEN_FASTER = 1.5;
export function isDrivenOut(span: PlaceSpan, run: OutsideRun, fix: Fix): boolean {
  if (span.corridors.length > 0 || fix.t0 === 0 || fix.speedMps < DRIVEN_MPS) return false;
  if (run.lastM < DRIVEN_M) return false;
  const couldGoM = (DRIVEN_FASTER * fix.speedMps * (fix.t - fix.t0)) / 1000 + DRIVEN_M;
  return distanceM(fix.lat0, fix.lon0, fix.lat, fix.lon) < couldGoM;
}
