import { raise, round } from '../breach.ts';
import type { Expectation } from '../expectation.ts';
import type { Judgement, WeightState } from '../judgement.ts';
import type { Entry } from '../observation.ts';
import { lowerBy } from './each.ts';
import { bookKgAt, noteExchange, noteReturn, noteSteady, noteUnsteadyReading } from './exchanged.ts';
import { isBusyHour, isQuietHour, noteHandling } from './handling.ts';

/**
 * A pallet set down on a scale or lifted off it for a while looks like a theft until it is put back. Handling of that
 * kind takes up to three quarters of an hour; a level that holds longer is the level.
 */
export const HANDLING_MS = 49 * 60_000;
const HANDLING_READINGS = 3;
/** Who holds goods up shakes the scale now and then: where nothing did since, no longer than handling takes is enough. */
const CALM_MS = 44 * 60_000;
/** At an hour at which nobody handles goods here, a level that holds for this long is the level. */
export const QUIET_MS = 19 * 60_000;
/** Where nobody lifted anything off and put it back for this long, nobody does: what is gone is not lifted off. */
const UNHANDLED_MS = 84 * 3_600_000;
/**
 * Of that, what each further reading of the new level is worth where none since it began was shaken, and what each mass that was set
 * down and taken up again is: goods are handled here, and none was lifted off. At the least it is watched for so long.
 */
const CALM_WORTH_MS = 11 * 3_600_000;
const PUT_WORTH_MS = 20 * 3_600_000;
const UNHANDLED_LEAST_MS = 40 * 3_600_000;
/** An unsteady reading this much below the level, in tolerances, is somebody lifting. */
const UNSTEADY_SHARE = 0.3;
/** A release that was not weighed for this long after its end is settled by what is known. */
const SETTLE_MS = 3 * 3_600_000;
/** The first reading after something left may come this much later, or as many periods of its scale. */
const LAGGING_MS = 20 * 60_000;
const LAGGING_PERIODS = 1.5;
/** And a release is settled after so many, where they come seldom. */
const SETTLE_PERIODS = 6;
/** Loading hides what it moves: a step this near a release may have happened under it. */
const BESIDE_BEFORE_MS = 15 * 60_000;
export const BESIDE_AFTER_MS = 90 * 60_000;
/**
 * The tolerance is for what scales and nature do, and a breach is more than it. Steps that went outside any release add up
 * apart from what a scale drifts: more than the tolerance of them is a breach once the level is near it.
 */
const NEAR_SHARE = 0.75;
/** What comes to be short little by little is what a scale drifts, too: by so much more than the tolerance it is not. */
export const DRIFT_SHARE = 0.07;
/** Mass that leaves at once outside any release is a doubt from this share of the tolerance: a theft, or a scale set anew. */
export const DOUBT_SHARE = 0.5;

const newWeight = (expectedKg: number, toleranceKg: number, releases: number, t: number): WeightState => ({
  levelKg: expectedKg,
  levelFrom: t,
  levelSeenAt: t,
  noiseKg: 0.04 * toleranceKg,
  readings: 0,
  seenAt: t,
  requiredKg: expectedKg,
  settled: Array.from({ length: releases }, () => 0),
  takenKg: 0,
  newCount: 0,
  newFrom: 0,
  newKg: 0,
  newAfter: 0,
  newSeq: 0,
  lastSeq: 0,
  held: null,
});

/** Since when the books have said what they say at an instant. */
function bookedFrom({ booked }: NonNullable<Expectation['weight']>, t: number): number {
  let from = -Infinity;
  if (booked === null) return from;
  for (let i = 0; i < booked.length && booked[i]!.from <= t; i++) from = booked[i]!.from;
  return from;
}

/**
 * What ought to be there: where the books are read they say so, less what left under releases that they do not follow.
 * Elsewhere it is what was expected at first, less what left.
 */
