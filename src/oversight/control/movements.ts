import { distanceM } from './engine/geodesy.ts';

/**
 * Trips and stops of a track, as people read them in a report or on a map. No alarm depends on this: the engine's own
 * rules weigh how exact each fix is, and this does not.
 */

export interface TrackPoint {
  /** Milliseconds since 1970. */
  t: number;
  lat: number;
  lon: number;
}

export interface MotionRules {
  /** So many metres within so many milliseconds is motion. */
  minDistanceM: number;
  minDurationMs: number;
  /** After this long without a position nothing is taken for granted: the track stops. */
  stopGapMs?: number;
}

/** What is remembered of a track: the points of the last `minDurationMs`, and one before. */
export interface Motion {
  isMoving: boolean;
  points: TrackPoint[];
  changedAt: number;
}

export interface MotionChange {
  isMoving: boolean;
  at: number;
}

export const newMotion = (isMoving = false): Motion => ({ isMoving, points: [], changedAt: -Infinity });

function change(motion: Motion, isMoving: boolean, at: number): MotionChange {
  motion.isMoving = isMoving;
  motion.changedAt = at;
  return { isMoving, at };
}

/** From each remembered point to this one, over no more than the time of the rule at an even pace. */
function isMotion(points: readonly TrackPoint[], rules: MotionRules, p: TrackPoint): boolean {
  return points.some((q) => {
    const share = Math.min(1, rules.minDurationMs / Math.max(1, p.t - q.t));
    return distanceM(q.lat, q.lon, p.lat, p.lon) * share >= rules.minDistanceM;
  });
}

/** Left when it was last seen far enough behind, but not before the last change. */
function leftAt(motion: Motion, rules: MotionRules, p: TrackPoint): number {
  const from = motion.points.findLast((q) => distanceM(q.lat, q.lon, p.lat, p.lon) >= rules.minDistanceM);
  return from && from.t > motion.changedAt ? from.t : p.t;
}

function afterGap(motion: Motion, rules: MotionRules, before: TrackPoint, p: TrackPoint): MotionChange[] {
  const changes: MotionChange[] = [];
  // However long it was not seen: elsewhere is elsewhere.
  const hasMoved = distanceM(before.lat, before.lon, p.lat, p.lon) >= rules.minDistanceM;
  if (hasMoved && !motion.isMoving) changes.push(change(motion, true, before.t));
  if (motion.isMoving) changes.push(change(motion, false, hasMoved ? p.t : before.t));
  motion.points = [p];
  return changes;
}

/** Takes the next point of a track, in order of time; says when motion began or ended. */
export function followMotion(motion: Motion, rules: MotionRules, p: TrackPoint): MotionChange[] {
  const before = motion.points.at(-1);
  if (before && rules.stopGapMs !== undefined && p.t - before.t >= rules.stopGapMs)
    return afterGap(motion, rules, before, p);
  const oldest = motion.points.findLastIndex((q) => q.t <= p.t - rules.minDurationMs);
  if (oldest > 0) motion.points.splice(0, oldest);
  const isMoving = isMotion(motion.points, rules, p);
  const changes: MotionChange[] = [];
  if (isMoving && !motion.isMoving) changes.push(change(motion, true, leftAt(motion, rules, p)));
  else if (!isMoving && motion.isMoving && oldest >= 0) changes.push(change(motion, false, p.t));
  motion.points.push(p);
  return changes;
}

/** A point with what a vehicle's own instruments say. */
export interface DrivenPoint {
  t: number;
  speedMps: number;
  odometerM: number;
  isIgnitionOn?: boolean;
}

export interface TripRules {
  /** A trip is at least one of the two. */
  minTripM: number;
  minTripMs: number;
  minStopMs: number;
  /** Without a message for this long it stood, as far as anyone can say. */
  noDataMs: number;
}

export interface Stretch {
  isTrip: boolean;
  from: number;
  to: number;
  distanceM: number;
  mostMps: number;
}

const isDriving = (p: DrivenPoint): boolean => p.speedMps > 0 && p.isIgnitionOn !== false;

function join(list: Stretch[], next: Stretch): void {
  const last = list.at(-1);
  if (last?.isTrip !== next.isTrip) list.push(next);
  else {
    last.to = next.to;
    last.distanceM += next.distanceM;
    last.mostMps = Math.max(last.mostMps, next.mostMps);
  }
}

/** From one point to the next it did what the first says, or stood where there was nothing to say so. */
function stretchesOf(points: readonly DrivenPoint[], noDataMs: number): Stretch[] {
  const list: Stretch[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [p, q] = [points[i]!, points[i + 1]!];
    const isTrip = isDriving(p) && q.t - p.t < noDataMs;
    const mostMps = isTrip ? Math.max(p.speedMps, isDriving(q) ? q.speedMps : 0) : 0;
    join(list, { isTrip, from: p.t, to: q.t, distanceM: q.odometerM - p.odometerM, mostMps });
  }
  return list;
}

function without(list: readonly Stretch[], isTooShort: (s: Stretch) => boolean): Stretch[] {
  const kept: Stretch[] = [];
  // What was under way at the first point may have been long before it.
  list.forEach((s, i) => join(kept, i > 0 && isTooShort(s) ? { ...s, isTrip: !s.isTrip } : { ...s }));
  return kept;
}

/**
 * Trips and stops in turn. Short stops are part of the trip around them, then short trips of the stop around them.
 * @param points in order of time
 */
export function tripsAndStops(points: readonly DrivenPoint[], rules: TripRules): Stretch[] {
  const list = stretchesOf(points, rules.noDataMs);
  const joined = without(list, (s) => !s.isTrip && s.to - s.from < rules.minStopMs);
  return without(joined, (s) => s.isTrip && s.distanceM < rules.minTripM && s.to - s.from < rules.minTripMs);
}
