import { distanceM } from './geodesy.ts';
import { DEFAULT_ACCURACY_M, type Entry } from './observation.ts';

/**
 * One device's positions: the newest two, a slow mean with the scatter about it, and whether it now says "outside".
 * Accuracy is as claimed; `scatter` learns how much truth lies in the claim while the subject rests.
 */
export interface Fix {
  t: number;
  lat: number;
  lon: number;
  accuracyM: number;
  /** What it claims as a rule; single claims scatter and say little. */
  typicalM: number;
  /** Metres per second, -1 unknown. */
  speedMps: number;
  seq: number;
  /** The fix before: 0 when there is none. */
  t0: number;
  lat0: number;
  lon0: number;
  accuracy0M: number;
  /** Slow mean and mean square of (residual / believed accuracy), per axis. */
  meanLat: number;
  meanLon: number;
  scatter: number;
  count: number;
  /** The newest segment on each corridor, by code. */
  hints: Record<string, number>;
  /** Fixes since that repeated this one to the digit: a receiver without reception. */
  stale: number;
  /** Event time of the newest of those, and of the one before it. */
  againAt?: number;
  againBefore?: number;
  /** How often it has repeated itself in all, and the longest that it gave one fix before this again, up to a limit. */
  repeats?: number;
  heldMostMs?: number;
  /** When it was last learned from, and how often it was. */
  learnedAt?: number;
  learned?: number;
  /** Event time of the newest that was good enough to prove where it is; the first is taken, for want of a better. */
  provedAt?: number;
}

/** A receiver that claims better than this among steel and sheds is not believed. */
const LEAST_ACCURACY_M = 15;
/** A position poorer than this, as from the cell of a radio network, proves no place: practice; to be set by the bank. */
export const PROOF_M = 250;
/** Scatter per axis over the claimed 68 % radius, for an honest receiver. */
const HONEST_RATIO = 0.6;
/** A claim this much above the usual means it. */
const POOR_SHARE = 1.6;

export function newFix(entry: Entry): Fix {
  const [lat, lon, accuracyM, speedMps] = entry.p!;
  return {
    t: entry.t,
    lat,
    lon,
    accuracyM,
    typicalM: accuracyM,
    speedMps,
    seq: entry.q,
    t0: 0,
    lat0: lat,
    lon0: lon,
    accuracy0M: accuracyM,
    meanLat: lat,
    meanLon: lon,
    scatter: HONEST_RATIO * HONEST_RATIO,
    count: 1,
    hints: {},
    stale: 0,
    provedAt: entry.t,
  };
}

/** What it claims, as a rule or now where now is much worse; never better than any receiver is. */
function believedM(fix: Fix): number {
  const claimed = fix.accuracyM > POOR_SHARE * fix.typicalM ? fix.accuracyM : fix.typicalM;
  return claimed < LEAST_ACCURACY_M ? LEAST_ACCURACY_M : claimed;
}

/** Metres within which the truth may be taken to lie, after what was learned of the device. */
export function reachM(fix: Fix): number {
  const excess = Math.sqrt(fix.scatter) / HONEST_RATIO;
  const factor = excess < 1 ? 1 : excess > 3 ? 3 : excess;
  return believedM(fix) * factor;
}

/**
 * A receiver may be better than it claims: its fixes, minutes apart and over hours, show how far they scatter while it stands. Of
 * errors that last longer than that its own mean follows a part, hence the margin. No receiver is taken to be better than one
 * that claims nothing, and a claim far above its usual means it.
 */
const PROVEN_MARGIN = 1.4;
export function standingReachM(fix: Fix): number {
  const reach = reachM(fix);
  const share = (PROVEN_MARGIN * Math.sqrt(fix.scatter)) / HONEST_RATIO;
  if (share >= 1 || reach <= DEFAULT_ACCURACY_M || fix.accuracyM > POOR_SHARE * fix.typicalM) return reach;
  return Math.max(DEFAULT_ACCURACY_M, share * reach);
}

/** A receiver that claims nothing says nothing of its bad hours either. */
export const claimsNothing = ({ accuracyM, typicalM }: Fix): boolean =>
  accuracyM === DEFAULT_ACCURACY_M && typicalM === DEFAULT_ACCURACY_M;

const HOLDS_LEAST = 5;
const HOLDS_SHARE = 0.5;
const HELD_BEFORE_LEAST = 10;
const HELD_BEFORE_SHARE = 0.15;

/**
 * A receiver that repeats itself as a rule holds its position while it stands ("static hold", an option of the makers);
 * one that does now and then has no reception.
 */
export const isHolder = ({ repeats = 0, count }: Fix): boolean =>
  repeats >= HOLDS_LEAST && repeats >= HOLDS_SHARE * count;

/** The same, from what it did before it began to repeat this fix. */
export const wasHolder = ({ repeats = 0, stale, count }: Fix): boolean =>
  repeats - stale >= HELD_BEFORE_LEAST && repeats - stale >= HELD_BEFORE_SHARE * count;

