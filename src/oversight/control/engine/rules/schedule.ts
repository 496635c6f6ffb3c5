import { isElsewhere, lower, openBreach, raise, round } from '../breach.ts';
import type { Expectation } from '../expectation.ts';
import { distanceToBoxM, isCrossedBy, signedDistanceM } from '../fence.ts';
import { type Fix, reachM, stoodAt } from '../fixes.ts';
import type { Judgement, Visit } from '../judgement.ts';
import type { ScheduledStop } from '../places.ts';

const POOR_M = 1_500;
/** A stop not reached is certain once a position after the deadline says so, or after this without any position. */
const BLIND_MS = 2 * 3_600_000;
/** The same where reports come rarer: after so many of them, for one may be lost. */
const BLIND_PERIODS = 2.5;
/** After a gap this long nobody saw when it arrived: it may have been in time. */
const UNSEEN_MS = 45 * 60_000;

function enter(visit: Visit, t: number): void {
  visit.enteredAt = t;
  visit.leftAt = -1;
  visit.outsideVotes = 0;
}

/** Where any device saw it last before this fix; null where none ever did. */
function seenBefore(j: Judgement, fix: Fix): { t: number; lat: number; lon: number } | null {
  let last = fix.t0 === 0 ? null : { t: fix.t0, lat: fix.lat0, lon: fix.lon0 };
  for (const other of j.fixes)
    if (other && other !== fix && other.accuracyM < POOR_M && other.t <= fix.t && other.t > (last?.t ?? -Infinity))
      last = other;
  return last;
}

/** Passed through between two fixes: straight across the site, or along a line that runs through it. */
function passedThrough(j: Judgement, scheduled: ScheduledStop, fix: Fix, before: number | undefined): boolean {
  const { stop, corridor } = scheduled;
  const after = j.progressM[corridor.code];
  if (fix.t0 === 0) return !seenBefore(j, fix) && stop.isOnLine && after !== undefined && stop.progressM < after;
  if (isCrossedBy(stop.fence, fix.lat0, fix.lon0, fix.lat, fix.lon)) return true;
  if (!stop.isOnLine || before === undefined || after === undefined) return false;
  return before < stop.progressM && stop.progressM < after;
}

/**
 * When it may have arrived, where nobody saw it for long: as fast as the corridor allows from where it was seen last, and at any
 * time where nobody ever saw it.
 */
function soonest(j: Judgement, fix: Fix, { stop, corridor }: ScheduledStop): number {
  const before = seenBefore(j, fix);
  if (!before) return 0;
  if (fix.t - before.t < UNSEEN_MS) return fix.t;
  return before.t + (distanceToBoxM(stop.fence, before.lat, before.lon) / corridor.maxSpeedMps) * 1000;
}

function followVisit(j: Judgement, i: number, scheduled: ScheduledStop, fix: Fix, before: number | undefined): void {
  const { fence } = scheduled.stop;
  const box = distanceToBoxM(fence, fix.lat, fix.lon);
  const reach = reachM(fix);
  const beyond = box > 3_000 ? box : signedDistanceM(fence, fix.lat, fix.lon);
  let visit = j.visits[i];
  if (beyond <= 0.5 * reach) {
    if (!visit) {
      j.visits[i] = visit = { enteredAt: fix.t, leftAt: -1, seenAt: fix.t, outsideVotes: 0, outsideAt: -1 };
      const from = soonest(j, fix, scheduled);
      if (from < fix.t) visit.mayHaveEnteredAt = from;
    }
    if (visit.leftAt >= 0) enter(visit, fix.t);
    visit.seenAt = fix.t;
    visit.outsideVotes = 0;
    return;
  }
  if (!visit) {
    if (reach < POOR_M && passedThrough(j, scheduled, fix, before))
      j.visits[i] = { enteredAt: fix.t0, leftAt: fix.t, seenAt: fix.t, outsideVotes: 0, outsideAt: -1 };
    return;
  }
  if (visit.leftAt >= 0 || beyond < 2 * reach) return;
  if (visit.outsideVotes++ === 0) visit.outsideAt = fix.t;
  if (visit.outsideVotes >= 3 || (visit.outsideVotes >= 2 && fix.speedMps > 3)) visit.leftAt = visit.outsideAt;
}

/** Notes presence at the stops that are due. `before` holds progress along each corridor before this fix. */
export function followVisits(j: Judgement, expectation: Expectation, fix: Fix, before: Record<string, number>): void {
  const { scheduledStops } = expectation;
  if (scheduledStops.length === 0) return;
  for (let i = 0; i < scheduledStops.length; i++) {
    const scheduled = scheduledStops[i]!;
    if (fix.t < scheduled.from || fix.t > scheduled.to) continue;
    followVisit(j, i, scheduled, fix, before[scheduled.corridor.code]);
  }
}

