import { CLONES, type DeviceRecord } from './devices.ts';
import { type Expectation, type ExpectedDevice, placeAt, SILENT_PERIODS } from './expectation.ts';
import { PROOF_M } from './fixes.ts';
import { allowedSilenceMs, type Hearing } from './hearing.ts';
import type { Judgement, WeightState } from './judgement.ts';
import { exchangedUntil, isMassExchanged } from './rules/exchanged.ts';
import { saidAt } from './rules/mute.ts';
import { isLingering } from './rules/progress.ts';
import { isReaderLow, readerLowAt } from './rules/readers.ts';
import { isSealFlagAlone } from './rules/seal.ts';
import { areTagsInDoubt } from './rules/tags.ts';
import { isFlagAlone } from './rules/tamper.ts';
import { allowanceKg, DOUBT_SHARE, isMassInDoubt, requiredKgAt } from './rules/weight.ts';

/** Signs of a breach that do not make it certain. They hold money; they are not breaches. */
export const doubts = [
  'PLACE_IN_DOUBT',
  'DEVICES_APART',
  'JUMP_UNEXPLAINED',
  'MASS_IN_DOUBT',
  'TAGS_UNSEEN',
  'CLIMATE_IN_DOUBT',
  'FLAG_ALONE',
  'DEVICE_CLONED',
  'PLACE_NOT_PROVED',
  'DEVICE_SILENT',
  'NO_PROGRESS',
  'MASS_EXCHANGED',
  'QUOTA_SPENT',
  'NUMBERS_AHEAD',
  'TRACKS_CROSSED',
] as const;
export type Doubt = (typeof doubts)[number];

/** Mass missing beyond this share of the tolerance is no breach yet, but no measuring error either. */
const UNEXPLAINED_SHARE = 0.45;
export const FROZEN = 4;
const CLONED_MS = 6 * 3_600_000;

function isPlaceInDoubt(j: Judgement): boolean {
  for (let i = 0; i < j.outside.length; i++) {
    const count = j.outside[i]?.count ?? 0;
    // A receiver that gives its last fix again has no reception, or stands where it should not.
    if (count >= 2 || (count === 1 && j.fixes[i]!.stale >= FROZEN)) return true;
  }
  return false;
}

function isApart(j: Judgement): boolean {
  for (let i = 0; i < j.apart.length; i++) if (j.apart[i]!.count >= 2) return true;
  return false;
}

function isJumping(j: Judgement): boolean {
  for (let i = 0; i < j.jumps.length; i++) if (j.jumps[i]) return true;
  return false;
}

/** What each scale shows by itself: another one that shows all well ends nothing. */
const scalesOf = (j: Judgement): readonly (WeightState | null)[] => j.each?.weight ?? [j.weight];

type OfScale = (weight: WeightState | null, expectation: Expectation, at: number) => boolean;

function isOfAnyScale({ each, weight }: Judgement, is: OfScale, expectation: Expectation, at: number): boolean {
  if (!each?.weight) return is(weight, expectation, at);
  for (let i = 0; i < each.weight.length; i++) if (is(each.weight[i] ?? null, expectation, at)) return true;
  return false;
}

/** Less than the books say by a good part of the tolerance, or taken at once: a theft, a drift, a scale set anew. */
function isMassMissing(weight: WeightState | null, expectation: Expectation, t: number): boolean {
  const facts = expectation.weight;
  if (!weight || !facts) return false;
  if (isMassInDoubt(weight, facts.toleranceKg)) return true;
  if ((weight.low?.count ?? 0) >= 2) return true;
  const leastKg = UNEXPLAINED_SHARE * facts.toleranceKg;
  const required = requiredKgAt(weight, expectation, t);
  // What may be gone under releases only makes it less: it is asked for where something is missing.
  if (weight.newCount < 2 && required - weight.levelKg <= leastKg) return false;
  const still = required - allowanceKg(weight, expectation, t);
  // Half of it at once is a doubt from the second reading on, as it is when the level has become that.
  const leastAtOnceKg = DOUBT_SHARE * facts.toleranceKg;
  return still - weight.levelKg > leastKg || (weight.newCount >= 2 && still - weight.newKg > leastAtOnceKg);
}

