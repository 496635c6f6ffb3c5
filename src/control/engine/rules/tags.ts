import { lower, raise } from '../breach.ts';
import type { Expectation } from '../expectation.ts';
import type { Judgement, TagsState } from '../judgement.ts';
import type { Entry } from '../observation.ts';
import { spread } from '../tag-set.ts';

/** ln(1 / chance of a false alarm per read) that is accepted. */
const CERTAINTY = 14;
/** Something that stands in the way hides neighbours, many at once, and for up to this long. */
const SHADOW_MS = 100 * 60_000;
const SHADOW_READS = 10;
const SHADOW_SHARE = 0.3;
const SPOILT = 0.75;
const REST_GOOD = 0.85;
const REST_LEAST = 3;
/** No tag is read so well that a miss says more than this. */
const BEST_RATE = 0.97;
const COUNT_MOST = 400;

const newTags = (count: number, releases: number, t: number): TagsState => {
  const zeros = (): number[] => Array.from({ length: count }, () => 0);
  return {
    hits: zeros(),
    fair: zeros(),
    missed: zeros(),
    score: zeros(),
    readAt: Array.from({ length: count }, () => t),
    missAt: zeros(),
    left: zeros(),
    settled: Array.from({ length: releases }, () => 0),
    reads: 0,
    seenAt: t,
    lastSeq: 0,
    gone: [],
  };
};

/** Read rate with a prior of nine reads in ten. */
function rateOf(tags: TagsState, i: number): number {
  const rate = (tags.hits[i]! + 9) / (tags.hits[i]! + tags.fair[i]! + 10);
  return rate > BEST_RATE ? BEST_RATE : rate;
}

/** A tag whose last read lies before the end of its release and whose absence reaches into it has left. */
function settleReleases(tags: TagsState, expectation: Expectation, t: number): void {
  const { releases } = expectation;
  for (let k = 0; k < releases.length; k++) {
    const release = releases[k]!;
    if (release.to > t || tags.settled[k] === 1) continue;
    for (const i of release.tags)
      if (i < tags.hits.length && tags.missed[i]! > 0 && tags.readAt[i]! <= release.to) forget(tags, i);
    tags.settled[k] = 1;
  }
}

function forget(tags: TagsState, i: number): void {
  tags.left[i] = 1;
  tags.missed[i] = 0;
  tags.score[i] = 0;
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
    if (tags.left[i] === 1 || tags.missed[i]! >= SHADOW_READS) continue;
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

/** Evidence that a tag is gone, from a read that went well for it. What may be hidden gives none while it may be. */
function scoreMiss(tags: TagsState, i: number, isHidden: boolean, t: number): void {
  if (isHidden && (tags.missed[i]! < SHADOW_READS || t - tags.missAt[i]! < SHADOW_MS)) return;
  const isGood = quality.all >= SPOILT;
  if (!isGood && !(quality.rest >= REST_GOOD && tags.missed[i]! >= 3)) return;
  if (isGood && tags.missed[i]! <= 2) tags.fair[i]! += 1;
  const rate = rateOf(tags, i) * (isGood ? quality.all : quality.rest);
  tags.score[i]! -= Math.round(100 * Math.log(1 - rate));
}

function noteRead(tags: TagsState, i: number, t: number): void {
  tags.hits[i]! += 1;
  if (tags.hits[i]! + tags.fair[i]! > COUNT_MOST) {
    tags.hits[i]! /= 2;
    tags.fair[i]! /= 2;
  }
  tags.missed[i] = 0;
  tags.score[i] = 0;
  tags.left[i] = 0;
  tags.readAt[i] = t;
}

/** Misses that began together, with the evidence they add up to. */
interface Cluster {
  tags: number[];
  score: number;
  misses: number;
  from: number;
}

/** ln of the number of ways to choose k of n: many combinations were looked at, so much more evidence is needed. */
function lnChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}

/** Tags that may be hidden wait until nothing hides things for so long. */
function counts(tags: TagsState, hidden: Uint8Array, i: number, t: number): boolean {
  if (tags.missed[i]! < 2 || tags.left[i] === 1) return false;
  return hidden[i] === 0 || (tags.missed[i]! >= SHADOW_READS && t - tags.missAt[i]! >= SHADOW_MS);
}

