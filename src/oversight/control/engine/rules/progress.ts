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
  if (span.isAnywhere || isAtStop(span, fix.lat, fix.lon, reach)) j.linger = null;
  else if (!linger || distanceM(linger.lat, linger.lon, fix.lat, fix.lon) > lingerM(span) + reach)
    j.linger = { lat: fix.lat, lon: fix.lon, from: fix.t, to: fix.t };
  else if (fix.t > linger.to) linger.to = fix.t;
}

export function isLingering({ linger }: Judgement, span: PlaceSpan): boolean {
  return span.corridors.length > 0 && !!linger && linger.to - linger.from > limitMs(span);
}