/** Event time of the newest fix that was news, and good enough, of any device; null where none gives any. */
export function placeProvedAt(j: Judgement): number | null {
  let newest: number | null = null;
  for (let i = 0; i < j.fixes.length; i++) {
    const fix = j.fixes[i];
    if (!fix) continue;
    const at = fix.provedAt ?? fix.t;
    if (newest === null || at > newest) newest = at;
  }
  return newest;
}

/**
 * Of several receivers, of trackers or seals, each that gave a place owes one: who takes one off the goods, leaves it lying and hides
 * the other shows where they were. One that claims badly as a rule proves none, and is no worse for it. Null where fewer than two give any.
 */
function oldestOfReceivers(j: Judgement): number | null {
  let [count, oldest] = [0, Infinity];
  for (let i = 0; i < j.fixes.length; i++) {
    const fix = j.fixes[i];
    if (!fix || fix.typicalM > PROOF_M) continue;
    count++;
    oldest = Math.min(oldest, fix.provedAt ?? fix.t);
  }
  return count > 1 ? oldest : null;
}

/** Since when a proof of place is owed; null where nobody owes one. A tracker that never gave a place owes one since it watches. */
const placeOwedFrom = (j: Judgement, { devices }: Expectation, { enrolledAt }: Hearing): number | null =>
  oldestOfReceivers(j) ?? placeProvedAt(j) ?? (devices.some(({ kind }) => kind === 'gnss_tracker') ? enrolledAt : null);

/** Only what was seen long ago is given again: that proves nothing of where the goods are now. */
function isPlaceUnproved(j: Judgement, expectation: Expectation, { hearing }: Ground, now: number): boolean {
  const at = placeOwedFrom(j, expectation, hearing);
  if (at === null) return false;
  const { maxPlaceUnderWayMs, maxPlaceAtRestMs } = expectation;
  if (now - at <= Math.min(maxPlaceUnderWayMs, maxPlaceAtRestMs)) return false;
  const span = placeAt(expectation, now);
  const isUnderWay = span.corridors.length > 0 && j.rest?.isResting !== true;
  let allowed = isUnderWay ? maxPlaceUnderWayMs : maxPlaceAtRestMs;
  for (const { code, blackouts } of span.corridors)
    for (const { fromM, toM, maxMs } of blackouts) {
      const progressM = j.progressM[code] ?? -Infinity;
      if (progressM > fromM - BLACKOUT_REACH_M && progressM < toM) allowed = Math.max(allowed, maxMs);
    }
  return now - at > allowed;
}

const BLACKOUT_REACH_M = 10_000;

/** Two speak under one name: what either says may be made up. */
function isCloned(devices: readonly DeviceRecord[], now: number): boolean {
  for (let i = 0; i < devices.length; i++)
    if (devices[i]!.clones >= CLONES && now - devices[i]!.clonedAt < CLONED_MS) return true;
  return false;
}

const isSince = (at: number | undefined, now: number): boolean => at !== undefined && now - at < CLONED_MS;

/** A number that no device can have come to yet: somebody else counts under its name. */
function isAhead(devices: readonly DeviceRecord[], now: number): boolean {
  for (let i = 0; i < devices.length; i++) if (isSince(devices[i]!.aheadAt, now)) return true;
  return false;
}

/** Two count under one name, each for himself: what the one says stands between what the other says. */
function isCrossed(devices: readonly DeviceRecord[], now: number): boolean {
  for (let i = 0; i < devices.length; i++)
    if (isSince(devices[i]!.crossedAt, now) && (devices[i]!.crossed ?? 0) >= CLONES) return true;
  return false;
}

/** More of its messages were put aside than are kept: what it said beside them nobody can look up. */
function isSpent(devices: readonly DeviceRecord[], now: number): boolean {
  for (let i = 0; i < devices.length; i++) if (isSince(devices[i]!.spentAt, now)) return true;
  return false;
}

/** How long one device of several may be silent: as long as all of them, or so many of its own periods. */
export const ownSilenceMs = (allowedMs: number, { reportEveryMs }: Pick<ExpectedDevice, 'reportEveryMs'>): number =>
  Math.max(allowedMs, SILENT_PERIODS * reportEveryMs);