function clusters(tags: TagsState, hidden: Uint8Array, t: number): Cluster[] {
  const byMisses = new Map<number, number[]>();
  for (let i = 0; i < tags.missed.length; i++) {
    if (!counts(tags, hidden, i, t)) continue;
    const list = byMisses.get(tags.missed[i]!);
    if (list) list.push(i);
    else byMisses.set(tags.missed[i]!, [i]);
  }
  return [...byMisses.keys()].map((misses) => {
    const members = [...byMisses.get(misses)!, ...(byMisses.get(misses + 1) ?? [])].sort((a, b) => a - b);
    let score = 0;
    let from = Infinity;
    for (const i of members) {
      score += tags.score[i]!;
      from = Math.min(from, tags.missAt[i]!);
    }
    return { tags: members, score, misses, from };
  });
}

/**
 * Which missing tags something standing in the way may hide: a stretch of the stow, a good part of the whole, of which
 * nothing is read; what left before counts with its neighbours. A stow has no ends, so a stretch may begin at the end
 * of the list and go on at its beginning. 1 hidden, 0 not.
 */
function hiddenTags(tags: TagsState): Uint8Array {
  const count = tags.left.length;
  const hidden = new Uint8Array(count);
  const broad = Math.max(4, SHADOW_SHARE * count);
  const isDark = (i: number): boolean => tags.left[i] === 1 || tags.missed[i]! >= 2;
  let start = 0;
  while (start < count && isDark(start)) start++;
  if (start === count) return hidden.fill(1);
  for (let k = 1; k <= count; ) {
    let length = 0;
    while (length < count && isDark((start + k + length) % count)) length++;
    if (length >= broad) for (let i = 0; i < length; i++) hidden[(start + k + i) % count] = 1;
    k += length + 1;
  }
  return hidden;
}

/** tags_missing, from per-tag read rates. `entry.g` holds the expected tags that were not read. */
export function judgeTags(j: Judgement, expectation: Expectation, entry: Entry): void {
  const count = expectation.tags.length;
  if (count === 0) return;
  const tags = (j.tags ??= newTags(count, expectation.releases.length, entry.t));
  settleReleases(tags, expectation, entry.t);
  const leaving = mayBeLeaving(tags, expectation, entry.t);
  const absent = spread(entry.g!, count);
  measureQuality(tags, absent);
  let suspects = 0;
  for (let i = 0; i < count; i++) {
    if (absent[i] === 0) noteRead(tags, i, entry.t);
    else if (tags.left[i] === 0) {
      if (tags.missed[i] === 0) tags.missAt[i] = entry.t;
      tags.missed[i]! += 1;
      if (tags.missed[i]! >= 2) suspects++;
    }
  }
  const hidden = suspects > 0 ? hiddenTags(tags) : null;
  for (let i = 0; i < count; i++)
    if (absent[i] === 1 && tags.left[i] === 0 && !leaving?.has(i)) scoreMiss(tags, i, hidden?.[i] === 1, entry.t);
  tags.reads++;
  tags.seenAt = entry.t;
  if (tags.gone.length > 0) {
    tags.gone = tags.gone.filter((i) => absent[i] === 1 && tags.left[i] === 0);
    if (tags.gone.length === 0) lower(j, 'tags_missing', entry.t);
  }
  if (hidden) judgeClusters(j, expectation, tags, leaving, hidden, entry);
  tags.lastSeq = entry.q;
}

function judgeClusters(
  j: Judgement,
  expectation: Expectation,
  tags: TagsState,
  leaving: Set<number> | null,
  hidden: Uint8Array,
  entry: Entry,
): void {
  let alive = 0;
  for (let i = 0; i < tags.left.length; i++) if (tags.left[i] === 0) alive++;
  for (const cluster of clusters(tags, hidden, entry.t)) {
    const members = leaving ? cluster.tags.filter((i) => !leaving.has(i)) : cluster.tags;
    if (members.length === 0 || cluster.score / 100 < CERTAINTY + lnChoose(alive, members.length)) continue;
    const lastRead = members.reduce((most, i) => Math.max(most, tags.readAt[i]!), 0);
    for (const i of members) if (!tags.gone.includes(i)) tags.gone.push(i);
    const evidence: [number, number][] = [
      [entry.d, tags.lastSeq],
      [entry.d, entry.q],
    ];
    raise(j, 'tags_missing', (lastRead + cluster.from) / 2, entry.t, 0.97, evidence, {
      missing: members.length,
      expected: alive,
      misses: cluster.misses,
      first: expectation.tags[members[0]!]!,
    });
  }
}
