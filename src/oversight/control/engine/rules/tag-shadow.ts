import type { TagsState } from '../judgement.ts';

/** How long tags that are missed together must be missed before they are gone, and not hidden. */

/**
 * Something parked before an antenna hides many tags at once, neighbours or not, and is gone again within this time. The
 * fewer are missed together, the less it is that: one alone, two, three.
 */
export const SHADOW_MS = 87 * 60_000;
export const ALONE_MS = [0, 39, 39, 49].map((minutes) => minutes * 60_000);
/** Neighbours that are less than a tenth of the stow: what hides so few is small, and is moved sooner. */
const FEW_MS = 58 * 60_000;
/** What may cover this share of the stow is as large as what stands in the way usually is. */
const LARGE_SHARE = 0.3;
/** Nothing that stands in the way hides so much of the stow as it once was, and lets the rest be read well. */
const LARGEST_SHARE = 0.75;
/**
 * What stands in the way hides neighbours, or lets now and then a read through. Tags scattered over the stow, of which so
 * many reads brought none (one in thirty or more would have come), are gone sooner.
 */
const SCATTERED_MS = 44 * 60_000;
const SCATTERED_SHARE = 0.6;
const RUNS_LEAST = 4;
const UNLEAKED_LEAST = 70;
/** So many are missed together. */
export const MANY_LEAST = 3;

/** How many stretches of neighbours the dark tags make, in the order of the stow, which may end where it begins. */
function stretches(tags: TagsState, dark: ReadonlyMap<number, number>): { count: number; runs: number; alive: number } {
  let [count, runs, alive, first, before] = [0, 0, 0, -1, -1];
  for (let i = 0; i < tags.left.length; i++) {
    if (tags.left[i] === 1 || tags.gone.includes(i)) continue;
    const is = dark.has(i) ? 1 : 0;
    // Missed as well, and too badly read to tell: only what is read in between parts neighbours.
    if (is === 0 && tags.missed[i]! >= 2) continue;
    alive++;
    count += is;
    if (is === 1 && before !== 1) runs++;
    if (first < 0) first = is;
    before = is;
  }
  if (runs > 1 && first === 1 && before === 1) runs--;
  return { count, runs, alive };
}

/**
 * Beside places that were empty before, since a release or a theft: what hides those hides no tag of theirs, and may be larger
 * than it shows. So many places, empty ones and dark ones, it may cover; 0 where none beside it was empty.
 */
function mayCover(tags: TagsState, dark: ReadonlyMap<number, number>, tag: number): number {
  const n = tags.left.length;
  const isEmpty = (i: number): boolean => tags.left[i] === 1 || tags.missed[i]! > tags.missed[tag]! + 2;
  // Missed as well, and too badly read to tell, or leaving under a release that goes on: only what is read ends it.
  const isMissed = (i: number): boolean => dark.has(i) || tags.missed[i]! >= 2;
  let [size, empty] = [1, 0];
  for (const step of [1, n - 1])
    for (let i = (tag + step) % n; i !== tag && (isEmpty(i) || isMissed(i)); i = (i + step) % n) {
      size++;
      if (isEmpty(i)) empty++;
    }
  return empty > 0 ? size : 0;
}

const areStrewn = ({ count, runs, alive }: ReturnType<typeof stretches>): boolean =>
  runs >= Math.max(RUNS_LEAST, (SCATTERED_SHARE * (count * (alive - count))) / alive);

/** Notes, while many are hidden, how they lie when most of them are. */
export function noteHidden(tags: TagsState, dark: ReadonlyMap<number, number>): void {
  if (tags.dark! >= (tags.darkMost ?? 0)) tags.isStrewn = areStrewn(stretches(tags, dark));
}

/** What was hidden for long enough to be seen, and is read again, shows what hides tags here. */
const SHOWN_READS = 2;
export function noteUncovered(tags: TagsState): void {
  if (tags.gone.length > 0 || (tags.hiddenReads ?? 0) < SHOWN_READS) return;
  tags.hidLeast = Math.min(tags.hidLeast ?? 1, (tags.darkMost ?? 0) / tags.left.length);
  if (tags.isStrewn === true) tags.strewn = (tags.strewn ?? 0) + 1;
  else tags.neighbours = (tags.neighbours ?? 0) + 1;
}

/** What hid tags here so far, this often, hid neighbours: what lies all over the stow it does not hide. */
const NEIGHBOURS_LEAST = 2;

/**
 * What hides tags from all over the stow: how often what hides any hides such, before it was seen here; what of it lasts longer
 * than so many minutes (most is gone in a quarter of an hour, one in ten stays for up to an hour and a half); and how many of
 * the hidden it lets through at each read.
 */
const STREWN_BEFORE = 0.5;
const SHORT_MS = 12 * 60_000;
const LONG_SHARE = 0.1;
const LEAKED_SHARE = 1 / 40;
/** Seen hidden and gone are weighed together: by e to this less likely hidden than not it is gone. */
const LN_HIDDEN_LEAST = 5.2;
/** One alone: a small thing stands before one of many at all times, and whoever looks often sees each of them. */
const LN_ALONE_MORE = 0.4;
/** Two reads and a bit: nothing is gone sooner. */
const STREWN_LEAST_MS = 14 * 60_000;