/** What one device may be silent for beside its own periods: what may be old, or as long as all of them. */
export const usualSilenceMs = ({ maxAgeMs, maxSilenceMs }: Pick<Expectation, 'maxAgeMs' | 'maxSilenceMs'>): number =>
  Math.min(maxAgeMs, maxSilenceMs);

/** When a device was last heard to say what it is there for. That the only one is not heard is told of all. */
function saidLastAt(devices: readonly DeviceRecord[], i: number, head: Judgement, expectation: Expectation): number {
  const { heardAt, t } = devices[i]!;
  return Math.min(devices.length < 2 ? Infinity : Math.min(heardAt, t), saidAt(head, expectation, i));
}

/**
 * One of several is silent past its own limit, or was never heard: what it alone would show is not known, and what the others say
 * is one word less. What it says late is as old as it is. One that beats, and keeps to itself what it is there for, is silent, too.
 */
function isOneSilent({ devices, head, hearing }: Ground, expectation: Expectation, now: number): boolean {
  const usualMs = usualSilenceMs(expectation);
  for (let i = 0; i < devices.length; i++) {
    const silentMs = now - Math.max(saidLastAt(devices, i, head, expectation), hearing.enrolledAt);
    if (silentMs <= usualMs) continue;
    const facts = expectation.devices[i]!;
    if (silentMs <= ownSilenceMs(usualMs, facts)) continue;
    // In reach of a blackout none is expected to speak.
    const allowedMs = allowedSilenceMs(hearing, devices, head, expectation);
    if (allowedMs <= expectation.maxSilenceMs || silentMs > ownSilenceMs(allowedMs, facts)) return true;
  }
  return false;
}

/** When the first device of all has been silent for longer than it may be by itself, if none is heard again. */
function oneSilentAt({ devices, head, hearing }: Ground, expectation: Expectation): number {
  const usualMs = usualSilenceMs(expectation);
  let first = Infinity;
  for (let i = 0; i < devices.length; i++) {
    const at = Math.max(saidLastAt(devices, i, head, expectation), hearing.enrolledAt);
    first = Math.min(first, at + ownSilenceMs(usualMs, expectation.devices[i]!));
  }
  return first;
}

/** What a doubt is found from: the parts of a state. */
interface Ground {
  head: Judgement;
  devices: readonly DeviceRecord[];
  hearing: Hearing;
}

type Test = (j: Judgement, expectation: Expectation, ground: Ground, now: number) => boolean;

const tests: Record<Doubt, Test> = {
  PLACE_IN_DOUBT: isPlaceInDoubt,
  DEVICES_APART: isApart,
  JUMP_UNEXPLAINED: isJumping,
  MASS_IN_DOUBT: (j, expectation) => isOfAnyScale(j, isMassMissing, expectation, j.t),
  TAGS_UNSEEN: (j) => (j.tags !== null && areTagsInDoubt(j.tags)) || isReaderLow(j),
  CLIMATE_IN_DOUBT: (j) => j.climate !== null && j.climate.from >= 0 && j.climate.outReads >= 3,
  FLAG_ALONE: (j, expectation) => isFlagAlone(j, expectation) || isSealFlagAlone(j, expectation),
  DEVICE_CLONED: (_j, _expectation, { devices }, now) => isCloned(devices, now),
  PLACE_NOT_PROVED: isPlaceUnproved,
  DEVICE_SILENT: (_j, expectation, ground, now) => isOneSilent(ground, expectation, now),
  NO_PROGRESS: (j, expectation) => isLingering(j, placeAt(expectation, j.t)),
  QUOTA_SPENT: (_j, _expectation, { devices }, now) => isSpent(devices, now),
  NUMBERS_AHEAD: (_j, _expectation, { devices }, now) => isAhead(devices, now),
  TRACKS_CROSSED: (_j, _expectation, { devices }, now) => isCrossed(devices, now),
  MASS_EXCHANGED: (j, expectation, _ground, now) => isOfAnyScale(j, isMassExchanged, expectation, now),
};

const newest = (devices: readonly DeviceRecord[], at: (record: DeviceRecord) => number | undefined): number =>
  devices.reduce((most, record) => Math.max(most, at(record) ?? -Infinity), -Infinity);

