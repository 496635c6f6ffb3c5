import { lower, raise } from '../breach.ts';
import type { Expectation } from '../expectation.ts';
import type { Judgement, TagsState } from '../judgement.ts';
import type { Entry } from '../observation.ts';
import { spread } from '../tag-set.ts';
import { expectedRate, surprise } from './tag-rate.ts';
import { MANY_LEAST, noteHidden, noteUncovered, SHADOW_MS, waitOf } from './tag-shadow.ts';

/** ln(1 / chance of a false alarm per read) that is accepted. */
export const CERTAINTY = 12;
/** Missed this much by more than chance, and read: it was hidden, and shows that what hides lets reads through. */
const LEAK = 5;
const MANY_SHARE = 0.1;
/**
 * Mass that goes at the same time bears out that tags went: more than this share of the tolerance, and of the mass that
 * so many of the tags stand for.
 */
const TOLERANCE_SHARE = 0.5;
const MASS_SHARE = 0.4;
/** What is lifted off in passing is set down sooner, however often it is weighed meanwhile. */
const MASS_MS = 9 * 60_000;
/** What is lifted off stays in reach of the reader: mass that is gone with tags says as much as a miss of theirs. */
const MASS_EVIDENCE = 5;
const OVER_SHARE = 0.6;
/** From here on a tag is missed by more than chance. */
export const DARK = 3;
const NEAR_DARK = 2;
/** A read that brought this share of what the rates promise went well: for all, or for those not missed before. */
const GOOD = 0.85;
/** A read that brought less than this of what was promised is empty; one may be a fault of the reader, so many are not. */
const EMPTY = 0.2;
const EMPTY_READS = 3;
const REST_LEAST = 3;
/** What is hidden together is missed from one read on, give or take so many that chance brought. */
const TOGETHER_READS = 20;
const LONG_MISSED = 10;
const COUNT_MOST = 400;
/** A tag that cannot be proved gone within this time is not told of by itself: practice; to be set by the bank. */
export const PROVED_WITHIN_MS = 8 * 3_600_000;

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

const newTags = (count: number, releases: number, t: number): TagsState => ({
  hits: zeros(count),
  fair: zeros(count),
  missed: zeros(count),
  weighed: zeros(count),
  readAt: Array.from({ length: count }, () => t),
  missAt: zeros(count),
  left: zeros(count),
  settled: zeros(releases),
  reads: 0,
  seenAt: t,
  lastSeq: 0,
  gone: [],
});

const rateOf = (tags: TagsState, i: number): number => expectedRate(tags.hits[i]!, tags.fair[i]!);

const surpriseOf = (tags: TagsState, i: number): number => surprise(tags.hits[i]!, tags.fair[i]!, tags.weighed![i]!);

/** What is hidden together is hidden from one read on, give or take one. */
const HIDDEN_READS = 1;

/** Missed by more than chance, and since the others were: read now, it was hidden with them. */
const wasHidden = (tags: TagsState, i: number): boolean =>
  tags.missed[i]! >= 2 &&
  Math.abs(tags.missed[i]! - (tags.darkReads ?? 0)) <= HIDDEN_READS &&
  surprise(tags.hits[i]!, tags.fair[i]!, tags.missed[i]!) >= LEAK;

/**
 * A tag whose last read lies before the end of its release, and that is not read now, has left: what comes seldom may have been
 * read last while it was still there.
 */
function settleReleases(tags: TagsState, expectation: Expectation, t: number, absent: Uint8Array): void {
  const { releases } = expectation;
  for (let k = 0; k < releases.length; k++) {
    const release = releases[k]!;
    if (release.to > t || tags.settled[k] === 1) continue;
    for (const i of release.tags)
      if (i < tags.hits.length && (tags.missed[i]! > 0 || absent[i] === 1) && tags.readAt[i]! <= release.to)
        forget(tags, i);
    tags.settled[k] = 1;
  }
}

function forget(tags: TagsState, i: number): void {
  tags.left[i] = 1;
  tags.missed[i] = 0;
  tags.weighed![i] = 0;
}

function mayBeLeaving(tags: TagsState, expectation: Expectation, t: number): Set<number> | null {
  const { releases } = expectation;
  let leaving: Set<number> | null = null;
  for (let k = 0; k < releases.length && releases[k]!.from <= t; k++) {
    if (tags.settled[k] === 1) continue;
    leaving ??= new Set();
    for (const i of releases[k]!.tags) leaving.add(i);
  }
  return leaving;
}

