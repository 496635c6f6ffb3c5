import { lower, openBreach, raise, round } from '../breach.ts';
import { distanceToBoxM, type Fence, signedDistanceM } from '../fence.ts';
import { awayM, type Fix, reachM, standingReachM, thrownForMs, wasHolder } from '../fixes.ts';
import { distanceM, distanceToSegmentM } from '../geodesy.ts';
import type { Judgement, OutsideRun } from '../judgement.ts';
import { placeOnLine } from '../line.ts';
import type { PlaceSpan } from '../places.ts';
import { isBeside } from './beside.ts';
import { isDrivenOut } from './driven.ts';
import { isLeaping, leapOf } from './leap.ts';
import { isThrown } from './thrown.ts';

/** "Outside" is said beyond this many claimed radii: receivers wander by one of them for hours. */
export const OUTSIDE_RADII = 2.2;
/** Half a vote: less far outside, but this many radii away from where the device has been of late. */
const HALF_RADII = 1.3;
const AWAY_RADII = 2.2;
/** Multipath holds a receiver a constant way off for up to this long. Alone, a device must say it for longer. */
export const MULTIPATH_MS = 19 * 60_000;
const ENOUGH_VOTES = 3;
/** On the move it lasts a minute: so many votes over this time, and so far from one another, are no reflection. */
const MOVING_VOTES = 4;
const MOVING_MS = 5 * 60_000;
const MOVING_M = 1_500;
const MOVING_RADII = 20;
/** One fewer where they are far out, over this time. */
const CLEAR_VOTES = 3;
const CLEAR_MS = 8 * 60_000;
/** Another device inside this shortly before the first fix outside contradicts it, too. */
const NEARLY_MS = 60_000;
/**
 * A constant error does not move away: this much farther out within one run is motion. Along a corridor the true way
 * winds between its edges, and a constant error with it: by no more than both half widths.
 */
const MOVED_M = 600;
const MOVED_MOST_M = 1_500;
const MOVED_TWICE_M = 1_400;
const MOVED_RADII = 8;
/** At a site a run is of one place, give or take, or steps farther out. */
const STEADY_M = 100;
const STEADY_RADII = 3;
const STEP_OUT_M = 300;
/** Two devices of one subject that are outside together are at one place, give or take their radii. */
const AGREED_M = 150;
const AGREED_RADII = 2;
/** Between their fixes they went on: by this much more than the speed at which either was seen. */
const AGREED_FASTER = 1.3;
/** And on the way between its newest two fixes a device was near where the other was meanwhile, give or take a bend. */
const AGREED_BEND = 0.15;
/** With radii this large together, agreement says little: each device must have said it twice. */
const VAGUE_M = 200;

/** Metres outside a site; far away the distance to its box is near enough. */
function outsideSiteM(fence: Fence, lat: number, lon: number): number {
  const far = distanceToBoxM(fence, lat, lon);
  return far > 20_000 ? far : signedDistanceM(fence, lat, lon);
}

/**
 * Metres outside the nearest of the places where the subject may be; negative inside. Notes how far along each corridor
 * the fix lies.
 */
export function outsideM(j: Judgement, span: PlaceSpan, fix: Fix): number {
  let least = Infinity;
  for (let i = 0; i < span.sites.length; i++) {
    const d = outsideSiteM(span.sites[i]!, fix.lat, fix.lon);
    if (d < least) least = d;
  }
  for (let i = 0; i < span.corridors.length; i++) {
    const corridor = span.corridors[i]!;
    const place = placeOnLine(corridor.line, fix.lat, fix.lon, fix.hints[corridor.code] ?? -1);
    fix.hints[corridor.code] = place.segment;
    const beyond = place.distanceM - corridor.halfWidthM;
    if (beyond <= Math.max(2_000, corridor.halfWidthM)) j.progressM[corridor.code] = place.progressM;
    let d = beyond;
    if (d > 0)
      for (let k = 0; k < corridor.stops.length && d > 0; k++) {
        const { fence } = corridor.stops[k]!;
        if (distanceToBoxM(fence, fix.lat, fix.lon) < d) {
          const s = signedDistanceM(fence, fix.lat, fix.lon);
          if (s < d) d = s;
        }
      }
    if (d < least) least = d;
  }
  return least;
}