export const requiredKgAt = (weight: WeightState, expectation: Expectation, t: number): number =>
  expectation.weight?.booked ? bookKgAt(expectation.weight, t) - (weight.leftKg ?? 0) : weight.requiredKg;

/** The books took away what is gone: what was held to be taken is less by as much. */
function followBooks(weight: WeightState, expectation: Expectation, t: number): void {
  if (!expectation.weight?.booked) return;
  const now = bookKgAt(expectation.weight, t);
  if (weight.bookKg !== undefined && now < weight.bookKg)
    weight.takenKg = Math.max(0, weight.takenKg - (weight.bookKg - now));
  weight.bookKg = now;
}

/**
 * What left under releases that are over is no longer required, up to what they allow; what was not taken is expected
 * again. What was taken outside them did not leave under them.
 */
function settleReleases(weight: WeightState, expectation: Expectation, t: number, everyMs: number): void {
  const { releases } = expectation;
  const settleMs = Math.max(SETTLE_MS, SETTLE_PERIODS * everyMs);
  for (let i = 0; i < releases.length; i++) {
    const release = releases[i]!;
    if (release.from > t) return;
    if (release.to > t || weight.settled[i] === 1) continue;
    // The level must have been seen since, alone, and for long enough not to be handling.
    const isPending = weight.newCount > 0 || weight.levelSeenAt <= release.to;
    const isFresh = t - weight.levelFrom < HANDLING_MS;
    if ((isPending || isFresh) && t < release.to + settleMs) continue;
    weight.settled[i] = 1;
    // What the books follow they take away themselves; what they did not take is still expected.
    if (release.bookedAt !== null) continue;
    const gone = requiredKgAt(weight, expectation, t) - weight.takenKg - weight.levelKg;
    const leftKg = Math.max(0, Math.min(release.weightKg, gone));
    weight.requiredKg -= leftKg;
    weight.leftKg = (weight.leftKg ?? 0) + leftKg;
  }
}

/** Mass that may be gone now: releases that have begun and are not settled. */
export function allowanceKg(weight: WeightState, expectation: Expectation, t: number): number {
  const { releases } = expectation;
  let allowed = 0;
  for (let i = 0; i < releases.length && releases[i]!.from <= t; i++)
    if (weight.settled[i] !== 1 && t < (releases[i]!.bookedAt ?? Infinity)) allowed += releases[i]!.weightKg;
  return allowed;
}

/** Whether a release was in force, give or take these margins, when something changed. */
function isUnderRelease(expectation: Expectation, t: number, beforeMs: number, afterMs: number): boolean {
  const { releases } = expectation;
  for (let i = 0; i < releases.length && releases[i]!.from - beforeMs <= t; i++)
    if (releases[i]!.to + afterMs > t) return true;
  return false;
}

/**
 * A reading that fits neither the level nor the new one starts yet another. Below the new one it is held: what comes back
 * to it prolongs it, for still more was lifted off meanwhile and none put back.
 */
function turnFrom(weight: WeightState, entry: Entry, bandKg: number): void {
  const { held } = weight;
  const kg = entry.w!;
  if (held && Math.abs(kg - held.kg) <= bandKg) {
    weight.held = null;
    Object.assign(weight, { newCount: held.count + 1, newFrom: held.from, newKg: held.kg, newAfter: held.after });
    weight.newSeq = held.seq;
    return;
  }
  if (held && kg > held.kg) weight.held = null;
  else if (kg < weight.newKg && weight.newCount > (held?.count ?? 1))
    weight.held = {
      count: weight.newCount,
      from: weight.newFrom,
      kg: weight.newKg,
      after: weight.newAfter,
      seq: weight.newSeq,
    };
  weight.newCount = 1;
  weight.newFrom = entry.t;
  weight.newAfter = weight.seenAt;
  weight.newKg = kg;
  weight.newSeq = entry.q;
}

const LEVELS_KEPT = 6;

/**
 * Levels seen under a release, each once: where reports come seldom, something set down or lifted off at the wrong moment hides
 * that what is seen after the release was there under it.
 */