/** Reads over what the rates promise. One object for all calls. */
const quality = { all: 1, rest: 1 };

/**
 * How well this read went: for all tags but those long gone, and for the rest besides tags that were missed in earlier
 * reads too. Where all suffer alike (a collision) a miss says nothing; where only the same ones are missed it does.
 */
function measureQuality(tags: TagsState, absent: Uint8Array): void {
  let [promised, read, promisedRest, readRest] = [0, 0, 0, 0];
  for (let i = 0; i < absent.length; i++) {
    if (tags.left[i] === 1 || tags.missed[i]! >= LONG_MISSED) continue;
    const rate = rateOf(tags, i);
    const isRead = absent[i] === 0 ? 1 : 0;
    promised += rate;
    read += isRead;
    if (tags.missed[i]! > 1) continue;
    promisedRest += rate;
    readRest += isRead;
  }
  quality.all = promised < 1 ? 1 : Math.min(1, read / promised);
  quality.rest = promisedRest < REST_LEAST ? 0 : Math.min(1, readRest / promisedRest);
}

/** Whether a miss in this read is one that counts: the read went well, or it did for all but those missed for long. */
const isFairMiss = (tags: TagsState, i: number): boolean =>
  quality.all >= GOOD || (quality.rest >= GOOD && tags.missed[i]! >= 3);

/** Read again, it was there all the time: how often it was missed meanwhile belongs to its rate. */
function noteRead(tags: TagsState, i: number, t: number, isShadowed: boolean): void {
  if (quality.all >= GOOD) tags.hits[i]! += 1;
  if (!isShadowed) tags.fair[i]! += tags.weighed![i]!;
  if (tags.hits[i]! + tags.fair[i]! > COUNT_MOST) {
    tags.hits[i] = Math.round(tags.hits[i]! / 2);
    tags.fair[i] = Math.round(tags.fair[i]! / 2);
  }
  tags.missed[i] = 0;
  tags.weighed![i] = 0;
  tags.left[i] = 0;
  tags.readAt[i] = t;
}

/** Misses that began together, with the evidence they add up to. */
interface Cluster {
  tags: number[];
  /** Evidence beyond what chance among so many would show. */
  excess: number;
  misses: number;
  from: number;
}

/** ln of the number of ways to choose k of n: many combinations were looked at, so much more evidence is needed. */
function lnChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}

/** Tags of one run of misses: as many of them, the most telling first, as make the strongest case. */
function strongest(members: { tag: number; evidence: number }[], alive: number): { count: number; excess: number } {
  members.sort((a, b) => b.evidence - a.evidence || a.tag - b.tag);
  let [sum, best, count] = [0, -Infinity, 0];
  members.forEach(({ evidence }, k) => {
    sum += evidence;
    const excess = sum - lnChoose(alive, k + 1);
    if (excess <= best) return;
    best = excess;
    count = k + 1;
  });
  return { count, excess: best };
}

function clusters(tags: TagsState, dark: ReadonlyMap<number, number>, alive: number): Cluster[] {
  const byMisses = new Map<number, { tag: number; evidence: number }[]>();
  for (const [tag, evidence] of dark)
    for (const misses of [tags.missed[tag]!, tags.missed[tag]! - 1]) {
      const list = byMisses.get(misses);
      if (list) list.push({ tag, evidence });
      else byMisses.set(misses, [{ tag, evidence }]);
    }
  return [...byMisses].map(([misses, members]) => {
    const { count, excess } = strongest(members, alive);
    const chosen = members.slice(0, count).map((m) => m.tag);
    // What began with them, or a read later, may have been hidden with them: chance only makes a row of misses longer.
    let from = -Infinity;
    for (const i of dark.keys())
      if (Math.abs(tags.missed[i]! - misses) <= HIDDEN_READS) from = Math.max(from, tags.missAt[i]!);
    return { tags: chosen.sort((a, b) => a - b), excess, misses, from };
  });
}

const sorted = (list: number[]): number[] => list.sort((a, b) => a - b);
const median = (list: number[]): number => sorted(list)[list.length >> 1]!;
/** What hides tags hides all of them from one read on, and chance hid some before: when the later of them began. */
const begunAt = (list: number[]): number => sorted(list)[(3 * list.length) >> 2]!;
/** As many as are hidden are known to be after so many reads; what is missed from later on is no matter of the same. */
const BEGINNING_READS = 4;

