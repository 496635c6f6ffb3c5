import { lower, raise, round } from '../breach.ts';
import type { Expectation } from '../expectation.ts';
import { claimsNothing, type Fix, reachM, STANDING_MPS, stillAfterMs, thrownForMs } from '../fixes.ts';
import {
  distanceM,
  distanceToSegmentM,
  longitudeDifference,
  METRES_PER_DEGREE,
  metresPerDegreeOfLongitude,
} from '../geodesy.ts';
import type { ApartRun, Judgement } from '../judgement.ts';
import { placeOnLine } from '../line.ts';
import type { PlaceSpan } from '../places.ts';

/** Clocks of two devices differ by this much as a rule. */
const CLOCKS_S = 20;
/** Claimed radii by which two fixes may differ on top of what is believable. */
export const RADII = 2;
/** Multipath holds a receiver a constant way off for up to this long. */
const MULTIPATH_MS = 19 * 60_000;
const STEADY_M = 300;
/** However poor the fixes, an offset that turns round is another. */
const STEADY_SHARE = 0.6;
/** What claims nothing says nothing of its bad hours, in which it scatters as far as it is off: standing, it must agree better. */
const VAGUE_STEADY_M = 150;
const VAGUE_STEADY_SHARE = 0.3;
/** Farther than multipath ever throws a receiver. */
const FAR_M = 9_000;
/** A share of the way between two fixes by which uneven motion throws the guess of where a device was. */
const UNEVEN_SHARE = 0.15;
/** Growth from one comparison to the next that counts, and in all, each with its share of radii and uneven motion. */
const GROWTH_M = 200;
const GROWTH_SLACK = 0.5;
const GROWN_M = 900;
const GROWN_SLACK = 2.5;
/** So much from one comparison to the next is enough: no error that lasts grows like that. */
const GROWN_TWICE_M = 2_000;
/** On a curve the way between two fixes leaves the straight line between them by up to this share of it. */
const CURVE_SHARE = 0.15;
/** Two that were apart may pass each other; together again are those that stay together. */
const REUNITED_COUNT = 6;
const REUNITED_MS = 60 * 60_000;

/** Where three fixes lie on a corridor that all of them keep to: along it, and the spread across it. */
function alongCorridorM(span: PlaceSpan, a: Fix, b: Fix): number {
  let least = Infinity;
  for (const corridor of span.corridors) {
    const near = Math.max(1_500, 3 * corridor.halfWidthM);
    const hint = b.hints[corridor.code] ?? -1;
    const p = placeOnLine(corridor.line, a.lat, a.lon, a.hints[corridor.code] ?? hint);
    const [pd, pm] = [p.distanceM, p.progressM];
    const q = placeOnLine(corridor.line, b.lat0, b.lon0, hint);
    const [qd, qm] = [q.distanceM, q.progressM];
    const r = placeOnLine(corridor.line, b.lat, b.lon, hint);
    if (qd > near || r.distanceM > near) continue;
    if (pd > near) {
      // b keeps to the line and a is this far from all of it.
      least = Math.min(least, pd - Math.max(qd, r.distanceM));
      continue;
    }
    const along = Math.max(Math.min(qm, r.progressM) - pm, pm - Math.max(qm, r.progressM), 0);
    const across = Math.max(0, pd - Math.max(qd, r.distanceM));
    least = Math.min(least, Math.sqrt(along * along + across * across));
  }
  return least;
}

/**
 * How far device a, at an instant between two fixes of device b, was from everywhere b can have been on its way: no
 * assumption on speed is made, only that b did not turn round.
 */
export function separationM(span: PlaceSpan, a: Fix, b: Fix, wayM: number): number {
  const straight = distanceToSegmentM(a.lat, a.lon, b.lat0, b.lon0, b.lat, b.lon);
  if (wayM < 200 || straight < 200) return straight;
  const alongM = alongCorridorM(span, a, b);
  return alongM < Infinity ? Math.min(straight, alongM) : Math.max(0, straight - CURVE_SHARE * wayM);
}

function runOf(j: Judgement, a: number, b: number): ApartRun {
  const [low, high] = a < b ? [a, b] : [b, a];
  for (const run of j.apart) if (run.a === low && run.b === high) return run;
  const run: ApartRun = {
    a: low,
    b: high,
    count: 0,
    from: 0,
    to: 0,
    firstM: 0,
    mostM: 0,
    apartM: 0,
    eastM: 0,
    northM: 0,
    steadyFrom: 0,
    steadyCount: 0,
    growing: 0,
    togetherAt: -1,
    togetherFrom: 0,
    togetherCount: 0,
  };
  j.apart.push(run);
  return run;
}

