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
/** The base moves when this much more than the horizon lies behind it: in strides, not with every message. */
const STRIDE = 1.25;
const KEPT_SHARE = 0.8;
const ASKED_EACH = 8;

const isBefore = (a: Entry, b: Entry): boolean => (a.t !== b.t ? a.t < b.t : a.d !== b.d ? a.d < b.d : a.q < b.q);

/** In event order, whatever the order in which they came. */
const inOrder = (entries: Entry[]): Entry[] => entries.sort((a, b) => (isBefore(a, b) ? -1 : 1));

const allOf = (blocks: readonly Packed[]): Entry[] => inOrder(blocks.flatMap(unpacked));

/**
 * Moves the base up to the horizon. Each entry is judged twice in all, whatever the history; only the blocks that reach
 * back beyond the horizon are opened.
 */
function moveBase(state: SubjectState, expectation: Expectation, blocks: Packed[]): void {
  let [left, from, newest] = [0, Infinity, -Infinity];
  for (const block of blocks) {
    left += block.n;
    from = Math.min(from, block.from);
    newest = Math.max(newest, block.to);
  }
  if (left <= RECENT_MOST && !(from < newest - STRIDE * HORIZON_MS)) return;
  const { base } = state;
  const horizon = newest - HORIZON_MS;
  const keptMost = RECENT_MOST * KEPT_SHARE;
  blocks.sort((a, b) => a.from - b.from);
  const opened: Entry[] = [];
  for (let bound = from; blocks.length > 0; ) {
    if (Math.min(opened[0]?.t ?? Infinity, bound) >= horizon && left <= keptMost) break;
    opened.push(...unpacked(blocks.shift()!));
    inOrder(opened);
    bound = blocks[0]?.from ?? Infinity;
    let n = 0;
    for (; n < opened.length && opened[n]!.t < bound && (opened[n]!.t < horizon || left > keptMost); n++, left--)
      judge(base, expectation, opened[n]!, state.hearing.enrolledAt);
    opened.splice(0, n);
  }
  if (opened.length > 0) blocks.unshift(...inBlocks(opened));
  forgetBefore(base, base.t);
  forgetBefore(state.hearing, base.t);
  if (!state.isStale) forgetBefore(state.head, base.t);
}

/** Judges everything since the base again, late data in their place. Cost is bounded by RECENT_MOST. */
export function judgeAgain(state: SubjectState, expectation: Expectation, now: number): void {
  if (!state.recent) return;
  const head = copyOf<Judgement>(state.base);
  for (const entry of allOf(state.recent)) judge(head, expectation, entry, state.hearing.enrolledAt);
  head.revision = state.head.revision + 1;
  state.head = head;
  state.isStale = false;
  passTime(head, expectation, now, state.hearing.enrolledAt);
}

export type Taken = 'judged' | 'late' | 'waits';

/**
 * Takes in a new entry: judged at once when it comes in order, otherwise when everything is judged again.
 * @param isNewest whether it has the highest sequence number of its device
 */
export function takeIn(state: SubjectState, expectation: Expectation, entry: Entry, isNewest: boolean): Taken {
  if (entry.t < state.base.t) {
    state.devices[entry.d]!.late++;
    return 'late';
  }
  const isInOrder = isNewest && entry.t >= state.newestAt - NEAR_ORDER_MS;
  if (entry.t > state.newestAt) state.newestAt = entry.t;
  if (!isInOrder) state.isStale = true;
  if (state.recent) add(state.recent, entry);
  if (!state.isStale) judge(state.head, expectation, entry, state.hearing.enrolledAt);
  // In strides: whether it is time is asked with every few entries.
  const isAsked = state.recent !== null && state.recent[state.recent.length - 1]!.n % ASKED_EACH === 0;
  if (state.recent && isAsked) moveBase(state, expectation, state.recent);
  return state.isStale ? 'waits' : 'judged';
}

/**
 * Whether a state that is kept without its recent observations needs them: late data or changed orders wait to be
 * judged, or so much has come in that the base must move.
 */
export function needsRecent(state: SubjectState): boolean {
  return state.recent === null && (state.isStale || state.newestAt > state.base.t + 2 * HORIZON_MS);
}

/** Event time from which observations are needed. */
export const recentFrom = (state: SubjectState): number => state.base.t;

/**
 * Gives a state its recent observations back, from wherever messages are stored: all that were new, in any order, with
 * what `fold` said of the time of each. Give a tick next; late data are then judged.
 */
export function withRecent(
  state: SubjectState,
  expectation: Expectation,
  stored: readonly { observation: Observation; eventAt: number; isTimed: boolean }[],
): void {
  const entries = stored.flatMap(({ observation, eventAt, isTimed }): Entry[] => {
    const device = expectation.deviceNumbers.get(observation.device);
    if (device === undefined || eventAt < state.base.t) return [];
    return [entryOf(expectation, observation, device, eventAt, isTimed)];
  });
  state.recent = inBlocks(inOrder(entries));
  moveBase(state, expectation, state.recent);
}

/** A state without its recent observations: half the size, enough while messages come in order. */
export function withoutRecent(state: SubjectState): SubjectState {
  state.recent = null;
  return state;
}
