import type { Expectation } from '../expectation.ts';
import type { Judgement } from '../judgement.ts';
import type { Entry } from '../observation.ts';
import { spread } from '../tag-set.ts';

/*
 * Readers of one watch are taken together: each may see a part of the stow. So one that names every tag would hide what another
 * reads no more. Each is therefore held to what it reads itself, as a whole.
 */

/** What one reader of several reads of the tags that are there: its usual share, and since when it reads far less. */
export interface ReaderState {
  usual: number;
  reads: number;
  lowFrom: number;
  lowReads: number;
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
  if (alive === 0) return;
  const share = read / alive;
  const readers = (j.readers ??= expectation.devices.map(() => null));
  const reader = (readers[entry.d] ??= { usual: share, reads: 0, lowFrom: -1, lowReads: 0 });
  reader.reads++;
  if (reader.reads > KNOWN_READS && share < (reader.lowFrom < 0 ? LOW_SHARE : WELL_SHARE) * reader.usual) {
    if (reader.lowFrom < 0) reader.lowFrom = entry.t;
    reader.lowReads++;
    return;
  }
  reader.lowFrom = -1;
  reader.lowReads = 0;
  reader.usual += Math.max(LEARN_SHARE, 1 / reader.reads) * (share - reader.usual);
}

/** One reader of several has long read far less than it used to, whatever the others say. */
export const isReaderLow = ({ readers, t }: Judgement): boolean =>
  readers?.some((r) => r !== null && r.lowFrom >= 0 && r.lowReads >= LOW_READS && t - r.lowFrom >= LOW_MS) ?? false;
