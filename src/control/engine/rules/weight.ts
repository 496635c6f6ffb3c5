import { lower, raise, round } from '../breach.ts';
import type { Expectation } from '../expectation.ts';
import type { Judgement, WeightState } from '../judgement.ts';
import type { Entry } from '../observation.ts';

/**
 * A pallet set down on a scale or lifted off it for a while looks like a theft until it is put back. Handling of that
 * kind takes up to three quarters of an hour; a level that holds longer is the level.
 */
const HANDLING_MS = 49 * 60_000;
const HANDLING_READINGS = 3;
/** A release that was not weighed for this long after its end is settled by what is known. */
const SETTLE_MS = 3 * 3_600_000;

const newWeight = (expectedKg: number, toleranceKg: number, t: number): WeightState => ({
  levelKg: expectedKg,
  levelFrom: t,
  levelSeenAt: t,
  noiseKg: 0.04 * toleranceKg,
  readings: 0,
  seenAt: t,
  requiredKg: expectedKg,
  settled: 0,
  newCount: 0,
  newFrom: 0,
  newKg: 0,
  newAfter: 0,
  newSeq: 0,
  lastSeq: 0,
});

/** What left under releases that are over is no longer required; what was not taken is expected again. */
function settleReleases(weight: WeightState, expectation: Expectation, t: number): void {
  while (weight.settled < expectation.releases.length) {
    const release = expectation.releases[weight.settled]!;
    if (release.to > t) return;
    // The level must have been seen since, alone, and for long enough not to be handling.
    const isPending = weight.newCount > 0 || weight.levelSeenAt <= release.to;
    const isFresh = t - weight.levelFrom < HANDLING_MS;
    if ((isPending || isFresh) && t < release.to + SETTLE_MS) return;
    const left = Math.max(0, Math.min(release.weightKg, weight.requiredKg - weight.levelKg));
    weight.requiredKg -= left;
    weight.settled++;
  }
}

/** Mass that may be gone now: releases that have begun and are not settled. */
function allowanceKg(weight: WeightState, expectation: Expectation, t: number): number {
  let allowed = 0;
  for (let i = weight.settled; i < expectation.releases.length; i++) {
    const release = expectation.releases[i]!;
    if (release.from > t) break;
    allowed += release.weightKg;
  }
  return allowed;
}

function acceptLevel(weight: WeightState, t: number): void {
  weight.levelSeenAt = t;
  weight.levelKg = weight.newKg;
  weight.levelFrom = weight.newFrom;
  weight.newCount = 0;
}

function followLevel(weight: WeightState, toleranceKg: number, kg: number, entry: Entry): void {
  const off = kg - weight.levelKg;
  if (Math.abs(off) <= Math.max(6 * weight.noiseKg, 0.15 * toleranceKg)) {
    weight.newCount = 0;
    weight.levelSeenAt = entry.t;
    weight.levelKg += (weight.readings < 10 ? 0.25 : 0.1) * off;
    const noise = weight.noiseKg + 0.02 * (1.25 * Math.abs(off) - weight.noiseKg);
    weight.noiseKg = Math.min(0.15 * toleranceKg, Math.max(0.005 * toleranceKg, noise));
  } else if (weight.newCount > 0 && Math.abs(kg - weight.newKg) <= Math.max(8 * weight.noiseKg, 0.25 * toleranceKg)) {
    weight.newCount++;
    weight.newKg += (kg - weight.newKg) / weight.newCount;
  } else {
    weight.newCount = 1;
    weight.newFrom = entry.t;
    weight.newAfter = weight.seenAt;
    weight.newKg = kg;
    weight.newSeq = entry.q;
  }
}

/** weight_short: less than expected after what left under releases in force, by more than the tolerance. */
export function judgeWeight(j: Judgement, expectation: Expectation, entry: Entry): void {
  const facts = expectation.weight;
  if (!facts || entry.u === 1) return;
  const weight = (j.weight ??= newWeight(facts.expectedKg, facts.toleranceKg, entry.t));
  followLevel(weight, facts.toleranceKg, entry.w!, entry);
  weight.readings++;
  weight.seenAt = entry.t;
  weight.lastSeq = entry.q;
  settleReleases(weight, expectation, entry.t);
  const required = weight.requiredKg - allowanceKg(weight, expectation, entry.t);
  if (weight.newCount > 0) {
    const isLasting = weight.newCount >= HANDLING_READINGS && entry.t - weight.newFrom >= HANDLING_MS;
    const isAllowed =
      weight.newCount >= 2 &&
      weight.newKg < weight.levelKg &&
      required - weight.newKg <= facts.toleranceKg &&
      weight.requiredKg - required > 0;
    if (isLasting || isAllowed) {
      const since = (weight.newAfter + weight.newFrom) / 2;
      acceptLevel(weight, entry.t);
      judgeLevel(j, facts, weight, required, entry, since);
    }
  } else judgeLevel(j, facts, weight, required, entry, weight.levelFrom);
}

function judgeLevel(
  j: Judgement,
  facts: { expectedKg: number; toleranceKg: number },
  weight: WeightState,
  required: number,
  entry: Entry,
  since: number,
): void {
  const shortKg = required - weight.levelKg;
  if (shortKg > facts.toleranceKg)
    raise(
      j,
      'weight_short',
      since,
      entry.t,
      0.97,
      [
        [entry.d, weight.newSeq],
        [entry.d, entry.q],
      ],
      {
        requiredKg: round(required),
        foundKg: round(weight.levelKg),
        shortKg: round(shortKg),
        toleranceKg: facts.toleranceKg,
      },
    );
  else if (shortKg < 0.8 * facts.toleranceKg) lower(j, 'weight_short', entry.t);
}