const isMany = (count: number, alive: number): boolean => count >= Math.max(MANY_LEAST, MANY_SHARE * alive);

/** The scale lost mass, or has a lower level under trial, since the tags were read last: about what they stand for. */
function hasLostMass(j: Judgement, expectation: Expectation, since: number, share: number): boolean {
  const { weight } = j;
  if (!weight || !expectation.weight) return false;
  const leastKg = Math.max(TOLERANCE_SHARE * expectation.weight.toleranceKg, MASS_SHARE * share * weight.levelKg);
  const isNew = weight.newCount >= 2 && weight.seenAt - weight.newFrom >= MASS_MS && weight.newFrom >= since;
  if (isNew && weight.levelKg - weight.newKg > leastKg) return true;
  return weight.levelFrom >= since && weight.takenKg > leastKg;
}

function darkTags(tags: TagsState, leaving: Set<number> | null): Map<number, number> {
  const dark = new Map<number, number>();
  for (let i = 0; i < tags.missed.length; i++) {
    if (tags.missed[i]! < 2 || tags.left[i] === 1 || leaving?.has(i)) continue;
    // Never more than as if its rate were known: what cannot come near is not reckoned.
    if (-tags.weighed![i]! * Math.log(1 - rateOf(tags, i)) < NEAR_DARK) continue;
    const evidence = surpriseOf(tags, i);
    if (evidence >= DARK) dark.set(i, evidence);
  }
  return dark;
}

/** tags_missing, from per-tag read rates. `entry.g` holds the expected tags that were not read. */
export function judgeTags(j: Judgement, expectation: Expectation, entry: Entry): void {
  const count = expectation.tags.length;
  if (count === 0) return;
  const tags = (j.tags ??= newTags(count, expectation.releases.length, entry.t));
  const absent = spread(entry.g!, count);
  settleReleases(tags, expectation, entry.t, absent);
  const leaving = mayBeLeaving(tags, expectation, entry.t);
  const weighed = (tags.weighed ??= zeros(count));
  measureQuality(tags, absent);
  tags.empty = quality.all < EMPTY ? (tags.empty ?? 0) + 1 : 0;
  const isShadowed = (tags.dark ?? 0) > 0 && isMany(tags.dark!, count);
  let suspects = 0;
  let isUncovered = false;
  for (let i = 0; i < count; i++) {
    if (absent[i] === 0) {
      if (isShadowed && wasHidden(tags, i)) tags.leaks = (tags.leaks ?? 0) + 1;
      if (tags.missed[i]! >= 2 && surpriseOf(tags, i) >= LEAK) isUncovered = true;
      noteRead(tags, i, entry.t, isShadowed);
    } else if (tags.left[i] === 0) {
      if (tags.missed[i] === 0) tags.missAt[i] = entry.t;
      tags.missed[i]! += 1;
      if (isFairMiss(tags, i)) weighed[i]! += 1;
      if (tags.missed[i]! >= 2) suspects++;
    }
  }
  tags.reads++;
  tags.seenAt = entry.t;
  if (tags.gone.length > 0) {
    tags.gone = tags.gone.filter((i) => absent[i] === 1 && tags.left[i] === 0);
    if (tags.gone.length === 0) lower(j, 'tags_missing', entry.t);
  }
  tags.dark = 0;
  if (suspects > 0) judgeClusters(j, expectation, tags, darkTags(tags, leaving), entry, isUncovered);
  tags.lastSeq = entry.q;
}

/** What hid the others is gone: of what is missed still, only what comes now counts. */
function startAnew(tags: TagsState, dark: Map<number, number>, t: number): void {
  for (const i of dark.keys()) {
    // What was missed long before was not hidden by it.
    if (tags.gone.includes(i) || tags.missed[i]! > (tags.hiddenReads ?? 0) + TOGETHER_READS) continue;
    tags.missed[i] = 1;
    tags.weighed![i] = 1;
    tags.missAt[i] = t;
    dark.delete(i);
  }
}