/** From a to where b was at a's instant if it moved evenly, in metres. One object for all calls. */
const offset = { east: 0, north: 0, apart: 0 };

function offsetOf(a: Fix, b: Fix): void {
  const f = (a.t - b.t0) / Math.max(1, b.t - b.t0);
  const lon = b.lon0 + f * longitudeDifference(b.lon, b.lon0);
  offset.east = longitudeDifference(lon, a.lon) * metresPerDegreeOfLongitude(a.lat);
  offset.north = (b.lat0 + f * (b.lat - b.lat0) - a.lat) * METRES_PER_DEGREE;
  offset.apart = Math.hypot(offset.east, offset.north);
}

/**
 * Notes one comparison that found the two apart. A run of errors that do not agree with each other starts anew; where both lie
 * outside their yard, two errors that follow each other grow apart as well as two devices do.
 */
function note(
  run: ApartRun,
  a: Fix,
  isSwapped: boolean,
  wayM: number,
  radiiM: number,
  areBothThrown: boolean,
  isVague: boolean,
): void {
  const sign = isSwapped ? -1 : 1;
  const [east, north, apart] = [sign * offset.east, sign * offset.north, offset.apart];
  const slack = radiiM + UNEVEN_SHARE * wayM;
  if (run.count === 0 || apart < run.mostM - slack) {
    run.count = 0;
    run.from = a.t;
    run.firstM = apart;
    run.mostM = apart;
    run.growing = 0;
    run.steadyCount = 0;
    run.vague = 0;
  } else if (apart > run.mostM + GROWTH_M + GROWTH_SLACK * slack && !areBothThrown) {
    run.growing++;
    run.mostM = apart;
  }
  const steadyM = isVague
    ? Math.min(VAGUE_STEADY_M, VAGUE_STEADY_SHARE * apart)
    : STEADY_M + Math.min(2 * slack, STEADY_SHARE * apart);
  if (run.steadyCount === 0 || Math.hypot(east - run.eastM, north - run.northM) > steadyM) {
    run.steadyCount = 0;
    run.steadyFrom = a.t;
    run.eastM = east;
    run.northM = north;
  }
  run.steadyCount++;
  run.count++;
  run.to = a.t;
  run.apartM = apart;
  run.togetherCount = 0;
}

/** Where fixes scatter widely, one comparison in many finds them apart: so many others to each such end a run. */
const VAGUE_MOST = 4;
function noteVague(run: ApartRun): void {
  if (run.count === 0) return;
  run.vague = (run.vague ?? 0) + 1;
  if (run.vague > VAGUE_MOST * run.count) run.count = 0;
}

function isCertain(run: ApartRun, radiiM: number, slackM: number): number {
  if (run.count >= 2 && run.apartM > FAR_M + radiiM) return 0.98;
  const growth = run.mostM - run.firstM;
  if (run.count >= 2 && run.growing >= 1 && growth > Math.max(GROWN_TWICE_M, GROWN_SLACK * slackM)) return 0.93;
  if (run.count >= 3 && run.growing >= 2 && growth > Math.max(GROWN_M, GROWN_SLACK * slackM)) return 0.96;
  return run.steadyCount >= 3 && run.to - run.steadyFrom >= MULTIPATH_MS ? 0.94 : 0;
}

const isOutside = (j: Judgement, device: number): boolean => (j.outside[device]?.count ?? 0) > 0;

/**
 * separated: two devices of one subject at two places at one instant. Device b has just given a fix; device a's newest
 * fix lies between b's newest two.
 */