function noteReleased(weight: WeightState, isUnder: boolean, kg: number, bandKg: number): void {
  if (!isUnder) {
    if (weight.newCount === 0) delete weight.released;
    return;
  }
  const levels = (weight.released ??= []);
  if (levels.some((level) => Math.abs(level - kg) <= bandKg)) return;
  levels.push(kg);
  if (levels.length > LEVELS_KEPT) levels.shift();
}

/**
 * Whoever lets no two readings be of one level hides none: while each of them is short by more than the tolerance, the highest is the
 * most that can be there.
 */
function noteLow(weight: WeightState, entry: Entry, before: number, oughtKg: number, toleranceKg: number): void {
  const kg = entry.w!;
  if (oughtKg - kg <= toleranceKg + Math.max(weight.noiseKg, DRIFT_SHARE * toleranceKg)) {
    delete weight.low;
    return;
  }
  const low = (weight.low ??= { count: 0, from: entry.t, after: before, kg, seq: entry.q });
  low.count++;
  low.kg = Math.max(low.kg, kg);
}

/** Of no level, and short for longer than handling takes: the highest of what was seen is the level. */
function takeHighest(weight: WeightState, t: number, bandKg: number): boolean {
  const { low } = weight;
  if (!low || low.count < HANDLING_READINGS || t - low.from < HANDLING_MS || weight.levelKg - low.kg <= bandKg)
    return false;
  Object.assign(weight, {
    newCount: low.count,
    newFrom: low.from,
    newKg: low.kg,
    newAfter: low.after,
    newSeq: low.seq,
  });
  return true;
}

/** Readings this near to one another are of one level. */
const bandOf = ({ noiseKg }: WeightState, toleranceKg: number): number => Math.max(8 * noiseKg, 0.25 * toleranceKg);

/** Follows the level through noise and drift; a reading off it starts, prolongs or ends a level that may replace it. */
function followLevel(j: Judgement, weight: WeightState, bookKg: number, expectation: Expectation, entry: Entry): void {
  const { toleranceKg } = expectation.weight!;
  const kg = entry.w!;
  const off = kg - weight.levelKg;
  const bandKg = bandOf(weight, toleranceKg);
  if (Math.abs(off) <= Math.max(6 * weight.noiseKg, 0.15 * toleranceKg)) {
    if (weight.newCount > 0) noteHandling(j, weight.newFrom);
    if (weight.newCount > 0 && weight.newKg < weight.levelKg) weight.lifts = (weight.lifts ?? 0) + 1;
    else if (weight.newCount > 0) weight.puts = (weight.puts ?? 0) + 1;
    if (weight.newCount > 0) noteExchange(weight, bookKg, toleranceKg);
    weight.newCount = 0;
    weight.held = null;
    delete weight.lowest;
    delete weight.highest;
    weight.levelSeenAt = entry.t;
    weight.levelKg += (weight.readings < 10 ? 0.25 : 0.1) * off;
    const noise = weight.noiseKg + 0.02 * (1.25 * Math.abs(off) - weight.noiseKg);
    weight.noiseKg = Math.min(0.15 * toleranceKg, Math.max(0.005 * toleranceKg, noise));
    return;
  }
  noteReturn(weight, kg, bookKg, toleranceKg, allowanceKg(weight, expectation, entry.t));
  if (off < 0) weight.lowest = [...(weight.lowest ?? []), kg].sort((a, b) => a - b).slice(0, 2);
  else weight.highest = [...(weight.highest ?? []), kg].sort((a, b) => b - a).slice(0, 2);
  if (weight.newCount > 0 && Math.abs(kg - weight.newKg) <= bandKg) {
    weight.newCount++;
    weight.newKg += (kg - weight.newKg) / weight.newCount;
  } else turnFrom(weight, entry, bandKg);
}

