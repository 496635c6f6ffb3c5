import type { Expectation } from '../expectation.ts';
import type { Judgement } from '../judgement.ts';
import type { Entry } from '../observation.ts';
import { spread } from '../tag-set.ts';
import { surprise } from './tag-rate.ts';
import { SHADOW_MS } from './tag-shadow.ts';

/*
 * Readers of one watch are taken together: each may see a part of the stow. So one that names every tag would hide what another
 * reads no more. Each is therefore held to what it reads itself: as a whole, and of each tag.
 */

/** What one reader of several reads of the tags that are there: its usual share, and since when it reads far less. */
export interface ReaderState {
  usual: number;
  reads: number;
  lowFrom: number;
  lowReads: number;
  /** Event time of its newest read. */
  seenAt?: number;
  /** Per expected tag, as far as this reader reads it: reads, misses of which it came back, misses since. */
  hits?: number[];
  fair?: number[];
  missed?: number[];
  /** Since when it reads one no more that it used to read, whatever the others say; -1 none. */
  lostFrom?: number;
}

/** By this share of a read its usual one is learned, from the first on; after so many it is known. */
const LEARN_SHARE = 0.05;
const KNOWN_READS = 12;
/** Below this share of its usual a read is low, and the row of them ends above this one. */
const LOW_SHARE = 0.6;
const WELL_SHARE = 0.8;
/** What stands before an antenna is gone sooner, nearly always; so many reads at the least. Practice; to be set by the bank. */
const LOW_MS = 90 * 60_000;
const LOW_READS = 5;
/** A read below this share of its usual went badly: what it missed it may miss for that. */
const FAIR_SHARE = 0.85;
/** ln(1 / chance of a doubt for nothing per tag and read) that is accepted; and reads by which a tag is one that this reader reads. */
export const LOST_CERTAINTY = 12;
const LOST_HITS = 5;
/** What stands before one antenna of several stands elsewhere than before the other, and as long. */
export const LOST_MS = SHADOW_MS;
const COUNT_MOST = 400;

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

/** Whether this reader reads no more what it used to read, by more than chance and for longer than what hides it stands there. */
function isLost(
  { hits = [], fair = [], missed = [] }: ReaderState,
  i: number,
  everyMs: number,
  alive: number,
): boolean {
  const run = missed[i]!;
  if (run < LOW_READS || run * everyMs < LOST_MS || hits[i]! < LOST_HITS) return false;
  return surprise(hits[i]!, fair[i]!, run) >= LOST_CERTAINTY + Math.log(alive);
}

/** Holds a reader to each tag that it reads. Found whole by somebody who looked, what it reads no more it never did. */
function noteTags(
  reader: ReaderState,
  { left, gone }: NonNullable<Judgement['tags']>,
  missing: Uint8Array,
  isFair: boolean,
  alive: number,
  entry: Entry,
  { devices, foundWhole }: Expectation,
): void {
  const hits = (reader.hits ??= zeros(left.length));
  const fair = (reader.fair ??= zeros(left.length));
  const missed = (reader.missed ??= zeros(left.length));
  const lostFrom = reader.lostFrom ?? -1;
  const isFound = lostFrom >= 0 && foundWhole.some((at) => at > lostFrom && at <= entry.t);
  let isAny = false;
  for (let i = 0; i < left.length; i++) {
    const was = isLost(reader, i, devices[entry.d]!.reportEveryMs, alive);
    if (left[i] === 1 || gone.includes(i) || (isFound && was)) {
      hits[i] = fair[i] = missed[i] = 0;
    } else if (missing[i] === 0) {
      fair[i]! += missed[i]!;
      missed[i] = 0;
      hits[i]! += 1;
      if (hits[i]! + fair[i]! <= COUNT_MOST) continue;
      hits[i] = Math.round(hits[i]! / 2);
      fair[i] = Math.round(fair[i]! / 2);
    } else {
      if (isFair) missed[i]! += 1;
      isAny ||= was || isLost(reader, i, devices[entry.d]!.reportEveryMs, alive);
    }
  }
  reader.lostFrom = !isAny ? -1 : isFound || lostFrom < 0 ? entry.t : lostFrom;
}

export function noteReader(j: Judgement, expectation: Expectation, entry: Entry): void {
  if (!expectation.hasReaders || !j.tags) return;
  const { left } = j.tags;
  const missing = spread(entry.g!, left.length);
  let [alive, read] = [0, 0];
  for (let i = 0; i < left.length; i++) {
    if (left[i] === 1) continue;
    alive++;
    if (missing[i] === 0) read++;
  }
  const readers = (j.readers ??= expectation.devices.map(() => null));
  if (readers[entry.d]) readers[entry.d]!.seenAt = entry.t;
  if (alive === 0) return;
  const share = read / alive;
  const reader = (readers[entry.d] ??= { usual: share, reads: 0, lowFrom: -1, lowReads: 0, seenAt: entry.t });
  reader.reads++;
  noteTags(reader, j.tags, missing, share >= FAIR_SHARE * reader.usual, alive, entry, expectation);
  if (reader.reads > KNOWN_READS && share < (reader.lowFrom < 0 ? LOW_SHARE : WELL_SHARE) * reader.usual) {
    if (reader.lowFrom < 0) reader.lowFrom = entry.t;
    reader.lowReads++;
    return;
  }
  reader.lowFrom = -1;
  reader.lowReads = 0;
  reader.usual += Math.max(LEARN_SHARE, 1 / reader.reads) * (share - reader.usual);
}

/** One reader of several has long read far less than it used to, or one tag no more, whatever the others say. */
export const isReaderLow = ({ readers, t }: Judgement): boolean =>
  readers?.some(
    (r) =>
      r !== null && ((r.lowFrom >= 0 && r.lowReads >= LOW_READS && t - r.lowFrom >= LOW_MS) || (r.lostFrom ?? -1) >= 0),
  ) ?? false;

/** When a reader that reads far less has done so for long; Infinity where none does. */
export const readerLowAt = ({ readers }: Judgement): number =>
  (readers ?? []).reduce((at, r) => (r && r.lowFrom >= 0 ? Math.min(at, r.lowFrom + LOW_MS) : at), Infinity);