function newestFix(j: Judgement): Fix | null {
  let newest: Fix | null = null;
  for (const fix of j.fixes) if (fix && fix.accuracyM < POOR_M && (!newest || fix.t > newest.t)) newest = fix;
  return newest;
}

/** Whether it is certain, from the newest position, that the subject was not inside by the deadline. */
function isMissed(j: Judgement, expectation: Expectation, scheduled: ScheduledStop, t: number): Fix | null {
  const fix = newestFix(j);
  const { arriveBy, fence } = scheduled.stop;
  if (!fix) return null;
  const seenAt = stoodAt(fix);
  if (seenAt >= arriveBy) return fix;
  const away = distanceToBoxM(fence, fix.lat, fix.lon) - 2 * reachM(fix);
  const couldCoverM = ((arriveBy - seenAt) / 1000) * expectation.maxSpeedMps;
  const everyMs = expectation.devices[j.fixes.indexOf(fix)]?.reportEveryMs ?? 0;
  return away > couldCoverM || t - arriveBy > Math.max(BLIND_MS, BLIND_PERIODS * everyMs) ? fix : null;
}

function judgeArrival(j: Judgement, expectation: Expectation, i: number, t: number, enrolledAt: number): void {
  const scheduled = expectation.scheduledStops[i]!;
  const { arriveBy, siteCode, fence } = scheduled.stop;
  if (j.arrivals[i] !== 0 || t <= arriveBy || isElsewhere(j)) return;
  // Not due: planned for before the watch began, or after another plan took over.
  if (arriveBy < enrolledAt || arriveBy >= scheduled.to || arriveBy < scheduled.from) return;
  const visit = j.visits[i];
  if (visit && (visit.enteredAt <= arriveBy || (visit.mayHaveEnteredAt ?? Infinity) <= arriveBy)) {
    j.arrivals[i] = 1;
    return;
  }
  const fix = visit ? newestFix(j) : isMissed(j, expectation, scheduled, t);
  if (!fix || openBreach(j, 'overdue')) return;
  j.arrivals[i] = 2;
  raise(j, 'overdue', arriveBy, t, fix.t >= arriveBy ? 0.98 : 0.9, [[j.fixes.indexOf(fix), fix.seq]], {
    stop: siteCode,
    limit: 'arriveBy',
    awayM: round(distanceToBoxM(fence, fix.lat, fix.lon)),
  });
}

function judgeDwell(j: Judgement, expectation: Expectation, i: number, t: number): void {
  const scheduled = expectation.scheduledStops[i]!;
  const visit = j.visits[i];
  if (!visit || visit.leftAt >= 0 || visit.outsideVotes > 0 || isElsewhere(j)) return;
  const limit = visit.enteredAt + scheduled.stop.maxDwellMs;
  // Seen there after the limit: it may have left since the report before. A plan that is over asks for nothing.
  if (visit.seenAt <= limit || limit >= scheduled.to || t > scheduled.to) return;
  const fix = newestFix(j);
  raise(j, 'overdue', limit, t, 0.96, fix ? [[j.fixes.indexOf(fix), fix.seq]] : [], {
    stop: scheduled.stop.siteCode,
    limit: 'maxDwellS',
    dwellS: Math.round((t - visit.enteredAt) / 1000),
    maxDwellS: scheduled.stop.maxDwellMs / 1000,
  });
}

/**
 * Late ends by arriving, too long ends by leaving, and both when another plan takes over. Where plans share a stop each that is late at it
 * holds it up: what another says of it ends nothing.
 */
function endOverdue(j: Judgement, expectation: Expectation, t: number): void {
  const breach = openBreach(j, 'overdue');
  if (!breach) return;
  const { stop, limit } = breach.measured;
  let endedAt = -Infinity;
  for (let i = 0; i < expectation.scheduledStops.length; i++) {
    const scheduled = expectation.scheduledStops[i]!;
    if (scheduled.stop.siteCode !== stop) continue;
    const visit = j.visits[i];
    const isStaying = visit && visit.leftAt < 0 && visit.seenAt > visit.enteredAt + scheduled.stop.maxDwellMs;
    if (t <= scheduled.to && (limit === 'arriveBy' ? j.arrivals[i] === 2 && !visit : isStaying)) return;
    endedAt = Math.max(endedAt, Math.min(t, scheduled.to));
  }
  if (endedAt > -Infinity) lower(j, 'overdue', endedAt);
}

/** overdue: not at a stop by the time it was due, or there for longer than it may stay. */
export function scheduleDeadlines(j: Judgement, expectation: Expectation, t: number, enrolledAt: number): void {
  for (let i = 0; i < expectation.scheduledStops.length; i++) {
    judgeArrival(j, expectation, i, t, enrolledAt);
    judgeDwell(j, expectation, i, t);
  }
  endOverdue(j, expectation, t);
}
