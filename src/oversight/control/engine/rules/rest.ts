import { isElsewhere, lower, raise, round } from '../breach.ts';
import { type Expectation, placeAt } from '../expectation.ts';
import { distanceToBoxM, signedDistanceM } from '../fence.ts';
import { type Fix, reachM } from '../fixes.ts';
import { distanceM } from '../geodesy.ts';
import type { Judgement, Rest } from '../judgement.ts';
import type { PlaceSpan } from '../places.ts';

/** Fixes poorer than this say nothing about standing still. */
const POOR_M = 400;
const NEAR_M = 200;
/** A speed over ground that no receiver reports while it stands. */
const MOVING_MPS = 3;
const AWAY_ALONE = 4;
/** The resting place is the mean of so many fixes, and follows later ones hardly at all: who creeps along does not rest. */
const SETTLED = 10;
const SETTLED_WEIGHT = 0.01;

/**
 * What reports so seldom has gone on since, for all that anybody saw: its next report says whether it stands there still.
 * Nobody is accused of a stop of which the greater part was not seen.
 */
const UNSEEN_MS = 48 * 60_000;
const UNSEEN_SHARE = 0.5;

function newRest(fix: Fix, device: number): Rest {
  return {
    isResting: false,
    since: fix.t,
    lat: fix.lat,
    lon: fix.lon,
    accuracyM: reachM(fix),
    seenAt: fix.t,
    awayCount: 0,
    awayAt: 0,
    awayLat: 0,
    awayLon: 0,
    awayDevices: 0,
    isPlanned: false,
    device,
    seq: fix.seq,
  };
}

/** Inside the site of a stop of a corridor that is right now, give or take the accuracy: the stop is planned. */
export function isAtStop(span: PlaceSpan, lat: number, lon: number, reach: number): boolean {
  for (const corridor of span.corridors)
    for (const stop of corridor.stops)
      if (distanceToBoxM(stop.fence, lat, lon) < 2 * reach && signedDistanceM(stop.fence, lat, lon) < 2 * reach)
        return true;
  for (const fence of span.sites)
    if (distanceToBoxM(fence, lat, lon) < 2 * reach && signedDistanceM(fence, lat, lon) < 2 * reach) return true;
  return false;
}

/** What it comes to a halt with, where nothing says. */
const APPROACH_MPS = 12;

/** Arrival lies between the last fix on the move and the first at rest, at the speed of the approach; unless nobody saw most of it. */
function arrivedAt(rest: Rest, fix: Fix): number {
  // What stood elsewhere when it was seen last went on from there at a time that nobody knows.
  const stoodElsewhere = rest.since < rest.seenAt;
  if (stoodElsewhere || fix.t - rest.seenAt > UNSEEN_MS) return fix.t;
  const approach = distanceM(rest.lat, rest.lon, fix.lat, fix.lon);
  return Math.min(fix.t, rest.seenAt + (approach / APPROACH_MPS) * 1000);
}

function depart(j: Judgement, rest: Rest, fix: Fix, device: number): void {
  lower(j, 'unplanned_stop', rest.awayAt || fix.t);
  Object.assign(rest, newRest(fix, device));
}

/** Near enough to the resting place that it has just left it. */
const JUST_LEFT_M = 3_000;

function longestStopMs(span: PlaceSpan): number {
  let maxStopMs = 0;
  for (const corridor of span.corridors) if (corridor.maxStopMs > maxStopMs) maxStopMs = corridor.maxStopMs;
  return maxStopMs;
}

/** A device that sleeps while it stands wakes when it leaves: only then is it seen how long it stood. */
function judgeDeparture(j: Judgement, span: PlaceSpan, rest: Rest, fix: Fix, offM: number, device: number): void {
  if (rest.isPlanned || span.isAnywhere || span.corridors.length === 0 || isElsewhere(j)) return;
  if (offM > JUST_LEFT_M || fix.speedMps < MOVING_MPS) return;
  const leftAt = fix.t - (offM / fix.speedMps) * 1000;
  const maxStopMs = longestStopMs(span);
  if (leftAt <= rest.seenAt || leftAt - rest.since <= maxStopMs) return;
  raiseStop(j, rest, maxStopMs, fix.t, leftAt - rest.since, [device, fix.seq]);
}

