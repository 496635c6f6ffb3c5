import { forgetBefore } from './breach.ts';
import { copyOf } from './copy.ts';
import type { Expectation } from './expectation.ts';
import { judge, passTime } from './judge.ts';
import type { Judgement } from './judgement.ts';
import { type Entry, entryOf, type Observation } from './observation.ts';
import { add, inBlocks, type Packed, unpacked } from './pack.ts';
import { HORIZON_MS, RECENT_MOST, type SubjectState } from './state.ts';

/** Two devices' clocks differ by seconds: an inversion this small between devices changes nothing that is judged. */
const NEAR_ORDER_MS = 90_000;
/** The base is moved on by judging, where no middle was kept, when so many horizons lie behind it. */
const STRIDE = 2.5;
const NEEDED = 3;
const KEPT_SHARE = 0.8;
const ASKED_EACH = 8;

const isBefore = (a: Entry, b: Entry): boolean => (a.t !== b.t ? a.t < b.t : a.d !== b.d ? a.d < b.d : a.q < b.q);

/** In event order, whatever the order in which they came. */
const inOrder = (entries: Entry[]): Entry[] => entries.sort((a, b) => (isBefore(a, b) ? -1 : 1));

/** What came after an instant; blocks that end before it are not opened. */
const allAfter = (blocks: readonly Packed[], t: number): Entry[] =>
  inOrder(blocks.flatMap((block) => (block.to > t ? unpacked(block) : [])).filter((entry) => entry.t > t));

function settle(state: SubjectState): void {
  const { base } = state;
  forgetBefore(base, base.t);
  forgetBefore(state.hearing, base.t);
  if (!state.isStale) forgetBefore(state.head, base.t);
  if (state.mid && state.mid.t <= base.t) state.mid = null;
}

/** Keeps of the recent observations those after an instant. */
function forgetUntil(blocks: Packed[], t: number): Packed[] {
  const kept = blocks.filter((block) => block.from > t);
  const opened = blocks.flatMap((block) => (block.from <= t && block.to > t ? unpacked(block) : []));
  return opened.length > 0 ? [...inBlocks(inOrder(opened.filter((entry) => entry.t > t))), ...kept] : kept;
}

/** The base moves to the middle once that is past the horizon: nothing is judged a second time for it. */
function moveToMiddle(state: SubjectState): void {
  const { mid } = state;
  if (!mid || mid.t > state.newestAt - HORIZON_MS) return;
  state.base = mid;
  state.mid = null;
  if (state.recent) state.recent = forgetUntil(state.recent, mid.t);
  settle(state);
}

/** Keeps how things stand after the newest entry, as long as no clock has gone on from there. */
function noteMiddle(state: SubjectState): void {
  const { base, head, newestAt } = state;
  if (!state.mid && head.t === newestAt && newestAt >= base.t + HORIZON_MS) state.mid = copyOf<Judgement>(head);
}

/**
 * Moves the base on where no middle could be kept, or where so much is said that no more may be held: what lies beyond the
 * horizon is judged a second time. Only the blocks that reach back so far are opened.
 */
function moveBase(state: SubjectState, expectation: Expectation, blocks: Packed[]): void {
  let [left, from] = [0, Infinity];
  for (const block of blocks) {
    left += block.n;
    from = Math.min(from, block.from);
  }
  const { base, newestAt } = state;
  if (left <= RECENT_MOST && !(from < newestAt - STRIDE * HORIZON_MS)) return;
  const horizon = newestAt - HORIZON_MS;
  const keptMost = RECENT_MOST * KEPT_SHARE;
  blocks.sort((a, b) => a.from - b.from);
  const opened: Entry[] = [];
  for (let bound = from; blocks.length > 0; ) {
    if (Math.min(opened[0]?.t ?? Infinity, bound) >= horizon && left <= keptMost) break;
    opened.push(...unpacked(blocks.shift()!));
    inOrder(opened);
    bound = blocks[0]?.from ?? Infinity;
    let n = 0;
    for (; n < opened.length && opened[n]!.t < bound; n++, left--) {
      const { t } = opened[n]!;
      // Nothing of one instant is left behind: what is at the base is in it.
      if (t >= horizon && left <= keptMost && t > base.t) break;
      judge(base, expectation, opened[n]!, state.hearing.enrolledAt);
    }
    opened.splice(0, n);
  }
  if (opened.length > 0) blocks.unshift(...inBlocks(opened));
  settle(state);
}