/** Doubts that time alone ends: when, in event or receipt time as each is reckoned, if nothing of the kind comes anew. */
const lapses: Partial<Record<Doubt, (ground: Ground, expectation: Expectation, now: number) => number>> = {
  DEVICE_CLONED: ({ devices }) => newest(devices, ({ clonedAt }) => clonedAt) + CLONED_MS,
  NUMBERS_AHEAD: ({ devices }) => newest(devices, ({ aheadAt }) => aheadAt) + CLONED_MS,
  TRACKS_CROSSED: ({ devices }) => newest(devices, ({ crossedAt }) => crossedAt) + CLONED_MS,
  QUOTA_SPENT: ({ devices }) => newest(devices, ({ spentAt }) => spentAt) + CLONED_MS,
  MASS_EXCHANGED: ({ head }, expectation, now) =>
    Math.max(...scalesOf(head).map((weight) => exchangedUntil(weight, expectation, now) ?? -Infinity)),
};

/** When what is told ends by itself; null where time alone does not end it, or nobody can say when. */
export function lapsesAt(told: string | null, ground: Ground, expectation: Expectation, now: number): number | null {
  const at = told && isDoubt(told) ? lapses[told]?.(ground, expectation, now) : undefined;
  return at !== undefined && Number.isFinite(at) ? at : null;
}

/** What is doubted of the goods themselves, and not of a device or of how new its word is. */
const ofGoods: readonly Doubt[] = [
  'PLACE_IN_DOUBT',
  'DEVICES_APART',
  'JUMP_UNEXPLAINED',
  'MASS_IN_DOUBT',
  'TAGS_UNSEEN',
  'CLIMATE_IN_DOUBT',
  'FLAG_ALONE',
  'MASS_EXCHANGED',
];
export const outlivesWitness = (doubt: Doubt): boolean => ofGoods.includes(doubt);

const isDoubt = (text: string): text is Doubt => Object.hasOwn(tests, text);
/** In the order of the list: walked with each message and each tick. */
const inOrder: readonly Test[] = doubts.map((doubt) => tests[doubt]);

/**
 * What points to a breach without making it certain: the doubt that was told before as long as it holds, so that what is
 * said does not flicker, else the first of the list.
 */
export function doubtOf(
  ground: Ground,
  expectation: Expectation,
  now: number,
  told: string | null | undefined,
): Doubt | null {
  const { head } = ground;
  if (told && isDoubt(told) && tests[told](head, expectation, ground, now)) return told;
  for (let i = 0; i < inOrder.length; i++) if (inOrder[i]!(head, expectation, ground, now)) return doubts[i]!;
  return null;
}

/** Every doubt that holds, in the order of the list, whatever is told in front of it. */
export const doubtsOf = (ground: Ground, expectation: Expectation, now: number): Doubt[] =>
  doubts.filter((doubt) => tests[doubt](ground.head, expectation, ground, now));

/** When the books or the releases next change what ought to be weighed, after an instant. */
function massChangesAt({ weight, releases }: Expectation, t: number): number {
  let next = Infinity;
  if (!weight) return next;
  for (const { from } of weight.booked ?? []) if (from > t) next = Math.min(next, from);
  for (const { from, bookedAt } of releases) {
    if (from > t) next = Math.min(next, from);
    if (bookedAt !== null && bookedAt > t) next = Math.min(next, bookedAt);
  }
  return next;
}

/**
 * Where there is no doubt now: before when none can begin if nothing is taken in. The others begin with what is said, and are
 * ended by time at the most. A new doubt that time begins has its line here; a test walks ticks that ask against ticks that do not.
 */
export function doubtBeginsAt(ground: Ground, expectation: Expectation, now: number): number {
  const { head, hearing } = ground;
  // Where it should have come to on its way changes with the minute.
  if (head.linger) return now;
  const { maxPlaceUnderWayMs, maxPlaceAtRestMs } = expectation;
  const owedFrom = placeOwedFrom(head, expectation, hearing);
  const unprovedAt = owedFrom === null ? Infinity : owedFrom + Math.min(maxPlaceUnderWayMs, maxPlaceAtRestMs);
  const massAt = massChangesAt(expectation, Math.min(now, head.t));
  return Math.min(unprovedAt, massAt, readerLowAt(head), oneSilentAt(ground, expectation));
}
