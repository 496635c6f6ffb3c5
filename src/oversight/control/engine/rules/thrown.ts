import { type Fix, reachM, STANDING_MPS } from '../fixes.ts';
import { distanceM } from '../geodesy.ts';

/** Metres per second squared at which no laden vehicle pulls away. */
const PULLING_AWAY = 1;
const SLACK_RADII = 2;
/** Nothing throws a receiver so far. */
const FAR_M = 9_000;

/**
 * Whether a fix lies farther from where the device stood than anything gets in the time: a receiver was thrown there, and what it
 * gives again for want of a better one is that error, for however long.
 */
export function isThrown(fix: Fix): boolean {
  if (fix.t0 === 0 || fix.speedMps > STANDING_MPS) return false;
  const stoodM = distanceM(fix.lat0, fix.lon0, fix.meanLat, fix.meanLon);
  const wayM = distanceM(fix.lat0, fix.lon0, fix.lat, fix.lon);
  if (stoodM > reachM(fix) || wayM > FAR_M) return false;
  const seconds = (fix.t - fix.t0) / 1000;
  return wayM - SLACK_RADII * reachM(fix) > (PULLING_AWAY * seconds * seconds) / 2;
}
