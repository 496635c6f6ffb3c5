import { type Fix, reachM } from '../fixes.ts';
import { distanceM } from '../geodesy.ts';
import type { Judgement } from '../judgement.ts';
import type { PlaceSpan } from '../places.ts';
import { isAtStop } from './rest.ts';

/**
 * A vehicle that rolls a little now and then never halts for as long as a halt may last, and never gets anywhere: nobody
 * drives so. Slower on the whole than this, over so many of the longest halts, it is in doubt: practice; to be set by the bank.
 */
const LEAST_MPS = 0.7;
export const LINGER_LIMITS = 2;

const limitMs = (span: PlaceSpan): number =>
  LINGER_LIMITS * span.corridors.reduce((most, { maxStopMs }) => Math.max(most, maxStopMs), 0);

/** Metres it must be from where it was a limit ago. */
export const lingerM = (span: PlaceSpan): number => (LEAST_MPS * limitMs(span)) / 1000;

export function followProgress(j: Judgement, span: PlaceSpan, fix: Fix): void {
  if (span.corridors.length === 0) return;
  const { linger } = j;
  const reach = reachM(fix);
  if (span.isAnywhere || isAtStop(span, fix.lat, fix.lon, reach)) {
    j.linger = null;
    return;
  }
  const begun = { lat: fix.lat, lon: fix.lon, from: fix.t, to: fix.t };
  if (!linger) {
    j.linger = begun;
    return;
  }
  const goneM = distanceM(linger.lat, linger.lon, fix.lat, fix.lon);
  if (goneM > lingerM(span) + reach) {
    // Who got away no faster than nobody drives has made no headway: going faster ends the doubt, and not the distance.
    const isSlow = ((fix.t - linger.from) * LEAST_MPS) / 1000 > goneM;
    j.linger = { ...begun, ...(isSlow && { isSlow }) };
  } else if (fix.t > linger.to) linger.to = fix.t;
}

export function isLingering({ linger }: Judgement, span: PlaceSpan): boolean {
  if (span.corridors.length === 0 || !linger) return false;
  return linger.isSlow === true || linger.to - linger.from > limitMs(span);
}