function startRun(fix: Fix, beyondM: number, before: OutsideRun | null, vote: number): OutsideRun {
  return {
    count: vote > 0 ? 1 : 0,
    votes: vote,
    from: fix.t,
    to: fix.t,
    lat: fix.lat,
    lon: fix.lon,
    firstM: beyondM,
    lastM: beyondM,
    firstSeq: fix.seq,
    lastSeq: fix.seq,
    insideVotes: 0,
    insideAt: before ? before.insideAt : -1,
    insideM: before ? before.insideM : 0,
    insideLat: before ? before.insideLat : fix.lat,
    insideLon: before ? before.insideLon : fix.lon,
  };
}

/** When the line was crossed: back from the first fix outside, at the speed seen since; never before the last inside. */
function crossedAt(run: OutsideRun): number {
  const earliest = run.insideAt > 0 ? run.insideAt : run.from;
  if (run.from <= earliest) return run.from;
  const even = earliest + ((run.from - earliest) * -run.insideM) / (run.firstM - run.insideM || 1);
  const speed = run.to > run.from ? (run.lastM - run.firstM) / (run.to - run.from) : 0;
  const back = speed > 0.001 ? run.from - run.firstM / speed : even;
  return Math.max(earliest, Math.min(run.from, back > earliest ? back : even));
}

/** Farther out than before, the way it left: two errors that follow each other lie anywhere. */
const isSteppingOut = (run: OutsideRun, fix: Fix, beyondM: number): boolean =>
  beyondM > run.lastM + STEP_OUT_M && (run.count === 0 || isOneWay(run, fix));

/** Still where the run began: one place, not two errors that happened to follow each other. */
const isSteady = (run: OutsideRun, fix: Fix): boolean =>
  distanceM(run.lat, run.lon, fix.lat, fix.lon) < STEADY_M + STEADY_RADII * reachM(fix);

/** On from its fix before, which was outside, by less than errors leap: whoever reports often goes on in small steps. */
const isGoingOn = (run: OutsideRun, fix: Fix): boolean =>
  fix.t0 === run.to && distanceM(fix.lat0, fix.lon0, fix.lat, fix.lon) < STEP_OUT_M;

/** The run heads the way it left: from the usual place to its first fix, and on to the newest, without turning back. */
function isOneWay(run: OutsideRun, fix: Fix): boolean {
  const kx = Math.cos((fix.lat * Math.PI) / 180);
  const [ax, ay] = [(run.lon - run.insideLon) * kx, run.lat - run.insideLat];
  const [bx, by] = [(fix.lon - run.lon) * kx, fix.lat - run.lat];
  return ax * bx + ay * by > 0.5 * Math.sqrt((ax * ax + ay * ay) * (bx * bx + by * by));
}

/** Farther out than errors differ, by the newest two fixes alike: one of them alone may be an error of its own. */
function isMovingAway(span: PlaceSpan, run: OutsideRun, fix: Fix): boolean {
  const radiiM = MOVED_RADII * reachM(fix);
  if (run.count === 2) return run.lastM - run.firstM > Math.max(MOVED_TWICE_M, radiiM) && isOneWay(run, fix);
  let winding = 0;
  for (const corridor of span.corridors) winding = Math.max(winding, 2 * corridor.halfWidthM);
  const growth = Math.min(run.lastM, run.previousM ?? run.firstM) - run.firstM;
  const leastM = Math.max(MOVED_M, Math.min(winding, MOVED_MOST_M), radiiM);
  const isFar = run.lastM - run.firstM >= Math.max(MOVED_TWICE_M, radiiM) && growth > leastM / 2;
  return run.count >= 3 && (growth > leastM || isFar);
}

/** Faster than anything on roads and most rails: the fix was thrown there, and where it is going nobody knows. */
const LEAP_MPS = 60;

/** Metres per second between a device's newest two fixes, or as it says. */
function speedOf(fix: Fix): number {
  const seconds = (fix.t - fix.t0) / 1000;
  const seen = fix.t0 > 0 && seconds > 0 ? distanceM(fix.lat0, fix.lon0, fix.lat, fix.lon) / seconds : 0;
  return Math.max(seen < LEAP_MPS ? seen : 0, fix.speedMps);
}