function isLasting(j: Judgement, weight: WeightState, t: number): boolean {
  if (weight.newCount < HANDLING_READINGS) return false;
  const lasted = t - weight.newFrom;
  if (lasted < QUIET_MS) return false;
  const isCalm = (weight.shakenAt ?? -Infinity) < weight.newAfter;
  if (lasted >= (isCalm ? CALM_MS : HANDLING_MS)) return true;
  // What was set down is taken up again, however quiet it is.
  if (weight.newKg > weight.levelKg) return false;
  const worthMs = CALM_WORTH_MS * (weight.newCount - HANDLING_READINGS) + PUT_WORTH_MS * (weight.puts ?? 0);
  const unhandledMs = isCalm ? Math.max(UNHANDLED_LEAST_MS, UNHANDLED_MS - worthMs) : Infinity;
  const isUnhandled = (weight.lifts ?? 0) === 0 && weight.newFrom - (weight.from ?? weight.newFrom) >= unhandledMs;
  // None was lifted off so far; at the hours at which goods are handled here the first one may be.
  return (isUnhandled && !isBusyHour(j, weight.newFrom)) || isQuietHour(j, weight.newFrom);
}

/** weight_short: less than expected after what left under releases in force, by more than the tolerance. */
export function judgeWeight(j: Judgement, expectation: Expectation, entry: Entry): void {
  const facts = expectation.weight;
  if (!facts) return;
  if (entry.u === 1) {
    noteHandling(j, entry.t);
    if (j.weight) {
      // Leant on once is not lifted off; unsteady again, while nothing else was seen, it is.
      const isLower = entry.w! < j.weight.levelKg - UNSTEADY_SHARE * facts.toleranceKg;
      if (isLower && (j.weight.shakenAt ?? -Infinity) > j.weight.seenAt) j.weight.lifts = (j.weight.lifts ?? 0) + 1;
      j.weight.shakenAt = entry.t;
      const oughtKg = requiredKgAt(j.weight, expectation, entry.t) - allowanceKg(j.weight, expectation, entry.t);
      noteUnsteadyReading(j.weight, entry.w!, facts.toleranceKg);
      j.weight.unsteadyLow = entry.w! < oughtKg - facts.toleranceKg ? (j.weight.unsteadyLow ?? 0) + 1 : 0;
    }
    return;
  }
  const expectedKg = bookKgAt(facts, entry.t);
  const weight = (j.weight ??= newWeight(expectedKg, facts.toleranceKg, expectation.releases.length, entry.t));
  weight.unsteadyLow = 0;
  followBooks(weight, expectation, entry.t);
  noteSteady(weight, entry.w!, facts.toleranceKg, entry.t);
  followLevel(j, weight, expectedKg, expectation, entry);
  weight.readings++;
  weight.from ??= entry.t;
  const before = weight.seenAt;
  weight.seenAt = entry.t;
  weight.lastSeq = entry.q;
  const everyMs = expectation.devices[entry.d]!.reportEveryMs;
  settleReleases(weight, expectation, entry.t, everyMs);
  const allowed = allowanceKg(weight, expectation, entry.t);
  const laggingMs = Math.max(LAGGING_MS, LAGGING_PERIODS * everyMs);
  const bandKg = bandOf(weight, facts.toleranceKg);
  noteReleased(weight, isUnderRelease(expectation, entry.t, 0, laggingMs), entry.w!, bandKg);
  noteLow(weight, entry, before, requiredKgAt(weight, expectation, entry.t) - allowed, facts.toleranceKg);
  let since = weight.levelFrom;
  const isHighest = weight.newCount > 0 && !isLasting(j, weight, entry.t) && takeHighest(weight, entry.t, bandKg);
  const isStep = weight.newCount > 0;
  if (isStep) {
    const drop = weight.levelKg - weight.newKg;
    const isReleased =
      weight.newCount >= 2 &&
      drop > 0 &&
      (isUnderRelease(expectation, weight.newFrom, 0, laggingMs) ||
        weight.released?.some((kg) => Math.abs(kg - weight.newKg) <= bandKg)) &&
      requiredKgAt(weight, expectation, entry.t) - allowed - weight.newKg <= facts.toleranceKg;
    if (!isReleased && !isHighest && !isLasting(j, weight, entry.t)) return;
    since = (weight.newAfter + weight.newFrom) / 2;
    // What was taken to be gone, and comes back, was lifted off.
    if (drop < 0 && requiredKgAt(weight, expectation, entry.t) - allowed - weight.levelKg > bandKg)
      weight.lifts = (weight.lifts ?? 0) + 1;
    if (!isReleased && !isUnderRelease(expectation, weight.newFrom, BESIDE_BEFORE_MS, BESIDE_AFTER_MS))
      weight.takenKg = Math.max(0, weight.takenKg + drop);
    weight.levelKg = weight.newKg;
    weight.levelFrom = weight.newFrom;
    weight.levelSeenAt = entry.t;
    weight.newCount = 0;
    weight.held = null;
    delete weight.lowest;
    delete weight.highest;
  }
  judgeLevel(j, facts, weight, requiredKgAt(weight, expectation, entry.t) - allowed, allowed, entry, since, isStep);
}

