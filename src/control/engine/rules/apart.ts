import { lower, raise, round } from '../breach.ts';
import type { Expectation } from '../expectation.ts';
import { type Fix, reachM } from '../fixes.ts';
import { distanceM, distanceToSegmentM } from '../geodesy.ts';
import type { ApartRun, Judgement } from '../judgement.ts';
import { placeOnLine } from '../line.ts';
import type { PlaceSpan } from '../places.ts';

/** Clocks of two devices differ by this much as a rule. */
const CLOCKS_S = 20;
/** Claimed radii by which two fixes may differ on top of what is believable. */
const RADII = 2;
const MULTIPATH_MS = 19 * 60_000;
/** Farther than multipath ever throws a receiver. */
const FAR_M = 9_000;
const GROWTH_M = 250;
/** Two that were apart may pass each other; together again are those that stay together. */
const REUNITED_COUNT = 6;
const REUNITED_MS = 60 * 60_000;
/** On a curve the way between two fixes leaves the straight line between them by up to this share of it. */
const CURVE_SHARE = 0.15;

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
    if (pd > near || qd > near || r.distanceM > near) continue;
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
export function separationM(span: PlaceSpan, a: Fix, b: Fix): number {
  const straight = distanceToSegmentM(a.lat, a.lon, b.lat0, b.lon0, b.lat, b.lon);
  const way = distanceM(b.lat0, b.lon0, b.lat, b.lon);
  const planar = Math.max(0, straight - CURVE_SHARE * way);
  return way < 200 ? planar : Math.min(planar, alongCorridorM(span, a, b));
}

function runOf(j: Judgement, a: number, b: number): ApartRun {
  const [low, high] = a < b ? [a, b] : [b, a];
  let run = j.apart.find((r) => r.a === low && r.b === high);
  if (!run) {
    run = {
      a: low,
      b: high,
      count: 0,
      from: 0,
      to: 0,
      firstM: 0,
      lastM: 0,
      growing: 0,
      firstSeq: 0,
      lastSeq: 0,
      togetherAt: -1,
      togetherFrom: 0,
      togetherCount: 0,
    };
    j.apart.push(run);
  }
  return run;
}

function isCertain(run: ApartRun): number {
  if (run.count >= 2 && run.lastM > FAR_M) return 0.98;
  if (run.growing >= 2 && run.lastM - run.firstM > 3 * GROWTH_M) return 0.96;
  return run.count >= 3 && run.to - run.from >= MULTIPATH_MS ? 0.94 : 0;
}

/**
 * separated: two devices of one subject at two places at one instant. Device b has just given a fix; device a's newest
 * fix lies between b's newest two.
 */
function compare(j: Judgement, expectation: Expectation, span: PlaceSpan, a: number, b: number): void {
  const fa = j.fixes[a]!;
  const fb = j.fixes[b]!;
  if (fb.t0 === 0 || fa.t <= fb.t0 || fa.t > fb.t) return;
  const way = distanceM(fb.lat0, fb.lon0, fb.lat, fb.lon);
  const speed = way / Math.max(1, (fb.t - fb.t0) / 1000);
  const radii = RADII * Math.sqrt(reachM(fa) ** 2 + Math.max(reachM(fb), fb.accuracy0M) ** 2);
  const apart = separationM(span, fa, fb);
  const beyond = apart - expectation.maxSeparationM - CLOCKS_S * speed;
  const run = runOf(j, a, b);
  if (beyond > radii) {
    if (run.count === 0) {
      run.from = fa.t;
      run.firstM = beyond;
      run.firstSeq = fa.seq;
      run.growing = 0;
    } else run.growing = beyond > run.lastM + GROWTH_M && beyond > run.lastM + radii ? run.growing + 1 : 0;
    run.count++;
    run.togetherCount = 0;
    run.to = fa.t;
    run.lastM = beyond;
    run.lastSeq = fb.seq;
    const confidence = isCertain(run);
    if (confidence > 0)
      raise(
        j,
        'separated',
        run.togetherAt > 0 ? (run.togetherAt + run.from) / 2 : run.from,
        fb.t,
        confidence,
        [
          [a, fa.seq],
          [b, run.lastSeq],
        ],
        {
          apartM: round(apart),
          maxSeparationM: expectation.maxSeparationM,
          comparisons: run.count,
        },
      );
  } else if (apart < expectation.maxSeparationM && radii < 400) {
    run.count = 0;
    run.togetherAt = fa.t;
    if (run.togetherCount++ === 0) run.togetherFrom = fa.t;
    const isReunited = run.togetherCount >= REUNITED_COUNT && fa.t - run.togetherFrom >= REUNITED_MS;
    if (isReunited && j.apart.every((r) => r.count === 0)) lower(j, 'separated', fb.t);
  }
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