/** So far outside is no error that two receivers make at once: one fix of each is enough. */
const FAR_M = 800;
const FAR_RADII = 12;
const isFarOut = (beyondM: number, fix: Fix): boolean => beyondM > Math.max(FAR_M, FAR_RADII * reachM(fix));

/** At a site so far out is enough, where both stand. */
export const CLEAR_RADII = 6;
const isClear = (beyondM: number, fix: Fix): boolean => beyondM > CLEAR_RADII * reachM(fix);

/**
 * Whether both can be one thing that went on between their fixes: no farther from the other than it can have gone since and
 * before, and the other near the way between. Two errors that follow each other are as fast, but lie anywhere.
 */
function canBeOne(fix: Fix, its: Fix): boolean {
  const slackM = AGREED_M + AGREED_RADII * (reachM(its) + reachM(fix));
  const mps = AGREED_FASTER * Math.max(speedOf(fix), speedOf(its));
  if (distanceM(its.lat, its.lon, fix.lat, fix.lon) >= slackM + (mps * Math.abs(fix.t - its.t)) / 1000) return false;
  if (fix.t0 === 0 || its.t < fix.t0 || its.t > fix.t) return true;
  if (distanceM(its.lat, its.lon, fix.lat0, fix.lon0) >= slackM + (mps * (its.t - fix.t0)) / 1000) return false;
  const bendM = AGREED_BEND * distanceM(fix.lat0, fix.lon0, fix.lat, fix.lon);
  return distanceToSegmentM(its.lat, its.lon, fix.lat0, fix.lon0, fix.lat, fix.lon) < slackM + bendM;
}

/** Runs of other devices at the same place, and whether another device has since said "inside". */
function others(
  j: Judgement,
  span: PlaceSpan,
  device: number,
  run: OutsideRun,
  fix: Fix,
): { votes: number; isContradicted: boolean } {
  let votes = 0;
  let isContradicted = false;
  const isUnderWayNow = span.corridors.length > 0;
  for (let i = 0; i < j.outside.length; i++) {
    if (i === device) continue;
    const other = j.outside[i];
    if (!other) continue;
    const its = j.fixes[i];
    // One that says "inside" by now agrees no longer, though its run is not over.
    if (other.count > 0 && other.insideVotes > 0) continue;
    if (other.count > 0 && its) {
      const isEnough = reachM(its) + reachM(fix) < VAGUE_M || (other.count >= 2 && run.count >= 2);
      if (!isEnough || !canBeOne(fix, its)) continue;
      const isFar = isUnderWayNow
        ? isFarOut(run.lastM, fix) && isFarOut(other.lastM, its)
        : isClear(run.lastM, fix) && isClear(other.lastM, its);
      votes += isFar ? ENOUGH_VOTES : other.votes;
    } else if (other.insideAt > run.from - NEARLY_MS) isContradicted = true;
  }
  return { votes, isContradicted };
}

/** So far apart in time two fixes are two errors, if they are any; each clearly out is no error of a receiver. */
export const INDEPENDENT_MS = 100 * 60_000;

/** Clear of any multipath, and longer apart than it lasts: two such at one place are no errors. */
const APART_RADII = 4;
const isTwiceClear = (run: OutsideRun, fix: Fix): boolean =>
  run.votes >= 2 &&
  run.to - run.from >= MULTIPATH_MS &&
  Math.min(run.firstM, run.lastM) > APART_RADII * reachM(fix) &&
  isSteady(run, fix);

/** At one place, clear of what wanders, and too long apart for one error to have made both: two errors do not agree. */
const SAME_RADII = 3;
const isTwiceThere = (run: OutsideRun, fix: Fix): boolean =>
  run.votes >= 2 &&
  run.to - run.from >= INDEPENDENT_MS &&
  Math.min(run.firstM, run.lastM) > SAME_RADII * reachM(fix) &&
  distanceM(run.lat, run.lon, fix.lat, fix.lon) < reachM(fix);

/** Under way, far longer apart than any multipath lasts, and farther out than it throws as a rule: two such are no errors. */
const FAR_APART_MS = 45 * 60_000;
const isTwiceFar = (span: PlaceSpan, run: OutsideRun, fix: Fix): boolean =>
  span.corridors.length > 0 &&
  run.votes >= 2 &&
  run.to - run.from >= FAR_APART_MS &&
  isFarOut(Math.min(run.firstM, run.lastM), fix);

