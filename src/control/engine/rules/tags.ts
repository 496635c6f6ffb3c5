import { lower, raise } from '../breach.ts';
import type { Expectation } from '../expectation.ts';
import type { Judgement, TagsState } from '../judgement.ts';
import type { Entry } from '../observation.ts';

/** More expected tags than this are judged as the first so many: state must stay bounded. */
const MOST_TAGS = 2_000;
/** ln(1 / chance of a false alarm per read) that is accepted. */
const CERTAINTY = 14;
/** Something that stands in the way hides neighbours, many at once, and for up to this long. */
const SHADOW_MS = 100 * 60_000;
const SHADOW_READS = 10;
const SHADOW_SHARE = 0.3;
const SPOILT = 0.75;
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

/**
 * How well this read went: tags read over what their rates promise, those long gone left out. Below SPOILT something
 * common to many tags is at work (a collision, a truck before the antenna) and a miss says nothing about the one tag.
 */
function qualityOf(tags: TagsState, absent: Uint8Array): number {
  let promised = 0;
  let read = 0;
  for (let i = 0; i < absent.length; i++) {
    if (tags.left[i] === 1 || tags.missed[i]! >= SHADOW_READS) continue;
    promised += rateOf(tags, i);
    if (absent[i] === 0) read++;
  }
  if (promised < 1) return 1;
  const quality = read / promised;
  return quality > 1 ? 1 : quality;
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

function clusters(tags: TagsState): Cluster[] {
  const byMisses = new Map<number, number[]>();
  for (let i = 0; i < tags.missed.length; i++)
    if (tags.missed[i]! >= 2 && tags.left[i] === 0) {
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
 * Whether something standing in the way explains the cluster: it hides every tag of one stretch of the stow, the ones
 * that left before included, and the stretch is a good part of the whole.
 */
function looksShadowed(tags: TagsState, cluster: Cluster): boolean {
  const isMember = new Set(cluster.tags);
  const first = cluster.tags[0]!;
  const last = cluster.tags[cluster.tags.length - 1]!;
  let present = 0;
  for (let i = first; i <= last; i++) if (tags.left[i] === 0 && !isMember.has(i) && tags.missed[i] === 0) present++;
  let from = first;
  let to = last;
  while (from > 0 && (tags.left[from - 1] === 1 || tags.missed[from - 1]! > 0)) from--;
  while (to + 1 < tags.left.length && (tags.left[to + 1] === 1 || tags.missed[to + 1]! > 0)) to++;
  let alive = 0;
  for (let i = 0; i < tags.left.length; i++) if (tags.left[i] === 0) alive++;
  const isBroad = to - from + 1 >= SHADOW_SHARE * tags.left.length || cluster.tags.length >= SHADOW_SHARE * alive;
  return isBroad && present <= 0.15 * cluster.tags.length;
}

/** tags_missing, from per-tag read rates. `entry.g` holds the expected tags that were not read. */
export function judgeTags(j: Judgement, expectation: Expectation, entry: Entry): void {
  const count = Math.min(expectation.tags.length, MOST_TAGS);
  if (count === 0) return;
  const tags = (j.tags ??= newTags(count, expectation.releases.length, entry.t));
  settleReleases(tags, expectation, entry.t);
  const leaving = mayBeLeaving(tags, expectation, entry.t);
  const absent = new Uint8Array(count);
  for (const i of entry.g!) if (i < count) absent[i] = 1;
  const quality = qualityOf(tags, absent);
  let suspects = 0;
  for (let i = 0; i < count; i++) {
    if (absent[i] === 0) {
      noteRead(tags, i, entry.t);
      continue;
    }
    if (tags.left[i] === 1) continue;
    if (tags.missed[i] === 0) tags.missAt[i] = entry.t;
    tags.missed[i]! += 1;
    if (leaving?.has(i)) continue;
    if (quality >= SPOILT && tags.missed[i]! <= 2) tags.fair[i]! += 1;
    if (quality >= SPOILT) tags.score[i]! -= Math.round(100 * Math.log(1 - rateOf(tags, i) * quality));
    if (tags.missed[i]! >= 2) suspects++;
  }
  tags.reads++;
  tags.seenAt = entry.t;
  if (tags.gone.length > 0) {
    tags.gone = tags.gone.filter((i) => absent[i] === 1 && tags.left[i] === 0);
    if (tags.gone.length === 0) lower(j, 'tags_missing', entry.t);
  }
  if (suspects > 0) judgeClusters(j, expectation, tags, leaving, entry);
  tags.lastSeq = entry.q;
}

function judgeClusters(
  j: Judgement,
  expectation: Expectation,
  tags: TagsState,
  leaving: Set<number> | null,
  entry: Entry,
): void {
  let alive = 0;
  for (let i = 0; i < tags.left.length; i++) if (tags.left[i] === 0) alive++;
  for (const cluster of clusters(tags)) {
    const members = leaving ? cluster.tags.filter((i) => !leaving.has(i)) : cluster.tags;
    if (members.length === 0) continue;
    const needed = CERTAINTY + lnChoose(alive, members.length);
    if (cluster.score / 100 < needed) continue;
    if (looksShadowed(tags, cluster) && (cluster.misses < SHADOW_READS || entry.t - cluster.from < SHADOW_MS)) continue;
    const lastRead = members.reduce((most, i) => Math.max(most, tags.readAt[i]!), 0);
    for (const i of members) if (!tags.gone.includes(i)) tags.gone.push(i);
    raise(
      j,
      'tags_missing',
      (lastRead + cluster.from) / 2,
      entry.t,
      0.97,
      [
        [entry.d, tags.lastSeq],
        [entry.d, entry.q],
      ],
      {
        missing: members.length,
        expected: alive,
        misses: cluster.misses,
        first: expectation.tags[members[0]!]!,
      },
    );
  }
}