/**
 * Whether something lets a read of a tag through depends on how both stand, which is the same at the next read: reads that
 * follow one another within this time look twice at the same.
 */
const APART_MS = 10 * 60_000;

/** Reads of hidden tags, each of which had a chance of its own to come through. */
const readsApart = (tags: TagsState, count: number, everyMs: number): number =>
  count * (tags.darkReads ?? 0) * Math.min(1, everyMs / APART_MS);

/** What hides tags covers between a tenth and six tenths of the stow, as a rule: so much of it, in as many steps. */
const COVERS_LEAST = 0.1;
const COVERS_MOST = 0.6;
const COVERS_STEPS = 10;
/** Never less likely than this: what is as small may stand before them all the same. */
const SMALL_LEAST = 0.04;

/** The chance that of so many tags no more than `count` are drawn, each with this chance. */
function drawnAtMost(count: number, of: number, share: number): number {
  let [one, sum] = [(1 - share) ** of, 0];
  for (let k = 0; k <= count; k++) {
    sum += one;
    one *= ((of - k) * share) / ((k + 1) * (1 - share));
  }
  return sum;
}

/** How often what hides any hides such from all over the stow, before it was seen here and after. */
const strewnShare = ({ strewn = 0, neighbours = 0 }: TagsState): number =>
  (strewn + STREWN_BEFORE) / (strewn + neighbours + 2 * STREWN_BEFORE);

/** -ln of the chance that what hides tags hides no more than these; nothing where it hid as few here before. */
function unlikelySmall(tags: TagsState, size: number, alive: number, runs: number): number {
  if (size / alive >= (tags.hidLeast ?? 1)) return 0;
  const span = COVERS_MOST - COVERS_LEAST;
  const near = Math.max(SMALL_LEAST, ((size + 0.5) / alive - COVERS_LEAST) / span);
  if (runs < size) return -Math.log(Math.min(1, near));
  let drawn = 0;
  for (let k = 0; k < COVERS_STEPS; k++)
    drawn += drawnAtMost(size, alive, COVERS_LEAST + ((k + 0.5) / COVERS_STEPS) * span) / COVERS_STEPS;
  const share = strewnShare(tags);
  return -Math.log(Math.max(SMALL_LEAST, share * drawn + (runs === 1 ? (1 - share) * near : 0)));
}

/**
 * -ln of the chance that something hides these, lying as they do, or so few, for so long, and lets none of them through: the more
 * they are and the more often they are looked for, the sooner it is small.
 */
function unlikelyHidden(tags: TagsState, reads: number, forMs: number, unlikelyLie: number): number {
  if ((tags.leaks ?? 0) > 0) return 0;
  const lasts = (1 - LONG_SHARE) * Math.exp(-forMs / SHORT_MS) + LONG_SHARE * Math.max(0, 1 - forMs / SHADOW_MS);
  const unread = -Math.log(1 - LEAKED_SHARE) * reads;
  return unlikelyLie + unread - Math.log(Math.max(lasts, 1e-9));
}

/** How long what is missed together must be missed, which it has been for `forMs`. */
export function waitOf(
  tags: TagsState,
  dark: ReadonlyMap<number, number>,
  chosen: readonly number[],
  isHidden: boolean,
  forMs: number,
  everyMs: number,
): number {
  const lie = stretches(tags, dark);
  const { count, runs, alive } = lie;
  const reads = readsApart(tags, count, everyMs);
  const hasLeaked = (tags.leaks ?? 0) > 0;
  const isOfNeighbours = (tags.neighbours ?? 0) >= NEIGHBOURS_LEAST && (tags.strewn ?? 0) === 0;
  const isUnlikely = (unlikelyLie: number): boolean =>
    unlikelyHidden(tags, reads, forMs, unlikelyLie) > LN_HIDDEN_LEAST;
  if (areStrewn(lie)) {
    if (isHidden && isUnlikely(-Math.log(strewnShare(tags)))) return STREWN_LEAST_MS;
    if (!hasLeaked && (isOfNeighbours || reads >= UNLEAKED_LEAST)) return SCATTERED_MS;
  }
  const covered = chosen.reduce((most, i) => Math.max(most, mayCover(tags, dark, i)), 0);
  if (isHidden && count >= LARGEST_SHARE * tags.left.length) return SCATTERED_MS;
  if (covered >= LARGE_SHARE * tags.left.length) return SHADOW_MS;
  const size = Math.max(count, covered);
  // One or two, or three that are no neighbours: what hides tags hides more, as a rule.
  const areFew = count < MANY_LEAST || (count === MANY_LEAST && runs === count);
  if (
    areFew &&
    size < LARGE_SHARE * alive &&
    isUnlikely(unlikelySmall(tags, size, alive, runs) - (count === 1 ? LN_ALONE_MORE : 0))
  )
    return STREWN_LEAST_MS;
  if (isHidden && count < LARGE_SHARE * alive && isUnlikely(0)) return STREWN_LEAST_MS;
  if (covered >= MANY_LEAST) return isHidden ? SHADOW_MS : FEW_MS;
  if (!isHidden && chosen.length < MANY_LEAST) return ALONE_MS[chosen.length]!;
  if (count <= MANY_LEAST && runs === count) return ALONE_MS[count]!;
  return isHidden ? SHADOW_MS : FEW_MS;
}