/** Reports hours apart: two that are clearly outside. */
const isSlowAndClear = (run: OutsideRun, fix: Fix): boolean =>
  run.votes >= 2 && run.to - run.from >= INDEPENDENT_MS && isClear(Math.min(run.firstM, run.lastM), fix);

/** Beside the line and moving along: nothing that throws a receiver off travels with it. */
function isUnderWay(run: OutsideRun, fix: Fix): boolean {
  const isClearOut = isFarOut(Math.min(run.lastM, run.previousM ?? 0), fix) && run.to - run.from >= CLEAR_MS;
  if (run.votes < (isClearOut ? CLEAR_VOTES : MOVING_VOTES) || run.to - run.from < MOVING_MS) return false;
  return distanceM(run.lat, run.lon, fix.lat, fix.lon) > Math.max(MOVING_M, MOVING_RADII * reachM(fix));
}

function isCertain(j: Judgement, span: PlaceSpan, device: number, run: OutsideRun, fix: Fix): number {
  const { votes, isContradicted } = others(j, span, device, run, fix);
  if (isContradicted) return 0;
  if (votes > 0 && votes + run.votes >= ENOUGH_VOTES) return 0.98;
  if (isMovingAway(span, run, fix)) return 0.95;
  if (isClear(run.lastM, fix) && isDrivenOut(span, run, fix)) return 0.9;
  if (isUnderWay(run, fix)) return 0.92;
  if (span.corridors.length === 0 && isLeaping(run, fix, OUTSIDE_RADII)) return 0;
  if (isTwiceThere(run, fix) || isTwiceClear(run, fix) || isTwiceFar(span, run, fix) || isSlowAndClear(run, fix))
    return 0.9;
  return run.votes >= ENOUGH_VOTES && run.to - run.from >= MULTIPATH_MS ? 0.93 : 0;
}

/**
 * Repeats of a fix outside count in time: so long is one vote more. What holds its place as a habit, and lets go of it when it
 * is moved, stands there: where it is clearly outside, less is enough.
 */
const HELD_VOTE_MS = 2 * 3_600_000;
const HELD_CLEAR_VOTE_MS = 50 * 60_000;
const HELD_VOTES_MOST = 2;
/** One fix outside, given again for so long, is enough. */
export const HELD_FOR_MS = HELD_VOTES_MOST * HELD_VOTE_MS;

/** A device outside gives its fix again: it has been there, or says so, for longer. */
export function judgeHeldPlace(j: Judgement, span: PlaceSpan, fix: Fix, device: number, t: number): void {
  const run = j.outside[device];
  if (!run || run.count === 0 || run.lastSeq !== fix.seq || span.isAnywhere) return;
  const isStanding = wasHolder(fix) && run.lastM > APART_RADII * reachM(fix);
  const heldClearMs = Math.max(HELD_CLEAR_VOTE_MS, thrownForMs(fix) / HELD_VOTES_MOST);
  const held = Math.min(HELD_VOTES_MOST, (t - fix.t) / (isStanding ? heldClearMs : HELD_VOTE_MS));
  const areTwo = t - fix.t >= MULTIPATH_MS && isBeside(j, device, run, fix);
  // However many it gave before, in minutes: they are one place, and one error if they are any.
  const isLong = Math.min(run.votes, ENOUGH_VOTES - 1) + held >= ENOUGH_VOTES && !(run.count === 1 && isThrown(fix));
  if (!(areTwo || isLong) || voteOf(span, fix, outsideM(j, span, fix)) === 0) return;
  if (others(j, span, device, run, fix).isContradicted) return;
  raisePlace(j, span, run, { ...fix, t }, device, 0.85);
}

const isAnyoneOutside = (j: Judgement): boolean => j.outside.some((run) => run !== null && run.count > 0);

/** Another device said "inside" in the middle of the run. */
function hasDenied(j: Judgement, device: number, run: OutsideRun): boolean {
  return j.outside.some((other, i) => i !== device && other && other.insideAt > run.from && other.insideAt < run.to);
}