/** No reception lasts longer than this as a rule; for one that holds as a habit, so long is long enough on the road. */
export const FROZEN_MS = 2 * 3_600_000;
const HELD_UNDER_WAY_MS = 30 * 60_000;
/** A speed over ground that no receiver reports while it stands. */
export const STANDING_MPS = 1;

/** What throws a receiver is held for as long as it holds any fix: by half more than it ever did, it is not thrown. */
const HELD_BEFORE = 1.5;
export const thrownForMs = ({ heldMostMs = 0 }: Fix): number => HELD_BEFORE * heldMostMs;

/**
 * For how long a fix must be given again before its repeats say that the receiver is still there: what holds while it stands
 * says that it stands; a last fix given again says how fast it went, and may be for longer than any was before.
 */
export function stillAfterMs(fix: Fix, speedMps: number, isUnderWay: boolean): number {
  if (!isUnderWay) return isHolder(fix) ? 0 : FROZEN_MS;
  if (speedMps > STANDING_MPS) return Math.max(FROZEN_MS, thrownForMs(fix));
  return wasHolder(fix) ? HELD_UNDER_WAY_MS : FROZEN_MS;
}

/** When it was seen last where its newest fix lies: what a receiver holds as a habit while it stands is of when it is given again. */
export function stoodAt(fix: Fix): number {
  const { t, againAt = t, speedMps } = fix;
  return wasHolder(fix) && speedMps <= STANDING_MPS && againAt - t >= HELD_UNDER_WAY_MS ? againAt : t;
}

/** Metres from where the device has been of late. */
export const awayM = (fix: Fix): number => distanceM(fix.lat, fix.lon, fix.meanLat, fix.meanLon);

/**
 * Takes in a position.
 * @returns false when it is the last fix given again, unchanged: no news
 */
export function takeFix(fix: Fix, entry: Entry): boolean {
  const p = entry.p!;
  if (p[0] === fix.lat && p[1] === fix.lon) {
    fix.stale++;
    fix.repeats = (fix.repeats ?? 0) + 1;
    fix.againBefore = fix.againAt ?? fix.t;
    fix.againAt = entry.t;
    return false;
  }
  if (fix.againAt !== undefined)
    fix.heldMostMs = Math.min(FROZEN_MS, Math.max(fix.heldMostMs ?? 0, fix.againAt - fix.t));
  fix.stale = 0;
  delete fix.againAt;
  delete fix.againBefore;
  fix.t0 = fix.t;
  fix.lat0 = fix.lat;
  fix.lon0 = fix.lon;
  fix.accuracy0M = fix.accuracyM;
  fix.t = entry.t;
  fix.lat = p[0];
  fix.lon = p[1];
  fix.accuracyM = p[2];
  fix.speedMps = p[3];
  fix.seq = entry.q;
  fix.count++;
  if (fix.accuracyM <= PROOF_M) fix.provedAt = fix.t;
  if (fix.accuracyM < POOR_SHARE * fix.typicalM || fix.count < 5) fix.typicalM += 0.08 * (fix.accuracyM - fix.typicalM);
  return true;
}

/**
 * Errors wander for minutes: fixes that follow one another sooner show the same one. A mean that followed each of them would follow
 * the error, and whoever reports often would seem to scatter little.
 */
const LEARNED_EACH_MS = 4 * 60_000;
const LEARNED_SOON = 20;
const MOVED_M = 2_000;

/**
 * Learns the scatter of a device about its slow mean, from fixes where it may be. A jump beyond four times the claim is
 * a move or multipath, not scatter; at another place another sky is to be learned.
 */
export function learn(fix: Fix): void {
  const { learnedAt = -Infinity } = fix;
  if (fix.t >= learnedAt && fix.t - learnedAt < LEARNED_EACH_MS) return;
  fix.learnedAt = fix.t;
  const count = (fix.learned = (fix.learned ?? 0) + 1) + 1;
  const residual = distanceM(fix.lat, fix.lon, fix.meanLat, fix.meanLon);
  const ratio = residual / believedM(fix);
  if (residual > 40 && ratio > 4) {
    if (residual > MOVED_M || count < 4) {
      fix.meanLat = fix.lat;
      fix.meanLon = fix.lon;
      fix.scatter = Math.max(fix.scatter, HONEST_RATIO * HONEST_RATIO);
    } else {
      fix.meanLat += 0.02 * (fix.lat - fix.meanLat);
      fix.meanLon += 0.02 * (fix.lon - fix.meanLon);
    }
    return;
  }
  const isSoon = count < LEARNED_SOON;
  const weight = isSoon ? 1 / (count + 1) : 0.05;
  fix.scatter += (isSoon ? 0.02 : 0.01) * ((ratio * ratio) / 2 - fix.scatter);
  fix.meanLat += weight * (fix.lat - fix.meanLat);
  fix.meanLon += weight * (fix.lon - fix.meanLon);
}