function raiseStop(
  j: Judgement,
  rest: Rest,
  maxStopMs: number,
  at: number,
  stoodMs: number,
  shown: [number, number],
): void {
  raise(j, 'unplanned_stop', rest.since + maxStopMs, at, 0.95, [[rest.device, rest.seq], shown], {
    stoppedS: Math.round(stoodMs / 1000),
    maxUnplannedStopS: maxStopMs / 1000,
    lat: Math.round(rest.lat * 1e5) / 1e5,
    lon: Math.round(rest.lon * 1e5) / 1e5,
    accuracyM: round(rest.accuracyM),
  });
}

/** Keeps track of whether the subject stands still. Any device's good fixes serve; a stray one does not end a rest. */
export function followRest(j: Judgement, span: PlaceSpan, fix: Fix, device: number): void {
  const reach = reachM(fix);
  if (reach > POOR_M) return;
  const rest = (j.rest ??= newRest(fix, device));
  if (rest.seenAt === fix.t && rest.seq === fix.seq) return;
  const off = distanceM(rest.lat, rest.lon, fix.lat, fix.lon);
  const isNear = off < NEAR_M + 2 * (reach + Math.min(rest.accuracyM, 100)) && fix.speedMps < MOVING_MPS;
  if (isNear) {
    if (!rest.isResting) {
      rest.isResting = true;
      rest.isPlanned = isAtStop(span, rest.lat, rest.lon, rest.accuracyM);
    }
    rest.fixes = Math.min(SETTLED, (rest.fixes ?? 1) + 1);
    const weight = rest.fixes < SETTLED ? 1 / rest.fixes : SETTLED_WEIGHT;
    rest.lat += weight * (fix.lat - rest.lat);
    rest.lon += weight * (fix.lon - rest.lon);
    rest.seenAt = fix.t;
    rest.awayCount = 0;
    rest.device = device;
    rest.seq = fix.seq;
    return;
  }
  if (!rest.isResting) {
    // Still moving: the resting place to be is where it was seen last.
    const arrival = fix.speedMps >= 0 && fix.speedMps < 1 ? arrivedAt(rest, fix) : fix.t;
    Object.assign(rest, newRest(fix, device), { since: arrival });
    return;
  }
  if (rest.awayCount === 0) {
    judgeDeparture(j, span, rest, fix, off, device);
    rest.awayAt = fix.t;
    rest.awayDevices = 0;
  }
  rest.awayCount++;
  rest.awayDevices |= 1 << (device % 30);
  const isAgreed = (rest.awayDevices & (rest.awayDevices - 1)) !== 0 && rest.awayCount >= 2;
  if (isAgreed || (fix.speedMps >= MOVING_MPS && rest.awayCount >= 2) || rest.awayCount >= AWAY_ALONE)
    depart(j, rest, fix, device);
}

/** unplanned_stop: resting outside the sites of all stops for longer than the corridor allows. */
export function restDeadline(j: Judgement, expectation: Expectation, t: number): void {
  const { rest } = j;
  if (!rest?.isResting || rest.isPlanned) return;
  const span = placeAt(expectation, t);
  if (span.isAnywhere || span.corridors.length === 0) return;
  const maxStopMs = longestStopMs(span);
  if (t - rest.since <= maxStopMs) return;
  const period = expectation.devices[rest.device]?.reportEveryMs ?? 600_000;
  const unseenMs = Math.min(1.6 * period, UNSEEN_MS, UNSEEN_SHARE * maxStopMs);
  // Judged as at the limit, or when it was seen last after it: what is judged again later comes to the same.
  if (rest.since + maxStopMs - rest.seenAt > unseenMs || rest.awayCount > 0 || isElsewhere(j)) return;
  if (isAtStop(span, rest.lat, rest.lon, rest.accuracyM)) {
    rest.isPlanned = true;
    return;
  }
  raiseStop(j, rest, maxStopMs, t, t - rest.since, [rest.device, rest.seq]);
}