function judgeClusters(
  j: Judgement,
  expectation: Expectation,
  tags: TagsState,
  dark: Map<number, number>,
  entry: Entry,
  isUncovered: boolean,
): void {
  let alive = 0;
  for (let i = 0; i < tags.left.length; i++) if (tags.left[i] === 0) alive++;
  // What is told already hides nothing.
  for (const i of dark.keys()) if (!tags.gone.includes(i)) tags.dark!++;
  // Most of what was hidden is read again: what hid it is gone.
  const isOver = tags.dark! < OVER_SHARE * (tags.darkMost ?? 0);
  const isHidden = isMany(tags.dark!, alive) && !isOver;
  if (!isHidden && tags.darkFrom !== undefined) {
    noteUncovered(tags);
    startAnew(tags, dark, entry.t);
  }
  if (!isHidden) {
    delete tags.isStrewn;
    delete tags.darkFrom;
    delete tags.darkReads;
    delete tags.darkMost;
    delete tags.leaks;
    delete tags.hiddenReads;
  } else {
    tags.hiddenReads = (tags.hiddenReads ?? 0) + 1;
    if (tags.hiddenReads <= BEGINNING_READS) tags.darkFrom = begunAt([...dark.keys()].map((i) => tags.missAt[i]!));
    noteHidden(tags, dark);
    tags.darkMost = Math.max(tags.darkMost ?? 0, tags.dark!);
    tags.darkReads ??= median([...dark.keys()].map((i) => tags.missed[i]!)) - 1;
    // Where next to nothing is read, nothing shows how far what hides it reaches.
    if (quality.all >= EMPTY) tags.darkReads++;
  }
  // A read that went badly for what was never missed proves nothing today; one that uncovers some, nothing of those beside them.
  if (isUncovered || (quality.all < GOOD && quality.rest > 0 && quality.rest < GOOD)) return;
  for (const cluster of clusters(tags, dark, alive)) {
    const { length } = cluster.tags;
    if (length === 0 || cluster.excess < CERTAINTY - MASS_EVIDENCE) continue;
    const lastRead = cluster.tags.reduce((most, i) => Math.max(most, tags.readAt[i]!), 0);
    if (!hasLostMass(j, expectation, lastRead, (isHidden ? tags.dark! : length) / alive)) {
      const waitFrom = Math.max(cluster.from, tags.darkFrom ?? -Infinity);
      const forMs = entry.t - waitFrom;
      const isBlind = quality.all < EMPTY && quality.rest < GOOD;
      const waitMs = isBlind
        ? SHADOW_MS
        : waitOf(tags, dark, cluster.tags, isHidden, forMs, expectation.devices[entry.d]!.reportEveryMs);
      if (cluster.excess < CERTAINTY || forMs < waitMs) continue;
    }
    if (!areProvable(tags, expectation, cluster.tags, entry.d, alive)) continue;
    for (const i of cluster.tags) if (!tags.gone.includes(i)) tags.gone.push(i);
    const evidence: [number, number][] = [
      [entry.d, tags.lastSeq],
      [entry.d, entry.q],
    ];
    raise(j, 'tags_missing', (lastRead + cluster.from) / 2, entry.t, 0.97, evidence, {
      missing: length,
      expected: alive,
      misses: cluster.misses,
      first: expectation.tags[cluster.tags[0]!]!,
    });
  }
}

/** Whether the absence of these can be proved in time, at the rates at which they are read: many say more than one. */
function areProvable(tags: TagsState, { devices }: Expectation, of: readonly number[], device: number, alive: number) {
  const most = Math.floor(PROVED_WITHIN_MS / (devices[device]?.reportEveryMs ?? 600_000));
  let sum = 0;
  for (const i of of) sum += surprise(tags.hits[i]!, tags.fair[i]!, most);
  return sum >= CERTAINTY + lnChoose(alive, of.length);
}

/** Tags of which too little is known, or that are read too badly, to be missed in time. */
export function unprovableTags(j: Judgement, expectation: Expectation): string[] {
  const { tags } = j;
  if (!tags) return [];
  const reader = expectation.devices.findIndex((d) => d.kind === 'tag_reader');
  const alive = tags.left.filter((left) => left === 0).length;
  return expectation.tags.filter((_, i) => tags.left[i] === 0 && !areProvable(tags, expectation, [i], reader, alive));
}

/** More tags are missed at once than chance explains: hidden or gone, and nobody can say yet which. */
export const areTagsInDoubt = (tags: TagsState): boolean =>
  (tags.empty ?? 0) >= EMPTY_READS || ((tags.dark ?? 0) > 0 && isMany(tags.dark!, tags.left.length));
