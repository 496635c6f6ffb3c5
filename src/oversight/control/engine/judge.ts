import { type Expectation, placeAt } from './expectation.ts';
import { learn, newFix, reachM, takeFix } from './fixes.ts';
import { distanceM } from './geodesy.ts';
import type { Judgement } from './judgement.ts';
import type { Entry } from './observation.ts';
import { judgeApart } from './rules/apart.ts';
import { climateDeadline, judgeClimate } from './rules/climate.ts';
import { doorDeadline, hearDoor, judgeDoor } from './rules/door.ts';
import { forEachState, ofDevice } from './rules/each.ts';
import { judgeJump } from './rules/motion.ts';
import { judgePlace } from './rules/place.ts';
import { followProgress } from './rules/progress.ts';
import { noteReader } from './rules/readers.ts';
import { judgeRepeat } from './rules/repeat.ts';
import { followRest, restDeadline } from './rules/rest.ts';
import { followVisits, scheduleDeadlines } from './rules/schedule.ts';
import { judgeSeal } from './rules/seal.ts';
import { judgeTags } from './rules/tags.ts';
import { judgeTamper, tamperDeadline } from './rules/tamper.ts';
import { judgeWeight } from './rules/weight.ts';

/** A position this poor is no position. */
const WORTHLESS_M = 20_000;

/** Looks at every limit in time that may have run out by event time `t`. */
export function passTime(j: Judgement, expectation: Expectation, t: number, enrolledAt: number): void {
  if (t <= j.t) return;
  j.t = t;
  forEachState(j, expectation, 'door', doorDeadline, t);
  forEachState(j, expectation, 'climate', climateDeadline, t);
  tamperDeadline(j, t);
  restDeadline(j, expectation, t);
  scheduleDeadlines(j, expectation, t, enrolledAt);
}

function judgePosition(j: Judgement, expectation: Expectation, entry: Entry): void {
  if (entry.p![2] > WORTHLESS_M) return;
  let fix = j.fixes[entry.d];
  if (!fix) fix = j.fixes[entry.d] = newFix(entry);
  else if (!takeFix(fix, entry)) {
    judgeRepeat(j, expectation, placeAt(expectation, entry.t), fix, entry);
    return;
  }
  const span = placeAt(expectation, entry.t);
  const before = expectation.scheduledStops.length > 0 ? { ...j.progressM } : j.progressM;
  judgeJump(j, expectation, fix, entry.d, entry);
  const beyondM = judgePlace(j, span, fix, entry.d);
  // What lies outside is no measure of how it scatters inside: else a move would be learned away.
  if (beyondM < reachM(fix)) learn(fix);
  judgeApart(j, expectation, span, entry.d);
  followRest(j, span, fix, entry.d);
  followProgress(j, span, fix);
  followVisits(j, expectation, fix, before);
  if (entry.t > j.placedAt) {
    j.placedAt = entry.t;
    const elapsedS = (fix.t - fix.t0) / 1000;
    if (fix.speedMps >= 0) j.speedMps = fix.speedMps;
    else if (fix.t0 > 0 && elapsedS > 0)
      j.speedMps = Math.min(expectation.maxSpeedMps, distanceM(fix.lat0, fix.lon0, fix.lat, fix.lon) / elapsedS);
  }
}

/** Takes in one observation. Of one device they must come in the order of its sequence numbers. */
export function judge(j: Judgement, expectation: Expectation, entry: Entry, enrolledAt: number): void {
  passTime(j, expectation, entry.t, enrolledAt);
  if (entry.p !== undefined) judgePosition(j, expectation, entry);
  if (entry.s !== undefined) judgeSeal(j, expectation, entry);
  const { d } = entry;
  if (entry.w !== undefined) ofDevice(j, expectation, 'weight', entry, judgeWeight);
  if (entry.g !== undefined) {
    judgeTags(j, expectation, entry);
    noteReader(j, expectation, entry);
  }
  const door = j.each?.door ? j.each.door[d] : j.door;
  if (door && !expectation.devices[d]?.hasNoNumbers) hearDoor(door, entry);
  if (entry.o !== undefined) ofDevice(j, expectation, 'door', entry, judgeDoor);
  if (entry.c !== undefined) ofDevice(j, expectation, 'climate', entry, judgeClimate);
  if (entry.x !== undefined) judgeTamper(j, expectation, entry);
}
