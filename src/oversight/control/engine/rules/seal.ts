import { evidenceOf, lower, raise } from '../breach.ts';
import { type Expectation, isWithin } from '../expectation.ts';
import type { Judgement, SealState } from '../judgement.ts';
import type { Entry } from '../observation.ts';
import { isKnownFalse } from './tamper.ts';

/**
 * Readers mistake a character or two, now and then the same one twice; a number that differs in more is another seal.
 */
const MISREAD_CHARACTERS = 2;
export const MISREADS_MOST = 2;
/** A right reading takes back so much of a wrong one: what is read wrong one time in two and more is no slip of the reader. */
const RIGHT_WORTH = 0.5;
/**
 * Whatever the wrong numbers: a right reading takes back so much of one. What is read wrong once in four times and more comes to so many in
 * the end; a reader that slips once in ten times does not in most of a year.
 */
const RIGHT_WORTH_OF_ANY = 0.25;
const MISREADS_IN_ALL = 6;
/** What is read wrong once in four times is doubted after so many readings. */
export const MISREAD_READINGS = 17;

function differingCharacters(a: string, b: string): number {
  if (a.length !== b.length) return Math.max(a.length, b.length);
  let n = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) n++;
  return n;
}

const newSeal = (device: number): SealState => ({
  device,
  state: -1,
  since: 0,
  wrong: '',
  wrongCount: 0,
  wrongAt: 0,
  wrongSeq: 0,
  seenAt: 0,
  closedReads: 0,
  rightReads: 0,
});

/** Where between two readings a change happened is unknown: the middle is the best guess. */
const between = (before: number, after: number): number => (before > 0 ? (before + after) / 2 : after);

/** Read open once, by a device that is known to say so falsely. */
const isOpenAlone = (expectation: Expectation, seal: SealState): boolean =>
  seal.openReads === 1 && isKnownFalse(expectation, seal.device, seal.alone ?? 0);

/** Right numbers among wrong ones that a reader's slips seldom come to: no breach yet. Never right it is a reader that fails, and silent. */
const isMisread = ({ misreads = 0, misreadFrom = 0, rightAt = 0, rightReads }: SealState): boolean =>
  misreads >= MISREADS_MOST && rightAt >= misreadFrom && rightReads < MISREADS_IN_ALL;

export const isSealFlagAlone = (j: Judgement, expectation: Expectation): boolean =>
  j.seals.some((seal) => seal !== null && ((seal.state === 1 && isOpenAlone(expectation, seal)) || isMisread(seal)));

function judgeState(j: Judgement, expectation: Expectation, seal: SealState, entry: Entry): void {
  if (entry.s === 0) {
    if (seal.openReads === 1) seal.alone = (seal.alone ?? 0) + 1;
    seal.openReads = 0;
    seal.closedReads++;
    if (seal.closedReads < 2) return;
    delete seal.isBroken;
    if (!j.seals.some((each) => each?.isBroken)) lower(j, 'seal_broken', entry.t);
    return;
  }
  seal.closedReads = 0;
  if (isWithin(expectation.sealOpenings, entry.t)) return;
  seal.openReads = (seal.openReads ?? 0) + 1;
  if (isOpenAlone(expectation, seal) && entry.s === 1) return;
  // Opened under an order and still open after it: wrong from the order's end on.
  let since = between(seal.seenAt, entry.t);
  for (const order of expectation.sealOpenings) if (order.to < entry.t && order.to > since) since = order.to;
  if (seal.state > 0) since = Math.min(since, seal.seenAt);
  for (const order of expectation.sealOpenings)
    if (seal.state > 0 && seal.seenAt <= order.to && order.to < entry.t) since = order.to;
  seal.isBroken = true;
  raise(j, 'seal_broken', since, entry.t, entry.s === 2 ? 0.99 : 0.97, [evidenceOf(entry)], {
    state: entry.s === 2 ? 'cut' : 'open',
  });
}

function judgeNumber(j: Judgement, expectation: Expectation, seal: SealState, entry: Entry): void {
  if (entry.n === undefined || expectation.seals.length === 0) return;
  let least = Infinity;
  let expected = '';
  for (const right of expectation.seals) {
    if (entry.t < right.from || entry.t > right.to) continue;
    const differing = differingCharacters(right.number, entry.n);
    if (differing < least) {
      least = differing;
      expected = right.number;
    }
  }
  if (least === 0) {
    seal.rightAt = entry.t;
    seal.rightReads++;
    seal.wrongCount = Math.max(0, seal.wrongCount - RIGHT_WORTH);
    seal.misreads = Math.max(0, (seal.misreads ?? 0) - RIGHT_WORTH_OF_ANY);
    // Where right ones were among the wrong ones two of them end nothing.
    if (seal.rightReads < 2 || (seal.isMixed && seal.misreads > MISREADS_IN_ALL / 2)) return;
    if (seal.isOther) Object.assign(seal, { wrongCount: 0, misreads: 0 });
    delete seal.isOther;
    delete seal.isMixed;
    if (!j.seals.some((each) => each?.isOther)) lower(j, 'seal_mismatch', entry.t);
    return;
  }
  seal.rightReads = 0;
  if (seal.wrongCount > 0 && seal.wrong === entry.n) seal.wrongCount++;
  else {
    seal.wrong = entry.n;
    seal.wrongCount = 1;
    seal.wrongAt = between(seal.seenAt, entry.t);
    seal.wrongSeq = entry.q;
  }
  if (!seal.misreads) seal.misreadFrom = entry.t;
  seal.misreads = Math.min(MISREADS_IN_ALL + 1, (seal.misreads ?? 0) + 1);
  if (seal.wrongCount <= MISREADS_MOST && least <= MISREAD_CHARACTERS) {
    // Never right it is a reader that fails, and silent.
    if (seal.misreads < MISREADS_IN_ALL || (seal.rightAt ?? 0) < (seal.misreadFrom ?? 0)) return;
    seal.isMixed = true;
  }
  const since = wrongSince(expectation, seal.wrong, seal.wrongAt);
  seal.isOther = true;
  raise(
    j,
    'seal_mismatch',
    since,
    entry.t,
    seal.wrongCount > 1 ? 0.99 : 0.9,
    [[entry.d, seal.wrongSeq], evidenceOf(entry)],
    {
      read: entry.n,
      expected,
    },
  );
}

/** A number that was right until a change became due is wrong from then on. */
function wrongSince(expectation: Expectation, number: string, at: number): number {
  for (const seal of expectation.seals)
    if (seal.number === number && seal.to < Infinity && seal.to > at) return seal.to;
  return at;
}

/**
 * seal_broken and seal_mismatch. Of several seals each one ends only what it said itself: a whole one says nothing of a cut one.
 * An order makes an open seal innocent, a new number right beside the old until it ends.
 */
export function judgeSeal(j: Judgement, expectation: Expectation, entry: Entry): void {
  const seal = (j.seals[entry.d] ??= newSeal(entry.d));
  judgeState(j, expectation, seal, entry);
  judgeNumber(j, expectation, seal, entry);
  if (seal.state !== entry.s) seal.since = entry.t;
  seal.state = entry.s!;
  seal.seenAt = entry.t;
}