function voteOf(span: PlaceSpan, fix: Fix, beyondM: number): number {
  if (beyondM <= 0) return 0;
  const reach = span.corridors.length > 0 ? reachM(fix) : standingReachM(fix);
  if (beyondM > OUTSIDE_RADII * reach) return 1;
  return beyondM > HALF_RADII * reach && awayM(fix) > AWAY_RADII * reach ? 0.5 : 0;
}

/** At the edge, where it has been of late: that is where it is to be as well as it was, and it denies what was said elsewhere. */
function isWhereItWas(fix: Fix, beyondM: number): boolean {
  const reach = reachM(fix);
  return beyondM < reach && awayM(fix) < reach;
}

/** Where fixes scatter widely, one in many lies far out, and the more are given the more such: so many to each one end a run. */
const VAGUE_MOST = 4;
function noteVague(run: OutsideRun, isBack: boolean): void {
  if (run.count === 0) return;
  run.vague = (run.vague ?? 0) + 1;
  if (!isBack && run.vague <= VAGUE_MOST * run.count) return;
  if (isBack && run.count >= ENOUGH_VOTES && ++run.insideVotes < 2) return;
  run.count = 0;
  run.votes = 0;
}

/**
 * outside_fence and off_corridor, for one new fix of a device.
 * @returns metres outside, negative inside; -Infinity where anywhere is right
 */
export function judgePlace(j: Judgement, span: PlaceSpan, fix: Fix, device: number): number {
  if (span.isAnywhere || (span.sites.length === 0 && span.corridors.length === 0)) {
    j.outside[device] = null;
    return -Infinity;
  }
  const beyond = outsideM(j, span, fix);
  const vote = voteOf(span, fix, beyond);
  let run = (j.outside[device] ??= startRun(fix, beyond, null, 0));
  if (vote > 0) {
    // Under way outside is outside, wherever: more reports are never worse evidence. What stands is thrown to one place.
    const isOne =
      span.corridors.length > 0 || isSteady(run, fix) || isSteppingOut(run, fix, beyond) || isGoingOn(run, fix);
    if (run.count === 0 || !isOne) run = j.outside[device] = startRun(fix, beyond, run, vote);
    else {
      run.previousM = run.lastM;
      run.leapM = leapOf(run, fix);
      run.count++;
      run.votes += vote;
      run.to = fix.t;
      run.lastM = beyond;
      run.lastSeq = fix.seq;
      run.insideVotes = 0;
    }
    const confidence = isCertain(j, span, device, run, fix);
    if (confidence > 0) raisePlace(j, span, run, fix, device, confidence);
  } else if (beyond >= 0) noteVague(run, isWhereItWas(fix, beyond));
  else {
    if (run.count >= ENOUGH_VOTES && ++run.insideVotes < 2) return beyond;
    if (run.count > 0 && run.to > run.from && hasDenied(j, device, run)) j.contradictions[device]!++;
    run.count = 0;
    run.votes = 0;
    run.insideAt = fix.t;
    run.insideM = beyond;
    run.insideLat = fix.lat;
    run.insideLon = fix.lon;
    if (!isAnyoneOutside(j)) {
      lower(j, 'outside_fence', fix.t);
      lower(j, 'off_corridor', fix.t);
    }
  }
  return beyond;
}

function raisePlace(
  j: Judgement,
  span: PlaceSpan,
  run: OutsideRun,
  fix: Fix,
  device: number,
  confidence: number,
): void {
  const kind = span.sites.length > 0 && span.corridors.length === 0 ? 'outside_fence' : 'off_corridor';
  // Of two that have parted, one being elsewhere is no news.
  if (openBreach(j, kind) || openBreach(j, 'separated')) return;
  let since = crossedAt(run);
  for (const other of j.outside) if (other && other.count > 0) since = Math.min(since, crossedAt(other));
  // Where the place became wrong by an order's end, it was wrong from then on and not before.
  if (since < span.from || (span.from > -Infinity && run.insideAt < span.from)) since = span.from;
  raise(
    j,
    kind,
    since,
    fix.t,
    confidence,
    [
      [device, run.firstSeq],
      [device, run.lastSeq],
    ],
    {
      beyondM: round(run.lastM),
      accuracyM: round(fix.accuracyM),
      halfWidthM: span.corridors[0]?.halfWidthM ?? 0,
      fixes: run.count,
    },
  );
}
