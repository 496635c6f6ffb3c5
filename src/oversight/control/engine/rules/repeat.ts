import type { Expectation } from '../expectation.ts';
import { distanceToBoxM, signedDistanceM } from '../fence.ts';
import { type Fix, reachM, STANDING_MPS, stillAfterMs } from '../fixes.ts';
import type { Judgement } from '../judgement.ts';
import type { Entry } from '../observation.ts';
import type { PlaceSpan } from '../places.ts';
import { judgeApartAtRest } from './apart.ts';
import { judgeHeldPlace } from './place.ts';
import { followRest } from './rest.ts';

/**
 * A position given again, to the digit, says that the receiver lives and nothing of where it is. The fix that it repeats
 * counted in full; its repeats count in time: whoever has been elsewhere for hours is elsewhere.
 */

const NEAR_M = 2_000;
const REACH_PERIODS = 1.5;
const SLOW_MPS = 10;

/** In reach of a stretch without radio or sky before the next report: what is repeated there is what was seen before it. */
function isBlind(j: Judgement, expectation: Expectation, span: PlaceSpan, device: number): boolean {
  const everyS = expectation.devices[device]!.reportEveryMs / 1000;
  const reachM = NEAR_M + REACH_PERIODS * everyS * Math.max(SLOW_MPS, j.speedMps);
  return span.corridors.some(({ code, blackouts }) => {
    const progressM = j.progressM[code];
    return progressM !== undefined && blackouts.some((b) => progressM > b.fromM - reachM && progressM < b.toM + 200);
  });
}

function isAlone(j: Judgement, fix: Fix): boolean {
  for (const other of j.fixes) if (other && other !== fix && other.t > fix.t) return false;
  return true;
}

/** Still at a stop where it was seen. */
function seeAgainAtStops(j: Judgement, expectation: Expectation, fix: Fix, t: number): void {
  expectation.scheduledStops.forEach(({ stop: { fence } }, i) => {
    const visit = j.visits[i];
    if (!visit || visit.leftAt >= 0 || visit.outsideVotes > 0) return;
    const reach = reachM(fix);
    if (distanceToBoxM(fence, fix.lat, fix.lon) > reach) return;
    if (signedDistanceM(fence, fix.lat, fix.lon) <= 0.5 * reach) visit.seenAt = t;
  });
}

/** A device gave its last fix again. */
export function judgeRepeat(j: Judgement, expectation: Expectation, span: PlaceSpan, fix: Fix, entry: Entry): void {
  const heldMs = entry.t - fix.t;
  const isUnderWay = span.corridors.length > 0;
  const speedMps = entry.p![3];
  // Where goods are on their way by order, too, what goes without sky gives its last fix.
  if (heldMs >= stillAfterMs(fix, speedMps, isUnderWay || span.isAnywhere))
    judgeApartAtRest(j, expectation, span, entry.d);
  judgeHeldPlace(j, span, fix, entry.d, entry.t);
  if (isBlind(j, expectation, span, entry.d) || !isAlone(j, fix)) return;
  if (speedMps >= 0 ? speedMps > STANDING_MPS : fix.stale < 2) return;
  followRest(j, span, { ...fix, t: entry.t, seq: entry.q, speedMps }, entry.d);
  seeAgainAtStops(j, expectation, fix, entry.t);
}