/** Judges again what came since the middle, or the base, late data in their place. Cost is bounded by RECENT_MOST. */
export function judgeAgain(state: SubjectState, expectation: Expectation, now: number): void {
  if (!state.recent) return;
  const { base, mid } = state;
  const head = copyOf<Judgement>(mid ?? base);
  for (const entry of allAfter(state.recent, head.t)) {
    if (!state.mid && entry.t > head.t && head.t >= base.t + HORIZON_MS) state.mid = copyOf(head);
    judge(head, expectation, entry, state.hearing.enrolledAt);
  }
  head.revision = state.head.revision + 1;
  state.head = head;
  state.isStale = false;
  delete state.decidedAt;
  moveToMiddle(state);
  passTime(head, expectation, now, state.hearing.enrolledAt);
}

export type Taken = 'judged' | 'late' | 'waits';

/**
 * Takes in a new entry: judged at once when it comes in order, otherwise when everything is judged again.
 * @param isNewest whether it has the highest sequence number of its device
 */
export function takeIn(state: SubjectState, expectation: Expectation, entry: Entry, isNewest: boolean): Taken {
  const { base, mid, decidedAt = -Infinity } = state;
  if (entry.t <= base.t) {
    state.devices[entry.d]!.late++;
    return 'late';
  }
  // What the clock decided before it was known may have been otherwise.
  const isInOrder = isNewest && entry.t >= state.newestAt - NEAR_ORDER_MS && entry.t > decidedAt;
  if (entry.t > state.newestAt) state.newestAt = entry.t;
  if (mid && entry.t <= mid.t) state.mid = null;
  if (!isInOrder) state.isStale = true;
  if (state.recent) add(state.recent, entry);
  if (!state.isStale) {
    judge(state.head, expectation, entry, state.hearing.enrolledAt);
    noteMiddle(state);
    moveToMiddle(state);
  }
  // In strides: whether it is time is asked with every few entries.
  const isAsked = state.recent !== null && (state.recent.at(-1)?.n ?? 0) % ASKED_EACH === 0;
  if (state.recent && isAsked) moveBase(state, expectation, state.recent);
  return state.isStale ? 'waits' : 'judged';
}

/**
 * Whether a state that is kept without its recent observations needs them: late data or changed orders wait to be
 * judged, or so much has come in that the base must move.
 */
export function needsRecent(state: SubjectState): boolean {
  return state.recent === null && (state.isStale || state.newestAt > state.base.t + NEEDED * HORIZON_MS);
}

/** Event time from which observations are needed. */
export const recentFrom = ({ isStale, mid, base }: SubjectState): number => (isStale && mid ? mid : base).t;

/**
 * Gives a state its recent observations back, from wherever messages are stored: all that were new, in any order, with
 * what `fold` said of the time of each. Give a tick next; late data are then judged.
 */
export function withRecent(
  state: SubjectState,
  expectation: Expectation,
  stored: readonly { observation: Observation; eventAt: number; isTimed: boolean }[],
): void {
  const from = recentFrom(state);
  const entries = stored.flatMap(({ observation, eventAt, isTimed }): Entry[] => {
    const device = expectation.deviceNumbers.get(observation.device);
    if (device === undefined || eventAt <= from) return [];
    return [entryOf(expectation, observation, device, eventAt, isTimed)];
  });
  state.recent = inBlocks(inOrder(entries));
  if (from === state.base.t) moveBase(state, expectation, state.recent);
}

/** A state without its recent observations: half the size, enough while messages come in order. */
export function withoutRecent(state: SubjectState): SubjectState {
  state.recent = null;
  return state;
}