function judgeLevel(
  j: Judgement,
  facts: { expectedKg: number; toleranceKg: number },
  weight: WeightState,
  requiredKg: number,
  allowedKg: number,
  entry: Entry,
  since: number,
  isStep: boolean,
): void {
  const shortKg = requiredKg - weight.levelKg;
  const { toleranceKg } = facts;
  const isTaken = weight.takenKg > toleranceKg && shortKg > NEAR_SHARE * toleranceKg;
  const measured = {
    requiredKg: round(requiredKg),
    foundKg: round(weight.levelKg),
    shortKg: round(shortKg),
    takenKg: round(weight.takenKg),
    toleranceKg,
  };
  const evidence: [number, number][] = [
    [entry.d, weight.newSeq],
    [entry.d, entry.q],
  ];
  // By what single readings scatter nobody is short.
  const slackKg = Math.max(weight.noiseKg, isStep ? 0 : DRIFT_SHARE * toleranceKg);
  if (shortKg > toleranceKg + slackKg) raise(j, 'weight_short', since, entry.t, 0.97, evidence, measured);
  else if (isTaken) raise(j, 'weight_short', since, entry.t, 0.9, evidence, measured);
  // While a release is open, a loss may hide behind what it allows.
  else if (allowedKg === 0 && shortKg < 0.8 * toleranceKg && weight.takenKg < NEAR_SHARE * toleranceKg)
    lowerBy(j, 'weight_short', entry.t, entry.d);
}

/** A scale that calls each reading unsteady is short of none; but so often in a row far below what ought to be there it is no bump. */
const UNSTEADY_READINGS = 2;

/** Mass went at once, outside any release, that is less than the tolerance: to be counted, not yet a breach. */
export const isMassInDoubt = (weight: WeightState, toleranceKg: number): boolean =>
  weight.takenKg > DOUBT_SHARE * toleranceKg || (weight.unsteadyLow ?? 0) >= UNSTEADY_READINGS;

/**
 * What the scale shows, where it is less than the books by more than the tolerance, from the first reading that another one
 * bears out: long before it is certain enough for a breach. Null where it is not.
 */
export function sensedKg(j: Judgement, expectation: Expectation, t: number): number | null {
  const { weight } = j;
  const facts = expectation.weight;
  if (!weight || !facts) return null;
  // A level seen only before the books last changed says nothing of what they say now.
  if (weight.newCount < 2 && (weight.low?.count ?? 0) < 2 && weight.levelSeenAt < bookedFrom(facts, t)) return null;
  const isOfNoLevel = weight.newCount === 1 && (weight.low?.count ?? 0) >= 2;
  const kg = isOfNoLevel ? weight.low!.kg : weight.newCount >= 2 ? weight.newKg : weight.levelKg;
  return bookKgAt(facts, t) - allowanceKg(weight, expectation, t) - kg > facts.toleranceKg ? kg : null;
}