function compare(
  j: Judgement,
  expectation: Expectation,
  span: PlaceSpan,
  a: number,
  b: number,
  fa = j.fixes[a]!,
  fb = j.fixes[b]!,
): void {
  if (fb.t0 === 0 || fa.t <= fb.t0 || fa.t > fb.t) return;
  const wayM = distanceM(fb.lat0, fb.lon0, fb.lat, fb.lon);
  const speed = wayM / Math.max(1, (fb.t - fb.t0) / 1000);
  const radiiM = RADII * Math.hypot(reachM(fa), Math.max(reachM(fb), fb.accuracy0M));
  const apartM = separationM(span, fa, fb, wayM);
  const run = runOf(j, a, b);
  offsetOf(fa, fb);
  if (apartM > expectation.maxSeparationM + CLOCKS_S * speed + radiiM) {
    const areBothThrown = span.corridors.length === 0 && isOutside(j, a) && isOutside(j, b);
    const isVague = span.corridors.length === 0 && (claimsNothing(fa) || claimsNothing(fb));
    note(run, fa, a > b, wayM, radiiM, areBothThrown, isVague);
    const confidence = isCertain(run, radiiM, radiiM + UNEVEN_SHARE * wayM);
    if (confidence === 0) return;
    const since = run.togetherAt > 0 && run.togetherAt < run.from ? (run.togetherAt + run.from) / 2 : run.from;
    raise(
      j,
      'separated',
      since,
      fb.t,
      confidence,
      [
        [a, fa.seq],
        [b, fb.seq],
      ],
      {
        apartM: round(apartM),
        maxSeparationM: expectation.maxSeparationM,
        comparisons: run.count,
      },
    );
  } else if (offset.apart < expectation.maxSeparationM + UNEVEN_SHARE * wayM + CLOCKS_S * speed && radiiM < 400) {
    run.count = 0;
    run.togetherAt = fa.t;
    if (run.togetherCount++ === 0) run.togetherFrom = fa.t;
    const isReunited = run.togetherCount >= REUNITED_COUNT && fa.t - run.togetherFrom >= REUNITED_MS;
    if (isReunited && j.apart.every((r) => r.count === 0)) lower(j, 'separated', fb.t);
  } else noteVague(run);
}

/**
 * Compares a device that has just given a fix with every other that gave one since its last; and, where this fix
 * arrived a little after a later one of another device, the other way round.
 */
export function judgeApart(j: Judgement, expectation: Expectation, span: PlaceSpan, device: number): void {
  const own = j.fixes[device]!;
  for (let other = 0; other < j.fixes.length; other++) {
    const fix = j.fixes[other];
    if (other === device || !fix) continue;
    if (fix.t > own.t) compare(j, expectation, span, device, other);
    else compare(j, expectation, span, other, device);
  }
}

/** A fix that was given again stands for where its receiver says it still is. */
const stillAt = (fix: Fix): Fix =>
  fix.againAt === undefined
    ? fix
    : { ...fix, t: fix.againAt, t0: fix.againBefore ?? fix.t, lat0: fix.lat, lon0: fix.lon, accuracy0M: fix.accuracyM };

/** One fix far from the one before, given again: thrown there and held, for all that anybody knows, until it is new or hours old. */
const LONE_M = 500;
const LONE_RADII = 3;
const LONE_MS = 2 * 3_600_000;
/** On the road it has come from farther away than any throw, or says that it goes. */
const LONE_MOST_M = 2_000;
const isThrownOnTheWay = (fix: Fix): boolean => {
  if (fix.againAt === undefined || fix.againAt - fix.t >= thrownForMs(fix) || fix.speedMps > STANDING_MPS) return false;
  const wayM = distanceM(fix.lat0, fix.lon0, fix.lat, fix.lon);
  return wayM > LONE_M && wayM < LONE_MOST_M;
};
const isLone = (fix: Fix): boolean => {
  if (fix.againAt === undefined || fix.againAt - fix.t >= Math.max(LONE_MS, thrownForMs(fix))) return false;
  const wayM = distanceM(fix.lat0, fix.lon0, fix.lat, fix.lon);
  return wayM > Math.max(LONE_M, LONE_RADII * reachM(fix)) && wayM < Math.max(FAR_M, LONE_RADII * reachM(fix));
};

/**
 * The same where a device gives its last fix again, to the digit: a receiver that holds still says so. Two that do, or
 * one beside goods that rest or go on, are at two places.
 */
export function judgeApartAtRest(j: Judgement, expectation: Expectation, span: PlaceSpan, device: number): void {
  const isUnderWay = span.corridors.length > 0;
  const isThrown = isUnderWay ? isThrownOnTheWay : isLone;
  if (isThrown(j.fixes[device]!)) return;
  for (let other = 0; other < j.fixes.length; other++) {
    const fix = j.fixes[other];
    if (other === device || !fix || (fix.stale === 0 && !isUnderWay && j.rest?.isResting !== true)) continue;
    if (isThrown(fix)) continue;
    // Its own last fix given again, from before it went on, is no place where it is.
    const mayHaveGone = isUnderWay || span.isAnywhere;
    if (mayHaveGone && fix.againAt !== undefined && fix.againAt - fix.t < stillAfterMs(fix, fix.speedMps, true))
      continue;
    const [own, theirs] = [stillAt(j.fixes[device]!), stillAt(fix)];
    if (theirs.t > own.t) compare(j, expectation, span, device, other, own, theirs);
    else compare(j, expectation, span, other, device, theirs, own);
  }
}
